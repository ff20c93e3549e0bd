// SPDX-License-Identifier: GPL-3.0-or-later
// TextArena against a map of owners and texts.
#include "core/memory/text_arena.h"

#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

using namespace rostrum;
using test::below;

namespace {

class Comparison {
  public:
    Comparison(std::uint64_t seed, std::size_t most, std::size_t longest)
        : random_(seed),
          most_(most),
          longest_(longest) {}

    void run(std::size_t operations) {
        for (std::size_t i = 0; i < operations; ++i) {
            if (held_.size() >= most_)
                growing_ = false;
            else if (held_.size() <= most_ / 20)
                growing_ = true;
            CAPTURE(i);
            step();
            if (i % (operations / 20) == 0)
                compareAll();
        }
        compareAll();
        while (!held_.empty())
            remove(held_.begin());
        CHECK(arena_.liveBytes() == 0);
        for (int i = 0; i < 100; ++i)
            tidy();
        CHECK(arena_.memoryBytes() <= 4 * TextArena::chunkBytes);
    }

  private:
    struct Held {
        TextArena::Reference reference = 0;
        std::string text;
    };
    using Place = std::map<std::uint32_t, Held>::iterator;

    void step() {
        const std::uint64_t chance = below(random_, 100);
        if (chance < (growing_ ? 55U : 20U))
            add();
        else if (chance < 70 && !held_.empty())
            remove(any());
        else if (chance < 85 && !held_.empty())
            replace(any());
        else
            tidy();
        REQUIRE(arena_.liveBytes() == liveBytes_);
    }

    std::string randomText(std::size_t longest) {
        // All magnitudes; short ones more often.
        std::string text(1 + below(random_, std::max<std::size_t>(longest >> below(random_, 12), 1)), 'x');
        for (char& byte : text)
            byte = static_cast<char>(random_());
        return text;
    }
    static std::size_t costOf(const std::string& text) {
        return text.size() + 4 + (text.size() < 128 ? 1 : text.size() < 16'384 ? 2 : 3);
    }
    Place any() {
        const auto found = held_.lower_bound(static_cast<std::uint32_t>(below(random_, lastOwner_ + 1)));
        return found == held_.end() ? held_.begin() : found;
    }

    void add() {
        const std::string text = randomText(longest_);
        const std::string_view view(text);
        const std::size_t cut = below(random_, text.size() + 1);
        const std::uint32_t owner = ++lastOwner_;
        held_[owner] = {arena_.add(owner, view.substr(0, cut), view.substr(cut)), text};
        liveBytes_ += costOf(text);
    }
    void remove(Place place) {
        REQUIRE(arena_.text(place->second.reference) == place->second.text);
        arena_.remove(place->second.reference);
        liveBytes_ -= costOf(place->second.text);
        held_.erase(place);
    }
    void replace(Place place) {
        Held& held = place->second;
        const std::string text = randomText(held.text.size());
        arena_.replace(held.reference, text);
        liveBytes_ = liveBytes_ + costOf(text) - costOf(held.text);
        held.text = text;
    }
    void tidy() {
        arena_.tidy([&](std::uint32_t owner, TextArena::Reference reference) {
            REQUIRE(reference < std::uint64_t{1} << 40);
            held_.at(owner).reference = reference;
        });
    }
    void compareAll() {
        for (const auto& [owner, held] : held_)
            REQUIRE(arena_.text(held.reference) == held.text);
    }

    test::Random random_;
    std::size_t most_;
    std::size_t longest_;
    TextArena arena_;
    std::map<std::uint32_t, Held> held_;
    std::uint32_t lastOwner_ = 0;
    std::uint64_t liveBytes_ = 0;
    bool growing_ = true;
};

} // namespace

TEST_CASE("an arena holds the texts that a map holds") {
    const std::uint64_t seed = test::seed();
    MESSAGE("ROSTRUM_SEED=" << seed);
    const std::size_t operations = test::isLong() ? 5'000'000 : 200'000;
    SUBCASE("short texts") { Comparison(seed, 30'000, 60).run(operations); }
    SUBCASE("texts of all lengths") {
        Comparison(seed + 1, 1'000, TextArena::longestText).run(operations / 10);
    }
    SUBCASE("few texts") { Comparison(seed + 2, 20, 300).run(operations / 4); }
}

TEST_CASE("an arena keeps at most twice what lives, and its steps are small") {
    constexpr std::uint32_t count = 100'000;
    TextArena arena;
    std::vector<TextArena::Reference> references(count + 1);
    const std::string text(45, 'a'); // 50 bytes with its head
    for (std::uint32_t owner = 1; owner <= count; ++owner)
        references[owner] = arena.add(owner, text);
    CHECK(arena.memoryBytes() <= count * 50 + 512 * 1024);

    // All but every tenth go, from all over the arena.
    std::size_t most = 0;
    for (std::uint32_t offset = 0; offset < 9; ++offset) {
        for (std::uint32_t owner = 1 + offset; owner <= count; owner += 10) {
            arena.remove(references[owner]);
            std::size_t moved = 0;
            arena.tidy([&](std::uint32_t whose, TextArena::Reference reference) {
                references[whose] = reference;
                ++moved;
            });
            most = std::max(most, moved);
        }
        CAPTURE(offset);
        CHECK(arena.memoryBytes() <= arena.liveBytes() * 5 / 2 + 4 * TextArena::chunkBytes);
    }
    CHECK(most > 0);
    CHECK(most <= TextArena::chunkBytes / 50);
    for (std::uint32_t owner = 10; owner <= count; owner += 10)
        REQUIRE(arena.text(references[owner]) == text);
}

TEST_CASE("texts of two chunks are taken back, newest first, and added again") {
    // Of a length with which a chunk is filled to its last byte.
    constexpr std::size_t textBytes = 32 - 5;
    constexpr std::size_t texts = TextArena::chunkBytes / 32 + 1;
    TextArena arena;
    for (int round = 0; round < 2; ++round) {
        std::vector<TextArena::Reference> held;
        for (std::uint32_t owner = 1; owner <= texts; ++owner)
            held.push_back(arena.add(owner, std::string(textBytes, static_cast<char>('a' + owner % 26))));
        CHECK(arena.liveBytes() == texts * 32);
        for (std::uint32_t owner = 1; owner <= texts; ++owner)
            REQUIRE(arena.text(held[owner - 1]) ==
                    std::string(textBytes, static_cast<char>('a' + owner % 26)));
        for (; !held.empty(); held.pop_back())
            arena.remove(held.back());
        CHECK(arena.liveBytes() == 0);
        CHECK(arena.memoryBytes() < 4 * TextArena::chunkBytes);
    }
}

TEST_CASE("a text that is added and taken back leaves nothing") {
    TextArena arena;
    arena.add(1, "one");
    const std::size_t before = arena.memoryBytes();
    for (int i = 0; i < 100'000; ++i)
        arena.remove(arena.add(2, "two", " and more"));
    CHECK(arena.memoryBytes() == before);
}
