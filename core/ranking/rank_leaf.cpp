// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_leaf.h"

#include <cstring>

namespace rostrum {
namespace {

constexpr std::uint64_t unusedSlot = UINT64_MAX;

bool inWindow(std::uint64_t value, std::uint64_t base) {
    return value >= base && value - base <= RankLeaf::maxDifference;
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
    std::uint64_t least;
    std::uint64_t greatest;

    std::uint64_t span() const { return greatest - least; }
    // A base with as much room below the values as above, so that later neighbours fit on either side.
    std::uint64_t centredBase() const {
        return least - std::min(least, (RankLeaf::maxDifference - span()) / 2);
    }
};

Range orderRange(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    return Range{orderBits(entries.key[from]), orderBits(entries.key[to - 1])};
}

Range tieRange(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    Range range{UINT64_MAX, 0};
    for (std::uint32_t i = from; i < to; ++i) {
        range.least = std::min(range.least, tieBits(entries.key[i]));
        range.greatest = std::max(range.greatest, tieBits(entries.key[i]));
    }
    return range;
}

} // namespace

void LeafEntries::append(KeyBits newKey, std::uint32_t newPlayer) {
    key[count] = newKey;
    player[count] = newPlayer;
    ++count;
}

void LeafEntries::insert(std::uint32_t at, KeyBits newKey, std::uint32_t newPlayer) {
    openGap(key, count, at, newKey);
    openGap(player, count, at, newPlayer);
    ++count;
}

std::uint64_t RankLeaf::differences(KeyBits bits) const {
    return (orderBits(bits) - orderBase) << 32 | (tieBits(bits) - tieBase);
}

bool RankLeaf::fits(KeyBits bits) const {
    return wide != 0 || (inWindow(orderBits(bits), orderBase) && inWindow(tieBits(bits), tieBase));
}

void RankLeaf::insert(std::uint32_t i, KeyBits bits, std::uint32_t newPlayer) {
    if (wide != 0) {
        openGap(full.key, count, i, bits);
        openGap(full.player, count, i, newPlayer);
    } else {
        openGap(narrow.key, count, i, differences(bits));
        openGap(narrow.player, count, i, newPlayer);
    }
    ++count;
}

void RankLeaf::erase(std::uint32_t i) {
    if (wide != 0) {
        closeGap(full.key, count, i);
        closeGap(full.player, count, i);
        --count;
        return;
    }
    closeGap(narrow.key, count, i);
    closeGap(narrow.player, count, i);
    --count;
    narrow.key[count] = unusedSlot;
}

void RankLeaf::move(std::uint32_t from, std::uint32_t to, KeyBits bits, std::uint32_t newPlayer) {
    if (wide != 0) {
        moveValue(full.key, from, to, bits);
        moveValue(full.player, from, to, newPlayer);
    } else {
        moveValue(narrow.key, from, to, differences(bits));
        moveValue(narrow.player, from, to, newPlayer);
    }
}

void RankLeaf::appendTo(LeafEntries& entries) const {
    for (std::uint32_t i = 0; i < count; ++i)
        entries.key[entries.count + i] = key(i);
    std::memcpy(entries.player + entries.count, wide != 0 ? full.player : narrow.player,
                count * sizeof(std::uint32_t));
    entries.count += count;
}

std::uint32_t RankLeaf::capacityFor(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    if (orderRange(entries, from, to).span() > maxDifference ||
        tieRange(entries, from, to).span() > maxDifference)
        return wideCapacity;
    return narrowCapacity;
}

void RankLeaf::assign(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    ROSTRUM_CHECK(holds(entries, from, to), "a leaf holds what is assigned");
    count = static_cast<std::uint16_t>(to - from);
    wide = capacityFor(entries, from, to) == wideCapacity ? 1 : 0;
    if (wide != 0) {
        orderBase = 0;
        tieBase = 0;
        std::memcpy(full.key, entries.key + from, count * sizeof(KeyBits));
        std::memcpy(full.player, entries.player + from, count * sizeof(std::uint32_t));
        return;
    }
    orderBase = orderRange(entries, from, to).centredBase();
    tieBase = tieRange(entries, from, to).centredBase();
    for (std::uint32_t i = 0; i < count; ++i)
        narrow.key[i] = differences(entries.key[from + i]);
    std::fill(narrow.key + count, narrow.key + narrowCapacity, unusedSlot);
    std::memcpy(narrow.player, entries.player + from, count * sizeof(std::uint32_t));
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
        ROSTRUM_CHECK(narrow.key[i] >> 32 <= maxDifference && (narrow.key[i] & UINT32_MAX) <= maxDifference,
                      "the difference of unused slots belongs to no entry");
    for (std::uint32_t i = count; i < narrowCapacity; ++i)
        ROSTRUM_CHECK(narrow.key[i] == unusedSlot, "unused slots of a leaf are marked");
}

} // namespace rostrum
