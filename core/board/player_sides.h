// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rostrum {

// What sets a player apart in the rankings they are in.
struct PlayerSide {
    bool hidden = false;        // left out of the public view: hidden, or banned
    std::uint32_t division = 0; // 0: none

    friend bool operator==(const PlayerSide&, const PlayerSide&) = default;
};

// PlayerSides: who is hidden, and who is in which division, in the whole event; what a LiveRanking asks when somebody comes into it.
// Whoever implements it tells each LiveRanking of what changes (hide, unhide, setDivision), before or after changing it here,
// but before the ranking is changed in any other way. Thread: the writer's.
class PlayerSides {
  public:
    PlayerSides() = default;
    virtual ~PlayerSides() = default;
    PlayerSides(const PlayerSides&) = default;
    PlayerSides& operator=(const PlayerSides&) = default;
    PlayerSides(PlayerSides&&) = default;
    PlayerSides& operator=(PlayerSides&&) = default;

    virtual PlayerSide sideOf(std::uint32_t player) const = 0;
    // Whether no player at all is set apart; what follows from that needs no look at each.
    virtual bool nobody() const { return false; }
};

} // namespace rostrum
