// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/score_controller.h"

#include "app/models/score_text.h"
#include "app/models/time_text.h"

#include <QUuid>

#include <algorithm>
#include <chrono>
#include <iterator>

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

} // namespace

ScoreController::ScoreController(WriterClient& writer, const BoardsModel& boards, const Clock& clock,
                                 QObject* parent)
    : QObject(parent),
      writer_(writer),
      boards_(boards),
      clock_(clock) {
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
        boardsListed();
    }
}

void ScoreController::boardsListed() {
    QStringList names;
    bool timed = false;
    if (const BoardInfo* board = boards_.find(boardId_)) {
        const BoardConfig& config = board->config;
        for (const SecondaryRule& rule : config.tieBreaks.secondaries) {
            names.append(QString::fromStdString(rule.name));
        }
        timed = !config.periods.onlyAll() || config.startsAtMs || config.endsAtMs;
    }
    if (names != secondaries_) {
        secondaryTexts_ = QStringList(names.size(), QString());
    } else if (timed == timed_) {
        return;
    }
    secondaries_ = names;
    timed_ = timed;
    emit boardShown();
}

void ScoreController::setSecondary(int index, const QString& text) {
    if (index >= 0 && index < secondaryTexts_.size()) {
        secondaryTexts_[index] = text;
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
    when_.clear();
    secondaryTexts_ = QStringList(secondaries_.size(), QString());
    emit playerChanged();
    emit scoreChanged();
    emit cleared();
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
    Try entry{boardId_, player, playerId_, *number};
    if (board != nullptr) {
        auto values = typedSecondaries(board->config);
        const auto moment =
            readTypedMoment(when_, QString::fromStdString(board->config.timeZone), clock_.wallMs());
        if (!values) {
            return;
        }
        if (!moment) {
            say(QString::fromStdString(moment.error().detail), false);
            return;
        }
        entry.secondaries = std::move(*values);
        entry.timestampMs = *moment;
    }
    closeCompletions();
    setBusy(true);
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

// Where scores add up, a value that is left empty adds nothing; else each one has to be said.
std::optional<std::vector<SecondaryValue>> ScoreController::typedSecondaries(const BoardConfig& config) {
    std::vector<SecondaryValue> values;
    for (int i = 0; i < secondaries_.size(); ++i) {
        const QString text = secondaryTexts_[i].trimmed();
        Score value = 0;
        if (!text.isEmpty() || config.updateMode != UpdateMode::increment) {
            const auto number = readTypedScore(text, DisplayFormat::points, 0);
            const auto whole = number ? toScore(*number, 0) : Result<Score>(number.error());
            if (!whole) {
                say(text.isEmpty() ? tr("Type %1 too: this board compares it.").arg(isolated(secondaries_[i]))
                                   : tr("%1 is a whole number.").arg(isolated(secondaries_[i])),
                    false);
                emit secondaryRefused(i);
                return std::nullopt;
            }
            value = *whole;
        }
        values.push_back({secondaries_[i].toStdString(), value});
    }
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return values;
}

void ScoreController::openPlayer() {
    const QString typed = player_.simplified();
    if (!playerId_.isEmpty()) {
        emit playerFound(playerId_);
    } else if (!typed.isEmpty()) {
        const PlayersQuery query{typed.toStdString(), resolveLimit};
        writer_.ask<PlayersAnswer>(query, this, [this, typed](const Result<PlayersAnswer>& answer) {
            if (answer) {
                found(*answer, typed);
            } else {
                fail(answer.error());
            }
        });
    } else {
        say(tr("Type a player's name first."), false);
        emit playerRefused();
    }
}

void ScoreController::found(const PlayersAnswer& found, const QString& typed) {
    std::vector<PlayersAnswer::Player> meant;
    std::copy_if(found.players.begin(), found.players.end(), std::back_inserter(meant),
                 [&](const auto& player) { return isMeant(player, typed); });
    if (meant.size() == 1) {
        closeCompletions();
        emit playerFound(QString::fromStdString(meant.front().playerId));
        return;
    }
    if (meant.empty()) {
        say(tr("Nobody is called “%1”.").arg(isolated(typed)), false);
        emit playerRefused();
        return;
    }
    askWhich(std::move(meant), typed);
}

void ScoreController::askWhich(std::vector<PlayersAnswer::Player> players, const QString& typed) {
    say(tr("%1 players are called “%2”: choose one from the list.").arg(players.size()).arg(isolated(typed)),
        false);
    completions_.show(std::move(players));
    emit playerRefused();
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
        askWhich(std::move(same), entry.player);
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
    submission.secondaries = entry.secondaries;
    submission.timestampMs = entry.timestampMs;
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
    sentence += answer.rank
                    ? tr(", %1").arg(readableOrdinal(*answer.rank)) +
                          (answer.previousRank ? readableMove(*answer.previousRank, *answer.rank) : QString())
                    : tr(", not among the ranked");
    if (isNew) {
        sentence += tr(", new player");
    }
    if (answer.late) {
        sentence += tr(", late: its day, week or month is over, so it counts in “All” only");
    }
    emit did(entry.boardId, answer.seq);
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
