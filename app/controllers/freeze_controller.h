// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// FreezeController: stops what the audience sees of the chosen board, shows the truth again, and walks from one to the other, lowest
// place first, and back. Each act answers with what it did. Thread: main. One act at a time.

#include "app/controllers/writer_client.h"
#include "app/models/boards_model.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace rostrum {

class FreezeController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    // How many players do not stand where they do in truth; empty until a step has told.
    Q_PROPERTY(QString remaining READ remaining NOTIFY changed)
    Q_PROPERTY(bool finished READ isFinished NOTIFY changed) // the last step was made: both are the same
    Q_PROPERTY(QString answer READ answer NOTIFY answered)
    Q_PROPERTY(bool answerIsGood READ answerIsGood NOTIFY answered)

  public:
    FreezeController(WriterClient& writer, const BoardsModel& boards, QObject* parent);

    bool isBusy() const { return busy_; }
    QString remaining() const;
    bool isFinished() const { return remaining_ == 0; }
    QString answer() const { return answer_; }
    bool answerIsGood() const { return answerIsGood_; }

    void setBoard(const QString& boardId);
    // A step may have been undone: what is left to be revealed is not known any more.
    void changedElsewhere();
    void retranslate();

    Q_INVOKABLE void freeze();
    Q_INVOKABLE void unfreeze();
    Q_INVOKABLE void reveal(int steps); // negative: back
    Q_INVOKABLE void dismissAnswer();

  signals:
    void changed();
    void answered();
    void did(const QString& boardId, quint64 seq);

  private:
    void setFrozen(bool wanted);
    void say(const QString& sentence, bool good);
    void setBusy(bool busy);
    QString boardName() const;

    WriterClient& writer_;
    const BoardsModel& boards_;
    QString boardId_;
    std::optional<std::uint64_t> remaining_;
    bool busy_ = false;
    QString answer_;
    bool answerIsGood_ = true;
};

} // namespace rostrum
