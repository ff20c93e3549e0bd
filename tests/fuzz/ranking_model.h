// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a Ranking is, without any cleverness: a map and a sort. For the driver that compares the two.

#include "core/board/ranking.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace rostrum::fuzz {

using Record = Ranking::Record;
using Values = std::array<std::int64_t, RankingOrder::mostSecondaries>;

inline bool same(const Record& a, const Record& b) {
    return a.player == b.player && a.changedAtS == b.changedAtS && a.standing == b.standing;
}

// Ids whose order has nothing to do with that of the numbers.
class ScatteredIds final : public PlayerIdOrder {
  public:
    int compareIds(std::uint32_t a, std::uint32_t b) const override {
        const std::uint32_t first = a * 0x9e3779b1U;
        const std::uint32_t second = b * 0x9e3779b1U;
        return first < second ? -1 : first > second ? 1 : 0;
    }
};
inline const ScatteredIds scatteredIds;

struct Entry {
    Record record;
    Values values{};
};

// What a ranking is, without any cleverness.
class Model {
  public:
    explicit Model(const RankingOrder& order) : by_(order) {}

    std::map<std::uint32_t, Entry> entries;

    const std::vector<Entry>& order() {
        if (!sorted_) {
            order_.clear();
            for (const auto& [player, entry] : entries)
                order_.push_back(entry);
            std::sort(order_.begin(), order_.end(), [&](const Entry& a, const Entry& b) {
                if (better(a, b) || better(b, a))
                    return better(a, b);
                if (by_.last == TieBreak::playerId)
                    return scatteredIds.compareIds(a.record.player, b.record.player) < 0;
                const bool earlier = a.record.standing.reachedSeq < b.record.standing.reachedSeq;
                const bool later = b.record.standing.reachedSeq < a.record.standing.reachedSeq;
                return by_.last == TieBreak::first ? earlier : later;
            });
            sorted_ = true;
        }
        return order_;
    }
    void changed() { sorted_ = false; }
    // By the tuple of score and secondaries.
    bool better(const Entry& a, const Entry& b) const {
        const auto compare = [](std::int64_t x, std::int64_t y, SortOrder sort) {
            return sort == SortOrder::descending ? x > y : x < y;
        };
        if (a.record.standing.score != b.record.standing.score)
            return compare(a.record.standing.score, b.record.standing.score, by_.sort);
        for (std::size_t i = 0; i < by_.secondaryCount; ++i) {
            if (a.values[i] != b.values[i])
                return compare(a.values[i], b.values[i], by_.secondaries[i]);
        }
        return false;
    }

    std::optional<std::uint64_t> rank(std::size_t position, RankMode mode, std::uint64_t cap) {
        const std::vector<Entry>& all = order();
        const std::size_t ranked = cap == 0 ? all.size() : std::min<std::size_t>(all.size(), cap);
        if (position >= ranked)
            return std::nullopt;
        const Entry& entry = all[position];
        std::uint64_t betterOnes = 0;
        std::uint64_t distinct = 0;
        std::uint64_t asGood = 0;
        for (std::size_t i = 0; i < ranked; ++i) {
            const bool isBetter = better(all[i], entry);
            betterOnes += isBetter ? 1 : 0;
            asGood += better(entry, all[i]) ? 0 : 1;
            distinct += isBetter && (i == 0 || better(all[i - 1], all[i])) ? 1 : 0;
        }
        switch (mode) {
        case RankMode::ordinal: return position + 1;
        case RankMode::competition: return betterOnes + 1;
        case RankMode::dense: return distinct + 1;
        case RankMode::modified: return asGood;
        }
        return std::nullopt;
    }
    std::uint64_t worse(std::size_t position, std::uint64_t cap) {
        const std::vector<Entry>& all = order();
        const std::size_t ranked = cap == 0 ? all.size() : std::min<std::size_t>(all.size(), cap);
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < ranked; ++i)
            count += better(all[position], all[i]) ? 1 : 0;
        return count;
    }

  private:
    RankingOrder by_;
    std::vector<Entry> order_;
    bool sorted_ = false;
};

// Half of the orders are those that a RankIndex holds.
inline RankingOrder anyOrder(FuzzInput& in) {
    RankingOrder order;
    const std::uint8_t bits = in.byte();
    order.sort = bits % 2 == 0 ? SortOrder::descending : SortOrder::ascending;
    if (bits / 2 % 2 == 0)
        return order;
    order.last = static_cast<TieBreak>(bits / 4 % 3);
    order.secondaryCount = static_cast<std::uint8_t>(in.byte() % (RankingOrder::mostSecondaries + 1));
    for (std::size_t i = 0; i < order.secondaryCount; ++i)
        order.secondaries[i] = in.byte() % 2 == 0 ? SortOrder::descending : SortOrder::ascending;
    return order;
}

inline bool matches(const Ranking::Placed& placed, const Entry& entry) {
    return placed.player == entry.record.player && placed.standing == entry.record.standing;
}

// Few different scores, many, all, and the ends of what there is.
inline Score scoreOf(unsigned kind, FuzzInput& in) {
    constexpr std::array<Score, 6> extremes = {
        std::numeric_limits<Score>::min(),     std::numeric_limits<Score>::min() + 1, -1, 0,
        std::numeric_limits<Score>::max() - 1, std::numeric_limits<Score>::max()};
    switch (kind) {
    case 0: return in.byte() % 5;
    case 1: return static_cast<Score>(in.number(3));
    case 2: return static_cast<Score>(in.number(8));
    default: return extremes[in.byte() % extremes.size()];
    }
}

// Entries as assign takes them.
struct Flat {
    std::vector<Record> records;
    std::vector<std::int64_t> values;
};

inline Flat flat(const std::vector<Entry>& entries, std::size_t secondaryCount) {
    Flat result;
    for (const Entry& entry : entries) {
        result.records.push_back(entry.record);
        for (std::size_t i = 0; i < secondaryCount; ++i)
            result.values.push_back(entry.values[i]);
    }
    return result;
}

} // namespace rostrum::fuzz
