// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What one would use in a program of one's own in place of Rostrum's ranking: players by their ids, ordered by score, the higher
// first; of equal scores who reached it first. One thread.

#include "bench/workload.h"

#include <cstdint>

namespace rostrum::bench {

class Peer {
  public:
    Peer() = default;
    virtual ~Peer() = default;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    // The player has this score from now on; one who is not known is added.
    virtual void set(const Operation& operation) = 0;
    // 0-based; the player must be there.
    virtual std::uint64_t positionOf(const Operation& operation) const = 0;
};

} // namespace rostrum::bench
