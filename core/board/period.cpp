// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/period.h"

namespace rostrum {

const char* name(Period value) {
    switch (value) {
    case Period::all: return "all";
    case Period::daily: return "daily";
    case Period::weekly: return "weekly";
    case Period::monthly: return "monthly";
    }
    return "";
}

const char* name(ResetPeriod value) {
    const std::optional<Period> boundary = boundaryOf(value);
    return boundary ? name(*boundary) : "never";
}

std::optional<Period> parsePeriod(std::string_view text) {
    for (const Period period : everyPeriod) {
        if (text == name(period))
            return period;
    }
    return std::nullopt;
}

std::optional<ResetPeriod> parseResetPeriod(std::string_view text) {
    for (const ResetPeriod period :
         {ResetPeriod::never, ResetPeriod::daily, ResetPeriod::weekly, ResetPeriod::monthly}) {
        if (text == name(period))
            return period;
    }
    return std::nullopt;
}

} // namespace rostrum
