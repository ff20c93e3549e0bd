// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory/page_array.h"

#include "core/check.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <new>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 // Linux 6.1; older ones refuse it, and gather the page by themselves in time
#endif

namespace rostrum {
namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;
constexpr std::size_t hugePage = 2 * mib;
constexpr std::size_t mappedFrom = 64 * kib;
constexpr std::size_t wholeHugeFrom = 64 * mib;
constexpr std::size_t smallestBlock = 64;
constexpr std::align_val_t alignment{64};

std::atomic<bool> hugePagesWanted{true};

std::size_t smallPage() {
    static const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return bytes;
}

std::size_t roundUp(std::size_t bytes, std::size_t unit) { return (bytes + unit - 1) / unit * unit; }
std::size_t roundDown(std::size_t bytes, std::size_t unit) { return bytes / unit * unit; }

// Address space at a multiple of a huge page, inaccessible; nullptr where it is refused.
std::byte* reserveAddresses(std::size_t bytes) {
    constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void* mapped = ::mmap(nullptr, bytes + hugePage, PROT_NONE, flags, -1, 0);
    if (mapped == MAP_FAILED) // NOLINT(performance-no-int-to-ptr): the system's macro
        return nullptr;
    auto* base = static_cast<std::byte*>(mapped);
    const std::size_t before = -reinterpret_cast<std::uintptr_t>(base) % hugePage;
    if (before > 0)
        ::munmap(base, before);
    ::munmap(base + before + bytes, hugePage - before);
    return base + before;
}

} // namespace

void setHugePages(bool wanted) { hugePagesWanted.store(wanted, std::memory_order_relaxed); }

PageMemory::PageMemory(const PageMemory& other) {
    if (other.size_ == 0)
        return;
    reserve(other.size_);
    resize(other.size_);
    std::memcpy(data_, other.data_, other.size_);
    expected_ = 0; // what comes later is not foreseen
}

PageMemory& PageMemory::operator=(PageMemory&& other) noexcept {
    if (this != &other) {
        clear();
        swap(other);
    }
    return *this;
}

void PageMemory::swap(PageMemory& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(committed_, other.committed_);
    std::swap(dirty_, other.dirty_);
    std::swap(shrinkBelow_, other.shrinkBelow_);
    std::swap(reserved_, other.reserved_);
    std::swap(hugeBytes_, other.hugeBytes_);
    std::swap(expected_, other.expected_);
    std::swap(huge_, other.huge_);
}

void PageMemory::release() {
    if (reserved_ != 0)
        ::munmap(data_, reserved_);
    else if (data_ != nullptr)
        ::operator delete(data_, alignment);
}

void PageMemory::forget() {
    data_ = nullptr;
    size_ = committed_ = dirty_ = shrinkBelow_ = reserved_ = hugeBytes_ = expected_ = 0;
    huge_ = false;
}

void PageMemory::reserve(std::size_t bytes) {
    expected_ = std::max(bytes, expected_);
    if (expected_ < mappedFrom && reserved_ == 0) {
        if (expected_ > committed_)
            growHeap(expected_);
    } else if (expected_ > reserved_) {
        moveTo(roundUp(expected_, hugePage));
    }
}

void PageMemory::grow(std::size_t bytes) {
    if (bytes < mappedFrom && reserved_ == 0) {
        growHeap(std::max({bytes, committed_ + committed_ / 2, smallestBlock}));
        return;
    }
    if (bytes > reserved_)
        moveTo(roundUp(bytes, hugePage));
    commit(bytes);
}

void PageMemory::growHeap(std::size_t bytes) {
    bytes = std::min(roundUp(bytes, 16), mappedFrom);
    auto* block = static_cast<std::byte*>(::operator new(bytes, alignment, std::nothrow));
    ROSTRUM_CHECK(block != nullptr, "out of memory");
    if (size_ > 0)
        std::memcpy(block, data_, size_);
    std::memset(block + size_, 0, bytes - size_);
    release();
    data_ = block;
    committed_ = bytes;
    dirty_ = size_;
    setShrinkBelow();
}

// Into new address space: at least `needed`, more where the system lets us.
void PageMemory::moveTo(std::size_t needed) {
    std::size_t reserved = needed <= expected_ || reserved_ == 0 ? needed : 4 * needed;
    std::byte* base = reserveAddresses(reserved);
    if (base == nullptr) {
        reserved = needed;
        base = reserveAddresses(reserved);
    }
    ROSTRUM_CHECK(base != nullptr, "out of address space");
    if (reserved_ == 0) {
        PageMemory old;
        swap(old);
        data_ = base;
        reserved_ = reserved;
        expected_ = old.expected_;
        huge_ = hugePagesWanted.load(std::memory_order_relaxed);
        if (old.size_ > 0) {
            resize(old.size_);
            std::memcpy(data_, old.data_, old.size_);
        }
        return;
    }
    // What is accessible ends at a huge page, so that each of the pieces moved lies in one mapping: mremap moves no more at a time.
    commit(reserved_);
    for (std::size_t at = 0; at < committed_; at += hugePage) {
        const void* moved =
            ::mremap(data_ + at, hugePage, hugePage, MREMAP_MAYMOVE | MREMAP_FIXED, base + at);
        ROSTRUM_CHECK(moved == base + at, "the system does not move pages");
    }
    data_ = base;
    reserved_ = reserved;
}

// Makes at least `bytes` accessible.
void PageMemory::commit(std::size_t bytes) {
    const bool wholeHuge = huge_ && (bytes >= wholeHugeFrom || roundUp(bytes, hugePage) <= expected_);
    const std::size_t ahead = std::clamp(bytes / 16, 16 * kib, 256 * kib);
    const std::size_t target =
        std::min(wholeHuge ? roundUp(bytes, hugePage) : roundUp(bytes + ahead, smallPage()), reserved_);
    if (target <= committed_)
        return;
    const int made = ::mprotect(data_ + committed_, target - committed_, PROT_READ | PROT_WRITE);
    ROSTRUM_CHECK(made == 0, "out of memory");
    const std::size_t whole = huge_ ? roundDown(target, hugePage) : 0;
    if (whole > hugeBytes_) {
        // A refusal is no fault: the array works the same with small pages. The first of these may hold small pages already.
        ::madvise(data_ + hugeBytes_, whole - hugeBytes_, MADV_HUGEPAGE);
        if (dirty_ > hugeBytes_)
            ::madvise(data_ + hugeBytes_, hugePage, MADV_COLLAPSE);
        hugeBytes_ = whole;
    }
    committed_ = target;
    setShrinkBelow();
}

void PageMemory::setShrinkBelow() {
    if (reserved_ == 0)
        shrinkBelow_ = committed_ <= smallestBlock ? 0 : committed_ / 4;
    else if (committed_ == hugeBytes_)
        shrinkBelow_ = committed_ > hugePage ? committed_ - hugePage - committed_ / 16 : hugePage / 4;
    else
        shrinkBelow_ = std::max(committed_ - committed_ / 8 - 16 * kib, mappedFrom / 2);
}

void PageMemory::shrink() {
    expected_ = 0;
    // A huge page is returned whole or not at all: of a part, the system would keep the memory until it is short of it.
    const std::size_t target =
        size_ < hugeBytes_ ? roundUp(size_, hugePage) : roundUp(size_ + 16 * kib, smallPage());
    if (reserved_ == 0 || size_ < mappedFrom / 2 || (size_ < hugePage / 4 && hugeBytes_ > 0)) {
        rebuild();
        return;
    }
    if (target >= committed_)
        return;
    ::madvise(data_ + target, committed_ - target, MADV_DONTNEED);
    ROSTRUM_CHECK(::mprotect(data_ + target, committed_ - target, PROT_NONE) == 0,
                  "the system takes no memory back");
    if (target < hugeBytes_)
        hugeBytes_ = target;
    committed_ = target;
    dirty_ = std::min(dirty_, target);
    setShrinkBelow();
}

// A copy as small as can be.
void PageMemory::rebuild() {
    PageMemory smaller;
    smaller.grow(std::max(size_ + size_ / 4, smallestBlock));
    smaller.resize(size_);
    if (size_ > 0)
        std::memcpy(smaller.data_, data_, size_);
    swap(smaller);
}

} // namespace rostrum
