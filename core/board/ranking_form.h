// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankingForm: how the standings of a ranking are read and shown, beside their order: what scores mean, what the secondary values are called,
// which rank mode is the board's. An open ranking goes by its board's configuration; an archive keeps the form that it was closed in, since a
// board may get other settings once it is empty. Never changed once it is shared. Any thread.

#include "core/board/board_config.h"
#include "core/ranking/rank_mode.h"

#include <memory>
#include <string>
#include <vector>

namespace rostrum {

struct RankingForm {
    int decimals = 0; // of the scores, which are scaled by them
    DisplayFormat displayFormat = DisplayFormat::points;
    RankMode rankMode = RankMode::ordinal;
    std::vector<std::string> secondaries; // their names, in order
    // False: of a snapshot from before archives kept theirs; it is what the board was set to when that was taken.
    bool known = true;

    friend bool operator==(const RankingForm&, const RankingForm&) = default;
};

using SharedForm = std::shared_ptr<const RankingForm>;

RankingForm formOf(const BoardConfig& config);
// Whether standings are shown alike, however that is known.
bool isSame(const RankingForm& a, const RankingForm& b);
// Whether standings of the one may stand among those of the other.
bool fit(const RankingForm& a, const RankingForm& b);

} // namespace rostrum
