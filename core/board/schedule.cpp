// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/schedule.h"

#include "core/check.h"

#include <algorithm>
#include <limits>

namespace rostrum {

namespace {

// A step, and when it has to happen.
struct Timed {
    std::int64_t atMs = 0;
    DueStep step;
};

void addPeriod(Period period, OpenSlices open, const Midnights& midnights, std::int64_t graceMs,
               std::int64_t nowMs, std::vector<Timed>& due) {
    // Steps of one period stay in order, though one may have to happen before its time: a slice closes when the next one does.
    const auto add = [&](std::int64_t atMs, DueStep::What what, const TimeSlice& slice,
                         std::int64_t boundaryMs) {
        due.push_back({atMs, {what, period, boundaryMs, slice}});
    };
    const auto closeUntil = [&](std::int64_t ms) {
        if (!open.closing)
            return;
        const std::int64_t finalMs = open.closing->endMs + graceMs;
        if (finalMs > ms)
            return;
        add(finalMs, DueStep::What::closed, *open.closing, open.closing->endMs);
        open.closing.reset();
    };
    while (open.current.endMs <= nowMs) {
        const std::int64_t endMs = open.current.endMs;
        closeUntil(endMs);
        if (open.closing) { // there is one place for a slice that waits
            add(endMs, DueStep::What::closed, *open.closing, open.closing->endMs);
            open.closing.reset();
        }
        const TimeSlice next = open.early ? *open.early : sliceFollowing(period, midnights, endMs, nowMs);
        add(endMs, DueStep::What::rolled, next, endMs);
        open = {open.current, next, std::nullopt};
    }
    closeUntil(nowMs);
}

} // namespace

std::optional<std::int64_t> resetAfter(ResetPeriod period, const Midnights& midnights, std::int64_t ms) {
    const std::optional<Period> boundary = boundaryOf(period);
    if (!boundary)
        return std::nullopt;
    return midnights.calendar.sliceAt(*boundary, midnights.zone, ms).endMs;
}

TimeSlice sliceFollowing(Period period, const Midnights& midnights, std::int64_t endMs, std::int64_t ms) {
    ROSTRUM_CHECK(ms >= endMs, "a slice of time begins before the one before it has ended");
    TimeSlice slice = midnights.calendar.sliceAt(period, midnights.zone, ms);
    slice.beginMs = std::max(slice.beginMs, endMs);
    return slice;
}

OpenSlices slicesWith(Period period, const Midnights& midnights, const OpenSlices& open, std::int64_t nowMs) {
    OpenSlices after = open;
    if (open.early) {
        after.early = sliceFollowing(period, midnights, open.early->beginMs, open.early->beginMs);
    } else {
        // Not before it began: the wall clock may have been set back.
        const std::int64_t ms = std::max(nowMs, open.current.beginMs);
        after.current.endMs = midnights.calendar.sliceAt(period, midnights.zone, ms).endMs;
    }
    return after;
}

SlicePlace placeOf(const OpenSlices& open, std::int64_t ms) {
    if (open.current.contains(ms))
        return SlicePlace::current;
    if (ms >= open.current.endMs)
        return open.early && open.early->contains(ms) ? SlicePlace::early : SlicePlace::toOpen;
    return open.closing && open.closing->contains(ms) ? SlicePlace::closing : SlicePlace::late;
}

std::int64_t nextDueAt(const BoardTimes& times, std::int64_t graceMs) {
    std::int64_t next = times.resetAtMs.value_or(std::numeric_limits<std::int64_t>::max());
    for (const std::optional<OpenSlices>& open : times.open) {
        if (!open)
            continue;
        next = std::min(next, open->current.endMs);
        if (open->closing)
            next = std::min(next, open->closing->endMs + graceMs);
    }
    return next;
}

std::vector<DueStep> dueSteps(const BoardTimes& times, const Midnights& midnights, std::int64_t graceMs,
                              std::int64_t nowMs) {
    std::vector<Timed> due;
    for (const Period period : everyPeriod) {
        if (const auto& open = times.open[static_cast<std::size_t>(period)])
            addPeriod(period, *open, midnights, graceMs, nowMs, due);
    }
    if (times.resetAtMs && *times.resetAtMs <= nowMs)
        due.push_back({*times.resetAtMs, {DueStep::What::reset, Period::all, *times.resetAtMs, {}}});
    std::stable_sort(due.begin(), due.end(), [](const Timed& a, const Timed& b) { return a.atMs < b.atMs; });
    std::vector<DueStep> steps;
    steps.reserve(due.size());
    for (const Timed& timed : due)
        steps.push_back(timed.step);
    return steps;
}

} // namespace rostrum
