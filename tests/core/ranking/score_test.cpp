// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/score.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace rostrum;

namespace {

constexpr Score least = std::numeric_limits<Score>::min();
constexpr Score greatest = std::numeric_limits<Score>::max();

ExactNumber number(std::string_view text) {
    CAPTURE(text);
    const Result<ExactNumber> result = parseExactNumber(text);
    REQUIRE(result.ok());
    return *result;
}

bool isRefused(std::string_view text) {
    const Result<ExactNumber> result = parseExactNumber(text);
    return !result.ok() && result.error().code == Code::invalidScore && !result.error().detail.empty();
}

// The score that a text gives on a board, or its refusal.
Result<Score> score(std::string_view text, int decimals) { return toScore(number(text), decimals); }

} // namespace

TEST_CASE("numbers are read by value, in lowest terms") {
    CHECK(number("150") == ExactNumber{15, 1});
    CHECK(number("7") == ExactNumber{7, 0});
    CHECK(number("-12.50") == ExactNumber{-125, -1});
    CHECK(number("1e3") == ExactNumber{1, 3});
    CHECK(number("1E+3") == ExactNumber{1, 3});
    CHECK(number("1.0") == number("1"));
    CHECK(number("10e-1") == number("1"));
    CHECK(number("0.001") == ExactNumber{1, -3});
    CHECK(number("1000000000000000000000000") == ExactNumber{1, 24});
    CHECK(number("0.0000000000000000000000001") == ExactNumber{1, -25});
}

TEST_CASE("zero is zero however it is written") {
    for (const char* text : {"0", "-0", "0.0", "-0.000", "0e400", "0e-400", "0E+99999999999999999999",
                             "0.0000000000000000000000000000000"})
        CHECK(number(text) == ExactNumber{0, 0});
}

TEST_CASE("what is no number in JSON is refused") {
    for (const char* text :
         {"",     "-",    "+1",    ".5",    "5.",  "01",  "-01", "00",      " 1",    "1 ",  "1e",  "1e+",
          "1e-",  "1.e3", "1.5.",  "0x10",  "1,5", "NaN", "inf", "-inf",    "1_000", "--1", "1-",  "1e1.5",
          "true", "null", "\"1\"", "1e3e3", "\t1", "1\n", "1f",  "1.0e+-3", "e5",    "-.5", "-e1", "1ee1"})
        CHECK_MESSAGE(isRefused(text), text);
    CHECK(isRefused(std::string_view("1\0", 2)));
    CHECK(isRefused(std::string_view()));
}

TEST_CASE("64 bits of significant digits and no more") {
    CHECK(number("9223372036854775807") == ExactNumber{greatest, 0});
    CHECK(number("-9223372036854775807") == ExactNumber{-greatest, 0});
    CHECK(number("-9223372036854775808") == ExactNumber{least, 0});
    CHECK(number("-9.223372036854775808e18") == ExactNumber{least, 0});
    CHECK(number("0.9223372036854775807") == ExactNumber{greatest, -19});
    CHECK(number("9223372036854775807000") == ExactNumber{greatest, 3});
    CHECK(number("9223372036854775810") == ExactNumber{922337203685477581, 1});
    CHECK(isRefused("9223372036854775808"));
    CHECK(isRefused("-9223372036854775809"));
    CHECK(isRefused("123456789012345678901"));
    CHECK(isRefused("18446744073709551617")); // 2^64 + 1, which would turn over to 1
    CHECK(isRefused("0.00000000000000000000123456789012345678901"));
    CHECK(isRefused("100000000000000000000000000000001"));
}

TEST_CASE("huge exponents are bounded") {
    CHECK(number("1e400") == ExactNumber{1, 400});
    CHECK_FALSE(score("1e400", 0).ok());
    CHECK_FALSE(score("1e-400", 6).ok());
    CHECK(isRefused("1e99999999999999999999"));
    CHECK(isRefused("1e-99999999999999999999"));
    CHECK(number("1e2147483647") == ExactNumber{1, 2147483647});
    CHECK(isRefused("10e2147483647"));
    CHECK_FALSE(score("1e2147483647", 6).ok());
    CHECK_FALSE(score("1e-2147483648", 6).ok());
    // Long digits and a long way back: still the plain number.
    CHECK(number("1" + std::string(100, '0') + "e-100") == ExactNumber{1, 0});
    CHECK(number("0." + std::string(99, '0') + "5e100") == ExactNumber{5, 0});
}

TEST_CASE("numbers become scores of a board, exactly or not at all") {
    CHECK(*score("150", 0) == 150);
    CHECK(*score("1.50", 2) == 150);
    CHECK(*score("1.5", 2) == 150);
    CHECK(*score("1.000", 0) == 1);
    CHECK(*score("-0.05", 2) == -5);
    CHECK(*score("1e3", 6) == 1'000'000'000);
    CHECK(*score("0e400", 6) == 0);
    CHECK(*score("0.000001", 6) == 1);
    CHECK(*score("9223372036854775807", 0) == greatest);
    CHECK(*score("-9223372036854775808", 0) == least);
    CHECK(*score("9223372036854.775807", 6) == greatest);
    CHECK(*score("-9223372036854.775808", 6) == least);

    const auto refused = [](std::string_view text, int decimals) {
        const Result<Score> result = score(text, decimals);
        return !result.ok() && result.error().code == Code::invalidScore && !result.error().detail.empty();
    };
    CHECK(refused("1.5", 0));
    CHECK(refused("1.505", 2));
    CHECK(refused("0.0000001", 6));
    CHECK(refused("9223372036854775807", 1));
    CHECK(refused("9223372036854775810", 0));
    CHECK(refused("1e19", 0));
    CHECK(refused("1e18", 6));
    CHECK(*score("1e18", 0) == 1'000'000'000'000'000'000);
}

TEST_CASE("the sentence of a refusal names the reason") {
    CHECK(score("1.5", 0).error().detail.find("whole number") != std::string::npos);
    CHECK(score("1.505", 2).error().detail.find("more decimals than the 2") != std::string::npos);
    CHECK(score("1e19", 0).error().detail.find("64 bits") != std::string::npos);
    CHECK(parseExactNumber("+1").error().detail.find("not a number") != std::string::npos);
    CHECK(parseExactNumber("123456789012345678901").error().detail.find("digits") != std::string::npos);
}

TEST_CASE("a number that is not in lowest terms is taken by its value") {
    CHECK(*toScore(ExactNumber{100, -2}, 0) == 1);
    CHECK(*toScore(ExactNumber{0, 7}, 3) == 0);
    CHECK_FALSE(toScore(ExactNumber{105, -2}, 0).ok());
}

TEST_CASE("sums leave 64 bits for nothing") {
    CHECK(addScores(2, 3) == 5);
    CHECK(addScores(-2, -3) == -5);
    CHECK(addScores(greatest, 0) == greatest);
    CHECK(addScores(greatest, least) == -1);
    CHECK(addScores(least, 0) == least);
    CHECK(addScores(greatest, 1) == std::nullopt);
    CHECK(addScores(least, -1) == std::nullopt);
    CHECK(addScores(least, least) == std::nullopt);
    CHECK(addScores(greatest, greatest) == std::nullopt);
}

TEST_CASE("scores are written exactly") {
    CHECK(formatScore(150, 0) == "150");
    CHECK(formatScore(0, 0) == "0");
    CHECK(formatScore(0, 2) == "0.00");
    CHECK(formatScore(-5, 2) == "-0.05");
    CHECK(formatScore(5, 6) == "0.000005");
    CHECK(formatScore(-100, 2) == "-1.00");
    CHECK(formatScore(greatest, 0) == "9223372036854775807");
    CHECK(formatScore(least, 0) == "-9223372036854775808");
    CHECK(formatScore(least, 6) == "-9223372036854.775808");
    CHECK(formatScore(greatest, 6) == "9223372036854.775807");
    std::string text = "score=";
    appendScore(text, -12, 1);
    CHECK(text == "score=-1.2");
}
