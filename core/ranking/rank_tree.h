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

#include "core/ranking/node_pool.h"
#include "core/ranking/rank_index.h"
#include "core/ranking/rank_leaf.h"

#include <array>
#include <span>
#include <vector>

namespace rostrum {

struct RankInner {
    static constexpr std::uint32_t capacity = 64; // reached only until the split that follows at once

    std::uint32_t childCount;
    std::uint32_t entries[capacity]; // below each child; 0 where there is none
    std::uint32_t child[capacity];
    // The greatest key where there is no child. The first is what the parent has for this node, or was.
    PlaceKey separator[capacity];

    void clear();
    // The child where the key is, or belongs.
    std::uint32_t childFor(const PlaceKey& key) const;
    // The child with the entry at `position` among the entries below this node; leaves the position below that child.
    std::uint32_t childAt(std::uint64_t& position) const;
    std::uint32_t entriesBefore(std::uint32_t slot) const;
    std::uint32_t allEntries() const { return entriesBefore(capacity); }

    void insertChild(std::uint32_t slot, const PlaceKey& key, std::uint32_t id, std::uint32_t entryCount);
    void eraseChild(std::uint32_t slot);
    // Moves children [from, end) of `left` to the begin of this node, or the first `count` of `right` to its end.
    void takeTail(RankInner& left, std::uint32_t from);
    void takeHead(RankInner& right, std::uint32_t count);

  private:
    void truncate(std::uint32_t count);
};

class RankIndex::Tree {
  public:
    std::uint64_t size() const { return size_; }
    void insert(const PlaceKey& key, std::uint32_t player);
    bool erase(const PlaceKey& key);
    void move(const PlaceKey& from, const PlaceKey& to, std::uint32_t player);
    void clear();
    std::uint64_t countBefore(const PlaceKey& key) const;
    std::size_t read(std::uint64_t position, std::span<Place> out) const;
    void assign(std::span<const Place> places);
    std::size_t memoryBytes() const;
    void checkInvariants() const;

  private:
    static constexpr std::uint32_t none = UINT32_MAX;
    static constexpr std::uint64_t mostEntries = UINT32_MAX;
    static constexpr std::uint32_t mostLevels =
        10; // 2^32 entries in leaves of leafLeast under nodes of innerLeast
    static constexpr std::uint32_t leafLeast =
        8; // so that two leaves shared out fit even where both must be wide
    static constexpr std::uint32_t leafTidyAt = 24;     // from here down a merge is tried
    static constexpr std::uint32_t leafMergedMost = 48; // lest a merged leaf is split again at once
    static constexpr std::uint32_t shareRoom = 6; // so much room a neighbour must have to be shared with
    static constexpr std::uint32_t innerLeast = 16;
    static constexpr std::uint32_t innerMergedMost = 48;

    // The way from the root to a leaf's parent: at each level the inner node and the slot taken.
    struct Path {
        std::array<std::uint32_t, mostLevels> node;
        std::array<std::uint32_t, mostLevels> slot;
    };
    // Two neighbouring children of one node, by their slots' numbers: rightSlot - 1 and rightSlot.
    struct Pair {
        std::uint32_t left;
        std::uint32_t right;
        std::uint32_t rightSlot;
    };
    // A node made by assign, until its parent is made.
    struct Built {
        std::uint32_t id;
        std::uint32_t entries;
        PlaceKey first;
    };
    // The part of the order that a node must keep to, and the leaf met last; for checkInvariants.
    struct Bounds {
        const PlaceKey* low;  // at or above; null where there is no bound
        const PlaceKey* high; // below
    };

    // rank_tree.cpp
    std::uint32_t leafFor(const PlaceKey& key, Path& path) const;
    void addEntries(const Path& path, std::uint32_t levels, std::uint32_t added);
    Pair pairWithLesserNeighbour(const Path& path) const;

    // rank_tree_insert.cpp: an entry for which its leaf has no room
    void insertFirst(const PlaceKey& key, std::uint32_t player);
    void insertCrowded(const Path& path, std::uint32_t leaf, std::uint32_t at, const Place& place);
    bool shareWithNeighbour(const Path& path, std::uint32_t leaf, std::uint32_t at, const Place& place);
    void splitLeaf(const Path& path, std::uint32_t leaf, const LeafEntries& entries, std::uint32_t at);
    void insertChild(const Path& path, Built child);
    void growRoot(std::uint32_t leftEntries, const Built& right);

    // rank_tree_erase.cpp: too few entries in a leaf, nodes to give back
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
