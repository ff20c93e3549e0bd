// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_tree.h"

#include <algorithm>

namespace rostrum {

void RankIndex::Tree::insertFirst(KeyBits bits, std::uint32_t player) {
    LeafEntries entries;
    entries.append(bits, player);
    root_ = leaves_.take();
    RankLeaf& leaf = leaves_[root_];
    leaf.assign(entries, 0, 1);
    leaf.next = none;
    leaf.previous = none;
    size_ = 1;
}

// The leaf is full, or the key is too far from the others for the form that the leaf has.
void RankIndex::Tree::insertCrowded(const Path& path, std::uint32_t leaf, std::uint32_t at, KeyBits bits,
                                    std::uint32_t player) {
    LeafEntries entries;
    leaves_[leaf].appendTo(entries);
    entries.insert(at, bits, player);
    if (RankLeaf::holds(entries, 0, entries.count)) {
        leaves_[leaf].assign(entries, 0, entries.count);
        addEntries(path, height_, 1);
        return;
    }
    if (height_ == 0 || !shareWithNeighbour(path, leaf, at, bits, player))
        splitLeaf(path, leaf, entries, at);
}

bool RankIndex::Tree::shareWithNeighbour(const Path& path, std::uint32_t leaf, std::uint32_t at, KeyBits bits,
                                         std::uint32_t player) {
    const Pair pair = pairWithLesserNeighbour(path);
    RankLeaf& left = leaves_[pair.left];
    RankLeaf& right = leaves_[pair.right];
    const std::uint32_t neighbourCount = pair.left == leaf ? right.count : left.count;
    const bool wide = left.wide != 0 || right.wide != 0;
    if (neighbourCount + shareRoom > (wide ? RankLeaf::wideCapacity : RankLeaf::narrowCapacity))
        return false;
    LeafEntries entries;
    left.appendTo(entries);
    right.appendTo(entries);
    entries.insert(pair.left == leaf ? at : left.count + at, bits, player);
    const std::uint32_t half = entries.count / 2;
    if (!RankLeaf::holds(entries, 0, half) || !RankLeaf::holds(entries, half, entries.count))
        return false;
    left.assign(entries, 0, half);
    right.assign(entries, half, entries.count);
    RankInner& parent = inners_[path.node[height_ - 1]];
    parent.setEntries(pair.rightSlot - 1, half);
    parent.setEntries(pair.rightSlot, entries.count - half);
    parent.separator[pair.rightSlot] = entries.key[half];
    addEntries(path, height_ - 1, 1);
    return true;
}

// `entries` are those of the leaf with the new one, which stands at `at`.
void RankIndex::Tree::splitLeaf(const Path& path, std::uint32_t leaf, const LeafEntries& entries,
                                std::uint32_t at) {
    const std::uint32_t right = leaves_.take();
    RankLeaf& leftLeaf = leaves_[leaf];
    RankLeaf& rightLeaf = leaves_[right];
    // Where keys come in order, be it only among equal scores, the next ones go to the same end: what is left behind
    // there stays nearly full.
    std::uint32_t half = entries.count / 2;
    const std::uint32_t fewer = std::max(leafLeast, entries.count / 8) + 1;
    if (at + 1 == entries.count)
        half = entries.count - fewer;
    else if (at == 0)
        half = fewer;
    if (!RankLeaf::holds(entries, 0, half) || !RankLeaf::holds(entries, half, entries.count))
        half = entries.count / 2;
    leftLeaf.assign(entries, 0, half);
    rightLeaf.assign(entries, half, entries.count);

    rightLeaf.previous = leaf;
    rightLeaf.next = leftLeaf.next;
    if (rightLeaf.next != none)
        leaves_[rightLeaf.next].previous = right;
    leftLeaf.next = right;

    const Built child{right, entries.count - half, entries.key[half]};
    if (height_ == 0) {
        growRoot(half, child);
        return;
    }
    inners_[path.node[height_ - 1]].setEntries(path.slot[height_ - 1], half);
    addEntries(path, height_ - 1, 1);
    insertChild(path, child);
}

// Puts a new child beside the one at the path's end, and splits upwards the nodes that this fills.
void RankIndex::Tree::insertChild(const Path& path, Built child) {
    for (std::uint32_t level = height_; level-- > 0;) {
        const std::uint32_t slot = path.slot[level] + 1;
        inners_[path.node[level]].insertChild(slot, child.first, child.id, child.entries);
        if (inners_[path.node[level]].childCount < RankInner::capacity)
            return;
        child.id = inners_.take();
        RankInner& left = inners_[path.node[level]];
        RankInner& right = inners_[child.id];
        right.clear();
        right.takeTail(left,
                       slot + 1 == left.childCount ? left.childCount - innerLeast : left.childCount / 2);
        child.first = right.separator[0];
        child.entries = right.allEntries();
        const std::uint32_t leftEntries = left.allEntries();
        if (level == 0) {
            growRoot(leftEntries, child);
            return;
        }
        inners_[path.node[level - 1]].setEntries(path.slot[level - 1], leftEntries);
    }
}

void RankIndex::Tree::growRoot(std::uint32_t leftEntries, const Built& right) {
    ROSTRUM_CHECK(height_ < mostLevels, "an index is no higher than its entries need");
    const std::uint32_t id = inners_.take();
    RankInner& root = inners_[id];
    root.clear();
    root.insertChild(0, 0, root_, leftEntries);
    root.insertChild(1, right.first, right.id, right.entries);
    root_ = id;
    ++height_;
}

} // namespace rostrum
