// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/score_controller.h"

#include "app/models/score_text.h"

#include <QUuid>

#include <algorithm>
#include <chrono>

namespace rostrum {

using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t completionLimit = 8;
constexpr std::uint32_t resolveLimit = 64;
constexpr qsizetype earlierLimit = 4;

QString shownName(const PlayersAnswer::Player& player) {
    return QString::fromStdString(player.username.empty() ? player.playerId : player.username);
}

// Whether this is whom the typed words mean: by name, or by the id itself.
bool isMeant(const PlayersAnswer::Player& player, const QString& typed) {
    return QString::fromStdString(player.playerId) == typed ||
           shownName(player).compare(typed, Qt::CaseInsensitive) == 0;
}

// "▲2", "▼1", or nothing.
QString moveText(const ScoreAnswer& answer) {
    if (!answer.rank || !answer.previousRank || *answer.rank == *answer.previousRank) {
        return {};
    }
    return *answer.rank < *answer.previousRank
               ? QStringLiteral(" ▲%1").arg(*answer.previousRank - *answer.rank)
               : QStringLiteral(" ▼%1").arg(*answer.rank - *answer.previousRank);
}

} // namespace

ScoreController::ScoreController(WriterClient& writer, const BoardsModel& boards, QObject* parent)
    : QObject(parent),
      writer_(writer),
      boards_(boards) {
    typing_.setSingleShot(true);
    typing_.setInterval(40ms); // fast typists ask once, nobody notices
    connect(&typing_, &QTimer::timeout, this, &ScoreController::lookUp);
}

void ScoreController::setBoard(const QString& boardId) {
    if (boardId != boardId_) {
        boardId_ = boardId;
        earlier_.clear();
        clear();
        say({}, true);
    }
}

void ScoreController::setPlayer(const QString& text) {
    if (text == player_) {
        return;
    }
    player_ = text;
    playerId_.clear();
    emit playerChanged();
    if (player_.trimmed().isEmpty()) {
        closeCompletions();
        setNewPlayer(false);
    } else {
        typing_.start();
    }
}

void ScoreController::setScore(const QString& text) {
    if (text != score_) {
        score_ = text;
        emit scoreChanged();
    }
}

void ScoreController::lookUp() {
    const QString typed = player_.simplified();
    const PlayersQuery query{typed.toStdString(), resolveLimit};
    writer_.ask<PlayersAnswer>(query, this, [this, typed, asked = ++lookUp_](Result<PlayersAnswer> answer) {
        if (typed == player_.simplified()) { // also where the list has been closed meanwhile
            setNewPlayer(answer && playerId_.isEmpty() &&
                         std::none_of(answer->players.begin(), answer->players.end(),
                                      [&](const auto& player) { return isMeant(player, typed); }));
        }
        if (asked == lookUp_) { // nothing newer has been typed since
            std::vector<PlayersAnswer::Player> found =
                answer ? std::move(answer->players) : std::vector<PlayersAnswer::Player>();
            found.resize(std::min<std::size_t>(found.size(), completionLimit));
            completions_.show(std::move(found));
        }
    });
}

void ScoreController::closeCompletions() {
    typing_.stop();
    ++lookUp_;
    completions_.show({});
}

void ScoreController::complete(int row) {
    if (row < 0 || row >= completions_.count()) {
        return;
    }
    const PlayersAnswer::Player chosen = completions_.players()[static_cast<std::size_t>(row)];
    player_ = shownName(chosen);
    playerId_ = QString::fromStdString(chosen.playerId);
    closeCompletions();
    setNewPlayer(false);
    emit playerChanged();
}

void ScoreController::clear() {
    closeCompletions();
    setNewPlayer(false);
    player_.clear();
    playerId_.clear();
    score_.clear();
    emit playerChanged();
    emit scoreChanged();
}

void ScoreController::submitAmount(const QString& amount) {
    setScore(amount);
    submit();
}

void ScoreController::submit() {
    if (busy_ || boardId_.isEmpty()) {
        return;
    }
    const BoardInfo* board = boards_.find(boardId_);
    const QString player = player_.simplified();
    if (player.isEmpty()) {
        say(tr("Type a player's name first."), false);
        emit playerRefused();
        return;
    }
    const auto number =
        readTypedScore(score_, board == nullptr ? DisplayFormat::points : board->config.displayFormat,
                       board == nullptr ? 0 : board->config.decimals);
    if (!number) {
        say(QString::fromStdString(number.error().detail), false);
        emit scoreRefused();
        return;
    }
    closeCompletions();
    setBusy(true);
    Try entry{boardId_, player, playerId_, *number};
    if (!playerId_.isEmpty()) {
        send(entry, {});
        return;
    }
    // Whom the name means is asked now: what was offered while typing may be old.
    const PlayersQuery query{player.toStdString(), resolveLimit};
    writer_.ask<PlayersAnswer>(query, this, [this, entry](const Result<PlayersAnswer>& found) {
        if (found) {
            resolve(*found, entry);
        } else {
            fail(found.error());
        }
    });
}

void ScoreController::resolve(const PlayersAnswer& found, Try entry) {
    std::vector<PlayersAnswer::Player> same;
    for (const PlayersAnswer::Player& player : found.players) {
        if (QString::fromStdString(player.playerId) == entry.player) {
            same = {player}; // the id itself was typed
            break;
        }
        if (shownName(player).compare(entry.player, Qt::CaseInsensitive) == 0) {
            same.push_back(player);
        }
    }
    if (same.size() > 1) {
        setBusy(false);
        say(tr("%1 players are called “%2”: choose one from the list.")
                .arg(same.size())
                .arg(isolated(entry.player)),
            false);
        completions_.show(std::move(same));
        emit playerRefused();
        return;
    }
    entry.playerId = same.empty() ? entry.player : QString::fromStdString(same.front().playerId);
    send(entry, same.empty() ? entry.player : QString());
}

void ScoreController::send(const Try& entry, const QString& username) {
    if (lastEventId_.isEmpty() || !(entry == lastTry_)) {
        lastTry_ = entry;
        lastEventId_ = QUuid::createUuid().toString(QUuid::WithoutBraces);
    }
    Submission submission;
    submission.leaderboardId = entry.boardId.toStdString();
    submission.playerId = entry.playerId.toStdString();
    submission.username = username.toStdString();
    submission.score = entry.number;
    submission.eventId = lastEventId_.toStdString();
    writer_.submit<ScoreAnswer>(
        SubmitScore{std::move(submission)}, this,
        [this, entry, isNew = !username.isEmpty()](const Result<ScoreAnswer>& answer) {
            if (answer) {
                finish(entry, isNew, *answer);
            } else {
                fail(answer.error());
            }
        });
}

void ScoreController::finish(const Try& entry, bool isNew, const ScoreAnswer& answer) {
    lastEventId_.clear();
    setBusy(false);
    const BoardInfo* board = boards_.find(entry.boardId);
    const BoardConfig config = board == nullptr ? BoardConfig() : board->config;
    const QString total = readableScore(answer.score, answer.decimals, config.displayFormat);
    QString sentence;
    if (!answer.updated) {
        sentence = config.updateMode == UpdateMode::best ? tr("%1 stays at %2, which is the best so far")
                                                         : tr("%1 has %2 already");
        sentence = sentence.arg(isolated(entry.player), total);
    } else {
        sentence = QStringLiteral("%1 %2").arg(isolated(entry.player), total);
        const auto amount = toScore(entry.number, answer.decimals);
        if (config.updateMode == UpdateMode::increment && amount) {
            sentence +=
                QStringLiteral(" (%1)").arg(readableAmount(*amount, answer.decimals, config.displayFormat));
        }
    }
    sentence += answer.rank ? tr(", %1").arg(readableOrdinal(*answer.rank)) + moveText(answer)
                            : tr(", not among the ranked");
    if (isNew) {
        sentence += tr(", new player");
    }
    if (boardId_ == entry.boardId) { // else the operator has moved on
        clear();
        say(sentence, true);
        emit accepted();
    }
}

void ScoreController::fail(const Error& error) {
    setBusy(false);
    const QString detail = QString::fromStdString(error.detail);
    switch (error.code) {
    case Code::unavailable:
        say(tr("Not saved yet: %1. Press Enter to try again; it will count once.").arg(detail), false);
        emit scoreRefused();
        return;
    case Code::leaderboardNotFound: say(tr("This board is gone. Choose another one."), false); break;
    default: say(detail, false); break;
    }
    lastEventId_.clear(); // refused: nothing of it is in the ledger
    if (error.code == Code::invalidScore || error.code == Code::conflict) {
        emit scoreRefused();
    } else {
        emit playerRefused();
    }
}

void ScoreController::say(const QString& sentence, bool good) {
    if (answerIsGood_ && !answer_.isEmpty() && !sentence.isEmpty()) {
        earlier_.prepend(answer_);
        if (earlier_.size() > earlierLimit) {
            earlier_.removeLast();
        }
    }
    answer_ = sentence;
    answerIsGood_ = good;
    emit answered();
}

void ScoreController::setNewPlayer(bool isNew) {
    if (isNew != newPlayer_) {
        newPlayer_ = isNew;
        emit newPlayerChanged();
    }
}

void ScoreController::setBusy(bool busy) {
    if (busy != busy_) {
        busy_ = busy;
        emit busyChanged();
    }
}

} // namespace rostrum
