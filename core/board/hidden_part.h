// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HiddenPart: the hidden players of one ranking, with the same records and in the same order as in the ranking itself (the truth), so that
// how many of them stand before a place is one count. Beside them, from the first dense rank of the public view on, the tuples that nobody
// but hidden players have, which that view must not count.
// Cost: O(log of the hidden) each; a change of a tuple, while such tuples are kept, two counts in both rankings.
// Memory: as a Ranking of the hidden players. Thread: as the ranking's.

#include "core/board/ranking.h"
#include "core/ranking/tuple_index.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace rostrum {

class HiddenPart {
  public:
    // Of the players of `truth`; nobody at first.
    explicit HiddenPart(const Ranking& truth) : entries_(truth.order(), truth.playerIds()) {}
    ~HiddenPart() = default;
    HiddenPart(HiddenPart&&) noexcept = default;
    HiddenPart& operator=(HiddenPart&&) noexcept = default;
    HiddenPart(const HiddenPart& other)
        : entries_(other.entries_),
          alone_(other.alone_ ? std::make_unique<TupleIndex>(*other.alone_) : nullptr) {}
    HiddenPart& operator=(const HiddenPart&) = delete;

    const Ranking& entries() const { return entries_; }
    Ranking& entries() { return entries_; }
    bool has(std::uint32_t player) const { return entries_.find(player).has_value(); }

    // How many different tuples strictly better than the entry's only hidden players have.
    std::uint64_t aloneBetter(const Ranking& truth, const RankingEntry& entry) const;
    // Whether note() is to be called.
    bool watchesTuples() const { return alone_ != nullptr; }
    // Somebody of the truth, hidden or not, has come to the entry's tuple, left it, or been hidden or shown at it: after all that is
    // done in both rankings.
    void note(const Ranking& truth, const RankingEntry& entry);

    std::size_t memoryBytes() const {
        return sizeof(HiddenPart) + entries_.memoryBytes() + (alone_ ? alone_->memoryBytes() : 0);
    }
    void checkInvariants(const Ranking& truth) const;

  private:
    bool isAlone(const Ranking& truth, const RankingEntry& entry) const;
    std::unique_ptr<TupleIndex> tuplesAlone(const Ranking& truth) const;

    Ranking entries_;
    mutable std::unique_ptr<TupleIndex> alone_; // null: not asked for yet
};

} // namespace rostrum
