// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PageArray<T>: a growing array of trivially copyable T, contiguous, its memory straight from the system where it is large.
//
// Below 64 KiB: a block of the heap, aligned to 64 bytes, grown by half. From there on: address space reserved at a multiple of
// 2 MiB, of which as much is made accessible as is needed, so that growth copies nothing. Every whole 2 MiB is a huge page where
// the system has them to give (transparent huge pages not "never"); the rest at the end is small pages up to 64 MiB, so that no
// more than a sixteenth, at most 256 KiB, is there in advance, and whole huge pages above. An outgrown reservation moves to one
// four times as large by moving page tables (mremap), without a copy.
// Shrinking returns memory as soon as about an eighth, or a huge page, is no longer needed.
//
// resize(), reserve(), append() and clear() may move the elements: no pointer or reference into the array outlives them.
// New elements are zero bytes. Bounds are the caller's. Aborts where the system has no memory left.
// Thread: as a std::vector. Cost: append O(1); a whole 2 MiB page more costs about 0.1-0.5 ms once (the system clears or
// gathers it).

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>

namespace rostrum {

// For measurements: whether arrays that become large from now on ask for huge pages (they do unless told otherwise), in the whole process.
void setHugePages(bool wanted);

// The bytes under a PageArray, of whatever type.
class PageMemory {
  public:
    PageMemory() = default;
    ~PageMemory() { release(); }
    PageMemory(PageMemory&& other) noexcept { swap(other); }
    PageMemory& operator=(PageMemory&& other) noexcept;
    // The same bytes in memory of its own, as much as they need: one copy of memory, huge pages where there are many.
    PageMemory(const PageMemory& other);
    PageMemory& operator=(const PageMemory&) = delete;

    std::byte* data() const { return data_; }
    std::size_t size() const { return size_; }

    void resize(std::size_t bytes) {
        if (bytes > committed_)
            grow(bytes);
        if (bytes > size_) {
            if (size_ < dirty_)
                std::memset(data_ + size_, 0, (bytes < dirty_ ? bytes : dirty_) - size_);
            size_ = bytes;
            dirty_ = bytes > dirty_ ? bytes : dirty_;
            return;
        }
        size_ = bytes;
        if (bytes < shrinkBelow_)
            shrink();
    }
    // Growth up to `bytes` moves nothing afterwards, and takes huge pages as a whole.
    void reserve(std::size_t bytes);
    void clear() {
        release();
        forget();
    }
    std::size_t committed() const { return committed_; }

  private:
    void grow(std::size_t bytes);
    void growHeap(std::size_t bytes);
    void shrink();
    void rebuild();
    void moveTo(std::size_t needed);
    void commit(std::size_t bytes);
    void setShrinkBelow();
    void release();
    void forget();
    void swap(PageMemory& other) noexcept;

    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t committed_ = 0;   // accessible bytes
    std::size_t dirty_ = 0;       // from here on, committed bytes are zero
    std::size_t shrinkBelow_ = 0; // a smaller size returns memory
    std::size_t reserved_ = 0;    // address space; 0: on the heap
    std::size_t hugeBytes_ = 0;   // asked for as huge pages, from the start
    std::size_t expected_ = 0;    // what reserve() was told
    bool huge_ = false;
};

template <typename T>
class PageArray {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T> && alignof(T) <= 64);

  public:
    PageArray() = default;
    ~PageArray() = default;
    PageArray(PageArray&&) noexcept = default;
    PageArray& operator=(PageArray&&) noexcept = default;
    // A copy of memory, O(n).
    PageArray(const PageArray& other) = default;
    PageArray& operator=(const PageArray&) = delete;

    T* data() { return reinterpret_cast<T*>(memory_.data()); }
    const T* data() const { return reinterpret_cast<const T*>(memory_.data()); }
    std::size_t size() const { return memory_.size() / sizeof(T); }
    bool empty() const { return memory_.size() == 0; }

    T& operator[](std::size_t i) { return data()[i]; }
    const T& operator[](std::size_t i) const { return data()[i]; }
    T& back() { return data()[size() - 1]; }
    const T& back() const { return data()[size() - 1]; }
    T* begin() { return data(); }
    T* end() { return data() + size(); }
    const T* begin() const { return data(); }
    const T* end() const { return data() + size(); }

    // Elements added are zero bytes; elements cut off are gone, and their memory returned when it is worth it.
    void resize(std::size_t count) { memory_.resize(count * sizeof(T)); }
    // By value: the element may be one of this array.
    void append(T element) {
        memory_.resize(memory_.size() + sizeof(T));
        back() = element;
    }
    void removeLast() { memory_.resize(memory_.size() - sizeof(T)); }
    // Address space for so many (memory comes with the elements); where the final size is known, growing to it is faster.
    void reserve(std::size_t count) { memory_.reserve(count * sizeof(T)); }
    void clear() { memory_.clear(); }

    // What was taken from the system: the heap's block, or the pages up to the last element and those in advance.
    std::size_t memoryBytes() const { return memory_.committed(); }

  private:
    PageMemory memory_;
};

} // namespace rostrum
