// SPDX-License-Identifier: GPL-3.0-or-later
// The judging half of the engine: submissions.
#include "core/board/text.h"
#include "core/engine/engine.h"
#include "core/engine/fingerprint.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <utility>

namespace rostrum {

// A submission that will be accepted: all that accept() needs, so that nothing is looked up or judged twice.
struct Engine::Judged {
    Board* board = nullptr;
    std::uint32_t player = 0; // 0: new to the event
    std::optional<Standing> before;
    ScoreOperation operation = ScoreOperation::replace;
    Score amount = 0;
    Score score = 0; // afterwards
    std::int64_t timestampMs = 0;
    bool renames = false;
    std::shared_ptr<const RequestKey> key;
};

namespace {

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

} // namespace

Result<void> Engine::judgeTime(const Board& board, const Submission& submission, const Call& call) const {
    const std::int64_t at = submission.timestampMs.value_or(call.nowMs);
    if (board.config.startsAtMs && at < *board.config.startsAtMs)
        return Error{Code::conflict, "the leaderboard has not started yet"};
    if (board.config.endsAtMs && at >= *board.config.endsAtMs)
        return Error{Code::conflict, "the leaderboard has ended"};
    return {};
}

Result<Score> Engine::newScore(const Board& board, const Standing* before, Score amount) const {
    if (before == nullptr || board.config.updateMode == UpdateMode::replace)
        return amount;
    if (board.config.updateMode == UpdateMode::increment) {
        const std::optional<Score> sum = addScores(before->score, amount);
        if (!sum)
            return Error{Code::invalidScore, "the increment would take the score beyond 64 bits"};
        return *sum;
    }
    const bool better =
        board.config.sortOrder == SortOrder::descending ? amount > before->score : amount < before->score;
    return better ? amount : before->score;
}

Result<Score> Engine::boundedScore(const Board& board, const Standing* before, Score score) const {
    const BoardConfig& config = board.config;
    if (before != nullptr && score == before->score)
        return score; // nothing changes, so nothing can pass a bound that was moved meanwhile
    if (config.minScore && score < *config.minScore)
        return Error{Code::invalidScore, "the score would be below the minimum of " +
                                             formatScore(*config.minScore, config.decimals)};
    if (config.maxScore && score > *config.maxScore)
        return Error{Code::invalidScore, "the score would be above the maximum of " +
                                             formatScore(*config.maxScore, config.decimals)};
    if (before != nullptr && config.maxStep &&
        distance(score, before->score) > static_cast<std::uint64_t>(*config.maxStep))
        return Error{Code::invalidScore,
                     "the score would change by more than " + formatScore(*config.maxStep, config.decimals)};
    return score;
}

Result<Engine::Judged> Engine::judge(const Submission& submission, Call& call) {
    if (const Result<void> texts = checkTexts(submission); !texts)
        return texts.error();
    const Result<Board*> board = boardOrError(submission.leaderboardId);
    if (!board)
        return board.error();
    if (const Result<void> time = judgeTime(**board, submission, call); !time)
        return time.error();
    const Result<Score> amount = toScore(submission.score, (*board)->config.decimals);
    if (!amount)
        return amount.error();
    Judged judged;
    judged.board = *board;
    judged.amount = *amount;
    judged.operation = operationOf((*board)->config.updateMode);
    judged.timestampMs = submission.timestampMs.value_or(call.nowMs);
    judged.player = players_.find(submission.playerId);
    const std::optional<Ranking::Record> record =
        judged.player == 0 ? std::nullopt : (*board)->ranking.find(judged.player);
    const Standing* before = record ? &record->standing : nullptr;
    const Result<Score> raw = newScore(**board, before, *amount);
    if (!raw)
        return raw.error();
    const Result<Score> score = boundedScore(**board, before, *raw);
    if (!score)
        return score.error();
    judged.score = *score;
    if (before != nullptr)
        judged.before = *before;
    else if (totalEntries_ >= limits_.maxEntries)
        return Error{Code::unavailable,
                     "the limit of " + std::to_string(limits_.maxEntries) + " entries is reached"};
    judged.renames = judged.player != 0 && !submission.username.empty() &&
                     players_.username(judged.player) != submission.username;
    return judged;
}

void Engine::accept(const Submission& submission, Judged& judged, Call& call, bool ranked) {
    if (judged.player == 0) {
        Event& event = append(call, EventType::playerRegistered, 0, players_.size() + 1);
        auto texts = std::make_shared<EventTexts>();
        texts->playerId = submission.playerId;
        texts->username = submission.username.empty() ? submission.playerId : submission.username;
        event.texts = std::move(texts);
        ROSTRUM_CHECK(applyNew(event).ok(), "an event of our own does not apply");
        judged.player = players_.size();
    } else if (judged.renames) {
        Event& event = append(call, EventType::playerRenamed, 0, judged.player);
        auto texts = std::make_shared<EventTexts>();
        texts->username = submission.username;
        texts->previousUsername = players_.username(judged.player);
        event.texts = std::move(texts);
        ROSTRUM_CHECK(applyNew(event).ok(), "an event of our own does not apply");
    }
    const Board& board = *judged.board;
    const std::uint64_t previousRank =
        ranked && judged.before ? board.rankOf(judged.player, board.config.rankMode).value_or(0) : 0;
    Event& event = append(call, EventType::scoreSubmitted, board.number, judged.player);
    event.generation = board.generation;
    event.timestampMs = judged.timestampMs;
    event.key = std::move(judged.key);
    if (!submission.gameId.empty() || !submission.metadata.empty()) {
        auto texts = std::make_shared<EventTexts>();
        texts->gameId = submission.gameId;
        texts->metadata = submission.metadata;
        event.texts = std::move(texts);
    }
    ScoreFacts& facts = event.score;
    facts.operation = judged.operation;
    facts.amount = judged.amount;
    facts.previous = judged.before;
    facts.updated = !judged.before || judged.before->score != judged.score;
    facts.standing = facts.updated ? Standing{judged.score, event.seq} : *judged.before;
    facts.ranked = ranked;
    facts.previousRank = previousRank;
    ROSTRUM_CHECK(applyNew(event).ok(), "an event of our own does not apply");
    if (ranked)
        facts.rank = board.rankOf(judged.player, board.config.rankMode).value_or(0);
}

Result<CommandAnswer> Engine::run(const SubmitScore& command, Call& call) {
    Result<Judged> judged = judge(command.submission, call);
    if (!judged)
        return judged.error();
    if (!command.submission.eventId.empty())
        judged->key = std::make_shared<RequestKey>(RequestKey{KeyKind::eventId, call.origin.actor,
                                                              command.submission.eventId,
                                                              fingerprintOf(command.submission)});
    accept(command.submission, *judged, call, true);
    return scoreAnswer(call.batch.back());
}

BatchAnswer Engine::runItems(const SubmitBatch& command, Call& call) {
    BatchAnswer answer;
    const auto refuse = [&](std::size_t index, const Error& error) {
        ++answer.rejected;
        answer.errors.push_back({static_cast<std::uint32_t>(index), error.code, error.detail});
    };
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        const Submission& item = command.items[i];
        std::shared_ptr<const RequestKey> key;
        if (!item.eventId.empty()) {
            key = std::make_shared<RequestKey>(
                RequestKey{KeyKind::eventId, call.origin.actor, item.eventId, fingerprintOf(item)});
            const Result<std::optional<Replay>> replay = replayOf(*key);
            if (!replay) {
                refuse(i, replay.error());
                continue;
            }
            if (*replay) {
                ++answer.accepted;
                continue;
            }
        }
        Result<Judged> judged = judge(item, call);
        if (!judged) {
            refuse(i, judged.error());
            continue;
        }
        judged->key = std::move(key);
        accept(item, *judged, call, false);
        ++answer.accepted;
    }
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
