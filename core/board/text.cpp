// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace rostrum {

namespace {

constexpr std::uint32_t invalidCodePoint = 0xffffffffU;

// Decodes one code point at `position` and moves past it; invalidCodePoint where the bytes are no UTF-8.
std::uint32_t decode(std::string_view text, std::size_t& position) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(position);
    if (lead < 0x80) {
        ++position;
        return lead;
    }
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() - position < length)
        return invalidCodePoint;
    std::uint32_t value = lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint8_t next = byte(position + i);
        if ((next & 0xc0) != 0x80)
            return invalidCodePoint;
        value = (value << 6) | (next & 0x3fU);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return invalidCodePoint;
    position += length;
    return value;
}

struct Interval {
    std::uint32_t first;
    std::uint32_t last;
};

// Blocks whose code points extend the character before them (Unicode 15, UAX #29: Extend, SpacingMark and ZWJ, by block where the
// whole block is such, else by the marks of the scripts that names are commonly written in).
constexpr std::array extending = {
    Interval{0x0300, 0x036f},  Interval{0x0483, 0x0489},   Interval{0x0591, 0x05bd},
    Interval{0x05bf, 0x05bf},  Interval{0x05c1, 0x05c2},   Interval{0x05c4, 0x05c5},
    Interval{0x0610, 0x061a},  Interval{0x064b, 0x065f},   Interval{0x0670, 0x0670},
    Interval{0x06d6, 0x06dc},  Interval{0x06df, 0x06e4},   Interval{0x06e7, 0x06e8},
    Interval{0x06ea, 0x06ed},  Interval{0x0900, 0x0903},   Interval{0x093a, 0x093c},
    Interval{0x093e, 0x094f},  Interval{0x0951, 0x0957},   Interval{0x0962, 0x0963},
    Interval{0x0981, 0x0983},  Interval{0x09bc, 0x09bc},   Interval{0x09be, 0x09cd},
    Interval{0x0a01, 0x0a03},  Interval{0x0a3c, 0x0a51},   Interval{0x0abc, 0x0abc},
    Interval{0x0abe, 0x0acd},  Interval{0x0b3c, 0x0b3c},   Interval{0x0b3e, 0x0b57},
    Interval{0x0bbe, 0x0bcd},  Interval{0x0c3e, 0x0c56},   Interval{0x0cbe, 0x0cd6},
    Interval{0x0d3b, 0x0d4d},  Interval{0x0dca, 0x0ddf},   Interval{0x0e31, 0x0e31},
    Interval{0x0e34, 0x0e3a},  Interval{0x0e47, 0x0e4e},   Interval{0x0eb1, 0x0eb1},
    Interval{0x0eb4, 0x0ebc},  Interval{0x0ec8, 0x0ecd},   Interval{0x102b, 0x103e},
    Interval{0x1160, 0x11ff},  Interval{0x17b4, 0x17d3},   Interval{0x1ab0, 0x1aff},
    Interval{0x1dc0, 0x1dff},  Interval{0x200c, 0x200d},   Interval{0x20d0, 0x20ff},
    Interval{0x302a, 0x302f},  Interval{0x3099, 0x309a},   Interval{0xfe00, 0xfe0f},
    Interval{0xfe20, 0xfe2f},  Interval{0x1f3fb, 0x1f3ff}, Interval{0xe0020, 0xe007f},
    Interval{0xe0100, 0xe01ef}};

bool extends(std::uint32_t codePoint) {
    const auto* const after =
        std::upper_bound(extending.begin(), extending.end(), codePoint,
                         [](std::uint32_t value, const Interval& i) { return value < i.first; });
    return after != extending.begin() && codePoint <= (after - 1)->last;
}

bool isControl(std::uint32_t codePoint) {
    return codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f);
}

} // namespace

bool isUtf8(std::string_view text) {
    if (isPlainAscii(text))
        return true;
    for (std::size_t i = 0; i < text.size();) {
        if (decode(text, i) == invalidCodePoint)
            return false;
    }
    return true;
}

bool isPlainText(std::string_view text) {
    if (isPlainAscii(text))
        return true;
    for (std::size_t i = 0; i < text.size();) {
        const std::uint32_t codePoint = decode(text, i);
        if (codePoint == invalidCodePoint || isControl(codePoint))
            return false;
    }
    return true;
}

std::size_t countGraphemes(std::string_view text) {
    constexpr std::uint32_t joiner = 0x200d;
    std::size_t count = 0;
    std::uint32_t before = 0;
    bool regionalOpen = false; // the character before was the first of a pair of regional indicators
    for (std::size_t i = 0; i < text.size();) {
        const std::uint32_t codePoint = decode(text, i);
        if (codePoint == invalidCodePoint)
            return count;
        const bool regional = codePoint >= 0x1f1e6 && codePoint <= 0x1f1ff;
        const bool continues = extends(codePoint) || before == joiner || (regional && regionalOpen);
        if (!continues || count == 0)
            ++count;
        regionalOpen = regional && !regionalOpen;
        before = codePoint;
    }
    return count;
}

Result<void> checkPlayerId(std::string_view id) {
    if (id.empty())
        return Error{Code::invalidRequest, "player_id is empty"};
    if (id.size() > maxPlayerIdBytes)
        return Error{Code::invalidRequest, "player_id is longer than 128 bytes"};
    if (!isPlainText(id))
        return Error{Code::invalidRequest, "player_id must be UTF-8 without control characters"};
    return {};
}

Result<void> checkUsername(std::string_view username) {
    if (username.size() > maxUsernameBytes || !isPlainText(username))
        return Error{Code::invalidRequest, "username must be at most " + std::to_string(maxUsernameBytes) +
                                               " bytes of UTF-8 without control characters"};
    if (username.size() > maxUsernameGraphemes && countGraphemes(username) > maxUsernameGraphemes)
        return Error{Code::invalidRequest, "username is longer than 64 characters"};
    return {};
}

} // namespace rostrum
