// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ArchivesController: the archived standings of the chosen board, as a list to choose from. Thread: main. One question at a time.

#include "app/controllers/writer_client.h"
#include "app/models/archives_model.h"
#include "app/models/boards_model.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace rostrum {

class ArchivesController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(rostrum::ArchivesModel* list READ list CONSTANT)
    Q_PROPERTY(QString problem READ problem NOTIFY listed)

  public:
    ArchivesController(WriterClient& writer, const BoardsModel& boards, QObject* parent);

    ArchivesModel* list() { return &model_; }
    QString problem() const { return problem_; }

    void setBoard(const QString& boardId);
    void retranslate() { model_.retranslate(); }
    Q_INVOKABLE void refresh();
    Q_INVOKABLE QString title(double number) const; // empty: no such archive

  signals:
    void listed();

  private:
    WriterClient& writer_;
    const BoardsModel& boards_;
    ArchivesModel model_;
    QString boardId_;
    QString problem_;
    bool asking_ = false;
    bool again_ = false;
};

} // namespace rostrum
