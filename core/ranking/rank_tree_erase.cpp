// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_tree.h"

namespace rostrum {

// Whether the leaf at the way's end should be joined or filled up once it has only `count` entries. Looks at the
// parent alone, which is at hand: the neighbours are not.
bool RankIndex::Tree::wantsTidying(const Way& way, const RankLeaf& leaf, std::uint32_t count) const {
    if (count > leafTidyAt)
        return false;
    if (height_ == 0)
        return count == 0;
    if (count < leafLeast)
        return true;
    const RankInner& parent = inners_[way.node[height_ - 1]];
    const std::uint32_t slot = way.slot[height_ - 1];
    const Pair pair = pairWithLesserNeighbour(way);
    const std::uint32_t neighbour = parent.entries[pair.rightSlot == slot ? slot - 1 : slot + 1];
    return count + neighbour <= (leaf.form == RankLeaf::Form::wide ? wideMergedMost : leafMergedMost);
}

// Joins a leaf of few entries with a neighbour where both fit well into one, and fills it up from the neighbour where it
// would have too few else.
void RankIndex::Tree::tidyLeaf(const Way& way) {
    if (height_ == 0) {
        clear(); // it has no entry left
        return;
    }
    const Pair pair = pairWithLesserNeighbour(way);
    RankLeaf& left = leaves_[pair.left];
    RankLeaf& right = leaves_[pair.right];
    const std::uint32_t count = std::uint32_t{left.count} + right.count;
    const bool tooFew = leaves_[way.leaf].count < leafLeast;
    LeafEntries entries;
    left.sort();
    left.appendTo(entries);
    right.sort();
    right.appendTo(entries);
    ++version_;
    RankInner& parent = inners_[way.node[height_ - 1]];
    const bool wide = RankLeaf::capacityFor(entries, 0, count) == RankLeaf::wideCapacity;
    if (count <= (wide ? wideMergedMost : leafMergedMost)) {
        left.assign(entries, 0, count);
        parent.setEntries(pair.rightSlot - 1, count);
        parent.eraseChild(pair.rightSlot);
        giveLeaf(pair.right);
        tidyInner(way);
    } else if (tooFew) {
        const std::uint32_t half = count / 2;
        left.assign(entries, 0, half);
        right.assign(entries, half, count);
        parent.setEntries(pair.rightSlot - 1, half);
        parent.setEntries(pair.rightSlot, count - half);
        parent.setSeparator(pair.rightSlot, entries.key[half]);
    }
}

// A parent of leaves lost a child: joins nodes upwards that have few.
void RankIndex::Tree::tidyInner(const Way& way) {
    for (std::uint32_t level = height_ - 1; level > 0; --level) {
        if (inners_[way.node[level]].childCount >= innerLeast)
            return;
        RankInner& upper = inners_[way.node[level - 1]];
        const std::uint32_t slot = way.slot[level - 1];
        const std::uint32_t rightSlot = slot > 0 ? slot : 1;
        const Pair pair{upper.child[rightSlot - 1], upper.child[rightSlot], rightSlot};
        RankInner& left = inners_[pair.left];
        RankInner& right = inners_[pair.right];
        right.separator[0] = upper.separator[rightSlot];
        if (left.childCount + right.childCount > innerMergedMost) {
            balanceInner(upper, pair);
            return;
        }
        left.takeHead(right, right.childCount);
        upper.addEntries(rightSlot - 1, upper.entries[rightSlot]);
        upper.eraseChild(rightSlot);
        inners_.give(pair.right);
    }
    if (inners_[root_].childCount == 1) {
        const std::uint32_t old = root_;
        root_ = inners_[old].child[0];
        inners_.give(old);
        --height_;
    }
}

void RankIndex::Tree::balanceInner(RankInner& upper, const Pair& pair) {
    RankInner& left = inners_[pair.left];
    RankInner& right = inners_[pair.right];
    const std::uint32_t half = (left.childCount + right.childCount) / 2;
    if (left.childCount > half)
        right.takeTail(left, half);
    else
        left.takeHead(right, half - left.childCount);
    upper.setSeparator(pair.rightSlot, right.separator[0]);
    upper.setEntries(pair.rightSlot - 1, left.allEntries());
    upper.setEntries(pair.rightSlot, right.allEntries());
}

void RankIndex::Tree::giveLeaf(std::uint32_t leaf) {
    const std::uint32_t previous = leaves_[leaf].previous;
    const std::uint32_t next = leaves_[leaf].next;
    if (previous != none)
        leaves_[previous].next = next;
    if (next != none)
        leaves_[next].previous = previous;
    leaves_.give(leaf);
}

// A few nodes at a time, so that no erasure takes long: one frees a leaf at most, two move, so that the pool shrinks
// faster than its use.
void RankIndex::Tree::compact() {
    for (int i = 0; i < 2 && leaves_.sparse(); ++i)
        relocateLastLeaf();
    for (int i = 0; i < 2 && inners_.sparse(); ++i)
        relocateLastInner();
}

void RankIndex::Tree::relocateLastLeaf() {
    const std::uint32_t from = leaves_.last();
    Way way;
    findWay(leaves_[from].key(0), way);
    ROSTRUM_CHECK(way.leaf == from, "a leaf is found by its keys");
    const std::uint32_t to = leaves_.take();
    RankLeaf& leaf = leaves_[to];
    leaf = leaves_[from];
    if (leaf.previous != none)
        leaves_[leaf.previous].next = to;
    if (leaf.next != none)
        leaves_[leaf.next].previous = to;
    if (height_ == 0)
        root_ = to;
    else
        inners_[way.node[height_ - 1]].child[way.slot[height_ - 1]] = to;
    leaves_.give(from);
    ++version_;
}

void RankIndex::Tree::relocateLastInner() {
    const std::uint32_t from = inners_.last();
    // Any key that belongs below the node leads through it; that of its second child does.
    Way way;
    findWay(inners_[from].separator[1], way);
    std::uint32_t level = 0;
    while (level < height_ && way.node[level] != from)
        ++level;
    ROSTRUM_CHECK(level < height_, "an inner node is found by its keys");
    const std::uint32_t to = inners_.take();
    inners_[to] = inners_[from];
    if (level == 0)
        root_ = to;
    else
        inners_[way.node[level - 1]].child[way.slot[level - 1]] = to;
    inners_.give(from);
    ++version_;
}

} // namespace rostrum
