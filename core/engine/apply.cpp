// SPDX-License-Identifier: GPL-3.0-or-later
// The deterministic half of the engine: what an event does. No rule, no clock.
#include "core/engine/engine.h"
#include "core/engine/undo.h"

#include <utility>

namespace rostrum {

namespace {

Error differs(const Event& event, const std::string& what) {
    return Error{Code::fileDamaged,
                 "event " + std::to_string(event.seq) + " does not follow from those before it: " + what};
}

} // namespace

void Engine::touch(Board& board) {
    if (undo_->counters.try_emplace(board.number, board.counters).second)
        changed_.push_back(board.number);
}

void Engine::stepRevision(Board& board, std::int64_t atMs) {
    touch(board);
    ++board.counters.revision;
    board.counters.updatedAtMs = atMs;
}

Result<void> Engine::apply(const Event& event) {
    ROSTRUM_CHECK(!inBatch_, "an event of the ledger is applied within a batch");
    undo_->begin(*this);
    changed_.clear();
    if (Result<void> applied = applyEvent(event); !applied)
        return applied;
    keys_.expire();
    if (event.type != EventType::scoreSubmitted || !event.score.ranked)
        return {};
    const Board& board = *boards_.at(event.board);
    if (board.rankOf(event.player, board.config.rankMode).value_or(0) != event.score.rank)
        return differs(event, "it leads to another rank");
    return {};
}

Result<void> Engine::applyEvent(const Event& event) {
    if (event.seq != lastSeq_ + 1)
        return differs(event, "event " + std::to_string(lastSeq_ + 1) + " is missing");
    Result<void> applied = [&]() -> Result<void> {
        switch (event.type) {
        case EventType::boardCreated: return applyBoardCreated(event);
        case EventType::boardChanged: return applyBoardChanged(event);
        case EventType::boardDeleted: return applyBoardDeleted(event);
        case EventType::boardReset: return applyBoardReset(event);
        case EventType::playerRegistered: return applyPlayerRegistered(event);
        case EventType::playerRenamed: return applyPlayerRenamed(event);
        case EventType::scoreSubmitted: return applyScore(event);
        case EventType::playerRemoved: return applyPlayerRemoved(event);
        case EventType::requestAnswered: return {};
        }
        return differs(event, "its type is not known");
    }();
    if (!applied)
        return applied;
    lastSeq_ = event.seq;
    if (event.type <= EventType::boardReset)
        ++boardsVersion_;
    return bindKey(event);
}

Result<void> Engine::bindKey(const Event& event) {
    if (!event.key)
        return {};
    if (!keys_.bind(*event.key, event.seq, event.receivedAtMs))
        return differs(event, "its request key is bound already");
    ++undo_->keysBound;
    return {};
}

Result<void> Engine::applyBoardCreated(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->after || event.board != lastBoard_ + 1)
        return differs(event, "its board has no configuration or a wrong number");
    const BoardConfig& config = *event.boardFacts->after;
    if (boardNumbers_.contains(config.id))
        return differs(event, "board " + config.id + " is there already");
    auto board = std::make_unique<Board>(event.board, config);
    board->generation = event.seq;
    board->createdAtMs = event.receivedAtMs;
    stepRevision(*board, event.receivedAtMs);
    boardNumbers_.emplace(config.id, event.board);
    boards_.emplace(event.board, std::move(board));
    lastBoard_ = event.board;
    undo_->created = event.board;
    return {};
}

Result<void> Engine::applyBoardChanged(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end() || !event.boardFacts || !event.boardFacts->after || !event.boardFacts->before)
        return differs(event, "its board is not there or it has no configuration");
    Board& board = *found->second;
    if (board.config != *event.boardFacts->before)
        return differs(event, "the configuration before it is another");
    const BoardConfig& after = *event.boardFacts->after;
    if (after.sortOrder != board.config.sortOrder) {
        if (!board.ranking.empty())
            return differs(event, "it turns the order of a board that has entries");
        board.ranking = Ranking(after.sortOrder);
    }
    undo_->changedBoard = board.number;
    undo_->oldConfig = board.config;
    board.config = after;
    stepRevision(board, event.receivedAtMs);
    return {};
}

Result<void> Engine::applyBoardDeleted(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end())
        return differs(event, "its board is not there");
    touch(*found->second);
    totalEntries_ -= found->second->ranking.size();
    gone_[event.board] = {found->second->config.id, found->second->config.decimals};
    boardNumbers_.erase(found->second->config.id);
    undo_->deleted = std::move(found->second);
    boards_.erase(found);
    return {};
}

Result<void> Engine::applyBoardReset(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end())
        return differs(event, "its board is not there");
    Board& board = *found->second;
    touch(board);
    undo_->wasReset = board.number;
    undo_->oldGeneration = board.generation;
    totalEntries_ -= board.ranking.size();
    const SortOrder sort = board.config.sortOrder;
    board.archives.push_back({board.generation, event.seq, event.receivedAtMs, board.config.maxEntries,
                              std::exchange(board.ranking, Ranking(sort))});
    board.generation = event.seq;
    board.counters.submissions = 0;
    board.counters.lastSubmissionAtMs.reset();
    stepRevision(board, event.receivedAtMs);
    return {};
}

Result<void> Engine::applyPlayerRegistered(const Event& event) {
    if (!event.texts || event.texts->playerId.empty() || event.player != players_.size() + 1)
        return differs(event, "its player has no id or a wrong number");
    if (players_.find(event.texts->playerId) != 0)
        return differs(event, "its player is registered already");
    players_.add(event.texts->playerId, event.texts->username);
    return {};
}

Result<void> Engine::applyPlayerRenamed(const Event& event) {
    if (!event.texts || event.player == 0 || event.player > players_.size())
        return differs(event, "its player is not there");
    undo_->names.push_back({event.player, std::string(players_.username(event.player))});
    players_.rename(event.player, event.texts->username);
    for (const auto& [number, board] : boards_) {
        if (board->ranking.find(event.player))
            stepRevision(*board, event.receivedAtMs);
    }
    return {};
}

Result<void> Engine::applyScore(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end() || event.player == 0 || event.player > players_.size())
        return differs(event, "its board or its player is not there");
    Board& board = *found->second;
    const std::optional<Ranking::Record> now = board.ranking.find(event.player);
    const ScoreFacts& facts = event.score;
    const std::optional<Standing> before = now ? std::optional(now->standing) : std::nullopt;
    if (before != facts.previous || event.generation != board.generation)
        return differs(event, "the score before it is another");
    if (facts.updated ? facts.standing.reachedSeq != event.seq : before != facts.standing)
        return differs(event, "its result is not that of its operation");
    touch(board);
    ++board.counters.submissions;
    board.counters.lastSubmissionAtMs = event.receivedAtMs;
    if (facts.updated) {
        if (!before)
            ++totalEntries_;
        undo_->standings.push_back({board.number, event.player, now});
        board.ranking.set(
            {event.player, static_cast<std::uint32_t>(event.receivedAtMs / 1000), facts.standing});
        stepRevision(board, event.receivedAtMs);
    }
    return {};
}

Result<void> Engine::applyPlayerRemoved(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end())
        return differs(event, "its board is not there");
    Board& board = *found->second;
    const std::optional<Ranking::Record> now = board.ranking.find(event.player);
    if (!now || event.score.previous != now->standing)
        return differs(event, "its player is not on the board with that score");
    undo_->standings.push_back({board.number, event.player, *now});
    board.ranking.erase(event.player);
    --totalEntries_;
    stepRevision(board, event.receivedAtMs);
    return {};
}

// ---- batches

void Engine::beginBatch() {
    ROSTRUM_CHECK(!inBatch_, "a batch begins within a batch");
    undo_->begin(*this);
    changed_.clear();
    inBatch_ = true;
}

void Engine::keepBatch() {
    ROSTRUM_CHECK(inBatch_, "no batch to keep");
    inBatch_ = false;
    undo_->deleted.reset();
    keys_.expire();
}

void Engine::undoSubmissions(std::size_t standings, std::size_t names, std::size_t keysBound,
                             std::uint32_t players) {
    for (; undo_->standings.size() > standings; undo_->standings.pop_back()) {
        const Undo::OldStanding& old = undo_->standings.back();
        Ranking& ranking = boards_.at(old.board)->ranking;
        if (old.record)
            ranking.set(*old.record);
        else
            ranking.erase(old.player);
    }
    for (; undo_->names.size() > names; undo_->names.pop_back())
        players_.rename(undo_->names.back().player, undo_->names.back().username);
    while (players_.size() > players)
        players_.removeNewest();
    for (; undo_->keysBound > keysBound; --undo_->keysBound)
        keys_.unbindNewest();
}

Engine::Mark Engine::mark(const Call& call) const {
    Mark mark;
    mark.standings = undo_->standings.size();
    mark.names = undo_->names.size();
    mark.keysBound = undo_->keysBound;
    mark.events = call.batch.size();
    mark.players = players_.size();
    mark.lastSeq = lastSeq_;
    mark.totalEntries = totalEntries_;
    for (const auto& [number, board] : boards_)
        mark.counters.emplace_back(number, board->counters);
    return mark;
}

void Engine::undoTo(const Mark& mark, Call& call) {
    undoSubmissions(mark.standings, mark.names, mark.keysBound, mark.players);
    for (const auto& [number, counters] : mark.counters)
        boards_.at(number)->counters = counters;
    lastSeq_ = mark.lastSeq;
    totalEntries_ = mark.totalEntries;
    call.batch.resize(mark.events);
}

void Engine::undoBatch() {
    ROSTRUM_CHECK(inBatch_, "no batch to undo");
    inBatch_ = false;
    if (undo_->deleted || undo_->wasReset != 0 || undo_->changedBoard != 0 || undo_->created != 0)
        ++boardsVersion_;
    if (undo_->deleted) {
        Board* board = undo_->deleted.get();
        gone_.erase(board->number);
        boardNumbers_.emplace(board->config.id, board->number);
        boards_.emplace(board->number, std::move(undo_->deleted));
    }
    if (undo_->wasReset != 0) {
        Board& board = *boards_.at(undo_->wasReset);
        board.ranking = std::move(board.archives.back().ranking);
        board.archives.pop_back();
        board.generation = undo_->oldGeneration;
    }
    if (undo_->changedBoard != 0) {
        Board& board = *boards_.at(undo_->changedBoard);
        if (board.config.sortOrder != undo_->oldConfig.sortOrder)
            board.ranking = Ranking(undo_->oldConfig.sortOrder);
        board.config = undo_->oldConfig;
    }
    if (undo_->created != 0) {
        const auto made = boards_.find(undo_->created);
        boardNumbers_.erase(made->second->config.id);
        boards_.erase(made);
    }
    undoSubmissions(0, 0, 0, undo_->players);
    for (const auto& [number, counters] : undo_->counters) {
        const auto board = boards_.find(number);
        if (board != boards_.end())
            board->second->counters = counters;
    }
    lastSeq_ = undo_->lastSeq;
    lastBoard_ = undo_->lastBoard;
    totalEntries_ = undo_->totalEntries;
    changed_.clear();
}

} // namespace rostrum
