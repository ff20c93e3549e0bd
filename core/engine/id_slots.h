// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// IdSlots: which numbers may belong to a hash. Who uses it compares the ids themselves.
//
// Layout: one flat array of 8-byte slots, (mark << 32 | number), 0 where free; the mark is the hash's upper half. A slot's home is
// its mark scaled to the number of homes, so that any number of homes will do. Linear probing, kept in order: marks fall from the
// first slot to the last (homes rise). Hence a search ends at the first smaller mark, be the id unknown or not; growth is one pass over the
// array in place, which looks at no id; and nothing wraps round, what is pushed past the last home lies in a few slots behind it.
//
// Invariants: the used slots' marks do not rise; none lies before its home, nor behind a free slot that is not before its home; the last
// slot is free; at most four fifths of the homes are used.
// Cost: 10 to 11.25 bytes a number, with reserve() 10; a search looks at three slots on average, mostly in one cache line.
// Thread: one at a time, as its owner.

#include "core/memory/page_array.h"

#include <cstdint>

namespace rostrum {

class IdSlots {
  public:
    // The first number of those with this mark for which `is(number)` holds; 0 where there is none.
    template <typename Is>
    std::uint32_t find(std::uint64_t hash, const Is& is) const {
        if (count_ == 0)
            return 0;
        const std::uint64_t least = hash & markMask;
        for (const std::uint64_t* slot = firstUpTo(least | numberMask); *slot > least; ++slot) {
            if (is(static_cast<std::uint32_t>(*slot & numberMask)))
                return static_cast<std::uint32_t>(*slot & numberMask);
        }
        return 0;
    }
    std::uint32_t likely(std::uint64_t hash) const {
        return find(hash, [](std::uint32_t) { return true; });
    }
    void prefetch(std::uint64_t hash) const {
        if (count_ != 0)
            __builtin_prefetch(slots_.data() + homeOf(hash));
    }

    // The number, not 0, must not be there yet.
    void insert(std::uint64_t hash, std::uint32_t number);
    // The number must be there (checked).
    void erase(std::uint64_t hash, std::uint32_t number);

    // Room for so many without growth.
    void reserve(std::size_t count);
    void clear();
    std::size_t size() const { return count_; }
    std::size_t memoryBytes() const { return slots_.memoryBytes(); }
    void checkInvariants() const;

  private:
    static constexpr std::uint64_t numberMask = 0xffffffffULL;
    static constexpr std::uint64_t markMask = ~numberMask;

    // Of a hash or a slot.
    std::size_t homeOf(std::uint64_t slot) const {
        return static_cast<std::size_t>(((~slot >> 32) * homes_) >> 32);
    }
    const std::uint64_t* firstUpTo(std::uint64_t most) const {
        const std::uint64_t* slot = slots_.data() + homeOf(most);
        while (*slot > most)
            ++slot;
        return slot;
    }
    void grow(std::uint64_t homes);

    PageArray<std::uint64_t> slots_;
    std::uint64_t homes_ = 0; // at most 2^32
    std::size_t count_ = 0;
};

} // namespace rostrum
