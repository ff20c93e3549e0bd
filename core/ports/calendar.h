// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/board/period.h"

#include <cstdint>
#include <string_view>

namespace rostrum {

// A slice of time: beginMs <= t < endMs, in milliseconds since 1970-01-01T00:00:00Z.
struct TimeSlice {
    std::int64_t beginMs = 0;
    std::int64_t endMs = 0;

    bool contains(std::int64_t ms) const { return ms >= beginMs && ms < endMs; }

    friend bool operator==(const TimeSlice&, const TimeSlice&) = default;
};

// Calendar: what the days, weeks and months of a place are. Zones go by their names in the IANA database ("Europe/Berlin", "UTC").
//
// Invariants, for every zone and period: each instant is in exactly one slice, slices follow each other without gap or overlap, and
// each week and month begins with the beginning of a day (core/board/local_days.h says when that is).
// Thread: any. Fake: ManualCalendar (core/fakes). Real: IcuCalendar (server/ops).
class Calendar {
  public:
    // What sliceAt takes: the years 1 to 9999 and some more around them.
    static constexpr std::int64_t firstMs = -62'200'000'000'000;
    static constexpr std::int64_t lastMs = 253'500'000'000'000;

    virtual ~Calendar() = default;

    virtual bool knows(std::string_view zone) const = 0;
    // The local day, ISO week or month that contains the instant; of `all` the whole of time. The zone must be known and the instant within
    // firstMs and lastMs (checked).
    virtual TimeSlice sliceAt(Period period, std::string_view zone, std::int64_t ms) const = 0;
};

} // namespace rostrum
