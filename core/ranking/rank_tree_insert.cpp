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
    ++version_;
}

// The leaf is full, or the key is too far from the others for the form that the leaf has.
void RankIndex::Tree::insertCrowded(const Way& way, KeyBits bits, std::uint32_t player) {
    if (height_ > 0 && shareWithNeighbour(way, bits, player))
        return;
    RankLeaf& leaf = leaves_[way.leaf];
    LeafEntries entries;
    leaf.sort();
    leaf.appendTo(entries);
    const std::uint32_t at = entries.insert(bits, player);
    if (RankLeaf::holds(entries, 0, entries.count)) {
        leaf.assign(entries, 0, entries.count);
        addEntries(way, height_, 1);
        return;
    }
    splitLeaf(way, entries, at);
}

// Where the leaf is full. False where the neighbour has too little room, or not for such keys.
bool RankIndex::Tree::shareWithNeighbour(const Way& way, KeyBits bits, std::uint32_t player) {
    const std::uint32_t count = leaves_[way.leaf].count;
    if (count < leaves_[way.leaf].capacity())
        return false;
    RankInner& parent = inners_[way.node[height_ - 1]];
    const Pair pair = pairWithLesserNeighbour(way);
    const std::uint32_t both = parent.entries[pair.rightSlot - 1] + parent.entries[pair.rightSlot];
    if (both - count + shareRoom > RankLeaf::narrowCapacity)
        return false;
    RankLeaf& left = leaves_[pair.left];
    RankLeaf& right = leaves_[pair.right];
    if (both - count + shareRoom > std::min(left.capacity(), right.capacity()))
        return false;
    LeafEntries entries;
    left.sort();
    left.appendTo(entries);
    right.sort();
    right.appendTo(entries);
    entries.insert(bits, player);
    const std::uint32_t half = entries.count / 2;
    if (!RankLeaf::holds(entries, 0, half) || !RankLeaf::holds(entries, half, entries.count))
        return false;
    left.assign(entries, 0, half);
    right.assign(entries, half, entries.count);
    parent.setEntries(pair.rightSlot - 1, half);
    parent.setEntries(pair.rightSlot, entries.count - half);
    parent.setSeparator(pair.rightSlot, entries.key[half]);
    addEntries(way, height_ - 1, 1);
    ++version_;
    return true;
}

// `entries` are those of the leaf with the new one, which stands at `at`.
void RankIndex::Tree::splitLeaf(const Way& way, const LeafEntries& entries, std::uint32_t at) {
    const std::uint32_t right = leaves_.take();
    RankLeaf& leftLeaf = leaves_[way.leaf];
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

    rightLeaf.previous = way.leaf;
    rightLeaf.next = leftLeaf.next;
    if (rightLeaf.next != none)
        leaves_[rightLeaf.next].previous = right;
    leftLeaf.next = right;
    ++version_;

    const Built child{right, entries.count - half, entries.key[half]};
    if (height_ == 0) {
        growRoot(half, child);
        return;
    }
    inners_[way.node[height_ - 1]].setEntries(way.slot[height_ - 1], half);
    addEntries(way, height_ - 1, 1);
    insertChild(way, child);
}

// Puts a new child beside the one at the way's end, and splits upwards the nodes that this fills.
void RankIndex::Tree::insertChild(const Way& way, Built child) {
    for (std::uint32_t level = height_; level-- > 0;) {
        const std::uint32_t slot = way.slot[level] + 1;
        inners_[way.node[level]].insertChild(slot, child.first, child.id, child.entries);
        if (inners_[way.node[level]].childCount < RankInner::capacity)
            return;
        child.id = inners_.take();
        RankInner& left = inners_[way.node[level]];
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
        inners_[way.node[level - 1]].setEntries(way.slot[level - 1], leftEntries);
    }
}

void RankIndex::Tree::growRoot(std::uint32_t leftEntries, const Built& right) {
    ROSTRUM_CHECK(height_ < Way::mostLevels, "an index is no higher than its entries need");
    const std::uint32_t id = inners_.take();
    RankInner& root = inners_[id];
    root.clear();
    root.insertChild(0, 0, root_, leftEntries);
    root.insertChild(1, right.first, right.id, right.entries);
    root_ = id;
    ++height_;
}

} // namespace rostrum
