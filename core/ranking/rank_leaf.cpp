// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_leaf.h"

#include <algorithm>
#include <cstring>

namespace rostrum {
namespace {

constexpr std::uint32_t unusedDifference = UINT32_MAX;

std::uint64_t unsignedOrder(std::int64_t order) {
    return static_cast<std::uint64_t>(order) ^ (std::uint64_t{1} << 63);
}

std::int64_t signedOrder(std::uint64_t order) {
    return static_cast<std::int64_t>(order ^ (std::uint64_t{1} << 63));
}

std::int32_t stored(std::uint32_t difference) {
    return static_cast<std::int32_t>(difference ^ (std::uint32_t{1} << 31));
}

std::uint32_t difference(std::int32_t value) {
    return static_cast<std::uint32_t>(value) ^ (std::uint32_t{1} << 31);
}

constexpr std::int32_t unusedSlot = INT32_MAX; // stored(unusedDifference)

// A searched value as a difference: one below the window is below all, one above it is above all.
std::uint32_t clampedDifference(std::uint64_t value, std::uint64_t base) {
    return value < base ? 0
                        : static_cast<std::uint32_t>(std::min<std::uint64_t>(value - base, unusedDifference));
}

bool inWindow(std::uint64_t value, std::uint64_t base) {
    return value >= base && value - base <= RankLeaf::maxDifference;
}

// No branch and a fixed length: compilers make four comparisons of one. Unused slots are equal to the greatest searched value
// at most, and so never before it.
std::uint32_t countNarrow(const RankLeaf::Narrow& entries, std::int32_t order, std::int32_t tie) {
    std::int32_t before = 0;
    for (std::uint32_t i = 0; i < RankLeaf::narrowCapacity; ++i) {
        const std::int32_t smaller = entries.order[i] < order ? 1 : 0;
        const std::int32_t equal = entries.order[i] == order ? 1 : 0;
        const std::int32_t earlier = entries.tie[i] < tie ? 1 : 0;
        before += smaller | (equal & earlier);
    }
    return static_cast<std::uint32_t>(before);
}

std::uint32_t countWide(const RankLeaf::Wide& entries, std::uint32_t count, std::uint64_t order,
                        std::uint64_t tie) {
    std::uint32_t before = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const bool earlier = entries.order[i] == order && entries.tie[i] < tie;
        before += entries.order[i] < order || earlier ? 1 : 0;
    }
    return before;
}

template <typename T>
void openGap(T* values, std::uint32_t count, std::uint32_t at, T value) {
    std::memmove(values + at + 1, values + at, (count - at) * sizeof(T));
    values[at] = value;
}

template <typename T>
void closeGap(T* values, std::uint32_t count, std::uint32_t at) {
    std::memmove(values + at, values + at + 1, (count - at - 1) * sizeof(T));
}

template <typename T>
void moveValue(T* values, std::uint32_t from, std::uint32_t to, T value) {
    if (from < to)
        std::memmove(values + from, values + from + 1, (to - from) * sizeof(T));
    else
        std::memmove(values + to + 1, values + to, (from - to) * sizeof(T));
    values[to] = value;
}

struct Range {
    std::uint64_t least = UINT64_MAX;
    std::uint64_t greatest = 0;

    std::uint64_t span() const { return greatest - least; }
    // A base with as much room below the values as above, so that later neighbours fit on either side.
    std::uint64_t centredBase() const {
        return least - std::min(least, (RankLeaf::maxDifference - span()) / 2);
    }
};

Range rangeOf(const std::uint64_t* values, std::uint32_t from, std::uint32_t to) {
    Range range;
    for (std::uint32_t i = from; i < to; ++i) {
        range.least = std::min(range.least, values[i]);
        range.greatest = std::max(range.greatest, values[i]);
    }
    return range;
}

void assignNarrow(RankLeaf& leaf, const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    leaf.orderBase = Range{entries.order[from], entries.order[to - 1]}.centredBase();
    leaf.tieBase = rangeOf(entries.tie, from, to).centredBase();
    for (std::uint32_t i = 0; i < RankLeaf::narrowCapacity; ++i) {
        leaf.narrow.order[i] = unusedSlot;
        leaf.narrow.tie[i] = unusedSlot;
    }
    for (std::uint32_t i = from; i < to; ++i) {
        leaf.narrow.order[i - from] = stored(static_cast<std::uint32_t>(entries.order[i] - leaf.orderBase));
        leaf.narrow.tie[i - from] = stored(static_cast<std::uint32_t>(entries.tie[i] - leaf.tieBase));
    }
    std::memcpy(leaf.narrow.player, entries.player + from, (to - from) * sizeof(std::uint32_t));
}

void assignWide(RankLeaf& leaf, const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    std::memcpy(leaf.full.order, entries.order + from, (to - from) * sizeof(std::uint64_t));
    std::memcpy(leaf.full.tie, entries.tie + from, (to - from) * sizeof(std::uint64_t));
    std::memcpy(leaf.full.player, entries.player + from, (to - from) * sizeof(std::uint32_t));
    leaf.orderBase = 0;
    leaf.tieBase = 0;
}

} // namespace

PlaceKey LeafEntries::key(std::uint32_t i) const { return PlaceKey{signedOrder(order[i]), tie[i]}; }

void LeafEntries::append(const PlaceKey& key, std::uint32_t newPlayer) {
    order[count] = unsignedOrder(key.order);
    tie[count] = key.tie;
    player[count] = newPlayer;
    ++count;
}

void LeafEntries::insert(std::uint32_t at, const PlaceKey& key, std::uint32_t newPlayer) {
    openGap(order, count, at, unsignedOrder(key.order));
    openGap(tie, count, at, key.tie);
    openGap(player, count, at, newPlayer);
    ++count;
}

std::uint32_t RankLeaf::countBefore(const PlaceKey& key) const {
    const std::uint64_t order = unsignedOrder(key.order);
    if (wide != 0)
        return countWide(full, count, order, key.tie);
    // Below the window no entry counts, not even one that stands at its very begin with a smaller tie.
    const std::uint32_t tie = order < orderBase ? 0 : clampedDifference(key.tie, tieBase);
    return countNarrow(narrow, stored(clampedDifference(order, orderBase)), stored(tie));
}

PlaceKey RankLeaf::key(std::uint32_t i) const {
    if (wide != 0)
        return PlaceKey{signedOrder(full.order[i]), full.tie[i]};
    return PlaceKey{signedOrder(orderBase + difference(narrow.order[i])),
                    tieBase + difference(narrow.tie[i])};
}

bool RankLeaf::fits(const PlaceKey& key) const {
    return wide != 0 || (inWindow(unsignedOrder(key.order), orderBase) && inWindow(key.tie, tieBase));
}

bool RankLeaf::accepts(const PlaceKey& key) const {
    return count < (wide != 0 ? wideCapacity : narrowCapacity) && fits(key);
}

void RankLeaf::insert(std::uint32_t i, const PlaceKey& key, std::uint32_t newPlayer) {
    const std::uint64_t order = unsignedOrder(key.order);
    if (wide != 0) {
        openGap(full.order, count, i, order);
        openGap(full.tie, count, i, key.tie);
        openGap(full.player, count, i, newPlayer);
    } else {
        openGap(narrow.order, count, i, stored(static_cast<std::uint32_t>(order - orderBase)));
        openGap(narrow.tie, count, i, stored(static_cast<std::uint32_t>(key.tie - tieBase)));
        openGap(narrow.player, count, i, newPlayer);
    }
    ++count;
}

void RankLeaf::erase(std::uint32_t i) {
    if (wide != 0) {
        closeGap(full.order, count, i);
        closeGap(full.tie, count, i);
        closeGap(full.player, count, i);
        --count;
        return;
    }
    closeGap(narrow.order, count, i);
    closeGap(narrow.tie, count, i);
    closeGap(narrow.player, count, i);
    --count;
    narrow.order[count] = unusedSlot;
    narrow.tie[count] = unusedSlot;
}

void RankLeaf::move(std::uint32_t from, std::uint32_t to, const PlaceKey& key, std::uint32_t newPlayer) {
    const std::uint64_t order = unsignedOrder(key.order);
    if (wide != 0) {
        moveValue(full.order, from, to, order);
        moveValue(full.tie, from, to, key.tie);
        moveValue(full.player, from, to, newPlayer);
    } else {
        moveValue(narrow.order, from, to, stored(static_cast<std::uint32_t>(order - orderBase)));
        moveValue(narrow.tie, from, to, stored(static_cast<std::uint32_t>(key.tie - tieBase)));
        moveValue(narrow.player, from, to, newPlayer);
    }
}

void RankLeaf::appendTo(LeafEntries& entries) const {
    const std::uint32_t at = entries.count;
    if (wide != 0) {
        std::memcpy(entries.order + at, full.order, count * sizeof(std::uint64_t));
        std::memcpy(entries.tie + at, full.tie, count * sizeof(std::uint64_t));
        std::memcpy(entries.player + at, full.player, count * sizeof(std::uint32_t));
    } else {
        for (std::uint32_t i = 0; i < count; ++i) {
            entries.order[at + i] = orderBase + difference(narrow.order[i]);
            entries.tie[at + i] = tieBase + difference(narrow.tie[i]);
        }
        std::memcpy(entries.player + at, narrow.player, count * sizeof(std::uint32_t));
    }
    entries.count += count;
}

std::uint32_t RankLeaf::capacityFor(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    if (entries.order[to - 1] - entries.order[from] > maxDifference ||
        rangeOf(entries.tie, from, to).span() > maxDifference)
        return wideCapacity;
    return narrowCapacity;
}

void RankLeaf::assign(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    ROSTRUM_CHECK(holds(entries, from, to), "a leaf holds what is assigned");
    count = static_cast<std::uint16_t>(to - from);
    wide = capacityFor(entries, from, to) == wideCapacity ? 1 : 0;
    if (wide != 0)
        assignWide(*this, entries, from, to);
    else
        assignNarrow(*this, entries, from, to);
}

void RankLeaf::prefetch() const {
    constexpr std::size_t lineBytes = 64;
    const auto* bytes = reinterpret_cast<const char*>(this);
    for (std::size_t i = 0; i < sizeof(RankLeaf); i += lineBytes)
        __builtin_prefetch(bytes + i, 1);
}

void RankLeaf::check() const {
    ROSTRUM_CHECK(count <= (wide != 0 ? wideCapacity : narrowCapacity), "a leaf is within its capacity");
    for (std::uint32_t i = 1; i < count; ++i)
        ROSTRUM_CHECK(key(i - 1) < key(i), "keys of a leaf ascend");
    if (wide != 0)
        return;
    for (std::uint32_t i = 0; i < count; ++i)
        ROSTRUM_CHECK(difference(narrow.order[i]) <= maxDifference &&
                          difference(narrow.tie[i]) <= maxDifference,
                      "the difference of unused slots belongs to no entry");
    for (std::uint32_t i = count; i < narrowCapacity; ++i)
        ROSTRUM_CHECK(narrow.order[i] == unusedSlot && narrow.tie[i] == unusedSlot,
                      "unused slots of a leaf are marked");
}

} // namespace rostrum
