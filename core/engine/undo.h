// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a batch did to the engine, so that undoBatch() can lead back: the list of old standings, the boards' old counters, and, for
// events about boards (which are a batch of their own), the old boards themselves. Internal to core/engine.

#include "core/engine/engine.h"

#include <memory>
#include <string>
#include <vector>

namespace rostrum {

class Engine::Undo {
  public:
    struct OldStanding {
        Board* board = nullptr;
        Ranking::Record record; // with the player only where they were not in the ranking
        bool ranked = false;
    };
    struct OldName {
        std::uint32_t player = 0;
        std::string username;
    };
    struct OldCounters {
        Board* board = nullptr;
        BoardCounters counters;
    };

    void begin(const Engine& engine) {
        standings.clear();
        names.clear();
        counters.clear();
        created = 0;
        deleted.reset();
        changedBoard = 0;
        wasReset = 0;
        keysBound = 0;
        lastSeq = engine.lastSeq_;
        players = engine.players_.size();
        lastBoard = engine.lastBoard_;
        totalEntries = engine.totalEntries_;
    }

    std::vector<OldStanding> standings;
    std::vector<OldName> names;
    std::vector<OldCounters> counters; // in the order they were noted: the batch's beginning first
    std::uint32_t created = 0;         // number of a board made in this batch
    std::unique_ptr<Board> deleted;
    std::uint32_t changedBoard = 0;
    BoardConfig oldConfig;
    std::uint32_t wasReset = 0;
    std::uint64_t oldGeneration = 0;
    std::size_t keysBound = 0;
    std::uint64_t lastSeq = 0;
    std::uint32_t players = 0;
    std::uint32_t lastBoard = 0;
    std::uint64_t totalEntries = 0;
};

// A point within a batch to which submissions can be taken back: an atomic batch of which one item is refused.
struct Engine::Mark {
    std::size_t standings = 0;
    std::size_t names = 0;
    std::size_t counters = 0;
    std::size_t keysBound = 0;
    std::size_t events = 0;
    std::uint32_t players = 0;
    std::uint64_t lastSeq = 0;
    std::uint64_t totalEntries = 0;
};

// What every command's execution needs.
struct Engine::Call {
    const Origin& origin;
    ActorName actor; // the origin's, as events have it
    std::int64_t nowMs = 0;
    std::vector<Event>& batch;
    std::uint64_t group = 0; // seq of the first event of this request
};

} // namespace rostrum
