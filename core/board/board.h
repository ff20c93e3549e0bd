// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Board: one leaderboard as it lives in memory: configuration, counters, its ranking, and the archives of earlier
// generations. Changed by the engine only, on the writer's thread.

#include "core/board/board_config.h"
#include "core/board/ranking.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace rostrum {

// The standings that a reset put away; never changed again.
struct Archive {
    std::uint64_t generation = 0; // the one that ended
    std::uint64_t endedSeq = 0;   // by this event
    std::int64_t endedAtMs = 0;
    std::uint64_t maxEntries = 0; // as it was
    Ranking ranking;
};

// What answers and rollbacks need beside the ranking.
struct BoardCounters {
    std::uint64_t revision = 0;    // one step for each applied change, never back
    std::uint64_t submissions = 0; // since the last reset, those that changed nothing included
    std::int64_t updatedAtMs = 0;
    std::optional<std::int64_t> lastSubmissionAtMs;

    friend bool operator==(const BoardCounters&, const BoardCounters&) = default;
};

struct Board {
    Board(std::uint32_t boardNumber, BoardConfig boardConfig)
        : number(boardNumber),
          config(std::move(boardConfig)),
          ranking(config.sortOrder) {}

    // Ranked players: those within max_entries.
    std::uint64_t totalPlayers() const {
        return config.maxEntries == 0 ? ranking.size() : std::min(ranking.size(), config.maxEntries);
    }
    std::optional<std::uint64_t> rankOf(std::uint32_t player, RankMode mode) const {
        return ranking.rankOf(player, mode, config.maxEntries);
    }

    std::uint32_t number; // never reused
    BoardConfig config;
    std::uint64_t generation = 0; // seq of the event that began it
    std::int64_t createdAtMs = 0;
    BoardCounters counters;
    Ranking ranking;
    std::vector<Archive> archives; // oldest first
    // The engine's: when it last noted the counters, to be able to lead back to them; and whether it notes who is on the board,
    // for renames.
    std::uint64_t notedAt = 0;
    bool membersNoted = false;
};

} // namespace rostrum
