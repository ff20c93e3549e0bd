// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DivisionsController: the divisions that have somebody on the chosen board, by name, to choose a ranking from. Thread: main. One question at
// a time.

#include "app/controllers/writer_client.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace rostrum {

class DivisionsController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(QStringList names READ names NOTIFY listed)

  public:
    DivisionsController(WriterClient& writer, QObject* parent);

    const QStringList& names() const { return names_; }

    void setBoard(const QString& boardId); // none are known of it at first
    void refresh();

  signals:
    void listed(); // they are others than before

  private:
    void show(QStringList names);

    WriterClient& writer_;
    QString boardId_;
    QStringList names_;
    bool asking_ = false;
    bool again_ = false;
};

} // namespace rostrum
