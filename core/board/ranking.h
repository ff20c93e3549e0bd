// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Ranking: who stands where on one (board, period, division): each player's standing, and their order.
//
// Places are 0-based positions; shown ranks are 1-based. The order is (score, who reached it first). Reading never changes
// anything but the count of distinct scores, which is built at the first dense rank that is asked for and kept from then on.
// Cost: O(log n) each. Thread: the writer's only.

#include "core/ranking/distinct_scores.h"
#include "core/ranking/rank_index.h"
#include "core/ranking/rank_mode.h"
#include "core/ranking/standing.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace rostrum {

class Ranking {
  public:
    struct Record {
        std::uint32_t player = 0;     // 0: a free slot
        std::uint32_t changedAtS = 0; // when the standing came about, in seconds since 1970
        Standing standing;
    };

    explicit Ranking(SortOrder sort = SortOrder::descending) : sort_(sort) {}

    SortOrder sortOrder() const { return sort_; }
    std::uint64_t size() const { return index_.size(); }
    bool empty() const { return index_.empty(); }

    // Nothing where the player is not in the ranking.
    std::optional<Record> find(std::uint32_t player) const;
    // Places the player, or moves them. Two players must not have reached a score by the same event (checked).
    void set(const Record& record);
    // The player must be there (checked).
    void erase(std::uint32_t player);

    // ---- many changes in a row: what each of them needs is fetched from memory before any of them is made.
    // What was found on the way to a change; good until it is made, and harmless where other changes come between.
    struct Ahead {
        RankIndex::Ahead index;
    };
    // Begins to fetch the player's record.
    void prefetch(std::uint32_t player) const;
    // The player will probably get this standing: finds both places, and begins to fetch them.
    void lookAhead(std::uint32_t player, const Standing& next, Ahead& ahead) const;
    // As set, by the way that lookAhead found, where it is still the right one.
    void set(const Record& record, const Ahead& ahead);

    // ---- the player must be there (checked)
    // 0-based.
    std::uint64_t positionOf(std::uint32_t player) const;
    // The shown rank among the first `cap` places (0: all); nothing beyond the cap.
    std::optional<std::uint64_t> rankOf(std::uint32_t player, RankMode mode, std::uint64_t cap) const;
    // How many of the first `cap` places have a strictly worse score.
    std::uint64_t countWorse(std::uint32_t player, std::uint64_t cap) const;

    struct Placed {
        std::uint32_t player = 0;
        Standing standing;
    };
    // Copies up to out.size() places from a position on; returns how many there were.
    std::size_t read(std::uint64_t position, std::span<Placed> out) const;
    Placed at(std::uint64_t position) const;

    // Exact sum of all scores; 128 bits hold 2^64 scores of 63 bits.
    __extension__ using Sum = __int128;
    Sum sumOfScores() const { return sum_; }

    // All at once, in any order; replaces what is there. Fails where two records share a player or a place.
    bool assign(std::vector<Record> records);

    // ---- capture: reads the ranking as it was at beginCapture(), a piece at a time, while it goes on changing. What changes
    // before it was read is set aside: at most one record a changed player.
    void beginCapture();
    // Appends up to `atMost` records; false once all have been read.
    bool capture(std::size_t atMost, std::vector<Record>& out);
    void endCapture();

    std::size_t memoryBytes() const { return memoryParts().all(); }
    // The same by part; `others` is what features beyond the default keep, say the count of distinct scores.
    struct MemoryParts {
        std::size_t records = 0;
        std::size_t leaves = 0;
        std::size_t inner = 0;
        std::size_t others = 0;

        std::size_t all() const { return records + leaves + inner + others; }
    };
    MemoryParts memoryParts() const;
    void checkInvariants() const;

  private:
    PlaceKey keyOf(const Standing& standing) const {
        return {orderOf(standing.score, sort_), standing.reachedSeq};
    }
    Score scoreOf(const PlaceKey& key) const { return orderOf(key.order, sort_); }
    const Record& recordOf(std::uint32_t player) const; // must be there (checked)
    std::uint32_t findSlot(std::uint32_t player) const; // noSlot where there is none
    void linkSlot(std::uint32_t slot);
    void unlinkSlot(std::uint32_t slot);
    void growTable(std::size_t size);
    void beforeChange(std::uint32_t slot);
    void noteInserted(std::int64_t order);
    void noteErased(std::int64_t order);

    SortOrder sort_;
    RankIndex index_;
    std::vector<Record> records_;
    std::vector<std::uint32_t> freeSlots_;
    std::vector<std::uint32_t> table_; // hash of player → slot + 1; 0 is free
    mutable std::unique_ptr<DistinctScores> distinct_;
    Sum sum_ = 0;
    bool capturing_ = false;
    std::size_t captureNext_ = 0;
    std::size_t captureEnd_ = 0;
    std::unordered_map<std::uint32_t, Record> setAside_; // by slot
};

} // namespace rostrum
