// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankIndex::Tree: the B+ tree behind RankIndex. Only core/ranking includes this.
//
// Leaves (rank_leaf.h) hold the entries and are linked in order. An inner node has 2 to 64 children; it knows of each
// how many entries are below it, and of each but the first a separator: the keys of a child are at or above its
// separator, those of the child before are below it. All leaves are equally deep. An empty tree has no node at all.
//
// Sizes: a leaf that gets full shares with a neighbour that has room before it is split; one that is nearly empty is
// merged, or filled up from a neighbour. That keeps leaves about four fifths full. A leaf other than the root never
// has fewer than leafLeast entries, so that the height stays logarithmic.
// Sources: Bayer & McCreight 1972 (B-trees); Knuth, The Art of Computer Programming 3, 6.2.3-6.2.4 (counts, B*).

#include "core/ranking/key_bits.h"
#include "core/ranking/node_pool.h"
#include "core/ranking/rank_leaf.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace rostrum {

struct RankInner {
    static constexpr std::uint32_t capacity = 64; // reached only until the split that follows at once
    static constexpr std::uint32_t block = 8;

    std::uint32_t childCount;
    std::uint32_t
        blockEntries[capacity / block]; // sums of eight entries each, so that a sum up to a child is short
    std::uint32_t entries[capacity];    // below each child; 0 where there is none
    std::uint32_t child[capacity];
    // The greatest key where there is no child. The first is not searched: it is what the parent has for this node, or was.
    KeyBits separator[capacity];

    void clear();
    // The child where the key is, or belongs.
    std::uint32_t childFor(KeyBits bits) const;
    // The child with the entry at `position` among the entries below this node; leaves the position below that child.
    std::uint32_t childAt(std::uint64_t& position) const;
    std::uint32_t entriesBefore(std::uint32_t slot) const;
    std::uint32_t allEntries() const;

    void addEntries(std::uint32_t slot, std::uint32_t added) {
        entries[slot] += added;
        blockEntries[slot / block] += added;
    }
    void setEntries(std::uint32_t slot, std::uint32_t count) { addEntries(slot, count - entries[slot]); }
    void insertChild(std::uint32_t slot, KeyBits bits, std::uint32_t id, std::uint32_t entryCount);
    void eraseChild(std::uint32_t slot);
    // Moves children [from, end) of `left` to the begin of this node, or the first `count` of `right` to its end.
    void takeTail(RankInner& left, std::uint32_t from);
    void takeHead(RankInner& right, std::uint32_t count);

  private:
    void setChildCount(std::uint32_t count);
};

// Two rounds of comparisons that do not wait for one another, as in countSmallerOf64.
inline std::uint32_t RankInner::childFor(KeyBits bits) const {
    const KeyBits* const from = separator + block * sumOver<capacity / block - 1>([=, this](auto i) {
                                                return separator[block * (i + 1)] <= bits;
                                            });
    const auto at = static_cast<std::uint32_t>(from - separator);
    const std::uint32_t slot = at + sumOver<block - 1>([=](auto i) { return from[i + 1] <= bits; });
    return std::min(slot, childCount - 1); // the greatest key of all is not before an unused slot
}

// Masks in place of conditions, which would be foretold wrongly half of the time.
inline std::uint32_t RankInner::entriesBefore(std::uint32_t slot) const {
    const std::uint32_t full = slot / block;
    const std::uint32_t* const rest = entries + std::min(full, capacity / block - 1) * block;
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < block; ++i)
        sum += blockEntries[i] & (0U - static_cast<std::uint32_t>(i < full));
    for (std::uint32_t i = 0; i < block; ++i)
        sum += rest[i] & (0U - static_cast<std::uint32_t>(i < slot % block));
    return sum;
}

class RankIndex::Tree {
  public:
    std::uint64_t size() const { return size_; }
    void insert(KeyBits bits, std::uint32_t player);
    bool erase(KeyBits bits);
    void move(KeyBits from, KeyBits to, std::uint32_t player);
    void clear();
    // Begins to fetch the leaf where the key is, or belongs.
    void prefetch(KeyBits bits) const;
    std::uint64_t countBefore(KeyBits bits) const;
    std::size_t read(std::uint64_t position, std::span<Place> out) const;
    void assign(std::span<const Place> places);
    MemoryParts memoryParts() const;
    void checkInvariants() const;

  private:
    static constexpr std::uint32_t none = UINT32_MAX;
    static constexpr std::uint64_t mostEntries = UINT32_MAX;
    static constexpr std::uint32_t mostLevels =
        10; // 2^32 entries in leaves of leafLeast under nodes of innerLeast
    static constexpr std::uint32_t leafLeast =
        8; // so that two leaves shared out fit even where both must be wide
    static constexpr std::uint32_t leafTidyAt = 32;     // from here down a merge is thought of
    static constexpr std::uint32_t leafMergedMost = 56; // lest a merged leaf is split again at once
    static constexpr std::uint32_t wideMergedMost = RankLeaf::wideCapacity - 4;
    static constexpr std::uint32_t shareRoom = 6; // so much room a neighbour must have to be shared with
    static constexpr std::uint32_t innerLeast = 16;
    static constexpr std::uint32_t innerMergedMost = 48;

    // The way from the root to a leaf's parent: at each level the inner node and the slot taken.
    struct Path {
        std::array<std::uint32_t, mostLevels> node{};
        std::array<std::uint32_t, mostLevels> slot{};
    };
    // Two neighbouring children of one node, by their slots' numbers: rightSlot - 1 and rightSlot.
    struct Pair {
        std::uint32_t left;
        std::uint32_t right;
        std::uint32_t rightSlot;
    };
    // A node whose parent is not told of it yet.
    struct Built {
        std::uint32_t id;
        std::uint32_t entries;
        KeyBits first;
    };
    // The part of the order that a node must keep to, and the leaf met last; for checkInvariants.
    struct Bounds {
        KeyBits low;  // at or above
        KeyBits high; // below, or equal to the greatest key of all
    };

    // rank_tree.cpp
    std::uint32_t leafFor(KeyBits bits, Path& path) const;
    void addEntries(const Path& path, std::uint32_t levels, std::uint32_t added);
    Pair pairWithLesserNeighbour(const Path& path) const;

    // rank_tree_insert.cpp: an entry for which its leaf has no room
    void insertFirst(KeyBits bits, std::uint32_t player);
    void insertCrowded(const Path& path, std::uint32_t leaf, std::uint32_t at, KeyBits bits,
                       std::uint32_t player);
    bool shareWithNeighbour(const Path& path, std::uint32_t leaf, std::uint32_t at, KeyBits bits,
                            std::uint32_t player);
    void splitLeaf(const Path& path, std::uint32_t leaf, const LeafEntries& entries, std::uint32_t at);
    void insertChild(const Path& path, Built child);
    void growRoot(std::uint32_t leftEntries, const Built& right);

    // rank_tree_erase.cpp: too few entries in a leaf, nodes to give back
    bool wantsTidying(const Path& path, const RankLeaf& leaf, std::uint32_t count) const;
    void tidyLeaf(const Path& path, std::uint32_t leaf);
    void tidyInner(const Path& path);
    void balanceInner(RankInner& upper, const Pair& pair);
    void giveLeaf(std::uint32_t leaf);
    void compact();
    void relocateLastLeaf();
    void relocateLastInner();

    // rank_tree_whole.cpp: all of it at once
    Built buildLeaf(std::span<const Place> places, std::uint32_t previous);
    std::vector<Built> buildLevel(const std::vector<Built>& below);
    std::uint32_t checkLeaf(std::uint32_t id, const Bounds& bounds, std::uint32_t& previous) const;
    std::uint32_t checkInner(std::uint32_t id, std::uint32_t levels, const Bounds& bounds,
                             std::uint32_t& previous) const;

    NodePool<RankLeaf> leaves_;
    NodePool<RankInner> inners_;
    std::uint64_t size_ = 0;
    std::uint32_t root_ = none;
    std::uint32_t height_ = 0; // levels of inner nodes
};

} // namespace rostrum
