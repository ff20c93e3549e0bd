// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// TupleIndex: the order of one ranking whose places are decided by more than a score and a sequence number: a counted B+ tree
// with whole entries. RankIndex does the same for two words, smaller and faster; this one is for all other orders.
//
// An entry is a key of 1 to 6 unsigned words, compared word by word, and a player's number. With a PlayerIdOrder, entries with equal keys
// are ordered by the ids of their players, else keys are unique. Positions are 0-based.
//
// Layout: leaves of up to 64 entries, linked in order; each word of the keys in an array of its own, so that a search runs
// over the first words and looks at others only where those are equal. Inner nodes of up to 64 children know of each
// child how many entries are below it, and its first entry, exactly: no key stands in the tree whose player has left it, so that
// players' numbers may be given anew. 8 bytes a word and 4 for the player, in leaves that are about seven tenths full.
// Cost: insert, erase, counts and at are O(log n) comparisons, reading k neighbours O(log n + k). Nodes lie close together:
// the last one moves into the place of one that is given up, and memory returns to the system.
// Thread: one at a time. Source: Bayer & McCreight 1972 (B-trees); Knuth, The Art of Computer Programming 3, 6.2.3-6.2.4.

#include "core/ranking/ranking_order.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace rostrum {

struct TupleKey {
    static constexpr unsigned mostWords = 6;

    std::array<std::uint64_t, mostWords> word{}; // those beyond the index's own are not looked at

    friend bool operator==(const TupleKey&, const TupleKey&) = default;
};

struct TuplePlace {
    TupleKey key;
    std::uint32_t player = 0;

    friend bool operator==(const TuplePlace&, const TuplePlace&) = default;
};

class TupleIndex {
  public:
    // 1 to 6 words; `ids`, where there are any, must outlive the index.
    explicit TupleIndex(unsigned words, const PlayerIdOrder* ids = nullptr);
    ~TupleIndex();
    TupleIndex(TupleIndex&&) noexcept;
    TupleIndex& operator=(TupleIndex&&) noexcept;
    // The same entries in nodes of its own: a copy of memory, O(n).
    TupleIndex(const TupleIndex& other);
    TupleIndex& operator=(const TupleIndex&) = delete;

    std::uint64_t size() const;
    // By the index's words, then by ids where it has them.
    bool isBefore(const TuplePlace& a, const TuplePlace& b) const;

    // The place must not be there (checked).
    void insert(const TuplePlace& place);
    // False where the place is not there.
    bool erase(const TuplePlace& place);
    // Begins to fetch what an insertion or a removal of each will touch: of the leaf where it is, or belongs, what stands from there on.
    void prefetch(std::span<const TuplePlace> places) const;

    // How many entries stand strictly before the place; the position of the entry that has it.
    std::uint64_t countBefore(const TuplePlace& place) const;
    // The same for many at once, whose leaves are fetched from memory together; counts.size() is places.size().
    void countsBefore(std::span<const TuplePlace> places, std::span<std::uint64_t> counts) const;
    // How many entries have first `words` words that are strictly smaller than the key's, or at most the key's.
    std::uint64_t countBetter(const TupleKey& key, unsigned words) const;
    std::uint64_t countBetterOrEqual(const TupleKey& key, unsigned words) const;

    // Copies consecutive entries beginning at `position` into `out`; returns how many there were.
    std::size_t read(std::uint64_t position, std::span<TuplePlace> out) const;

    // Replaces the contents: beginAssign, then each place in order, then endAssign, before which nothing else may be
    // asked. append is false, and takes nothing, where the place is not after the one before it.
    void beginAssign();
    bool append(const TuplePlace& place);
    void endAssign();

    std::size_t memoryBytes() const;
    // Walks the whole tree and aborts with a reason where an invariant is broken. O(n).
    void checkInvariants() const;

    class Tree; // tuple_tree.h

  private:
    std::unique_ptr<Tree> tree_;
};

} // namespace rostrum
