// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// FuzzInput: a row of bytes read as decisions. Every row means something, however short or odd it is: past its end
// everything is 0. A driver does one operation after another while more() says so.
//
// A driver is `LLVMFuzzerTestOneInput` in a file of its own, for libFuzzer (./dev fuzz) and for replay_main.cpp alike. What it finds
// broken it says with ROSTRUM_CHECK, which aborts. Any thread, a value.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rostrum::fuzz {

class FuzzInput {
  public:
    FuzzInput(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

    bool more() const { return at_ < size_; }

    std::uint8_t byte() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }

    // Little-endian, of up to eight bytes.
    std::uint64_t number(unsigned bytes) {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i)
            value |= static_cast<std::uint64_t>(byte()) << (8 * i);
        return value;
    }
    // 0 to `bound` - 1; takes no more bytes than that needs.
    std::size_t below(std::size_t bound) {
        if (bound <= 1)
            return 0;
        unsigned bytes = 1;
        while (bytes < 8 && (bound - 1) >> (8 * bytes) != 0)
            ++bytes;
        return static_cast<std::size_t>(number(bytes) % bound);
    }
    bool oneIn(std::uint64_t n) { return below(n) == n - 1; }

    // Up to `most` of the bytes that are left.
    std::string_view bytes(std::size_t most) {
        const std::size_t count = most < size_ - at_ ? most : size_ - at_;
        // A row of bytes is a text of chars: NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
        const std::string_view taken(reinterpret_cast<const char*>(data_ + at_), count);
        at_ += count;
        return taken;
    }

  private:
    const std::uint8_t* data_;
    std::size_t size_;
    std::size_t at_ = 0;
};

} // namespace rostrum::fuzz

// A driver's one function, by the name that libFuzzer calls. NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
