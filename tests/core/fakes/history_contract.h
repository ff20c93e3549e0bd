// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every History has to do, whatever it stands on. A fixture gives a fresh ledger and a history of it:
//     Ledger& ledger();
//     History& history();       // one that ends a page only where it must
//     History& hastyHistory();  // one that looks at few events for a page
// A test program runs it with TEST_CASE_TEMPLATE_INVOKE(historyContract, Fixture…).

#include "core/ports/history.h"
#include "core/ports/ledger.h"
#include "tests/core/fakes/sample_events.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace rostrum::history_contract {

inline void mustCommit(Ledger& ledger, const std::vector<Event>& events) {
    const Result<void> done = ledger.commit(events, nullptr);
    REQUIRE_MESSAGE(done.ok(), (done ? std::string() : done.error().detail));
}

inline HistoryPage mustRead(History& history, const HistoryQuery& query) {
    Result<HistoryPage> page = history.page(query);
    REQUIRE_MESSAGE(page.ok(), (page ? std::string() : page.error().detail));
    return *page;
}

// All pages in a row; each ends where it must, and goes on.
inline std::vector<Event> allPages(History& history, HistoryQuery query) {
    std::vector<Event> events;
    for (int pages = 0;; ++pages) {
        REQUIRE(pages < 100000);
        const HistoryPage page = mustRead(history, query);
        REQUIRE(page.events.size() <= query.limit);
        events.insert(events.end(), page.events.begin(), page.events.end());
        if (!page.next)
            return events;
        REQUIRE((query.newestFirst ? query.from == 0 || *page.next < query.from : *page.next > query.from));
        query.from = *page.next;
    }
}

inline Event registration(std::uint64_t seq, std::uint32_t player, const std::string& id) {
    Event event = plainSubmission(seq);
    event.type = EventType::playerRegistered;
    event.score = {};
    event.board = 0;
    event.player = player;
    event.texts = EventTexts{id, "Name of " + id, {}, {}, {}};
    return event;
}

// A merge or an undo: of two players, on two boards.
inline Event aboutMany(const Event& like, std::mt19937_64& random) {
    Event event;
    event.seq = event.group = like.seq;
    event.player = like.player;
    event.source = Source::http;
    event.actor = "ann";
    event.receivedAtMs = event.timestampMs = 1'790'000'000'000 + static_cast<std::int64_t>(random() % 100);
    std::vector<RankingChange> changes(2);
    for (RankingChange& change : changes) {
        change.board = static_cast<std::uint32_t>(random() % 3 + 1);
        change.player = static_cast<std::uint32_t>(random() % 6 + 1);
        change.after = RankedTuple{{5, like.seq}, 1'790'000'000, {}};
    }
    if (random() % 2 == 0) {
        event.type = EventType::playersMerged;
        event.boardFacts.make().merge = MergeFacts{changes.front().player, std::move(changes)};
    } else {
        event.type = EventType::changeUndone;
        event.board = like.board;
        UndoFacts undo;
        undo.group = 1;
        undo.changes = std::move(changes);
        event.boardFacts.make().undo = std::move(undo);
    }
    return event;
}

// Events that differ in all that can be asked for.
inline std::vector<Event> mixedEvents(std::uint64_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<Event> events;
    for (std::uint64_t seq = 1; seq <= count; ++seq) {
        if (seq <= 5) {
            events.push_back(registration(seq, static_cast<std::uint32_t>(seq), "p" + std::to_string(seq)));
            continue;
        }
        Event event = plainSubmission(seq);
        event.type = random() % 4 == 0 ? EventType::playerRemoved : EventType::scoreSubmitted;
        event.board = static_cast<std::uint32_t>(random() % 3);
        event.player = static_cast<std::uint32_t>(random() % 6);
        if (random() % 5 == 0) {
            events.push_back(aboutMany(event, random));
            continue;
        }
        event.source = random() % 2 == 0 ? Source::http : Source::desk;
        event.actor = random() % 2 == 0 ? "ann" : "bob";
        event.receivedAtMs = event.timestampMs =
            1'790'000'000'000 + static_cast<std::int64_t>(random() % 100);
        if (random() % 8 == 0)
            event.texts = EventTexts{{}, {}, {}, "game", R"({"k":1})"};
        events.push_back(event);
    }
    return events;
}

inline HistoryQuery randomQuery(std::mt19937_64& random, std::uint64_t count) {
    const auto chance = [&] { return random() % 3 == 0; };
    HistoryQuery query;
    if (chance())
        query.board = static_cast<std::uint32_t>(random() % 4);
    if (chance())
        query.player = static_cast<std::uint32_t>(random() % 7);
    query.withShared = chance();
    if (chance())
        query.source = random() % 2 == 0 ? Source::http : Source::desk;
    if (chance())
        query.actor = random() % 2 == 0 ? "ann" : "nobody";
    if (chance())
        query.fromMs = 1'790'000'000'000 + static_cast<std::int64_t>(random() % 100);
    if (chance())
        query.beforeMs = 1'790'000'000'000 + static_cast<std::int64_t>(random() % 100);
    if (chance())
        query.types = {EventType::playerRemoved, EventType::playerRegistered};
    query.newestFirst = chance();
    if (chance())
        query.from = random() % (count + 10);
    query.limit = random() % 50 + 1;
    return query;
}

inline std::vector<Event> expected(const std::vector<Event>& all, const HistoryQuery& query) {
    std::vector<Event> events;
    for (const Event& event : all) {
        const bool within =
            query.newestFirst ? query.from == 0 || event.seq < query.from : event.seq > query.from;
        if (within && query.fits(event))
            events.push_back(event);
    }
    if (query.newestFirst)
        std::reverse(events.begin(), events.end());
    return events;
}

template <typename Fixture>
void filtersAndPages() {
    Fixture fixture;
    const std::uint64_t seed = testSeed();
    INFO("ROSTRUM_SEED=", seed);
    constexpr std::uint64_t count = 700;
    const std::vector<Event> all = mixedEvents(count, seed);
    mustCommit(fixture.ledger(), all);
    CHECK(allPages(fixture.history(), {}) == all);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 200; ++round) {
        const HistoryQuery query = randomQuery(random, count);
        CAPTURE(round);
        const std::vector<Event> wanted = expected(all, query);
        REQUIRE(allPages(fixture.history(), query) == wanted);
        REQUIRE(allPages(fixture.hastyHistory(), query) == wanted);
    }
}

template <typename Fixture>
void pagesEnd() {
    Fixture fixture;
    CHECK(mustRead(fixture.history(), {}).events.empty());
    CHECK(!mustRead(fixture.history(), {}).next);
    mustCommit(fixture.ledger(), plainSubmissions(1, 30));
    HistoryQuery query;
    query.limit = 10;
    const HistoryPage first = mustRead(fixture.history(), query);
    CHECK(first.events == plainSubmissions(1, 10));
    CHECK(first.next == std::optional<std::uint64_t>(10));
    // What is committed between two pages moves nothing.
    mustCommit(fixture.ledger(), plainSubmissions(31, 5));
    query.from = 10;
    query.limit = HistoryQuery::mostEvents;
    CHECK(mustRead(fixture.history(), query).events == plainSubmissions(11, 25));
    CHECK(!mustRead(fixture.history(), query).next);
    query.from = 35;
    CHECK(mustRead(fixture.history(), query).events.empty());
    query.from = ~std::uint64_t{0};
    CHECK(mustRead(fixture.history(), query).events.empty());
    // Whoever looks for something rare gets an empty page and where to go on.
    query = {};
    query.player = 4'000'000;
    const HistoryPage hasty = mustRead(fixture.hastyHistory(), query);
    CHECK(hasty.events.empty());
    CHECK(hasty.next.has_value());
    for (const std::size_t limit : {std::size_t{0}, HistoryQuery::mostEvents + 1}) {
        query.limit = limit;
        const Result<HistoryPage> refused = fixture.history().page(query);
        REQUIRE(!refused.ok());
        CHECK(refused.error().code == Code::invalidRequest);
    }
}

template <typename Fixture>
void saysWhoPlayersAre() {
    Fixture fixture;
    std::vector<Event> events = {registration(1, 1, "ann"), registration(2, 2, "bob")};
    Event renamed = registration(3, 2, "");
    renamed.type = EventType::playerRenamed;
    renamed.texts = EventTexts{{}, "Bobby", "Name of bob", {}, {}};
    events.push_back(renamed);
    Event score = plainSubmission(4);
    score.player = 1;
    events.push_back(score);
    mustCommit(fixture.ledger(), events);
    CHECK(mustRead(fixture.history(), {}).players ==
          std::vector<HistoryPlayer>{{1, "ann", "Name of ann"}, {2, "bob", "Bobby"}});
    HistoryQuery query;
    query.player = 2;
    CHECK(mustRead(fixture.history(), query).players == std::vector<HistoryPlayer>{{2, "bob", "Bobby"}});
    CHECK(mustRead(fixture.history(), query).events ==
          std::vector<Event>{events[1], events[2]}); // texts and all
}

// The settings of a board, by which its scores are to be read, whichever events the page is of.
template <typename Fixture>
void saysWhatScoresMeant() {
    Fixture fixture;
    std::vector<Event> events;
    const auto settings = [&](std::uint32_t board, int decimals, const char* secondary, bool made) {
        Event event = plainSubmission(events.size() + 1);
        event.type = made ? EventType::boardCreated : EventType::boardChanged;
        event.board = board;
        event.player = 0;
        event.score = {};
        BoardConfig config;
        config.id = config.name = "board-" + std::to_string(board);
        config.decimals = decimals;
        config.tieBreaks.secondaries = {{secondary, SortOrder::descending}};
        event.boardFacts.make().after = config;
        events.push_back(event);
    };
    const auto score = [&] {
        events.push_back(plainSubmission(events.size() + 1));
        events.back().board = 1;
    };
    settings(1, 1, "laps", true);
    score();
    settings(2, 6, "other", true);
    settings(1, 1, "laps", false); // another name, say
    settings(1, 3, "laps", false);
    score();
    settings(1, 3, "wins", false);
    mustCommit(fixture.ledger(), events);
    HistoryQuery query;
    query.board = 1;
    query.types = {EventType::scoreSubmitted};
    query.limit = 1;
    const std::vector<ScoreForm> forms = {{1, 1, {"laps"}}, {5, 3, {"laps"}}, {7, 3, {"wins"}}};
    HistoryPage page = mustRead(fixture.history(), query);
    CHECK(page.forms == forms);
    REQUIRE(page.formAt(2) != nullptr);
    CHECK(*page.formAt(2) == forms[0]);
    CHECK(*page.formAt(6) == forms[1]);
    CHECK(*page.formAt(7) == forms[2]);
    CHECK(page.formAt(0) == nullptr);
    query.newestFirst = true;
    CHECK(mustRead(fixture.history(), query).forms == forms);
    query.board.reset();
    CHECK(mustRead(fixture.history(), query).forms.empty());
}

} // namespace rostrum::history_contract

TEST_CASE_TEMPLATE_DEFINE("a history", Fixture, historyContract) {
    SUBCASE("gives the events that fit, whatever is asked for") {
        rostrum::history_contract::filtersAndPages<Fixture>();
    }
    SUBCASE("ends its pages and goes on") { rostrum::history_contract::pagesEnd<Fixture>(); }
    SUBCASE("says what scores meant") { rostrum::history_contract::saysWhatScoresMeant<Fixture>(); }
    SUBCASE("says who the players are") { rostrum::history_contract::saysWhoPlayersAre<Fixture>(); }
}
