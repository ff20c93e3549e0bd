// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Moments as people read and type them, by the clocks of a place: "Mon 23 Nov 2026, 00:00". Milliseconds since 1970 UTC; zones by
// their names in the zone database, UTC where the name is none. Thread: main (translated).

#include "core/result.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace rostrum {

QString readableMoment(std::int64_t ms, const QString& zone);
QString readableDay(std::int64_t ms, const QString& zone);  // "Mon 23 Nov 2026"
QString readableTime(std::int64_t ms, const QString& zone); // "20:41"
// A length of time in its two largest units, without the lesser where that is zero: "2 days 3 h", "5 min", "12 s"; under a second "1 s".
QString readableSpan(std::int64_t ms);

// As it is typed: "2026-11-23 20:00".
QString typedMoment(std::int64_t ms, const QString& zone);
// Reads "2026-11-23 20:00", "2026-11-23", and, where `nowMs` is given, "20:00" as the last such time of day. Nothing for no text;
// Code::invalidRequest with a sentence for what is no moment of that place's clocks.
Result<std::optional<std::int64_t>> readTypedMoment(const QString& typed, const QString& zone,
                                                    std::optional<std::int64_t> nowMs = std::nullopt);

} // namespace rostrum
