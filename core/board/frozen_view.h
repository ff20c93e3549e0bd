// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What of a board is open at a time: slices of periods and counters; and FrozenView, a copy of all that, which the public sees while the
// board is frozen. Changed by the engine only, on the writer's thread.

#include "core/board/archive.h"
#include "core/board/live_ranking.h"
#include "core/board/period.h"
#include "core/board/ranking_change.h"
#include "core/board/revealed_steps.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace rostrum {

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

// An archive of before a freeze that the board has no longer, since an undo made it the board's ranking again: as it was.
struct KeptArchive {
    std::size_t place = 0; // among those that there were at the freeze
    Archive archive;
};

// A frozen board as the public sees it: copies of what was open at the freeze, and what goes with them. Only what may be seen changes it:
// renames, hidden players, the board's configuration, and reveals, which lead players from their place here to the truth.
// One that is not shown any more is held for a while (Board::held), so that it can be shown again: hidden players and ids reach it still.
struct FrozenView {
    explicit FrozenView(LiveRanking all) : ranking(std::move(all)) {}

    std::uint64_t seq = 0; // the event that froze it
    std::uint64_t generation = 0;
    BoardCounters counters; // the revision steps with what can be seen
    int decimals = 0;       // of the scores, where it is held
    LiveRanking ranking;
    std::vector<std::unique_ptr<OpenPeriod>> periods;
    // The archives of then are the board's own, as long as it has them; these are the others, by place.
    std::vector<std::unique_ptr<KeptArchive>> archives;
    RevealedSteps revealed; // oldest first, in all of these rankings

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
    const LiveRanking* openRanking(const RankingRef& ref) const {
        return const_cast<FrozenView*>(this)->openRanking(
            ref); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    }
    // Of those that were open.
    template <typename Use>
    void forEachOpen(Use&& use) {
        use(ranking);
        for (const auto& slice : periods)
            use(slice->ranking);
    }
    template <typename Use>
    void forEachRanking(Use&& use) {
        forEachOpen(use);
        for (const auto& kept : archives)
            use(kept->archive.ranking);
    }
    std::uint64_t entries() const {
        std::uint64_t sum = ranking.size();
        for (const auto& slice : periods)
            sum += slice->ranking.size();
        for (const auto& kept : archives)
            sum += kept->archive.ranking.size();
        return sum;
    }
    // What counts where it is held: a place that was revealed is remembered as well.
    std::uint64_t heldEntries() const { return entries() + revealed.changes(); }
};

} // namespace rostrum
