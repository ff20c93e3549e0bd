// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ranking/score.h"

#include <cstdint>

namespace rostrum {

// A player's standing in a ranking: the score, and the sequence number of the event that reached it. Who reached a score
// first stands higher.
struct Standing {
    Score score = 0;
    std::uint64_t reachedSeq = 0;

    friend bool operator==(const Standing&, const Standing&) = default;
};

} // namespace rostrum
