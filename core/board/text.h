// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which texts from outside are taken: valid UTF-8 without control characters, within their bounds. Pure, any thread.

#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace rostrum {

inline constexpr std::size_t maxPlayerIdBytes = 128;
inline constexpr std::size_t maxUsernameGraphemes = 64;
// Graphemes have any number of code points, and names an end all the same: the longest of Unicode's emoji has 41 bytes.
inline constexpr std::size_t maxUsernameBytes = maxUsernameGraphemes * 48;
inline constexpr std::size_t maxBoardNameBytes = 256;
inline constexpr std::size_t maxTimeZoneBytes = 64;
inline constexpr std::size_t maxMetadataBytes = 16384;
inline constexpr std::size_t maxKeyBytes = 256;
inline constexpr std::size_t maxReasonBytes = 1024;

// Only printable ASCII (0x20 to 0x7e), as most ids and names are: plain text of as many characters as bytes. Looks at 8 bytes at a
// time; a byte that is not such sets the highest bit of its place in one of the three terms.
inline bool isPlainAscii(std::string_view text) {
    constexpr std::uint64_t each = 0x0101010101010101ULL;
    const auto wrong = [](std::uint64_t word) {
        return (((word - each * 0x20) | (word + each) | word) & (each * 0x80)) != 0;
    };
    const char* bytes = text.data();
    const std::size_t size = text.size();
    std::uint64_t word = each * 0x20;
    if (size >= sizeof word) {
        for (std::size_t i = 0; i + sizeof word <= size; i += sizeof word) {
            std::memcpy(&word, bytes + i, sizeof word);
            if (wrong(word))
                return false;
        }
        std::memcpy(&word, bytes + size - sizeof word, sizeof word);
        return !wrong(word);
    }
    for (std::size_t i = 0; i < size; ++i)
        word = (word << 8) | static_cast<std::uint8_t>(bytes[i]);
    return !wrong(word);
}

// Valid UTF-8 (no surrogates, no overlong forms, nothing past U+10FFFF).
bool isUtf8(std::string_view text);

// isUtf8, and no C0 or C1 control character and no DEL.
bool isPlainText(std::string_view text);

// How many things a reader sees as one character, near enough to bound a name: code points less combining marks, variation
// selectors, joiners and what follows a joiner, emoji modifiers, and the second of each pair of regional indicators. The
// text must be valid UTF-8.
std::size_t countGraphemes(std::string_view text);

Result<void> checkPlayerId(std::string_view id);
Result<void> checkUsername(std::string_view username);

} // namespace rostrum
