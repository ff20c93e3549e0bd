// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankLeaf: up to 64 neighbouring entries of a RankIndex, ascending by key, in 800 bytes.
//
// Neighbours have similar keys, so a leaf holds what its keys have in common once (orderBase, tieBase) and of each entry
// only the two 32-bit differences, as one 64-bit number: 12 bytes an entry. Where the keys lie too far apart for that the leaf is
// wide: whole keys in the same room, so fewer of them (38).
// Unused slots hold the greatest number, which no entry has, so that a search needs not know how many entries there are.
// Only the tree uses this; links and numbers of leaves are the tree's affair.

#include "core/ranking/key_bits.h"

#include <algorithm>
#include <cstdint>

namespace rostrum {

// Entries spelt out, for rearranging two leaves and one new entry.
struct LeafEntries {
    static constexpr std::uint32_t most = 2 * 64 + 1;

    std::uint32_t count = 0;
    KeyBits key[most];
    std::uint32_t player[most];

    void append(KeyBits newKey, std::uint32_t newPlayer);
    // Makes room at `at` for one entry and puts it there.
    void insert(std::uint32_t at, KeyBits newKey, std::uint32_t newPlayer);
};

struct RankLeaf {
    static constexpr std::uint32_t narrowCapacity = 64;
    static constexpr std::uint32_t wideCapacity = 38;
    static constexpr std::uint32_t maxDifference = UINT32_MAX - 1;

    struct Narrow {
        std::uint64_t key[narrowCapacity]; // difference of the order << 32 | difference of the tie
        std::uint32_t player[narrowCapacity];
    };
    struct Wide {
        KeyBits key[wideCapacity];
        std::uint32_t player[wideCapacity];
    };

    std::uint16_t count;
    std::uint16_t wide; // 1 or 0
    std::uint32_t next;
    std::uint32_t previous;
    std::uint32_t reserved;
    std::uint64_t orderBase;
    std::uint64_t tieBase;
    union {
        Narrow narrow;
        Wide full;
    };

    // Entries strictly before the key.
    std::uint32_t countBefore(KeyBits bits) const;
    KeyBits key(std::uint32_t i) const;
    std::uint32_t player(std::uint32_t i) const { return wide != 0 ? full.player[i] : narrow.player[i]; }
    bool has(std::uint32_t i, KeyBits wanted) const { return i < count && key(i) == wanted; }

    // Whether the key can be written as the leaf is now; and whether there is room for one more such.
    bool fits(KeyBits bits) const;
    bool accepts(KeyBits bits) const {
        return count < (wide != 0 ? wideCapacity : narrowCapacity) && fits(bits);
    }

    // These keep the order: `i` is what countBefore says. The key fits.
    void insert(std::uint32_t i, KeyBits bits, std::uint32_t newPlayer);
    void erase(std::uint32_t i);
    // The entry at `from` becomes (bits, newPlayer), and stands at `to` when that is done.
    void move(std::uint32_t from, std::uint32_t to, KeyBits bits, std::uint32_t newPlayer);

    void appendTo(LeafEntries& entries) const;
    // How many entries the form holds that entries [from, to) need.
    static std::uint32_t capacityFor(const LeafEntries& entries, std::uint32_t from, std::uint32_t to);
    static bool holds(const LeafEntries& entries, std::uint32_t from, std::uint32_t to) {
        return to - from <= capacityFor(entries, from, to);
    }
    // Replaces the contents by entries [from, to), which it holds; links stay.
    void assign(const LeafEntries& entries, std::uint32_t from, std::uint32_t to);

    // Begins to fetch the leaf from memory.
    void prefetch() const;
    // Aborts where the leaf's own invariants are broken.
    void check() const;

  private:
    std::uint64_t differences(KeyBits bits) const;
};
static_assert(sizeof(RankLeaf) == 800);

inline std::uint32_t RankLeaf::countBefore(KeyBits bits) const {
    if (wide != 0) [[unlikely]] {
        std::uint32_t before = 0;
        for (std::uint32_t i = 0; i < count; ++i)
            before += full.key[i] < bits ? 1 : 0;
        return before;
    }
    // What lies below the window is below all entries, what lies above it is above all, and below no unused slot.
    const std::uint64_t order = orderBits(bits);
    const std::uint64_t tie = tieBits(bits);
    const std::uint64_t tieBound =
        tie < tieBase ? 0 : std::min<std::uint64_t>(tie - tieBase, std::uint64_t{maxDifference} + 1);
    std::uint64_t bound = (order - orderBase) << 32 | tieBound;
    bound = order - orderBase > maxDifference ? UINT64_MAX : bound;
    bound = order < orderBase ? 0 : bound;
    return countSmallerOf64(narrow.key, bound);
}

inline KeyBits RankLeaf::key(std::uint32_t i) const {
    if (wide != 0)
        return full.key[i];
    const std::uint64_t key = narrow.key[i];
    return KeyBits{orderBase + (key >> 32)} << 64 | (tieBase + (key & UINT32_MAX));
}

} // namespace rostrum
