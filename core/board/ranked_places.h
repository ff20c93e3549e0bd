// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankedPlaces: the order of a ranking, whatever it is: on a RankIndex where a score and a sequence number decide, on a
// TupleIndex where secondary values or players' ids do. Beside it the count of distinct tuples, kept from the first dense rank that is
// asked for on. It holds no records; what it is asked about is told it whole. Only core/board/ranking.* uses this.
// Cost: O(log n) each. Thread: as its owner.

#include "core/board/record_store.h"
#include "core/ranking/distinct_scores.h"
#include "core/ranking/rank_index.h"
#include "core/ranking/ranking_order.h"
#include "core/ranking/tuple_index.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace rostrum {

// A player with all that decides their place.
struct RankingEntry {
    std::uint32_t player = 0;
    Standing standing;
    const std::int64_t* secondaries = nullptr; // as many as the order has
};

// What is known of a player by their place.
struct RankedPlayer {
    std::uint32_t player = 0;
    Standing standing;
};

class RankedPlaces {
  public:
    RankedPlaces(const RankingOrder& order, const PlayerIdOrder* ids);
    ~RankedPlaces() = default;
    RankedPlaces(RankedPlaces&&) noexcept = default;
    RankedPlaces& operator=(RankedPlaces&&) noexcept = default;
    // A copy of memory, O(n).
    RankedPlaces(const RankedPlaces& other);
    RankedPlaces& operator=(const RankedPlaces&) = delete;

    static constexpr std::size_t most = 32;

    const RankingOrder& order() const { return order_; }
    const PlayerIdOrder* ids() const { return ids_; }
    std::uint64_t size() const { return tuples_ ? tuples_->size() : index_.size(); }

    // `ahead` may be null.
    void insert(const RankingEntry& entry, const RankIndex::Ahead* ahead);
    void move(const RankingEntry& from, const RankingEntry& to, const RankIndex::Ahead* ahead);
    // Checked: the entry must be there.
    void erase(const RankingEntry& entry);
    // `from`: null for a new entry.
    void lookAhead(const RankingEntry* from, const RankingEntry& to, RankIndex::Ahead& ahead) const;
    // The same for up to `most` at once.
    struct Expected {
        bool isThere = false;
        RankingEntry from;
        RankingEntry to;
        RankIndex::Ahead* ahead = nullptr;
    };
    void lookAhead(std::span<const Expected> changes) const;
    // Once what that asked for has come.
    void lookCloser(const RankIndex::Ahead& ahead) const {
        if (!tuples_)
            index_.lookCloser(ahead);
    }

    // ---- of entries that are there
    std::uint64_t positionOf(const RankingEntry& entry) const;
    // The same for up to `most` at once; as many positions as entries.
    void positionsOf(std::span<const RankingEntry> entries, std::span<std::uint64_t> positions) const;
    // ---- of any entry, there or not: how many stand before where it is or would be; how many have a strictly better tuple, or one
    // at least as good; and how many different tuples are strictly better.
    std::uint64_t countBefore(const RankingEntry& entry) const;
    std::uint64_t countBetter(const RankingEntry& entry) const;
    std::uint64_t countBetterOrEqual(const RankingEntry& entry) const;
    std::uint64_t distinctBetter(const RankingEntry& entry) const;

    // The tuple as a key of tupleWords() words, in the order of tuples.
    unsigned tupleWords() const { return 1U + order_.secondaryCount; }
    TupleKey tupleOf(const RankingEntry& entry) const;
    bool comesBefore(const RankingEntry& a, const RankingEntry& b) const;

    // Places from a position on; `records` has their players.
    std::size_t read(std::uint64_t position, std::span<RankedPlayer> out, const RecordStore& records) const;

    // Replaces all by the store's records. False where two share a place; the contents are undefined then.
    bool assign(const RecordStore& records);

    struct MemoryParts {
        std::size_t leaves = 0; // with a TupleIndex: all of it
        std::size_t inner = 0;
        std::size_t distinct = 0;
    };
    MemoryParts memoryParts() const;
    void checkInvariants() const;

  private:
    PlaceKey keyOf(const Standing& standing) const {
        return {orderOf(standing.score, order_.sort), tieOf(standing.reachedSeq)};
    }
    std::uint64_t tieOf(std::uint64_t seq) const { return order_.last == TieBreak::last ? ~seq : seq; }
    Standing standingOf(const PlaceKey& key) const {
        return {orderOf(key.order, order_.sort), tieOf(key.tie)};
    }
    Standing standingOf(const TupleKey& key) const; // not of an order by ids
    TuplePlace placeOf(const RankingEntry& entry) const;
    TuplePlace placeIn(const RecordStore& records, std::uint32_t player) const;
    bool assignSimple(const RecordStore& records);
    bool assignTuples(const RecordStore& records);
    void noteInserted(const RankingEntry& entry);
    void noteErased(const RankingEntry& entry);
    void countDistinct() const;

    RankingOrder order_;
    const PlayerIdOrder* ids_;
    RankIndex index_;                    // of a simple order
    std::unique_ptr<TupleIndex> tuples_; // of any other
    mutable std::unique_ptr<DistinctScores> distinctScores_;
    mutable std::unique_ptr<TupleIndex> distinctTuples_;
};

} // namespace rostrum
