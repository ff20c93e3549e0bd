// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// TupleTree: nodes that are full, nearly empty, or given back. Only tuple_index.cpp includes this.

#include "core/ranking/tuple_tree.h"

#include <algorithm>
#include <functional>

namespace rostrum {

template <unsigned Words>
void TupleTree<Words>::splitLeaf(const Path& path, std::uint32_t leaf, bool atEnd) {
    const auto id = static_cast<std::uint32_t>(leaves_.size());
    leaves_.resize(id + std::size_t{1}); // may move the leaves
    Leaf& left = leaves_[leaf];
    Leaf& right = leaves_[id];
    right.slots.clear();
    shareSlots(left, right, atEnd ? appendedFill : capacity / 2);
    right.previous = leaf;
    right.next = left.next;
    left.next = id;
    if (right.next != none)
        leaves_[right.next].previous = id;
    addSibling(path, height_, left.slots.count, {id, right.slots.count, right.slots.place(0)});
}

// The child that the path takes above level `levels` has `leftEntries` entries now, and a sibling to its right.
template <unsigned Words>
void TupleTree<Words>::addSibling(const Path& path, std::uint32_t levels, std::uint32_t leftEntries,
                                  const Sibling& sibling) {
    if (levels == 0) {
        growRoot(leftEntries, sibling);
        return;
    }
    const std::uint32_t nodeId = path.node[levels - 1];
    const std::uint32_t slot = path.slot[levels - 1] + 1;
    inners_[nodeId].entries[slot - 1] = leftEntries;
    if (inners_[nodeId].slots.count < capacity) {
        Inner& node = inners_[nodeId];
        openSlot(node, slot);
        node.setChild(slot, sibling.id, sibling.first, sibling.entries);
        return;
    }
    const auto id = static_cast<std::uint32_t>(inners_.size());
    inners_.resize(id + std::size_t{1}); // may move the nodes
    Inner& left = inners_[nodeId];
    Inner& right = inners_[id];
    right.slots.clear();
    const std::uint32_t kept = slot == capacity ? appendedFill : capacity / 2;
    shareSlots(left, right, kept);
    Inner& target = slot <= kept ? left : right;
    const std::uint32_t at = slot <= kept ? slot : slot - kept;
    openSlot(target, at);
    target.setChild(at, sibling.id, sibling.first, sibling.entries);
    addSibling(path, levels - 1, left.allEntries(), {id, right.allEntries(), right.slots.place(0)});
}

template <unsigned Words>
void TupleTree<Words>::growRoot(std::uint32_t leftEntries, const Sibling& right) {
    ROSTRUM_CHECK(height_ < mostLevels, "a tree is too high");
    const TuplePlace first = height_ == 0 ? leaves_[root_].slots.place(0) : inners_[root_].slots.place(0);
    const auto id = static_cast<std::uint32_t>(inners_.size());
    inners_.resize(id + std::size_t{1});
    Inner& node = inners_[id];
    node.slots.clear();
    node.slots.count = 2;
    node.setChild(0, root_, first, leftEntries);
    node.setChild(1, right.id, right.first, right.entries);
    root_ = id;
    ++height_;
}

// The slot of the leaf beside the path's that has fewer entries. Both have the same parent.
template <unsigned Words>
std::uint32_t TupleTree<Words>::lesserNeighbour(const Path& path) const {
    const Inner& parent = inners_[path.node[height_ - 1]];
    const std::uint32_t slot = path.slot[height_ - 1];
    if (slot == 0)
        return 1;
    return slot + 1 == parent.slots.count || parent.entries[slot - 1] <= parent.entries[slot + 1] ? slot - 1
                                                                                                  : slot + 1;
}

// Whether a neighbour could take entries of the path's leaf, which is full.
template <unsigned Words>
bool TupleTree<Words>::shareLeaf(const Path& path) {
    Inner& parent = inners_[path.node[height_ - 1]];
    const std::uint32_t other = lesserNeighbour(path);
    if (parent.entries[other] + shareRoom > capacity)
        return false;
    shareOut(leaves_, parent, std::min(other, path.slot[height_ - 1]));
    return true;
}

template <unsigned Words>
bool TupleTree<Words>::wantsTidying(const Path& path, std::uint32_t count) const {
    if (count > tidyAt)
        return false;
    return count < least ||
           count + inners_[path.node[height_ - 1]].entries[lesserNeighbour(path)] <= mergedMost;
}

// Equal parts to the children at leftSlot and beside it.
template <unsigned Words>
template <typename Node>
void TupleTree<Words>::shareOut(PageArray<Node>& nodes, Inner& parent, std::uint32_t leftSlot) {
    Node& left = nodes[parent.child[leftSlot]];
    Node& right = nodes[parent.child[leftSlot + 1]];
    const std::uint32_t entries = parent.entries[leftSlot] + parent.entries[leftSlot + 1];
    shareSlots(left, right, (left.slots.count + right.slots.count) / 2);
    parent.entries[leftSlot] = left.allEntries();
    parent.entries[leftSlot + 1] = entries - parent.entries[leftSlot];
    parent.slots.setPlace(leftSlot + 1, right.slots.place(0));
}

// Merges the child at `slot` with its neighbour at `other`, or shares out between them. Returns the node that is empty now, or none.
template <unsigned Words>
template <typename Node>
std::uint32_t TupleTree<Words>::balance(PageArray<Node>& nodes, Inner& parent, std::uint32_t slot,
                                        std::uint32_t other) {
    const std::uint32_t leftSlot = std::min(slot, other);
    const std::uint32_t rightSlot = leftSlot + 1;
    const std::uint32_t rightId = parent.child[rightSlot];
    Node& left = nodes[parent.child[leftSlot]];
    Node& right = nodes[rightId];
    const std::uint32_t both = left.slots.count + right.slots.count;
    if (both > mergedMost) {
        shareOut(nodes, parent, leftSlot);
        return none;
    }
    shareSlots(left, right, both);
    parent.entries[leftSlot] += parent.entries[rightSlot];
    closeSlot(parent, rightSlot);
    return rightId;
}

// The path's leaf has too few entries.
template <unsigned Words>
void TupleTree<Words>::tidy(const Path& path) {
    Emptied emptied;
    emptied.leaf =
        balance(leaves_, inners_[path.node[height_ - 1]], path.slot[height_ - 1], lesserNeighbour(path));
    if (emptied.leaf == none)
        return;
    const Leaf& empty = leaves_[emptied.leaf];
    leaves_[empty.previous].next = empty.next; // it was the right one of two
    if (empty.next != none)
        leaves_[empty.next].previous = empty.previous;
    tidyInners(path, emptied);
    giveLeaf(emptied.leaf);
    // From the highest number down, so that the last node is never another of the empty ones.
    std::sort(emptied.inner.begin(), emptied.inner.begin() + emptied.innerCount, std::greater<>());
    for (std::uint32_t i = 0; i < emptied.innerCount; ++i)
        giveInner(emptied.inner[i]);
}

template <unsigned Words>
void TupleTree<Words>::tidyInners(const Path& path, Emptied& emptied) {
    for (std::uint32_t level = height_ - 1; level > 0; --level) {
        if (inners_[path.node[level]].slots.count >= least)
            return;
        const std::uint32_t slot = path.slot[level - 1];
        const std::uint32_t empty =
            balance(inners_, inners_[path.node[level - 1]], slot, slot == 0 ? 1 : slot - 1);
        if (empty == none)
            return;
        emptied.inner[emptied.innerCount++] = empty;
    }
    const Inner& root = inners_[root_];
    if (root.slots.count > 1)
        return;
    emptied.inner[emptied.innerCount++] = root_;
    root_ = root.child[0];
    --height_;
}

// The last leaf takes the number.
template <unsigned Words>
void TupleTree<Words>::giveLeaf(std::uint32_t id) {
    const auto last = static_cast<std::uint32_t>(leaves_.size() - 1);
    if (id != last) {
        leaves_[id] = leaves_[last];
        const Leaf& leaf = leaves_[id];
        if (leaf.previous != none)
            leaves_[leaf.previous].next = id;
        if (leaf.next != none)
            leaves_[leaf.next].previous = id;
        Path path;
        const std::uint32_t found = leafFor(leaf.slots.place(0), path);
        ROSTRUM_CHECK(found == last, "a leaf is not where its first entry leads");
        if (height_ == 0)
            root_ = id;
        else
            inners_[path.node[height_ - 1]].child[path.slot[height_ - 1]] = id;
    }
    leaves_.resize(last);
}

template <unsigned Words>
void TupleTree<Words>::giveInner(std::uint32_t id) {
    const auto last = static_cast<std::uint32_t>(inners_.size() - 1);
    if (id != last) {
        Path path;
        leafFor(inners_[last].slots.place(0), path);
        std::uint32_t level = 0;
        while (level < height_ && path.node[level] != last)
            ++level;
        ROSTRUM_CHECK(level < height_, "a node is not where its first entry leads");
        inners_[id] = inners_[last];
        if (level == 0)
            root_ = id;
        else
            inners_[path.node[level - 1]].child[path.slot[level - 1]] = id;
    }
    inners_.resize(last);
}

} // namespace rostrum
