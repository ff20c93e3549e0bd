// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/columns.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

namespace rostrum {

namespace {

static_assert(std::endian::native == std::endian::little, "columns are little-endian, copied as they are");

constexpr std::size_t wordBytes = sizeof(std::uint64_t);

// A whole word is read at each number, and what belongs to the next ones cut off; the last few are read byte by byte, so
// that nothing behind the column is touched.
template <unsigned Width>
void unpack(const char* bytes, std::uint64_t least, std::span<std::uint64_t> numbers) {
    constexpr std::uint64_t mask =
        Width == wordBytes ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * Width % 64)) - 1;
    constexpr std::size_t apart = (wordBytes + Width - 1) / Width;
    const std::size_t whole = numbers.size() < apart ? 0 : numbers.size() - apart + 1;
    for (std::size_t i = 0; i < whole; ++i) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + i * Width, wordBytes);
        numbers[i] = least + (word & mask);
    }
    for (std::size_t i = whole; i < numbers.size(); ++i) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + i * Width, Width);
        numbers[i] = least + word;
    }
}

} // namespace

void packColumn(std::span<const std::uint64_t> numbers, std::string& out) {
    std::uint64_t least = 0;
    std::uint64_t greatest = 0;
    if (!numbers.empty()) {
        least = greatest = numbers.front();
        for (const std::uint64_t number : numbers) {
            least = std::min(least, number);
            greatest = std::max(greatest, number);
        }
    }
    const auto width = static_cast<std::size_t>((std::bit_width(greatest - least) + 7) / 8);
    ByteWriter head(out);
    head.varint(least);
    head.u8(static_cast<std::uint8_t>(width));
    const std::size_t begin = out.size();
    out.resize(begin + numbers.size() * width + wordBytes); // a whole word is written at each number
    char* place = out.data() + begin;
    for (const std::uint64_t number : numbers) {
        const std::uint64_t difference = number - least;
        std::memcpy(place, &difference, wordBytes);
        place += width;
    }
    out.resize(begin + numbers.size() * width);
}

void unpackColumn(ByteReader& in, std::span<std::uint64_t> numbers) {
    const std::uint64_t least = in.varint();
    const std::uint8_t width = in.u8();
    if (width > wordBytes)
        in.fail();
    const std::string_view bytes = in.raw(std::uint64_t{width} * numbers.size());
    if (!in.ok())
        return;
    switch (width) {
    case 0: std::fill(numbers.begin(), numbers.end(), least); break;
    case 1: unpack<1>(bytes.data(), least, numbers); break;
    case 2: unpack<2>(bytes.data(), least, numbers); break;
    case 3: unpack<3>(bytes.data(), least, numbers); break;
    case 4: unpack<4>(bytes.data(), least, numbers); break;
    case 5: unpack<5>(bytes.data(), least, numbers); break;
    case 6: unpack<6>(bytes.data(), least, numbers); break;
    case 7: unpack<7>(bytes.data(), least, numbers); break;
    default: unpack<8>(bytes.data(), least, numbers); break;
    }
}

} // namespace rostrum
