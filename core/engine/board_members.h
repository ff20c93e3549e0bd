// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BoardMembers: on which boards a player may be, so that a rename need not ask thousands of boards. It says too many rather than too
// few: it knows blocks of 64 players, and forgets nobody who has left. Not kept before an event with many boards sees a rename.
//
// Boards are taken in a few at a time (takeIn); those not yet in, and those of more than 4,096 entries, stand in others(). From then on each
// player who is new on a board that is in must be noted. Memory: half a byte a player of the event, and 4 bytes for each board of a block.
// Cost: note and boardsOf O(log boards of a block). Thread: the writer's only.

#include "core/board/board.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rostrum {

class BoardMembers {
  public:
    // From here on boards are taken in; `others`: all there are, by number.
    void begin(std::vector<std::uint32_t> others);
    bool begun() const { return begun_; }

    // Boards that have to be asked one by one. Numbers of boards that are gone may be taken out by the caller.
    std::vector<std::uint32_t>& others() { return others_; }
    // Takes the board in where it is not too large; returns how many entries were looked at.
    std::size_t takeIn(Board& board);

    // The player is on the board, which is in.
    void note(std::uint32_t board, std::uint32_t player);
    // Boards on which the player or one of their block is, or was; some may be gone.
    std::span<const std::uint32_t> boardsOf(std::uint32_t player) const;
    // Takes out a board that is gone.
    void forget(std::uint32_t board, std::uint32_t player);

    std::size_t memoryBytes() const;

  private:
    static constexpr std::uint32_t blockPlayers = 64;
    static constexpr std::uint64_t mostTakenIn = 4096; // entries of a board

    std::vector<std::vector<std::uint32_t>> blocks_; // board numbers, ascending
    std::vector<std::uint32_t> others_;
    bool begun_ = false;
};

} // namespace rostrum
