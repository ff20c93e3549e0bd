// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fakes/manual_calendar.h"

#include "core/check.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace rostrum {

void ManualCalendar::addZone(std::string name, int offsetMinutes, std::vector<Change> changes) {
    changes.insert(changes.begin(), {std::numeric_limits<std::int64_t>::min(), offsetMinutes});
    for (std::size_t i = 0; i < changes.size(); ++i) {
        ROSTRUM_CHECK(i == 0 || changes[i - 1].atMs < changes[i].atMs, "changes of a zone do not ascend");
        ROSTRUM_CHECK(std::abs(changes[i].offsetMinutes) <= 24 * 60, "an offset of more than a day");
    }
    zones_.insert_or_assign(std::move(name), Zone(std::move(changes)));
}

ZoneOffsets::Span ManualCalendar::Zone::at(std::int64_t ms) const {
    const auto next =
        std::upper_bound(spans_.begin(), spans_.end(), ms,
                         [](std::int64_t at, const Change& change) { return at < change.atMs; });
    return {std::prev(next)->offsetMinutes * 60'000LL,
            next == spans_.end() ? std::numeric_limits<std::int64_t>::max() : next->atMs};
}

const ManualCalendar::Zone& ManualCalendar::find(std::string_view name) const {
    const auto found = zones_.find(name);
    ROSTRUM_CHECK(found != zones_.end(), "a time zone that the calendar does not know");
    return found->second;
}

TimeSlice ManualCalendar::sliceAt(Period period, std::string_view zone, std::int64_t ms) const {
    return sliceOf(period, find(zone), ms);
}

std::int64_t ManualCalendar::offsetMsAt(std::string_view zone, std::int64_t ms) const {
    return find(zone).at(ms).offsetMs;
}

} // namespace rostrum
