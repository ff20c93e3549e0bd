// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A ranking as a sorted list, without any cleverness; and players' ids for orders that go by them.

#include "core/board/ranking.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace rostrum::test {

class Ids final : public PlayerIdOrder {
  public:
    int compareIds(std::uint32_t a, std::uint32_t b) const override { return id(a).compare(id(b)); }

    // Different for each player; another one after each renew().
    const std::string& id(std::uint32_t player) const {
        std::string& id = ids_[player];
        if (id.empty()) {
            const std::uint64_t mixed = (std::uint64_t{player} << 20 | ++given_) * 0x9e3779b97f4a7c15ULL;
            id = std::to_string(mixed);
        }
        return id;
    }
    // The number is given to another player.
    void renew(std::uint32_t player) { ids_.erase(player); }

  private:
    mutable std::unordered_map<std::uint32_t, std::string> ids_;
    mutable std::uint64_t given_ = 0;
};

class RankingModel {
  public:
    using Values = std::array<std::int64_t, RankingOrder::mostSecondaries>;
    struct Row {
        RankRecord record;
        Values secondaries{};
    };

    RankingModel(const RankingOrder& order, const Ids& ids) : order_(order), ids_(&ids) {}

    std::vector<Row> rows; // best first

    // As two rows compare by score and secondaries: -1, 0 or 1, less for the better.
    int compareTuples(const Row& a, const Row& b) const {
        const auto compare = [](std::int64_t x, std::int64_t y, SortOrder sort) {
            const int ascending = x < y ? -1 : static_cast<int>(x > y);
            return sort == SortOrder::ascending ? ascending : -ascending;
        };
        if (const int byScore = compare(a.record.standing.score, b.record.standing.score, order_.sort);
            byScore != 0)
            return byScore;
        for (unsigned i = 0; i < order_.secondaryCount; ++i) {
            if (const int byValue = compare(a.secondaries[i], b.secondaries[i], order_.secondaries[i]);
                byValue != 0)
                return byValue;
        }
        return 0;
    }
    bool isBefore(const Row& a, const Row& b) const {
        if (const int byTuple = compareTuples(a, b); byTuple != 0)
            return byTuple < 0;
        switch (order_.last) {
        case TieBreak::first: return a.record.standing.reachedSeq < b.record.standing.reachedSeq;
        case TieBreak::last: return a.record.standing.reachedSeq > b.record.standing.reachedSeq;
        case TieBreak::playerId: return ids_->compareIds(a.record.player, b.record.player) < 0;
        }
        return false;
    }

    void set(const Row& row) {
        erase(row.record.player);
        rows.insert(lowerBound(row), row);
        current_[row.record.player] = row;
    }
    void erase(std::uint32_t player) {
        const auto found = current_.find(player);
        if (found == current_.end())
            return;
        rows.erase(lowerBound(found->second));
        current_.erase(found);
    }
    const Row* find(std::uint32_t player) const {
        const auto found = current_.find(player);
        return found == current_.end() ? nullptr : &found->second;
    }
    std::uint64_t positionOf(std::uint32_t player) const {
        return static_cast<std::uint64_t>(lowerBound(current_.at(player)) - rows.begin());
    }
    std::uint64_t countBetter(const Row& row) const {
        return static_cast<std::uint64_t>(
            std::count_if(rows.begin(), rows.end(), [&](const Row& r) { return compareTuples(r, row) < 0; }));
    }
    std::uint64_t countWorse(const Row& row, std::uint64_t ranked) const {
        const auto end = rows.begin() + static_cast<std::ptrdiff_t>(ranked);
        return static_cast<std::uint64_t>(
            std::count_if(rows.begin(), end, [&](const Row& r) { return compareTuples(r, row) > 0; }));
    }
    // The shown rank of a ranked player.
    std::uint64_t rankOf(std::uint32_t player, RankMode mode, std::uint64_t ranked) const {
        const Row& row = current_.at(player);
        switch (mode) {
        case RankMode::ordinal: return positionOf(player) + 1;
        case RankMode::competition: return countBetter(row) + 1;
        case RankMode::dense: {
            std::uint64_t rank = 1;
            for (std::size_t i = 1; i < rows.size() && compareTuples(rows[i - 1], row) < 0; ++i)
                rank += compareTuples(rows[i - 1], rows[i]) != 0 ? 1 : 0;
            return rank;
        }
        case RankMode::modified: return ranked - countWorse(row, ranked);
        }
        return 0;
    }

  private:
    std::vector<Row>::iterator lowerBound(const Row& row) {
        return std::lower_bound(rows.begin(), rows.end(), row,
                                [this](const Row& a, const Row& b) { return isBefore(a, b); });
    }
    std::vector<Row>::const_iterator lowerBound(const Row& row) const {
        return std::lower_bound(rows.begin(), rows.end(), row,
                                [this](const Row& a, const Row& b) { return isBefore(a, b); });
    }

    RankingOrder order_;
    const Ids* ids_;
    std::unordered_map<std::uint32_t, Row> current_;
};

} // namespace rostrum::test
