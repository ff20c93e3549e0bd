// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a tuple (score and secondary values) comes of the one before it: what each operation of a ledger does, without the bounds and steps
// that a submission is judged by. Corrections of the past fold what happened with it. Pure functions, any thread.

#include "core/board/board_config.h"
#include "core/board/ranking_change.h"
#include "core/result.h"

#include <cstdint>
#include <optional>

namespace rostrum {

// One thing that befalls a player in one ranking.
struct TupleOperation {
    enum class Kind : std::uint8_t {
        replace,
        increment, // adds each value
        best,      // keeps the better tuple
        // An operator's word on the tuple over all time, which was `was`, in the ranking of a period. Where the mode adds, the same
        // difference; where it keeps the best, the new one where it stood at `was` or would be better; where it replaces, or the
        // player was nowhere, the new one.
        correct,
        clear,  // takes the player out
        combine // another player's tuple comes in (a merge)
    };
    Kind kind = Kind::replace;
    // The values, with who would reach them and when. combine: the other's tuple as it stands.
    RankedTuple tuple;
    std::optional<RankedTuple> was = {};
    // combine: the event of the merge, and its time.
    std::uint64_t seq = 0;
    std::uint32_t atS = 0;
};

bool sameValues(const RankedTuple& a, const RankedTuple& b);
// Whether a's values are strictly better.
bool isBetter(const RankingOrder& order, const RankedTuple& a, const RankedTuple& b);

// What becomes of `now`. A tuple whose values stay as they are is the same tuple, reached when it was. Code::conflict where a sum leaves 64 bits;
// then `now` is as it was.
Result<void> fold(const TupleOperation& operation, UpdateMode mode, const RankingOrder& order,
                  std::optional<RankedTuple>& now);

} // namespace rostrum
