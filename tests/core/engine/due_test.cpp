// SPDX-License-Identifier: GPL-3.0-or-later
// What the time brings about: scheduled resets, midnights of all kinds, and what cannot be. One rule a case.
#include "tests/core/engine/time_desk.h"

#include <doctest/doctest.h>

#include <limits>

using namespace rostrum;
using namespace rostrum::test;

TEST_CASE("a scheduled reset starts a new generation at local midnight, dated there, once after days off") {
    TimeDesk desk(0, "Berlin");
    desk.nowMs = utc(2026, 10, 24, 12);
    desk.create({Period::daily}, ResetPeriod::daily);
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 10, 24, 22));
    desk.submit("ann", "1");
    const std::uint64_t first = desk.board().generation;
    desk.nowMs = utc(2026, 10, 24, 22); // the 25th has 25 hours
    desk.tick();
    CHECK(desk.board().generation > first);
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 10, 25, 23));
    CHECK(desk.all() == Scores{});
    // The day's own archive has what it ended with; then that of `all`.
    REQUIRE(desk.archives() == 2);
    CHECK(desk.archive(0).ref.period == Period::daily);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 1}});
    CHECK(desk.archive(1).ref == RankingRef{});
    CHECK(desk.scoresOf(desk.archive(1).ranking) == Scores{{"ann", 1}});
    CHECK(desk.archive(1).endedAtMs == utc(2026, 10, 24, 22));
    desk.submit("ann", "2");
    desk.nowMs = utc(2026, 10, 30, 12);
    CHECK(desk.archives() == 4);
    CHECK(desk.archive(3).endedAtMs == utc(2026, 10, 25, 23));
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 10, 30, 23));
    desk.checkReplay();
}

TEST_CASE("a reset empties what is open and leaves what is over to its own archive") {
    TimeDesk desk(hourMs);
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2, 0, 10);
    desk.submit("ann", "10");
    desk.run(ResetBoard{"cup", "rehearsal"});
    CHECK(desk.all() == Scores{});
    CHECK(desk.current(Period::daily) == Scores{});
    CHECK(desk.archives() == 2);
    desk.submit("bob", "100", utc(2026, 5, 1, 23)); // of the new generation, and of yesterday
    desk.nowMs = utc(2026, 5, 2, 1);
    REQUIRE(desk.archives() == 3);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 11}});
    CHECK(desk.scoresOf(desk.archive(1).ranking) == Scores{{"ann", 10}});
    CHECK(desk.scoresOf(desk.archive(2).ranking) == Scores{{"ann", 1}, {"bob", 100}});
    desk.checkReplay();
}

TEST_CASE("resets in both halves of the hour that comes twice are two resets, in the order they were made") {
    TimeDesk desk(0, "Berlin");
    desk.nowMs = utc(2026, 10, 25, 0, 30); // 02:30, the first time
    desk.create({Period::daily}, ResetPeriod::daily);
    desk.submit("ann", "1");
    desk.run(ResetBoard{"cup", {}});
    desk.nowMs = utc(2026, 10, 25, 1, 30); // 02:30 once more
    desk.submit("ann", "2");
    desk.run(ResetBoard{"cup", {}});
    CHECK(desk.archives() == 4);
    CHECK(desk.archive(0).endedAtMs == utc(2026, 10, 25, 0, 30));
    CHECK(desk.scoresOf(desk.archive(2).ranking) == Scores{{"ann", 2}});
    CHECK(desk.archive(2).endedAtMs == utc(2026, 10, 25, 1, 30));
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 10, 25, 23));
    CHECK(desk.board().currentPeriod(Period::daily)->ref.beginMs == utc(2026, 10, 24, 22));
    desk.checkReplay();
}

TEST_CASE("a reset by hand does not move the schedule") {
    TimeDesk desk;
    desk.create({}, ResetPeriod::weekly);
    desk.run(ResetBoard{"cup", {}});
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 5, 4));
    desk.checkReplay();
}

TEST_CASE("a time zone that nobody knows is refused, and a board has the settings' one by itself") {
    TimeDesk desk(0, "Berlin");
    BoardDraft draft = test::draft("cup");
    draft.timeZone = "Atlantis";
    CHECK(desk.refusal(CreateBoard{draft}) == Code::invalidRequest);
    draft.timeZone.reset();
    desk.run(CreateBoard{draft});
    CHECK(desk.board().config.timeZone == "Berlin");
    ChangeBoard change{"cup", {}};
    change.draft.timeZone = "Etc/Unknown";
    CHECK(desk.refusal(change) == Code::invalidRequest);
    CHECK(desk.engine.checkZones().ok());
}

TEST_CASE("a file whose board goes by an unknown zone is not opened") {
    TimeDesk desk;
    desk.calendar.addZone("Once", 0);
    BoardDraft draft = test::draft("cup");
    draft.timeZone = "Once";
    desk.run(CreateBoard{draft});
    Result<Recovered> recovered = recover(desk.ledger, {}); // with UTC only
    REQUIRE(recovered.ok());
    const Result<void> known = recovered->engine->checkZones();
    REQUIRE(!known.ok());
    CHECK(known.error().code == Code::fileForeign);
    CHECK(known.error().detail.find("Once") != std::string::npos);
}

TEST_CASE("with a clock that was set back, what has no timestamp counts in the current slice") {
    TimeDesk desk;
    desk.create({Period::daily});
    desk.nowMs = utc(2026, 5, 2, 1);
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 1, 1);
    CHECK(!desk.submit("ann", "10").late);
    CHECK(desk.submit("ann", "100", desk.nowMs).late);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 11}});
    desk.checkReplay();
}

TEST_CASE("the boundary itself belongs to what begins there, on the day of 23 and of 25 hours") {
    TimeDesk desk(hourMs, "Berlin");
    desk.nowMs = utc(2026, 3, 28, 22, 30);
    desk.create({Period::daily});
    const auto around = [&](std::int64_t boundary) {
        desk.nowMs = boundary + minuteMs;
        desk.submit("before", "1", boundary - 1);
        desk.submit("after", "1", boundary);
        CHECK(desk.current(Period::daily).count("before") == 0);
        CHECK(desk.current(Period::daily).at("after") == 1);
        const std::size_t archives = desk.archives();
        desk.nowMs = boundary + hourMs;
        REQUIRE(desk.archives() == archives + 1);
        CHECK(desk.scoresOf(desk.archive(archives).ranking).at("before") == 1);
    };
    around(utc(2026, 3, 28, 23));
    around(utc(2026, 3, 29, 22));
    desk.nowMs = utc(2026, 10, 24, 21);
    desk.tick();
    around(utc(2026, 10, 24, 22));
    around(utc(2026, 10, 25, 23));
    desk.checkReplay();
}

TEST_CASE("what is due and cannot be kept is taken back and due again") {
    TimeDesk desk(hourMs);
    desk.create({Period::daily, Period::weekly}, ResetPeriod::daily);
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2) - minuteMs;
    desk.submit("bob", "1", utc(2026, 5, 2));
    const std::string before = desk.engine.describe();
    for (const std::int64_t later : {minuteMs, 2 * hourMs, 9 * dayMs}) {
        desk.nowMs += later;
        std::vector<Event> events;
        desk.engine.beginBatch();
        CHECK(!desk.engine.runDue(desk.nowMs, events));
        CHECK(!events.empty());
        CHECK(desk.engine.describe() != before);
        desk.engine.undoBatch();
        CHECK(desk.engine.describe() == before);
        desk.engine.checkInvariants();
        CHECK(desk.engine.nextDueMs() <= desk.nowMs);
    }
    desk.tick();
    CHECK(desk.engine.nextDueMs() > desk.nowMs);
    desk.checkReplay();
}

TEST_CASE("changes of a board's periods are taken back with their batch") {
    TimeDesk desk;
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2) - minuteMs;
    desk.submit("bob", "1", utc(2026, 5, 2));
    const std::string before = desk.engine.describe();
    const auto tried = [&](const BoardDraft& draft) {
        std::vector<Event> events;
        desk.engine.beginBatch();
        REQUIRE(desk.engine.execute(ChangeBoard{"cup", draft}, desk.origin, desk.nowMs, events).ok());
        CHECK(desk.engine.describe() != before);
        desk.engine.undoBatch();
        CHECK(desk.engine.describe() == before);
        desk.engine.checkInvariants();
    };
    BoardDraft draft;
    draft.periods = TimeDesk::periodsOf({Period::monthly});
    draft.resetPeriod = ResetPeriod::weekly;
    tried(draft);
    draft = {};
    draft.timeZone = "Tokyo";
    tried(draft);
    draft.maxEntries = 3;
    draft.periods = TimeDesk::periodsOf({});
    tried(draft);
}

TEST_CASE("an event about a period that does not follow is named, and changes nothing") {
    TimeDesk desk;
    desk.create({Period::daily});
    desk.submit("ann", "1");
    const std::string before = desk.engine.describe();
    using Step = PeriodFacts::Step;
    const std::int64_t day = utc(2026, 5, 1);
    const auto refused = [&](Step step, Period period, std::int64_t beginMs, std::int64_t endMs) {
        Event event;
        event.seq = event.group = desk.engine.lastSeq() + 1;
        event.type = EventType::periodStepped;
        event.board = desk.board().number;
        event.boardFacts.make().period = PeriodFacts{step, period, beginMs, endMs};
        const Result<void> applied = desk.engine.apply(event);
        CHECK((!applied && applied.error().code == Code::fileDamaged));
        CHECK(desk.engine.describe() == before);
        desk.engine.checkInvariants();
    };
    refused(Step::rolled, Period::all, day + dayMs, day + 2 * dayMs);
    refused(Step::rolled, Period::weekly, day, day + 7 * dayMs); // not a period of the board
    refused(Step::rolled, Period::daily, day + dayMs, day + dayMs);
    refused(Step::rolled, Period::daily, day + dayMs - 1, day + 2 * dayMs); // overlaps
    refused(Step::rolled, Period::daily, day - dayMs, day);
    refused(Step::rolled, Period::daily, day, day + dayMs); // is the current one already
    refused(Step::rolled, Period::daily, day + dayMs, std::numeric_limits<std::int64_t>::max());
    refused(Step::opened, Period::daily, day - dayMs, day);
    refused(Step::opened, Period::daily, std::numeric_limits<std::int64_t>::min(), day);
    refused(Step::opened, Period::weekly, day + dayMs, day + 2 * dayMs);
    refused(Step::closed, Period::daily, day, day + dayMs); // the current one
    refused(Step::closed, Period::daily, day + 1, day + dayMs);
    refused(Step::retimed, Period::daily, day, day);
    refused(Step::retimed, Period::daily, day + 1, day + dayMs);
}

TEST_CASE("a midnight and a scheduled reset pass behind a freeze") {
    TimeDesk desk;
    desk.create({Period::daily}, ResetPeriod::daily);
    desk.submit("ann", "1");
    desk.run(FreezeBoard{"cup", true, {}});
    const auto shown = [&](const RankingChoice& choice) {
        const Result<QueryAnswer> answer = answerQuery(desk.engine, RangeQuery{"cup", 1, 10, {}, choice});
        REQUIRE(answer.ok());
        return std::get<EntriesAnswer>(*answer);
    };
    const auto archivesShown = [&](bool truth) {
        const Result<QueryAnswer> answer = answerQuery(desk.engine, ArchivesQuery{"cup", truth});
        REQUIRE(answer.ok());
        return std::get<ArchivesAnswer>(*answer).archives.size();
    };
    const EntriesAnswer before = shown({Period::daily, 0, {}});
    desk.nowMs += dayMs;
    desk.tick();
    desk.submit("bob", "2");
    for (const Period period : {Period::all, Period::daily}) {
        CHECK(shown({period, 0, {}}).entries.size() == 1);
        CHECK(shown({period, 0, {}}).entries[0].playerId == "ann");
        CHECK(shown({period, 0, {}}).meta.revision == before.meta.revision);
        CHECK(shown({period, 0, {}}).meta.generation == before.meta.generation);
        CHECK(shown({period, 0, {}, true}).entries[0].playerId == "bob");
    }
    CHECK(shown({Period::daily, 0, {}}).meta.periodBeginMs == before.meta.periodBeginMs);
    CHECK(archivesShown(false) == 0);
    CHECK(archivesShown(true) == 2);
    desk.run(FreezeBoard{"cup", false, {}});
    CHECK(shown({Period::daily, 0, {}}).entries[0].playerId == "bob");
    CHECK(archivesShown(false) == 2);
    desk.checkReplay();
}

TEST_CASE("a midnight of very many boards is several batches") {
    TimeDesk desk;
    const int boards = 3000;
    for (int i = 0; i < boards; ++i) {
        BoardDraft draft = test::draft("b" + std::to_string(i));
        draft.periods = TimeDesk::periodsOf({Period::daily});
        std::vector<Event> events;
        desk.engine.beginBatch();
        REQUIRE(desk.engine.execute(CreateBoard{draft}, desk.origin, desk.nowMs, events).ok());
        REQUIRE(desk.ledger.commit(events, nullptr).ok());
        desk.engine.keepBatch();
    }
    desk.nowMs += dayMs;
    int batches = 0;
    for (bool more = true; more; ++batches) {
        std::vector<Event> events;
        desk.engine.beginBatch();
        more = desk.engine.runDue(desk.nowMs, events);
        CHECK(events.size() < 5000);
        REQUIRE(desk.ledger.commit(events, nullptr).ok());
        desk.engine.keepBatch();
    }
    CHECK(batches == 2);
    for (const auto& [number, board] : desk.engine.boards())
        REQUIRE(board->archives.size() == 1);
    desk.checkReplay();
}
