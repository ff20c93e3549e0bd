// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankTrend: how many places each player of a top has gained or lost lately, and how often the score changed.
//
// "Lately" is from the first of a run of changes until `calmNs` have gone by without another; then the mark goes out. So a board
// at many states a second says ▲2 for what happened, not for the last state alone.
// Thread: main. Bound: players of the newest top only.

#include "core/engine/query.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace rostrum {

class RankTrend {
  public:
    static constexpr std::int64_t calmNs = 20'000'000'000;

    struct Mark {
        int change = 0;
        int scored = 0;
    };

    // Marks for the entries, in their order; steady time.
    std::vector<Mark> next(const std::vector<Entry>& entries, std::int64_t nowNs);
    // Another board: nobody has moved.
    void clear() { players_.clear(); }
    // Whether any mark is lit, so that time alone will change what is shown.
    bool lit() const { return lit_; }

  private:
    struct Player {
        std::uint64_t from = 0; // rank before the run of changes
        std::uint64_t rank = 0;
        Score score = 0;
        std::int64_t movedAtNs = 0;
        int scored = 0;
        std::uint64_t seenIn = 0;
    };
    Mark mark(Player& player, const Entry& entry, std::int64_t nowNs);

    std::unordered_map<std::string, Player> players_;
    std::uint64_t state_ = 0;
    bool lit_ = false;
};

} // namespace rostrum
