// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SetAside: what slots of a RecordStore held when a capture began, for those that changed before the capture came to them.
//
// Slots are taken in blocks of 64: a bit says whether a slot is set aside, a chain leads through the block's. So setting aside takes one
// look at a small array and an append, and nothing is ever arranged anew. 32 bytes a slot set aside and 8 a secondary
// value, 12 bytes for 64 slots of the store. Thread: as its owner.

#include "core/board/rank_record.h"
#include "core/memory/page_array.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace rostrum {

class SetAside {
  public:
    static constexpr std::uint32_t blockSlots = 64;

    SetAside(std::uint32_t slotCount, unsigned secondaries) : secondaries_(secondaries) {
        const std::size_t blocks = (std::size_t{slotCount} + blockSlots - 1) / blockSlots;
        saved_.resize(blocks);
        newest_.resize(blocks);
    }

    bool has(std::uint32_t slot) const { return (saved_[slot / blockSlots] >> (slot % blockSlots) & 1) != 0; }

    // The slot must not be set aside yet. A record of player 0: the slot was free.
    void add(std::uint32_t slot, const RankRecord& record, const std::int64_t* secondaries) {
        const std::uint32_t block = slot / blockSlots;
        saved_[block] |= std::uint64_t{1} << (slot % blockSlots);
        kept_.append({slot, newest_[block], record});
        newest_[block] = static_cast<std::uint32_t>(kept_.size());
        for (unsigned i = 0; i < secondaries_; ++i)
            values_.append(secondaries[i]);
    }

    // What was set aside of one block of slots, by the slot's place in it; null where nothing was.
    struct Found {
        const RankRecord* record = nullptr;
        const std::int64_t* secondaries = nullptr;
    };
    using Block = std::array<Found, blockSlots>;
    // Good until the next add.
    Block block(std::uint32_t slot) const {
        Block found{};
        for (std::uint32_t at = newest_[slot / blockSlots]; at != 0; at = kept_[at - 1].next)
            found[kept_[at - 1].slot % blockSlots] = {&kept_[at - 1].record,
                                                      values_.data() + std::size_t{at - 1} * secondaries_};
        return found;
    }

    std::size_t memoryBytes() const {
        return sizeof(SetAside) + saved_.memoryBytes() + newest_.memoryBytes() + kept_.memoryBytes() +
               values_.memoryBytes();
    }

  private:
    struct Kept {
        std::uint32_t slot = 0;
        std::uint32_t next = 0; // of the same block, its number plus 1; 0: none
        RankRecord record;
    };

    unsigned secondaries_;
    PageArray<std::uint64_t> saved_;  // a word a block
    PageArray<std::uint32_t> newest_; // of each block, its number plus 1; 0: none
    PageArray<Kept> kept_;
    PageArray<std::int64_t> values_; // secondaries of what is kept
};

} // namespace rostrum
