// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// TupleTree: built from places in order, and checked. Only tuple_index.cpp includes this.

#include "core/ranking/tuple_tree.h"

#include <vector>

namespace rostrum {

template <unsigned Words>
void TupleTree<Words>::beginAssign() {
    leaves_.clear();
    inners_.clear();
    root_ = none;
    height_ = 0;
    size_ = 0;
}

template <unsigned Words>
bool TupleTree<Words>::append(const TuplePlace& place) {
    ROSTRUM_CHECK(size_ < mostEntries, "an index is full");
    if (leaves_.empty() || leaves_.back().slots.count == builtFill) {
        const auto id = static_cast<std::uint32_t>(leaves_.size());
        if (id > 0 && leaves_.back().slots.countBefore(boundAt(place)) != builtFill)
            return false;
        leaves_.resize(id + std::size_t{1});
        leaves_.back().slots.clear();
        leaves_.back().previous = id == 0 ? none : id - 1;
        leaves_.back().next = none;
        if (id > 0)
            leaves_[id - 1].next = id;
    }
    TupleSlots<Words>& slots = leaves_.back().slots;
    if (slots.count > 0 && (slots.countBefore(boundAt(place)) != slots.count))
        return false;
    slots.setPlace(slots.count++, place);
    ++size_;
    return true;
}

template <unsigned Words>
void TupleTree<Words>::endAssign() {
    if (leaves_.empty())
        return;
    if (leaves_.size() > 1 && leaves_.back().slots.count < least)
        shareSlots(leaves_[leaves_.size() - 2], leaves_.back(), (builtFill + leaves_.back().slots.count) / 2);
    buildInners();
}

template <unsigned Words>
void TupleTree<Words>::buildInners() {
    std::vector<Sibling> level;
    level.reserve(leaves_.size());
    for (std::uint32_t id = 0; id < leaves_.size(); ++id)
        level.push_back({id, leaves_[id].slots.count, leaves_[id].slots.place(0)});
    while (level.size() > 1) {
        std::vector<Sibling> above;
        const std::size_t nodes = (level.size() + builtFill - 1) / builtFill;
        for (std::size_t i = 0; i < nodes; ++i) {
            const std::size_t from = level.size() * i / nodes; // equal shares, so that none is too small
            const std::size_t to = level.size() * (i + 1) / nodes;
            const auto id = static_cast<std::uint32_t>(inners_.size());
            inners_.resize(id + std::size_t{1});
            Inner& node = inners_.back();
            node.slots.clear();
            for (std::size_t child = from; child < to; ++child)
                node.setChild(node.slots.count++, level[child].id, level[child].first, level[child].entries);
            above.push_back({id, node.allEntries(), level[from].first});
        }
        level = std::move(above);
        ++height_;
    }
    root_ = level.front().id;
}

template <unsigned Words>
template <typename Node>
void TupleTree<Words>::checkOrder(const Node& node) const {
    for (std::uint32_t i = 0; i < node.slots.count; ++i) {
        const TuplePlace place = node.slots.place(i);
        ROSTRUM_CHECK(node.slots.countBefore(boundAt(place)) == i, "a node's slots are not in order");
    }
    for (std::uint32_t i = node.slots.count; i < capacity; ++i)
        ROSTRUM_CHECK(node.slots.word[0][i] == UINT64_MAX, "an unused slot is not the greatest");
}

template <unsigned Words>
void TupleTree<Words>::check(std::uint32_t id, std::uint32_t levels, Checked& seen) const {
    if (levels == 0) {
        const Leaf& leaf = leaves_[id];
        checkOrder(leaf);
        ROSTRUM_CHECK(id == root_ || leaf.slots.count >= least, "a leaf has too few entries");
        ROSTRUM_CHECK(leaf.previous == seen.lastLeaf, "a leaf's link back is wrong");
        if (seen.lastLeaf != none) {
            const Leaf& previous = leaves_[seen.lastLeaf];
            ROSTRUM_CHECK(previous.next == id, "a leaf's link is wrong");
            const TuplePlace first = leaf.slots.place(0);
            ROSTRUM_CHECK(previous.slots.countBefore(boundAt(first)) == previous.slots.count,
                          "leaves are not in order");
        }
        seen.lastLeaf = id;
        seen.entries += leaf.slots.count;
        ++seen.leaves;
        return;
    }
    const Inner& node = inners_[id];
    checkOrder(node);
    ++seen.inners;
    ROSTRUM_CHECK(node.slots.count >= (id == root_ ? 2 : least), "a node has too few children");
    for (std::uint32_t i = 0; i < node.slots.count; ++i) {
        const std::uint32_t child = node.child[i];
        const TuplePlace first = levels == 1 ? leaves_[child].slots.place(0) : inners_[child].slots.place(0);
        ROSTRUM_CHECK(node.slots.place(i) == first, "a node does not know its child's first entry");
        const std::uint64_t before = seen.entries;
        check(child, levels - 1, seen);
        ROSTRUM_CHECK(seen.entries - before == node.entries[i], "a node counts its entries wrongly");
    }
}

template <unsigned Words>
void TupleTree<Words>::checkInvariants() const {
    Checked seen;
    if (root_ != none)
        check(root_, height_, seen);
    ROSTRUM_CHECK(seen.entries == size_, "a tree counts its entries wrongly");
    ROSTRUM_CHECK(seen.leaves == leaves_.size() && seen.inners == inners_.size(), "a node is lost");
    ROSTRUM_CHECK(seen.lastLeaf == none || leaves_[seen.lastLeaf].next == none,
                  "the last leaf has a next one");
}

} // namespace rostrum
