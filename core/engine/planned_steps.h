// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PlannedSteps: the steps of a view's reveal, with those that a plan would take out or put in. Cost: O(s log s) for s steps to begin with,
// then O(log s) for each player of a step. Thread: one at a time.

#include "core/engine/view_fold.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <unordered_map>
#include <vector>

namespace rostrum {

class PlannedSteps {
  public:
    // `own`: those that may be put in or taken out. All must live as long as this.
    PlannedSteps(const ViewFold::Steps& steps, const std::vector<const ViewFold::Step*>& own);

    bool has(std::uint64_t seq) const { return there_[placeOf(seq)]; }
    // How many are before it, in the order of their events.
    std::uint32_t indexOf(std::uint64_t seq) const;
    // The first later one that concerns a player of this one; 0: none does.
    std::uint64_t laterOf(const ViewFold::Step& step) const;
    void takeOut(const ViewFold::Step& step) { set(step, false); }
    void putIn(const ViewFold::Step& step) { set(step, true); }

  private:
    std::size_t placeOf(std::uint64_t seq) const; // must be one of those known
    void set(const ViewFold::Step& step, bool there);
    void count(std::size_t place, bool more);

    std::vector<std::uint64_t> seqs_; // ascending: of all that are or may be there
    std::vector<bool> there_;         // by their places
    std::vector<std::uint32_t> sums_; // a Fenwick tree over there_, from 1
    // Of the players of `own`: in which steps they are.
    std::unordered_map<std::uint32_t, std::set<std::uint64_t>> byPlayer_;
};

} // namespace rostrum
