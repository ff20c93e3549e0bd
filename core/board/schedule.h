// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// When a board's rankings end and begin, and which of them a submission belongs to: pure functions of what is open, the calendar and an
// instant. The engine makes events of what they give; applying those asks no calendar.
//
// A period has one current slice, which ends where it said when it was opened, whatever became of the board's time zone or the
// calendar's data since. Beside it there may be one that is over and waits for late events (until its end + grace), and one that begins where the
// current one ends and was opened early, for a device whose clock is ahead.
// Times are milliseconds since 1970 UTC. Any thread.

#include "core/board/period.h"
#include "core/ports/calendar.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rostrum {

// How far a clock may be ahead of ours, and a device's behind it.
inline constexpr std::int64_t clockToleranceMs = 5 * 60'000;
inline constexpr std::int64_t mostLateGraceMs = 12LL * 60 * 60'000;

// By which midnights a board goes. The zone must be known to the calendar.
struct Midnights {
    const Calendar& calendar;
    std::string_view zone;
};

// The first boundary after the instant at which such a board is reset; none for `never`.
std::optional<std::int64_t> resetAfter(ResetPeriod period, const Midnights& midnights, std::int64_t ms);

// What is open of one period.
struct OpenSlices {
    std::optional<TimeSlice> closing;
    TimeSlice current;
    std::optional<TimeSlice> early; // begins where `current` ends

    friend bool operator==(const OpenSlices&, const OpenSlices&) = default;
};

// The slice that follows one that ended at `endMs`: the calendar's that contains `ms`, without what lies before `endMs`. `ms` must not be
// before `endMs` (checked).
TimeSlice sliceFollowing(Period period, const Midnights& midnights, std::int64_t endMs, std::int64_t ms);

// The open slices once the board goes by other midnights: the current one goes on until the first of those that is to come, but where
// one was opened early, which keeps its beginning.
OpenSlices slicesWith(Period period, const Midnights& midnights, const OpenSlices& open, std::int64_t nowMs);

// Where the ranking of a period is that an instant belongs to.
enum class SlicePlace : std::uint8_t {
    late,    // it is final, or never was: before all that is open
    closing, // over, and waiting for late events
    current,
    early, // open already, though the current one is not over
    toOpen // after the current one: it has to be opened early
};
SlicePlace placeOf(const OpenSlices& open, std::int64_t ms);

// What is due on a board, in the order in which it has to happen.
struct DueStep {
    enum class What : std::uint8_t {
        rolled, // `slice` becomes the current one; the one before it waits for late events
        closed, // `slice` is final
        reset   // all of the board's rankings
    };
    What what = What::reset;
    Period period = Period::all; // of rolled and closed
    std::int64_t boundaryMs = 0; // the midnight that it is dated at
    TimeSlice slice;

    friend bool operator==(const DueStep&, const DueStep&) = default;
};

struct BoardTimes {
    std::array<std::optional<OpenSlices>, everyPeriod.size()> open; // by Period; none of `all`
    std::optional<std::int64_t> resetAtMs;
};

// The first instant at which something of it is due; INT64_MAX: never.
std::int64_t nextDueAt(const BoardTimes& times, std::int64_t graceMs);

// What has become due by `nowMs`. After a program was off for days a period rolls over once, dated at the end of what was open, to the slice
// that contains now; and a board is reset once, dated at the first boundary that was passed. Of steps at the same instant those of periods
// come before the reset, so that what a midnight ends stands in the period's own archive.
std::vector<DueStep> dueSteps(const BoardTimes& times, const Midnights& midnights, std::int64_t graceMs,
                              std::int64_t nowMs);

} // namespace rostrum
