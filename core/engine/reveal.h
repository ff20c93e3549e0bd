// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the steps of a reveal would be: which players of a frozen board have another place there than in the truth, and what leads each
// of them there, in all of the board's frozen rankings at once. Lowest place first: players whom the frozen board has not, from the truth's
// last place up, then those it has, from its last place up. Hidden players are no steps: nobody would see them.
// A place may still be another's, who then goes along in the same step. A slice of time that is final by now has its truth in the archive.
// Cost: O(players of the board · rankings); memory: of the steps asked for. Thread: the writer's.

#include "core/board/board.h"
#include "core/board/player_sides.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rostrum {

struct RevealPlan {
    std::vector<std::vector<RankingChange>> steps; // up to as many as asked for
    std::uint64_t remaining = 0;                   // players who differ, those of the steps included
};

// The board must be frozen (checked).
RevealPlan planReveal(const Board& board, const PlayerSides& sides, std::size_t steps);

} // namespace rostrum
