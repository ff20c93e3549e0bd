// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Local days, weeks and months of a time zone, from nothing but its offsets: what all calendars share.
//
// A day begins at the first instant at which the local date has come as far as that day. That is local midnight; where clocks go
// over midnight, the first instant of the day; where midnight comes twice, the first. So days follow each other without gap or overlap
// whatever the clocks do: a second 23:30 after midnight was reached belongs to the new day, and a date that is left out is an
// empty day. Weeks begin with Monday (ISO 8601), months with the 1st, each at the beginning of that day.
// Pure, any thread. Cost: about three looks at the offsets a slice.

#include "core/board/period.h"
#include "core/ports/calendar.h"

#include <cstdint>

namespace rostrum {

// The offsets of one time zone. Thread: as its maker says.
class ZoneOffsets {
  public:
    static constexpr std::int64_t mostMs = 24LL * 60 * 60 * 1000; // of an offset, either way

    struct Span {
        std::int64_t offsetMs = 0; // local time less UTC
        std::int64_t untilMs = 0;  // it may be another from this instant on; INT64_MAX: never
    };

    virtual ~ZoneOffsets() = default;
    virtual Span at(std::int64_t ms) const = 0; // untilMs is after `ms`
};

// A calendar that knows UTC and nothing else.
const Calendar& utcOnly();

// As Calendar::sliceAt.
TimeSlice sliceOf(Period period, const ZoneOffsets& zone, std::int64_t ms);

} // namespace rostrum
