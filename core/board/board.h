// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Board: one leaderboard as it lives in memory: configuration, counters, its ranking, and the archives of earlier
// generations. Changed by the engine only, on the writer's thread.

#include "core/board/board_config.h"
#include "core/board/live_ranking.h"
#include "core/board/period.h"
#include "core/board/ranking_change.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

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
};

// A slice of time that the board keeps a ranking of. Of each period but `all` that the board has, one is current; before it there may
// be one that waits for late events, after it one that has begun early. Its place in memory is stable.
struct OpenPeriod {
    OpenPeriod(RankingRef sliceRef, std::int64_t sliceEndMs, LiveRanking sliceRanking)
        : ref(sliceRef),
          endMs(sliceEndMs),
          ranking(std::move(sliceRanking)) {}

    RankingRef ref;
    std::int64_t endMs; // the first moment that is not of it any more
    bool current = false;
    LiveRanking ranking;

    bool contains(std::int64_t ms) const { return ms >= ref.beginMs && ms < endMs; }
};

// What answers and rollbacks need beside the ranking.
struct BoardCounters {
    std::uint64_t revision = 0;    // one step for each applied change, never back
    std::uint64_t submissions = 0; // since the last reset, those that changed nothing included
    std::int64_t updatedAtMs = 0;
    std::optional<std::int64_t> lastSubmissionAtMs;

    friend bool operator==(const BoardCounters&, const BoardCounters&) = default;
};

// A frozen board as the public sees it: copies of what was open at the freeze, and what goes with them. Only what may be seen changes it:
// renames, hidden players, the board's configuration, and reveals, which lead players from their place here to the truth.
struct FrozenView {
    explicit FrozenView(LiveRanking all) : ranking(std::move(all)) {}

    std::uint64_t seq = 0; // the event that froze it
    std::uint64_t generation = 0;
    std::size_t archives = 0; // as many as there were
    BoardCounters counters;   // the revision steps with what can be seen
    LiveRanking ranking;
    std::vector<std::unique_ptr<OpenPeriod>> periods;
    // What was revealed, newest last: each step one player, in all of these rankings, from before to after.
    std::vector<std::vector<RankingChange>> revealed;

    bool has(std::uint32_t player) const {
        return ranking.find(player) || std::any_of(periods.begin(), periods.end(), [&](const auto& slice) {
                   return slice->ranking.find(player).has_value();
               });
    }
    LiveRanking* openRanking(const RankingRef& ref) {
        if (ref.period == Period::all)
            return ref.beginMs == 0 ? &ranking : nullptr;
        const auto found = std::find_if(periods.begin(), periods.end(),
                                        [&](const auto& slice) { return slice->ref == ref; });
        return found == periods.end() ? nullptr : &(*found)->ranking;
    }
};

struct Board {
    // `playerIds` must outlive the board; only an order by player ids needs it.
    Board(std::uint32_t boardNumber, BoardConfig boardConfig, const PlayerIdOrder* playerIds = nullptr)
        : number(boardNumber),
          config(std::move(boardConfig)),
          ids(playerIds),
          ranking(emptyRanking()) {}

    // In the board's order.
    LiveRanking emptyRanking() const {
        LiveRanking empty(config.order(), ids);
        if (sides != nullptr)
            empty.rebuildSides(*sides);
        return empty;
    }
    // All that the board has, open, archived and frozen.
    template <typename Use>
    void forEachRanking(Use&& use) {
        use(ranking);
        for (const auto& slice : periods)
            use(slice->ranking);
        for (Archive& archive : archives)
            use(archive.ranking);
        if (frozen == nullptr)
            return;
        use(frozen->ranking);
        for (const auto& slice : frozen->periods)
            use(slice->ranking);
    }
    // Nothing where the board has no such ranking open.
    LiveRanking* openRanking(const RankingRef& ref) {
        if (ref.period == Period::all)
            return ref.beginMs == 0 ? &ranking : nullptr;
        OpenPeriod* found = openPeriod(ref);
        return found == nullptr ? nullptr : &found->ranking;
    }
    const LiveRanking* openRanking(const RankingRef& ref) const {
        return const_cast<Board*>(this)->openRanking(ref); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    }
    OpenPeriod* openPeriod(const RankingRef& ref) {
        const auto found = std::find_if(periods.begin(), periods.end(),
                                        [&](const auto& slice) { return slice->ref == ref; });
        return found == periods.end() ? nullptr : found->get();
    }
    const OpenPeriod* currentPeriod(Period period) const {
        const auto found = std::find_if(periods.begin(), periods.end(), [&](const auto& slice) {
            return slice->ref.period == period && slice->current;
        });
        return found == periods.end() ? nullptr : found->get();
    }
    // Of all open rankings.
    std::uint64_t entries() const {
        std::uint64_t sum = ranking.size();
        for (const auto& slice : periods)
            sum += slice->ranking.size();
        return sum;
    }

    // Ranked players: those within max_entries.
    std::uint64_t totalPlayers() const {
        return config.maxEntries == 0 ? ranking.size() : std::min(ranking.size(), config.maxEntries);
    }
    std::optional<std::uint64_t> rankOf(std::uint32_t player, RankMode mode) const {
        return ranking.rankOf(player, mode, config.maxEntries);
    }

    std::uint32_t number; // never reused
    BoardConfig config;
    const PlayerIdOrder* ids;
    const PlayerSides* sides = nullptr; // null: nobody in the event is set apart
    std::uint64_t generation = 0;       // seq of the event that began it
    std::int64_t createdAtMs = 0;
    std::optional<std::int64_t> nextResetAtMs; // the boundary; nothing without a schedule
    BoardCounters counters;
    LiveRanking ranking;                              // `all`: since the last reset
    std::vector<std::unique_ptr<OpenPeriod>> periods; // the others, by period and beginning
    std::vector<Archive> archives;                    // oldest first
    std::unique_ptr<FrozenView> frozen;               // null: the public sees the truth
    // The engine's: when it last noted the counters, to be able to lead back to them; and whether it notes who is on the board,
    // for renames.
    std::uint64_t notedAt = 0;
    bool membersNoted = false;
};

} // namespace rostrum
