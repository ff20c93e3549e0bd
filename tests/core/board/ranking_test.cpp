// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/ranking.h"

#include "tests/core/board/ranking_model.h"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

using namespace rostrum;

namespace {

Ranking::Record record(std::uint32_t player, Score score, std::uint64_t seq) {
    return {player, 0, {score, seq}};
}

std::vector<std::uint32_t> playersOf(const Ranking& ranking) {
    std::vector<Ranking::Placed> placed(ranking.size());
    ranking.read(0, placed);
    std::vector<std::uint32_t> players;
    players.reserve(placed.size());
    for (const Ranking::Placed& place : placed)
        players.push_back(place.player);
    return players;
}

using Players = std::vector<std::uint32_t>;

} // namespace

TEST_CASE("what decides among equal scores") {
    RankingOrder order;
    const auto filled = [&](const PlayerIdOrder* ids) {
        Ranking ranking(order, ids);
        ranking.set(record(2, 50, 1));
        ranking.set(record(1, 50, 2));
        ranking.set(record(3, 60, 3));
        return ranking;
    };
    SUBCASE("who was first") {
        order.last = TieBreak::first;
        CHECK(playersOf(filled(nullptr)) == Players{3, 2, 1});
    }
    SUBCASE("who was last") {
        order.last = TieBreak::last;
        CHECK(playersOf(filled(nullptr)) == Players{3, 1, 2});
    }
    SUBCASE("their ids, however often the score is reached anew") {
        class Backwards final : public PlayerIdOrder {
            int compareIds(std::uint32_t a, std::uint32_t b) const override {
                return a == b ? 0 : (a > b ? -1 : 1);
            }
        } ids;
        order.last = TieBreak::playerId;
        Ranking ranking = filled(&ids);
        CHECK(playersOf(ranking) == Players{3, 2, 1});
        ranking.set(record(1, 50, 9));
        CHECK(playersOf(ranking) == Players{3, 2, 1});
        CHECK(ranking.at(2).standing.reachedSeq == 9);
    }
}

TEST_CASE("secondary values decide before time, and share ranks only when equal") {
    RankingOrder order;
    order.secondaryCount = 2;
    order.secondaries = {SortOrder::descending, SortOrder::ascending};
    Ranking ranking(order);
    const auto set = [&](std::uint32_t player, Score score, std::uint64_t seq, std::int64_t goals,
                         std::int64_t fouls) {
        const std::array<std::int64_t, 2> values = {goals, fouls};
        ranking.set(record(player, score, seq), values);
    };
    set(1, 50, 1, 3, 2);
    set(2, 50, 2, 4, 9);
    set(3, 50, 3, 3, 1);
    set(4, 50, 4, 3, 2);
    set(5, 40, 5, 9, 0);
    CHECK(playersOf(ranking) == Players{2, 3, 1, 4, 5});
    CHECK(ranking.rankOf(1, RankMode::competition, 0) == 3);
    CHECK(ranking.rankOf(4, RankMode::competition, 0) == 3);
    CHECK(ranking.rankOf(4, RankMode::modified, 0) == 4);
    CHECK(ranking.rankOf(5, RankMode::dense, 0) == 4);
    CHECK(ranking.countWorse(3, 0) == 3);
    CHECK(ranking.countWorse(1, 0) == 1);
    CHECK(ranking.rankOf(4, RankMode::modified, 3) == std::nullopt);
    CHECK(ranking.rankOf(1, RankMode::modified, 3) == 3);
    CHECK(ranking.secondariesOf(3)[1] == 1);
    set(3, 50, 6, 3, 2); // no longer better than those
    CHECK(playersOf(ranking) == Players{2, 1, 4, 3, 5});
    CHECK(ranking.rankOf(5, RankMode::dense, 0) == 3);
}

TEST_CASE("a player's secondaries may be taken over from another's") {
    RankingOrder order;
    order.secondaryCount = 1;
    Ranking ranking(order);
    ranking.set(record(1, 5, 1), std::array<std::int64_t, 1>{77});
    for (std::uint32_t player = 2; player < 2000; ++player)
        ranking.set(record(player, 5, player), ranking.secondariesOf(player - 1));
    CHECK(ranking.secondariesOf(1999)[0] == 77);
}

TEST_CASE("bad records are refused as a whole") {
    Ranking ranking;
    ranking.set(record(9, 9, 9));
    SUBCASE("a player twice") { CHECK(!ranking.assign({record(1, 5, 1), record(2, 5, 2), record(1, 6, 3)})); }
    SUBCASE("a place twice") { CHECK(!ranking.assign({record(1, 5, 1), record(2, 5, 1)})); }
    SUBCASE("nobody") { CHECK(!ranking.assign({record(0, 5, 1)})); }
    SUBCASE("reached by no event") { CHECK(!ranking.assign({record(1, 5, 0)})); }
    SUBCASE("the same in an order of tuples") {
        RankingOrder order;
        order.secondaryCount = 1;
        Ranking tuples(order);
        const std::array<std::int64_t, 2> same = {4, 4};
        CHECK(!tuples.assign({record(1, 5, 1), record(2, 5, 1)}, same));
        const std::array<std::int64_t, 2> other = {4, 3};
        CHECK(tuples.assign({record(1, 5, 1), record(2, 5, 1)}, other));
        CHECK(tuples.size() == 2);
        return;
    }
    CHECK(ranking.empty());
    CHECK(ranking.sumOfScores() == 0);
    ranking.checkInvariants();
    ranking.set(record(4, 4, 4));
    CHECK(playersOf(ranking) == Players{4});
}

TEST_CASE("memory is returned as players leave, in every order") {
    test::Ids ids;
    constexpr std::uint32_t players = 60000;
    for (const TieBreak last : {TieBreak::first, TieBreak::playerId}) {
        for (const unsigned secondaries : {0U, 2U}) {
            RankingOrder order;
            order.secondaryCount = static_cast<std::uint8_t>(secondaries);
            order.last = last;
            Ranking ranking(order, &ids);
            const std::vector<std::int64_t> values(secondaries, 5);
            for (std::uint32_t player = 1; player <= players; ++player)
                ranking.set(record(player, player * 7919 % 100003, player), values);
            CHECK(ranking.rankOf(1, RankMode::dense, 0)); // and what is kept for it
            const std::size_t full = ranking.memoryBytes();
            std::vector<std::uint32_t> leaving(players);
            std::iota(leaving.begin(), leaving.end(), 1U);
            for (std::uint32_t i = 0; i < players; ++i)
                std::swap(leaving[i], leaving[i * 48271ULL % players]);
            for (std::uint32_t i = 0; i < players; ++i) {
                ranking.erase(leaving[i]);
                if (i == players * 9 / 10) // a huge page may be kept for the time being
                    CHECK(ranking.memoryBytes() < full / 2);
            }
            CHECK(ranking.memoryBytes() < 20000);
        }
    }
}
