// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is read of a ranking, from a sorted list and a list of who is set apart, without any cleverness; and the facts about players that
// a LiveRanking asks for.

#include "core/board/player_sides.h"
#include "core/board/ranking_view.h"
#include "tests/core/board/ranking_model.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace rostrum::test {

class Facts final : public PlayerSides {
  public:
    PlayerSide sideOf(std::uint32_t player) const override {
        const auto found = sides.find(player);
        return found == sides.end() ? PlayerSide{} : found->second;
    }

    std::map<std::uint32_t, PlayerSide> sides;
};

// One view, worked out as a list.
class ViewModel {
  public:
    struct Row {
        RankingModel::Row row;
        std::uint64_t rank = 0;
    };

    ViewModel(const RankingModel& model, const Facts& facts, std::uint64_t cap, bool publicOnly,
              std::uint32_t division)
        : model_(&model) {
        std::uint64_t ranked = 0;
        for (const RankingModel::Row& row : model.rows) {
            const PlayerSide side = facts.sideOf(row.record.player);
            if (division != 0 && side.division != division)
                continue;
            const bool within = cap == 0 || ranked++ < cap;
            if (side.hidden && publicOnly)
                continue;
            (within ? shown : beyond).push_back({row, 0});
        }
    }

    // Gives every shown place its rank.
    void rank(RankMode mode) {
        for (std::size_t begin = 0; begin < shown.size();) {
            std::size_t end = begin;
            while (end < shown.size() && model_->compareTuples(shown[begin].row, shown[end].row) == 0)
                ++end;
            const std::uint64_t before = begin == 0 ? 0 : shown[begin - 1].rank;
            for (std::size_t i = begin; i < end; ++i) {
                switch (mode) {
                case RankMode::ordinal: shown[i].rank = i + 1; break;
                case RankMode::competition: shown[i].rank = begin + 1; break;
                case RankMode::dense: shown[i].rank = before + 1; break;
                case RankMode::modified: shown[i].rank = end; break;
                }
            }
            begin = end;
        }
    }
    std::uint64_t countWorse(const RankingModel::Row& row) const {
        std::uint64_t count = 0;
        for (const Row& other : shown)
            count += model_->compareTuples(other.row, row) > 0 ? 1 : 0;
        return count;
    }

    std::vector<Row> shown;  // within the cap, best first
    std::vector<Row> beyond; // known, not ranked

  private:
    const RankingModel* model_;
};

} // namespace rostrum::test
