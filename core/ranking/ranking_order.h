// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankingOrder: by what the players of a ranking are ordered: the score, then up to four secondary values, and what decides
// among those who are equal in all of them. Score and secondaries together are the standing's tuple: equal tuples share a rank in
// the rank modes that share; `last` only orders within them. Values; any thread.

#include "core/ranking/rank_index.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace rostrum {

// first: who reached the tuple first stands higher; last: who reached it last; playerId: by the bytes of the ids, ascending.
enum class TieBreak : std::uint8_t { first, last, playerId };

struct RankingOrder {
    static constexpr std::size_t mostSecondaries = 4;

    SortOrder sort = SortOrder::descending;
    std::uint8_t secondaryCount = 0;
    std::array<SortOrder, mostSecondaries>
        secondaries{}; // the first secondaryCount; the others stay as they are
    TieBreak last = TieBreak::first;

    // Whether a RankIndex can hold it: nothing but a score and a sequence number is compared.
    bool simple() const { return secondaryCount == 0 && last != TieBreak::playerId; }
    std::span<const SortOrder> directions() const { return std::span(secondaries).first(secondaryCount); }

    friend bool operator==(const RankingOrder&, const RankingOrder&) = default;
};

// Compares players by the bytes of their ids. A player's id must not change while a ranking by ids has the player.
class PlayerIdOrder {
  public:
    PlayerIdOrder() = default;
    virtual ~PlayerIdOrder() = default;
    PlayerIdOrder(const PlayerIdOrder&) = default;
    PlayerIdOrder& operator=(const PlayerIdOrder&) = default;
    PlayerIdOrder(PlayerIdOrder&&) = default;
    PlayerIdOrder& operator=(PlayerIdOrder&&) = default;

    // Less than, equal to or greater than 0, as the id of `a` is before, the same as or after that of `b`. 0 only for a == b.
    virtual int compareIds(std::uint32_t a, std::uint32_t b) const = 0;
};

} // namespace rostrum
