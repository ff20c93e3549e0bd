// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankLeaf: up to 64 neighbouring entries of a RankIndex, ascending by key, in 800 bytes.
//
// Neighbours have similar keys, so a leaf holds what its keys have in common once (orderBase, tieBase) and of each entry
// only 32-bit differences: 12 bytes an entry, and a search that compares four entries at a time without a branch. Where
// the keys lie too far apart for that the leaf is wide: whole keys in the same room, so fewer of them (38).
// Differences are stored with the top bit flipped, because the baseline x86-64 compares signed numbers only. The unused slots of a
// narrow leaf hold the greatest difference, which no entry has, so that a search needs not know how many entries there are.
// Only the tree uses this. Nothing here keeps the links or the numbers of leaves: that is the tree's.

#include "core/ranking/rank_index.h"

#include <cstdint>

namespace rostrum {

// Entries spelt out, for rearranging two leaves and one new entry. Orders are unsigned: the top bit is flipped.
struct LeafEntries {
    static constexpr std::uint32_t most = 2 * 64 + 1;

    std::uint32_t count = 0;
    std::uint64_t order[most];
    std::uint64_t tie[most];
    std::uint32_t player[most];

    PlaceKey key(std::uint32_t i) const;
    void append(const PlaceKey& key, std::uint32_t newPlayer);
    // Makes room at `at` for one entry and puts it there.
    void insert(std::uint32_t at, const PlaceKey& key, std::uint32_t newPlayer);
};

struct RankLeaf {
    static constexpr std::uint32_t narrowCapacity = 64;
    static constexpr std::uint32_t wideCapacity = 38;
    static constexpr std::uint32_t maxDifference = UINT32_MAX - 1;

    struct Narrow {
        std::int32_t order[narrowCapacity];
        std::int32_t tie[narrowCapacity];
        std::uint32_t player[narrowCapacity];
    };
    struct Wide {
        std::uint64_t order[wideCapacity];
        std::uint64_t tie[wideCapacity];
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
    std::uint32_t countBefore(const PlaceKey& key) const;
    PlaceKey key(std::uint32_t i) const;
    std::uint32_t player(std::uint32_t i) const { return wide != 0 ? full.player[i] : narrow.player[i]; }
    bool has(std::uint32_t i, const PlaceKey& wanted) const { return i < count && key(i) == wanted; }

    // Whether the key can be written as the leaf is now; and whether there is room for one more such.
    bool fits(const PlaceKey& key) const;
    bool accepts(const PlaceKey& key) const;

    // These keep the order: `i` is what countBefore says. The key fits.
    void insert(std::uint32_t i, const PlaceKey& key, std::uint32_t newPlayer);
    void erase(std::uint32_t i);
    // The entry `from` becomes (key, player), and stands at `to` when that is done.
    void move(std::uint32_t from, std::uint32_t to, const PlaceKey& key, std::uint32_t newPlayer);

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
};
static_assert(sizeof(RankLeaf) == 800);

} // namespace rostrum
