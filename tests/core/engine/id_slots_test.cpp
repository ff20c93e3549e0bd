// SPDX-License-Identifier: GPL-3.0-or-later
// IdSlots against a multimap, with hashes that crowd.
#include "core/engine/id_slots.h"

#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <set>
#include <utility>

using namespace rostrum;
using test::below;

namespace {

using Hash = std::uint64_t (*)(test::Random&);

std::uint64_t uniformHash(test::Random& random) { return random(); }
// Few marks, each with many numbers.
std::uint64_t fewMarks(test::Random& random) {
    return below(random, 50) * 0x05000000'00000000ULL + below(random, 9);
}
// All at one end: far behind the last home, or all wanting the first.
std::uint64_t lowEnd(test::Random& random) { return below(random, 3000) << 32; }
std::uint64_t highEnd(test::Random& random) { return ~lowEnd(random); }

void compare(Hash hashOf, std::uint64_t seed, std::size_t most, std::size_t operations) {
    test::Random random(seed);
    IdSlots slots;
    std::set<std::pair<std::uint64_t, std::uint32_t>> model; // upper half of the hash, number
    bool growing = true;
    std::uint32_t last = 0;
    for (std::size_t i = 0; i < operations; ++i) {
        CAPTURE(i);
        if (model.size() >= most || model.empty())
            growing = model.empty();
        const std::uint64_t hash = hashOf(random);
        if (below(random, 100) < (growing ? 60U : 40U)) {
            slots.insert(hash, ++last);
            model.emplace(hash >> 32, last);
        } else if (const auto found = model.lower_bound({hash >> 32, 0}); found != model.end()) {
            slots.erase(found->first << 32 | 7, found->second);
            model.erase(found);
        }
        const std::uint64_t sought = hashOf(random);
        std::set<std::uint32_t> numbers;
        CHECK(slots.find(sought, [&](std::uint32_t number) {
            REQUIRE(numbers.insert(number).second);
            return false;
        }) == 0);
        for (auto at = model.lower_bound({sought >> 32, 0}); at != model.end() && at->first == sought >> 32;
             ++at)
            REQUIRE(numbers.erase(at->second) == 1);
        REQUIRE(numbers.empty());
        if (i % 997 == 0)
            slots.checkInvariants();
    }
    slots.checkInvariants();
    CHECK(slots.size() == model.size());
    for (const auto& entry : model) {
        const std::uint32_t number = entry.second;
        REQUIRE(slots.find(entry.first << 32, [&](std::uint32_t seen) { return seen == number; }) == number);
    }
}

} // namespace

TEST_CASE("slots find every number of a hash, and no other") {
    const std::uint64_t seed = test::seed();
    MESSAGE("ROSTRUM_SEED=" << seed);
    const std::size_t operations = test::isLong() ? 3'000'000 : 60'000;
    SUBCASE("uniform") { compare(uniformHash, seed, 20'000, operations); }
    SUBCASE("few marks") { compare(fewMarks, seed + 1, 1'000, operations / 4); }
    SUBCASE("the last home") { compare(lowEnd, seed + 2, 2'000, operations / 4); }
    SUBCASE("the first home") { compare(highEnd, seed + 3, 2'000, operations / 4); }
}

TEST_CASE("slots with room reserved do not grow") {
    IdSlots slots;
    slots.reserve(100'000);
    test::Random random(test::seed());
    slots.insert(random(), 1);
    for (std::uint32_t number = 2; number <= 100'000; ++number)
        slots.insert(random(), number);
    slots.checkInvariants();
    CHECK(slots.memoryBytes() <= 1'100'000);
    slots.clear();
    CHECK(slots.memoryBytes() == 0);
    CHECK(slots.likely(random()) == 0);
}
