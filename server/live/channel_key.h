// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ChannelKey: what a viewer can look at: one ranking of a board (by period) in one of its views. Values, any thread.

#include <compare>
#include <cstdint>
#include <string>

namespace rostrum {

struct ChannelKey {
    std::string leaderboardId;
    std::string period = "all"; // by its name on the wire
    bool operatorView = false;  // the truth instead of what the public sees

    friend auto operator<=>(const ChannelKey&, const ChannelKey&) = default;
};

// How states are told: whole, as what changed since the one before, or in the small form of /ws/simple.
enum class LiveForm : std::uint8_t { full, delta, simple };

} // namespace rostrum
