// SPDX-License-Identifier: GPL-3.0-or-later
// Pins against full copies: whatever happens to a ranking, the pages of a pin are those of its moment.
#include "core/board/pin.h"
#include "tests/core/board/live_world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
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

// A pin that is read in pages now and then, with what they must be.
struct Reading {
    Reading(LiveWorld& world, LiveRanking& ranking, std::uint32_t division, const PinScope& scope)
        : pin(ranking.pin(scope)),
          expected(world.model, world.facts, scope.cap, scope.publicOnly, division) {
        cursor.mode = allModes[below(world.random, allModes.size())];
        expected.rank(cursor.mode);
        CHECK(pin->total() == expected.shown.size());
    }

    void readPage(std::size_t count) {
        std::vector<PinnedPlace> page;
        REQUIRE(pin->accepts(cursor));
        pin->read(cursor, count, page);
        REQUIRE(page.size() == std::min(count, expected.shown.size() - read));
        for (const PinnedPlace& place : page) {
            const ViewModel::Row& row = expected.shown[read++];
            CHECK(place == PinnedPlace{row.row.record.player, row.row.record.standing, row.rank});
        }
    }
    bool done() const { return read == expected.shown.size(); }

    std::shared_ptr<Pin> pin;
    ViewModel expected;
    PinCursor cursor;
    std::size_t read = 0;
};

class PinLife {
  public:
    explicit PinLife(std::uint64_t seed) : world_(seed) {}

    void run() {
        for (int i = 0; i < 2500; ++i) {
            step();
            for (Reading& reading : readings_) {
                if (below(world_.random, 4) == 0 && !reading.pin->isOver())
                    reading.readPage(1 + below(world_.random, 20));
            }
            std::erase_if(readings_, [](const Reading& r) { return r.done() || r.pin->isOver(); });
        }
        for (Reading& reading : readings_) {
            while (!reading.done())
                reading.readPage(7);
        }
        CHECK(walked_ > 0);
    }

  private:
    void step() {
        const std::uint64_t what = below(world_.random, 200);
        if (what < 8 && readings_.size() < 6)
            begin();
        else if (what == 8)
            reset();
        else if (what == 9)
            world_.reload();
        else if (world_.step()) // ids have changed, and the order goes by them
            for (const Reading& reading : readings_)
                CHECK(reading.pin->isOver());
    }

    void begin() {
        const auto division = static_cast<std::uint32_t>(below(world_.random, LiveWorld::mostDivisions + 1));
        LiveRanking* const part = division == 0 ? world_.ranking.get() : world_.ranking->division(division);
        if (part == nullptr)
            return;
        const PinScope scope{world_.randomCap(), below(world_.random, 2) == 0, 100'000};
        readings_.emplace_back(world_, *part, division, scope);
        ++walked_;
    }

    // As the engine does it: the ranking goes into an archive, and comes back where the reset is taken back.
    void reset() {
        auto archive = std::make_unique<LiveRanking>(std::move(*world_.ranking));
        *world_.ranking = archive->emptyLike();
        if (below(world_.random, 2) == 0) {
            *world_.ranking = std::move(*archive);
            return;
        }
        const std::vector<RankingModel::Row> rows = world_.model.rows;
        for (const RankingModel::Row& row : rows)
            world_.model.erase(row.record.player);
        if (world_.order.last == TieBreak::playerId) { // the archive would have to be told of new ids
            readings_.clear();
            return;
        }
        archives_.push_back(std::move(archive));
        if (archives_.size() > 3)
            archives_.erase(archives_.begin()); // its pins take what they need
    }

    LiveWorld world_;
    std::vector<Reading> readings_;
    std::vector<std::unique_ptr<LiveRanking>> archives_;
    std::uint64_t walked_ = 0;
};

Ranking::Record record(std::uint32_t player, Score score, std::uint64_t seq) {
    return {player, 0, {score, seq}};
}

} // namespace

TEST_CASE("pages of a pin are those of its moment, whatever happens meanwhile") {
    const std::uint64_t lives = test::isLong() ? 600 : 60;
    for (std::uint64_t life = 0; life < lives; ++life) {
        const std::uint64_t seed = test::seed() + life;
        CAPTURE("ROSTRUM_SEED=" + std::to_string(seed));
        PinLife(seed).run();
    }
}

TEST_CASE("a pin is over when more players have changed than it may keep") {
    LiveRanking ranking;
    LiveRanking twin; // the same without a pin
    const auto set = [&](const Ranking::Record& record) {
        ranking.set(record);
        twin.set(record);
    };
    for (std::uint32_t player = 1; player <= 50; ++player)
        set(record(player, player, player));
    const std::shared_ptr<Pin> pin = ranking.pin({0, true, 10});
    CHECK(pin->isFreshOf(ranking));
    for (std::uint32_t player = 1; player <= 10; ++player) {
        for (std::uint64_t again = 1; again <= 3; ++again) // a player counts once
            set(record(player, 100, player * 1000 + again));
    }
    CHECK(!pin->isOver());
    CHECK(!pin->isFreshOf(ranking));
    CHECK(pin->changedPlayers() == 10);
    CHECK(ranking.memoryBytes() > twin.memoryBytes());
    set(record(99, 7, 99999)); // newcomers count too
    CHECK(pin->isOver());
    CHECK(ranking.memoryBytes() == twin.memoryBytes()); // and nothing is left of it
}

TEST_CASE("a pin outlives its ranking where it may keep the rest, else it is over") {
    std::shared_ptr<Pin> small;
    std::shared_ptr<Pin> large;
    {
        LiveRanking ranking;
        for (std::uint32_t player = 1; player <= 20; ++player)
            ranking.set(record(player, player, player));
        small = ranking.pin({0, true, 20});
        large = ranking.pin({0, true, 21}); // the newcomer counts
        ranking.set(record(20, 1, 100));
        ranking.set(record(21, 99, 101));
        ranking.erase(21);
    }
    CHECK(small->isOver());
    REQUIRE(!large->isOver());
    PinCursor cursor;
    std::vector<PinnedPlace> page;
    large->read(cursor, 100, page);
    REQUIRE(page.size() == 20);
    CHECK(page.front() == PinnedPlace{20, {20, 20}, 1});
    CHECK(page.back() == PinnedPlace{1, {1, 1}, 20});
}

TEST_CASE("a cursor that could not have come from a pin is not accepted") {
    LiveRanking ranking;
    for (std::uint32_t player = 1; player <= 5; ++player)
        ranking.set(record(player, player, player));
    ranking.hide(4);
    const std::shared_ptr<Pin> pin = ranking.pin({});
    ranking.set(record(6, 1, 6));
    CHECK(pin->accepts({}));
    CHECK(pin->accepts({RankMode::ordinal, 3, 2, 2}));
    CHECK(!pin->accepts({RankMode::ordinal, 4, 2, 2})); // hidden
    CHECK(!pin->accepts({RankMode::ordinal, 6, 2, 2})); // came later
    CHECK(!pin->accepts({RankMode::ordinal, 9, 2, 2})); // nobody
    CHECK(!pin->accepts({RankMode::ordinal, 3, 5, 2})); // beyond the last place
    CHECK(!pin->accepts({RankMode::ordinal, 3, 2, 5}));
    CHECK(!pin->accepts({RankMode::ordinal, 0, 2, 2}));
}

TEST_CASE("equals without end share their rank in mode modified, on however many pages") {
    LiveRanking ranking;
    constexpr std::uint32_t players = 2000;
    for (std::uint32_t player = 1; player <= players; ++player)
        ranking.set(record(player, player <= 1500 ? 8 : 3, player));
    ranking.hide(7);
    const std::shared_ptr<Pin> pin = ranking.pin({1800, true, 100'000});
    for (std::uint32_t player = 1; player <= 400; ++player) // some of them better, some worse, some gone
        player % 3 == 0 ? ranking.erase(player)
                        : ranking.set(record(player, player % 3 == 1 ? 9 : 1, 10000 + player));
    PinCursor cursor;
    cursor.mode = RankMode::modified;
    std::vector<PinnedPlace> all;
    for (std::size_t before = 1; before != all.size();) {
        before = all.size();
        pin->read(cursor, 100, all);
    }
    REQUIRE(all.size() == 1799);
    CHECK(std::all_of(all.begin(), all.begin() + 1499, [](const PinnedPlace& p) { return p.rank == 1499; }));
    CHECK(std::all_of(all.begin() + 1499, all.end(), [](const PinnedPlace& p) { return p.rank == 1799; }));
}
