// SPDX-License-Identifier: GPL-3.0-or-later
// Days, weeks and months of zones whose clocks change: against a model that walks through all of them.
#include "core/board/local_days.h"
#include "core/fakes/manual_calendar.h"
#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <vector>

using namespace rostrum;

namespace {

constexpr std::int64_t minuteMs = 60'000;
constexpr std::int64_t hourMs = 60 * minuteMs;
constexpr std::int64_t dayMs = 24 * hourMs;
constexpr std::array realPeriods = {Period::daily, Period::weekly, Period::monthly};

std::int64_t utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    using namespace std::chrono;
    const sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
    return date.time_since_epoch().count() * dayMs + hour * hourMs + minute * minuteMs;
}

TimeSlice slice(const ManualCalendar& calendar, Period period, const char* zone, std::int64_t ms) {
    return calendar.sliceAt(period, zone, ms);
}

// Central European Time in 2026: forward on 29 March, back on 25 October.
ManualCalendar withBerlin() {
    ManualCalendar calendar;
    calendar.addZone("Berlin", 60, {{utc(2026, 3, 29, 1), 120}, {utc(2026, 10, 25, 1), 60}});
    return calendar;
}

} // namespace

TEST_CASE("in UTC days begin at midnight, weeks with Monday, months with the 1st") {
    const ManualCalendar calendar;
    const std::int64_t at = utc(2026, 11, 21, 14, 30); // a Saturday
    CHECK(slice(calendar, Period::daily, "UTC", at) == TimeSlice{utc(2026, 11, 21), utc(2026, 11, 22)});
    CHECK(slice(calendar, Period::weekly, "UTC", at) == TimeSlice{utc(2026, 11, 16), utc(2026, 11, 23)});
    CHECK(slice(calendar, Period::monthly, "UTC", at) == TimeSlice{utc(2026, 11, 1), utc(2026, 12, 1)});
    const TimeSlice always = slice(calendar, Period::all, "UTC", at);
    CHECK(always.beginMs == std::numeric_limits<std::int64_t>::min());
    CHECK(always.endMs == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("the boundary belongs to what begins there") {
    const ManualCalendar calendar;
    for (const Period period : realPeriods) {
        const std::int64_t boundary = utc(2027, 2, 1); // a Monday
        CHECK(slice(calendar, period, "UTC", boundary).beginMs == boundary);
        CHECK(slice(calendar, period, "UTC", boundary - 1).endMs == boundary);
    }
}

TEST_CASE("leap days, year ends, 1970, years 1 and 9999") {
    const ManualCalendar calendar;
    CHECK(slice(calendar, Period::monthly, "UTC", utc(2028, 2, 29, 23, 59)) ==
          TimeSlice{utc(2028, 2, 1), utc(2028, 3, 1)});
    CHECK(slice(calendar, Period::daily, "UTC", utc(2028, 2, 29)) ==
          TimeSlice{utc(2028, 2, 29), utc(2028, 3, 1)});
    CHECK(slice(calendar, Period::daily, "UTC", utc(2100, 2, 28)).endMs == utc(2100, 3, 1)); // no leap year
    CHECK(slice(calendar, Period::weekly, "UTC", utc(2026, 12, 31)) ==
          TimeSlice{utc(2026, 12, 28), utc(2027, 1, 4)}); // week 53
    CHECK(slice(calendar, Period::monthly, "UTC", utc(2026, 12, 31)).endMs == utc(2027, 1, 1));
    CHECK(slice(calendar, Period::daily, "UTC", 0) == TimeSlice{0, dayMs});
    CHECK(slice(calendar, Period::weekly, "UTC", 0) == TimeSlice{-3 * dayMs, 4 * dayMs});
    CHECK(slice(calendar, Period::daily, "UTC", -1) == TimeSlice{-dayMs, 0});
    CHECK(slice(calendar, Period::monthly, "UTC", utc(1, 1, 1)) == TimeSlice{utc(1, 1, 1), utc(1, 2, 1)});
    CHECK(slice(calendar, Period::monthly, "UTC", utc(9999, 12, 31, 23, 59)) ==
          TimeSlice{utc(9999, 12, 1), utc(10000, 1, 1)});
}

TEST_CASE("the day on which clocks go forward has 23 hours, the one on which they go back 25") {
    const ManualCalendar calendar = withBerlin();
    const TimeSlice spring = slice(calendar, Period::daily, "Berlin", utc(2026, 3, 29, 12));
    CHECK(spring == TimeSlice{utc(2026, 3, 28, 23), utc(2026, 3, 29, 22)});
    CHECK(spring.endMs - spring.beginMs == 23 * hourMs);
    const TimeSlice autumn = slice(calendar, Period::daily, "Berlin", utc(2026, 10, 25, 12));
    CHECK(autumn == TimeSlice{utc(2026, 10, 24, 22), utc(2026, 10, 25, 23)});
    CHECK(autumn.endMs - autumn.beginMs == 25 * hourMs);
    // Both halves of the hour that comes twice are of that day.
    CHECK(slice(calendar, Period::daily, "Berlin", utc(2026, 10, 25, 0, 30)) == autumn);
    CHECK(slice(calendar, Period::daily, "Berlin", utc(2026, 10, 25, 1, 30)) == autumn);
    CHECK(slice(calendar, Period::weekly, "Berlin", utc(2026, 10, 25, 12)) ==
          TimeSlice{utc(2026, 10, 18, 22), utc(2026, 10, 25, 23)});
    CHECK(slice(calendar, Period::monthly, "Berlin", utc(2026, 3, 29, 12)) ==
          TimeSlice{utc(2026, 2, 28, 23), utc(2026, 3, 31, 22)});
}

TEST_CASE("a day without midnight begins with its first instant") {
    ManualCalendar calendar; // at 00:00 of 4 November clocks go to 01:00
    calendar.addZone("Sao Paulo", -180, {{utc(2018, 11, 4, 3), -120}});
    const TimeSlice day = slice(calendar, Period::daily, "Sao Paulo", utc(2018, 11, 4, 12));
    CHECK(day == TimeSlice{utc(2018, 11, 4, 3), utc(2018, 11, 5, 2)});
    CHECK(slice(calendar, Period::daily, "Sao Paulo", utc(2018, 11, 4, 3) - 1).endMs == day.beginMs);
}

TEST_CASE("of two midnights the first counts") {
    ManualCalendar calendar; // at 00:30 of 8 November clocks go back to 23:30
    calendar.addZone("Twice", 0, {{utc(2026, 11, 8, 0, 30), -60}});
    const TimeSlice day = slice(calendar, Period::daily, "Twice", utc(2026, 11, 8, 12));
    CHECK(day == TimeSlice{utc(2026, 11, 8), utc(2026, 11, 9, 1)});
    // By the clock on the wall it is the day before once more: it stays the new day.
    CHECK(slice(calendar, Period::daily, "Twice", utc(2026, 11, 8, 0, 45)) == day);
    CHECK(slice(calendar, Period::daily, "Twice", utc(2026, 11, 7, 12)).endMs == day.beginMs);
}

TEST_CASE("a date that is left out has no slice") {
    ManualCalendar calendar; // 29 December 2011 was followed by the 31st
    calendar.addZone("Apia", -600, {{utc(2011, 12, 30, 10), 840}});
    const TimeSlice last = slice(calendar, Period::daily, "Apia", utc(2011, 12, 30, 9));
    const TimeSlice next = slice(calendar, Period::daily, "Apia", utc(2011, 12, 30, 11));
    CHECK(last == TimeSlice{utc(2011, 12, 29, 10), utc(2011, 12, 30, 10)});
    CHECK(next == TimeSlice{utc(2011, 12, 30, 10), utc(2011, 12, 31, 10)});
}

TEST_CASE("a date that comes twice is one long day") {
    ManualCalendar calendar; // 4 July 1892 came twice
    calendar.addZone("Apia", 750, {{utc(1892, 7, 4, 11, 30), -690}});
    const TimeSlice day = slice(calendar, Period::daily, "Apia", utc(1892, 7, 4, 12));
    CHECK(day == TimeSlice{utc(1892, 7, 3, 11, 30), utc(1892, 7, 5, 11, 30)});
}

namespace {

// The furthest local day reached up to each instant of a grid, by walking through all instants of the grid in order.
class Model {
  public:
    static constexpr std::int64_t stepMs = 15 * minuteMs;

    Model(const ManualCalendar& calendar, const char* zone, std::int64_t fromMs, std::int64_t toMs)
        : fromMs_(fromMs) {
        std::int64_t furthest = std::numeric_limits<std::int64_t>::min();
        for (std::int64_t ms = fromMs; ms < toMs; ms += stepMs) {
            const auto local = std::chrono::sys_time<std::chrono::milliseconds>(
                std::chrono::milliseconds(ms + calendar.offsetMsAt(zone, ms)));
            furthest =
                std::max(furthest, std::chrono::floor<std::chrono::days>(local).time_since_epoch().count());
            days_.push_back(furthest);
        }
    }

    // What the slice is called: equal exactly where the slice is the same.
    std::int64_t nameAt(Period period, std::int64_t ms) const {
        const std::int64_t day = days_[static_cast<std::size_t>((ms - fromMs_) / stepMs)];
        const std::chrono::sys_days date{std::chrono::days(day)};
        if (period == Period::daily)
            return day;
        if (period == Period::weekly) // of the Monday on or before it
            return day - static_cast<std::int64_t>(std::chrono::weekday(date).iso_encoding()) + 1;
        const std::chrono::year_month_day civil(date);
        return static_cast<int>(civil.year()) * 12LL + static_cast<unsigned>(civil.month());
    }

  private:
    std::int64_t fromMs_;
    std::vector<std::int64_t> days_;
};

// Changes at whole quarters of an hour, by up to three hours, now and then by a whole day, some of them close together.
std::vector<ManualCalendar::Change> randomChanges(test::Random& random, std::int64_t fromMs,
                                                  int& firstOffset) {
    std::vector<ManualCalendar::Change> changes;
    firstOffset = static_cast<int>(test::below(random, 97)) * 15 - 720;
    int offset = firstOffset;
    std::int64_t at = fromMs + 10 * dayMs;
    for (int i = 0; i < 12; ++i) {
        at += static_cast<std::int64_t>(1 + test::below(random, i % 3 == 0 ? 200 : 2000)) * Model::stepMs;
        int by = static_cast<int>(test::below(random, 25)) * 15 - 180;
        if (test::below(random, 8) == 0)
            by = offset > 0 ? -24 * 60 : 24 * 60;
        offset = std::clamp(offset + by, -24 * 60, 24 * 60);
        changes.push_back({at, offset});
    }
    return changes;
}

} // namespace

TEST_CASE("of random zones each instant is in exactly one slice, and slices are adjacent") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    const int rounds = test::isLong() ? 400 : 20;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        const std::int64_t fromMs =
            utc(2027, 11, 20) + static_cast<std::int64_t>(test::below(random, 400)) * dayMs;
        const std::int64_t toMs = fromMs + 320 * dayMs;
        ManualCalendar calendar;
        int firstOffset = 0;
        const auto changes = randomChanges(random, fromMs, firstOffset);
        calendar.addZone("Somewhere", firstOffset, changes);
        const Model model(calendar, "Somewhere", fromMs - 3 * dayMs, toMs + 3 * dayMs);
        for (const Period period : realPeriods) {
            TimeSlice now = slice(calendar, period, "Somewhere", fromMs);
            for (std::int64_t ms = fromMs; ms < toMs; ms += Model::stepMs) {
                const TimeSlice here = slice(calendar, period, "Somewhere", ms);
                REQUIRE(here.contains(ms));
                if (ms > fromMs) {
                    const bool same = model.nameAt(period, ms) == model.nameAt(period, ms - Model::stepMs);
                    REQUIRE(same == (here == now));
                    if (!same) {
                        REQUIRE(here.beginMs == now.endMs);
                        REQUIRE(here.beginMs == ms);
                    }
                }
                now = here;
            }
            if (period != Period::daily) { // weeks and months begin with days
                const TimeSlice day = slice(calendar, Period::daily, "Somewhere", now.beginMs);
                REQUIRE(day.beginMs == now.beginMs);
            }
        }
    }
}
