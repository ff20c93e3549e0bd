// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/pin_book.h"

#include "core/board/live_ranking.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rostrum;

namespace {

constexpr PinBook::Secret secret{{11, 22}, 33};

LiveRanking players(std::uint32_t count) {
    LiveRanking ranking;
    for (std::uint32_t player = 1; player <= count; ++player)
        ranking.set({player, 0, {player, player}});
    return ranking;
}

PinSubject subjectOf(std::uint32_t board, std::uint64_t revision = 1) {
    PinSubject subject;
    subject.board = board;
    subject.revision = revision;
    return subject;
}

// The code of what the cursor gives: none where it is good.
std::optional<Code> faultOf(PinBook& book, const std::string& text, std::int64_t nowMs) {
    PinCursor cursor;
    const Result<PinBook::Held> held = book.find(text, cursor, nowMs);
    return held ? std::nullopt : std::optional(held.error().code);
}

} // namespace

TEST_CASE("a cursor reads on where the page before ended") {
    LiveRanking ranking = players(10);
    PinBook book({}, secret);
    const PinBook::Held held = book.open(subjectOf(1), ranking, 0);
    PinCursor cursor;
    cursor.mode = RankMode::dense;
    std::vector<PinnedPlace> page;
    held.pin->read(cursor, 4, page);
    const std::string text = book.textOf(held.id, cursor);
    ranking.set({1, 0, {99, 50}});
    PinCursor again;
    const Result<PinBook::Held> found = book.find(text, again, 1);
    REQUIRE(found.ok());
    CHECK(again == cursor);
    CHECK(found->subject == subjectOf(1));
    found->pin->read(again, 100, page);
    REQUIRE(page.size() == 10);
    CHECK(page.back() == PinnedPlace{1, {1, 1}, 10});
}

TEST_CASE("a cursor lives a minute after its last use") {
    LiveRanking ranking = players(10);
    PinBook book({}, secret);
    const PinBook::Held held = book.open(subjectOf(1), ranking, 1000);
    const std::string text = book.textOf(held.id, {});
    CHECK(faultOf(book, text, 61'000) == std::nullopt);
    CHECK(faultOf(book, text, 121'000) == std::nullopt);
    CHECK(faultOf(book, text, 181'001) == Code::cursorExpired);
    CHECK(held.pin->isOver());
}

TEST_CASE("a pin that nobody reads goes by itself, and its memory with it") {
    LiveRanking ranking = players(10);
    PinBook book({4, 16, 500, 100'000}, secret);
    const PinBook::Held held = book.open(subjectOf(1), ranking, 1000);
    ranking.set({1, 0, {99, 50}});
    const std::size_t kept = held.pin->memoryBytes();
    book.tidy(1500);
    CHECK(book.size() == 1);
    book.tidy(1501);
    CHECK(book.size() == 0);
    CHECK(held.pin->isOver());
    CHECK(held.pin->memoryBytes() < kept);
}

TEST_CASE("a cursor lives until too many players have changed") {
    LiveRanking ranking = players(10);
    PinBook book({4, 16, 60'000, 3}, secret);
    const std::string text = book.textOf(book.open(subjectOf(1), ranking, 0).id, {});
    for (std::uint32_t player = 1; player <= 3; ++player)
        ranking.set({player, 0, {50, 100 + player}});
    CHECK(faultOf(book, text, 1) == std::nullopt);
    ranking.set({4, 0, {50, 200}});
    CHECK(faultOf(book, text, 1) == Code::cursorExpired);
    CHECK(book.size() == 0);
}

TEST_CASE("who asks for the same shares a pin while nothing has changed") {
    LiveRanking ranking = players(10);
    PinBook book({}, secret);
    const std::uint64_t id = book.open(subjectOf(1), ranking, 0).id;
    CHECK(book.open(subjectOf(1), ranking, 1).id == id);
    CHECK(book.open(subjectOf(1, 2), ranking, 1).id != id); // a name has changed, say
    SUBCASE("a score") { ranking.set({1, 0, {7, 77}}); }
    SUBCASE("who is hidden") { ranking.hide(3); }
    SUBCASE("the ranking itself") { ranking = players(10); }
    CHECK(book.open(subjectOf(1), ranking, 1).id != id);
}

TEST_CASE("the pin longest unused gives way: of the board where that has too many, else of all") {
    LiveRanking ranking = players(10);
    PinBook book({2, 3, 60'000, 100}, secret);
    const auto open = [&](std::uint32_t board, std::uint64_t revision, std::int64_t nowMs) {
        return book.textOf(book.open(subjectOf(board, revision), ranking, nowMs).id, {});
    };
    const std::string one = open(1, 1, 1);
    const std::string two = open(1, 2, 2);
    CHECK(faultOf(book, one, 3) == std::nullopt); // used again
    const std::string three = open(1, 3, 4);
    CHECK(faultOf(book, two, 5) == Code::cursorExpired);
    const std::string other = open(2, 1, 6);
    CHECK(faultOf(book, one, 7) == std::nullopt);
    const std::string third = open(3, 1, 8);
    CHECK(book.size() == 3);
    CHECK(faultOf(book, three, 9) == Code::cursorExpired);
    CHECK(faultOf(book, other, 9) == std::nullopt);
    CHECK(faultOf(book, third, 9) == std::nullopt);
}

TEST_CASE("made-up cursors are refused, those of another run have expired") {
    LiveRanking ranking = players(10);
    PinBook book({}, secret);
    const PinBook::Held held = book.open(subjectOf(1), ranking, 0);
    const std::string good = book.textOf(held.id, {RankMode::ordinal, 9, 2, 2});
    REQUIRE(faultOf(book, good, 0) == std::nullopt);
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = changed[at] == '0' ? '1' : '0';
        CHECK(faultOf(book, changed, 0).has_value());
        if (at >= 18) // not the form and the run
            CHECK(faultOf(book, changed, 0) == Code::invalidRequest);
    }
    for (const std::string& bad : {std::string(), good.substr(1), good + "0", std::string(good.size(), 'x'),
                                   std::string(good.size(), '0'), std::string("null")})
        CHECK(faultOf(book, bad, 0) == Code::invalidRequest);
    PinBook guesser({}, {{11, 23}, 33}); // without the secret
    CHECK(faultOf(book, guesser.textOf(held.id, {}), 0) == Code::invalidRequest);
    PinBook after({}, {{11, 22}, 34});
    after.open(subjectOf(1), ranking, 0);
    CHECK(faultOf(after, good, 0) == Code::cursorExpired);
    CHECK(PinBook::randomSecret().run != PinBook::randomSecret().run);
}
