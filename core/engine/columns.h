// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Columns: many numbers of one kind, each minus the least of them, in the fewest whole bytes that hold the greatest difference
// ("frame of reference"; Goldstein, Ramakrishnan, Shaft 1998). Form: least (varint), bytes a number (0 to 8), the numbers, little-endian.
//
// Numbers that are all equal take no space, and unpacking is about 1 ns a number, whatever they are. Pure, any thread.

#include "core/engine/bytes.h"

#include <cstdint>
#include <span>
#include <string>

namespace rostrum {

// More than 12 bytes beside the numbers are never needed.
inline constexpr std::size_t columnHeadBytes = 12;

void packColumn(std::span<const std::uint64_t> numbers, std::string& out);

// Marks the reader as failed where there are too few bytes, or no column.
void unpackColumn(ByteReader& in, std::span<std::uint64_t> numbers);

// Turns signed numbers into unsigned ones in the same order, so that those around zero stay close together, and back.
constexpr std::uint64_t biased(std::int64_t value) {
    return static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63);
}
constexpr std::int64_t unbiased(std::uint64_t value) {
    return static_cast<std::int64_t>(value ^ (std::uint64_t{1} << 63));
}

} // namespace rostrum
