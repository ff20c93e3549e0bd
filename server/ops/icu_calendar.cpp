// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/icu_calendar.h"

#include "core/board/local_days.h"
#include "core/check.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t longestName = 64;

// A text of a zone's characters only: others would be converted, and could become a name on the way.
bool looksLikeName(std::string_view name) {
    return !name.empty() && name.size() <= longestName && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
               c == '_' || c == '-' || c == '+';
    });
}

icu::UnicodeString toIcu(std::string_view name) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
}

std::unique_ptr<icu::BasicTimeZone> makeZone(std::string_view name) {
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(toIcu(name)));
    auto* const basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
    ROSTRUM_CHECK(basic != nullptr, "ICU gives no transitions for a zone of its own");
    static_cast<void>(zone.release());
    return std::unique_ptr<icu::BasicTimeZone>(basic);
}

} // namespace

bool isTimeZone(std::string_view name) {
    if (!looksLikeName(name) || name == UCAL_UNKNOWN_ZONE_ID)
        return false;
    UErrorCode status = U_ZERO_ERROR;
    UBool isSystemId = 0;
    icu::UnicodeString canonical;
    icu::TimeZone::getCanonicalID(toIcu(name), canonical, isSystemId, status);
    return U_SUCCESS(status) != 0 && isSystemId != 0;
}

class IcuCalendar::Zone final : public ZoneOffsets {
  public:
    // ICU makes a zone's rules at the first question about its transitions, and threads that ask it together free
    // each other's (its once-flag is reset while it makes them). So the first one is asked here, by one thread.
    explicit Zone(std::string_view name) : zone_(makeZone(name)) {
        icu::TimeZoneTransition first;
        static_cast<void>(zone_->getNextTransition(0, 0, first));
    }

    Span at(std::int64_t ms) const override {
        const auto date = static_cast<UDate>(ms); // a double: exact within Calendar's range
        std::int32_t raw = 0;
        std::int32_t saving = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone_->getOffset(date, 0, raw, saving, status);
        ROSTRUM_CHECK(U_SUCCESS(status) != 0, "ICU gives no offset of a time zone");
        icu::TimeZoneTransition next;
        std::int64_t untilMs = std::numeric_limits<std::int64_t>::max();
        if (zone_->getNextTransition(date, 0, next) != 0)
            untilMs = static_cast<std::int64_t>(std::llround(next.getTime()));
        return {std::int64_t{raw} + saving, untilMs};
    }

  private:
    std::unique_ptr<const icu::BasicTimeZone> zone_;
};

IcuCalendar::IcuCalendar() = default;
IcuCalendar::~IcuCalendar() = default;

const IcuCalendar::Zone* IcuCalendar::find(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    if (const auto found = zones_.find(name); found != zones_.end())
        return found->second.get();
    if (!isTimeZone(name))
        return nullptr;
    return zones_.emplace(std::string(name), std::make_unique<Zone>(name)).first->second.get();
}

bool IcuCalendar::knows(std::string_view zone) const { return find(zone) != nullptr; }

TimeSlice IcuCalendar::sliceAt(Period period, std::string_view zone, std::int64_t ms) const {
    const Zone* const found = find(zone);
    ROSTRUM_CHECK(found != nullptr, "a time zone that the calendar does not know");
    return sliceOf(period, *found, ms);
}

Result<std::string> IcuCalendar::systemZone() {
    const std::unique_ptr<icu::TimeZone> host(icu::TimeZone::detectHostTimeZone());
    std::string name;
    if (host) {
        icu::UnicodeString id;
        host->getID(id).toUTF8String(name);
    }
    if (isTimeZone(name))
        return name;
    return Error{Code::invalidRequest,
                 (name.empty() || name == UCAL_UNKNOWN_ZONE_ID
                      ? std::string("this system does not say what its time zone is")
                      : "this system's time zone is '" + name + "', which is not known") +
                     "; leaderboard.time_zone in the settings names one, such as Europe/Berlin"};
}

} // namespace rostrum
