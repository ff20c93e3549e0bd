// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/undo_controller.h"

#include "app/models/score_text.h"

#include <QRegularExpression>

#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t mostOwn = 1000;

QString textOf(const std::string& text) { return QString::fromStdString(text); }

} // namespace

UndoController::UndoController(WriterClient& writer, const BoardsModel& boards, QObject* parent)
    : QObject(parent),
      writer_(writer),
      boards_(boards) {}

QString UndoController::undoText() const {
    return offers_.front() ? what(offers_.front()->change) : QString();
}

QString UndoController::redoText() const { return offers_.back() ? what(offers_.back()->change) : QString(); }

void UndoController::setBoard(const QString& boardId) {
    if (boardId.toStdString() != boardId_) {
        boardId_ = boardId.toStdString();
        refresh();
    }
}

void UndoController::did(const QString& boardId, quint64 seq, const QString& label) {
    own_.push_back({boardId.toStdString(), seq, label, 0});
    if (own_.size() > mostOwn) {
        own_.erase(own_.begin());
    }
    undone_.clear(); // a new way was taken
    dismissAnswer();
    refresh();
}

void UndoController::refresh() {
    look(false);
    look(true);
}

void UndoController::eventsCame() {
    const BoardInfo* board = boards_.find(textOf(boardId_));
    const std::uint64_t revision = board == nullptr ? 0 : board->revision;
    if (revision == revision_) {
        return;
    }
    revision_ = revision;
    if (own_.empty()) {
        look(false);
    }
    if (undone_.empty()) {
        look(true);
    }
}

void UndoController::look(bool redo) {
    const auto side = static_cast<std::size_t>(redo);
    if (looking_.at(side)) {
        again_.at(side) = true;
        return;
    }
    const std::vector<Act>& acts = redo ? undone_ : own_;
    const bool own = !acts.empty();
    UndoChange asked;
    asked.leaderboardId = own ? acts.back().boardId : boardId_;
    if (own) {
        asked.seq = acts.back().seq;
    }
    asked.redo = redo;
    asked.dryRun = true;
    if (!own && boardId_.empty()) {
        offers_.at(side).reset();
        spent_.at(side) = false;
        emit changed();
        doWaiting();
        return;
    }
    looking_.at(side) = true;
    writer_.submit<UndoAnswer>(asked, this, [this, redo, asked, own](const Result<UndoAnswer>& answer) {
        looked(redo, asked, own, answer);
    });
}

void UndoController::looked(bool redo, const UndoChange& asked, bool own, const Result<UndoAnswer>& answer) {
    const auto side = static_cast<std::size_t>(redo);
    looking_.at(side) = false;
    if (answer) {
        std::vector<Act>& acts = redo ? undone_ : own_;
        if (own && !acts.empty() && acts.back().seq == *asked.seq) {
            acts.back().first = answer->change.seq;
        }
        offers_.at(side) =
            Offer{asked.leaderboardId, own ? *asked.seq : answer->change.seq, answer->change, own};
    } else {
        offers_.at(side).reset();
        std::vector<Act>& acts = redo ? undone_ : own_;
        // Somebody else undid it, or it cannot be undone any more: the one before it is next. A ledger that is away tells nothing.
        if (own && answer.error().code != Code::unavailable && !acts.empty() &&
            acts.back().seq == *asked.seq) {
            acts.pop_back();
            again_.at(side) = true;
        }
    }
    emit changed();
    if (std::exchange(again_.at(side), false)) {
        look(redo);
        return;
    }
    spent_.at(side) = false;
    doWaiting();
}

// In their order. Only what the desk did itself: what a game did meanwhile was not what the operator saw when the key was pressed.
void UndoController::doWaiting() {
    while (!waiting_.empty() && !busy_) {
        const bool redo = waiting_.front();
        const auto side = static_cast<std::size_t>(redo);
        const bool left = !(redo ? undone_ : own_).empty();
        if (left && spent_.at(side)) {
            return; // until it is known what comes next
        }
        waiting_.pop_front();
        if (left && offers_.at(side) && offers_.at(side)->own) {
            begin(redo, *offers_.at(side));
        }
    }
}

void UndoController::undo() { act(false); }

void UndoController::redo() { act(true); }

void UndoController::act(bool redo) {
    const auto side = static_cast<std::size_t>(redo);
    if (busy_ || spent_.at(side) || !waiting_.empty()) {
        waiting_.push_back(redo);
        doWaiting();
    } else if (const std::optional<Offer> offer = offers_.at(side)) {
        begin(redo, *offer);
    } else {
        say(redo ? tr("There is nothing to redo.") : tr("There is nothing to undo."), false);
    }
}

void UndoController::begin(bool redo, const Offer& offer) {
    busy_ = true;
    emit changed();
    UndoChange command;
    command.leaderboardId = offer.boardId;
    command.seq = offer.seq;
    command.redo = redo;
    writer_.submit<UndoAnswer>(
        std::move(command), this,
        [this, redo, offer](const Result<UndoAnswer>& answer) { acted(redo, offer, answer); });
}

void UndoController::acted(bool redo, const Offer& offer, const Result<UndoAnswer>& answer) {
    busy_ = false;
    if (answer) {
        std::vector<Act>& from = redo ? undone_ : own_;
        std::vector<Act>& into = redo ? own_ : undone_;
        const QString words = what(answer->change);
        Act act{offer.boardId, offer.seq, {}, answer->change.seq};
        if (!from.empty() && from.back().seq == offer.seq) {
            act = std::move(from.back());
            from.pop_back();
        }
        into.push_back(std::move(act));
        spent_ = {true, true};
        say((redo ? tr("Redone: %1") : tr("Undone: %1")).arg(words), true);
        emit done();
    } else {
        waiting_.clear();
        say(textOf(answer.error().detail), false);
    }
    refresh();
}

QString UndoController::boardName(const std::string& boardId) const {
    const BoardInfo* board = boards_.find(textOf(boardId));
    return isolated(board == nullptr ? textOf(boardId) : textOf(board->config.name));
}

// In the words of the window's language; of a score, the engine's, which are a name and numbers.
QString UndoController::what(const UndoneChange& change) const {
    for (const auto* acts : {&own_, &undone_}) {
        for (const Act& act : *acts) {
            if (act.first == change.seq && !act.label.isEmpty()) {
                return act.label;
            }
        }
    }
    const QString board = boardName(change.leaderboardId);
    const QString player = isolated(textOf(change.playerId));
    switch (change.type) {
    case EventType::boardChanged: return tr("change of “%1”").arg(board);
    case EventType::boardDeleted: return tr("deletion of “%1”").arg(board);
    case EventType::boardReset: return tr("reset of “%1”").arg(board);
    case EventType::boardFrozen: return tr("freezing of “%1”").arg(board);
    case EventType::boardUnfrozen: return tr("showing everything of “%1”").arg(board);
    case EventType::boardRevealed: return tr("a step of the reveal of “%1”").arg(board);
    default: break;
    }
    QString words = textOf(change.summary);
    static const QRegularExpression many(QStringLiteral("^([0-9]+) scores? on "));
    if (const auto match = many.match(words); match.hasMatch()) {
        return tr("%1 on “%2”").arg(scoresText(match.captured(1).toULongLong()), board);
    }
    const QString place = QStringLiteral(" on ") + textOf(change.leaderboardId);
    if (words.contains(QStringLiteral(" → ")) && words.endsWith(place)) {
        words.chop(place.size());
        words = readable(words, change.leaderboardId);
        return change.leaderboardId == boardId_ ? words : tr("%1 on “%2”").arg(words, board);
    }
    return player.isEmpty() ? words : tr("what is known of %1").arg(player);
}

// "Dana 9602 → 9592" with the numbers as the board shows them.
QString UndoController::readable(const QString& words, const std::string& boardId) const {
    static const QRegularExpression form(QStringLiteral("^(.*) (no score|[-0-9.]+) → (no score|[-0-9.]+)$"));
    const auto match = form.match(words);
    const BoardInfo* board = boards_.find(textOf(boardId));
    if (!match.hasMatch() || board == nullptr) {
        return words;
    }
    const auto shown = [&](const QString& number) {
        const auto exact = parseExactNumber(number.toStdString());
        const auto score = exact ? toScore(*exact, board->config.decimals) : Result<Score>(exact.error());
        return score ? readableScore(*score, board->config.decimals, board->config.displayFormat)
                     : tr("no score");
    };
    return QStringLiteral("%1 %2 → %3")
        .arg(isolated(match.captured(1)), shown(match.captured(2)), shown(match.captured(3)));
}

void UndoController::dismissAnswer() {
    if (!answer_.isEmpty()) {
        say({}, true);
    }
}

void UndoController::retranslate() {
    emit changed();
    dismissAnswer(); // it was said in the other language
}

void UndoController::say(const QString& sentence, bool good) {
    answer_ = sentence;
    answerIsGood_ = good;
    emit answered();
}

} // namespace rostrum
