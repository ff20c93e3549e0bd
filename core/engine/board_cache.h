// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BoardCache: the boards that were asked for lately, by id and by number, so that a submission costs no walk through a map. A place
// is taken by whoever was asked for last. Whoever makes or deletes boards clears it. Thread: the writer's only.

#include "core/board/board.h"
#include "core/engine/player_table.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace rostrum {

class BoardCache {
  public:
    // Null where the board is not in the cache.
    Board* find(std::string_view id) const {
        Board* board = byId_[placeOf(id)];
        return board != nullptr && board->config.id == id ? board : nullptr;
    }
    Board* find(std::uint32_t number) const {
        Board* board = byNumber_[number % places];
        return board != nullptr && board->number == number ? board : nullptr;
    }
    void keep(Board& board) {
        byId_[placeOf(board.config.id)] = &board;
        byNumber_[board.number % places] = &board;
    }
    void clear() {
        byId_.fill(nullptr);
        byNumber_.fill(nullptr);
    }

  private:
    static constexpr std::size_t places = 2048;
    static std::size_t placeOf(std::string_view id) { return PlayerTable::hashOf(id) % places; }

    std::array<Board*, places> byId_{};
    std::array<Board*, places> byNumber_{};
};

} // namespace rostrum
