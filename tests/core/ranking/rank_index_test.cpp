// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_index.h"

#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <limits>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

using namespace rostrum;

namespace {

constexpr std::int64_t leastOrder = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t greatestOrder = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t greatestTie = std::numeric_limits<std::uint64_t>::max();

// Whether an action ends the program by abort(); tried in a copy of it, which prints nothing.
template <typename Action>
bool aborts(Action action) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // not the test program's report
        close(STDERR_FILENO);
        action();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

std::vector<Place> everything(const RankIndex& index) {
    std::vector<Place> places(index.size());
    REQUIRE(index.read(0, places) == places.size());
    return places;
}

std::vector<Place> ascending(std::uint32_t count) {
    std::vector<Place> places(count);
    for (std::uint32_t i = 0; i < count; ++i)
        places[i] = Place{PlaceKey{std::int64_t{i} * 10, i}, i};
    return places;
}

} // namespace

TEST_CASE("an empty index") {
    RankIndex index;
    CHECK(index.empty());
    CHECK(index.countBefore(PlaceKey{0, 0}) == 0);
    CHECK(index.countBetter(greatestOrder) == 0);
    CHECK(index.countBetterOrEqual(greatestOrder) == 0);
    CHECK_FALSE(index.erase(PlaceKey{0, 0}));
    Place place;
    CHECK(index.read(0, std::span(&place, 1)) == 0);
    CHECK(everything(index).empty());
    index.clear();
    index.assign({});
    index.checkInvariants();
    CHECK(index.memoryBytes() < 1024);
}

TEST_CASE("the best score leads, and among equals who has the smaller tie") {
    RankIndex index;
    const auto key = [](Score score, std::uint64_t tie) {
        return PlaceKey{orderOf(score, SortOrder::descending), tie};
    };
    index.insert(key(50, 7), 1);
    index.insert(key(90, 8), 2);
    index.insert(key(50, 3), 3);
    CHECK(everything(index) ==
          std::vector<Place>{Place{key(90, 8), 2}, Place{key(50, 3), 3}, Place{key(50, 7), 1}});
    CHECK(index.countBefore(key(50, 7)) == 2);
    CHECK(index.countBefore(key(50, 5)) == 2);
    CHECK(index.countBetter(orderOf(50, SortOrder::descending)) == 1);
    CHECK(index.countBetterOrEqual(orderOf(50, SortOrder::descending)) == 3);
    CHECK(index.countBetterOrEqual(orderOf(60, SortOrder::descending)) == 1);
    index.move(key(50, 7), key(100, 9), 1);
    CHECK(index.at(0) == Place{key(100, 9), 1});
    CHECK(index.erase(key(90, 8)));
    CHECK_FALSE(index.erase(key(90, 8)));
    CHECK_FALSE(index.erase(key(50, 4)));
    CHECK(index.size() == 2);
}

TEST_CASE("orders of scores are their own inverse") {
    for (const Score score : {Score{0}, Score{-1}, Score{7}, leastOrder, greatestOrder}) {
        CHECK(orderOf(orderOf(score, SortOrder::descending), SortOrder::descending) == score);
        CHECK(orderOf(score, SortOrder::ascending) == score);
    }
    CHECK(orderOf(2, SortOrder::descending) < orderOf(1, SortOrder::descending));
    CHECK(orderOf(greatestOrder, SortOrder::descending) < orderOf(leastOrder, SortOrder::descending));
}

TEST_CASE("the ends of the range of keys") {
    std::vector<Place> places;
    for (const std::int64_t order :
         {leastOrder, leastOrder + 1, std::int64_t{-1}, std::int64_t{0}, greatestOrder - 1, greatestOrder})
        for (const std::uint64_t tie : {std::uint64_t{0}, std::uint64_t{1}, greatestTie - 1, greatestTie})
            places.push_back(Place{PlaceKey{order, tie}, static_cast<std::uint32_t>(places.size())});
    RankIndex index;
    for (std::size_t i = places.size(); i-- > 0;)
        index.insert(places[i].key, places[i].player);
    index.checkInvariants();
    CHECK(everything(index) == places);
    for (std::size_t i = 0; i < places.size(); ++i)
        CHECK(index.countBefore(places[i].key) == i);
    CHECK(index.countBetterOrEqual(greatestOrder) == places.size());
    CHECK(index.countBetter(leastOrder) == 0);
    CHECK(index.countBetterOrEqual(leastOrder) == 4);

    // The greatest key of all, in an index of several levels.
    std::vector<Place> many = ascending(10'000);
    many.push_back(Place{PlaceKey{greatestOrder, greatestTie}, 10'000});
    index.assign(many);
    CHECK(index.countBefore(many.back().key) == 10'000);
    CHECK(index.erase(many.back().key));
    index.insert(many.back().key, 10'000);
    CHECK(index.at(10'000) == many.back());
    index.checkInvariants();
}

TEST_CASE("a key that is far away widens its leaf, whichever side it is on") {
    constexpr std::int64_t far = std::int64_t{1} << 40;
    for (const std::int64_t stranger :
         {far, -far, greatestOrder, leastOrder, std::int64_t{UINT32_MAX} + 1, std::int64_t{UINT32_MAX} - 1}) {
        for (const std::uint32_t neighbours : {1U, 37U, 38U, 63U, 64U}) {
            CAPTURE(stranger);
            CAPTURE(neighbours);
            RankIndex index;
            std::vector<Place> places = ascending(neighbours);
            index.assign(places);
            index.insert(PlaceKey{stranger, 5}, 999);
            places.insert(stranger < 0 ? places.begin() : places.end(), Place{PlaceKey{stranger, 5}, 999});
            index.checkInvariants();
            CHECK(everything(index) == places);
            CHECK(index.countBefore(PlaceKey{stranger, 5}) == (stranger < 0 ? 0 : neighbours));
            CHECK(index.countBefore(PlaceKey{0, 0}) == (stranger < 0 ? 1 : 0));
            // And far ties among equal orders, where the greatest tie must not be taken for an unused slot.
            index.insert(PlaceKey{0, greatestTie}, 1000);
            CHECK(index.countBefore(PlaceKey{0, greatestTie}) == (stranger < 0 ? 2 : 1));
            CHECK(index.erase(PlaceKey{stranger, 5}));
            CHECK(index.erase(PlaceKey{0, greatestTie}));
            index.checkInvariants();
        }
    }
}

TEST_CASE("assigned places are read back, whatever their number") {
    RankIndex index;
    for (const std::uint32_t count :
         {1U, 7U, 8U, 55U, 56U, 57U, 63U, 64U, 65U, 112U, 113U, 3'200U, 200'000U}) {
        CAPTURE(count);
        const std::vector<Place> places = ascending(count);
        index.assign(places);
        index.checkInvariants();
        CHECK(index.size() == count);
        CHECK(everything(index) == places);
        CHECK(index.countBefore(places.back().key) == count - 1);
    }
    // Keys so far apart that every leaf is wide.
    std::vector<Place> apart(1'000);
    for (std::uint32_t i = 0; i < apart.size(); ++i)
        apart[i] = Place{PlaceKey{leastOrder + (std::int64_t{i} << 50), greatestTie - i}, i};
    index.assign(apart);
    index.checkInvariants();
    CHECK(everything(index) == apart);
}

TEST_CASE("places can be loaded in pieces") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    const std::vector<Place> places = ascending(20'000);
    for (const std::size_t most : {1U, 3U, 56U, 72U, 5'000U}) {
        CAPTURE(most);
        RankIndex index;
        index.assign(ascending(100)); // is replaced
        {
            RankIndex::Loader loader(index);
            for (std::size_t done = 0; done < places.size();) {
                const std::size_t some = std::min(1 + test::below(random, most), places.size() - done);
                loader.add(std::span(places).subspan(done, some));
                done += some;
            }
        }
        index.checkInvariants();
        CHECK(everything(index) == places);
    }
    CHECK(aborts([&] {
        RankIndex index;
        RankIndex::Loader loader(index);
        loader.add(std::span(places).subspan(100, 100));
        loader.add(std::span(places).subspan(199, 1)); // has come already
    }));
}

TEST_CASE("a hint of another index is of no use and does no harm") {
    RankIndex index;
    RankIndex other;
    index.assign(ascending(5'000));
    other.assign(ascending(5'000));
    const PlaceKey from{1230, 123};
    const PlaceKey to{40'005, 9'000};
    RankIndex::Ahead ahead;
    index.move(from, to, 123, ahead); // nothing foreseen at all
    other.lookAhead(&from, to, ahead);
    index.move(to, from, 123, ahead);
    index.clear();
    index.insert(to, 5, ahead);
    index.checkInvariants();
    CHECK(index.at(0) == Place{to, 5});
    CHECK(other.countBefore(from) == 123);
}

TEST_CASE("reading a range stops at the end") {
    RankIndex index;
    const std::vector<Place> places = ascending(500);
    index.assign(places);
    std::vector<Place> part(100);
    CHECK(index.read(450, part) == 50);
    CHECK(part[0] == places[450]);
    CHECK(part[49] == places[499]);
    CHECK(index.read(500, part) == 0);
    CHECK(index.read(greatestTie, part) == 0);
    CHECK(index.read(0, std::span<Place>()) == 0);
}

TEST_CASE("an index can be moved") {
    RankIndex index;
    index.assign(ascending(300));
    RankIndex other = std::move(index);
    CHECK(other.size() == 300);
    index = RankIndex();
    CHECK(index.empty());
    index = std::move(other);
    index.checkInvariants();
    CHECK(index.at(299).player == 299);
}

TEST_CASE("an entry may take another player's number in its place") {
    RankIndex index;
    index.assign(ascending(100));
    index.move(PlaceKey{50, 5}, PlaceKey{50, 5}, 77);
    CHECK(index.at(5) == Place{PlaceKey{50, 5}, 77});
    CHECK(index.size() == 100);
}

TEST_CASE("two players never share a place, and what is not there cannot be had") {
    RankIndex index;
    index.assign(ascending(200));
    // Found when the leaf is put in order; here by reading it.
    const auto readBack = [&] { static_cast<void>(everything(index)); };
    CHECK(aborts([&] { index.insert(PlaceKey{70, 7}, 1), readBack(); }));
    CHECK(aborts([&] { index.move(PlaceKey{70, 7}, PlaceKey{80, 8}, 1), readBack(); }));
    CHECK(aborts([&] { index.move(PlaceKey{70, 7}, PlaceKey{1990, 199}, 1), readBack(); }));
    CHECK(aborts([&] { index.insert(PlaceKey{70, 7}, 1), index.checkInvariants(); }));
    CHECK(aborts([&] { // or by filling it
        for (std::uint64_t tie = 7; tie < 71; ++tie)
            index.insert(PlaceKey{70, tie}, 1);
    }));
    CHECK(aborts([&] { index.move(PlaceKey{71, 7}, PlaceKey{1, 1}, 1); }));
    CHECK(aborts([&] { static_cast<void>(index.at(200)); }));
    CHECK(aborts([&] {
        std::vector<Place> places = ascending(3);
        std::swap(places[0], places[1]);
        index.assign(places);
    }));
    CHECK(aborts([&] { index.assign(std::vector<Place>(2)); }));
    CHECK_FALSE(aborts([&] { index.insert(PlaceKey{71, 7}, 1); }));
}

TEST_CASE("memory is given back when most entries are gone") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    constexpr std::uint32_t count = 200'000;
    std::vector<Place> places(count);
    RankIndex index;
    for (std::uint32_t i = 0; i < count; ++i) {
        places[i] = Place{PlaceKey{static_cast<std::int64_t>(test::below(random, 1'000'000'000)), i}, i};
        index.insert(places[i].key, i);
    }
    const std::size_t full = index.memoryBytes();
    CHECK(full < std::size_t{count} * 18);
    std::shuffle(places.begin(), places.end(), random);
    for (std::uint32_t i = 0; i < count / 10 * 9; ++i)
        REQUIRE(index.erase(places[i].key));
    index.checkInvariants();
    CHECK(index.size() == count / 10);
    CHECK(index.memoryBytes() < full / 4);
    // What is left is still right, and the room is used again.
    places.erase(places.begin(), places.begin() + count / 10 * 9);
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.key < b.key; });
    CHECK(everything(index) == places);
    for (const Place& place : places)
        REQUIRE(index.erase(place.key));
    CHECK(index.empty());
    CHECK(index.memoryBytes() < 4096);
    index.checkInvariants();
}

TEST_CASE("a small index is small") {
    RankIndex index;
    for (std::uint32_t i = 0; i < 10; ++i)
        index.insert(PlaceKey{i, i}, i);
    CHECK(index.memoryBytes() < 1'500);
}

TEST_CASE("a deep tree, grown and cut down at its ends and in the middle") {
    const std::uint32_t count = test::isLong() ? 2'000'000 : 300'000;
    std::vector<Place> places = ascending(count);
    RankIndex index;
    SUBCASE("ascending") {
        for (const Place& place : places)
            index.insert(place.key, place.player);
        CHECK(index.memoryBytes() < std::size_t{count} * 16);
    }
    SUBCASE("descending") {
        for (std::size_t i = places.size(); i-- > 0;)
            index.insert(places[i].key, places[i].player);
        CHECK(index.memoryBytes() < std::size_t{count} * 16);
    }
    SUBCASE("from both ends inwards") {
        for (std::size_t i = 0; i < places.size() / 2; ++i) {
            index.insert(places[i].key, places[i].player);
            index.insert(places[places.size() - 1 - i].key, places[places.size() - 1 - i].player);
        }
    }
    SUBCASE("at once") { index.assign(places); }
    index.checkInvariants();
    CHECK(everything(index) == places);
    for (std::uint32_t i = 0; i < count; i += 997) {
        REQUIRE(index.countBefore(places[i].key) == i);
        REQUIRE(index.at(i) == places[i]);
    }
    // Away with all but the middle, then all but every hundredth of that.
    for (std::uint32_t i = 0; i < count / 4; ++i) {
        REQUIRE(index.erase(places[i].key));
        REQUIRE(index.erase(places[count - 1 - i].key));
    }
    index.checkInvariants();
    std::vector<Place> left;
    for (std::uint32_t i = count / 4; i < count - count / 4; ++i) {
        if (i % 100 == 0)
            left.push_back(places[i]);
        else
            REQUIRE(index.erase(places[i].key));
    }
    index.checkInvariants();
    CHECK(everything(index) == left);
}
