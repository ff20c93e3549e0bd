// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/ranking_view.h"

#include "tests/core/board/view_model.h"

#include <doctest/doctest.h>

#include <vector>

using namespace rostrum;

namespace {

Ranking::Record record(std::uint32_t player, Score score, std::uint64_t seq) {
    return {player, 0, {score, seq}};
}

std::vector<std::uint64_t> ranksIn(const RankingView& view, RankMode mode) {
    std::vector<ShownPlace> places(100);
    places.resize(view.read(0, mode, places));
    std::vector<std::uint64_t> ranks;
    for (const ShownPlace& place : places)
        ranks.push_back(place.rank);
    return ranks;
}

using Ranks = std::vector<std::uint64_t>;

// 50, 50, 30, 30, 10 by players 1 to 5.
LiveRanking example() {
    LiveRanking ranking;
    const std::array<Score, 5> scores = {50, 50, 30, 30, 10};
    for (std::uint32_t i = 0; i < scores.size(); ++i)
        ranking.set(record(i + 1, scores[i], i + 1));
    return ranking;
}

} // namespace

TEST_CASE("rank modes, and what a cap does to them") {
    const LiveRanking ranking = example();
    const RankingView view(&ranking, 0, Audience::everyone);
    CHECK(ranksIn(view, RankMode::ordinal) == Ranks{1, 2, 3, 4, 5});
    CHECK(ranksIn(view, RankMode::competition) == Ranks{1, 1, 3, 3, 5});
    CHECK(ranksIn(view, RankMode::dense) == Ranks{1, 1, 2, 2, 3});
    CHECK(ranksIn(view, RankMode::modified) == Ranks{2, 2, 4, 4, 5});
    const RankingView cut(&ranking, 3, Audience::everyone);
    CHECK(cut.total() == 3);
    CHECK(ranksIn(cut, RankMode::modified) == Ranks{2, 2, 3});
    CHECK(cut.find(4));
    CHECK(cut.rankOf(4, RankMode::competition) == std::nullopt);
    CHECK(cut.percentileOf(5) == std::nullopt);
}

TEST_CASE("ranks close up over hidden players, and the cap counts them all the same") {
    LiveRanking ranking = example();
    ranking.hide(1);
    ranking.hide(5);
    const RankingView shown(&ranking, 0, Audience::everyone);
    CHECK(ranksIn(shown, RankMode::ordinal) == Ranks{1, 2, 3});
    CHECK(ranksIn(shown, RankMode::competition) == Ranks{1, 2, 2});
    CHECK(ranksIn(shown, RankMode::modified) == Ranks{1, 3, 3});
    CHECK(!shown.find(1));
    CHECK(shown.percentileOf(2) == doctest::Approx(200.0 / 3));
    CHECK(RankingView(&ranking, 0, Audience::operators).rankOf(2, RankMode::modified) == 2);
    // Of three ranked places one is hidden: two are shown, and nobody comes in from behind.
    const RankingView cut(&ranking, 3, Audience::everyone);
    CHECK(cut.total() == 2);
    CHECK(cut.rankOf(3, RankMode::ordinal) == 2);
    CHECK(cut.rankOf(4, RankMode::ordinal) == std::nullopt);
    ranking.unhide(1);
    CHECK(RankingView(&ranking, 3, Audience::everyone).total() == 3);
}

TEST_CASE("a tuple that only hidden players have counts in no dense rank of the public view") {
    LiveRanking ranking = example();
    ranking.hide(1);
    const auto dense = [&](std::uint32_t player, Audience audience) {
        return RankingView(&ranking, 0, audience).rankOf(player, RankMode::dense);
    };
    CHECK(dense(5, Audience::everyone) == 3); // player 2 still has 50
    ranking.hide(2);
    CHECK(dense(5, Audience::everyone) == 2);
    CHECK(dense(5, Audience::operators) == 3);
    ranking.set(record(4, 50, 9)); // somebody shown reaches it
    CHECK(dense(5, Audience::everyone) == 3);
    ranking.erase(4);
    CHECK(dense(5, Audience::everyone) == 2);
    ranking.set(record(2, 40, 10)); // a hidden player alone on another
    CHECK(dense(5, Audience::everyone) == 2);
    ranking.unhide(2);
    CHECK(dense(5, Audience::everyone) == 3);
    ranking.checkInvariants();
}

TEST_CASE("equal scores with other secondaries share no rank, in a list as for one player") {
    RankingOrder order;
    order.secondaryCount = 1;
    LiveRanking ranking(order);
    ranking.set(record(1, 50, 1), std::array<std::int64_t, 1>{9});
    ranking.set(record(2, 50, 2), std::array<std::int64_t, 1>{4});
    ranking.set(record(3, 50, 3), std::array<std::int64_t, 1>{4});
    const RankingView view(&ranking, 0, Audience::everyone);
    CHECK(ranksIn(view, RankMode::competition) == Ranks{1, 2, 2});
    CHECK(ranksIn(view, RankMode::dense) == Ranks{1, 2, 2});
    CHECK(ranksIn(view, RankMode::modified) == Ranks{1, 3, 3});
    CHECK(view.countsOf(1).worse == 2);
    CHECK(view.countsOf(3).equal == 2);
    CHECK(view.percentileOf(3) == 0.0);
}

TEST_CASE("a player alone has percentile 0, and a view of nobody has no places") {
    LiveRanking ranking;
    ranking.set(record(1, 5, 1));
    CHECK(RankingView(&ranking, 0, Audience::everyone).percentileOf(1) == 0.0);
    const RankingView nobody(nullptr, 0, Audience::everyone);
    CHECK(nobody.total() == 0);
    CHECK(!nobody.find(1));
    CHECK(ranksIn(nobody, RankMode::dense).empty());
    CHECK((nobody.sumOfScores() == 0));
}

TEST_CASE(
    "a division is a ranking of its own, with its own cap, and players who come later fall into theirs") {
    test::Facts facts;
    facts.sides[1] = {false, 7};
    facts.sides[4] = {true, 7};
    facts.sides[6] = {false, 7};
    LiveRanking ranking = example();
    ranking.rebuildSides(facts);
    const auto division = [&] { return RankingView(ranking.division(7), 2, Audience::everyone); };
    CHECK(division().total() == 1); // the second place of two is hidden
    ranking.set(record(6, 40, 6));
    CHECK(division().total() == 2);
    CHECK(division().rankOf(6, RankMode::ordinal) == 2);
    CHECK(ranking.division(8) == nullptr);
    facts.sides[6].division = 8;
    ranking.setDivision(6, 8);
    CHECK(division().total() == 1);
    CHECK(RankingView(ranking.division(8), 0, Audience::everyone).rankOf(6, RankMode::ordinal) == 1);
    CHECK(ranking.divisions() == std::vector<std::uint32_t>{7, 8});
    ranking.erase(6);
    CHECK(ranking.divisions() == std::vector<std::uint32_t>{7});
    ranking.checkInvariants();
    // A hidden player who comes back is still hidden.
    ranking.erase(4);
    ranking.set(record(4, 99, 7));
    CHECK(!RankingView(&ranking, 0, Audience::everyone).find(4));
    CHECK(RankingView(&ranking, 0, Audience::operators).rankOf(4, RankMode::ordinal) == 1);
}

TEST_CASE("what is beside the truth goes when nobody needs it") {
    LiveRanking ranking = example();
    const std::size_t plain = ranking.memoryBytes();
    ranking.hide(3);
    ranking.setDivision(2, 5);
    CHECK(ranking.memoryBytes() > plain);
    ranking.unhide(3);
    ranking.setDivision(2, 0);
    CHECK(ranking.memoryBytes() == plain);
    CHECK(ranking.hidden() == nullptr);
}
