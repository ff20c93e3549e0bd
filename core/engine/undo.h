// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a batch did to the engine, so that undoBatch() can lead back: the list of old standings, the boards' old counters, and, for
// events about boards (which are a batch of their own), the old boards themselves. Internal to core/engine.

#include "core/engine/engine.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rostrum {

class Engine::PlayerIds final : public PlayerIdOrder {
  public:
    explicit PlayerIds(const PlayerTable& players) : players_(players) {}

    int compareIds(std::uint32_t a, std::uint32_t b) const override {
        // The first text is good until the next call of the table that changes it: both are read before any such.
        return players_.playerId(a).compare(players_.playerId(b));
    }

  private:
    const PlayerTable& players_;
};

class Engine::Undo {
  public:
    struct OldStanding {
        Board* board = nullptr;
        Ranking::Record record; // with the player only where they were not in the ranking
        bool ranked = false;
    };
    // In any open ranking, with secondaries.
    struct OldTuple {
        LiveRanking* ranking = nullptr;
        std::uint32_t player = 0;
        std::optional<RankedTuple> tuple; // nothing: was not in it
    };
    // Which slices of periods were open on a board, and what goes with them: before a reset or a step of a period.
    struct OldTimes {
        struct Slice {
            RankingRef ref;
            std::int64_t endMs = 0;
            bool current = false;
        };
        Board* board = nullptr;
        std::vector<Slice> slices;
        std::unique_ptr<OpenPeriod> closed; // the one that became final; its ranking is the newest archive's
        std::size_t archives = 0;
        std::uint64_t generation = 0;
        std::optional<std::int64_t> nextResetAtMs;
    };
    // A step of a correction, taken back by calling it once what came after it is taken back.
    struct Step {
        std::size_t standings = 0; // what came before it
        std::size_t changes = 0;
        std::function<void()> back;
    };
    struct OldName {
        std::uint32_t player = 0;
        std::string username;
    };
    struct OldCounters {
        Board* board = nullptr;
        BoardCounters counters;
        BoardCounters shown; // of its frozen view, if it has one
    };

    void begin(const Engine& engine) {
        standings.clear();
        changes.clear();
        times.clear();
        names.clear();
        counters.clear();
        steps.clear();
        created = 0;
        deleted.reset();
        changedBoard = 0;
        reordered.clear();
        refrozen = nullptr;
        oldFrozen.reset();
        keysBound = 0;
        lastSeq = engine.lastSeq_;
        players = engine.players_.size();
        lastBoard = engine.lastBoard_;
        totalEntries = engine.totalEntries_;
    }

    std::vector<OldStanding> standings; // of plain boards' scores
    std::vector<OldTuple> changes;      // all others
    std::vector<OldTimes> times;
    std::vector<OldName> names;
    std::vector<Step> steps;
    std::vector<OldCounters> counters; // in the order they were noted: the batch's beginning first
    std::uint32_t created = 0;         // number of a board made in this batch
    std::unique_ptr<Board> deleted;
    std::uint32_t changedBoard = 0;
    BoardConfig oldConfig;
    std::optional<std::int64_t> oldNextResetAtMs;
    // The changed board's rankings in the order they had: `all`, the periods, then those of its frozen view.
    std::vector<LiveRanking> reordered;
    Board* refrozen = nullptr; // frozen or unfrozen; before it:
    std::unique_ptr<FrozenView> oldFrozen;
    std::size_t keysBound = 0;
    std::uint64_t lastSeq = 0;
    std::uint32_t players = 0;
    std::uint32_t lastBoard = 0;
    std::uint64_t totalEntries = 0;
};

// A point within a batch to which submissions can be taken back: an atomic batch of which one item is refused.
struct Engine::Mark {
    std::size_t standings = 0;
    std::size_t changes = 0;
    std::size_t times = 0;
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
    bool bindsKey = true;    // false: its key has what was erased by it
};

} // namespace rostrum
