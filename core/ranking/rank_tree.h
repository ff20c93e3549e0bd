// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankIndex::Tree: the B+ tree behind RankIndex. Only core/ranking includes this.
//
// Leaves (rank_leaf.h) hold the entries, and are linked in order; inner nodes (rank_inner.h) know how many are below each child.
// All leaves are equally deep. An empty tree has no node at all. Leaves and inner nodes lie in one array each, on huge pages where
// they are many.
//
// Sizes: a leaf that gets full shares with a neighbour that has room before it is split; one that is nearly empty is
// merged, or filled up from a neighbour. That keeps leaves about four fifths full. A leaf other than the root never
// has fewer than leafLeast entries, so that the height stays logarithmic.
//
// Structure version: steps whenever a way (RankIndex::Way) that was right before may be wrong after: when nodes come, go or
// move, or when a separator changes. Versions of different trees differ. It decides nothing but whether a way found ahead is used as
// it is or looked at again (wayTo).
// Sources: Bayer & McCreight 1972 (B-trees); Knuth, The Art of Computer Programming 3, 6.2.3-6.2.4 (counts, B*).

#include "core/ranking/key_bits.h"
#include "core/ranking/node_pool.h"
#include "core/ranking/rank_inner.h"
#include "core/ranking/rank_leaf.h"

#include <span>
#include <vector>

namespace rostrum {

class RankIndex::Tree {
  public:
    Tree();
    ~Tree() = default;
    // The same nodes, with versions of its own.
    Tree(const Tree& other);
    Tree& operator=(const Tree&) = delete;
    Tree(Tree&&) = delete;
    Tree& operator=(Tree&&) = delete;

    std::uint64_t size() const { return size_; }
    void insert(KeyBits bits, std::uint32_t player, const Ahead* ahead);
    bool erase(KeyBits bits);
    void move(KeyBits from, KeyBits to, std::uint32_t player, const Ahead* ahead);
    void clear();
    void lookAhead(const PlaceKey* from, const PlaceKey& to, Ahead& ahead) const;
    // Up to mostExpected of them.
    static constexpr std::size_t mostExpected = 32;
    void lookAhead(std::span<const Expected> changes) const;
    void lookCloser(const Ahead& ahead) const;
    template <bool Present>
    std::uint64_t countBefore(KeyBits bits) const;
    template <bool Present>
    void countsBefore(std::span<const PlaceKey> keys, std::span<std::uint64_t> counts) const;
    // Puts leaves in order as it reads them.
    std::size_t read(std::uint64_t position, std::span<Place> out);
    MemoryParts memoryParts() const;
    void checkInvariants() const;

    // ---- all of it at once: places that ascend by key, in pieces. The tree is empty before, and not to be used until finishLoad.
    struct Load;
    void load(Load& load, std::span<const Place> places);
    void finishLoad(Load& load);

  private:
    static constexpr std::uint32_t none = UINT32_MAX;
    static constexpr std::uint64_t mostEntries = UINT32_MAX;
    static constexpr std::uint32_t leafLeast =
        8; // so that two leaves shared out fit even where both must be wide
    static constexpr std::uint32_t leafTidyAt = 40;     // from here down a merge is thought of
    static constexpr std::uint32_t leafMergedMost = 62; // and done: two that one leaf could just hold
    static constexpr std::uint32_t wideMergedMost = RankLeaf::wideCapacity - 4;
    static constexpr std::uint32_t shareRoom = 8; // so much room a neighbour must have to be shared with
    static constexpr std::uint32_t innerLeast = 16;
    static constexpr std::uint32_t innerMergedMost = 48;

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
    // The part of the order that a node must keep to; for checkInvariants.
    struct Bounds {
        KeyBits low;  // at or above
        KeyBits high; // below, or equal to the greatest key of all
    };

    // rank_tree.cpp
    static std::uint64_t firstVersion();
    void findWay(KeyBits bits, Way& way) const;
    void findWays(KeyBits from, Way& source, KeyBits to, Way& target) const;
    bool leadsTo(const Way& way, KeyBits bits) const;
    const Way& wayTo(KeyBits bits, std::uint64_t version, const PlaceKey& foreseen, const Way& hint,
                     Way& room) const;
    std::uint32_t entriesAt(const Way& way) const;
    void moveAlong(const Way& source, KeyBits from, const Way& target, KeyBits to, std::uint32_t player);
    // `added` may be UINT32_MAX for "one less": the sums turn over.
    // Always inlined: GCC 12.2 (-O1 and up, no -fPIC) takes the function for one without effect and leaves out its calls.
    [[gnu::always_inline]] void addEntries(const Way& way, std::uint32_t levels, std::uint32_t added) {
        for (std::uint32_t level = 0; level < levels; ++level)
            inners_[way.node[level]].addEntries(way.slot[level], added);
    }
    Pair pairWithLesserNeighbour(const Way& way) const;

    // rank_tree_insert.cpp: an entry for which its leaf has no room
    void insertFirst(KeyBits bits, std::uint32_t player);
    void insertCrowded(const Way& way, KeyBits bits, std::uint32_t player);
    bool shareWithNeighbour(const Way& way, KeyBits bits, std::uint32_t player);
    void splitLeaf(const Way& way, const LeafEntries& entries, std::uint32_t at);
    void insertChild(const Way& way, Built child);
    void growRoot(std::uint32_t leftEntries, const Built& right);

    // rank_tree_erase.cpp: too few entries in a leaf, nodes to give back
    bool wantsTidying(const Way& way, const RankLeaf& leaf, std::uint32_t count) const;
    void tidyLeaf(const Way& way);
    void tidyInner(const Way& way);
    void balanceInner(RankInner& upper, const Pair& pair);
    void giveLeaf(std::uint32_t leaf);
    void compact();
    void relocateLastLeaf();
    void relocateLastInner();

    // rank_tree_whole.cpp
    void loadLeaf(Load& load, std::uint32_t count);
    std::vector<Built> buildLevel(const std::vector<Built>& below);
    void checkLeaf(std::uint32_t id, const Bounds& bounds, std::uint32_t& previous) const;
    std::uint32_t checkInner(std::uint32_t id, std::uint32_t levels, const Bounds& bounds,
                             std::uint32_t& previous) const;

    NodePool<RankLeaf> leaves_;
    NodePool<RankInner> inners_;
    std::uint64_t size_ = 0;
    std::uint64_t version_ = firstVersion();
    std::uint32_t root_ = none;
    std::uint32_t height_ = 0; // levels of inner nodes
};

struct RankIndex::Tree::Load {
    LeafEntries waiting;
    std::vector<Built> leaves;
};

} // namespace rostrum
