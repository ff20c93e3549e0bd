// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/player_controller.h"

#include "app/models/score_text.h"

#include <utility>

namespace rostrum {

namespace {

QString textOf(const std::string& text) { return QString::fromStdString(text); }

RankingChoice truth() {
    RankingChoice choice;
    choice.truth = true;
    return choice;
}

} // namespace

PlayerController::PlayerController(WriterClient& writer, const BoardsModel& boards, QObject* parent)
    : QObject(parent),
      writer_(writer),
      boards_(boards) {}

void PlayerController::setBoard(const QString& boardId) {
    if (boardId != boardId_) {
        boardId_ = boardId;
        close();
    }
}

void PlayerController::choose(const QString& playerId) {
    if (playerId == playerId_ || boardId_.isEmpty()) {
        return;
    }
    clear();
    playerId_ = playerId;
    emit playerIdChanged();
    emit shown();
    refresh();
}

void PlayerController::close() {
    if (isChosen()) {
        clear();
        emit playerIdChanged();
        emit shown();
    }
}

void PlayerController::clear() {
    ++choice_;
    playerId_.clear();
    info_ = {};
    place_.reset();
    placeKnown_ = false;
    asking_ = 0;
    again_ = false;
    explaining_ = false;
    team_.clear();
    division_.clear();
    score_.clear();
    reason_.clear();
    emit typed();
    say({}, true);
}

void PlayerController::refresh() {
    if (!isChosen()) {
        return;
    }
    if (asking_ > 0) {
        again_ = true;
        return;
    }
    askPlace();
    askInfo();
}

void PlayerController::askPlace() {
    ++asking_;
    PlayerQuery query;
    query.leaderboardId = boardId_.toStdString();
    query.playerId = playerId_.toStdString();
    query.choice = truth();
    query.explain = explaining_;
    writer_.ask<PlayerAnswer>(query, this, [this, choice = choice_](Result<PlayerAnswer> answer) {
        if (choice != choice_) {
            return;
        }
        --asking_;
        placeKnown_ = true;
        place_ = answer ? std::optional(std::move(*answer)) : std::nullopt;
        emit shown();
        if (asking_ == 0 && std::exchange(again_, false)) {
            refresh();
        }
    });
}

void PlayerController::askInfo() {
    ++asking_;
    PlayerInfoQuery query{playerId_.toStdString()};
    writer_.ask<PlayerInfo>(query, this, [this, choice = choice_](Result<PlayerInfo> answer) {
        if (choice != choice_) {
            return;
        }
        --asking_;
        if (answer) {
            learn(std::move(*answer));
        }
        if (asking_ == 0 && std::exchange(again_, false)) {
            refresh();
        }
    });
}

// What the operator is typing stays.
void PlayerController::learn(PlayerInfo info) {
    const bool typing = areFactsTyped();
    info_ = std::move(info);
    if (!typing) {
        team_ = textOf(info_.team);
        division_ = textOf(info_.division);
    }
    emit typed();
    emit shown();
}

bool PlayerController::areFactsTyped() const {
    return team_.simplified() != textOf(info_.team) || division_.simplified() != textOf(info_.division);
}

void PlayerController::setExplaining(bool explaining) {
    if (explaining != explaining_) {
        explaining_ = explaining;
        emit shown();
        refresh();
    }
}

QStringList PlayerController::explanation() const {
    QStringList sentences;
    if (explaining_ && place_) {
        for (const std::string& sentence : place_->explanation) {
            sentences.append(textOf(sentence));
        }
    }
    return sentences;
}

QString PlayerController::name() const {
    if (!info_.username.empty()) {
        return textOf(info_.username);
    }
    return place_ && !place_->entry.username.empty() ? textOf(place_->entry.username) : playerId_;
}

QString PlayerController::boardName() const {
    const BoardInfo* info = board();
    return isolated(info == nullptr ? boardId_ : textOf(info->config.name));
}

QString PlayerController::standing() const {
    if (!isChosen() || !placeKnown_) {
        return {};
    }
    if (!place_) {
        return tr("Not on “%1”.").arg(boardName());
    }
    const RankingMeta& meta = place_->meta;
    QString score = readableScore(place_->entry.score, meta.decimals, meta.displayFormat);
    for (const SecondaryValue& value : place_->secondaries) {
        score += QStringLiteral(" · %1 %2")
                     .arg(textOf(value.name), readableScore(value.value, 0, DisplayFormat::points));
    }
    return place_->entry.rank ? QStringLiteral("%1 · %2").arg(readableOrdinal(*place_->entry.rank), score)
                              : tr("Not among the ranked · %1").arg(score);
}

QString PlayerController::facts() const {
    QStringList list;
    for (const std::string* fact : {&info_.team, &info_.division}) {
        if (!fact->empty()) {
            list.append(textOf(*fact));
        }
    }
    return list.join(QStringLiteral(" · "));
}

void PlayerController::correct() {
    const BoardInfo* info = board();
    if (busy_ || !isChosen() || info == nullptr) {
        return;
    }
    const BoardConfig& config = info->config;
    const auto number = readTypedScore(score_, config.displayFormat, config.decimals);
    if (!number) {
        say(textOf(number.error().detail), false);
        emit scoreRefused();
        return;
    }
    SetScore command;
    command.leaderboardId = config.id;
    command.playerId = playerId_.toStdString();
    command.score = *number;
    command.reason = reason_.simplified().toStdString();
    if (place_) {
        command.secondaries = place_->secondaries; // they stay as they are
    }
    setBusy(true);
    writer_.submit<ScoreAnswer>(
        std::move(command), this,
        [this, before = place_, format = config.displayFormat,
         choice = choice_](const Result<ScoreAnswer>& answer) {
            setBusy(false);
            if (!answer) {
                finish(answer.error());
                return;
            }
            if (answer->updated) {
                emit did(textOf(answer->leaderboardId), answer->seq, {});
            }
            if (choice != choice_) {
                return;
            }
            const QString now = readableScore(answer->score, answer->decimals, format);
            const QString then =
                before ? readableScore(before->entry.score, answer->decimals, format) : QStringLiteral("–");
            score_.clear();
            reason_.clear();
            emit typed();
            say(answer->updated
                    ? tr("%1 corrected: %2 → %3%4")
                          .arg(isolated(name()), then, now,
                               answer->rank ? tr(", %1").arg(readableOrdinal(*answer->rank)) : QString())
                    : tr("%1 has %2 already").arg(isolated(name()), now),
                true);
            refresh();
        });
}

void PlayerController::hide(bool hidden) {
    ChangePlayer command;
    command.hidden = hidden;
    const QString who = isolated(name());
    change(std::move(command),
           (hidden ? tr("The audience does not see %1 any more; ranks close up.")
                   : tr("The audience sees %1 again."))
               .arg(who),
           (hidden ? tr("hiding of %1") : tr("showing %1 again")).arg(who));
}

void PlayerController::ban(bool banned) {
    ChangePlayer command;
    command.banned = banned;
    const QString who = isolated(name());
    change(std::move(command),
           (banned ? tr("No more scores are taken for %1.") : tr("Scores are taken for %1 again.")).arg(who),
           (banned ? tr("barring of %1") : tr("letting %1 in again")).arg(who));
}

void PlayerController::change(ChangePlayer command, const QString& done, const QString& label) {
    if (busy_ || !isChosen()) {
        return;
    }
    command.playerId = playerId_.toStdString();
    setBusy(true);
    writer_.submit<PlayerInfo>(std::move(command), this,
                               [this, done, label, choice = choice_](const Result<PlayerInfo>& answer) {
                                   setBusy(false);
                                   if (!answer) {
                                       finish(answer.error());
                                       return;
                                   }
                                   if (answer->seq != 0) {
                                       emit did(QString(), answer->seq, label);
                                   }
                                   if (choice == choice_) {
                                       learn(*answer);
                                       say(done, true);
                                       refresh();
                                   }
                               });
}

void PlayerController::saveFacts() {
    if (!areFactsTyped()) {
        return;
    }
    ChangePlayer command;
    team_ = team_.simplified();
    division_ = division_.simplified();
    command.team = team_.toStdString();
    command.division = division_.toStdString();
    const QString who = isolated(name());
    change(std::move(command),
           division_.isEmpty() ? tr("%1 is in no division.").arg(who)
                               : tr("%1 is in the division “%2”.").arg(who, isolated(division_)),
           tr("team and division of %1").arg(who));
}

QString PlayerController::removeWarning() const {
    return place_ ? tr("Take %1 off “%2” removes the player and the score %3 from every screen. Undo brings "
                       "both back.")
                        .arg(isolated(name()), boardName(),
                             readableScore(place_->entry.score, place_->meta.decimals,
                                           place_->meta.displayFormat))
                  : QString();
}

void PlayerController::remove() {
    if (busy_ || !isChosen()) {
        return;
    }
    setBusy(true);
    writer_.submit<PlayerRemoved>(RemovePlayer{boardId_.toStdString(), playerId_.toStdString()}, this,
                                  [this, who = isolated(name()), board = boardName(),
                                   choice = choice_](const Result<PlayerRemoved>& answer) {
                                      setBusy(false);
                                      if (!answer) {
                                          finish(answer.error());
                                          return;
                                      }
                                      emit did(textOf(answer->leaderboardId), answer->seq, {});
                                      if (choice == choice_) {
                                          say(tr("%1 is off “%2”.").arg(who, board), true);
                                          refresh();
                                      }
                                  });
}

void PlayerController::retranslate() {
    say({}, true);
    emit shown();
}

void PlayerController::finish(const Error& error) {
    say(error.code == Code::unavailable ? tr("Not saved yet: %1. Try again.").arg(textOf(error.detail))
                                        : textOf(error.detail),
        false);
    refresh();
}

void PlayerController::say(const QString& sentence, bool good) {
    if (sentence != answer_ || good != answerIsGood_) {
        answer_ = sentence;
        answerIsGood_ = good;
        emit answered();
    }
}

void PlayerController::setBusy(bool busy) {
    if (busy != busy_) {
        busy_ = busy;
        emit busyChanged();
    }
}

} // namespace rostrum
