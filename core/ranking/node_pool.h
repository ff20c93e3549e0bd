// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// NodePool<Node>: equal nodes in one array, named by 32-bit numbers. Free numbers are given out lowest first, so that the
// nodes in use gather at the low end; what is free at the high end is cut off, and its memory goes back to the system. The
// owner helps by moving its last node down (see sparse()).
// take() and give() may move nodes: no reference into the pool outlives them; numbers stay good.
// Thread: one at a time, as its owner.

#include "core/check.h"
#include "core/memory/page_array.h"

#include <bit>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace rostrum {

template <typename Node>
class NodePool {
    static_assert(std::is_trivially_copyable_v<Node> && std::is_aggregate_v<Node>); // lives where bytes are

  public:
    NodePool() = default;
    ~NodePool() = default;
    NodePool(NodePool&&) noexcept = default;
    NodePool& operator=(NodePool&&) noexcept = default;
    // The same nodes by the same numbers; a copy of memory.
    NodePool(const NodePool& other) = default;
    NodePool& operator=(const NodePool&) = delete;

    Node& operator[](std::uint32_t id) { return nodes_[id]; }
    const Node& operator[](std::uint32_t id) const { return nodes_[id]; }

    std::uint32_t used() const { return used_; }
    // The highest number in use. The pool must not be empty.
    std::uint32_t last() const { return end() - 1; }
    // Whether so many numbers below last() are free that moving last() down there is worth it.
    bool sparse() const { return end() - used_ > used_ / 16 + 4; }
    bool isUsed(std::uint32_t id) const { return id < end() && !isFree(id); }

    // A number for a new node, whose contents are undefined.
    std::uint32_t take() {
        ++used_;
        const std::uint32_t end = this->end();
        if (used_ <= end) {
            while (free_[searchFrom_] == 0)
                ++searchFrom_;
            const auto bit = static_cast<std::uint32_t>(std::countr_zero(free_[searchFrom_]));
            free_[searchFrom_] &= free_[searchFrom_] - 1;
            return searchFrom_ * 64 + bit;
        }
        ROSTRUM_CHECK(end < UINT32_MAX - 1, "no more numbers for nodes");
        if (end / 64 == free_.size())
            free_.push_back(0);
        nodes_.resize(std::size_t{end} + 1);
        return end;
    }

    void give(std::uint32_t id) {
        ROSTRUM_CHECK(isUsed(id), "a node given back is in use");
        free_[id / 64] |= bitOf(id);
        searchFrom_ = id / 64 < searchFrom_ ? id / 64 : searchFrom_;
        --used_;
        std::uint32_t end = this->end();
        while (end > 0 && isFree(end - 1)) {
            --end;
            free_[end / 64] &= ~bitOf(end);
        }
        if (searchFrom_ * 64 > end)
            searchFrom_ = end / 64;
        nodes_.resize(end);
        if (free_.capacity() > 4 * (std::size_t{end} / 64 + 16)) {
            free_.resize(std::size_t{end} / 64 + 1);
            free_.shrink_to_fit();
        }
    }

    // Room for so many nodes is asked for at once.
    void reserve(std::size_t nodes) { nodes_.reserve(nodes); }

    std::size_t memoryBytes() const {
        return free_.capacity() * sizeof(std::uint64_t) + nodes_.memoryBytes();
    }

  private:
    static std::uint64_t bitOf(std::uint32_t id) { return std::uint64_t{1} << (id % 64); }
    bool isFree(std::uint32_t id) const { return (free_[id / 64] & bitOf(id)) != 0; }
    // Numbers at and above were not given out, or cut off again.
    std::uint32_t end() const { return static_cast<std::uint32_t>(nodes_.size()); }

    PageArray<Node> nodes_;
    std::vector<std::uint64_t> free_; // a bit for each number below end(): set where it is free
    std::uint32_t searchFrom_ = 0;    // the words of free_ before this one are zero
    std::uint32_t used_ = 0;
};

} // namespace rostrum
