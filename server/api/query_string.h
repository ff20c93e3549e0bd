// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands behind the '?' of a query, read strictly: a name that the endpoint does not know, one that comes twice and
// a value out of range are refused with the name. Pure, any thread.

#include "core/board/period.h"
#include "core/engine/event.h"
#include "core/ranking/rank_mode.h"
#include "core/result.h"
#include "server/api/route.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

// Bounds of `leaderboard` in the configuration.
struct ReadLimits {
    std::uint64_t defaultLimit = 100;
    std::uint64_t maxLimit = 1000; // what is asked for beyond it becomes it
};

enum class ExportFormat : std::uint8_t { json, csv };

struct QueryString {
    std::optional<std::uint64_t> limit; // at least 1
    std::optional<std::uint64_t> start; // at least 1
    std::optional<std::uint64_t> end;   // at least 1
    std::optional<std::uint64_t> range;
    std::optional<RankMode> rankMode;
    Period period = Period::all;
    std::string division;      // empty: all of them
    std::string cursor;        // empty: the first page
    bool operatorView = false; // view=operator
    bool explain = false;
    std::optional<ExportFormat> format;
    // Of the history.
    std::string playerId; // empty: everybody
    std::string actor;    // empty: anybody
    std::uint64_t after = 0;
    std::optional<Source> source;
    std::optional<std::int64_t> fromMs;
    std::optional<std::int64_t> untilMs;
    std::vector<EventType> types;
    bool newestFirst = false;
};

// Numbers too large for 64 bits count as the largest. Code::invalidRequest otherwise.
Result<QueryString> readQueryString(Endpoint endpoint, std::string_view raw);

} // namespace rostrum
