// SPDX-License-Identifier: GPL-3.0-or-later
// PageArray against std::vector, and what the system says about its pages.
#include "core/memory/page_array.h"

#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace rostrum;
using test::below;

namespace {

constexpr std::size_t mib = 1024 * 1024;

struct [[gnu::packed]] Odd { // no power of two, and not aligned
    std::uint64_t a;
    std::uint32_t b;
    bool operator==(const Odd& other) const { return a == other.a && b == other.b; }
};

// Pages of [begin, end) that are in memory. The range must be mapped, be it inaccessible.
std::size_t residentBytes(const void* begin, std::size_t bytes) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> in((bytes + page - 1) / page);
    REQUIRE(::mincore(const_cast<void*>(begin), bytes, in.data()) == 0);
    return page * static_cast<std::size_t>(std::count_if(
                      in.begin(), in.end(), [](unsigned char state) { return (state & 1) != 0; }));
}

class HugePagesOff {
  public:
    HugePagesOff() { setHugePages(false); }
    ~HugePagesOff() { setHugePages(true); }
    HugePagesOff(const HugePagesOff&) = delete;
    HugePagesOff& operator=(const HugePagesOff&) = delete;
};

// Grows and shrinks between nothing and `most` elements in steps of all sizes.
void compare(std::uint64_t seed, std::size_t most, int steps) {
    test::Random random(seed);
    PageArray<Odd> array;
    std::vector<Odd> model;
    for (int step = 0; step < steps; ++step) {
        CAPTURE(step);
        const std::uint64_t chance = below(random, 100);
        if (chance < 30) {
            for (std::uint64_t i = below(random, 3000); i > 0 && model.size() < most; --i) {
                const Odd element{random(), static_cast<std::uint32_t>(i)};
                array.append(element);
                model.push_back(element);
            }
        } else if (chance < 50) {
            for (std::uint64_t i = below(random, 3000); i > 0 && !model.empty(); --i) {
                array.removeLast();
                model.pop_back();
            }
        } else if (chance < 75) {
            // Sizes of all magnitudes equally often.
            const std::size_t size = below(random, (most >> below(random, 16)) + 1);
            array.resize(size);
            model.resize(size, Odd{0, 0});
        } else if (chance < 80) {
            array.reserve(below(random, most));
        } else if (chance < 82) {
            array.clear();
            model.clear();
        } else if (chance < 85) {
            PageArray<Odd> other(std::move(array));
            array = std::move(other);
        } else if (!model.empty()) {
            const std::size_t at = below(random, model.size());
            array[at] = model[at] = {random(), 7};
        }
        REQUIRE(array.size() == model.size());
        REQUIRE(array.memoryBytes() >= model.size() * sizeof(Odd));
        REQUIRE(std::equal(model.begin(), model.end(), array.begin(), array.end()));
    }
}

} // namespace

TEST_CASE("an array of pages holds what a vector holds") {
    const std::uint64_t seed = test::seed();
    MESSAGE("ROSTRUM_SEED=" << seed);
    SUBCASE("small") { compare(seed, 4'000, 2'000); }
    SUBCASE("around the first huge page") { compare(seed + 1, 500'000, test::isLong() ? 4'000 : 200); }
    SUBCASE("large") { compare(seed + 2, 9'000'000, test::isLong() ? 600 : 30); }
    SUBCASE("without huge pages") {
        const HugePagesOff off;
        compare(seed + 3, 500'000, test::isLong() ? 4'000 : 200);
    }
}

TEST_CASE("an array of pages takes little more than it holds") {
    PageArray<std::uint64_t> array;
    CHECK(array.memoryBytes() == 0);
    for (std::uint64_t i = 0; i < 4'000'000; ++i) {
        array.append(i);
        const std::size_t bytes = array.size() * sizeof(std::uint64_t);
        const std::size_t most = bytes < 128 * 1024 ? bytes + bytes / 2 + 16 * 1024 : bytes + bytes / 7;
        REQUIRE(array.memoryBytes() <= most);
    }
    CHECK(std::is_sorted(array.begin(), array.end()));
}

TEST_CASE("an array that shrinks returns its memory") {
    PageArray<std::uint64_t> array;
    const std::size_t most = 100 * mib / sizeof(std::uint64_t);
    array.resize(most);
    std::fill(array.begin(), array.end(), 1);
    const std::uint64_t* begin = array.data();
    CHECK(residentBytes(begin, 100 * mib) == 100 * mib);

    for (std::size_t left = most; left > 64 * 1024; left -= left / 3) {
        CAPTURE(left);
        array.resize(left);
        const std::size_t bytes = left * sizeof(std::uint64_t);
        CHECK(array.memoryBytes() <= bytes + bytes / 8 + 4 * mib);
        if (array.data() == begin)
            CHECK(residentBytes(begin, 100 * mib) <= array.memoryBytes());
        REQUIRE(std::all_of(array.begin(), array.end(), [](std::uint64_t value) { return value == 1; }));
    }
    while (array.size() > 10)
        array.removeLast();
    CHECK(array.memoryBytes() <= 4096);
    array.resize(most);
    CHECK(std::count(array.begin(), array.end(), 0U) == static_cast<std::ptrdiff_t>(most - 10));
    array.clear();
    CHECK(array.memoryBytes() == 0);
    CHECK(array.empty());
}

TEST_CASE("an array within what was reserved stays where it is") {
    PageArray<std::array<std::uint32_t, 4>> array;
    array.reserve(1'000'000);
    CHECK(array.memoryBytes() == 0);
    array.append({1, 2, 3, 4});
    const auto* begin = array.data();
    for (std::uint32_t i = 1; i < 1'000'000; ++i)
        array.append({i, i, i, i});
    CHECK(array.data() == begin);
    CHECK(array.memoryBytes() <= 16 * mib);
    CHECK(array[999'999] == std::array<std::uint32_t, 4>{999'999, 999'999, 999'999, 999'999});
}

// Instrumented programs need more address space than any limit here would leave them.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("an array does with the address space that it gets") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_AS, &before) == 0);
    PageArray<std::uint64_t> array;
    array.resize(16 * mib / sizeof(std::uint64_t));
    array[5] = 55;

    // Enough for what is needed next, too little for four times as much.
    rlimit tight = before;
    tight.rlim_cur = 400 * mib;
    REQUIRE(::setrlimit(RLIMIT_AS, &tight) == 0);
    array.resize(150 * mib / sizeof(std::uint64_t));
    array[array.size() - 1] = 66;
    REQUIRE(::setrlimit(RLIMIT_AS, &before) == 0);
    CHECK(array[5] == 55);
    CHECK(array[array.size() - 1] == 66);
}
#endif
