// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/page_block.h"

#include "core/check.h"

#include <new>
#include <utility>

#include <sys/mman.h>

namespace rostrum {
namespace {

constexpr std::size_t pageBytes =
    4096; // the unit of rounding; a system with larger pages rounds further itself
constexpr std::size_t ownPagesFrom = 16 * pageBytes;
constexpr std::align_val_t alignment{64};

} // namespace

PageBlock::PageBlock(std::size_t bytes) : bytes_(bytes) {
    if (bytes < ownPagesFrom) {
        data_ = ::operator new(bytes, alignment, std::nothrow);
        ROSTRUM_CHECK(data_ != nullptr, "out of memory");
        return;
    }
    bytes_ = (bytes + pageBytes - 1) / pageBytes * pageBytes;
    data_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ROSTRUM_CHECK(data_ != MAP_FAILED,
                  "out of memory"); // NOLINT(performance-no-int-to-ptr): the system's macro
}

PageBlock::~PageBlock() {
    if (data_ == nullptr)
        return;
    if (bytes_ < ownPagesFrom)
        ::operator delete(data_, alignment);
    else
        ::munmap(data_, bytes_);
}

PageBlock::PageBlock(PageBlock&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      bytes_(std::exchange(other.bytes_, 0)) {}

PageBlock& PageBlock::operator=(PageBlock&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

} // namespace rostrum
