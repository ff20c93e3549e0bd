// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/answer_codec.h"
#include "core/engine/event_codec.h"
#include "tests/core/engine/desk_of_engine.h"
#include "tests/core/engine/event_columns.h"

#include <limits>
#include <memory>

using namespace rostrum;
using namespace rostrum::test;

namespace {

Event fullScore() {
    Event event;
    event.seq = 1000;
    event.type = EventType::scoreSubmitted;
    event.source = Source::feed;
    event.board = 3;
    event.player = 77;
    event.group = 990;
    event.generation = 12;
    event.receivedAtMs = 1'767'225'600'000;
    event.timestampMs = -3'061'411'200'000; // 1872
    event.actor = "loopback";
    event.grounds =
        EventGrounds{"Schiedsrichter: Abseits", {1, 999, std::numeric_limits<std::uint64_t>::max()}};
    event.score = {std::numeric_limits<Score>::min(),
                   {std::numeric_limits<Score>::max(), 1000},
                   Standing{std::numeric_limits<Score>::min(), 3},
                   5,
                   6,
                   ScoreOperation::best,
                   true,
                   true};
    event.key = RequestKey{KeyKind::eventId, "a", "São Tomé", 42};
    return event;
}

} // namespace

TEST_CASE("every part of an event comes back as it went") {
    std::vector<Event> events{fullScore()};
    Event unchanged = fullScore();
    unchanged.score.updated = false;
    unchanged.score.standing.reachedSeq = 3;
    unchanged.score.ranked = false;
    unchanged.score.rank = unchanged.score.previousRank = 0;
    unchanged.timestampMs = unchanged.receivedAtMs;
    unchanged.group = unchanged.seq;
    events.push_back(unchanged);
    Event board = fullScore();
    board.type = EventType::boardChanged;
    board.score = {};
    Boxed<BoardFacts> facts = BoardFacts{};
    facts->before = BoardConfig{};
    facts->before->id = "b";
    facts->after = BoardConfig{};
    facts->after->id = "b";
    facts->after->minScore = -1;
    facts->after->maxScore = std::numeric_limits<Score>::max();
    facts->after->maxStep = 0;
    facts->after->startsAtMs = -1;
    facts->after->endsAtMs = 99;
    facts->after->visibility = Visibility::restricted;
    facts->after->rankMode = RankMode::modified;
    facts->after->decimals = 6;
    facts->after->metadata = R"({"a":1})";
    board.boardFacts = facts;
    events.push_back(board);
    Event answered = fullScore();
    answered.type = EventType::requestAnswered;
    answered.score = {};
    answered.answer = std::string(1, '\0') + "\x01 bytes";
    events.push_back(answered);
    for (const EventType type : {EventType::boardDeleted, EventType::boardReset, EventType::playerRegistered,
                                 EventType::playerRenamed}) {
        Event plain = fullScore();
        plain.type = type;
        plain.score = {};
        events.push_back(plain);
    }
    for (const Event& event : events) {
        std::string body;
        encodeBody(event, body);
        Event back = columnsOf(event);
        const Result<void> decoded = decodeBody(body, back);
        REQUIRE_MESSAGE(decoded.ok(), static_cast<int>(event.type));
        CHECK(back == event);
        // No shorter text is an event, and no damage crashes.
        for (std::size_t size = 0; size < body.size(); ++size) {
            Event cut = columnsOf(event);
            CHECK(!decodeBody(std::string_view(body).substr(0, size), cut).ok());
        }
    }
}

TEST_CASE("a submission's body is small") {
    Event event;
    event.seq = 1'000'000;
    event.group = event.seq;
    event.type = EventType::scoreSubmitted;
    event.source = Source::http;
    event.generation = 2;
    event.score.updated = true;
    event.score.amount = 25;
    event.score.standing = {1500, event.seq};
    event.score.previous = Standing{1475, 900'000};
    std::string body;
    encodeBody(event, body);
    CHECK(body.size() <= 16);
}

TEST_CASE("what a newer version wrote is said to be that") {
    Event event = fullScore();
    std::string body;
    encodeBody(event, body);
    Event format = columnsOf(event);
    format.format = viewFormat; // which a score never has
    CHECK(decodeBody(body, format).error().code == Code::fileForeign);
    format.format = periodFormat + 1;
    Result<void> decoded = decodeBody(body, format);
    REQUIRE(!decoded.ok());
    CHECK(decoded.error().code == Code::fileForeign);
    Event type = columnsOf(event);
    type.type = static_cast<EventType>(200);
    decoded = decodeBody(body, type);
    REQUIRE(!decoded.ok());
    CHECK(decoded.error().code == Code::fileForeign);
    CHECK(decoded.error().detail.find("1000") != std::string::npos);
}

TEST_CASE("random damage to a body never does more than fail") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::string body;
    encodeBody(fullScore(), body);
    for (int i = 0; i < 20000; ++i) {
        std::string damaged = body;
        for (std::uint64_t n = random() % 3 + 1; n > 0; --n)
            damaged[random() % damaged.size()] = static_cast<char>(random());
        Event event = columnsOf(fullScore());
        event.type = static_cast<EventType>(random() % 12);
        (void)decodeBody(damaged, event);
        (void)decodeAnswer(damaged);
    }
}

TEST_CASE("answers come back as they went") {
    BoardInfo board;
    board.number = 4;
    board.config.id = "b";
    board.revision = 9;
    board.lastSubmissionAtMs = 5;
    BoardInfo scheduled = board;
    scheduled.nextResetAtMs = -77;
    BoardInfo frozen = scheduled;
    frozen.frozen = true;
    BoardInfo numbered = frozen;
    numbered.seq = 300;
    const std::vector<CommandAnswer> answers{ScoreAnswer{"b", "ann", -5, 2, 1, std::nullopt, true, 77},
                                             BatchAnswer{3, 1, {{2, Code::invalidScore, "no"}}},
                                             board,
                                             scheduled,
                                             frozen,
                                             numbered,
                                             BoardDeleted{"b", 5, 6},
                                             BoardWasReset{scheduled, 7, 8},
                                             PlayerRemoved{"b", "ann", 9}};
    for (const CommandAnswer& answer : answers) {
        const std::string bytes = encodeAnswer(answer);
        const std::optional<CommandAnswer> back = decodeAnswer(bytes);
        REQUIRE(back.has_value());
        CHECK(*back == answer);
        CHECK(!decodeAnswer(bytes.substr(0, bytes.size() - 1)).has_value());
    }
}
