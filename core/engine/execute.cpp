// SPDX-License-Identifier: GPL-3.0-or-later
// The judging half of the engine: commands about boards and players, idempotency, and what they all share.
#include "core/board/text.h"
#include "core/engine/ahead.h"
#include "core/engine/answer_codec.h"
#include "core/engine/engine.h"
#include "core/engine/fingerprint.h"
#include "core/engine/judged.h"
#include "core/engine/undo.h"

#include <utility>

namespace rostrum {

namespace {

std::string* playerIdIn(CommandAnswer& answer) {
    if (auto* score = std::get_if<ScoreAnswer>(&answer))
        return &score->playerId;
    if (auto* removed = std::get_if<PlayerRemoved>(&answer))
        return &removed->playerId;
    if (auto* player = std::get_if<PlayerInfo>(&answer))
        return &player->playerId;
    if (auto* undo = std::get_if<UndoAnswer>(&answer))
        return &undo->change.playerId;
    return nullptr;
}

} // namespace

Engine::Engine(EngineLimits limits)
    : limits_(std::move(limits)),
      playerIds_(std::make_unique<PlayerIds>(players_)),
      keys_(limits_.keys),
      undo_(std::make_unique<Undo>()),
      ahead_(std::make_unique<Ahead>()),
      extended_(std::make_unique<ExtendedJudged>()) {}

Engine::~Engine() = default;

bool Engine::isBoardCommand(const Command& command) {
    return !std::holds_alternative<SubmitScore>(command) && !std::holds_alternative<SubmitBatch>(command) &&
           !std::holds_alternative<RemovePlayer>(command) && !std::holds_alternative<SetScore>(command);
}

Result<std::optional<Engine::Replay>> Engine::replayOf(const RequestKey& key) const {
    const RequestKeys::Bound* bound = keys_.find(key.kind, key.caller, key.key);
    if (bound == nullptr)
        return std::optional<Replay>{};
    if (bound->fingerprint != key.fingerprint)
        return Error{Code::idempotencyMismatch, key.kind == KeyKind::header
                                                    ? "this Idempotency-Key was used with another request"
                                                    : "this event_id was used with another submission"};
    return std::optional<Replay>(Replay{bound->seq, Role::viewer});
}

Result<Engine::Executed> Engine::execute(const Command& command, const Origin& origin, std::int64_t nowMs,
                                         std::vector<Event>& batch) {
    ROSTRUM_CHECK(inBatch_, "a command is executed outside a batch");
    Boxed<RequestKey> key;
    if (!origin.headerKey.empty()) {
        if (origin.headerKey.size() > maxKeyBytes || !isPlainText(origin.headerKey))
            return Error{Code::invalidRequest,
                         "Idempotency-Key must be 1 to 256 bytes without control characters"};
        key = RequestKey{KeyKind::header, origin.actor, origin.headerKey, fingerprintOf(command)};
        const Result<std::optional<Replay>> replay = replayOf(*key);
        if (!replay)
            return replay.error();
        if (*replay)
            return Executed(Replay{(*replay)->seq, origin.role});
    }
    if (const auto* single = std::get_if<SubmitScore>(&command);
        single && !single->submission.eventId.empty()) {
        const Result<std::optional<Replay>> replay = replayOf(RequestKey{
            KeyKind::eventId, origin.actor, single->submission.eventId, fingerprintOf(single->submission)});
        if (!replay)
            return replay.error();
        if (*replay)
            return Executed(Replay{(*replay)->seq, origin.role});
    }
    Call call{origin, origin.actor, nowMs, batch, lastSeq_ + 1};
    Result<CommandAnswer> answer =
        std::visit([&](const auto& content) { return run(content, call); }, command);
    if (!answer)
        return answer.error();
    const auto* undo = std::get_if<UndoAnswer>(&*answer);
    if (undo != nullptr && undo->dryRun) {
        undoBatch();
        batch.clear();
        beginBatch();
        return Executed(std::move(*answer));
    }
    if (key && call.bindsKey) {
        Event& event = append(call, EventType::requestAnswered, 0, 0);
        event.key = std::move(key);
        // A player stands in the ledger by number: the id may have to be erased one day.
        CommandAnswer kept = *answer;
        if (std::string* playerId = playerIdIn(kept)) {
            event.player = players_.find(*playerId);
            playerId->clear();
        }
        if (auto* about = std::get_if<UndoAnswer>(&kept))
            about->change.summary = "change " + std::to_string(about->change.seq); // names are not kept
        event.answer = encodeAnswer(kept);
        applyNew(event);
    }
    return Executed(std::move(*answer));
}

Event& Engine::append(Call& call, EventType type, std::uint32_t board, std::uint32_t player) {
    Event& event = call.batch.emplace_back();
    event.seq = lastSeq_ + 1;
    event.type = type;
    event.source = call.origin.source;
    event.actor = call.actor;
    event.board = board;
    event.player = player;
    event.group = call.group;
    event.receivedAtMs = call.nowMs;
    event.timestampMs = call.nowMs;
    return event;
}

void Engine::applyNew(const Event& event) {
    ROSTRUM_CHECK(applyEvent(event).ok(), "an event of our own does not apply");
}

Board* Engine::liveBoard(std::string_view leaderboardId) {
    if (Board* board = cache_.find(leaderboardId))
        return board;
    const auto found = boardNumbers_.find(leaderboardId);
    return found == boardNumbers_.end() ? nullptr : liveBoard(found->second);
}

Board* Engine::liveBoard(std::uint32_t number) {
    if (Board* board = cache_.find(number))
        return board;
    const auto found = boards_.find(number);
    if (found == boards_.end())
        return nullptr;
    cache_.keep(*found->second);
    return found->second.get();
}

Result<Board*> Engine::boardOrError(std::string_view leaderboardId) {
    Board* board = liveBoard(leaderboardId);
    if (board == nullptr) {
        // An id that cannot be one is not repeated to the caller.
        return Error{Code::leaderboardNotFound, isBoardId(leaderboardId)
                                                    ? "there is no leaderboard " + std::string(leaderboardId)
                                                    : std::string("there is no such leaderboard")};
    }
    return board;
}

Result<CommandAnswer> Engine::run(const CreateBoard& command, Call& call) {
    Result<BoardConfig> config = configOf(command.draft);
    if (!config)
        return config.error();
    if (liveBoard(config->id) != nullptr)
        return Error{Code::leaderboardExists, "there is a leaderboard " + config->id + " already"};
    if (boards_.size() >= limits_.maxBoards)
        return Error{Code::conflict,
                     "there are " + std::to_string(boards_.size()) + " boards, which is the limit"};
    if (!command.draft.timeZone)
        config->timeZone = limits_.time.timeZone;
    if (const Result<void> known = checkZone(*config); !known)
        return known.error();
    Event& event = append(call, EventType::boardCreated, lastBoard_ + 1, 0);
    event.generation = event.seq;
    setNextReset(event, resetAfter(config->resetPeriod, midnightsOf(*config), call.nowMs));
    event.boardFacts.make().after = std::move(*config);
    const std::uint32_t number = event.board;
    applyNew(event);
    openPeriods(call, *boards_.at(number));
    return CommandAnswer(infoOf(*boards_.at(number)));
}

Result<CommandAnswer> Engine::run(const ChangeBoard& command, Call& call) {
    const Result<Board*> board = boardOrError(command.leaderboardId);
    if (!board)
        return board.error();
    const bool hasEntries = (*board)->entries() != 0 || (*board)->frozen != nullptr;
    Result<BoardConfig> after = changedConfig((*board)->config, command.draft, hasEntries);
    if (!after)
        return after.error();
    if (*after == (*board)->config)
        return CommandAnswer(infoOf(**board));
    if (const Result<void> known = checkZone(*after); !known)
        return known.error();
    const BoardConfig before = (*board)->config;
    const bool rescheduled = before.resetPeriod != after->resetPeriod || before.timeZone != after->timeZone;
    Event& event = append(call, EventType::boardChanged, (*board)->number, 0);
    event.generation = (*board)->generation;
    setNextReset(event, rescheduled ? resetAfter(after->resetPeriod, midnightsOf(*after), call.nowMs)
                                    : (*board)->nextResetAtMs);
    event.boardFacts.make().before = before;
    event.boardFacts->after = std::move(*after);
    const std::uint64_t seq = event.seq;
    applyNew(event);
    changePeriods(call, **board, before);
    BoardInfo answer = infoOf(**board);
    answer.seq = seq;
    return CommandAnswer(std::move(answer));
}

Result<CommandAnswer> Engine::run(const DeleteBoard& command, Call& call) {
    const Result<Board*> board = boardOrError(command.leaderboardId);
    if (!board)
        return board.error();
    BoardDeleted answer{command.leaderboardId, (*board)->ranking.size(), lastSeq_ + 1};
    Event& event = append(call, EventType::boardDeleted, (*board)->number, 0);
    event.generation = (*board)->generation;
    event.format = extendedFormat;
    event.boardFacts.make().deletion = deletionOf(**board);
    applyNew(event);
    return CommandAnswer(std::move(answer));
}

Result<CommandAnswer> Engine::run(const ResetBoard& command, Call& call) {
    const Result<Board*> board = boardOrError(command.leaderboardId);
    if (!board)
        return board.error();
    if (command.reason.size() > maxReasonBytes || !isPlainText(command.reason))
        return Error{Code::invalidRequest, "reason must be at most 1024 bytes without control characters"};
    BoardWasReset answer;
    answer.archivedPlayers = (*board)->ranking.size();
    answer.seq = lastSeq_ + 1;
    Event& event = append(call, EventType::boardReset, (*board)->number, 0);
    event.generation = event.seq;
    event.format = extendedFormat;
    event.boardFacts.make().reset = resetFactsOf(**board);
    if (!command.reason.empty())
        event.grounds.make().reason = command.reason;
    setNextReset(event, resetAfter((*board)->config.resetPeriod, midnightsOf((*board)->config), call.nowMs));
    applyNew(event);
    answer.board = infoOf(**board);
    return CommandAnswer(std::move(answer));
}

Result<CommandAnswer> Engine::run(const RemovePlayer& command, Call& call) {
    const Result<Board*> board = boardOrError(command.leaderboardId);
    if (!board)
        return board.error();
    const std::uint32_t named = players_.find(command.playerId);
    const std::uint32_t player = facts_.resolve(named);
    std::vector<RankingChange> others;
    for (const auto& slice : (*board)->periods) {
        if (const std::optional<RankedTuple> there = tupleOf(**board, slice->ref, player))
            others.push_back({(*board)->number, slice->ref, player, there, std::nullopt});
    }
    const std::optional<RankedTuple> now = tupleOf(**board, {}, player);
    if (!now && others.empty())
        return Error{Code::playerNotFound, "the leaderboard does not know this player"};
    Event& event = append(call, EventType::playerRemoved, (*board)->number, player);
    event.generation = (*board)->generation;
    if (now)
        event.score.previous = now->standing;
    if (!(*board)->config.plain() || player != named) {
        event.format = extendedFormat;
        ScoreExtras& extras = event.extras.make();
        extras.secondaryCount = (*board)->ranking.order().secondaryCount;
        extras.previous = now.value_or(RankedTuple{}).secondaries;
        extras.others = std::move(others);
        extras.submittedAs = player == named ? 0 : named;
    }
    const std::uint64_t seq = event.seq;
    applyNew(event);
    return CommandAnswer(PlayerRemoved{command.leaderboardId, command.playerId, seq});
}

// ---- answers and look-ups

Result<CommandAnswer> Engine::answerIn(const Event& event) const {
    if (event.type == EventType::scoreSubmitted) {
        const Board* board = boardByNumber(event.board);
        const auto gone = gone_.find(event.board);
        const int ofGone = gone != gone_.end() ? gone->second.decimals : 0;
        return CommandAnswer(scoreAnswer(event, board != nullptr ? board->config.decimals : ofGone));
    }
    if (event.type == EventType::requestAnswered && event.answer) {
        if (std::optional<CommandAnswer> answer = decodeAnswer(*event.answer)) {
            std::string* playerId = playerIdIn(*answer);
            if (playerId != nullptr && event.player != 0 && event.player <= players_.size())
                *playerId = players_.playerId(event.player);
            if (auto* info = std::get_if<PlayerInfo>(&*answer)) {
                const std::uint64_t seq = info->seq;
                *info = playerInfo(event.player);
                info->seq = seq;
            }
            return std::move(*answer);
        }
    }
    return Error{Code::fileDamaged, "event " + std::to_string(event.seq) + " holds no answer"};
}

ScoreAnswer Engine::scoreAnswer(const Event& event, int decimals) const {
    ScoreAnswer answer;
    answer.leaderboardId = boardId(event.board);
    answer.playerId = players_.playerId(event.player);
    answer.score = event.score.standing.score;
    answer.decimals = decimals;
    if (event.score.ranked && event.score.rank != 0)
        answer.rank = event.score.rank;
    if (event.score.ranked && event.score.previousRank != 0)
        answer.previousRank = event.score.previousRank;
    answer.updated = event.score.updated;
    answer.seq = event.seq;
    answer.late = event.extras && event.extras->late;
    return answer;
}

const Board* Engine::findBoard(std::string_view leaderboardId) const {
    const auto found = boardNumbers_.find(leaderboardId);
    return found == boardNumbers_.end() ? nullptr : boards_.at(found->second).get();
}

const Board* Engine::boardByNumber(std::uint32_t number) const {
    const auto found = boards_.find(number);
    return found == boards_.end() ? nullptr : found->second.get();
}

std::string_view Engine::boardId(std::uint32_t number) const {
    if (const auto board = boards_.find(number); board != boards_.end())
        return board->second->config.id;
    const auto gone = gone_.find(number);
    return gone == gone_.end() ? std::string_view() : std::string_view(gone->second.id);
}

BoardInfo infoOf(const Board& board) {
    BoardInfo info;
    info.number = board.number;
    info.config = board.config;
    info.generation = board.generation;
    info.revision = board.counters.revision;
    info.totalPlayers = board.totalPlayers();
    info.submissions = board.counters.submissions;
    info.createdAtMs = board.createdAtMs;
    info.updatedAtMs = board.counters.updatedAtMs;
    info.lastSubmissionAtMs = board.counters.lastSubmissionAtMs;
    info.nextResetAtMs = board.nextResetAtMs;
    info.frozen = board.frozen != nullptr;
    return info;
}

} // namespace rostrum
