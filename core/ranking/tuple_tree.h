// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// TupleIndex::Tree: what a TupleIndex asks of its tree, whatever the number of words; and TupleTree, which is that tree for one
// number of words. Only tuple_index.cpp and the files that define its parts include this.
//
// Invariants: all leaves are equally deep; every node but the root has at least `least` slots, an inner root 2; the slot of a child
// holds the child's first entry and the number of entries below it. An empty tree has no node.
// A full leaf shares with a neighbour that has room before it is split; one that is half empty is merged where the two fit.

#include "core/check.h"
#include "core/memory/page_array.h"
#include "core/ranking/tuple_node.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace rostrum {

class TupleIndex::Tree {
  public:
    Tree() = default;
    virtual ~Tree() = default;
    Tree& operator=(const Tree&) = delete;
    Tree(Tree&&) = delete;
    Tree& operator=(Tree&&) = delete;

    std::uint64_t size() const { return size_; }
    const PlayerIdOrder* ids() const { return ids_; }
    virtual unsigned words() const = 0;
    virtual void insert(const TuplePlace& place) = 0;
    virtual bool erase(const TuplePlace& place) = 0;
    virtual void prefetch(std::span<const TuplePlace> places) const = 0;
    virtual std::uint64_t countBefore(const TupleBound& bound) const = 0;
    virtual void countsBefore(std::span<const TuplePlace> places, std::span<std::uint64_t> counts) const = 0;
    virtual std::size_t read(std::uint64_t position, std::span<TuplePlace> out) const = 0;
    virtual void beginAssign() = 0;
    virtual bool append(const TuplePlace& place) = 0;
    virtual void endAssign() = 0;
    virtual std::unique_ptr<Tree> copy() const = 0;
    virtual std::size_t memoryBytes() const = 0;
    virtual void checkInvariants() const = 0;

  protected:
    explicit Tree(const PlayerIdOrder* ids) : ids_(ids) {}
    Tree(const Tree&) = default;

    const PlayerIdOrder* ids_ = nullptr;
    std::uint64_t size_ = 0;
};

template <unsigned Words>
class TupleTree final : public TupleIndex::Tree {
  public:
    explicit TupleTree(const PlayerIdOrder* ids) : Tree(ids) {}
    TupleTree(const TupleTree& other) = default;

    unsigned words() const override { return Words; }
    void insert(const TuplePlace& place) override;
    bool erase(const TuplePlace& place) override;
    void prefetch(std::span<const TuplePlace> places) const override;
    std::uint64_t countBefore(const TupleBound& bound) const override;
    void countsBefore(std::span<const TuplePlace> places, std::span<std::uint64_t> counts) const override;
    std::size_t read(std::uint64_t position, std::span<TuplePlace> out) const override;
    void beginAssign() override;
    bool append(const TuplePlace& place) override;
    void endAssign() override;
    std::unique_ptr<Tree> copy() const override { return std::make_unique<TupleTree>(*this); }
    std::size_t memoryBytes() const override { return leaves_.memoryBytes() + inners_.memoryBytes(); }
    void checkInvariants() const override;

  private:
    using Leaf = TupleLeaf<Words>;
    using Inner = TupleInner<Words>;

    static constexpr std::uint32_t none = UINT32_MAX;
    static constexpr std::uint32_t capacity = TupleSlots<Words>::capacity;
    static constexpr std::uint32_t least = 16;
    static constexpr std::uint32_t tidyAt = 32;     // from here down a leaf's merge is thought of
    static constexpr std::uint32_t mergedMost = 56; // lest a merged node is full again at once
    static constexpr std::uint32_t shareRoom = 6;   // so much room a neighbour must have to be shared with
    static constexpr std::uint32_t builtFill = 56;
    // What a node keeps that is split by an entry after all others; the rest is just enough for a node.
    static constexpr std::uint32_t appendedFill = capacity - least;
    static constexpr std::uint32_t mostLevels = 10; // 2^32 entries in nodes of `least`
    static constexpr std::uint64_t mostEntries = 4'000'000'000;

    // The way from the root to a leaf: the inner node and the slot taken at each level.
    struct Path {
        std::array<std::uint32_t, mostLevels> node{};
        std::array<std::uint32_t, mostLevels> slot{};
    };
    // A node whose parent is not told of it yet.
    struct Sibling {
        std::uint32_t id = none;
        std::uint32_t entries = 0;
        TuplePlace first;
    };
    // Nodes that a removal has emptied, to be given back when the tree is whole again.
    struct Emptied {
        std::uint32_t leaf = none;
        std::uint32_t innerCount = 0;
        std::array<std::uint32_t, mostLevels> inner{};
    };

    static void prefetchLines(const void* from, std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; i += 64)
            __builtin_prefetch(static_cast<const char*>(from) + i);
    }
    static void prefetchSearched(const TupleSlots<Words>& slots) {
        __builtin_prefetch(&slots.count);
        prefetchLines(slots.word[0], sizeof(slots.word[0]));
    }
    TupleBound boundAt(const TuplePlace& place) const { return {&place, Words, false, ids_}; }
    // Counts what the inner nodes tell; what the leaf adds is left. None where the leaf has nothing to add.
    std::uint32_t descend(const TupleBound& bound, std::uint64_t& count) const;
    // The leaf where the place is or belongs.
    std::uint32_t leafFor(const TuplePlace& place, Path& path) const;
    void addEntries(const Path& path, std::uint32_t added); // two's complement takes away
    void updateFirst(const Path& path, const TuplePlace& first);

    // tuple_tree_change.h: splits, merges, and nodes given back
    std::uint32_t lesserNeighbour(const Path& path) const;
    bool shareLeaf(const Path& path);
    bool wantsTidying(const Path& path, std::uint32_t count) const;
    void splitLeaf(const Path& path, std::uint32_t leaf, bool atEnd);
    void addSibling(const Path& path, std::uint32_t levels, std::uint32_t leftEntries,
                    const Sibling& sibling);
    void growRoot(std::uint32_t leftEntries, const Sibling& right);
    void tidy(const Path& path);
    template <typename Node>
    std::uint32_t balance(PageArray<Node>& nodes, Inner& parent, std::uint32_t slot, std::uint32_t other);
    template <typename Node>
    void shareOut(PageArray<Node>& nodes, Inner& parent, std::uint32_t leftSlot);
    void tidyInners(const Path& path, Emptied& emptied);
    void giveLeaf(std::uint32_t id);
    void giveInner(std::uint32_t id);

    // tuple_tree_whole.h: all of it at once
    void buildInners();
    struct Checked {
        std::uint64_t entries = 0;
        std::uint32_t lastLeaf = none;
        std::uint32_t leaves = 0;
        std::uint32_t inners = 0;
    };
    void check(std::uint32_t id, std::uint32_t levels, Checked& seen) const;
    template <typename Node>
    void checkOrder(const Node& node) const;

    PageArray<Leaf> leaves_; // without gaps
    PageArray<Inner> inners_;
    std::uint32_t root_ = none;
    std::uint32_t height_ = 0; // levels of inner nodes
};

template <unsigned Words>
std::uint32_t TupleTree<Words>::leafFor(const TuplePlace& place, Path& path) const {
    const TupleBound bound{&place, Words, true, ids_};
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const Inner& node = inners_[id];
        const std::uint32_t before = node.slots.countBefore(bound);
        path.node[level] = id;
        path.slot[level] = before == 0 ? 0 : before - 1;
        id = node.child[path.slot[level]];
    }
    return id;
}

template <unsigned Words>
void TupleTree<Words>::addEntries(const Path& path, std::uint32_t added) {
    for (std::uint32_t level = 0; level < height_; ++level)
        inners_[path.node[level]].entries[path.slot[level]] += added;
}

template <unsigned Words>
void TupleTree<Words>::updateFirst(const Path& path, const TuplePlace& first) {
    for (std::uint32_t level = height_; level-- > 0;) {
        inners_[path.node[level]].slots.setPlace(path.slot[level], first);
        if (path.slot[level] != 0)
            return;
    }
}

template <unsigned Words>
void TupleTree<Words>::insert(const TuplePlace& place) {
    ROSTRUM_CHECK(size_ < mostEntries, "an index is full");
    if (root_ == none) {
        root_ = 0;
        leaves_.resize(1);
        leaves_[0].slots.clear();
        leaves_[0].previous = leaves_[0].next = none;
    }
    Path path;
    std::uint32_t id = leafFor(place, path);
    std::uint32_t at = leaves_[id].slots.countBefore(boundAt(place));
    if (leaves_[id].slots.count == capacity) {
        const bool atEnd = at == capacity && leaves_[id].next == none;
        if (atEnd || height_ == 0 || !shareLeaf(path))
            splitLeaf(path, id, atEnd);
        id = leafFor(place, path);
        at = leaves_[id].slots.countBefore(boundAt(place));
    }
    Leaf& leaf = leaves_[id];
    ROSTRUM_CHECK(at == leaf.slots.count || !leaf.slots.equals(at, place, ids_ != nullptr),
                  "two players share a place");
    openSlot(leaf, at);
    leaf.slots.setPlace(at, place);
    addEntries(path, 1);
    if (at == 0)
        updateFirst(path, place);
    ++size_;
}

template <unsigned Words>
bool TupleTree<Words>::erase(const TuplePlace& place) {
    if (root_ == none)
        return false;
    Path path;
    const std::uint32_t id = leafFor(place, path);
    Leaf& leaf = leaves_[id];
    const std::uint32_t at = leaf.slots.countBefore(boundAt(place));
    if (at == leaf.slots.count || !leaf.slots.equals(at, place, ids_ != nullptr))
        return false;
    closeSlot(leaf, at);
    addEntries(path, UINT32_MAX);
    --size_;
    if (size_ == 0) {
        leaves_.clear();
        root_ = none;
        return true;
    }
    if (at == 0)
        updateFirst(path, leaf.slots.place(0));
    if (height_ > 0 && wantsTidying(path, leaf.slots.count))
        tidy(path);
    return true;
}

// A level at a time over a whole group, and of each node at first what a search reads. Which of a leaf's other lines will be moved is
// known once those have come.
template <unsigned Words>
void TupleTree<Words>::prefetch(std::span<const TuplePlace> places) const {
    constexpr std::size_t group = 64;
    if (root_ == none)
        return;
    for (; !places.empty(); places = places.subspan(std::min(group, places.size()))) {
        const std::span<const TuplePlace> part = places.first(std::min(group, places.size()));
        std::array<std::uint32_t, group> node = {};
        std::fill_n(node.begin(), part.size(), root_);
        for (std::uint32_t level = 0; level < height_; ++level) {
            for (std::size_t i = 0; i < part.size(); ++i) {
                const Inner& inner = inners_[node[i]];
                const std::uint32_t before = inner.slots.countBefore({&part[i], Words, true, ids_});
                node[i] = inner.child[before == 0 ? 0 : before - 1];
                if (level + 1 < height_)
                    prefetchSearched(inners_[node[i]].slots);
                else
                    prefetchSearched(leaves_[node[i]].slots);
            }
        }
        for (std::size_t i = 0; i < part.size(); ++i) {
            const TupleSlots<Words>& slots = leaves_[node[i]].slots;
            const std::uint32_t at = slots.countSmallerFirst(part[i].key.word[0]);
            if (at >= slots.count)
                continue;
            for (unsigned word = 1; word < Words; ++word)
                prefetchLines(slots.word[word] + at, (slots.count - at) * sizeof(slots.word[word][0]));
            prefetchLines(slots.player + at, (slots.count - at) * sizeof(slots.player[0]));
        }
    }
}

template <unsigned Words>
std::uint32_t TupleTree<Words>::descend(const TupleBound& bound, std::uint64_t& count) const {
    count = 0;
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const Inner& node = inners_[id];
        const std::uint32_t before = node.slots.countBefore(bound);
        if (before == 0)
            return none; // the first of all below is not before it
        count += node.entriesBefore(before - 1);
        id = node.child[before - 1];
    }
    return id;
}

template <unsigned Words>
std::uint64_t TupleTree<Words>::countBefore(const TupleBound& bound) const {
    std::uint64_t count = 0;
    const std::uint32_t leaf = descend(bound, count);
    return leaf == none ? count : count + leaves_[leaf].slots.countBefore(bound);
}

template <unsigned Words>
void TupleTree<Words>::countsBefore(std::span<const TuplePlace> places,
                                    std::span<std::uint64_t> counts) const {
    constexpr std::size_t group = 32;
    std::array<std::uint32_t, group> leaves{};
    for (std::size_t begin = 0; begin < places.size(); begin += group) {
        const std::size_t size = std::min(group, places.size() - begin);
        for (std::size_t i = 0; i < size; ++i) {
            leaves[i] = descend(boundAt(places[begin + i]), counts[begin + i]);
            if (leaves[i] != none)
                prefetchLines(leaves_[leaves[i]].slots.word[0], sizeof(leaves_[0].slots.word[0]));
        }
        for (std::size_t i = 0; i < size; ++i) {
            if (leaves[i] != none)
                counts[begin + i] += leaves_[leaves[i]].slots.countBefore(boundAt(places[begin + i]));
        }
    }
}

template <unsigned Words>
std::size_t TupleTree<Words>::read(std::uint64_t position, std::span<TuplePlace> out) const {
    if (position >= size_)
        return 0;
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const Inner& node = inners_[id];
        std::uint32_t slot = 0;
        for (; position >= node.entries[slot]; ++slot)
            position -= node.entries[slot];
        id = node.child[slot];
    }
    std::size_t count = 0;
    for (auto at = static_cast<std::uint32_t>(position); id != none && count < out.size(); at = 0) {
        const Leaf& leaf = leaves_[id];
        for (; at < leaf.slots.count && count < out.size(); ++at)
            out[count++] = leaf.slots.place(at);
        id = leaf.next;
    }
    return count;
}

} // namespace rostrum
