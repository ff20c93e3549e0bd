// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// XXH64: a fast 64-bit checksum against damage by chance, not against intent. About 10 GB/s, so that checking a snapshot costs
// nothing beside reading it. Source: xxHash specification 0.1.1, Yann Collet (github.com/Cyan4973/xxHash), seed 0. Pure, any thread.

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum {

std::uint64_t checksum64(std::string_view bytes);

// The checksum as 16 hexadecimal digits, small letters.
std::string checksumText(std::string_view bytes);

} // namespace rostrum
