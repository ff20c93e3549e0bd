// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// IcuCalendar: the world's time zones, from ICU.
//
// It knows the names of the IANA database as they are written there ("Europe/Berlin", "UTC"), and nothing else: no offsets such as
// "GMT+2", and no "Etc/Unknown", which is what ICU makes of a name that it does not know. Zones are kept once they were asked for.
// Thread: any. Cost: some microseconds a slice; the first time of a zone some tens.

#include "core/ports/calendar.h"
#include "core/result.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace rostrum {

class IcuCalendar final : public Calendar {
  public:
    IcuCalendar();
    ~IcuCalendar() override;
    IcuCalendar(const IcuCalendar&) = delete;
    IcuCalendar& operator=(const IcuCalendar&) = delete;

    bool knows(std::string_view zone) const override;
    TimeSlice sliceAt(Period period, std::string_view zone, std::int64_t ms) const override;

    // The system's zone (TZ, /etc/localtime). Code::invalidRequest where it says one that is not known, or none.
    static Result<std::string> systemZone();

  private:
    class Zone;

    const Zone* find(std::string_view name) const;

    mutable std::mutex mutex_;
    mutable std::map<std::string, std::unique_ptr<Zone>, std::less<>> zones_; // never removed
};

// Whether IcuCalendar knows the zone; without one.
bool isTimeZone(std::string_view name);

} // namespace rostrum
