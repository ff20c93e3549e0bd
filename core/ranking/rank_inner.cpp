// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_inner.h"

#include "core/check.h"

#include <algorithm>

namespace rostrum {
namespace {

// All three lists of a node: copies `count` children from `source` at `from` to `target` at `to`. Within one node
// the parts may overlap.
void copyChildren(const RankInner& source, std::uint32_t from, RankInner& target, std::uint32_t to,
                  std::uint32_t count) {
    const auto copy = [=](const auto* values, auto* copies) {
        if (to <= from)
            std::copy_n(values + from, count, copies + to);
        else
            std::copy_backward(values + from, values + from + count, copies + to + count);
    };
    copy(source.entries, target.entries);
    copy(source.child, target.child);
    copy(source.separator, target.separator);
}

} // namespace

void RankInner::clear() { setChildCount(0); }

std::uint32_t RankInner::childAt(std::uint64_t& position) const {
    std::uint32_t full = 0;
    for (; position >= blockEntries[full]; ++full)
        position -= blockEntries[full];
    std::uint32_t slot = full * block;
    for (; position >= entries[slot]; ++slot)
        position -= entries[slot];
    return slot;
}

std::uint32_t RankInner::allEntries() const {
    std::uint32_t sum = 0;
    for (const std::uint32_t count : blockEntries)
        sum += count;
    return sum;
}

void RankInner::insertChild(std::uint32_t slot, KeyBits bits, std::uint32_t id, std::uint32_t entryCount) {
    copyChildren(*this, slot, *this, slot + 1, childCount - slot);
    separator[slot] = bits;
    child[slot] = id;
    entries[slot] = entryCount;
    setChildCount(childCount + 1);
}

void RankInner::eraseChild(std::uint32_t slot) {
    copyChildren(*this, slot + 1, *this, slot, childCount - slot - 1);
    setChildCount(childCount - 1);
}

void RankInner::takeTail(RankInner& left, std::uint32_t from) {
    const std::uint32_t count = left.childCount - from;
    copyChildren(*this, 0, *this, count, childCount);
    copyChildren(left, from, *this, 0, count);
    setChildCount(childCount + count);
    left.setChildCount(from);
}

void RankInner::takeHead(RankInner& right, std::uint32_t count) {
    copyChildren(right, 0, *this, childCount, count);
    setChildCount(childCount + count);
    copyChildren(right, count, right, 0, right.childCount - count);
    right.setChildCount(right.childCount - count);
}

void RankInner::setSeparator(std::uint32_t slot, KeyBits bits) {
    separator[slot] = bits;
    if (slot % block == 0 && slot > 0)
        guide[slot / block - 1] = bits;
}

// Marks the slots from `count` on as unused, and sums up what is in the others.
void RankInner::setChildCount(std::uint32_t count) {
    childCount = count;
    std::fill(entries + count, entries + capacity, 0U);
    std::fill(child + count, child + capacity, 0U);
    std::fill(separator + count, separator + capacity, greatestKeyBits);
    for (std::uint32_t i = 0; i < blocks; ++i) {
        guide[i] = i + 1 < blocks ? separator[(i + 1) * block] : greatestKeyBits;
        blockEntries[i] = 0;
        for (std::uint32_t j = 0; j < block; ++j)
            blockEntries[i] += entries[i * block + j];
    }
}

void RankInner::check() const {
    ROSTRUM_CHECK(childCount > 0 && childCount < capacity, "an inner node is within its capacity");
    for (std::uint32_t slot = 2; slot < childCount; ++slot)
        ROSTRUM_CHECK(separator[slot - 1] < separator[slot], "separators ascend");
    for (std::uint32_t slot = childCount; slot < capacity; ++slot)
        ROSTRUM_CHECK(separator[slot] == greatestKeyBits && entries[slot] == 0 && child[slot] == 0,
                      "unused slots of an inner node are marked");
    for (std::uint32_t i = 0; i < blocks; ++i) {
        std::uint32_t sum = 0;
        for (std::uint32_t j = 0; j < block; ++j)
            sum += entries[i * block + j];
        ROSTRUM_CHECK(sum == blockEntries[i], "an inner node knows the entries below each block");
        ROSTRUM_CHECK(guide[i] == (i + 1 < blocks ? separator[(i + 1) * block] : greatestKeyBits),
                      "the guide repeats every eighth separator");
    }
}

} // namespace rostrum
