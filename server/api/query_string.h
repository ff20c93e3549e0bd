// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands behind the '?' of a ranking query, read strictly: a name that the endpoint does not know, one that comes twice and
// a value out of range are refused with the name. Pure, any thread.

#include "core/ranking/rank_mode.h"
#include "core/result.h"
#include "server/api/route.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace rostrum {

// Bounds of `leaderboard` in the configuration.
struct ReadLimits {
    std::uint64_t defaultLimit = 100;
    std::uint64_t maxLimit = 1000; // what is asked for beyond it becomes it
};

struct QueryString {
    std::optional<std::uint64_t> limit; // at least 1
    std::optional<std::uint64_t> start; // at least 1
    std::optional<std::uint64_t> end;   // at least 1
    std::optional<std::uint64_t> range;
    std::optional<RankMode> rankMode;
    bool operatorView = false; // view=operator
};

// Numbers too large for 64 bits count as the largest. Code::invalidRequest otherwise.
Result<QueryString> readQueryString(Endpoint endpoint, std::string_view raw);

} // namespace rostrum
