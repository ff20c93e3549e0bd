// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankingView: what is read of a ranking: the truth, or the public view without hidden players; of the whole or of a division, live or
// frozen, whichever LiveRanking it is made of. `cap` cuts the one order before anybody is hidden.
//
// Places are 0-based and of this view; shown ranks are 1-based. Ranks that are shared go by whole tuples (score and secondaries): what
// only orders within equal tuples splits no rank. Tuples that nobody but hidden players have count in no dense rank of the public view.
// A view is made for one answer and good until the next change of the ranking. Reading builds what dense ranks need at the first of them.
// Cost: O(log n) a question; with h hidden players O(log n) more, O(log h · log n) where a place is asked for by its number.
// Thread: the writer's.

#include "core/board/live_ranking.h"
#include "core/ranking/rank_mode.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace rostrum {

enum class Audience : std::uint8_t { everyone, operators };

// What a place shows.
struct ShownPlace {
    std::uint32_t player = 0;
    Standing standing;
    std::uint64_t rank = 0;

    friend bool operator==(const ShownPlace&, const ShownPlace&) = default;
};

class RankingView {
  public:
    static constexpr std::uint64_t noPlace = UINT64_MAX;

    // `ranking`: null for an empty one. It must outlive the view.
    RankingView(const LiveRanking* ranking, std::uint64_t cap, Audience audience);

    // Shown places.
    std::uint64_t total() const { return total_; }
    // The player's record where this view knows them at all, ranked or beyond the cap.
    std::optional<RankRecord> find(std::uint32_t player) const;

    // ---- of players whom find() knows (checked): nothing, or noPlace, beyond the cap
    std::optional<std::uint64_t> placeOf(std::uint32_t player) const;
    void placesOf(std::span<const std::uint32_t> players, std::span<std::uint64_t> places) const;
    std::optional<std::uint64_t> rankOf(std::uint32_t player, RankMode mode) const;
    // How many shown players have a strictly better tuple, an equal one (the player among them), a strictly worse one; of a player
    // beyond the cap `worse` is 0.
    struct Counts {
        std::uint64_t better = 0;
        std::uint64_t equal = 0;
        std::uint64_t worse = 0;
    };
    Counts countsOf(std::uint32_t player) const;
    // The share of shown players with a strictly worse tuple, 0 to 100; alone: 0.
    std::optional<double> percentileOf(std::uint32_t player) const;

    // ---- by place
    // The place must be below total() (checked).
    Ranking::Placed at(std::uint64_t place) const;
    // Fills in as many as there are from a place on, with their ranks; returns how many.
    std::size_t read(std::uint64_t from, RankMode mode, std::span<ShownPlace> out) const;
    // Exact sum of the scores shown; O(min(places within, places beyond the cap)) where there is a cut.
    Ranking::Sum sumOfScores() const;

  private:
    bool sameTuple(std::uint32_t a, std::uint32_t b) const; // of equal scores
    void shareRanks(std::uint64_t from, RankMode mode, std::span<ShownPlace> places) const;
    bool isHidden(std::uint32_t player) const { return hidden_ != nullptr && hidden_->has(player); }
    // How many hidden players stand before a position of the whole.
    std::uint64_t hiddenBefore(std::uint64_t position) const;
    // The position in the whole of a shown place.
    std::uint64_t positionOf(std::uint64_t place) const;
    std::uint64_t rankAt(const RankingEntry& entry, std::uint64_t place, RankMode mode) const;

    const LiveRanking* ranking_;
    const HiddenPart* hidden_; // null: nobody is left out
    std::uint64_t ranked_;     // places of the whole within the cap
    std::uint64_t total_;
};

} // namespace rostrum
