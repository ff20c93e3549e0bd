// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_tree.h"

#include <algorithm>

namespace rostrum {

void RankIndex::Tree::insert(KeyBits bits, std::uint32_t player) {
    if (root_ == none) {
        insertFirst(bits, player);
        return;
    }
    ROSTRUM_CHECK(size_ < mostEntries, "an index has room for so many entries");
    Path path;
    const std::uint32_t id = leafFor(bits, path);
    RankLeaf& leaf = leaves_[id];
    const std::uint32_t at = leaf.countBefore(bits);
    ROSTRUM_CHECK(!leaf.has(at, bits), "a new key is not in the index yet");
    ++size_;
    if (leaf.accepts(bits)) {
        leaf.insert(at, bits, player);
        addEntries(path, height_, 1);
    } else {
        insertCrowded(path, id, at, bits, player);
    }
}

bool RankIndex::Tree::erase(KeyBits bits) {
    if (root_ == none)
        return false;
    Path path;
    const std::uint32_t id = leafFor(bits, path);
    RankLeaf& leaf = leaves_[id];
    const std::uint32_t at = leaf.countBefore(bits);
    if (!leaf.has(at, bits))
        return false;
    leaf.erase(at);
    --size_;
    addEntries(path, height_, UINT32_MAX);
    if (wantsTidying(path, leaf, leaf.count)) {
        tidyLeaf(path, id);
        compact();
    }
    return true;
}

void RankIndex::Tree::move(KeyBits from, KeyBits to, std::uint32_t player) {
    ROSTRUM_CHECK(root_ != none, "an entry to be moved is in the index");
    Path fromPath;
    Path toPath;
    const std::uint32_t source = leafFor(from, fromPath);
    leaves_[source].prefetch();
    const std::uint32_t target = leafFor(to, toPath);
    leaves_[target].prefetch();

    RankLeaf& sourceLeaf = leaves_[source];
    const std::uint32_t fromAt = sourceLeaf.countBefore(from);
    ROSTRUM_CHECK(sourceLeaf.has(fromAt, from), "an entry to be moved is in the index");
    RankLeaf& targetLeaf = leaves_[target];
    const std::uint32_t toAt = targetLeaf.countBefore(to);
    if (source == target && targetLeaf.fits(to)) {
        ROSTRUM_CHECK(from == to || !targetLeaf.has(toAt, to), "a new key is not in the index yet");
        sourceLeaf.move(fromAt, toAt > fromAt ? toAt - 1 : toAt, to, player);
    } else if (source != target && targetLeaf.accepts(to) &&
               !wantsTidying(fromPath, sourceLeaf, sourceLeaf.count - 1U)) {
        ROSTRUM_CHECK(!targetLeaf.has(toAt, to), "a new key is not in the index yet");
        sourceLeaf.erase(fromAt);
        targetLeaf.insert(toAt, to, player);
        addEntries(fromPath, height_, UINT32_MAX);
        addEntries(toPath, height_, 1);
    } else { // nodes come or go, and either changes the other's path
        erase(from);
        insert(to, player);
    }
}

void RankIndex::Tree::prefetch(KeyBits bits) const {
    if (root_ == none)
        return;
    Path path;
    leaves_[leafFor(bits, path)].prefetch();
}

std::uint64_t RankIndex::Tree::countBefore(KeyBits bits) const {
    if (root_ == none)
        return 0;
    std::uint64_t before = 0;
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const RankInner& inner = inners_[id];
        const std::uint32_t slot = inner.childFor(bits);
        id = inner.child[slot];
        before += inner.entriesBefore(slot);
    }
    return before + leaves_[id].countBefore(bits);
}

std::size_t RankIndex::Tree::read(std::uint64_t position, std::span<Place> out) const {
    if (position >= size_)
        return 0;
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const RankInner& inner = inners_[id];
        id = inner.child[inner.childAt(position)];
    }
    std::size_t done = 0;
    auto at = static_cast<std::uint32_t>(position);
    while (id != none && done < out.size()) {
        const RankLeaf& leaf = leaves_[id];
        for (; at < leaf.count && done < out.size(); ++at, ++done)
            out[done] = Place{placeKey(leaf.key(at)), leaf.player(at)};
        at = 0;
        id = leaf.next;
    }
    return done;
}

std::uint32_t RankIndex::Tree::leafFor(KeyBits bits, Path& path) const {
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const RankInner& inner = inners_[id];
        const std::uint32_t slot = inner.childFor(bits);
        path.node[level] = id;
        path.slot[level] = slot;
        id = inner.child[slot];
    }
    return id;
}

// `added` may be UINT32_MAX for "one less": the sums turn over.
void RankIndex::Tree::addEntries(const Path& path, std::uint32_t levels, std::uint32_t added) {
    for (std::uint32_t level = 0; level < levels; ++level)
        inners_[path.node[level]].addEntries(path.slot[level], added);
}

// The leaf at the path's end and that neighbour under the same parent that has fewer entries.
RankIndex::Tree::Pair RankIndex::Tree::pairWithLesserNeighbour(const Path& path) const {
    const RankInner& parent = inners_[path.node[height_ - 1]];
    const std::uint32_t slot = path.slot[height_ - 1];
    const bool last = slot + 1 == parent.childCount;
    const bool withLeft = slot > 0 && (last || parent.entries[slot - 1] <= parent.entries[slot + 1]);
    const std::uint32_t rightSlot = withLeft ? slot : slot + 1;
    return Pair{parent.child[rightSlot - 1], parent.child[rightSlot], rightSlot};
}

} // namespace rostrum
