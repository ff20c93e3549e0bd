// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which texts from outside are taken: valid UTF-8 without control characters, within their bounds. Pure, any thread.

#include "core/result.h"

#include <cstddef>
#include <string_view>

namespace rostrum {

inline constexpr std::size_t maxPlayerIdBytes = 128;
inline constexpr std::size_t maxUsernameGraphemes = 64;
inline constexpr std::size_t maxUsernameBytes =
    1024; // 64 graphemes of many code points each still have an end
inline constexpr std::size_t maxBoardNameBytes = 256;
inline constexpr std::size_t maxMetadataBytes = 16384;
inline constexpr std::size_t maxKeyBytes = 256;
inline constexpr std::size_t maxReasonBytes = 1024;

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
