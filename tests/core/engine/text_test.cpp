// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/text.h"

#include <doctest/doctest.h>

#include <string>

using namespace rostrum;

TEST_CASE("UTF-8 as it should be, and nothing else") {
    for (const char* text : {"", "a", "Curaçao", "São Tomé and Príncipe", "日本", "😀"})
        CHECK(isUtf8(text));
    for (const char* text : {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                             "\xf5\x80\x80\x80", "a\xc3", "\xe6\x97", "\xf0\x9f\x98"})
        CHECK(!isUtf8(text));
}

TEST_CASE("control characters are no plain text") {
    CHECK(isPlainText("a b"));
    for (const char* text : {"\n", "a\tb", "\x7f", "\xc2\x85"})
        CHECK(!isPlainText(text));
    CHECK(!isPlainText(std::string_view("a\0b", 3)));
}

TEST_CASE("graphemes are what a reader counts") {
    CHECK(countGraphemes("") == 0);
    CHECK(countGraphemes("abc") == 3);
    CHECK(countGraphemes("e\xcc\x81") == 1);                        // e and a combining acute
    CHECK(countGraphemes("\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa") == 1); // a flag
    CHECK(countGraphemes("\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa\xf0\x9f\x87\xab") == 2);
    CHECK(countGraphemes("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80") == 1); // woman, joiner, rocket
    CHECK(countGraphemes("\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd") == 1);             // thumb with a skin tone
}

TEST_CASE("lengths of ids and names") {
    CHECK(checkPlayerId(std::string(128, 'x')).ok());
    CHECK(!checkPlayerId(std::string(129, 'x')).ok());
    CHECK(!checkPlayerId("").ok());
    CHECK(!checkPlayerId("a\x01").ok());
    std::string name;
    for (int i = 0; i < 64; ++i)
        name += "é";
    CHECK(checkUsername(name).ok());
    CHECK(!checkUsername(name + "é").ok());
    // 64 of the longest that are one character to a reader: two people who kiss, each of a colour of skin.
    const std::string kiss =
        "\U0001F469\U0001F3FB\u200D\u2764\uFE0F\u200D\U0001F48B\u200D\U0001F469\U0001F3FF";
    std::string most;
    for (int i = 0; i < 64; ++i)
        most += kiss;
    CHECK(checkUsername(most).ok());
    CHECK(!checkUsername(most + "x").ok());
    std::string accents = "e"; // one grapheme, and without end
    while (accents.size() <= maxUsernameBytes)
        accents += "\u0301";
    CHECK(!checkUsername(accents).ok());
}
