// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace rostrum {

// What a hub counts. Written by its net thread, read by any; each number by itself.
struct LiveCounts {
    std::atomic<std::uint64_t> viewers = 0;       // WebSockets open now
    std::atomic<std::uint64_t> subscriptions = 0; // of all viewers, now
    std::atomic<std::uint64_t> statesSent = 0;    // leaderboard_update messages, snapshots included
    std::atomic<std::uint64_t> statesSkipped = 0; // not sent, because the viewer had not taken what was there
    std::atomic<std::uint64_t> dropped = 0; // viewers cut off: took nothing, or said nothing, for too long
    std::atomic<std::uint64_t> refused = 0; // WebSockets turned away: too many, or no such path
};

} // namespace rostrum
