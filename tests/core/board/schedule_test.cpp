// SPDX-License-Identifier: GPL-3.0-or-later
// What is due on a board, and which slice of a period an instant belongs to.
#include "core/board/schedule.h"
#include "core/fakes/manual_calendar.h"
#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <ostream>

using namespace rostrum;

namespace {

constexpr std::int64_t minuteMs = 60'000;
constexpr std::int64_t hourMs = 60 * minuteMs;
constexpr std::int64_t dayMs = 24 * hourMs;
using What = DueStep::What;

std::int64_t utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    using namespace std::chrono;
    const sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
    return date.time_since_epoch().count() * dayMs + hour * hourMs + minute * minuteMs;
}

std::size_t at(Period period) { return static_cast<std::size_t>(period); }

struct Zone {
    ManualCalendar calendar;
    Midnights midnights{calendar, "Berlin"};

    Zone() { calendar.addZone("Berlin", 60, {{utc(2026, 3, 29, 1), 120}, {utc(2026, 10, 25, 1), 60}}); }

    TimeSlice day(std::int64_t ms) const { return calendar.sliceAt(Period::daily, "Berlin", ms); }
    BoardTimes daily(std::int64_t ms) const {
        BoardTimes times;
        times.open[at(Period::daily)] = OpenSlices{{}, day(ms), {}};
        return times;
    }
    std::vector<DueStep> due(const BoardTimes& times, std::int64_t graceMs, std::int64_t nowMs) const {
        return dueSteps(times, midnights, graceMs, nowMs);
    }
};

} // namespace

namespace rostrum {
std::ostream& operator<<(std::ostream& out, const DueStep& step) {
    return out << "{what " << static_cast<int>(step.what) << ", period " << static_cast<int>(step.period)
               << ", boundary " << step.boundaryMs << ", " << step.slice.beginMs << " to " << step.slice.endMs
               << "}";
}
} // namespace rostrum

TEST_CASE("the next reset is at the first midnight, Monday or 1st after an instant") {
    const Zone zone;
    const std::int64_t now = utc(2026, 10, 24, 12);
    CHECK(!resetAfter(ResetPeriod::never, zone.midnights, now));
    CHECK(resetAfter(ResetPeriod::daily, zone.midnights, now) == utc(2026, 10, 24, 22));
    CHECK(resetAfter(ResetPeriod::daily, zone.midnights, utc(2026, 10, 24, 22)) == utc(2026, 10, 25, 23));
    CHECK(resetAfter(ResetPeriod::weekly, zone.midnights, now) == utc(2026, 10, 25, 23));
    CHECK(resetAfter(ResetPeriod::monthly, zone.midnights, now) == utc(2026, 10, 31, 23));
}

TEST_CASE("nothing is due before the boundary, and at it the slice rolls over and closes") {
    const Zone zone;
    const BoardTimes times = zone.daily(utc(2026, 10, 25, 12));
    const std::int64_t end = utc(2026, 10, 25, 23);
    CHECK(nextDueAt(times, 0) == end);
    CHECK(zone.due(times, 0, end - 1).empty());
    const std::vector<DueStep> due = zone.due(times, 0, end);
    REQUIRE(due.size() == 2);
    CHECK(due[0] == DueStep{What::rolled, Period::daily, end, {end, utc(2026, 10, 26, 23)}});
    CHECK(due[1] == DueStep{What::closed, Period::daily, end, {utc(2026, 10, 24, 22), end}});
}

TEST_CASE("a slice that is over waits for the grace to pass") {
    const Zone zone;
    BoardTimes times = zone.daily(utc(2026, 5, 1, 12));
    const TimeSlice day = zone.day(utc(2026, 5, 1, 12));
    const std::vector<DueStep> atEnd = zone.due(times, hourMs, day.endMs);
    REQUIRE(atEnd.size() == 1);
    CHECK(atEnd[0].what == What::rolled);
    times.open[at(Period::daily)] = OpenSlices{day, atEnd[0].slice, {}};
    CHECK(nextDueAt(times, hourMs) == day.endMs + hourMs);
    CHECK(zone.due(times, hourMs, day.endMs + hourMs - 1).empty());
    const std::vector<DueStep> later = zone.due(times, hourMs, day.endMs + hourMs);
    REQUIRE(later.size() == 1);
    CHECK(later[0] == DueStep{What::closed, Period::daily, day.endMs, day});
}

TEST_CASE("after days off there is one rollover, dated at the end of what was open") {
    const Zone zone;
    BoardTimes times = zone.daily(utc(2026, 5, 1, 12));
    times.resetAtMs = resetAfter(ResetPeriod::daily, zone.midnights, utc(2026, 5, 1, 12));
    const TimeSlice day = zone.day(utc(2026, 5, 1, 12));
    const std::int64_t now = utc(2026, 5, 9, 7);
    const std::vector<DueStep> due = zone.due(times, 0, now);
    REQUIRE(due.size() == 3);
    CHECK(due[0] == DueStep{What::rolled, Period::daily, day.endMs, zone.day(now)});
    CHECK(due[1] == DueStep{What::closed, Period::daily, day.endMs, day});
    CHECK(due[2] == DueStep{What::reset, Period::all, day.endMs, {}});
}

TEST_CASE("with a grace the reset comes before the slice of its midnight is final") {
    const Zone zone;
    BoardTimes times = zone.daily(utc(2026, 5, 1, 12));
    const TimeSlice day = zone.day(utc(2026, 5, 1, 12));
    times.resetAtMs = day.endMs;
    const std::vector<DueStep> due = zone.due(times, hourMs, day.endMs + 2 * hourMs);
    REQUIRE(due.size() == 3);
    CHECK(due[0].what == What::rolled);
    CHECK(due[1].what == What::reset);
    CHECK(due[2].what == What::closed);
}

TEST_CASE(
    "a slice that was opened early becomes the current one, though the program was off for its whole day") {
    const Zone zone;
    BoardTimes times = zone.daily(utc(2026, 5, 1, 12));
    const TimeSlice day = zone.day(utc(2026, 5, 1, 12));
    const TimeSlice next = zone.day(day.endMs);
    times.open[at(Period::daily)]->early = next;
    const std::vector<DueStep> soon = zone.due(times, 0, day.endMs);
    REQUIRE(soon.size() == 2);
    CHECK(soon[0].slice == next);
    const std::int64_t now = utc(2026, 5, 9, 7);
    const std::vector<DueStep> due = zone.due(times, 0, now);
    REQUIRE(due.size() == 4);
    CHECK(due[0] == DueStep{What::rolled, Period::daily, day.endMs, next});
    CHECK(due[1] == DueStep{What::closed, Period::daily, day.endMs, day});
    CHECK(due[2] == DueStep{What::rolled, Period::daily, next.endMs, zone.day(now)});
    CHECK(due[3] == DueStep{What::closed, Period::daily, next.endMs, next});
}

TEST_CASE("steps of several periods come in the order of their boundaries, and before the reset of the same "
          "midnight") {
    const Zone zone;
    BoardTimes times;
    const std::int64_t then = utc(2026, 11, 28, 12); // a Saturday; the 30th is a Monday
    for (const Period period : {Period::daily, Period::weekly, Period::monthly})
        times.open[at(period)] = OpenSlices{{}, zone.calendar.sliceAt(period, "Berlin", then), {}};
    times.resetAtMs = resetAfter(ResetPeriod::weekly, zone.midnights, then);
    const std::vector<DueStep> due = zone.due(times, 0, utc(2026, 12, 1, 12));
    REQUIRE(due.size() == 7);
    CHECK((due[0].period == Period::daily && due[0].boundaryMs == utc(2026, 11, 28, 23)));
    CHECK((due[2].period == Period::weekly && due[2].boundaryMs == utc(2026, 11, 29, 23)));
    CHECK((due[4].what == What::reset && due[4].boundaryMs == utc(2026, 11, 29, 23)));
    CHECK((due[5].period == Period::monthly && due[5].boundaryMs == utc(2026, 11, 30, 23)));
    CHECK(due[5].slice == TimeSlice{utc(2026, 11, 30, 23), utc(2026, 12, 31, 23)});
}

TEST_CASE("an instant belongs to one place") {
    const Zone zone;
    const TimeSlice today = zone.day(utc(2026, 5, 2, 12));
    OpenSlices open{zone.day(utc(2026, 5, 1, 12)), today, {}};
    CHECK(placeOf(open, today.beginMs) == SlicePlace::current);
    CHECK(placeOf(open, today.endMs - 1) == SlicePlace::current);
    CHECK(placeOf(open, today.beginMs - 1) == SlicePlace::closing);
    CHECK(placeOf(open, open.closing->beginMs) == SlicePlace::closing);
    CHECK(placeOf(open, open.closing->beginMs - 1) == SlicePlace::late);
    CHECK(placeOf(open, 0) == SlicePlace::late);
    CHECK(placeOf(open, today.endMs) == SlicePlace::toOpen);
    open.early = zone.day(today.endMs);
    CHECK(placeOf(open, today.endMs) == SlicePlace::early);
    open.closing.reset();
    CHECK(placeOf(open, today.beginMs - 1) == SlicePlace::late);
}

TEST_CASE("with other midnights the current slice ends at the first of them that is to come") {
    Zone zone;
    zone.calendar.addZone("Tokyo", 9 * 60);
    const Midnights tokyo{zone.calendar, "Tokyo"};
    const std::int64_t now = utc(2026, 5, 2, 12);
    OpenSlices open{zone.day(now - dayMs), zone.day(now), {}};
    OpenSlices after = slicesWith(Period::daily, tokyo, open, now);
    CHECK(after.closing == open.closing);
    CHECK(after.current == TimeSlice{open.current.beginMs, utc(2026, 5, 2, 15)});
    // What was opened early keeps its beginning.
    open.early = zone.day(open.current.endMs);
    after = slicesWith(Period::daily, tokyo, open, now);
    CHECK(after.current == open.current);
    CHECK(after.early == TimeSlice{open.current.endMs, utc(2026, 5, 3, 15)});
}

TEST_CASE("a slice never begins before the one before it has ended") {
    Zone zone;
    const std::int64_t end = utc(2026, 5, 2, 12); // no midnight: the board went by other ones
    CHECK(sliceFollowing(Period::daily, zone.midnights, end, end + hourMs) ==
          TimeSlice{end, utc(2026, 5, 2, 22)});
    CHECK(sliceFollowing(Period::daily, zone.midnights, end, end + 3 * dayMs) == zone.day(end + 3 * dayMs));
}

namespace {

// Carries out what is due, as an engine does.
void enact(BoardTimes& times, const DueStep& step, const Midnights& midnights, ResetPeriod reset,
           std::int64_t nowMs) {
    if (step.what == What::reset) {
        times.resetAtMs = resetAfter(reset, midnights, nowMs);
        return;
    }
    OpenSlices& open = *times.open[at(step.period)];
    if (step.what == What::closed) {
        REQUIRE(open.closing == step.slice);
        open.closing.reset();
        return;
    }
    REQUIRE(!open.closing);
    REQUIRE(open.current.endMs == step.boundaryMs);
    REQUIRE((!open.early || open.early == step.slice));
    REQUIRE(step.slice.beginMs >= open.current.endMs);
    open = {open.current, step.slice, std::nullopt};
}

} // namespace

TEST_CASE("however long nobody looked, slices follow each other, close in order and contain now") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    const int rounds = test::isLong() ? 3000 : 150;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        ManualCalendar calendar;
        std::int64_t now =
            utc(2027, 1, 1) + static_cast<std::int64_t>(test::below(random, 365 * 24 * 60)) * minuteMs;
        std::vector<ManualCalendar::Change> changes;
        std::int64_t change = now;
        for (int i = 0; i < 10; ++i) {
            change += static_cast<std::int64_t>(1 + test::below(random, 10 * 96)) * 15 * minuteMs;
            changes.push_back({change, static_cast<int>(test::below(random, 9)) * 30});
        }
        calendar.addZone("Somewhere", 0, changes);
        const Midnights midnights{calendar, "Somewhere"};
        const auto reset = static_cast<ResetPeriod>(test::below(random, 4));
        const std::int64_t grace = test::below(random, 2) == 0
                                       ? 0
                                       : static_cast<std::int64_t>(test::below(random, 12 * 60)) * minuteMs;
        BoardTimes times;
        for (const Period period : {Period::daily, Period::weekly, Period::monthly})
            times.open[at(period)] = OpenSlices{{}, calendar.sliceAt(period, "Somewhere", now), {}};
        times.resetAtMs = resetAfter(reset, midnights, now);
        std::map<Period, std::int64_t> finalUntil;
        for (int look = 0; look < 60; ++look) {
            const std::int64_t next = nextDueAt(times, grace);
            REQUIRE(next > now);
            // Just before something is due, just then, or whenever.
            switch (test::below(random, 4)) {
            case 0: now = next - 1; break;
            case 1: now = next; break;
            default: now += static_cast<std::int64_t>(test::below(random, 5 * 24 * 60)) * minuteMs; break;
            }
            const std::vector<DueStep> due = dueSteps(times, midnights, grace, now);
            REQUIRE(due.empty() == (now < next));
            for (const DueStep& step : due) {
                REQUIRE(step.boundaryMs <= now);
                if (step.what == What::closed) {
                    REQUIRE(step.boundaryMs == step.slice.endMs);
                    REQUIRE(step.slice.beginMs >= finalUntil[step.period]);
                    finalUntil[step.period] = step.slice.endMs;
                }
                enact(times, step, midnights, reset, now);
            }
            for (const Period period : {Period::daily, Period::weekly, Period::monthly}) {
                OpenSlices& open = *times.open[at(period)];
                REQUIRE(open.current.contains(now));
                REQUIRE((!open.closing || open.closing->endMs + grace > now));
                REQUIRE(placeOf(open, now) == SlicePlace::current);
                if (open.current.endMs - now <= clockToleranceMs && !open.early)
                    open.early = sliceFollowing(period, midnights, open.current.endMs, open.current.endMs);
            }
            REQUIRE((reset == ResetPeriod::never) == !times.resetAtMs);
            REQUIRE((!times.resetAtMs || *times.resetAtMs > now));
            REQUIRE(dueSteps(times, midnights, grace, now).empty());
        }
    }
}
