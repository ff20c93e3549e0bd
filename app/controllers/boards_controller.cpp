// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/boards_controller.h"

#include "app/models/score_text.h"

namespace rostrum {

namespace {

QString textOf(const std::string& text) { return QString::fromStdString(text); }

} // namespace

BoardsController::BoardsController(WriterClient& writer, QObject* parent)
    : QObject(parent),
      writer_(writer) {}

void BoardsController::refresh() {
    if (asking_) {
        askAgain_ = true; // what was asked before a change may be answered without it
        return;
    }
    asking_ = true;
    writer_.ask<BoardsAnswer>(BoardsQuery{true}, this, [this](Result<BoardsAnswer> answer) {
        asking_ = false;
        if (answer) {
            model_.update(std::move(answer->boards));
            if (!loaded_) {
                loaded_ = true;
                emit loadedChanged();
            }
            emit listed();
            if (!awaited_.isEmpty() && model_.rowOf(awaited_) >= 0) {
                emit created(std::exchange(awaited_, {}));
            }
        }
        if (std::exchange(askAgain_, false)) {
            refresh();
        }
    });
}

void BoardsController::retranslate() { model_.retranslate(); }

template <typename Answer, typename Then>
void BoardsController::act(Command command, Then then) {
    dismissAnswer();
    setBusy(+1);
    writer_.submit<Answer>(std::move(command), this, [this, then = std::move(then)](Result<Answer> answer) {
        setBusy(-1);
        if (!answer) {
            say(textOf(answer.error().detail), false);
        } else {
            then(*answer);
        }
        refresh();
    });
}

void BoardsController::create(BoardDraft draft) {
    act<BoardInfo>(CreateBoard{std::move(draft)}, [this](const BoardInfo& board) {
        awaited_ = textOf(board.config.id);
        say(tr("“%1” is ready for scores.").arg(isolated(textOf(board.config.name))), true);
    });
}

void BoardsController::change(const QString& boardId, BoardDraft draft) {
    const QString before = nameOf(boardId);
    act<BoardInfo>(
        ChangeBoard{boardId.toStdString(), std::move(draft)}, [this, before](const BoardInfo& board) {
            const QString name = textOf(board.config.name);
            say(name == before ? tr("“%1” is changed.").arg(isolated(name))
                               : tr("“%1” is now called “%2”.").arg(isolated(before), isolated(name)),
                true, true);
            if (board.seq != 0) {
                emit boardChanged(textOf(board.config.id), board.seq);
            }
        });
}

void BoardsController::reset(const QString& boardId) {
    act<BoardWasReset>(ResetBoard{boardId.toStdString(), {}}, [this](const BoardWasReset& done) {
        const QString name = isolated(textOf(done.board.config.name));
        say(done.archivedPlayers == 0 ? tr("“%1” is reset; it had no scores.").arg(name)
                                      : tr("“%1” is reset: %2 cleared and kept in the archive.")
                                            .arg(name, scoresText(done.archivedPlayers)),
            true, true);
        emit wasReset(textOf(done.board.config.id), done.seq);
    });
}

void BoardsController::remove(const QString& boardId) {
    const QString name = isolated(nameOf(boardId));
    act<BoardDeleted>(DeleteBoard{boardId.toStdString()}, [this, name](const BoardDeleted& done) {
        say(tr("“%1” is deleted, with %2. Its history stays in the event file.")
                .arg(name, scoresText(done.players)),
            true, true);
        emit removed(done.seq, tr("deletion of “%1”").arg(name));
    });
}

QString BoardsController::suggestedId(const QString& name) const {
    QString id;
    for (const QChar c : name.normalized(QString::NormalizationForm_KD).toLower()) {
        if ((c >= QLatin1Char('a') && c <= QLatin1Char('z')) ||
            (c >= QLatin1Char('0') && c <= QLatin1Char('9'))) {
            id += c;
        } else if (!c.isMark() && !id.isEmpty() && !id.endsWith(QLatin1Char('-'))) {
            id += QLatin1Char('-');
        }
    }
    id.truncate(56); // leaves room for a number
    while (id.endsWith(QLatin1Char('-'))) {
        id.chop(1);
    }
    if (id.isEmpty()) {
        id = QStringLiteral("board");
    }
    QString free = id;
    for (int n = 2; model_.rowOf(free) >= 0; ++n) {
        free = QStringLiteral("%1-%2").arg(id).arg(n);
    }
    return free;
}

QString BoardsController::idProblem(const QString& boardId) const {
    if (!isBoardId(boardId.toStdString())) {
        return tr("Use 1 to 64 letters, digits, dots, dashes or underscores.");
    }
    return model_.rowOf(boardId) >= 0 ? tr("A board with this address exists.") : QString();
}

QString BoardsController::nameOf(const QString& boardId) const {
    const BoardInfo* board = model_.find(boardId);
    return board == nullptr ? boardId : textOf(board->config.name);
}

QString BoardsController::createNote(const QString& name, const QString& boardId) const {
    return tr("Makes the empty board “%1”. Its page is /board/%2, and that never changes.")
        .arg(isolated(name), boardId);
}

QString BoardsController::changeNote(const QString& boardId) const {
    return tr("Everyone sees the change at once. Scores and the address /board/%1 stay.").arg(boardId);
}

QString BoardsController::resetWarning(const QString& boardId) const {
    const BoardInfo* board = model_.find(boardId);
    const std::uint64_t players = board == nullptr ? 0 : board->totalPlayers;
    return players == 0 ? tr("Reset “%1” begins anew; it has no scores yet.").arg(isolated(nameOf(boardId)))
                        : tr("Reset “%1” clears %2 on every screen. They are kept in the archive.")
                              .arg(isolated(nameOf(boardId)), scoresText(players));
}

QString BoardsController::removeWarning(const QString& boardId) const {
    const BoardInfo* board = model_.find(boardId);
    return tr("Delete “%1” takes the board and %2 off every screen. Its history stays in the event file.")
        .arg(isolated(nameOf(boardId)), scoresText(board == nullptr ? 0 : board->totalPlayers));
}

void BoardsController::dismissAnswer() {
    if (!answer_.isEmpty()) {
        say({}, true);
    }
}

void BoardsController::say(const QString& sentence, bool good, bool undoes) {
    answer_ = sentence;
    answerIsGood_ = good;
    answerUndoes_ = undoes;
    emit answered();
}

void BoardsController::setBusy(int change) {
    busy_ += change;
    emit busyChanged();
}

} // namespace rostrum
