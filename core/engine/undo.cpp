// SPDX-License-Identifier: GPL-3.0-or-later
// Batches: beginning, keeping, and leading back to where one began, or to a mark within it.
#include "core/engine/undo.h"

#include "core/engine/ahead.h"
#include "core/engine/engine.h"

#include <utility>

namespace rostrum {

void Engine::beginBatch() {
    ROSTRUM_CHECK(!inBatch_, "a batch begins within a batch");
    undo_->begin(*this);
    changed_.clear();
    ahead_->clear();
    batchStamp_ = ++stamp_;
    inBatch_ = true;
}

void Engine::keepBatch() {
    ROSTRUM_CHECK(inBatch_, "no batch to keep");
    inBatch_ = false;
    undo_->deleted.reset();
    undo_->reordered.clear();
    undo_->times.clear();
    undo_->refrozen = nullptr;
    undo_->oldFrozen.reset();
    undo_->steps.clear(); // and what they held to lead back to
    keys_.expire();
}

void Engine::undoStandings(std::size_t standings) {
    for (; undo_->standings.size() > standings; undo_->standings.pop_back()) {
        const Undo::OldStanding& old = undo_->standings.back();
        if (old.ranked)
            old.board->ranking.set(old.record);
        else
            old.board->ranking.erase(old.record.player);
    }
}

void Engine::noteStep(std::function<void()> back) {
    undo_->steps.push_back({undo_->standings.size(), undo_->changes.size(), std::move(back)});
}

void Engine::undoSteps() {
    while (!undo_->steps.empty()) {
        const Undo::Step step = std::move(undo_->steps.back());
        undo_->steps.pop_back();
        undoChanges(step.changes);
        undoStandings(step.standings);
        step.back();
    }
}

void Engine::undoSubmissions(std::size_t standings, std::size_t names, std::size_t keysBound,
                             std::uint32_t players) {
    undoStandings(standings);
    for (; undo_->names.size() > names; undo_->names.pop_back())
        players_.rename(undo_->names.back().player, undo_->names.back().username);
    while (players_.size() > players)
        players_.removeNewest();
    for (; undo_->keysBound > keysBound; --undo_->keysBound)
        keys_.unbindNewest();
}

void Engine::undoChanges(std::size_t changes) {
    for (; undo_->changes.size() > changes; undo_->changes.pop_back()) {
        const Undo::OldTuple& old = undo_->changes.back();
        if (!old.tuple) {
            old.ranking->erase(old.player);
            continue;
        }
        const RankedTuple& tuple = *old.tuple;
        old.ranking->set({old.player, tuple.changedAtS, tuple.standing},
                         std::span(tuple.secondaries).first(old.ranking->order().secondaryCount));
    }
}

void Engine::undoCounters(std::size_t counters) {
    for (; undo_->counters.size() > counters; undo_->counters.pop_back()) {
        const Undo::OldCounters& old = undo_->counters.back();
        old.board->counters = old.counters;
        if (old.board->frozen != nullptr)
            old.board->frozen->counters = old.shown;
    }
}

Engine::Mark Engine::mark(const Call& call) {
    ++stamp_; // so that counters are noted as they are now
    Mark mark;
    mark.standings = undo_->standings.size();
    mark.changes = undo_->changes.size();
    mark.times = undo_->times.size();
    mark.names = undo_->names.size();
    mark.counters = undo_->counters.size();
    mark.keysBound = undo_->keysBound;
    mark.events = call.batch.size();
    mark.players = players_.size();
    mark.lastSeq = lastSeq_;
    mark.totalEntries = totalEntries_;
    return mark;
}

void Engine::undoTo(const Mark& mark, Call& call) {
    undoChanges(mark.changes);
    undoSubmissions(mark.standings, mark.names, mark.keysBound, mark.players);
    undoCounters(mark.counters);
    undoTimes(mark.times);
    ++stamp_; // what was noted since the mark is gone
    lastSeq_ = mark.lastSeq;
    totalEntries_ = mark.totalEntries;
    call.batch.resize(mark.events);
}

// Events about boards are a batch of their own: at most one of these happened.
void Engine::undoBoards() {
    if (undo_->deleted) {
        Board* board = undo_->deleted.get();
        gone_.erase(board->number);
        boardNumbers_.emplace(board->config.id, board->number);
        boards_.emplace(board->number, std::move(undo_->deleted));
    }
    if (undo_->changedBoard != 0) {
        Board& board = *boards_.at(undo_->changedBoard);
        board.config = undo_->oldConfig;
        board.nextResetAtMs = undo_->oldNextResetAtMs;
        dueMs_ = std::numeric_limits<std::int64_t>::min();
        if (!undo_->reordered.empty()) {
            auto old = undo_->reordered.begin();
            board.ranking = std::move(*old++);
            for (const auto& slice : board.periods)
                slice->ranking = std::move(*old++);
            if (board.frozen != nullptr) {
                board.frozen->ranking = std::move(*old++);
                for (const auto& slice : board.frozen->periods)
                    slice->ranking = std::move(*old++);
            }
            undo_->reordered.clear();
        }
    }
    if (undo_->created != 0) {
        const auto made = boards_.find(undo_->created);
        boardNumbers_.erase(made->second->config.id);
        boards_.erase(made);
        cache_.clear();
    }
}

void Engine::undoBatch() {
    ROSTRUM_CHECK(inBatch_, "no batch to undo");
    inBatch_ = false;
    undoSteps();
    undoChanges(0);
    undoSubmissions(0, 0, 0, undo_->players);
    undoCounters(0); // before boards are: a board that was made in this batch has some
    undoTimes(0);
    undoFreeze();
    undoBoards();
    lastSeq_ = undo_->lastSeq;
    lastBoard_ = undo_->lastBoard;
    totalEntries_ = undo_->totalEntries;
    changed_.clear();
}

} // namespace rostrum
