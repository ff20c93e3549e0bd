// SPDX-License-Identifier: GPL-3.0-or-later
// Views of a LiveRanking against lists: all orders, rank modes, caps, hidden players, divisions, and clones that stand still.
#include "tests/core/board/live_world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace rostrum;
using test::below;
using test::LiveWorld;
using test::RankingModel;
using test::ViewModel;

namespace {

constexpr std::array allModes = {RankMode::ordinal, RankMode::competition, RankMode::dense,
                                 RankMode::modified};

void checkPlayer(const RankingView& view, const ViewModel& expected, std::size_t place, RankMode mode) {
    const RankingModel::Row& row = expected.shown[place].row;
    const std::uint32_t player = row.record.player;
    REQUIRE(view.find(player));
    CHECK(view.placeOf(player) == place);
    CHECK(view.rankOf(player, mode) == expected.shown[place].rank);
    const std::uint64_t worse = expected.countWorse(row);
    CHECK(view.countsOf(player).worse == worse);
    CHECK(view.percentileOf(player) ==
          100.0 * static_cast<double>(worse) / static_cast<double>(expected.shown.size()));
}

void checkView(LiveWorld& world, const RankingView& view, ViewModel expected) {
    const RankMode mode = allModes[below(world.random, allModes.size())];
    expected.rank(mode);
    REQUIRE(view.total() == expected.shown.size());
    Ranking::Sum sum = 0;
    for (const ViewModel::Row& row : expected.shown)
        sum += row.row.record.standing.score;
    CHECK((view.sumOfScores() == sum));
    // Everything from some place on, in one go.
    const std::uint64_t from = below(world.random, expected.shown.size() + 2);
    std::vector<ShownPlace> read(1 + below(world.random, 150));
    read.resize(view.read(from, mode, read));
    REQUIRE(read.size() == std::min<std::uint64_t>(read.capacity(),
                                                   expected.shown.size() -
                                                       std::min<std::uint64_t>(from, expected.shown.size())));
    for (std::size_t i = 0; i < read.size(); ++i) {
        const ViewModel::Row& row = expected.shown[from + i];
        CHECK(read[i] == ShownPlace{row.row.record.player, row.row.record.standing, row.rank});
    }
    for (int i = 0; i < 3 && !expected.shown.empty(); ++i) {
        const std::size_t place = below(world.random, expected.shown.size());
        checkPlayer(view, expected, place, mode);
        CHECK(view.at(place).player == expected.shown[place].row.record.player);
        const std::array players = {expected.shown[place].row.record.player};
        std::array<std::uint64_t, 1> places{};
        view.placesOf(players, places);
        CHECK(places[0] == place);
    }
    if (!expected.beyond.empty()) {
        const std::uint32_t player =
            expected.beyond[below(world.random, expected.beyond.size())].row.record.player;
        REQUIRE(view.find(player));
        CHECK(view.rankOf(player, mode) == std::nullopt);
        CHECK(view.placeOf(player) == std::nullopt);
        CHECK(view.percentileOf(player) == std::nullopt);
        const std::array players = {player};
        std::array<std::uint64_t, 1> places{};
        view.placesOf(players, places);
        CHECK(places[0] == RankingView::noPlace);
    }
}

void checkAll(LiveWorld& world, const LiveRanking& ranking, const RankingModel& model,
              const test::Facts& facts) {
    for (const bool publicOnly : {false, true}) {
        const auto division = static_cast<std::uint32_t>(below(world.random, LiveWorld::mostDivisions + 1));
        const std::uint64_t cap = world.randomCap();
        const LiveRanking* const part = division == 0 ? &ranking : ranking.division(division);
        checkView(world, RankingView(part, cap, publicOnly ? Audience::everyone : Audience::operators),
                  ViewModel(model, facts, cap, publicOnly, division));
    }
    for (const auto& [player, side] : facts.sides) {
        if (side.hidden)
            CHECK(!RankingView(&ranking, 0, Audience::everyone).find(player));
    }
}

} // namespace

TEST_CASE("views show what lists show, whatever the order, rank mode, cap, hidden players and divisions") {
    const std::uint64_t lives = test::isLong() ? 600 : 60;
    for (std::uint64_t life = 0; life < lives; ++life) {
        const std::uint64_t seed = test::seed() + life;
        CAPTURE("ROSTRUM_SEED=" + std::to_string(seed));
        LiveWorld world(seed);
        // A clone, with what everything was when it was made.
        struct Still {
            LiveRanking ranking;
            test::RankingModel model;
            test::Facts facts;
        };
        std::optional<Still> still;
        for (int i = 0; i < 1500; ++i) {
            const bool idChanged = world.step();
            if (idChanged && world.order.last == TieBreak::playerId)
                still.reset(); // its order would be that of the old ids
            if (below(world.random, 4) == 0)
                checkAll(world, *world.ranking, world.model, world.facts);
            if (i % 250 == 249)
                world.ranking->checkInvariants();
            if (i % 400 == 399)
                world.reload();
            if (i % 300 == 100)
                still.emplace(Still{world.ranking->clone(), world.model, world.facts});
            if (still && i % 50 == 0)
                checkAll(world, still->ranking, still->model, still->facts);
        }
        CHECK(world.ranking->emptyLike().empty());
    }
}
