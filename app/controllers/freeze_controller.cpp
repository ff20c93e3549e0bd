// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/freeze_controller.h"

#include "app/models/score_text.h"

namespace rostrum {

FreezeController::FreezeController(WriterClient& writer, const BoardsModel& boards, QObject* parent)
    : QObject(parent),
      writer_(writer),
      boards_(boards) {}

void FreezeController::setBoard(const QString& boardId) {
    if (boardId != boardId_) {
        boardId_ = boardId;
        remaining_.reset();
        emit changed();
        dismissAnswer();
    }
}

void FreezeController::changedElsewhere() {
    remaining_.reset();
    emit changed();
    dismissAnswer();
}

QString FreezeController::boardName() const {
    const BoardInfo* board = boards_.find(boardId_);
    return isolated(board == nullptr ? boardId_ : QString::fromStdString(board->config.name));
}

QString FreezeController::remaining() const {
    if (!remaining_) {
        return {};
    }
    return *remaining_ == 0 ? tr("They see everything now.")
                            : tr("%1 still to be revealed.").arg(playersText(*remaining_));
}

void FreezeController::freeze() { setFrozen(true); }

void FreezeController::unfreeze() { setFrozen(false); }

void FreezeController::setFrozen(bool wanted) {
    if (busy_ || boardId_.isEmpty()) {
        return;
    }
    setBusy(true);
    FreezeBoard command;
    command.leaderboardId = boardId_.toStdString();
    command.frozen = wanted;
    writer_.submit<BoardInfo>(
        std::move(command), this,
        [this, wanted, boardId = boardId_, name = boardName()](const Result<BoardInfo>& answer) {
            setBusy(false);
            if (!answer) {
                say(QString::fromStdString(answer.error().detail), false);
                return;
            }
            emit did(boardId, answer->seq);
            if (boardId == boardId_) {
                remaining_.reset();
                emit changed();
            }
            say(wanted ? tr("“%1” is frozen for the audience; scores still count.").arg(name)
                       : tr("“%1” shows everything again.").arg(name),
                true);
        });
}

void FreezeController::reveal(int steps) {
    if (busy_ || boardId_.isEmpty() || steps == 0) {
        return;
    }
    setBusy(true);
    RevealBoard command;
    command.leaderboardId = boardId_.toStdString();
    command.steps = steps;
    writer_.submit<RevealAnswer>(
        std::move(command), this, [this, steps, boardId = boardId_](const Result<RevealAnswer>& answer) {
            setBusy(false);
            if (!answer) {
                say(QString::fromStdString(answer.error().detail), false);
                return;
            }
            if (answer->steps != 0) {
                emit did(boardId, answer->seq);
            }
            if (boardId == boardId_) {
                remaining_ = answer->remaining;
                emit changed();
            }
            if (answer->steps == 0) {
                say(steps > 0 ? tr("There is nothing left to reveal.") : tr("This is where it was frozen."),
                    true);
            } else {
                const auto moved =
                    static_cast<std::uint64_t>(answer->steps > 0 ? answer->steps : -answer->steps);
                say((answer->steps > 0 ? tr("Revealed %1.") : tr("Hid %1 again.")).arg(playersText(moved)),
                    true);
            }
        });
}

void FreezeController::retranslate() {
    dismissAnswer();
    emit changed();
}

void FreezeController::dismissAnswer() {
    if (!answer_.isEmpty()) {
        say({}, true);
    }
}

void FreezeController::say(const QString& sentence, bool good) {
    answer_ = sentence;
    answerIsGood_ = good;
    emit answered();
}

void FreezeController::setBusy(bool busy) {
    if (busy != busy_) {
        busy_ = busy;
        emit changed();
    }
}

} // namespace rostrum
