// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_mode.h"

#include "core/check.h"

#include <algorithm>

namespace rostrum {

const char* rankModeName(RankMode mode) {
    switch (mode) {
    case RankMode::ordinal: return "ordinal";
    case RankMode::competition: return "competition";
    case RankMode::dense: return "dense";
    case RankMode::modified: return "modified";
    }
    ROSTRUM_CHECK(false, "a rank mode is one of four");
}

std::optional<RankMode> parseRankMode(std::string_view name) {
    for (const RankMode mode :
         {RankMode::ordinal, RankMode::competition, RankMode::dense, RankMode::modified})
        if (name == rankModeName(mode))
            return mode;
    return std::nullopt;
}

std::uint64_t shownRank(RankMode mode, const RankCounts& counts) {
    switch (mode) {
    case RankMode::ordinal: return counts.position + 1;
    case RankMode::competition: return counts.better + 1;
    case RankMode::dense: return counts.distinctBetter + 1;
    case RankMode::modified: return std::min(counts.betterOrEqual, counts.ranked);
    }
    ROSTRUM_CHECK(false, "a rank mode is one of four");
}

double percentileOf(std::uint64_t worse, std::uint64_t ranked) {
    ROSTRUM_CHECK(ranked > 0 && worse < ranked, "a percentile is of one of the ranked entries");
    return 100.0 * static_cast<double>(worse) / static_cast<double>(ranked);
}

} // namespace rostrum
