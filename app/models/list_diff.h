// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How one order of keys becomes another with few steps: those that left are removed, newcomers inserted, and of the others
// as few as possible moved. Those that stay where they are, are a longest increasing subsequence of the old positions
// (patience sorting, O(n log n); Fredman, "On computing the length of longest increasing subsequences", 1975).
// Pure functions, any thread.

#include <cstddef>
#include <span>
#include <vector>

namespace rostrum {

struct ListStep {
    enum class Kind { remove, insert, move };
    Kind kind = Kind::remove;
    int first = 0;  // remove, insert: the first row; move: the row that moves
    int count = 1;  // rows
    int to = 0;     // move: the row before which it goes, counted before the move (down: its new row + 1)
    int source = 0; // insert: the place in the new list of the first of them
};

// `oldPlaces[i]` is the place in the new list of what stands in row i now, or -1 where it is not there any more. Each
// place occurs at most once. `newCount` is the length of the new list. Steps are to be done in order.
std::vector<ListStep> listSteps(std::span<const int> oldPlaces, int newCount);

// Marks which elements of the sequence (distinct numbers) form a longest increasing subsequence.
std::vector<bool> longestIncreasing(std::span<const int> sequence);

} // namespace rostrum
