// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ManualCalendar: a Calendar whose zones are what a test says: an offset, and the instants at which it changes. It knows "UTC" from
// the start, and nothing of the world's time zones.
//
// Thread: any, once all zones are added.

#include "core/board/local_days.h"
#include "core/ports/calendar.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

class ManualCalendar final : public Calendar {
  public:
    struct Change {
        std::int64_t atMs = 0;
        int offsetMinutes = 0; // from then on
    };

    ManualCalendar() { addZone("UTC", 0); }

    // Replaces one of that name. Changes ascend, offsets are within a day (both checked).
    void addZone(std::string name, int offsetMinutes, std::vector<Change> changes = {});

    bool knows(std::string_view zone) const override { return zones_.contains(zone); }
    TimeSlice sliceAt(Period period, std::string_view zone, std::int64_t ms) const override;
    // Local time less UTC, for tests that look themselves.
    std::int64_t offsetMsAt(std::string_view zone, std::int64_t ms) const;

  private:
    class Zone final : public ZoneOffsets {
      public:
        explicit Zone(std::vector<Change> spans) : spans_(std::move(spans)) {}
        Span at(std::int64_t ms) const override;

      private:
        std::vector<Change> spans_; // the first one from the beginning of time
    };

    const Zone& find(std::string_view name) const;

    std::map<std::string, Zone, std::less<>> zones_;
};

} // namespace rostrum
