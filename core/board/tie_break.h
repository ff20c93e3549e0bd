// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// TieBreaks: what a board's `tie_break` list says: the secondary values that are compared after the score, by name, and what decides
// among those who are equal in all of them. In a list `first`, `last` or `player_id` decide every tie: nothing can stand behind them, and
// `first` is meant where none of them is named. Values; any thread.

#include "core/ranking/ranking_order.h"
#include "core/result.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

struct SecondaryRule {
    std::string name; // 1 to 64 of A-Z a-z 0-9 . _ -
    SortOrder order = SortOrder::descending;

    friend bool operator==(const SecondaryRule&, const SecondaryRule&) = default;
};

struct TieBreaks {
    std::vector<SecondaryRule> secondaries; // at most RankingOrder::mostSecondaries, names differ
    TieBreak last = TieBreak::first;

    std::optional<std::size_t> indexOf(std::string_view secondary) const;

    friend bool operator==(const TieBreaks&, const TieBreaks&) = default;
};

// From a list as requests have it ("secondary:wins", "secondary:fouls:asc", "last"); Code::invalidRequest with what is wrong.
Result<TieBreaks> parseTieBreaks(std::span<const std::string> list);
// The list in full, as answers have it.
std::vector<std::string> textsOf(const TieBreaks& value);

RankingOrder orderOf(SortOrder sort, const TieBreaks& tieBreaks);

} // namespace rostrum
