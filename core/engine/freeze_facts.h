// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/board/ranking_change.h"

#include <cstdint>
#include <vector>

namespace rostrum {

// boardRevealed: one step of a reveal, or one back. The changes are those of the frozen rankings, in one piece: who makes room and who takes
// it may be in a circle.
struct RevealFacts {
    bool back = false;
    std::uint8_t secondaryCount = 0;
    std::vector<RankingChange> changes; // never empty

    friend bool operator==(const RevealFacts&, const RevealFacts&) = default;
};

} // namespace rostrum
