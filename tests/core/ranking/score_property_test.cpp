// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of exact scores over generated numbers. RapidCheck prints the seed and the smallest case that fails.
#include "tests/core/ranking/seed.h"

#include "core/ranking/score.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

using namespace rostrum;

namespace {

// Must be called before RapidCheck first looks at its parameters.
void useOurSeed() {
    const std::string parameters =
        "seed=" + std::to_string(test::seed()) + " max_success=" + (test::isLong() ? "100000" : "1000");
    setenv("RC_PARAMS", parameters.c_str(), 0);
}

// All sizes of number alike, and the ends of the range.
rc::Gen<Score> anyScore() {
    return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(0, 68)),
                        [](const std::pair<std::uint64_t, int>& drawn) {
                            const auto& [bits, shift] = drawn;
                            if (shift == 64)
                                return std::numeric_limits<Score>::min();
                            if (shift == 65)
                                return std::numeric_limits<Score>::max();
                            const std::uint64_t spread = bits * 0x9e3779b97f4a7c15U;
                            return shift > 63 ? Score{0} : static_cast<Score>(spread) >> shift;
                        });
}

} // namespace

TEST_CASE("properties of exact scores") {
    useOurSeed();

    CHECK(rc::check("a score that is written and read is the same", [] {
        const Score score = *anyScore();
        const int decimals = *rc::gen::inRange(0, maxDecimals + 1);
        const Result<ExactNumber> number = parseExactNumber(formatScore(score, decimals));
        RC_ASSERT(number.ok());
        const Result<Score> again = toScore(*number, decimals);
        RC_ASSERT(again.ok());
        RC_ASSERT(*again == score);
    }));

    CHECK(rc::check("a number is in lowest terms", [] {
        const Score score = *anyScore();
        const int decimals = *rc::gen::inRange(0, maxDecimals + 1);
        const Result<ExactNumber> number = parseExactNumber(formatScore(score, decimals));
        RC_ASSERT(number.ok());
        if (score == 0)
            RC_ASSERT(*number == ExactNumber{});
        else
            RC_ASSERT(number->significand % 10 != 0);
    }));

    CHECK(rc::check("zeros at the end, zeros after the point and exponents do not change a value", [] {
        const Score score = *anyScore();
        const auto shift = *rc::gen::inRange(0, 40);
        const std::string plain = std::to_string(score);
        const Result<ExactNumber> expected = parseExactNumber(plain);
        RC_ASSERT(expected.ok());
        const std::string zeros(static_cast<std::size_t>(shift), '0');
        RC_ASSERT(*parseExactNumber(plain + "." + zeros + "0") == *expected);
        RC_ASSERT(*parseExactNumber(plain + "e0") == *expected);
        if (score != 0)
            RC_ASSERT(*parseExactNumber(plain + zeros + "e-" + std::to_string(shift)) == *expected);
    }));

    CHECK(rc::check("a score of more decimals is the same score of fewer or refused", [] {
        const Score score = *anyScore();
        const int decimals = *rc::gen::inRange(1, maxDecimals + 1);
        const Result<ExactNumber> number = parseExactNumber(formatScore(score, decimals));
        RC_ASSERT(number.ok());
        const Result<Score> coarse = toScore(*number, decimals - 1);
        RC_ASSERT(coarse.ok() == (score % 10 == 0));
        if (coarse.ok())
            RC_ASSERT(*coarse == score / 10);
    }));

    CHECK(rc::check("any text is read or refused, and what is read is written back by value", [] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::element('0', '1', '9', '.', '-', '+', 'e', 'E'));
        const Result<ExactNumber> number = parseExactNumber(text);
        if (!number.ok()) {
            RC_ASSERT(number.error().code == Code::invalidScore);
            return;
        }
        const std::string again =
            std::to_string(number->significand) + "e" + std::to_string(number->exponent);
        const Result<ExactNumber> second = parseExactNumber(again);
        RC_ASSERT(second.ok());
        RC_ASSERT(*second == *number);
    }));
}
