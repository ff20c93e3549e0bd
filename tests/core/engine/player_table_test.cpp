// SPDX-License-Identifier: GPL-3.0-or-later
// PlayerTable against a map.
#include "core/engine/player_table.h"

#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

using namespace rostrum;
using test::below;

namespace {

// Ids that are easily taken for one another: of all lengths, many with a long prefix in common, with bytes beyond ASCII.
std::string randomId(test::Random& random) {
    static const std::string prefix =
        "Zoë-Łukasz-玩家-tournament-of-the-northern-league-2026-team-0000000000000000000000"
        "00000000000000000000000000000000000000000000000000000000";
    const std::size_t size = below(random, 4) == 0 ? 1 + below(random, 128) : 1 + below(random, 24);
    std::string id = prefix.substr(0, size);
    const std::size_t own = std::min<std::size_t>(size, 1 + below(random, 5));
    for (std::size_t i = 0; i < own; ++i)
        id[below(random, 3) == 0 ? below(random, size) : size - 1 - i] =
            static_cast<char>('a' + below(random, 26));
    return id;
}

std::string randomName(test::Random& random, const std::string& id) {
    const std::uint64_t chance = below(random, 100);
    if (chance < 45)
        return id;
    if (chance < 48)
        return {};
    const std::size_t size = chance < 97 ? below(random, 40) : below(random, chance == 99 ? 65'536 : 3'000);
    return std::string(size, static_cast<char>('A' + below(random, 26)));
}

class Comparison {
  public:
    Comparison(std::uint64_t seed, std::size_t most) : random_(seed), most_(most) {}

    void run(std::size_t operations) {
        for (std::size_t i = 0; i < operations; ++i) {
            CAPTURE(i);
            step();
            if (i % (operations / 16) == 0)
                compareAll();
        }
        compareAll();
        while (!players_.empty())
            removeNewest();
        table_.checkInvariants();
        CHECK(table_.find("a") == 0);
    }

  private:
    struct Player {
        std::string id;
        std::string username;
    };

    void step() {
        const std::uint64_t chance = below(random_, 100);
        if (chance < 20)
            addSome(1 + below(random_, 3));
        else if (chance < 22)
            addSome(below(random_, 200));
        else if (chance < 30)
            removeSome(1 + below(random_, below(random_, 20) == 0 ? 300 : 3));
        else if (chance < 60 && !players_.empty())
            rename();
        else
            find();
        REQUIRE(table_.size() == players_.size());
    }

    // Ids that are there already end the addition.
    void addSome(std::size_t count) {
        if (players_.size() + count > most_)
            return removeSome(players_.size() / 2);
        std::vector<Player> wanted;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string id = randomId(random_);
            wanted.push_back({id, randomName(random_, id)});
        }
        if (count == 1 && !numbers_.contains(wanted[0].id)) {
            CHECK(table_.add(wanted[0].id, wanted[0].username) == players_.size() + 1);
            remember(wanted[0]);
            return;
        }
        std::vector<NewPlayer> given;
        given.reserve(count);
        for (const Player& player : wanted)
            given.push_back({player.id, player.username});
        bool all = true;
        for (const Player& player : wanted) {
            all = !numbers_.contains(player.id);
            if (!all)
                break;
            remember(player);
        }
        REQUIRE(table_.addAll(given) == all);
    }
    void remember(const Player& player) {
        players_.push_back(player);
        numbers_[player.id] = static_cast<std::uint32_t>(players_.size());
    }
    void removeSome(std::size_t count) {
        for (; count > 0 && !players_.empty(); --count)
            removeNewest();
    }
    void removeNewest() {
        table_.removeNewest();
        numbers_.erase(players_.back().id);
        players_.pop_back();
    }
    void rename() {
        const std::size_t at = below(random_, players_.size());
        players_[at].username = randomName(random_, players_[at].id);
        table_.rename(static_cast<std::uint32_t>(at + 1), players_[at].username);
        compare(at);
    }
    void find() {
        const std::string id = players_.empty() || below(random_, 2) == 0
                                   ? randomId(random_)
                                   : players_[below(random_, players_.size())].id;
        const auto known = numbers_.find(id);
        const std::uint32_t number = known == numbers_.end() ? 0 : known->second;
        REQUIRE(table_.find(id) == number);
        const std::uint64_t hash = PlayerTable::hashOf(id);
        table_.prefetchSlot(hash);
        const std::uint32_t likely = table_.likely(hash);
        table_.prefetchRow(likely);
        table_.prefetchText(likely);
        // So few players share no half of a hash by chance.
        REQUIRE(likely == number);
        REQUIRE(table_.find(id, hash) == number);
        for (const std::uint32_t guess : {likely, table_.size() + 1, UINT32_MAX, 1U})
            REQUIRE(table_.find(id, hash, guess) == number);
    }
    void compare(std::size_t at) const {
        const auto number = static_cast<std::uint32_t>(at + 1);
        REQUIRE(table_.playerId(number) == players_[at].id);
        REQUIRE(table_.username(number) == players_[at].username);
    }
    void compareAll() const {
        table_.checkInvariants();
        for (std::size_t at = 0; at < players_.size(); ++at)
            compare(at);
    }

    test::Random random_;
    std::size_t most_;
    PlayerTable table_;
    std::vector<Player> players_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

std::string numbered(std::uint32_t number) {
    char id[16];
    std::snprintf(id, sizeof id, "p%011u", number);
    return id;
}

// 1 to `count`, one by one.
PlayerTable filled(std::uint32_t count, const std::string& idTail, const std::string& nameTail) {
    PlayerTable table;
    for (std::uint32_t number = 1; number <= count; ++number) {
        const std::string id = numbered(number) + idTail;
        table.add(id, nameTail.empty() ? id : id.substr(8) + nameTail);
    }
    return table;
}

double bytesEach(const PlayerTable& table) { return static_cast<double>(table.memoryBytes()) / table.size(); }

} // namespace

TEST_CASE("a table of players holds what a map holds") {
    const std::uint64_t seed = test::seed();
    MESSAGE("ROSTRUM_SEED=" << seed);
    const std::size_t operations = test::isLong() ? 10'000'000 : 200'000;
    SUBCASE("many players") { Comparison(seed, 30'000).run(operations); }
    SUBCASE("few players") { Comparison(seed + 1, 300).run(operations / 4); }
}

TEST_CASE("a table of players takes an id of 255 bytes and a name of 65,535") {
    PlayerTable table;
    const std::string id(255, 'i');
    const std::string name(65'535, 'n');
    CHECK(table.add(id, name) == 1);
    CHECK(table.add(id.substr(1), id.substr(1)) == 2);
    CHECK(table.find(id) == 1);
    CHECK(table.username(1) == name);
    table.rename(2, name);
    CHECK(table.username(2) == name);
    CHECK(table.playerId(2) == id.substr(1));
}

TEST_CASE("a player takes less than 28.5 bytes, and a name what it is long") {
    constexpr std::uint32_t count = 1'000'000;
    CHECK(bytesEach(filled(count, "", "")) <= 28.5);
    // 32 bytes of id; a name of 14; each with a head of five.
    CHECK(bytesEach(filled(200'000, "-0123456789-abcdefgh", "")) <= 28.5 + 32 + 5 + 2);
    CHECK(bytesEach(filled(200'000, "", "-the-great")) <= 28.5 + 12 + 14 + 5 + 2);

    PlayerTable reserved;
    reserved.reserve(count);
    for (std::uint32_t number = 1; number <= count; ++number)
        reserved.add(numbered(number), numbered(number));
    CHECK(bytesEach(reserved) <= 26.6);
    reserved.clear();
    CHECK(reserved.memoryBytes() == 0);
    CHECK(reserved.find(numbered(1)) == 0);
}

TEST_CASE("renaming all players again and again takes no more memory in the end") {
    PlayerTable table = filled(50'000, "", "-first");
    const std::size_t before = table.memoryParts().texts;
    test::Random random(test::seed());
    for (std::uint32_t i = 0; i < 500'000; ++i) {
        const auto number = static_cast<std::uint32_t>(1 + below(random, table.size()));
        table.rename(number, numbered(number).substr(8) + "-" + std::to_string(10'000 + i % 90'000));
    }
    CHECK(table.memoryParts().texts <= 3 * before);
    for (std::uint32_t number = 1; number <= table.size(); ++number)
        table.rename(number, numbered(number));
    CHECK(table.memoryParts().texts <= 1024 * 1024);
    table.checkInvariants();
}
