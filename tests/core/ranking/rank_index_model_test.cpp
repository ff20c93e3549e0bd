// SPDX-License-Identifier: GPL-3.0-or-later
// RankIndex against a sorted list that does the same without any cleverness.
#include "core/ranking/rank_index.h"

#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

using namespace rostrum;
using test::below;

namespace {

class SortedList {
  public:
    std::vector<Place> places;

    std::size_t countBefore(const PlaceKey& key) const {
        const auto before = [](const Place& place, const PlaceKey& wanted) { return place.key < wanted; };
        return static_cast<std::size_t>(std::lower_bound(places.begin(), places.end(), key, before) -
                                        places.begin());
    }
    std::size_t countBetterOrEqual(std::int64_t order) const {
        const auto after = [](std::int64_t wanted, const Place& place) { return wanted < place.key.order; };
        return static_cast<std::size_t>(std::upper_bound(places.begin(), places.end(), order, after) -
                                        places.begin());
    }
    bool has(const PlaceKey& key) const {
        const std::size_t at = countBefore(key);
        return at < places.size() && places[at].key == key;
    }
    void insert(const PlaceKey& key, std::uint32_t player) {
        places.insert(places.begin() + static_cast<std::ptrdiff_t>(countBefore(key)), Place{key, player});
    }
    void erase(const PlaceKey& key) {
        places.erase(places.begin() + static_cast<std::ptrdiff_t>(countBefore(key)));
    }
};

// How the keys of a run are drawn; `step` counts up.
struct Pattern {
    const char* name;
    PlaceKey (*key)(test::Random& random, std::uint64_t step);
    std::size_t most; // entries
};

PlaceKey uniformKey(test::Random& random, std::uint64_t step) {
    return {static_cast<std::int64_t>(below(random, 1'000'000'000)), step};
}
PlaceKey fewScoresKey(test::Random& random, std::uint64_t step) {
    return {static_cast<std::int64_t>(below(random, 20)) - 10, step};
}
PlaceKey oneScoreKey(test::Random& random, std::uint64_t step) {
    return {42, random() % 2 == 0 ? step : random()};
}
PlaceKey ascendingKey(test::Random& random, std::uint64_t step) {
    return {static_cast<std::int64_t>(step * 3 + below(random, 3)), step};
}
PlaceKey descendingKey(test::Random& random, std::uint64_t step) {
    return {-static_cast<std::int64_t>(step * 3 + below(random, 3)), step};
}
// Crowds far apart: leaves within a crowd are narrow, those at its edge are wide.
PlaceKey clusteredKey(test::Random& random, std::uint64_t step) {
    const auto crowd = static_cast<std::int64_t>(below(random, 40)) - 20;
    return {(crowd << 56) + static_cast<std::int64_t>(below(random, 200)), step};
}
PlaceKey fullRangeKey(test::Random& random, std::uint64_t) {
    return {static_cast<std::int64_t>(random()), random()};
}
// Seqs far apart, so that some leaves are wide for their ties, and many are tied.
PlaceKey farTiesKey(test::Random& random, std::uint64_t step) {
    return {static_cast<std::int64_t>(below(random, 3)), step << below(random, 34)};
}
// Mostly the ends of what 32 and 64 bits hold.
PlaceKey extremeKey(test::Random& random, std::uint64_t) {
    constexpr std::int64_t orders[] = {std::numeric_limits<std::int64_t>::min(),
                                       -(std::int64_t{1} << 32),
                                       -1,
                                       0,
                                       std::int64_t{UINT32_MAX} - 2,
                                       std::int64_t{UINT32_MAX},
                                       std::numeric_limits<std::int64_t>::max()};
    constexpr std::uint64_t ties[] = {0, UINT32_MAX - 2, UINT32_MAX, std::uint64_t{1} << 63, UINT64_MAX};
    const std::int64_t order = orders[below(random, 7)];
    const std::uint64_t tie = ties[below(random, 5)];
    const std::uint64_t near = below(random, 6);
    return {static_cast<std::int64_t>(static_cast<std::uint64_t>(order) + near), tie - below(random, 60)};
}

constexpr Pattern patterns[] = {
    {"uniform", uniformKey, 4'000},       {"few scores", fewScoresKey, 4'000},
    {"one score", oneScoreKey, 4'000},    {"ascending", ascendingKey, 4'000},
    {"descending", descendingKey, 4'000}, {"clustered", clusteredKey, 4'000},
    {"far ties", farTiesKey, 4'000},      {"full range", fullRangeKey, 4'000},
    {"extremes", extremeKey, 1'500},
};

class Comparison {
  public:
    Comparison(const Pattern& pattern, std::uint64_t seed) : pattern_(pattern), random_(seed) {}

    void run(std::size_t operations) {
        for (std::size_t i = 0; i < operations; ++i) {
            // Grows, then shrinks to a tenth, again and again: half of the leaves come and go.
            const std::size_t size = list_.places.size();
            if (size >= pattern_.most)
                growing_ = false;
            else if (size <= pattern_.most / 10)
                growing_ = true;
            CAPTURE(i);
            step();
            if (i % 5'000 == 0)
                compareAll();
        }
        compareAll();
    }

  private:
    void step() {
        const std::uint64_t chance = below(random_, 100);
        if (chance < 35)
            growing_ ? insert() : erase();
        else if (chance < 45)
            growing_ ? erase() : insert();
        else if (chance < 65)
            move();
        else if (chance < 68)
            changeGroup();
        else if (chance < 71)
            askMany();
        else
            ask();
        if (below(random_, 20'000) == 0)
            replaceAll();
        REQUIRE(index_.size() == list_.places.size());
    }

    const Place& anyPlace() { return list_.places[below(random_, list_.places.size())]; }
    PlaceKey newKey() {
        PlaceKey key = pattern_.key(random_, ++step_);
        while (list_.has(key))
            key = pattern_.key(random_, ++step_);
        return key;
    }

    void insert() {
        const PlaceKey key = newKey();
        const auto player = static_cast<std::uint32_t>(random_());
        index_.insert(key, player);
        list_.insert(key, player);
    }
    void erase() {
        const PlaceKey missing = newKey();
        REQUIRE_FALSE(index_.erase(missing));
        if (list_.places.empty())
            return;
        const PlaceKey key = anyPlace().key;
        REQUIRE(index_.erase(key));
        list_.erase(key);
    }
    void move() {
        if (list_.places.empty())
            return;
        const PlaceKey from = anyPlace().key;
        PlaceKey to = newKey();
        if (below(random_, 3) == 0) // a short way, within a leaf
            to = PlaceKey{from.order, from.tie + 1 + below(random_, 3)};
        if (list_.has(to))
            return;
        const auto player = static_cast<std::uint32_t>(random_());
        index_.move(from, to, player);
        list_.erase(from);
        list_.insert(to, player);
    }
    // Changes foreseen together and made one after the other: each makes the hints of those behind it stale. Some turn out otherwise than
    // foreseen, some entries are gone or moved when it is their turn, some hints are taken for the wrong change.
    void changeGroup() {
        struct Change {
            bool isNew = true;
            PlaceKey from;
            PlaceKey to;
        };
        std::array<Change, 32> changes;
        std::array<RankIndex::Ahead, 32> aheads;
        const std::size_t count = 1 + below(random_, changes.size());
        for (std::size_t i = 0; i < count; ++i) {
            Change& change = changes[i];
            change.isNew = list_.places.empty() || below(random_, 3) == 0;
            change.from = change.isNew ? PlaceKey{} : anyPlace().key;
            change.to = newKey();
            index_.lookAhead(change.isNew ? nullptr : &change.from, change.to, aheads[i]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            Change change = changes[i];
            if (!change.isNew && (below(random_, 8) == 0 || !list_.has(change.from))) {
                change.isNew = list_.places.empty();
                if (!change.isNew)
                    change.from = anyPlace().key;
            }
            if (below(random_, 4) == 0)
                change.to.tie += below(random_, 5);
            if (below(random_, 16) == 0)
                change.to = newKey();
            if (list_.has(change.to))
                continue;
            const RankIndex::Ahead& ahead = aheads[below(random_, 16) == 0 ? below(random_, count) : i];
            const auto player = static_cast<std::uint32_t>(random_());
            if (change.isNew) {
                index_.insert(change.to, player, ahead);
            } else {
                index_.move(change.from, change.to, player, ahead);
                list_.erase(change.from);
            }
            list_.insert(change.to, player);
        }
    }
    void askMany() {
        std::vector<PlaceKey> keys(below(random_, 100));
        std::vector<std::uint64_t> expected(keys.size());
        std::vector<std::uint64_t> counts(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            keys[i] = list_.places.empty() || random_() % 2 == 0 ? pattern_.key(random_, step_ + 1)
                                                                 : anyPlace().key;
            expected[i] = list_.countBefore(keys[i]);
        }
        index_.countsBefore(keys, counts);
        REQUIRE(counts == expected);
        if (list_.places.empty())
            return;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            keys[i] = anyPlace().key;
            expected[i] = list_.countBefore(keys[i]);
        }
        index_.positionsOf(keys, counts);
        REQUIRE(counts == expected);
    }
    void ask() {
        const PlaceKey stranger = pattern_.key(random_, step_ + 1);
        REQUIRE(index_.countBefore(stranger) == list_.countBefore(stranger));
        const std::int64_t order = stranger.order;
        REQUIRE(index_.countBetter(order) == list_.countBefore(PlaceKey{order, 0}));
        REQUIRE(index_.countBetterOrEqual(order) == list_.countBetterOrEqual(order));
        if (list_.places.empty())
            return;
        const std::size_t at = below(random_, list_.places.size());
        const Place& place = list_.places[at];
        REQUIRE(index_.at(at) == place);
        REQUIRE(index_.countBefore(place.key) == at);
        REQUIRE(index_.positionOf(place.key) == at);
        REQUIRE(index_.countBetterOrEqual(place.key.order) == list_.countBetterOrEqual(place.key.order));
        std::vector<Place> part(below(random_, 150));
        const std::size_t expected = std::min(part.size(), list_.places.size() - at);
        REQUIRE(index_.read(at, part) == expected);
        REQUIRE(std::equal(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(expected),
                           list_.places.begin() + static_cast<std::ptrdiff_t>(at)));
    }
    void replaceAll() {
        if (random_() % 2 == 0) {
            index_.clear();
            list_.places.clear();
        } else {
            std::vector<Place> half(list_.places.begin() +
                                        static_cast<std::ptrdiff_t>(list_.places.size() / 2),
                                    list_.places.end());
            list_.places = half;
            index_.assign(half);
        }
    }
    void compareAll() {
        index_.checkInvariants();
        std::vector<Place> all(list_.places.size() + 1);
        all.resize(index_.read(0, all));
        REQUIRE(all == list_.places);
    }

    const Pattern& pattern_;
    test::Random random_;
    RankIndex index_;
    SortedList list_;
    std::uint64_t step_ = 0;
    bool growing_ = true;
};

} // namespace

TEST_CASE("an index does what a sorted list does") {
    const std::uint64_t seed = test::seed();
    const std::size_t operations = test::isLong() ? 1'200'000 : 120'000;
    for (const Pattern& pattern : patterns) {
        CAPTURE(seed);
        CAPTURE(pattern.name);
        Comparison(pattern, seed).run(operations);
    }
}

// Three levels of inner nodes, so that what happens to nodes between root and leaves' parents is met too.
TEST_CASE("a large index does what a sorted list does") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    const std::size_t rounds = test::isLong() ? 20 : 4;
    constexpr std::uint64_t scores[] = {1'000'000'000, 100};
    for (const std::uint64_t range : scores) {
        CAPTURE(range);
        RankIndex index;
        std::vector<Place> places;
        std::uint64_t step = 0;
        for (std::size_t round = 0; round < rounds; ++round) {
            CAPTURE(round);
            while (places.size() < 250'000) {
                const PlaceKey key{static_cast<std::int64_t>(below(random, range)), ++step};
                index.insert(key, static_cast<std::uint32_t>(step));
                places.push_back(Place{key, static_cast<std::uint32_t>(step)});
            }
            for (int i = 0; i < 100'000; ++i) {
                Place& place = places[below(random, places.size())];
                const PlaceKey to{static_cast<std::int64_t>(below(random, range)), ++step};
                index.move(place.key, to, place.player);
                place.key = to;
            }
            index.checkInvariants();
            std::vector<Place> sorted = places;
            std::sort(sorted.begin(), sorted.end(),
                      [](const Place& a, const Place& b) { return a.key < b.key; });
            std::vector<Place> all(index.size());
            REQUIRE(index.read(0, all) == all.size());
            REQUIRE(all == sorted);
            for (std::size_t i = 0; i < sorted.size(); i += 37)
                REQUIRE(index.countBefore(sorted[i].key) == i);
            std::shuffle(places.begin(), places.end(), random);
            for (int i = 0; i < 125'000; ++i) {
                REQUIRE(index.erase(places.back().key));
                places.pop_back();
            }
            index.checkInvariants();
        }
    }
}
