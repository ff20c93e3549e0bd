// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_tree.h"

#include <algorithm>

namespace rostrum {

void RankIndex::Tree::clear() {
    leaves_ = {};
    inners_ = {};
    size_ = 0;
    root_ = none;
    height_ = 0;
}

// Fills leaves and inner nodes to seven eighths, so that the first changes do not split them all.
void RankIndex::Tree::assign(std::span<const Place> places) {
    ROSTRUM_CHECK(places.size() <= mostEntries, "an index has room for so many entries");
    for (std::size_t i = 1; i < places.size(); ++i)
        ROSTRUM_CHECK(places[i - 1].key < places[i].key, "assigned places ascend by key");
    clear();
    if (places.empty())
        return;
    std::vector<Built> level;
    for (std::size_t done = 0; done < places.size(); done += level.back().entries)
        level.push_back(buildLeaf(places.subspan(done), level.empty() ? none : level.back().id));
    while (level.size() > 1) {
        level = buildLevel(level);
        ++height_;
    }
    root_ = level.front().id;
    size_ = places.size();
}

// A leaf of the first of `places`, after the leaf `previous`.
RankIndex::Tree::Built RankIndex::Tree::buildLeaf(std::span<const Place> places, std::uint32_t previous) {
    // Neither overfull nor so that too few are left for the next leaf.
    const auto portion = [&places](std::uint32_t capacity) {
        const std::uint32_t most = capacity - capacity / 8;
        const auto left = static_cast<std::uint32_t>(places.size());
        if (left <= most)
            return left;
        return left - most < leafLeast ? left / 2 : most;
    };
    std::uint32_t count = portion(RankLeaf::narrowCapacity);
    LeafEntries entries;
    for (const Place& place : places.first(count))
        entries.append(keyBits(place.key), place.player);
    if (!RankLeaf::holds(entries, 0, count))
        count = portion(RankLeaf::wideCapacity);
    const std::uint32_t id = leaves_.take();
    RankLeaf& leaf = leaves_[id];
    leaf.assign(entries, 0, count);
    leaf.next = none;
    leaf.previous = previous;
    if (previous != none)
        leaves_[previous].next = id;
    return Built{id, count, entries.key[0]};
}

std::vector<RankIndex::Tree::Built> RankIndex::Tree::buildLevel(const std::vector<Built>& below) {
    constexpr std::size_t most = RankInner::capacity - RankInner::capacity / 8;
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

std::uint32_t RankIndex::Tree::checkLeaf(std::uint32_t id, const Bounds& bounds,
                                         std::uint32_t& previous) const {
    ROSTRUM_CHECK(leaves_.isUsed(id), "a leaf of the tree is in use");
    const RankLeaf& leaf = leaves_[id];
    leaf.check();
    ROSTRUM_CHECK(leaf.count >= (height_ == 0 ? 1 : leafLeast), "a leaf has enough entries");
    ROSTRUM_CHECK(bounds.low <= leaf.key(0), "keys are not below their separator");
    ROSTRUM_CHECK(leaf.key(leaf.count - 1) < bounds.high || bounds.high == greatestKeyBits,
                  "keys are below the next separator");
    ROSTRUM_CHECK(leaf.previous == previous, "a leaf is linked to the one before");
    ROSTRUM_CHECK(previous == none || leaves_[previous].next == id, "a leaf is linked to the one after");
    previous = id;
    return leaf.count;
}

// `levels` inner levels from this node down; none where it is a leaf.
std::uint32_t RankIndex::Tree::checkInner(std::uint32_t id, std::uint32_t levels, const Bounds& bounds,
                                          std::uint32_t& previous) const {
    if (levels == 0)
        return checkLeaf(id, bounds, previous);
    ROSTRUM_CHECK(inners_.isUsed(id), "an inner node of the tree is in use");
    const RankInner& inner = inners_[id];
    ROSTRUM_CHECK(inner.childCount >= (levels == height_ ? 2 : innerLeast),
                  "an inner node has enough children");
    ROSTRUM_CHECK(inner.childCount < RankInner::capacity, "an inner node is within its capacity");
    for (std::uint32_t slot = 0; slot < inner.childCount; ++slot) {
        const KeyBits low = slot == 0 ? bounds.low : inner.separator[slot];
        const KeyBits high = slot + 1 == inner.childCount ? bounds.high : inner.separator[slot + 1];
        const std::uint32_t entries = checkInner(inner.child[slot], levels - 1, Bounds{low, high}, previous);
        ROSTRUM_CHECK(entries == inner.entries[slot], "an inner node knows the entries below each child");
    }
    ROSTRUM_CHECK(inner.allEntries() == inner.entriesBefore(inner.childCount),
                  "unused slots have no entries");
    return inner.allEntries();
}

} // namespace rostrum
