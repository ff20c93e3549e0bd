// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SlotTable: values under way, found by a ticket that is never given twice. What was taken out leaves its place to another value
// under another ticket, so that a late answer finds nothing instead of somebody else's request.
//
// Tickets in the order of their deadlines are remembered too: all values wait equally long. One thread. A ticket is
// generation · 2^32 + slot; never 0.

#include "core/check.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace rostrum {

template <typename T>
class SlotTable {
  public:
    std::uint64_t add(T&& value, std::int64_t deadlineNs) {
        std::uint32_t index = 0;
        if (free_.empty()) {
            ROSTRUM_CHECK(slots_.size() < UINT32_MAX, "too many requests under way");
            index = static_cast<std::uint32_t>(slots_.size());
            slots_.emplace_back();
        } else {
            index = free_.back();
            free_.pop_back();
        }
        Slot& slot = slots_[index];
        slot.value.emplace(std::move(value));
        const std::uint64_t ticket = (std::uint64_t{slot.generation} << 32) | index;
        waiting_.push_back({ticket, deadlineNs});
        ++size_;
        return ticket;
    }

    // Nothing where the value was taken before.
    std::optional<T> take(std::uint64_t ticket) {
        Slot* slot = find(ticket);
        if (slot == nullptr)
            return std::nullopt;
        std::optional<T> value = std::move(slot->value);
        slot->value.reset();
        ++slot->generation;
        free_.push_back(static_cast<std::uint32_t>(ticket));
        --size_;
        forgetTaken();
        return value;
    }

    // One value whose deadline has passed, the oldest first.
    std::optional<T> takeLate(std::int64_t nowNs) {
        forgetTaken();
        if (waiting_.empty() || waiting_.front().deadlineNs > nowNs)
            return std::nullopt;
        return take(waiting_.front().ticket);
    }

    std::size_t size() const { return size_; }

  private:
    struct Slot {
        std::optional<T> value;
        std::uint32_t generation = 1;
    };
    struct Waiting {
        std::uint64_t ticket = 0;
        std::int64_t deadlineNs = 0;
    };

    Slot* find(std::uint64_t ticket) {
        const auto index = static_cast<std::uint32_t>(ticket);
        if (index >= slots_.size())
            return nullptr;
        Slot& slot = slots_[index];
        return slot.value && slot.generation == ticket >> 32 ? &slot : nullptr;
    }
    void forgetTaken() {
        while (!waiting_.empty() && find(waiting_.front().ticket) == nullptr)
            waiting_.pop_front();
    }

    std::deque<Slot> slots_; // a deque: growing moves nothing
    std::vector<std::uint32_t> free_;
    std::deque<Waiting> waiting_; // ascending by deadline; the front is never a taken one for long
    std::size_t size_ = 0;
};

} // namespace rostrum
