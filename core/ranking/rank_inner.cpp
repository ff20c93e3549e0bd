// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_tree.h"

#include <algorithm>
#include <limits>

namespace rostrum {
namespace {

constexpr PlaceKey greatestKey{std::numeric_limits<std::int64_t>::max(),
                               std::numeric_limits<std::uint64_t>::max()};

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

void RankInner::clear() { truncate(0); }

// Six steps whatever the key: the greatest keys in unused slots stand for "not so far".
std::uint32_t RankInner::childFor(const PlaceKey& key) const {
    std::uint32_t slot = 0;
    for (std::uint32_t step = capacity / 2; step > 0; step /= 2) {
        const PlaceKey& bound = separator[slot + step];
        const bool smaller = bound.order < key.order;
        const bool equal = bound.order == key.order;
        const bool notLater = bound.tie <= key.tie;
        slot += static_cast<std::uint32_t>(smaller | (equal & notLater)) * step;
    }
    return std::min(slot, childCount - 1); // the greatest key of all is not before an unused slot
}

std::uint32_t RankInner::childAt(std::uint64_t& position) const {
    constexpr std::uint32_t stride = 8;
    std::uint32_t slot = 0;
    for (;; slot += stride) {
        std::uint32_t sum = 0;
        for (std::uint32_t i = 0; i < stride; ++i)
            sum += entries[slot + i];
        if (position < sum)
            break;
        position -= sum;
    }
    for (; position >= entries[slot]; ++slot)
        position -= entries[slot];
    return slot;
}

std::uint32_t RankInner::entriesBefore(std::uint32_t slot) const {
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < capacity; ++i)
        sum += i < slot ? entries[i] : 0;
    return sum;
}

void RankInner::insertChild(std::uint32_t slot, const PlaceKey& key, std::uint32_t id,
                            std::uint32_t entryCount) {
    copyChildren(*this, slot, *this, slot + 1, childCount - slot);
    separator[slot] = key;
    child[slot] = id;
    entries[slot] = entryCount;
    ++childCount;
}

void RankInner::eraseChild(std::uint32_t slot) {
    copyChildren(*this, slot + 1, *this, slot, childCount - slot - 1);
    truncate(childCount - 1);
}

void RankInner::takeTail(RankInner& left, std::uint32_t from) {
    const std::uint32_t count = left.childCount - from;
    copyChildren(*this, 0, *this, count, childCount);
    copyChildren(left, from, *this, 0, count);
    childCount += count;
    left.truncate(from);
}

void RankInner::takeHead(RankInner& right, std::uint32_t count) {
    copyChildren(right, 0, *this, childCount, count);
    childCount += count;
    copyChildren(right, count, right, 0, right.childCount - count);
    right.truncate(right.childCount - count);
}

void RankInner::truncate(std::uint32_t count) {
    childCount = count;
    std::fill(entries + count, entries + capacity, 0U);
    std::fill(child + count, child + capacity, 0U);
    std::fill(separator + count, separator + capacity, greatestKey);
}

} // namespace rostrum
