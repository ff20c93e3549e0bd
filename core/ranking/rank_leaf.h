// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankLeaf: up to 64 neighbouring entries of a RankIndex, in 800 bytes, in no order until an order is asked for.
//
// A new entry is put behind the others, and the last one takes the place of one that goes: a change touches three or four
// cache lines, wherever it is. How many entries are before a key is counted, without a branch, in any order. sort() puts the
// entries in order where they are read, or shared out over leaves; `sorted` says whether they are.
//
// Neighbours have similar keys, so a leaf holds what its keys have in common once (orderBase, tieBase) and of each entry
// two 32-bit differences and the player, 12 bytes: `head`, which is what a search looks at (256 bytes, and no more in most
// cases), and `tail`, the rest. There are three forms:
//   mixed  head: difference of the order; tail: difference of the tie, player. A search looks at the tails only of
//          entries whose order is the key's.
//   tied   all entries have one order; head: difference of the tie; tail: player. Crowds of equal scores cost no more
//          than different ones.
//   wide   keys too far apart for 32-bit differences: whole keys in the same room, so fewer of them (38).
// Heads are kept turned into signed numbers, which is what SSE2 compares. Unused heads are the greatest number, which no
// entry has, so that a search needs not know how many entries there are.
// Only the tree uses this; links and numbers of leaves are the tree's affair.

#include "core/check.h"
#include "core/ranking/key_bits.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace rostrum {

// Entries spelt out and in order, for rearranging two leaves and one new entry.
struct LeafEntries {
    static constexpr std::uint32_t most = 2 * 64 + 1;

    std::uint32_t count = 0;
    KeyBits key[most];
    std::uint32_t player[most];

    void append(KeyBits newKey, std::uint32_t newPlayer) {
        key[count] = newKey;
        player[count] = newPlayer;
        ++count;
    }
    // Puts one entry where it belongs, and says where that is.
    std::uint32_t insert(KeyBits newKey, std::uint32_t newPlayer);
    // Takes the first entries away.
    void dropFirst(std::uint32_t dropped);
};

struct alignas(16) RankLeaf {
    static constexpr std::uint32_t narrowCapacity = 64;
    static constexpr std::uint32_t wideCapacity = 38;
    static constexpr std::uint32_t maxDifference = UINT32_MAX - 1;
    static constexpr std::uint32_t tiedFrom =
        16; // fewer entries of one order are as likely to be joined by others
    static constexpr std::uint32_t nowhere = UINT32_MAX;
    static constexpr std::int32_t unusedHead = std::numeric_limits<std::int32_t>::max();

    enum class Form : std::uint8_t { mixed, tied, wide };

    struct Narrow {
        std::int32_t head[narrowCapacity];
        std::uint64_t tail[narrowCapacity]; // the player in the low half
    };
    struct Wide {
        KeyBits key[wideCapacity];
        std::uint32_t player[wideCapacity];
    };

    std::uint16_t count;
    Form form;
    bool sorted;
    std::uint32_t next;
    std::uint32_t previous;
    std::uint32_t reserved;
    std::uint64_t orderBase;
    std::uint64_t tieBase;
    union {
        Narrow narrow;
        Wide wide;
    };

    // Entries strictly before the key. Present: the key is known to be one of the leaf's.
    template <bool Present = false>
    std::uint32_t countBefore(KeyBits bits) const;
    // Where the entry is, or `nowhere`.
    std::uint32_t find(KeyBits bits) const;
    // The same for a key that must be there: where one head alone is the key's, its tail, which is another line to wait for, is not
    // looked at.
    std::uint32_t findPresent(KeyBits bits) const;
    KeyBits key(std::uint32_t i) const;
    std::uint32_t player(std::uint32_t i) const {
        return form == Form::wide ? wide.player[i] : static_cast<std::uint32_t>(narrow.tail[i]);
    }

    std::uint32_t capacity() const { return form == Form::wide ? wideCapacity : narrowCapacity; }
    // Whether the key can be written as the leaf is now; and whether there is room for one more such.
    bool fits(KeyBits bits) const;
    bool accepts(KeyBits bits) const { return count < capacity() && fits(bits); }

    // The keys of these fit. An entry with the same key must not be there: the next sort() aborts.
    void append(KeyBits bits, std::uint32_t newPlayer);
    void replace(std::uint32_t i, KeyBits bits, std::uint32_t newPlayer);
    void erase(std::uint32_t i);

    // Puts the entries in order. Aborts where two have the same key.
    void sort();
    // Appends the entries, which are in order.
    void appendTo(LeafEntries& entries) const;
    // How many entries the form holds that entries [from, to) need.
    static std::uint32_t capacityFor(const LeafEntries& entries, std::uint32_t from, std::uint32_t to);
    static bool holds(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
        return to - from <= capacityFor(entries, from, to);
    }
    // Replaces the contents by entries [from, to), which it holds; links stay.
    void assign(const LeafEntries& entries, std::uint32_t from, std::uint32_t to);

    // These begin to fetch from memory: everything; what a search looks at; what it takes to append to a leaf of `entries`;
    // what it takes to find an entry and to take it out, but for its own tail.
    void prefetch() const;
    void prefetchHeads() const;
    void prefetchAppend(std::uint32_t entries) const;
    void prefetchErase(std::uint32_t entries) const;
    // The tail of an entry, whose heads have come.
    void prefetchTailOf(KeyBits bits) const;
    // Aborts where the leaf's own invariants are broken.
    void check() const;

  private:
    struct Short {
        std::int32_t head;
        std::uint64_t rest; // to be compared with a tail without the player
    };
    struct Counts {
        std::uint32_t smaller;
        std::uint32_t equal;
    };

    static std::int32_t headOf(std::uint64_t difference) {
        return static_cast<std::int32_t>(static_cast<std::uint32_t>(difference) ^ 0x80000000U);
    }
    static std::uint64_t differenceOf(std::int32_t head) {
        return static_cast<std::uint32_t>(head) ^ 0x80000000U;
    }
    static bool inWindow(std::uint64_t value, std::uint64_t base) {
        return value >= base && value - base <= maxDifference;
    }
    Short shortOf(KeyBits bits) const; // the key fits
    Counts countHeads(std::int32_t head) const;
    std::uint32_t countSmallerHeads(std::int32_t head) const;
    std::uint64_t headsEqualTo(std::int32_t head) const; // bit i: entry i
    std::uint32_t countTiesBefore(std::int32_t head, std::uint64_t bound) const;
    bool staysSorted(Short added) const;
    void sortWide();
    void checkNarrow() const;
};
static_assert(sizeof(RankLeaf) == 800);

// Four heads at once; compilers turn this into the vector instructions that every 64-bit processor has.
using FourHeads [[gnu::vector_size(16), gnu::may_alias]] = std::int32_t;

inline RankLeaf::Counts RankLeaf::countHeads(std::int32_t head) const {
    FourHeads smaller{};
    FourHeads equal{};
    const auto* const heads = reinterpret_cast<const FourHeads*>(narrow.head);
#pragma GCC unroll 16
    for (std::uint32_t i = 0; i < narrowCapacity / 4; ++i) {
        smaller -= heads[i] < head;
        equal -= heads[i] == head;
    }
    return {static_cast<std::uint32_t>(smaller[0] + smaller[1] + smaller[2] + smaller[3]),
            static_cast<std::uint32_t>(equal[0] + equal[1] + equal[2] + equal[3])};
}

template <bool Present>
inline std::uint32_t RankLeaf::countBefore(KeyBits bits) const {
    if (form == Form::wide) [[unlikely]] {
        std::uint32_t before = 0;
        for (std::uint32_t i = 0; i < count; ++i)
            before += wide.key[i] < bits ? 1 : 0;
        return before;
    }
    const std::uint64_t order = orderBits(bits);
    const std::uint64_t tie = tieBits(bits);
    if (form == Form::tied) {
        if (order != orderBase)
            return order < orderBase ? 0 : count;
        if (!inWindow(tie, tieBase))
            return tie < tieBase ? 0 : count;
        return countHeads(headOf(tie - tieBase)).smaller;
    }
    if (!inWindow(order, orderBase))
        return order < orderBase ? 0 : count;
    const std::int32_t head = headOf(order - orderBase);
    const Counts counts = countHeads(head);
    if (counts.equal <= (Present ? 1 : 0))
        return counts.smaller;
    if (tie < tieBase)
        return counts.smaller;
    return counts.smaller + countTiesBefore(head, tie - tieBase);
}

inline KeyBits RankLeaf::key(std::uint32_t i) const {
    if (form == Form::wide)
        return wide.key[i];
    const std::uint64_t difference = differenceOf(narrow.head[i]);
    if (form == Form::tied)
        return KeyBits{orderBase} << 64 | (tieBase + difference);
    return KeyBits{orderBase + difference} << 64 | (tieBase + (narrow.tail[i] >> 32));
}

inline bool RankLeaf::fits(KeyBits bits) const {
    if (form == Form::wide)
        return true;
    if (!inWindow(tieBits(bits), tieBase))
        return false;
    return form == Form::tied ? orderBits(bits) == orderBase : inWindow(orderBits(bits), orderBase);
}

inline RankLeaf::Short RankLeaf::shortOf(KeyBits bits) const {
    const std::uint64_t tie = tieBits(bits) - tieBase;
    if (form == Form::tied)
        return {headOf(tie), 0};
    return {headOf(orderBits(bits) - orderBase), tie << 32};
}

inline bool RankLeaf::staysSorted(Short added) const {
    if (!sorted || count == 0)
        return sorted;
    const std::int32_t last = narrow.head[count - 1];
    return last < added.head || (last == added.head && narrow.tail[count - 1] >> 32 < added.rest >> 32);
}

inline void RankLeaf::append(KeyBits bits, std::uint32_t newPlayer) {
    if (form == Form::wide) [[unlikely]] {
        sorted = sorted && (count == 0 || wide.key[count - 1] < bits);
        wide.key[count] = bits;
        wide.player[count] = newPlayer;
    } else {
        const Short added = shortOf(bits);
        sorted = staysSorted(added);
        narrow.head[count] = added.head;
        narrow.tail[count] = added.rest | newPlayer;
    }
    ++count;
}

inline void RankLeaf::replace(std::uint32_t i, KeyBits bits, std::uint32_t newPlayer) {
    if (form == Form::wide) [[unlikely]] {
        wide.key[i] = bits;
        wide.player[i] = newPlayer;
    } else {
        const Short changed = shortOf(bits);
        narrow.head[i] = changed.head;
        narrow.tail[i] = changed.rest | newPlayer;
    }
    sorted = count == 1;
}

inline void RankLeaf::erase(std::uint32_t i) {
    const std::uint32_t last = count - 1U;
    sorted = sorted && i == last;
    if (form == Form::wide) [[unlikely]] {
        wide.key[i] = wide.key[last];
        wide.player[i] = wide.player[last];
    } else {
        narrow.head[i] = narrow.head[last];
        narrow.tail[i] = narrow.tail[last];
        narrow.head[last] = unusedHead;
    }
    --count;
}

inline void RankLeaf::prefetchHeads() const {
    const auto* const bytes = reinterpret_cast<const char*>(this);
    constexpr std::size_t end = offsetof(RankLeaf, narrow) + sizeof(narrow.head);
    for (std::size_t i = 0; i < end; i += 64)
        __builtin_prefetch(bytes + i, 0);
    __builtin_prefetch(bytes + end - 1, 0);
}

inline void RankLeaf::prefetchAppend(std::uint32_t entries) const {
    const std::uint32_t at = entries < narrowCapacity ? entries : narrowCapacity - 1;
    __builtin_prefetch(this, 1);
    __builtin_prefetch(&narrow.head[at], 1);
    __builtin_prefetch(&narrow.tail[at], 1);
}

inline void RankLeaf::prefetchErase(std::uint32_t entries) const {
    const auto* const bytes = reinterpret_cast<const char*>(this);
    constexpr std::size_t end = offsetof(RankLeaf, narrow) + sizeof(narrow.head);
    for (std::size_t i = 0; i < end; i += 64)
        __builtin_prefetch(bytes + i, 1);
    __builtin_prefetch(bytes + end - 1, 1);
    __builtin_prefetch(&narrow.tail[entries > 0 ? entries - 1 : 0], 1);
}

} // namespace rostrum
