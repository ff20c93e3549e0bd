// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Moments as texts: RFC 3339, to the millisecond. Pure, any thread.

#include "core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum {

// Milliseconds since 1970-01-01T00:00:00Z of a text such as "2026-05-01T20:59:00Z" or "2026-05-01T22:59:00.25+02:00". An offset is
// required, the date must exist, the year is 1 to 9999 (before 1970: negative); digits past the millisecond are cut off. No leap seconds.
// Code::invalidRequest with a sentence that shows the right form.
Result<std::int64_t> parseTimestamp(std::string_view text);

// "2026-05-01T20:59:00Z", with three digits after the seconds where there are milliseconds. Years 0 to 9999.
std::string formatTimestamp(std::int64_t ms);

} // namespace rostrum
