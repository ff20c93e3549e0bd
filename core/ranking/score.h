// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Exact scores. A score is a signed 64-bit integer; on a board with `decimals` d it counts units of 10^-d. Nothing is
// ever rounded: a number that does not fit exactly is refused. Pure functions, any thread.

#include "core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum {

using Score = std::int64_t;

inline constexpr int maxDecimals = 6;

// A JSON number by its value, before it is known how many decimals the board has: significand × 10^exponent, in lowest
// terms (no trailing zero in the significand; zero is {0, 0}), so that 1.0, 1 and 10e-1 are equal.
struct ExactNumber {
    std::int64_t significand = 0;
    std::int32_t exponent = 0;

    friend bool operator==(const ExactNumber&, const ExactNumber&) = default;
};

// Reads a number with the grammar of JSON ("-12.50", "1e3"; no "+1", ".5", "01", blanks). Fails with Code::invalidScore where
// the text is no number or its significant digits do not fit in 64 bits.
Result<ExactNumber> parseExactNumber(std::string_view text);

// The number as a score of a board with `decimals` (0-6); Code::invalidScore with a sentence that names the reason where it has more
// decimals than that, or is beyond 64 bits.
Result<Score> toScore(const ExactNumber& number, int decimals);

// Sum, or nothing where it leaves 64 bits.
std::optional<Score> addScores(Score a, Score b);

// The score as an exact decimal text with exactly `decimals` digits after the point: formatScore(-5, 2) is "-0.05".
std::string formatScore(Score score, int decimals);

// Appends what formatScore gives, without an allocation of its own; the hot path of answers.
void appendScore(std::string& out, Score score, int decimals);

} // namespace rostrum
