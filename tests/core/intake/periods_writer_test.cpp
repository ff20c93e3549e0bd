// SPDX-License-Identifier: GPL-3.0-or-later
// Time through the writer: what is due happens before anything else of its time, at the start too, and over faults and jumps.
#include "tests/core/intake/venue.h"

#include <doctest/doctest.h>

using namespace rostrum;
using namespace rostrum::test;

TEST_CASE("what is due happens while nobody submits anything") {
    Venue venue;
    venue.start();
    REQUIRE(commandAnswer<BoardInfo>(venue.call(cup(daily(), ResetPeriod::daily))) != nullptr);
    venue.call(timed("ann", 5, {}));
    const BoardInfo before = venue.look();
    CHECK(before.nextResetAtMs == firstOfMay + dayMs);
    CHECK(before.totalPlayers == 1);
    venue.clock.advanceMs(12 * hourMs);
    const BoardInfo after = venue.look();
    CHECK(after.generation > before.generation);
    CHECK(after.revision > before.revision);
    CHECK(after.totalPlayers == 0);
    CHECK(after.nextResetAtMs == firstOfMay + 2 * dayMs);
}

TEST_CASE("what became due while the program was off happens at the start, dated at its boundary") {
    Venue venue;
    venue.start();
    venue.call(cup(daily(), ResetPeriod::weekly));
    venue.call(timed("ann", 5, {}));
    venue.stop();
    venue.clock.advanceMs(30 * dayMs);
    venue.start();
    CHECK(venue.look().totalPlayers == 0);
    venue.stop();
    const auto engine = venue.recovered(false);
    const Board& board = *engine->findBoard("cup");
    REQUIRE(board.archives.size() == 2);
    CHECK(board.archives[0].endedAtMs == firstOfMay + dayMs);
    CHECK(board.archives[1].endedAtMs == firstOfMay + 3 * dayMs);
    CHECK(board.currentPeriod(Period::daily)->contains(venue.clock.wallMs()));
}

TEST_CASE("a clock that jumps over midnight and back within a minute rolls nothing over") {
    Venue venue;
    venue.start();
    venue.call(cup(daily()));
    venue.call(timed("ann", 1, {}));
    const std::uint64_t revision = venue.look().revision;
    venue.clock.setWallMs(venue.clock.wallMs() + dayMs);
    CHECK(venue.look().revision == revision);
    venue.clock.advanceMs(30'000);
    CHECK(venue.look().revision == revision);
    venue.call(timed("ann", 1, {}));
    venue.clock.setWallMs(venue.clock.wallMs() - dayMs);
    CHECK(venue.look().revision == revision + 1);
    venue.clock.advanceMs(60'000);
    CHECK(venue.look().revision == revision + 1);
    venue.stop();
    const auto engine = venue.recovered(false);
    CHECK(engine->findBoard("cup")->archives.empty());
    REQUIRE(venue.ledger.lastSeq().ok());
}

TEST_CASE("a jump that stays is believed after a minute") {
    Venue venue;
    venue.start();
    venue.call(cup(daily()));
    venue.call(timed("ann", 1, {}));
    const std::uint64_t revision = venue.look().revision;
    venue.clock.setWallMs(venue.clock.wallMs() + dayMs);
    CHECK(venue.look().revision == revision);
    venue.clock.advanceMs(60'000);
    CHECK(venue.look().revision > revision);
}

TEST_CASE("a midnight that cannot be written comes again once the ledger is back") {
    Venue venue;
    venue.start();
    venue.call(cup(daily(), ResetPeriod::daily));
    venue.call(timed("ann", 1, {}));
    venue.faulty.failCommit(1, FaultyLedger::Fate::lost);
    venue.clock.advanceMs(12 * hourMs);
    venue.look();
    BoardInfo info = venue.look();
    for (int i = 0; i < 100 && info.totalPlayers != 0; ++i) {
        venue.clock.advanceMs(1000);
        info = venue.look();
    }
    CHECK(info.totalPlayers == 0);
    const std::string state = venue.stop();
    CHECK(venue.recovered(false)->describe() == state);
    CHECK(venue.recovered(false)->findBoard("cup")->archives.size() == 2);
}

TEST_CASE("a board whose zone is not known any more stops the opening") {
    Venue venue;
    venue.calendar.addZone("Once", 0);
    venue.start();
    venue.call(cup(daily(), ResetPeriod::never, "Once"));
    venue.stop();
    PublishedTops tops;
    Vitals vitals;
    Intake intake;
    Writer writer(venue.ledger, intake, tops, vitals, venue.clock); // knows UTC only
    const Result<void> opened = writer.open();
    REQUIRE(!opened.ok());
    CHECK(opened.error().code == Code::fileForeign);
}

TEST_CASE("a period added to a board of very many entries begins empty, without a look at them") {
    Venue venue;
    venue.start();
    venue.call(cup({}));
    const int players = isLong() ? 1'000'000 : 20'000;
    for (int from = 0; from < players; from += 5000) {
        SubmitBatch batch;
        for (int i = from; i < from + 5000; ++i)
            batch.items.push_back(timed("p" + std::to_string(i), i, {}).submission);
        REQUIRE(commandAnswer<BatchAnswer>(venue.call(batch))->accepted == 5000);
    }
    ChangeBoard change{"cup", {}};
    change.draft.periods = daily();
    const std::uint64_t before = *venue.ledger.lastSeq();
    REQUIRE(commandAnswer<BoardInfo>(venue.call(change)) != nullptr);
    CHECK(*venue.ledger.lastSeq() == before + 2); // nothing for each of them
    REQUIRE(commandAnswer<ScoreAnswer>(venue.call(timed("p7", 1, {}))) != nullptr);
    venue.stop();
    const auto engine = venue.recovered(false);
    CHECK(engine->findBoard("cup")->currentPeriod(Period::daily)->ranking.size() == 1);
    CHECK(engine->findBoard("cup")->ranking.size() == static_cast<std::uint64_t>(players));
}
