// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/distinct_scores.h"
#include "core/ranking/rank_mode.h"

#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <vector>

using namespace rostrum;

namespace {

// The ranks of all entries of an index, read off its counts; the first `ranked` are ranked.
std::vector<std::uint64_t> ranksOf(const RankIndex& index, RankMode mode, std::uint64_t ranked) {
    DistinctScores distinct;
    distinct.build(index);
    std::vector<std::uint64_t> ranks;
    for (std::uint64_t i = 0; i < std::min(index.size(), ranked); ++i) {
        const Place place = index.at(i);
        RankCounts counts;
        counts.position = index.countBefore(place.key);
        counts.better = index.countBetter(place.key.order);
        counts.betterOrEqual = index.countBetterOrEqual(place.key.order);
        counts.distinctBetter = distinct.countBefore(place.key.order);
        counts.ranked = ranked;
        ranks.push_back(shownRank(mode, counts));
    }
    return ranks;
}

RankIndex indexOf(const std::vector<Score>& scores, SortOrder sort) {
    RankIndex index;
    for (std::uint32_t i = 0; i < scores.size(); ++i)
        index.insert(PlaceKey{orderOf(scores[i], sort), i}, i);
    return index;
}

using Ranks = std::vector<std::uint64_t>;

} // namespace

TEST_CASE("the four rank modes") {
    const RankIndex index = indexOf({30, 50, 10, 50, 30}, SortOrder::descending);
    CHECK(ranksOf(index, RankMode::ordinal, 5) == Ranks{1, 2, 3, 4, 5});
    CHECK(ranksOf(index, RankMode::competition, 5) == Ranks{1, 1, 3, 3, 5});
    CHECK(ranksOf(index, RankMode::dense, 5) == Ranks{1, 1, 2, 2, 3});
    CHECK(ranksOf(index, RankMode::modified, 5) == Ranks{2, 2, 4, 4, 5});
}

TEST_CASE("ascending boards rank the smallest score first") {
    const RankIndex index = indexOf({-3, 9, -3, 12}, SortOrder::ascending);
    CHECK(index.at(0).player == 0);
    CHECK(index.at(3).player == 3);
    CHECK(ranksOf(index, RankMode::competition, 4) == Ranks{1, 1, 3, 4});
    CHECK(ranksOf(index, RankMode::modified, 4) == Ranks{2, 2, 3, 4});
}

TEST_CASE("a modified rank counts ranked entries only") {
    const RankIndex index = indexOf({50, 50, 50, 10}, SortOrder::descending);
    CHECK(ranksOf(index, RankMode::modified, 2) == Ranks{2, 2});
    CHECK(ranksOf(index, RankMode::modified, 3) == Ranks{3, 3, 3});
    CHECK(ranksOf(index, RankMode::modified, 4) == Ranks{3, 3, 3, 4});
}

TEST_CASE("rank modes have names") {
    for (const RankMode mode :
         {RankMode::ordinal, RankMode::competition, RankMode::dense, RankMode::modified})
        CHECK(parseRankMode(rankModeName(mode)) == mode);
    CHECK(parseRankMode("dense") == RankMode::dense);
    for (const char* name : {"", "Dense", "ordinal ", "standard"})
        CHECK(parseRankMode(name) == std::nullopt);
}

TEST_CASE("percentiles are the share of ranked entries with a worse score") {
    CHECK(percentileOf(0, 1) == 0.0);
    CHECK(percentileOf(4, 5) == 80.0);
    CHECK(percentileOf(1, 2) == 50.0);
    CHECK(percentileOf(0, 1'000'000) == 0.0);
}

TEST_CASE("distinct scores follow an index") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    RankIndex index;
    DistinctScores distinct;
    std::vector<Place> places;
    std::map<std::int64_t, int> players; // the dumb model: how many have each score
    const auto modelBefore = [&players](std::int64_t order) {
        return static_cast<std::uint64_t>(std::distance(players.begin(), players.lower_bound(order)));
    };
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        CAPTURE(i);
        if (places.empty() || test::below(random, 100) < (i / 4'000 % 2 == 0 ? 70U : 30U)) {
            const PlaceKey key{static_cast<std::int64_t>(test::below(random, 900)) - 450, i};
            index.insert(key, i);
            places.push_back(Place{key, i});
            ++players[key.order];
            if (index.countBetterOrEqual(key.order) - index.countBetter(key.order) == 1)
                distinct.add(key.order);
        } else {
            std::swap(places[test::below(random, places.size())], places.back());
            const std::int64_t order = places.back().key.order;
            REQUIRE(index.erase(places.back().key));
            places.pop_back();
            if (--players[order] == 0)
                players.erase(order);
            if (index.countBetterOrEqual(order) == index.countBetter(order))
                distinct.remove(order);
        }
        const auto probe = static_cast<std::int64_t>(test::below(random, 1'000)) - 500;
        REQUIRE(distinct.countBefore(probe) == modelBefore(probe));
        REQUIRE(distinct.size() == players.size());
    }
    DistinctScores built;
    built.build(index);
    CHECK(built.size() == players.size());
    for (const auto& [order, count] : players)
        REQUIRE(built.countBefore(order) == modelBefore(order));
    built.checkInvariants();
    distinct.checkInvariants();
    built.build(RankIndex());
    CHECK(built.size() == 0);
}
