// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/id_slots.h"

#include "core/check.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace rostrum {

namespace {

constexpr std::uint64_t fewestHomes = 64;

} // namespace

void IdSlots::insert(std::uint64_t hash, std::uint32_t number) {
    if ((count_ + 1) * 5 > homes_ * 4)
        grow(std::max(fewestHomes, homes_ + homes_ / 8));
    std::uint64_t carried = (hash & markMask) | number;
    std::uint64_t* slot = slots_.data() + homeOf(hash);
    while (*slot > carried)
        ++slot;
    // What follows makes room, up to the next free slot.
    for (; carried != 0; ++slot)
        carried = std::exchange(*slot, carried);
    ++count_;
    if (slots_.back() != 0)
        slots_.append(0);
}

void IdSlots::erase(std::uint64_t hash, std::uint32_t number) {
    const std::uint64_t wanted = (hash & markMask) | number;
    std::uint64_t* slots = slots_.data();
    std::size_t at = count_ == 0 ? slots_.size() : homeOf(hash);
    while (at < slots_.size() && slots[at] > wanted)
        ++at;
    ROSTRUM_CHECK(at < slots_.size() && slots[at] == wanted, "a number to be erased is not there");
    // Close the gap: what follows and is not at home moves one back.
    for (; slots[at + 1] != 0 && homeOf(slots[at + 1]) <= at; ++at)
        slots[at] = slots[at + 1];
    slots[at] = 0;
    --count_;
}

void IdSlots::reserve(std::size_t count) {
    const std::uint64_t homes = (std::uint64_t{count} * 5 + 3) / 4;
    if (homes > homes_)
        grow(std::max(fewestHomes, homes));
}

// All slots go to the array's end, and from there, in order, to their new places. None of those is still to be read: a place
// is at its home or right behind its predecessor's, and no home moves up by more than what the array has grown by.
void IdSlots::grow(std::uint64_t homes) {
    ROSTRUM_CHECK(homes <= std::uint64_t{1} << 32, "too many numbers for a table");
    const std::size_t before = slots_.size();
    const std::size_t shift = homes - homes_ + 1;
    slots_.reserve(before + shift);
    slots_.resize(before + shift);
    std::uint64_t* slots = slots_.data();
    if (before > 0)
        std::memmove(slots + shift, slots, before * sizeof(std::uint64_t));
    std::memset(slots, 0, shift * sizeof(std::uint64_t));
    homes_ = homes;
    std::size_t next = 0;
    for (std::size_t from = shift; from < before + shift; ++from) {
        const std::uint64_t slot = std::exchange(slots[from], 0);
        if (slot == 0)
            continue;
        next = std::max(next, homeOf(slot));
        slots[next++] = slot;
    }
}

void IdSlots::clear() {
    slots_.clear();
    homes_ = 0;
    count_ = 0;
}

void IdSlots::checkInvariants() const {
    std::size_t count = 0;
    std::uint64_t before = UINT64_MAX;
    bool freeBefore = false;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i] == 0) {
            freeBefore = true;
            continue;
        }
        const std::size_t home = homeOf(slots_[i]);
        ROSTRUM_CHECK(slots_[i] < before, "slots are out of order");
        ROSTRUM_CHECK(freeBefore ? home == i : home <= i, "a slot cannot be found from its home");
        before = slots_[i];
        freeBefore = false;
        ++count;
    }
    ROSTRUM_CHECK(count == count_ && count * 5 <= homes_ * 4, "slots are counted wrong");
    ROSTRUM_CHECK(slots_.empty() || slots_.back() == 0, "the last slot is not free");
}

} // namespace rostrum
