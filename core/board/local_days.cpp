// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/local_days.h"

#include "core/check.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace rostrum {

namespace {

constexpr std::int64_t dayMs = 24LL * 60 * 60 * 1000;
constexpr std::int64_t thursday = 3; // 1970-01-01, counted from Monday

// Days are counted from 1970-01-01, local.
std::int64_t floorDiv(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t beginOfDay(const ZoneOffsets& zone, std::int64_t day) {
    std::int64_t ms = day * dayMs - ZoneOffsets::mostMs; // nowhere is it that day yet
    for (;;) {
        const ZoneOffsets::Span span = zone.at(ms);
        ROSTRUM_CHECK(span.untilMs > ms, "the offset of a time zone ends before it is asked for");
        const std::int64_t reachedMs = std::max(ms, day * dayMs - span.offsetMs);
        if (reachedMs < span.untilMs)
            return reachedMs;
        ms = span.untilMs;
    }
}

// The furthest local day that has begun by then.
std::int64_t dayAt(const ZoneOffsets& zone, std::int64_t ms) {
    std::int64_t day = floorDiv(ms + zone.at(ms).offsetMs, dayMs);
    while (beginOfDay(zone, day + 1) <= ms)
        ++day;
    return day;
}

struct Days {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

Days monthOf(std::int64_t day) {
    using namespace std::chrono;
    const year_month_day date{sys_days(days(day))};
    const year_month month = date.year() / date.month();
    const auto first = [](const year_month& m) { return sys_days(m / 1).time_since_epoch().count(); };
    return {first(month), first(month + months(1))};
}

Days daysOf(Period period, std::int64_t day) {
    switch (period) {
    case Period::daily: return {day, day + 1};
    case Period::weekly: {
        const std::int64_t monday = floorDiv(day + thursday, 7) * 7 - thursday;
        return {monday, monday + 7};
    }
    case Period::monthly: return monthOf(day);
    case Period::all: break;
    }
    ROSTRUM_CHECK(false, "a period that has no days");
    return {};
}

class Utc final : public ZoneOffsets {
  public:
    Span at(std::int64_t /*ms*/) const override { return {0, std::numeric_limits<std::int64_t>::max()}; }
};

class UtcOnly final : public Calendar {
  public:
    bool knows(std::string_view zone) const override { return zone == "UTC"; }
    TimeSlice sliceAt(Period period, std::string_view zone, std::int64_t ms) const override {
        ROSTRUM_CHECK(knows(zone), "a time zone that the calendar does not know");
        return sliceOf(period, Utc(), ms);
    }
};

} // namespace

const Calendar& utcOnly() {
    static const UtcOnly calendar;
    return calendar;
}

TimeSlice sliceOf(Period period, const ZoneOffsets& zone, std::int64_t ms) {
    if (period == Period::all)
        return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    ROSTRUM_CHECK(ms >= Calendar::firstMs && ms <= Calendar::lastMs, "an instant that no calendar knows");
    const Days days = daysOf(period, dayAt(zone, ms));
    return {beginOfDay(zone, days.begin), beginOfDay(zone, days.end)};
}

} // namespace rostrum
