// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankInner: an inner node of a RankIndex: 2 to 64 children, in 27 cache lines, of which a search touches four (half of the guide, a block of
// separators, one line of children; one or two lines of entries where these are counted or changed).
//
// It knows of each child how many entries are below it, and of each but the first a separator: the keys of a child are at
// or above its separator, those of the child before are below it. Searches go in two rounds of comparisons that do not wait for
// one another, in place of six that do, with no branch that could be foretold wrongly: the guide (every eighth separator), then
// the eight of a block.
// Only the tree uses this.

#include "core/ranking/key_bits.h"

#include <algorithm>
#include <cstdint>

namespace rostrum {

struct alignas(64) RankInner {
    static constexpr std::uint32_t capacity = 64; // reached only until the split that follows at once
    static constexpr std::uint32_t block = 8;
    static constexpr std::uint32_t blocks = capacity / block;

    KeyBits guide[blocks]; // the first separator of the next block
    std::uint32_t blockEntries[blocks];
    std::uint32_t childCount;
    std::uint32_t entries[capacity]; // below each child; 0 where there is none
    std::uint32_t child[capacity];
    // The greatest key where there is no child. The first is not searched: it is what the parent has for this node, or was.
    KeyBits separator[capacity];

    void clear();
    // The child where the key is, or belongs.
    std::uint32_t childFor(KeyBits bits) const;
    // The same in two steps, for many searches at once: the block of children, which is then on its way from memory; the child in it.
    std::uint32_t blockFor(KeyBits bits) const;
    std::uint32_t childIn(std::uint32_t at, KeyBits bits) const;
    // Whether that is this one, as far as this node knows.
    bool isChildFor(std::uint32_t slot, KeyBits bits) const;
    // The child with the entry at `position` among the entries below this node; leaves the position below that child.
    std::uint32_t childAt(std::uint64_t& position) const;
    std::uint32_t entriesBefore(std::uint32_t slot) const;
    std::uint32_t allEntries() const;

    void addEntries(std::uint32_t slot, std::uint32_t added) {
        entries[slot] += added;
        blockEntries[slot / block] += added;
    }
    void setEntries(std::uint32_t slot, std::uint32_t count) { addEntries(slot, count - entries[slot]); }
    void setSeparator(std::uint32_t slot, KeyBits bits);
    void insertChild(std::uint32_t slot, KeyBits bits, std::uint32_t id, std::uint32_t entryCount);
    void eraseChild(std::uint32_t slot);
    // Moves children [from, end) of `left` to the begin of this node, or the first `count` of `right` to its end.
    void takeTail(RankInner& left, std::uint32_t from);
    void takeHead(RankInner& right, std::uint32_t count);

    // Begins to fetch what a search looks at first.
    void prefetch() const {
        const auto* const bytes = reinterpret_cast<const char*>(this);
        __builtin_prefetch(bytes);
        __builtin_prefetch(bytes + 64);
        __builtin_prefetch(bytes + 128);
    }
    // Aborts where the node's own invariants are broken.
    void check() const;

  private:
    void setChildCount(std::uint32_t count);
};
static_assert(sizeof(RankInner) == std::size_t{27} * 64);

inline std::uint32_t RankInner::blockFor(KeyBits bits) const {
    const std::uint32_t at = block * sumOver<blocks - 1>([=, this](auto i) { return guide[i] <= bits; });
    __builtin_prefetch(child + at); // along with the separators, not after them
    __builtin_prefetch(entries + at, 1);
    __builtin_prefetch(separator + at);
    __builtin_prefetch(separator + at + block / 2);
    return at;
}

inline std::uint32_t RankInner::childIn(std::uint32_t at, KeyBits bits) const {
    const KeyBits* const from = separator + at;
    const std::uint32_t slot = at + sumOver<block - 1>([=](auto i) { return from[i + 1] <= bits; });
    return std::min(slot, childCount - 1); // the greatest key of all is not before an unused slot
}

inline std::uint32_t RankInner::childFor(KeyBits bits) const { return childIn(blockFor(bits), bits); }

inline bool RankInner::isChildFor(std::uint32_t slot, KeyBits bits) const {
    return slot < childCount && (slot == 0 || separator[slot] <= bits) &&
           (slot + 1 == childCount || bits < separator[slot + 1]);
}

// Masks in place of conditions, which would be foretold wrongly half of the time.
inline std::uint32_t RankInner::entriesBefore(std::uint32_t slot) const {
    const std::uint32_t full = slot / block;
    const std::uint32_t* const rest = entries + std::min(full, blocks - 1) * block;
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < blocks; ++i)
        sum += blockEntries[i] & (0U - static_cast<std::uint32_t>(i < full));
    for (std::uint32_t i = 0; i < block; ++i)
        sum += rest[i] & (0U - static_cast<std::uint32_t>(i < slot % block));
    return sum;
}

} // namespace rostrum
