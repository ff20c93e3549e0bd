// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/score.h"

#include <array>
#include <limits>

namespace rostrum {
namespace {

constexpr std::array<std::uint64_t, 19> powersOfTen = [] {
    std::array<std::uint64_t, 19> powers{};
    std::uint64_t power = 1;
    for (std::uint64_t& slot : powers) {
        slot = power;
        power *= 10;
    }
    return powers;
}();

// So many digits fit in 64 bits whatever they are, so that the usual number is read without a check per
// digit.
constexpr std::ptrdiff_t safeDigits = 18;
constexpr std::uint64_t greatestMagnitude = std::uint64_t{1}
                                            << 63; // of a negative score; one less of a positive

Error refusal(const char* why) { return Error{Code::invalidScore, why}; }

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

const char* skipDigits(const char* at, const char* end) {
    while (at != end && isDigit(*at))
        ++at;
    return at;
}

// What the grammar found: where the digits are, and the written exponent (held at a bound far outside any
// use).
struct NumberParts {
    const char* whole = nullptr; // the first digit
    const char* point = nullptr; // the end of the whole part
    const char* end = nullptr;   // the end of the fraction; equal to `point` where there is none
    std::int64_t exponent = 0;
    bool negative = false;

    std::ptrdiff_t fractionDigits() const { return end == point ? 0 : end - point - 1; }
    std::ptrdiff_t digits() const { return point - whole + fractionDigits(); }
};

// Reads "e+12" from `at` to `end`; false where that is not an exponent.
bool readExponent(const char* at, const char* end, std::int64_t& exponent) {
    constexpr std::int64_t bound = 1'000'000'000'000;
    ++at; // the e
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+'))
        ++at;
    if (at == end)
        return false;
    for (; at != end; ++at) {
        if (!isDigit(*at))
            return false;
        exponent = exponent * 10 + (*at - '0');
        if (exponent > bound)
            exponent = bound;
    }
    if (negative)
        exponent = -exponent;
    return true;
}

bool splitNumber(std::string_view text, NumberParts& parts) {
    const char* at = text.data();
    const char* const end = at + text.size();
    parts.negative = at != end && *at == '-';
    if (parts.negative)
        ++at;
    parts.whole = at;
    at = skipDigits(at, end);
    if (at == parts.whole || (*parts.whole == '0' && at - parts.whole > 1))
        return false;
    parts.point = at;
    parts.end = at;
    if (at != end && *at == '.') {
        parts.end = skipDigits(at + 1, end);
        if (parts.end == at + 1)
            return false;
        at = parts.end;
    }
    if (at == end)
        return true;
    return (*at == 'e' || *at == 'E') && readExponent(at, end, parts.exponent);
}

// The digits as one number, without the zeros at its end, which are counted instead. False where it leaves
// 2^63. Zeros are held back until a digit follows, so that any number of them may stand at either end.
bool readLongDigits(const NumberParts& parts, std::uint64_t& magnitude, std::int64_t& droppedZeros) {
    std::int64_t zeros = 0;
    for (const char* at = parts.whole; at != parts.end; ++at) {
        if (at == parts.point)
            continue;
        if (*at == '0') {
            ++zeros;
            continue;
        }
        const auto digit = static_cast<std::uint64_t>(*at - '0');
        if (magnitude == 0) {
            magnitude = digit;
        } else {
            if (zeros + 1 > safeDigits)
                return false;
            const std::uint64_t factor = powersOfTen[static_cast<std::size_t>(zeros + 1)];
            if (magnitude > (greatestMagnitude - digit) / factor)
                return false;
            magnitude = magnitude * factor + digit;
        }
        zeros = 0;
    }
    droppedZeros = zeros;
    return true;
}

void readShortDigits(const NumberParts& parts, std::uint64_t& magnitude, std::int64_t& droppedZeros) {
    const char* at = parts.whole;
    for (; at != parts.point; ++at)
        magnitude = magnitude * 10 + static_cast<std::uint64_t>(*at - '0');
    if (at != parts.end)
        for (++at; at != parts.end; ++at)
            magnitude = magnitude * 10 + static_cast<std::uint64_t>(*at - '0');
    if (magnitude == 0)
        return;
    while (magnitude % 10 == 0) {
        magnitude /= 10;
        ++droppedZeros;
    }
}

} // namespace

Result<ExactNumber> parseExactNumber(std::string_view text) {
    NumberParts parts;
    if (!splitNumber(text, parts))
        return refusal("The score is not a number; write it as in JSON, for example 150, -12.5 or 1e3.");

    std::uint64_t magnitude = 0;
    std::int64_t droppedZeros = 0;
    if (parts.digits() <= safeDigits)
        readShortDigits(parts, magnitude, droppedZeros);
    else if (!readLongDigits(parts, magnitude, droppedZeros))
        return refusal("The score has more significant digits than 64 bits hold.");
    if (magnitude == 0)
        return ExactNumber{};
    if (magnitude == greatestMagnitude && !parts.negative)
        return refusal("The score has more significant digits than 64 bits hold.");

    const std::int64_t exponent = parts.exponent - parts.fractionDigits() + droppedZeros;
    if (exponent > std::numeric_limits<std::int32_t>::max() ||
        exponent < std::numeric_limits<std::int32_t>::min())
        return refusal("The exponent of the score is too large.");
    const std::uint64_t significand = parts.negative ? std::uint64_t{0} - magnitude : magnitude;
    return ExactNumber{static_cast<std::int64_t>(significand), static_cast<std::int32_t>(exponent)};
}

Result<Score> toScore(const ExactNumber& number, int decimals) {
    ROSTRUM_CHECK(decimals >= 0 && decimals <= maxDecimals, "decimals of a board are 0 to 6");
    if (number.significand == 0)
        return Score{0};
    Score score = number.significand;
    std::int64_t shift = std::int64_t{number.exponent} + decimals;
    for (; shift < 0 && score % 10 == 0; ++shift)
        score /= 10;
    if (shift < 0) {
        if (decimals == 0)
            return refusal("The score must be a whole number: this leaderboard has no decimals.");
        return Error{Code::invalidScore, "The score has more decimals than the " + std::to_string(decimals) +
                                             " of this leaderboard."};
    }
    if (shift > safeDigits ||
        __builtin_mul_overflow(score, static_cast<std::int64_t>(powersOfTen[static_cast<std::size_t>(shift)]),
                               &score))
        return refusal("The score is beyond what 64 bits hold.");
    return score;
}

std::optional<Score> addScores(Score a, Score b) {
    Score sum = 0;
    if (__builtin_add_overflow(a, b, &sum))
        return std::nullopt;
    return sum;
}

void appendScore(std::string& out, Score score, int decimals) {
    ROSTRUM_CHECK(decimals >= 0 && decimals <= maxDecimals, "decimals of a board are 0 to 6");
    char text[32];
    char* const end = text + sizeof text;
    char* at = end;
    const auto bits = static_cast<std::uint64_t>(score);
    std::uint64_t magnitude = score < 0 ? std::uint64_t{0} - bits : bits;
    if (decimals > 0) {
        for (int i = 0; i < decimals; ++i) {
            *--at = static_cast<char>('0' + magnitude % 10);
            magnitude /= 10;
        }
        *--at = '.';
    }
    do {
        *--at = static_cast<char>('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude != 0);
    if (score < 0)
        *--at = '-';
    out.append(at, static_cast<std::size_t>(end - at));
}

std::string formatScore(Score score, int decimals) {
    std::string text;
    appendScore(text, score, decimals);
    return text;
}

} // namespace rostrum
