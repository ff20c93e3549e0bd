// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/ranking_view.h"

#include "core/check.h"

#include <algorithm>
#include <array>

namespace rostrum {

RankingView::RankingView(const LiveRanking* ranking, std::uint64_t cap, Audience audience)
    : ranking_(ranking),
      hidden_(ranking == nullptr || audience == Audience::operators ? nullptr : ranking->hidden()),
      ranked_(ranking == nullptr ? 0 : (cap == 0 ? ranking->size() : std::min(ranking->size(), cap))),
      total_(ranked_ - hiddenBefore(ranked_)) {}

std::uint64_t RankingView::hiddenBefore(std::uint64_t position) const {
    if (hidden_ == nullptr)
        return 0;
    const Ranking& hidden = hidden_->entries();
    if (position == ranking_->size())
        return hidden.size();
    std::uint64_t low = 0;
    std::uint64_t high = hidden.size();
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (ranking_->positionOf(hidden.at(middle).player) < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::uint64_t RankingView::positionOf(std::uint64_t place) const {
    if (hidden_ == nullptr)
        return place;
    const Ranking& hidden = hidden_->entries();
    std::uint64_t low = 0; // how many hidden players stand before the place
    std::uint64_t high = hidden.size();
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (ranking_->positionOf(hidden.at(middle).player) - middle <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return place + low;
}

std::optional<RankRecord> RankingView::find(std::uint32_t player) const {
    if (ranking_ == nullptr || isHidden(player))
        return std::nullopt;
    return ranking_->find(player);
}

// ---- of players

std::optional<std::uint64_t> RankingView::placeOf(std::uint32_t player) const {
    const std::uint64_t position = ranking_->positionOf(player);
    if (position >= ranked_)
        return std::nullopt;
    return hidden_ == nullptr ? position
                              : position - hidden_->entries().countBefore(ranking_->entryOf(player));
}

void RankingView::placesOf(std::span<const std::uint32_t> players, std::span<std::uint64_t> places) const {
    if (ranking_ == nullptr)
        return;
    ranking_->positionsOf(players, places);
    for (std::size_t i = 0; i < players.size(); ++i) {
        if (places[i] >= ranked_)
            places[i] = noPlace;
        else if (hidden_ != nullptr)
            places[i] -= hidden_->entries().countBefore(ranking_->entryOf(players[i]));
    }
}

// Of an entry that is shown at the place.
std::uint64_t RankingView::rankAt(const RankingEntry& entry, std::uint64_t place, RankMode mode) const {
    RankCounts counts;
    counts.position = place;
    counts.ranked = total_;
    switch (mode) {
    case RankMode::ordinal: break;
    case RankMode::competition:
        counts.better =
            ranking_->countBetter(entry) - (hidden_ == nullptr ? 0 : hidden_->entries().countBetter(entry));
        break;
    case RankMode::dense:
        counts.distinctBetter = ranking_->distinctBetter(entry) -
                                (hidden_ == nullptr ? 0 : hidden_->aloneBetter(*ranking_, entry));
        break;
    case RankMode::modified:
        counts.betterOrEqual = ranking_->countBetterOrEqual(entry) -
                               (hidden_ == nullptr ? 0 : hidden_->entries().countBetterOrEqual(entry));
        break;
    }
    return shownRank(mode, counts);
}

std::optional<std::uint64_t> RankingView::rankOf(std::uint32_t player, RankMode mode) const {
    if (hidden_ == nullptr) // one walk down the tree less
        return ranking_->rankOf(player, mode, ranked_ == ranking_->size() ? 0 : ranked_);
    const std::optional<std::uint64_t> place = placeOf(player);
    if (!place)
        return std::nullopt;
    return rankAt(ranking_->entryOf(player), *place, mode);
}

RankingView::Counts RankingView::countsOf(std::uint32_t player) const {
    const RankingEntry entry = ranking_->entryOf(player);
    std::uint64_t better = ranking_->countBetter(entry);
    std::uint64_t asGood = ranking_->countBetterOrEqual(entry);
    if (hidden_ != nullptr) {
        better -= hidden_->entries().countBetter(entry);
        asGood -= hidden_->entries().countBetterOrEqual(entry);
    }
    return {better, asGood - better, total_ > asGood ? total_ - asGood : 0};
}

std::optional<double> RankingView::percentileOf(std::uint32_t player) const {
    if (!placeOf(player))
        return std::nullopt;
    return rostrum::percentileOf(countsOf(player).worse, total_);
}

// ---- by place

Ranking::Placed RankingView::at(std::uint64_t place) const {
    ROSTRUM_CHECK(place < total_, "a place asked for is within the view");
    return ranking_->at(positionOf(place));
}

bool RankingView::sameTuple(std::uint32_t a, std::uint32_t b) const {
    const Ranking::Secondaries ofA = ranking_->secondariesOf(a);
    return std::equal(ofA.begin(), ofA.end(), ranking_->secondariesOf(b).begin());
}

std::size_t RankingView::read(std::uint64_t from, RankMode mode, std::span<ShownPlace> out) const {
    if (from >= total_)
        return 0;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), total_ - from));
    std::array<Ranking::Placed, 64> part;
    std::uint64_t position = positionOf(from);
    for (std::size_t count = 0; count < wanted;) {
        const std::size_t before = count;
        const std::size_t most = hidden_ == nullptr ? std::min(part.size(), wanted - count) : part.size();
        const std::size_t got = ranking_->read(position, std::span(part).first(most));
        for (std::size_t i = 0; i < got && count < wanted; ++i) {
            if (isHidden(part[i].player))
                continue;
            out[count] = {part[i].player, part[i].standing, from + count + 1};
            ++count;
        }
        position += got;
        if (count == before) // a long row of hidden players: behind it
            position = positionOf(from + count);
    }
    if (mode != RankMode::ordinal)
        shareRanks(from, mode, out.first(wanted));
    return wanted;
}

// Equals share a rank: found at the first of them, and in mode `modified` at the last, where that is among those read.
void RankingView::shareRanks(std::uint64_t from, RankMode mode, std::span<ShownPlace> places) const {
    const bool tuples = ranking_->order().secondaryCount != 0;
    std::uint64_t rank = 0;
    for (std::size_t begin = 0; begin < places.size();) {
        std::size_t end = begin + 1;
        while (end < places.size() && places[end].standing.score == places[begin].standing.score &&
               (!tuples || sameTuple(places[end].player, places[begin].player)))
            ++end;
        const bool whole = mode == RankMode::modified ? end < places.size() : begin > 0;
        if (!whole)
            rank = rankAt(ranking_->entryOf(places[begin].player), from + begin, mode);
        else if (mode == RankMode::competition)
            rank = from + begin + 1;
        else
            rank = mode == RankMode::dense ? rank + 1 : from + end;
        for (; begin < end; ++begin)
            places[begin].rank = rank;
    }
}

Ranking::Sum RankingView::sumOfScores() const {
    if (ranking_ == nullptr)
        return 0;
    const auto sumOf = [](const Ranking& ranking, std::uint64_t position, std::uint64_t count) {
        std::array<Ranking::Placed, 256> part;
        Ranking::Sum sum = 0;
        while (count > 0) {
            const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(count, part.size()));
            const std::size_t got = ranking.read(position, std::span(part).first(step));
            for (std::size_t i = 0; i < got; ++i)
                sum += part[i].standing.score;
            position += got;
            count -= got;
        }
        return sum;
    };
    // Whichever side of the cut is the smaller is walked.
    const auto firstOf = [&](const Ranking& ranking, std::uint64_t count) {
        const std::uint64_t beyond = ranking.size() - count;
        return count < beyond ? sumOf(ranking, 0, count)
                              : ranking.sumOfScores() - sumOf(ranking, ranking.size() - beyond, beyond);
    };
    const Ranking::Sum all = firstOf(*ranking_, ranked_);
    return hidden_ == nullptr ? all : all - firstOf(hidden_->entries(), ranked_ - total_);
}

} // namespace rostrum
