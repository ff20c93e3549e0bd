// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankingChange: what became of one player in one ranking, whole, so that it can be enacted and led back without looking anything
// up: events carry it wherever more than the score in `all` changes. Values; any thread.

#include "core/board/period.h"
#include "core/ranking/ranking_order.h"
#include "core/ranking/standing.h"

#include <array>
#include <cstdint>
#include <optional>

namespace rostrum {

// As many as the board's order has; the others are 0.
using SecondaryValues = std::array<std::int64_t, RankingOrder::mostSecondaries>;

// A standing with all that a record has beside the player.
struct RankedTuple {
    Standing standing;
    std::uint32_t changedAtS = 0; // when it came about, in seconds since 1970
    SecondaryValues secondaries{};

    friend bool operator==(const RankedTuple&, const RankedTuple&) = default;
};

struct RankingChange {
    std::uint32_t board = 0;
    RankingRef ranking;
    std::uint32_t player = 0;
    // Nothing: not in the ranking. Both equal: the event counted there and changed nothing.
    std::optional<RankedTuple> before;
    std::optional<RankedTuple> after;

    friend bool operator==(const RankingChange&, const RankingChange&) = default;
};

} // namespace rostrum
