// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A submission that will be accepted: all that accept() needs, so that nothing is looked up or judged twice. Internal to core/engine.

#include "core/engine/ahead.h"
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
    const Foreseen* ahead = nullptr;    // null: nothing was found out about it
    ExtendedJudged* extended = nullptr; // the engine's, until the next submission is judged
    std::uint32_t submittedAs = 0;      // the player who was named, where they were merged into `player`
};

// What a submission makes of a tuple by the board's update mode, before it has a place: Code::invalidScore beyond 64 bits.
struct NewTuple {
    Score score = 0;
    SecondaryValues secondaries{};
};
Result<NewTuple> newTuple(const BoardConfig& config, const std::optional<RankedTuple>& before,
                          const NewTuple& amount);

// The number as a score of a board with so many decimals, if it is one: toScore says why it is none.
inline std::optional<Score> scoreOf(const ExactNumber& number, int decimals) {
    if (decimals == 0 && number.exponent == 0) [[likely]]
        return number.significand;
    const Result<Score> score = toScore(number, decimals);
    return score ? std::optional(*score) : std::nullopt;
}

// Nothing where an increment leaves 64 bits.
inline std::optional<Score> newScore(const BoardConfig& config, const Standing* before, Score amount) {
    if (before == nullptr || config.updateMode == UpdateMode::replace)
        return amount;
    if (config.updateMode == UpdateMode::increment)
        return addScores(before->score, amount);
    const bool better =
        config.sortOrder == SortOrder::descending ? amount > before->score : amount < before->score;
    return better ? amount : before->score;
}

// Whether the score keeps within the board's bounds, and, where it is `stepped`, within max_step of the one before (null: none).
Result<void> checkBounds(const BoardConfig& config, const Standing* before, Score score, bool stepped);

// As the board's list has them. Submissions bring them by name, ascending, each once.
Result<SecondaryValues> valuesOf(const TieBreaks& names, const std::vector<SecondaryValue>& given);

} // namespace rostrum
