// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A submission that will be accepted: all that accept() needs, so that nothing is looked up or judged twice. Internal to core/engine.

#include "core/engine/engine.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace rostrum {

// What it means on a board that is not plain. The engine has one, which is used again for each submission: no memory is asked for.
struct Engine::ExtendedJudged {
    SecondaryValues amount{};
    std::vector<RankingChange> changes; // `all` first; an `after` that changes has no reachedSeq yet
    std::uint64_t newEntries = 0;
    bool late = false;
    std::vector<std::pair<Period, TimeSlice>> toOpen; // slices that it is the first to belong to

    void clear() {
        amount = {};
        changes.clear();
        newEntries = 0;
        late = false;
        toOpen.clear();
    }
};

struct Engine::Judged {
    Board* board = nullptr;
    std::uint32_t player = 0; // 0: new to the event
    std::optional<Standing> before;
    Score amount = 0;
    Score score = 0; // afterwards
    std::int64_t timestampMs = 0;
    bool renames = false;
    Boxed<RequestKey> key;
    const Ranking::Ahead* ahead = nullptr;
    ExtendedJudged* extended = nullptr; // the engine's, until the next submission is judged
    std::uint32_t submittedAs = 0;      // the player who was named, where they were merged into `player`
};

// Whether the score keeps within the board's bounds, and, where it is `stepped`, within max_step of the one before (null: none).
Result<void> checkBounds(const BoardConfig& config, const Standing* before, Score score, bool stepped);

// As the board's list has them. Submissions bring them by name, ascending, each once.
Result<SecondaryValues> valuesOf(const TieBreaks& names, const std::vector<SecondaryValue>& given);

} // namespace rostrum
