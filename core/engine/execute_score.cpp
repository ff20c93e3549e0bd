// SPDX-License-Identifier: GPL-3.0-or-later
// The judging half of the engine: submissions.
#include "core/board/text.h"
#include "core/engine/ahead.h"
#include "core/engine/engine.h"
#include "core/engine/fingerprint.h"
#include "core/engine/judged.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

// What nearly all submissions are: plain ids, and no other text.
bool isPlain(const Submission& submission) {
    return !submission.playerId.empty() && submission.playerId.size() <= maxPlayerIdBytes &&
           isPlainAscii(submission.playerId) && submission.username.empty() && submission.gameId.empty() &&
           submission.eventId.empty() && submission.metadata.size() <= maxMetadataBytes;
}

Result<void> checkTexts(const Submission& submission) {
    if (Result<void> id = checkPlayerId(submission.playerId); !id)
        return id;
    if (!submission.username.empty()) {
        if (Result<void> name = checkUsername(submission.username); !name)
            return name;
    }
    if (submission.gameId.size() > maxKeyBytes || !isPlainText(submission.gameId))
        return Error{Code::invalidRequest, "game_id must be at most 256 bytes without control characters"};
    if (submission.eventId.size() > maxKeyBytes || !isPlainText(submission.eventId))
        return Error{Code::invalidRequest, "event_id must be at most 256 bytes without control characters"};
    if (submission.metadata.size() > maxMetadataBytes)
        return Error{Code::invalidRequest, "metadata is larger than 16 KiB"};
    return {};
}

ScoreOperation operationOf(UpdateMode mode) {
    switch (mode) {
    case UpdateMode::replace: return ScoreOperation::replace;
    case UpdateMode::increment: return ScoreOperation::increment;
    case UpdateMode::best: return ScoreOperation::best;
    }
    return ScoreOperation::replace;
}

// The distance of two scores, at most UINT64_MAX: two's complement gives it exactly.
std::uint64_t distance(Score a, Score b) {
    const auto high = static_cast<std::uint64_t>(std::max(a, b));
    return high - static_cast<std::uint64_t>(std::min(a, b));
}

bool hasBounds(const BoardConfig& config) { return config.minScore || config.maxScore || config.maxStep; }

} // namespace

Result<void> checkBounds(const BoardConfig& config, const Standing* before, Score score, bool stepped) {
    if (before != nullptr && score == before->score)
        return {}; // nothing changes, so nothing can pass a bound that was moved meanwhile
    if (config.minScore && score < *config.minScore)
        return Error{Code::invalidScore, "the score would be below the minimum of " +
                                             formatScore(*config.minScore, config.decimals)};
    if (config.maxScore && score > *config.maxScore)
        return Error{Code::invalidScore, "the score would be above the maximum of " +
                                             formatScore(*config.maxScore, config.decimals)};
    if (stepped && before != nullptr && config.maxStep &&
        distance(score, before->score) > static_cast<std::uint64_t>(*config.maxStep))
        return Error{Code::invalidScore,
                     "the score would change by more than " + formatScore(*config.maxStep, config.decimals)};
    return {};
}

Result<void> Engine::judgeTime(const Board& board, const Submission& submission, const Call& call) const {
    if (submission.timestampMs) {
        if (Result<void> good = judgeTimestamp(*submission.timestampMs, call); !good)
            return good;
    }
    const std::int64_t at = submission.timestampMs.value_or(call.nowMs);
    if (board.config.startsAtMs && at < *board.config.startsAtMs)
        return Error{Code::conflict, "the leaderboard has not started yet"};
    if (board.config.endsAtMs && at >= *board.config.endsAtMs)
        return Error{Code::conflict, "the leaderboard has ended"};
    return {};
}

// The player, and what becomes of their score.
Result<void> Engine::judgeScore(const Submission& submission, Judged& judged) const {
    const Board& board = *judged.board;
    judged.renames = !submission.username.empty() && judged.player != 0 &&
                     players_.username(judged.player) != submission.username;
    if (judged.submittedAs != 0)
        judged.renames = false; // the name is that of whoever was merged
    if (!board.config.plain() || judged.submittedAs != 0)
        return judgeExtended(submission, judged);
    if (!submission.secondaries.empty())
        return Error{Code::invalidScore, "the board's tie_break names no secondary value"};
    const std::optional<Ranking::Record> record =
        judged.player == 0 ? std::nullopt : board.ranking.find(judged.player);
    const Standing* before = record ? &record->standing : nullptr;
    const std::optional<Score> score = newScore(board.config, before, judged.amount);
    if (!score)
        return Error{Code::invalidScore, "the increment would take the score beyond 64 bits"};
    if (hasBounds(board.config)) {
        if (Result<void> within = checkBounds(board.config, before, *score, true); !within)
            return within;
    }
    judged.score = *score;
    if (before != nullptr)
        judged.before = *before;
    else if (totalEntries_ >= limits_.maxEntries)
        return Error{Code::unavailable,
                     "the limit of " + std::to_string(limits_.maxEntries) + " entries is reached"};
    return {};
}

Result<void> Engine::judge(const Submission& submission, const Call& call, Judged& judged) {
    const Foreseen* ahead = ahead_->take(submission);
    if (!isPlain(submission)) {
        if (Result<void> texts = checkTexts(submission); !texts)
            return texts;
    }
    judged.board = ahead != nullptr ? ahead->board : liveBoard(submission.leaderboardId);
    if (judged.board == nullptr)
        return boardOrError(submission.leaderboardId).error();
    const BoardConfig& config = judged.board->config;
    if (submission.timestampMs || config.startsAtMs || config.endsAtMs) {
        if (Result<void> time = judgeTime(*judged.board, submission, call); !time)
            return time;
    }
    const std::optional<Score> amount = scoreOf(submission.score, config.decimals);
    if (!amount)
        return toScore(submission.score, config.decimals).error();
    judged.amount = *amount;
    judged.timestampMs = submission.timestampMs.value_or(call.nowMs);
    judged.ahead = ahead;
    judged.player = ahead == nullptr ? players_.find(submission.playerId)
                                     : players_.find(submission.playerId, ahead->hash, ahead->player);
    if (facts_.redirected(judged.player)) [[unlikely]] {
        if (Result<void> good = redirect(judged); !good)
            return good;
    }
    return judgeScore(submission, judged);
}

// ---- accepting

void Engine::acceptPlayer(const Submission& submission, Judged& judged, Call& call) {
    if (judged.player == 0) {
        Event& event = append(call, EventType::playerRegistered, 0, players_.size() + 1);
        EventTexts& texts = event.texts.make();
        texts.playerId = submission.playerId;
        texts.username = submission.username.empty() ? submission.playerId : submission.username;
        applyNew(event);
        judged.player = players_.size();
        return;
    }
    Event& event = append(call, EventType::playerRenamed, 0, judged.player);
    EventTexts& texts = event.texts.make();
    texts.username = submission.username;
    texts.previousUsername = players_.username(judged.player);
    applyNew(event);
}

void Engine::accept(const Submission& submission, Judged& judged, Call& call, bool ranked) {
    if (judged.player == 0 || judged.renames)
        acceptPlayer(submission, judged, call);
    if (judged.extended && !judged.extended->toOpen.empty())
        openEarly(judged, call);
    Board& board = *judged.board;
    Event& event = append(call, EventType::scoreSubmitted, board.number, judged.player);
    event.generation = board.generation;
    event.timestampMs = judged.timestampMs;
    if (!submission.gameId.empty() || !submission.metadata.empty()) {
        EventTexts& texts = event.texts.make();
        texts.gameId = submission.gameId;
        texts.metadata = submission.metadata;
    }
    ScoreFacts& facts = event.score;
    facts.operation = operationOf(board.config.updateMode);
    facts.amount = judged.amount;
    facts.previous = judged.before;
    facts.ranked = ranked;
    if (ranked && judged.before)
        facts.previousRank = board.rankOf(judged.player, board.config.rankMode).value_or(0);
    // What applyEvent does after its checks, all of which hold here.
    if (judged.extended) {
        takeExtras(judged, event);
        enactExtendedScore(board, event, judged.ahead);
    } else {
        facts.updated = !judged.before || judged.before->score != judged.score;
        facts.standing = facts.updated ? Standing{judged.score, event.seq} : *judged.before;
        enactScore(board, event, judged.ahead == nullptr ? nullptr : &judged.ahead->ranking);
    }
    lastSeq_ = event.seq;
    if (judged.key) {
        event.key = std::move(judged.key);
        ROSTRUM_CHECK(bindKey(event).ok(), "a request key of our own is bound already");
    }
    if (ranked)
        facts.rank = board.rankOf(judged.player, board.config.rankMode).value_or(0);
}

Result<CommandAnswer> Engine::run(const SubmitScore& command, Call& call) {
    const Submission& submission = command.submission;
    Judged judged;
    if (const Result<void> good = judge(submission, call, judged); !good)
        return good.error();
    if (!submission.eventId.empty())
        judged.key =
            RequestKey{KeyKind::eventId, call.origin.actor, submission.eventId, fingerprintOf(submission)};
    // While the board is frozen nobody below an operator is told ranks, and what was not told is not recorded: a replay tells the same.
    const bool withheld = judged.board->frozen != nullptr && call.origin.role < Role::operators;
    accept(submission, judged, call, !withheld);
    ScoreAnswer answer = scoreAnswer(call.batch.back(), judged.board->config.decimals);
    answer.withheld = withheld;
    return CommandAnswer(std::move(answer));
}

// Whether the item's event id is bound already; else it gets a key.
Result<bool> Engine::isKnown(const Submission& item, Call& call, Judged& judged) const {
    RequestKey key{KeyKind::eventId, call.origin.actor, item.eventId, fingerprintOf(item)};
    const Result<std::optional<Replay>> replay = replayOf(key);
    if (!replay)
        return replay.error();
    if (!*replay)
        judged.key = std::move(key);
    return replay->has_value();
}

BatchAnswer Engine::runItems(const SubmitBatch& command, Call& call) {
    BatchAnswer answer;
    const auto refuse = [&](std::size_t index, const Error& error) {
        ++answer.rejected;
        answer.errors.push_back({static_cast<std::uint32_t>(index), error.code, error.detail});
    };
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<const Submission*, mostAhead> group;
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        if (i % mostAhead == 0) {
            const std::size_t size = std::min(mostAhead, command.items.size() - i);
            for (std::size_t k = 0; k < size; ++k)
                group[k] = &command.items[i + k];
            lookAhead(std::span(group).first(size));
        }
        const Submission& item = command.items[i];
        Judged judged;
        if (!item.eventId.empty()) {
            const Result<bool> known = isKnown(item, call, judged);
            if (!known)
                refuse(i, known.error());
            else if (*known)
                ++answer.accepted;
            if (!known || *known)
                continue;
        }
        if (const Result<void> good = judge(item, call, judged); !good) {
            refuse(i, good.error());
            continue;
        }
        accept(item, judged, call, false);
        ++answer.accepted;
    }
    ahead_->clear(); // the items are the caller's
    return answer;
}

// An atomic batch is judged item by item against what the items before did, so it is run like any other; where one is
// refused, the whole is taken back.
Result<CommandAnswer> Engine::run(const SubmitBatch& command, Call& call) {
    if (!command.atomic)
        return CommandAnswer(runItems(command, call));
    const Mark before = mark(call);
    BatchAnswer answer = runItems(command, call);
    if (answer.rejected != 0) {
        undoTo(before, call);
        answer.accepted = 0;
        answer.rejected = static_cast<std::uint32_t>(command.items.size());
    }
    return CommandAnswer(std::move(answer));
}

} // namespace rostrum
