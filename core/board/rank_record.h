// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ranking/standing.h"

#include <cstdint>

namespace rostrum {

// A player's record in a ranking.
struct RankRecord {
    std::uint32_t player = 0;     // 0: none
    std::uint32_t changedAtS = 0; // when the standing came about, in seconds since 1970
    Standing standing;            // reachedSeq is never 0
};

} // namespace rostrum
