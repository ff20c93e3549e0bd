// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PageBlock: owned raw memory for a pool. Large blocks are pages of their own, because the heap keeps what lies below its top:
// giving one back makes the process smaller at once. Small blocks come from the heap. Aligned to 64 bytes.

#include <cstddef>

namespace rostrum {

class PageBlock {
  public:
    // Contents are undefined. Aborts where the system has no memory left.
    explicit PageBlock(std::size_t bytes);
    ~PageBlock();
    PageBlock(PageBlock&& other) noexcept;
    PageBlock& operator=(PageBlock&& other) noexcept;
    PageBlock(const PageBlock&) = delete;
    PageBlock& operator=(const PageBlock&) = delete;

    void* data() const { return data_; }
    std::size_t bytes() const { return bytes_; } // as taken from the system

  private:
    void* data_ = nullptr;
    std::size_t bytes_ = 0;
};

} // namespace rostrum
