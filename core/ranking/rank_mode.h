// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a place in the order becomes the rank that is shown. Scores 50, 50, 30, 30, 10 get
//   ordinal      1 2 3 4 5   everybody a rank of their own; who reached the score first stands higher
//   competition  1 1 3 3 5   equals share the best rank among them
//   dense        1 1 2 2 3   equals share a rank and none is left out
//   modified     2 2 4 4 5   equals share the worst rank among them
// Ranks are 1-based. Pure functions, any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace rostrum {

enum class RankMode : std::uint8_t { ordinal, competition, dense, modified };

// The name on the wire: "ordinal", "competition", "dense" or "modified".
const char* rankModeName(RankMode mode);
std::optional<RankMode> parseRankMode(std::string_view name);

// Where an entry stands. Only what its mode needs must be filled in.
struct RankCounts {
    std::uint64_t position = 0;       // entries before it (ordinal)
    std::uint64_t better = 0;         // entries with a strictly better score (competition)
    std::uint64_t betterOrEqual = 0;  // entries with a score at least as good, itself among them (modified)
    std::uint64_t distinctBetter = 0; // different scores that are strictly better (dense)
    std::uint64_t ranked = 0;         // entries that are ranked: the first so many of the order (modified)
};

// The rank of a ranked entry (position < ranked).
std::uint64_t shownRank(RankMode mode, const RankCounts& counts);

// The share, 0 to 100, of `ranked` entries (more than 0) of which `worse` have a strictly worse score.
double percentileOf(std::uint64_t worse, std::uint64_t ranked);

} // namespace rostrum
