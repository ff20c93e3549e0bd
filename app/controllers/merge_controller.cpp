// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/merge_controller.h"

#include "app/models/score_text.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace rostrum {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t mostShown = 5;

QString textOf(const std::string& text) { return QString::fromStdString(text); }

QString shownName(const PlayersAnswer::Player& player) {
    return textOf(player.username.empty() ? player.playerId : player.username);
}

} // namespace

MergeController::MergeController(WriterClient& writer, const BoardsModel& boards, QObject* parent)
    : QObject(parent),
      writer_(writer),
      boards_(boards) {
    typing_.setSingleShot(true);
    typing_.setInterval(40ms);
    connect(&typing_, &QTimer::timeout, this, &MergeController::lookUp);
}

void MergeController::begin(const QString& playerId, const QString& name) {
    playerId_ = playerId;
    name_ = name;
    reason_.clear();
    other_.clear();
    otherId_.clear();
    nobody_ = false;
    typing_.stop();
    ++lookUp_;
    ++choice_;
    completions_.show({});
    places_ = {};
    ask(playerId_, 0);
    emit changed();
}

void MergeController::setOther(const QString& text) {
    if (text == other_) {
        return;
    }
    other_ = text;
    otherId_.clear();
    places_[1] = {};
    nobody_ = false;
    if (other_.trimmed().isEmpty()) {
        typing_.stop();
        ++lookUp_;
        completions_.show({});
    } else {
        typing_.start();
    }
    emit changed();
}

void MergeController::lookUp() {
    // One more than is shown: the player is no choice.
    const PlayersQuery query{other_.simplified().toStdString(), mostShown + 1};
    writer_.ask<PlayersAnswer>(query, this, [this, asked = ++lookUp_](Result<PlayersAnswer> answer) {
        if (asked != lookUp_) {
            return;
        }
        std::vector<PlayersAnswer::Player> found =
            answer ? std::move(answer->players) : std::vector<PlayersAnswer::Player>();
        std::erase_if(found, [&](const auto& player) { return textOf(player.playerId) == playerId_; });
        found.resize(std::min(found.size(), mostShown));
        nobody_ = found.empty();
        completions_.show(std::move(found));
        emit changed();
    });
}

void MergeController::complete(int row) {
    if (row < 0 || row >= completions_.count()) {
        return;
    }
    const PlayersAnswer::Player chosen = completions_.players()[static_cast<std::size_t>(row)];
    typing_.stop();
    ++lookUp_;
    other_ = shownName(chosen);
    otherId_ = textOf(chosen.playerId);
    completions_.show({});
    places_[1] = {};
    ++choice_;
    ask(playerId_, 0); // it may be another by now
    ask(otherId_, 1);
    emit changed();
}

void MergeController::ask(const QString& playerId, std::size_t which) {
    PlayerQuery query;
    query.leaderboardId = boardId_.toStdString();
    query.playerId = playerId.toStdString();
    query.choice.truth = true;
    writer_.ask<PlayerAnswer>(
        query, this, [this, which, choice = choice_](const Result<PlayerAnswer>& answer) {
            if (choice == choice_) {
                places_.at(which) = {true, answer ? std::optional(*answer) : std::nullopt};
                emit changed();
            }
        });
}

QString MergeController::bothOutcome(const BoardConfig& config, const Entry& mine,
                                     const Entry& theirs) const {
    const QString board = isolated(textOf(config.name));
    const auto shown = [&](Score score) {
        return readableScore(score, config.decimals, config.displayFormat);
    };
    Score sum = 0;
    switch (config.updateMode) {
    case UpdateMode::increment:
        return __builtin_add_overflow(mine.score, theirs.score, &sum)
                   ? tr("On “%1” the scores %2 and %3 are too large to add up.")
                         .arg(board, shown(theirs.score), shown(mine.score))
                   : tr("On “%1” the scores add up: %2 and %3 are %4.")
                         .arg(board, shown(theirs.score), shown(mine.score), shown(sum));
    case UpdateMode::best: {
        const bool higher = config.sortOrder == SortOrder::descending;
        const Score best = higher ? std::max(mine.score, theirs.score) : std::min(mine.score, theirs.score);
        return tr("On “%1” the better score counts: of %2 and %3 it is %4.")
            .arg(board, shown(theirs.score), shown(mine.score), shown(best));
    }
    case UpdateMode::replace:
        return tr("On “%1” the one of %2 and %3 counts that was reached later.")
            .arg(board, shown(theirs.score), shown(mine.score));
    }
    return {};
}

QString MergeController::boardOutcome() const {
    const BoardInfo* board = boards_.find(boardId_);
    if (board == nullptr || !places_[0].known || !places_[1].known) {
        return {};
    }
    const BoardConfig& config = board->config;
    const auto& [mine, theirs] = std::pair(places_[0].answer, places_[1].answer);
    if (mine && theirs) {
        return bothOutcome(config, mine->entry, theirs->entry);
    }
    const QString name = isolated(textOf(config.name));
    if (!mine && !theirs) {
        return tr("Neither is on “%1”.").arg(name);
    }
    return tr("On “%1” the score %2 stays.")
        .arg(name, readableScore((mine ? mine : theirs)->entry.score, config.decimals, config.displayFormat));
}

QString MergeController::outcome() const {
    if (!isOtherChosen()) {
        return {};
    }
    const QString who = isolated(name_);
    const QString into = isolated(other_);
    const QString here = boardOutcome();
    return tr("All scores of %1 go to %2, on every board, and later ones for %1 too.").arg(who, into) +
           (here.isEmpty() ? QString() : QStringLiteral("\n") + here) + QStringLiteral("\n") +
           tr("Undo parts them again, each with their own.");
}

void MergeController::merge() {
    if (busy_ || playerId_.isEmpty() || otherId_.isEmpty()) {
        return;
    }
    MergePlayers command;
    command.playerId = playerId_.toStdString();
    command.into = otherId_.toStdString();
    command.reason = reason_.simplified().toStdString();
    busy_ = true;
    emit changed();
    writer_.submit<PlayerInfo>(std::move(command), this,
                               [this, who = isolated(name_), into = isolated(other_),
                                intoId = otherId_](const Result<PlayerInfo>& answer) {
                                   busy_ = false;
                                   emit changed();
                                   if (!answer) {
                                       const QString detail = textOf(answer.error().detail);
                                       emit refused(answer.error().code == Code::unavailable
                                                        ? tr("Not saved yet: %1. Try again.").arg(detail)
                                                        : detail);
                                       return;
                                   }
                                   emit did(QString(), answer->seq,
                                            tr("merging of %1 into %2").arg(who, into));
                                   emit merged(intoId, tr("%1 is part of %2 now.").arg(who, into));
                               });
}

} // namespace rostrum
