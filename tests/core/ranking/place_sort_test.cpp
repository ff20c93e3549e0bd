// SPDX-License-Identifier: GPL-3.0-or-later
// sortPlaces against std::sort.
#include "core/ranking/place_sort.h"

#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

using namespace rostrum;
using test::below;

namespace {

struct Pattern {
    const char* name;
    PlaceKey (*key)(test::Random& random, std::uint64_t i);
};

constexpr Pattern patterns[] = {
    {"uniform",
     [](test::Random& random, std::uint64_t) {
         return PlaceKey{static_cast<std::int64_t>(below(random, 1'000'000'000)), random() % (1U << 24)};
     }},
    {"all equal scores",
     [](test::Random& random, std::uint64_t) {
         return PlaceKey{-5, random() % (1U << 30)};
     }},
    {"few scores, of both signs",
     [](test::Random& random, std::uint64_t i) {
         return PlaceKey{static_cast<std::int64_t>(below(random, 100)) - 50, i};
     }},
    {"full range",
     [](test::Random& random, std::uint64_t) {
         return PlaceKey{static_cast<std::int64_t>(random()), random()};
     }},
    {"the ends of the range",
     [](test::Random& random, std::uint64_t) {
         return PlaceKey{random() % 2 == 0 ? std::numeric_limits<std::int64_t>::min()
                                           : std::numeric_limits<std::int64_t>::max(),
                         random() % 2 == 0 ? 0
                                           : std::numeric_limits<std::uint64_t>::max() - below(random, 3)};
     }},
    {"one key",
     [](test::Random&, std::uint64_t) {
         return PlaceKey{3, 3};
     }},
    {"ascending",
     [](test::Random&, std::uint64_t i) {
         return PlaceKey{static_cast<std::int64_t>(i), 7};
     }},
    {"descending",
     [](test::Random&, std::uint64_t i) {
         return PlaceKey{-static_cast<std::int64_t>(i), i};
     }},
};

bool before(const Place& a, const Place& b) { return std::tie(a.key, a.player) < std::tie(b.key, b.player); }

} // namespace

TEST_CASE("places are sorted as std::sort sorts them") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    std::vector<std::size_t> sizes{0, 1, 2, 3, 39, 40, 41, 42, 64, 255, 256, 257, 1'000, 20'000};
    sizes.push_back(test::isLong() ? 3'000'000 : 200'000);
    for (const Pattern& pattern : patterns) {
        for (const std::size_t size : sizes) {
            CAPTURE(pattern.name);
            CAPTURE(size);
            std::vector<Place> places(size);
            for (std::size_t i = 0; i < size; ++i)
                places[i] = Place{pattern.key(random, i), static_cast<std::uint32_t>(random())};
            std::vector<Place> expected = places;
            std::sort(expected.begin(), expected.end(), before);
            sortPlaces(places);
            REQUIRE(std::is_sorted(places.begin(), places.end(),
                                   [](const Place& a, const Place& b) { return a.key < b.key; }));
            // Equal keys may be in any order; that nothing was lost or doubled shows once they are in one.
            std::sort(places.begin(), places.end(), before);
            REQUIRE(places == expected);
        }
    }
}
