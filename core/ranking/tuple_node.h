// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The nodes of a TupleIndex. Only core/ranking includes this.
//
// A node has up to 64 slots in order. Of each it holds a place, word by word in arrays of their own: a leaf the entries, an inner
// node the first entry of each child. First words of unused slots are the greatest number, so that a search over them needs no end.

#include "core/ranking/tuple_index.h"

#include <algorithm>
#include <cstdint>

namespace rostrum {

// Where to search: before what, by how many words, and whether what is equal in those counts as before.
struct TupleBound {
    const TuplePlace* place;
    unsigned words;
    bool through;
    const PlayerIdOrder* ids; // null: equal words are equal
};

template <unsigned Words>
struct TupleSlots {
    static constexpr std::uint32_t capacity = 64;

    std::uint32_t count;
    std::uint32_t player[capacity];
    std::uint64_t word[Words][capacity];

    void clear() {
        count = 0;
        std::fill_n(word[0], capacity, UINT64_MAX);
    }

    TuplePlace place(std::uint32_t slot) const {
        TuplePlace place;
        for (unsigned i = 0; i < Words; ++i)
            place.key.word[i] = word[i][slot];
        place.player = player[slot];
        return place;
    }

    void setPlace(std::uint32_t slot, const TuplePlace& place) {
        for (unsigned i = 0; i < Words; ++i)
            word[i][slot] = place.key.word[i];
        player[slot] = place.player;
    }

    bool equals(std::uint32_t slot, const TuplePlace& place, bool byPlayer) const {
        for (unsigned i = 0; i < Words; ++i) {
            if (word[i][slot] != place.key.word[i])
                return false;
        }
        return !byPlayer || player[slot] == place.player;
    }

    // How many have a first word below this one.
    std::uint32_t countSmallerFirst(std::uint64_t first) const {
        return countFirst([=](std::uint64_t value) { return value < first; });
    }

    // How many slots are before the bound.
    std::uint32_t countBefore(const TupleBound& bound) const {
        const std::uint64_t first = bound.place->key.word[0];
        std::uint32_t low = countSmallerFirst(first);
        if (low >= count || word[0][low] != first)
            return low;
        std::uint32_t high = std::min(count, countFirst([=](std::uint64_t value) { return value <= first; }));
        while (low < high) {
            const std::uint32_t middle = (low + high) / 2;
            if (restIsBefore(middle, bound))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    // Copies `slots` slots; within one node they may overlap. Counts stay.
    void copyFrom(const TupleSlots& source, std::uint32_t from, std::uint32_t to, std::uint32_t slots) {
        copyValues(source.player, from, player, to, slots);
        for (unsigned i = 0; i < Words; ++i)
            copyValues(source.word[i], from, word[i], to, slots);
    }

    void setCount(std::uint32_t newCount) {
        for (std::uint32_t i = newCount; i < count; ++i)
            word[0][i] = UINT64_MAX;
        count = newCount;
    }

    template <typename Value>
    static void copyValues(const Value* source, std::uint32_t from, Value* target, std::uint32_t to,
                           std::uint32_t values) {
        if (source != target || to <= from)
            std::copy_n(source + from, values, target + to);
        else
            std::copy_backward(source + from, source + from + values, target + to + values);
    }

  private:
    // Six halvings without a branch that could be foretold wrongly.
    template <typename Before>
    std::uint32_t countFirst(Before before) const {
        const std::uint64_t* from = word[0];
        for (std::uint32_t half = capacity / 2; half > 0; half /= 2)
            from += before(from[half - 1]) ? half : 0;
        return static_cast<std::uint32_t>(from - word[0]) + (before(*from) ? 1 : 0);
    }

    // Whether the slot, whose first word is the bound's, is before the bound.
    bool restIsBefore(std::uint32_t slot, const TupleBound& bound) const {
        for (unsigned i = 1; i < Words && i < bound.words; ++i) {
            if (word[i][slot] != bound.place->key.word[i])
                return word[i][slot] < bound.place->key.word[i];
        }
        if (bound.ids == nullptr)
            return bound.through;
        const int order = bound.ids->compareIds(player[slot], bound.place->player);
        return bound.through ? order <= 0 : order < 0;
    }
};

template <unsigned Words>
struct TupleLeaf {
    TupleSlots<Words> slots;
    std::uint32_t previous;
    std::uint32_t next;

    void copyFrom(const TupleLeaf& source, std::uint32_t from, std::uint32_t to, std::uint32_t count) {
        slots.copyFrom(source.slots, from, to, count);
    }
    std::uint32_t allEntries() const { return slots.count; }
};

template <unsigned Words>
struct TupleInner {
    TupleSlots<Words> slots;
    std::uint32_t child[TupleSlots<Words>::capacity];
    std::uint32_t entries[TupleSlots<Words>::capacity]; // below each child

    void copyFrom(const TupleInner& source, std::uint32_t from, std::uint32_t to, std::uint32_t count) {
        slots.copyFrom(source.slots, from, to, count);
        TupleSlots<Words>::copyValues(source.child, from, child, to, count);
        TupleSlots<Words>::copyValues(source.entries, from, entries, to, count);
    }
    void setChild(std::uint32_t slot, std::uint32_t id, const TuplePlace& first, std::uint32_t entryCount) {
        slots.setPlace(slot, first);
        child[slot] = id;
        entries[slot] = entryCount;
    }
    std::uint32_t entriesBefore(std::uint32_t slot) const {
        std::uint32_t sum = 0;
        for (std::uint32_t i = 0; i < slot; ++i)
            sum += entries[i];
        return sum;
    }
    std::uint32_t allEntries() const { return entriesBefore(slots.count); }
};

// Makes room for one slot. The node must not be full.
template <typename Node>
void openSlot(Node& node, std::uint32_t slot) {
    node.copyFrom(node, slot, slot + 1, node.slots.count - slot);
    ++node.slots.count;
}

template <typename Node>
void closeSlot(Node& node, std::uint32_t slot) {
    node.copyFrom(node, slot + 1, slot, node.slots.count - slot - 1);
    node.slots.setCount(node.slots.count - 1);
}

// Moves slots between neighbours until the left one has `wanted` of them.
template <typename Node>
void shareSlots(Node& left, Node& right, std::uint32_t wanted) {
    const std::uint32_t leftCount = left.slots.count;
    const std::uint32_t rightCount = right.slots.count;
    if (wanted < leftCount) {
        const std::uint32_t moved = leftCount - wanted;
        right.copyFrom(right, 0, moved, rightCount);
        right.copyFrom(left, wanted, 0, moved);
        right.slots.count = rightCount + moved;
    } else {
        const std::uint32_t moved = wanted - leftCount;
        left.copyFrom(right, 0, leftCount, moved);
        right.copyFrom(right, moved, 0, rightCount - moved);
        right.slots.setCount(rightCount - moved);
    }
    left.slots.setCount(wanted);
}

} // namespace rostrum
