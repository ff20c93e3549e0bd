// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ChannelKey: what a viewer can look at: one ranking of a board (by period) in one of its views. Values, any thread.

#include "core/publish/published_tops.h"

#include <compare>
#include <cstdint>
#include <string>

namespace rostrum {

struct ChannelKey {
    std::string leaderboardId;
    Period period = Period::all;
    bool operatorView = false; // the truth instead of what the public sees

    TopName top() const { return {leaderboardId, period, operatorView}; }

    friend auto operator<=>(const ChannelKey&, const ChannelKey&) = default;
};

// How states are told: whole, as what changed since the one before, or in the small form of /ws/simple.
enum class LiveForm : std::uint8_t { full, delta, simple };

} // namespace rostrum
