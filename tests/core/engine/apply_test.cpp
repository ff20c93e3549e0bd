// SPDX-License-Identifier: GPL-3.0-or-later
// Applying what a ledger holds: one by one, many in a row, and events that do not follow from those before them.
#include "tests/core/engine/desk_of_engine.h"

#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

std::vector<Event> eventsOf(MemoryLedger& ledger) {
    std::vector<Event> events;
    REQUIRE(ledger
                .read(0, 1'000'000,
                      [&](const Event& event) -> Result<void> {
                          events.push_back(event);
                          return {};
                      })
                .ok());
    return events;
}

// A history with everything in it that a submission can do.
void play(DeskOfEngine& desk) {
    for (const UpdateMode mode : {UpdateMode::replace, UpdateMode::increment, UpdateMode::best}) {
        BoardDraft with = draft("b" + std::to_string(static_cast<int>(mode)));
        with.updateMode = mode;
        desk.create(with);
    }
    for (int i = 0; i < 300; ++i) {
        Submission one = submission("b" + std::to_string(i % 3), "p" + std::to_string(i * 7 % 40), "0");
        one.score.significand = i * 31 % 17;
        if (i % 11 == 0)
            one.username = "Name " + std::to_string(i % 5);
        if (i % 13 == 0)
            one.eventId = "e" + std::to_string(i);
        if (i % 2 == 0)
            desk.run(SubmitScore{one});
        else
            desk.run(SubmitBatch{{one, submission("b1", "p1", "2"), one}, false});
    }
    desk.run(RemovePlayer{"b0", "p7"});
    desk.run(ResetBoard{"b1", "again"});
    desk.submit("b1", "p1", "5");
}

} // namespace

TEST_CASE("many events at once lead where they lead one by one") {
    DeskOfEngine desk;
    play(desk);
    const std::vector<Event> events = eventsOf(desk.ledger);
    Engine oneByOne;
    for (const Event& event : events)
        REQUIRE(oneByOne.apply(event).ok());
    CHECK(oneByOne.describe() == desk.engine.describe());
    Engine atOnce;
    REQUIRE(atOnce.apply(events).ok());
    CHECK(atOnce.describe() == desk.engine.describe());
    atOnce.checkInvariants();
}

TEST_CASE("an event that does not follow leaves nothing") {
    DeskOfEngine desk;
    play(desk);
    const std::vector<Event> events = eventsOf(desk.ledger);
    Engine engine;
    std::size_t tried = 0;
    for (const Event& event : events) {
        const std::string before = tried < 40 ? engine.describe() : std::string();
        const auto refused = [&](const Event& wrong) {
            const Result<void> applied = engine.apply(wrong);
            REQUIRE(!applied.ok());
            CHECK(applied.error().code == Code::fileDamaged);
            CHECK(applied.error().detail.find(std::to_string(wrong.seq)) != std::string::npos);
            CHECK(engine.describe() == before);
            CHECK(engine.lastSeq() + 1 == event.seq);
        };
        if (tried < 40 && event.type == EventType::scoreSubmitted && event.score.ranked) {
            ++tried;
            Event rank = event;
            rank.score.rank += 1; // found only once the rest has been applied
            refused(rank);
            Event gap = event;
            gap.seq += 1;
            CHECK(!engine.apply(gap).ok());
            Event standing = event;
            standing.score.previous = Standing{123, 1};
            refused(standing);
        }
        REQUIRE(engine.apply(event).ok());
    }
    CHECK(tried == 40);
    CHECK(engine.describe() == desk.engine.describe());
}

TEST_CASE("an event whose key is bound already leaves nothing") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    Submission keyed = submission("b", "ann", "1");
    keyed.eventId = "e";
    desk.run(SubmitScore{keyed});
    Event again = eventsOf(desk.ledger).back();
    again.seq += 1;
    again.score.previous = again.score.standing;
    again.score.standing = {2, again.seq};
    const std::string before = desk.engine.describe();
    CHECK(!desk.engine.apply(again).ok());
    CHECK(desk.engine.describe() == before);
    desk.engine.checkInvariants();
}
