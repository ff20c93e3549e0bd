// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DistinctScores: the different scores of a ranking, counted in order; what a dense rank needs. Built only where dense ranks
// are asked for, then told of each score that appears first or leaves last, which the ranking's own counts show:
// countBetterOrEqual(order) - countBetter(order) is 1 after the insertion, or 0 after the erasure.
// `order` is as in PlaceKey. Cost: O(log n) each, build O(n). Thread: as the index it is built from.

#include "core/ranking/rank_index.h"

namespace rostrum {

class DistinctScores {
  public:
    DistinctScores() = default;
    ~DistinctScores() = default;
    DistinctScores(DistinctScores&&) noexcept = default;
    DistinctScores& operator=(DistinctScores&&) noexcept = default;
    DistinctScores(const DistinctScores& other) = default;
    DistinctScores& operator=(const DistinctScores&) = delete;

    // Replaces the contents by the different scores of the index.
    void build(const RankIndex& index);
    // The score must not be there yet (checked).
    void add(std::int64_t order);
    // The score must be there (checked).
    void remove(std::int64_t order);

    std::uint64_t size() const { return scores_.size(); }
    // How many different scores are strictly before `order`: the dense rank of it, less 1.
    std::uint64_t countBefore(std::int64_t order) const { return scores_.countBetter(order); }

    std::size_t memoryBytes() const { return scores_.memoryBytes(); }
    void checkInvariants() const { scores_.checkInvariants(); }

  private:
    RankIndex scores_; // (order, 0)
};

} // namespace rostrum
