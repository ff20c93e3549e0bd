// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// UndoPlan: what an undo or a redo does, to the last value; made by UndoResearch, turned into events by the engine. Values; any thread.

#include "core/engine/correction_facts.h"
#include "core/engine/event.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rostrum {

struct UndoPlan {
    // What the events of the change itself say.
    struct Own {
        struct Reset {
            std::uint32_t board = 0;
            std::uint64_t seq = 0;
            std::int64_t atMs = 0;
            std::vector<RankingRef> current;
            std::uint64_t submissions = 0; // before it
            std::optional<std::int64_t> lastSubmissionAtMs;
        };
        struct Merge {
            std::uint32_t player = 0;
            std::uint32_t into = 0;
            std::uint64_t seq = 0;
        };
        struct View {
            EventType type = EventType::boardFrozen; // or boardUnfrozen, boardRevealed
            std::uint64_t seq = 0;
            bool back = false; // of a reveal
        };
        // Of a period that the change took away, or its undo, where it was made: put away by event `seq`, at `atMs`.
        struct Slice {
            std::uint32_t board = 0;
            RankingRef ref;
            std::int64_t endMs = 0;
            std::uint64_t seq = 0;
            std::int64_t atMs = 0;
        };
        std::vector<Slice> slices;
        bool resetSince = false; // their board
        std::uint64_t first = 0; // seq
        EventType type = EventType::scoreSubmitted;
        std::uint64_t events = 0;
        std::int64_t receivedAtMs = 0;
        std::string actor;
        std::uint64_t scores = 0;
        std::vector<std::uint32_t> boards;                  // each once
        std::vector<std::uint32_t> players;                 // as often as they are named
        std::map<std::uint32_t, std::uint64_t> submissions; // by board
        std::optional<Reset> reset;
        std::optional<Merge> merge;
        std::vector<View> views;   // what was done to what the public sees
        std::uint32_t created = 0; // a board
        std::uint32_t deleted = 0;
        std::uint64_t removed = 0; // players taken out of boards
        bool changed = false;      // a board
        bool renamed = false;      // a player, or other facts of one
    };
    struct Name {
        std::uint32_t player = 0;
        std::string after;
    };
    struct Player {
        std::uint32_t player = 0;
        PlayerState after;
        std::optional<std::string> metadata; // where it changes
    };
    struct Config {
        std::uint32_t board = 0;
        BoardConfig after;
    };

    Own own;
    UndoFacts facts;
    std::vector<Name> names;
    std::vector<Player> players;
    std::vector<Config> configs;
    std::uint32_t boardToDelete = 0;
};

} // namespace rostrum
