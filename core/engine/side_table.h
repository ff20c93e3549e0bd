// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SideTable: who is hidden and who is in which division, as rankings ask for it (core/board/player_sides.h). Divisions have names for
// people and numbers here, which are given as they first come and mean nothing outside this table: nothing of it is kept in a file, since
// it follows from the facts about players. Memory: some 40 bytes a player who is set apart, and one bit for each who is not, as most
// are. Cost: O(1). Thread: the writer's.

#include "core/board/player_sides.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rostrum {

class SideTable final : public PlayerSides {
  public:
    using Names = std::map<std::string, std::uint32_t, std::less<>>;

    PlayerSide sideOf(std::uint32_t player) const override {
        const std::size_t word = player / 64;
        if (word >= apart_.size() || (apart_[word] >> (player % 64) & 1U) == 0)
            return {};
        return sides_.find(player)->second;
    }
    bool nobody() const override { return sides_.empty(); }

    // `division`: empty for none.
    void set(std::uint32_t player, bool hidden, std::string_view division) {
        const PlayerSide side{hidden, division.empty() ? 0 : numberFor(division)};
        const std::size_t word = player / 64;
        const std::uint64_t bit = std::uint64_t{1} << (player % 64);
        if (side == PlayerSide{}) {
            sides_.erase(player);
            if (word < apart_.size())
                apart_[word] &= ~bit;
            return;
        }
        sides_[player] = side;
        if (word >= apart_.size())
            apart_.resize(word + 1);
        apart_[word] |= bit;
    }
    // 0: nobody was ever in a division of that name.
    std::uint32_t numberOf(std::string_view division) const {
        const auto found = numbers_.find(division);
        return found == numbers_.end() ? 0 : found->second;
    }

    // Of every division that somebody was ever in.
    const Names& numbers() const { return numbers_; }

  private:
    std::uint32_t numberFor(std::string_view division) {
        const auto next = static_cast<std::uint32_t>(numbers_.size() + 1);
        return numbers_.try_emplace(std::string(division), next).first->second;
    }

    std::unordered_map<std::uint32_t, PlayerSide> sides_;
    std::vector<std::uint64_t> apart_; // a bit a player: who is in sides_
    Names numbers_;
};

} // namespace rostrum
