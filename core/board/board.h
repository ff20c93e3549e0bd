// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Board: one leaderboard as it lives in memory: configuration, counters, its ranking, and the archives of earlier
// generations. Changed by the engine only, on the writer's thread.

#include "core/board/archive.h"
#include "core/board/board_config.h"
#include "core/board/frozen_view.h"
#include "core/board/live_ranking.h"
#include "core/board/period.h"
#include "core/board/ranking_change.h"
#include "core/board/ranking_form.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace rostrum {

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
    // Of what is put away now: the newest archive's where the settings are the same, so that few are kept.
    SharedForm form() const {
        RankingForm now = formOf(config);
        if (!archives.empty() && *archives.back().form == now)
            return archives.back().form;
        return std::make_shared<const RankingForm>(std::move(now));
    }
    // All that the board has, open, archived, frozen and held.
    template <typename Use>
    void forEachRanking(Use&& use) {
        use(ranking);
        for (const auto& slice : periods)
            use(slice->ranking);
        for (Archive& archive : archives)
            use(archive.ranking);
        if (frozen != nullptr)
            frozen->forEachRanking(use);
        for (const auto& view : held)
            view->forEachRanking(use);
    }
    // Shown or held; null where there is none of that freeze.
    FrozenView* viewOf(std::uint64_t freezeSeq) const {
        if (frozen != nullptr && frozen->seq == freezeSeq)
            return frozen.get();
        const auto found =
            std::find_if(held.begin(), held.end(), [&](const auto& view) { return view->seq == freezeSeq; });
        return found == held.end() ? nullptr : found->get();
    }
    // Whether the public may know of it: it is of before the freeze, where the board is frozen.
    bool isPublic(const Archive& archive) const {
        return frozen == nullptr || archive.endedSeq <= frozen->seq;
    }
    // The archives that operators see, or the public: where the board is frozen, those of then, whatever became of them. O(archives).
    std::vector<const Archive*> archivesSeen(bool truth) const {
        if (frozen != nullptr && !truth)
            return archivesIn(*frozen);
        std::vector<const Archive*> seen;
        for (const Archive& archive : archives)
            seen.push_back(&archive);
        return seen;
    }
    // Those that were there at the freeze of which the view is.
    std::vector<const Archive*> archivesIn(const FrozenView& view) const {
        std::vector<const Archive*> seen;
        auto kept = view.archives.begin();
        const auto addKept = [&] {
            for (; kept != view.archives.end() && (*kept)->place == seen.size(); ++kept)
                seen.push_back(&(*kept)->archive);
        };
        for (const Archive& archive : archives) {
            addKept();
            if (archive.endedSeq <= view.seq)
                seen.push_back(&archive);
        }
        addKept();
        return seen;
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
    std::vector<std::unique_ptr<FrozenView>>
        held; // shown before, by the freeze's seq; to be shown again by an undo
    // The engine's: when it last noted the counters, to be able to lead back to them; and whether it notes who is on the board,
    // for renames.
    std::uint64_t notedAt = 0;
    bool membersNoted = false;
};

} // namespace rostrum
