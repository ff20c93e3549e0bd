// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_leaf.h"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rostrum {
namespace {

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

constexpr char sharedKey[] = "two entries of an index share a key";

} // namespace

std::uint32_t LeafEntries::insert(KeyBits newKey, std::uint32_t newPlayer) {
    const auto at = static_cast<std::uint32_t>(std::lower_bound(key, key + count, newKey) - key);
    ROSTRUM_CHECK(at == count || key[at] != newKey, sharedKey);
    std::copy_backward(key + at, key + count, key + count + 1);
    std::copy_backward(player + at, player + count, player + count + 1);
    key[at] = newKey;
    player[at] = newPlayer;
    ++count;
    return at;
}

void LeafEntries::dropFirst(std::uint32_t dropped) {
    std::copy(key + dropped, key + count, key);
    std::copy(player + dropped, player + count, player);
    count -= dropped;
}

std::uint64_t RankLeaf::headsEqualTo(std::int32_t head) const {
    std::uint64_t found = 0;
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi32(head);
    const auto* const heads = reinterpret_cast<const __m128i*>(narrow.head);
    const auto equal = [&](std::uint32_t i) { return _mm_cmpeq_epi32(_mm_load_si128(heads + i), wanted); };
#pragma GCC unroll 4
    for (std::uint32_t i = 0; i < 4; ++i) {
        const __m128i low = _mm_packs_epi32(equal(4 * i), equal(4 * i + 1));
        const __m128i high = _mm_packs_epi32(equal(4 * i + 2), equal(4 * i + 3));
        const auto bits = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
        found |= std::uint64_t{bits} << (16 * i);
    }
#else
    for (std::uint32_t i = 0; i < narrowCapacity; ++i)
        found |= std::uint64_t{narrow.head[i] == head} << i;
#endif
    return found;
}

// Looks at heads in use only: a leaf that is sorted has a few more than half of them.
std::uint32_t RankLeaf::countSmallerHeads(std::int32_t head) const {
    FourHeads smaller{};
    const auto* const heads = reinterpret_cast<const FourHeads*>(narrow.head);
    for (std::uint32_t i = 0; 4 * i < count; ++i)
        smaller -= heads[i] < head;
    return static_cast<std::uint32_t>(smaller[0] + smaller[1] + smaller[2] + smaller[3]);
}

// Entries with this head whose difference of the tie is below `bound`.
std::uint32_t RankLeaf::countTiesBefore(std::int32_t head, std::uint64_t bound) const {
    std::uint32_t before = 0;
    for (std::uint64_t left = headsEqualTo(head); left != 0; left &= left - 1)
        before += narrow.tail[std::countr_zero(left)] >> 32 < bound ? 1 : 0;
    return before;
}

std::uint32_t RankLeaf::find(KeyBits bits) const {
    if (form == Form::wide) [[unlikely]] {
        const auto* const at = std::find(wide.key, wide.key + count, bits);
        return at == wide.key + count ? nowhere : static_cast<std::uint32_t>(at - wide.key);
    }
    if (!fits(bits))
        return nowhere;
    const Short wanted = shortOf(bits);
    for (std::uint64_t left = headsEqualTo(wanted.head); left != 0; left &= left - 1) {
        const auto i = static_cast<std::uint32_t>(std::countr_zero(left));
        if (narrow.tail[i] >> 32 == wanted.rest >> 32)
            return i;
    }
    return nowhere;
}

std::uint32_t RankLeaf::findPresent(KeyBits bits) const {
    if (form == Form::mixed && fits(bits)) [[likely]] {
        const std::uint64_t found = headsEqualTo(shortOf(bits).head);
        if (std::has_single_bit(found)) [[likely]]
            return static_cast<std::uint32_t>(std::countr_zero(found));
    }
    return find(bits);
}

// Counts for each entry how many heads are smaller, which is a few vector instructions and no branch that could be foretold
// wrongly; equal heads take the places from there on in the order they had. Then those are put in order by their tails.
void RankLeaf::sort() {
    if (sorted)
        return;
    if (form == Form::wide) {
        sortWide();
        return;
    }
    Narrow ordered; // NOLINT(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::uint8_t taken[narrowCapacity] = {};
    bool ties = false;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t smaller = countSmallerHeads(narrow.head[i]);
        ties = ties || taken[smaller] != 0;
        const std::uint32_t at = smaller + taken[smaller]++;
        ordered.head[at] = narrow.head[i];
        ordered.tail[at] = narrow.tail[i];
    }
    if (ties) {
        for (std::uint32_t i = 1; i < count; ++i) {
            const std::uint64_t tail = ordered.tail[i];
            std::uint32_t at = i;
            for (; at > 0 && ordered.head[at - 1] == ordered.head[i] && ordered.tail[at - 1] > tail; --at)
                ordered.tail[at] = ordered.tail[at - 1];
            ordered.tail[at] = tail;
        }
        for (std::uint32_t i = 1; i < count; ++i)
            ROSTRUM_CHECK(ordered.head[i - 1] != ordered.head[i] ||
                              ordered.tail[i - 1] >> 32 != ordered.tail[i] >> 32,
                          sharedKey);
    }
    std::memcpy(narrow.head, ordered.head, count * sizeof(narrow.head[0]));
    std::memcpy(narrow.tail, ordered.tail, count * sizeof(narrow.tail[0]));
    sorted = true;
}

void RankLeaf::sortWide() {
    for (std::uint32_t i = 1; i < count; ++i) {
        const KeyBits key = wide.key[i];
        const std::uint32_t owner = wide.player[i];
        std::uint32_t at = i;
        for (; at > 0 && wide.key[at - 1] > key; --at) {
            wide.key[at] = wide.key[at - 1];
            wide.player[at] = wide.player[at - 1];
        }
        ROSTRUM_CHECK(at == 0 || wide.key[at - 1] != key, sharedKey);
        wide.key[at] = key;
        wide.player[at] = owner;
    }
    sorted = true;
}

void RankLeaf::appendTo(LeafEntries& entries) const {
    ROSTRUM_CHECK(sorted, "a leaf is in order before its entries are shared out");
    for (std::uint32_t i = 0; i < count; ++i) {
        entries.key[entries.count + i] = key(i);
        entries.player[entries.count + i] = player(i);
    }
    entries.count += count;
}

std::uint32_t RankLeaf::capacityFor(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    if (orderRange(entries, from, to).span() > maxDifference ||
        tieRange(entries, from, to).span() > maxDifference)
        return wideCapacity;
    return narrowCapacity;
}

void RankLeaf::assign(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
    count = static_cast<std::uint16_t>(to - from);
    sorted = true;
    const Range orders = orderRange(entries, from, to);
    const Range ties = tieRange(entries, from, to);
    if (orders.span() > maxDifference || ties.span() > maxDifference) {
        ROSTRUM_CHECK(count <= wideCapacity, "a leaf holds what is assigned");
        form = Form::wide;
        orderBase = 0;
        tieBase = 0;
        std::memcpy(wide.key, entries.key + from, count * sizeof(KeyBits));
        std::memcpy(wide.player, entries.player + from, count * sizeof(std::uint32_t));
        return;
    }
    ROSTRUM_CHECK(count <= narrowCapacity, "a leaf holds what is assigned");
    form = orders.span() == 0 && count >= tiedFrom ? Form::tied : Form::mixed;
    orderBase = form == Form::tied ? orders.least : orders.centredBase();
    tieBase = ties.centredBase();
    for (std::uint32_t i = 0; i < count; ++i) {
        const Short entry = shortOf(entries.key[from + i]);
        narrow.head[i] = entry.head;
        narrow.tail[i] = entry.rest | entries.player[from + i];
    }
    std::fill(narrow.head + count, narrow.head + narrowCapacity, unusedHead);
}

void RankLeaf::prefetch() const {
    constexpr std::size_t lineBytes = 64;
    const auto* const bytes = reinterpret_cast<const char*>(this);
    for (std::size_t i = 0; i < sizeof(RankLeaf); i += lineBytes)
        __builtin_prefetch(bytes + i, 1);
}

void RankLeaf::prefetchTailOf(KeyBits bits) const {
    if (form == Form::wide || !fits(bits))
        return;
    if (const std::uint64_t found = headsEqualTo(shortOf(bits).head); found != 0)
        __builtin_prefetch(&narrow.tail[std::countr_zero(found)], 1);
}

void RankLeaf::check() const {
    ROSTRUM_CHECK(form <= Form::wide, "a leaf has a form");
    ROSTRUM_CHECK(count <= capacity(), "a leaf is within its capacity");
    if (form != Form::wide)
        checkNarrow();
    KeyBits keys[narrowCapacity];
    for (std::uint32_t i = 0; i < count; ++i) {
        keys[i] = key(i);
        ROSTRUM_CHECK(fits(keys[i]), "an entry of a leaf is written as its form has it");
        ROSTRUM_CHECK(find(keys[i]) == i, sharedKey);
    }
    if (sorted)
        ROSTRUM_CHECK(std::is_sorted(keys, keys + count), "a leaf that is in order ascends by key");
}

void RankLeaf::checkNarrow() const {
    for (std::uint32_t i = 0; i < count; ++i) {
        ROSTRUM_CHECK(narrow.head[i] != unusedHead && narrow.tail[i] >> 32 <= maxDifference,
                      "the difference of unused slots belongs to no entry");
        ROSTRUM_CHECK(form != Form::tied || narrow.tail[i] >> 32 == 0, "a tied entry has no more to its key");
    }
    for (std::uint32_t i = count; i < narrowCapacity; ++i)
        ROSTRUM_CHECK(narrow.head[i] == unusedHead, "unused slots of a leaf are marked");
}

} // namespace rostrum
