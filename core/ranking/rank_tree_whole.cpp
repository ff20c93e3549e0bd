// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_tree.h"

#include <algorithm>

namespace rostrum {
namespace {

constexpr std::uint32_t filled(std::uint32_t capacity) { return capacity - capacity / 8; }

} // namespace

void RankIndex::Tree::clear() {
    leaves_ = {};
    inners_ = {};
    size_ = 0;
    root_ = none;
    height_ = 0;
    ++version_;
}

// Fills leaves and inner nodes to seven eighths, so that the first changes do not split them all. A few more than a leaf's
// are kept waiting, so that what is left for the last leaf is not too few.
void RankIndex::Tree::load(Load& load, std::span<const Place> places) {
    constexpr std::uint32_t full = RankLeaf::narrowCapacity + leafLeast;
    LeafEntries& waiting = load.waiting;
    KeyBits last = waiting.count > 0 ? waiting.key[waiting.count - 1] : 0;
    bool first = waiting.count == 0;
    for (const Place& place : places) {
        const KeyBits bits = keyBits(place.key);
        ROSTRUM_CHECK(first || last < bits, "assigned places ascend by key");
        first = false;
        last = bits;
        waiting.append(bits, place.player);
        if (waiting.count == full)
            loadLeaf(load, filled(RankLeaf::narrowCapacity));
    }
    size_ += places.size();
    ROSTRUM_CHECK(size_ <= mostEntries, "an index has room for so many entries");
}

void RankIndex::Tree::finishLoad(Load& load) {
    while (load.waiting.count > 0) {
        const std::uint32_t left = load.waiting.count;
        const bool wide = !RankLeaf::holds(load.waiting, 0, std::min(left, RankLeaf::narrowCapacity));
        const std::uint32_t most = filled(wide ? RankLeaf::wideCapacity : RankLeaf::narrowCapacity);
        loadLeaf(load, left <= most ? left : left - most < leafLeast ? left / 2 : most);
    }
    ++version_;
    std::vector<Built> level = std::move(load.leaves);
    if (level.empty())
        return;
    while (level.size() > 1) {
        level = buildLevel(level);
        ++height_;
    }
    root_ = level.front().id;
}

// A leaf of the first `count` that wait, or of fewer where they are too far apart.
void RankIndex::Tree::loadLeaf(Load& load, std::uint32_t count) {
    if (!RankLeaf::holds(load.waiting, 0, count))
        count = filled(RankLeaf::wideCapacity);
    const std::uint32_t previous = load.leaves.empty() ? none : load.leaves.back().id;
    const std::uint32_t id = leaves_.take();
    RankLeaf& leaf = leaves_[id];
    leaf.assign(load.waiting, 0, count);
    leaf.next = none;
    leaf.previous = previous;
    if (previous != none)
        leaves_[previous].next = id;
    load.leaves.push_back(Built{id, count, load.waiting.key[0]});
    load.waiting.dropFirst(count);
}

std::vector<RankIndex::Tree::Built> RankIndex::Tree::buildLevel(const std::vector<Built>& below) {
    constexpr std::size_t most = filled(RankInner::capacity);
    const std::size_t parents = (below.size() + most - 1) / most;
    std::vector<Built> level;
    level.reserve(parents);
    std::size_t done = 0;
    for (std::size_t i = 0; i < parents; ++i) {
        const std::size_t end = below.size() * (i + 1) / parents; // evenly, so that the last has enough too
        const std::uint32_t id = inners_.take();
        RankInner& inner = inners_[id];
        inner.clear();
        for (std::size_t j = done; j < end; ++j)
            inner.insertChild(inner.childCount, below[j].first, below[j].id, below[j].entries);
        level.push_back(Built{id, inner.allEntries(), below[done].first});
        done = end;
    }
    return level;
}

RankIndex::MemoryParts RankIndex::Tree::memoryParts() const {
    return {leaves_.memoryBytes(), sizeof(Tree) + inners_.memoryBytes()};
}

void RankIndex::Tree::checkInvariants() const {
    if (root_ == none) {
        ROSTRUM_CHECK(size_ == 0 && height_ == 0 && leaves_.used() == 0 && inners_.used() == 0,
                      "an empty index has no nodes");
        return;
    }
    std::uint32_t lastLeaf = none;
    const std::uint32_t entries = checkInner(root_, height_, Bounds{0, greatestKeyBits}, lastLeaf);
    ROSTRUM_CHECK(entries == size_, "the entries are as many as the index says");
    ROSTRUM_CHECK(leaves_[lastLeaf].next == none, "the last leaf is linked as the last");
    std::uint32_t leafCount = 0;
    for (std::uint32_t id = lastLeaf; id != none; id = leaves_[id].previous)
        ++leafCount;
    ROSTRUM_CHECK(leafCount == leaves_.used(), "every leaf in use is in the tree");
}

void RankIndex::Tree::checkLeaf(std::uint32_t id, const Bounds& bounds, std::uint32_t& previous) const {
    ROSTRUM_CHECK(leaves_.isUsed(id), "a leaf of the tree is in use");
    const RankLeaf& leaf = leaves_[id];
    leaf.check();
    ROSTRUM_CHECK(leaf.count >= (height_ == 0 ? 1 : leafLeast), "a leaf has enough entries");
    for (std::uint32_t i = 0; i < leaf.count; ++i) {
        ROSTRUM_CHECK(bounds.low <= leaf.key(i), "keys are not below their separator");
        ROSTRUM_CHECK(leaf.key(i) < bounds.high || bounds.high == greatestKeyBits,
                      "keys are below the next separator");
    }
    ROSTRUM_CHECK(leaf.previous == previous, "a leaf is linked to the one before");
    ROSTRUM_CHECK(previous == none || leaves_[previous].next == id, "a leaf is linked to the one after");
    previous = id;
}

// `levels` inner levels from this node down; none where it is a leaf.
std::uint32_t RankIndex::Tree::checkInner(std::uint32_t id, std::uint32_t levels, const Bounds& bounds,
                                          std::uint32_t& previous) const {
    if (levels == 0) {
        checkLeaf(id, bounds, previous);
        return leaves_[id].count;
    }
    ROSTRUM_CHECK(inners_.isUsed(id), "an inner node of the tree is in use");
    const RankInner& inner = inners_[id];
    ROSTRUM_CHECK(inner.childCount >= (levels == height_ ? 2 : innerLeast),
                  "an inner node has enough children");
    inner.check();
    for (std::uint32_t slot = 0; slot < inner.childCount; ++slot) {
        const KeyBits low = slot == 0 ? bounds.low : inner.separator[slot];
        const KeyBits high = slot + 1 == inner.childCount ? bounds.high : inner.separator[slot + 1];
        const std::uint32_t entries = checkInner(inner.child[slot], levels - 1, Bounds{low, high}, previous);
        ROSTRUM_CHECK(entries == inner.entries[slot], "an inner node knows the entries below each child");
    }
    return inner.allEntries();
}

} // namespace rostrum
