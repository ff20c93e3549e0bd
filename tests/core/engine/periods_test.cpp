// SPDX-License-Identifier: GPL-3.0-or-later
// Periods: which slices a submission counts in, and how a board's periods change. One rule a case.
#include "tests/core/engine/time_desk.h"

#include <doctest/doctest.h>

using namespace rostrum;
using namespace rostrum::test;

TEST_CASE("a rollover archives and empties its period only, dated at the boundary") {
    TimeDesk desk;
    desk.create({Period::daily, Period::weekly, Period::monthly});
    desk.submit("ann", "10");
    desk.nowMs = utc(2026, 5, 1, 23, 59);
    desk.submit("bob", "5");
    CHECK(desk.archives() == 0);
    const std::uint64_t revision = desk.board().counters.revision;
    desk.nowMs = utc(2026, 5, 2, 7); // nothing came in between
    CHECK(desk.current(Period::daily) == Scores{});
    CHECK(desk.board().counters.revision > revision); // or who asks again would be told that nothing is new
    CHECK(desk.current(Period::weekly) == Scores{{"ann", 10}, {"bob", 5}});
    CHECK(desk.current(Period::monthly) == Scores{{"ann", 10}, {"bob", 5}});
    CHECK(desk.all() == Scores{{"ann", 10}, {"bob", 5}});
    REQUIRE(desk.archives() == 1);
    const Archive& day = desk.archive(0);
    CHECK(day.ref == RankingRef{Period::daily, utc(2026, 5, 1)});
    CHECK(day.sliceEndMs == utc(2026, 5, 2));
    CHECK(day.endedAtMs == utc(2026, 5, 2));
    CHECK(desk.scoresOf(day.ranking) == Scores{{"ann", 10}, {"bob", 5}});
    desk.submit("ann", "1");
    CHECK(desk.current(Period::daily) == Scores{{"ann", 1}});
    CHECK(desk.all() == Scores{{"ann", 11}, {"bob", 5}});
    desk.nowMs = utc(2026, 5, 4); // a Monday
    CHECK(desk.current(Period::weekly) == Scores{});
    CHECK(desk.current(Period::monthly) == Scores{{"ann", 11}, {"bob", 5}});
    desk.nowMs = utc(2026, 6, 1);
    CHECK(desk.current(Period::monthly) == Scores{});
    desk.checkReplay();
}

TEST_CASE("update_mode works in each ranking by itself") {
    TimeDesk desk;
    BoardDraft draft = test::draft("cup");
    draft.updateMode = UpdateMode::best;
    draft.periods = TimeDesk::periodsOf({Period::daily});
    desk.run(CreateBoard{draft});
    desk.submit("ann", "10");
    desk.nowMs += dayMs;
    const ScoreAnswer answer = desk.submit("ann", "7");
    CHECK(!answer.updated); // the answer is about `all`
    CHECK(desk.all() == Scores{{"ann", 10}});
    CHECK(desk.current(Period::daily) == Scores{{"ann", 7}});
    desk.checkReplay();
}

TEST_CASE("a submission belongs to the period of its own timestamp") {
    TimeDesk desk(hourMs);
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2, 0, 30);
    CHECK(!desk.submit("ann", "10", utc(2026, 5, 1, 23, 59)).late); // within the grace
    CHECK(!desk.submit("ann", "100", utc(2026, 5, 2)).late);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 100}});
    CHECK(desk.archives() == 0);
    desk.nowMs = utc(2026, 5, 2, 1) - 1;
    CHECK(!desk.submit("ann", "1000", utc(2026, 5, 2) - 1).late);
    desk.nowMs = utc(2026, 5, 2, 1); // it is final
    CHECK(desk.submit("ann", "10000", utc(2026, 5, 2) - 1).late);
    REQUIRE(desk.archives() == 1);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 1011}});
    CHECK(desk.archive(0).endedAtMs == utc(2026, 5, 2));
    CHECK(desk.current(Period::daily) == Scores{{"ann", 100}});
    CHECK(desk.all() == Scores{{"ann", 11111}}); // late events count in `all`
    CHECK(desk.submit("ann", "0", 0).late);      // 1970
    desk.checkReplay();
}

TEST_CASE("without a grace an archive is final at once") {
    TimeDesk desk;
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2);
    CHECK(desk.submit("ann", "10", utc(2026, 5, 2) - 1).late);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 1}});
}

TEST_CASE("a device whose clock is ahead begins the next slice early") {
    TimeDesk desk;
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2) - 2 * minuteMs;
    desk.origin.role = Role::device;
    CHECK(!desk.submit("bob", "10", utc(2026, 5, 2) + minuteMs).late);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 1}}); // the day is not over
    desk.submit("ann", "2");
    CHECK(desk.current(Period::daily) == Scores{{"ann", 3}});
    CHECK(desk.all() == Scores{{"ann", 3}, {"bob", 10}});
    desk.nowMs = utc(2026, 5, 2);
    CHECK(desk.current(Period::daily) == Scores{{"bob", 10}});
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 3}});
    desk.checkReplay();
}

TEST_CASE("an atomic batch that is refused takes back the slice that it began") {
    TimeDesk desk;
    desk.create({Period::daily});
    desk.nowMs = utc(2026, 5, 2) - minuteMs;
    SubmitBatch batch;
    batch.atomic = true;
    batch.items.push_back(desk.scoring("ann", "1", utc(2026, 5, 2)).submission);
    batch.items.push_back(desk.scoring("ann", "1", utc(2026, 5, 3)).submission); // too far ahead
    const std::string before = desk.engine.describe();
    CHECK(std::get<BatchAnswer>(desk.run(batch)).rejected == 2);
    CHECK(desk.engine.describe() == before);
    batch.items.pop_back();
    CHECK(std::get<BatchAnswer>(desk.run(batch)).accepted == 1);
    CHECK(desk.board().periods.size() == 2);
    desk.checkReplay();
}

TEST_CASE("a device's timestamp is within five minutes of now, an operator may name any past one") {
    TimeDesk desk;
    desk.create({});
    const std::int64_t most = 5 * minuteMs;
    for (const Role role : {Role::viewer, Role::device, Role::operators, Role::admin}) {
        desk.origin.role = role;
        desk.submit("ann", "1", desk.nowMs + most);
        CHECK(desk.refusal(desk.scoring("ann", "1", desk.nowMs + most + 1)) == Code::invalidRequest);
        CHECK(desk.refusal(desk.scoring("ann", "1", utc(9999, 12, 31))) == Code::invalidRequest);
        desk.submit("ann", "1", desk.nowMs - most);
        if (role == Role::device || role == Role::viewer)
            CHECK(desk.refusal(desk.scoring("ann", "1", desk.nowMs - most - 1)) == Code::invalidRequest);
        else
            desk.submit("ann", "1", 0);
    }
}

TEST_CASE("starts_at and ends_at judge the timestamp") {
    TimeDesk desk;
    BoardDraft draft = test::draft("cup");
    draft.startsAtMs = desk.nowMs - hourMs;
    draft.endsAtMs = desk.nowMs;
    desk.run(CreateBoard{draft});
    CHECK(desk.refusal(desk.scoring("ann", "1")) == Code::conflict);
    CHECK(desk.refusal(desk.scoring("ann", "1", desk.nowMs)) == Code::conflict);
    CHECK(desk.refusal(desk.scoring("ann", "1", desk.nowMs - hourMs - 1)) == Code::conflict);
    desk.submit("ann", "1", desk.nowMs - 1);
    desk.submit("ann", "2", desk.nowMs - hourMs);
}

TEST_CASE("a period that is added begins empty from now, one that is removed becomes an archive") {
    TimeDesk desk;
    desk.create({});
    desk.submit("ann", "1");
    ChangeBoard change{"cup", {}};
    change.draft.periods = TimeDesk::periodsOf({Period::daily, Period::weekly});
    desk.run(change);
    CHECK(desk.current(Period::daily) == Scores{});
    CHECK(desk.submit("ann", "10", desk.nowMs - 1).late);
    desk.submit("ann", "100");
    CHECK(desk.current(Period::daily) == Scores{{"ann", 100}});
    change.draft.periods = TimeDesk::periodsOf({Period::weekly});
    desk.nowMs += minuteMs;
    desk.run(change);
    CHECK(desk.board().currentPeriod(Period::daily) == nullptr);
    REQUIRE(desk.archives() == 1);
    CHECK(desk.archive(0).endedAtMs == desk.nowMs);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 100}});
    CHECK(desk.current(Period::weekly) == Scores{{"ann", 100}});
    // Once more on the same day: a slice of its own.
    change.draft.periods = TimeDesk::periodsOf({Period::daily, Period::weekly});
    desk.run(change);
    desk.submit("bob", "1");
    CHECK(desk.current(Period::daily) == Scores{{"bob", 1}});
    desk.nowMs = utc(2026, 5, 2);
    CHECK(desk.archives() == 2);
    desk.checkReplay();
}

TEST_CASE("a changed time zone moves the end of what is open, and the next reset") {
    TimeDesk desk;
    desk.create({Period::daily}, ResetPeriod::daily);
    desk.submit("ann", "1");
    ChangeBoard change{"cup", {}};
    change.draft.timeZone = "Tokyo"; // where it is 21:00
    desk.run(change);
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 5, 1, 15));
    CHECK(desk.current(Period::daily) == Scores{{"ann", 1}});
    desk.nowMs = utc(2026, 5, 1, 15);
    CHECK(desk.current(Period::daily) == Scores{});
    CHECK(desk.archive(0).ref.beginMs == utc(2026, 5, 1));
    CHECK(desk.archive(0).sliceEndMs == utc(2026, 5, 1, 15));
    change.draft.timeZone = "UTC";
    change.draft.resetPeriod = ResetPeriod::never;
    desk.run(change);
    CHECK(!infoOf(desk.board()).nextResetAtMs);
    CHECK(desk.board().currentPeriod(Period::daily)->ref.beginMs == utc(2026, 5, 1, 15));
    CHECK(desk.board().currentPeriod(Period::daily)->endMs == utc(2026, 5, 2));
    desk.checkReplay();
}
