// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Archive: standings that were put away, with all that it takes to show them as they were. Changed only by what reaches every ranking: who is
// hidden, and ids. Thread: the writer's.

#include "core/board/live_ranking.h"
#include "core/board/period.h"
#include "core/board/ranking_change.h"
#include "core/board/ranking_form.h"

#include <cstdint>
#include <map>
#include <utility>

namespace rostrum {

// The standings that a reset, or the end of a slice of time, put away; never changed again.
struct Archive {
    std::uint64_t generation = 0; // the one that they are of
    std::uint64_t endedSeq = 0;   // by this event
    std::int64_t endedAtMs = 0;   // the boundary, or the reset
    std::uint64_t maxEntries = 0; // as it was
    LiveRanking ranking;
    RankingRef ref = {};
    std::int64_t sliceEndMs = 0; // of a period other than `all`
    SharedForm form = {};        // as it was, never null
};

// By the event that put it away, and which of the board's rankings it was.
using ArchiveForms = std::map<std::pair<std::uint64_t, RankingRef>, SharedForm>;

} // namespace rostrum
