// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// NodePool<Node>: equal nodes in chunks, named by 32-bit numbers. Free numbers are given out lowest first, so that the
// nodes in use gather at the low end; what is free at the high end is cut off, and chunks that it leaves empty go back
// to the system. The owner helps by moving its last node down (see sparse()).
// The first chunk grows and shrinks by doubling, so that a pool of a few nodes is small.
// take() and give() may move nodes: no reference into the pool outlives them; numbers stay good.
// Thread: one at a time, as its owner.

#include "core/check.h"
#include "core/ranking/page_block.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace rostrum {

template <typename Node>
class NodePool {
    static_assert(std::is_trivially_copyable_v<Node> && std::is_aggregate_v<Node>); // lives where bytes are

  public:
    // Nodes in a full chunk; about 100 KiB: what stays empty in the last ones should be little beside a shrunken ranking.
    static constexpr std::uint32_t chunkNodes = std::bit_floor(std::uint32_t{160 * 1024 / sizeof(Node)});

    Node& operator[](std::uint32_t id) { return nodes(id / chunkNodes)[id % chunkNodes]; }
    const Node& operator[](std::uint32_t id) const { return nodes(id / chunkNodes)[id % chunkNodes]; }

    std::uint32_t used() const { return used_; }
    // The highest number in use. The pool must not be empty.
    std::uint32_t last() const { return end_ - 1; }
    // Whether so many numbers below last() are free that moving last() down there is worth it.
    bool sparse() const { return end_ - used_ > used_ / 8 + 4; }
    bool isUsed(std::uint32_t id) const { return id < end_ && !isFree(id); }

    // A number for a new node, whose contents are undefined.
    std::uint32_t take() {
        ++used_;
        if (used_ <= end_) {
            while (free_[searchFrom_] == 0)
                ++searchFrom_;
            const auto bit = static_cast<std::uint32_t>(std::countr_zero(free_[searchFrom_]));
            free_[searchFrom_] &= free_[searchFrom_] - 1;
            return searchFrom_ * 64 + bit;
        }
        ROSTRUM_CHECK(end_ < UINT32_MAX - 1, "no more numbers for nodes");
        if (end_ == capacity_)
            grow();
        if (end_ / 64 == free_.size())
            free_.push_back(0);
        return end_++;
    }

    void give(std::uint32_t id) {
        ROSTRUM_CHECK(isUsed(id), "a node given back is in use");
        free_[id / 64] |= bitOf(id);
        searchFrom_ = id / 64 < searchFrom_ ? id / 64 : searchFrom_;
        --used_;
        while (end_ > 0 && isFree(end_ - 1)) {
            --end_;
            free_[end_ / 64] &= ~bitOf(end_);
        }
        if (searchFrom_ * 64 > end_)
            searchFrom_ = end_ / 64;
        shrink();
    }

    std::size_t memoryBytes() const {
        std::size_t bytes = free_.capacity() * sizeof(std::uint64_t) + chunks_.capacity() * sizeof(PageBlock);
        for (const PageBlock& chunk : chunks_)
            bytes += chunk.bytes();
        return bytes;
    }

  private:
    static std::uint64_t bitOf(std::uint32_t id) { return std::uint64_t{1} << (id % 64); }
    bool isFree(std::uint32_t id) const { return (free_[id / 64] & bitOf(id)) != 0; }

    Node* nodes(std::uint32_t chunk) const { return static_cast<Node*>(chunks_[chunk].data()); }

    void grow() {
        if (capacity_ < chunkNodes) {
            resizeFirst(capacity_ == 0 ? 1 : capacity_ * 2);
            return;
        }
        chunks_.emplace_back(chunkNodes * sizeof(Node));
        capacity_ += chunkNodes;
    }

    // Keeps up to one empty chunk, lest a size at a chunk's edge takes and returns memory all the time.
    void shrink() {
        while (chunks_.size() > 1 && capacity_ - end_ > chunkNodes + chunkNodes / 8) {
            chunks_.pop_back();
            capacity_ -= chunkNodes;
        }
        if (end_ == 0 && chunks_.size() > 1) {
            chunks_.erase(chunks_.begin() + 1, chunks_.end());
            capacity_ = chunkNodes;
        }
        if (chunks_.size() == 1 && end_ <= capacity_ / 4 && capacity_ > 1)
            resizeFirst(capacity_ / 2);
        if (free_.capacity() > 4 * (end_ / 64 + 16)) {
            free_.resize(end_ / 64 + 1);
            free_.shrink_to_fit();
        }
    }

    void resizeFirst(std::uint32_t capacity) {
        PageBlock block(capacity * sizeof(Node));
        if (end_ > 0)
            std::memcpy(block.data(), chunks_.front().data(), end_ * sizeof(Node));
        chunks_.clear();
        chunks_.push_back(std::move(block));
        capacity_ = capacity;
    }

    std::vector<PageBlock> chunks_;
    std::vector<std::uint64_t> free_; // a bit for each number below end_: set where it is free
    std::uint32_t searchFrom_ = 0;    // the words of free_ before this one are zero
    std::uint32_t capacity_ = 0;
    std::uint32_t end_ = 0; // numbers at and above were not given out, or cut off again
    std::uint32_t used_ = 0;
};

} // namespace rostrum
