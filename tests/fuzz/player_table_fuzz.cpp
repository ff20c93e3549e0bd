// SPDX-License-Identifier: GPL-3.0-or-later
// PlayerTable against a list and a map, driven by bytes: players added alone and in crowds, taken back, renamed to and fro, with ids and
// names of all lengths, so that rows go inline and out, and texts are moved and tidied.
#include "core/check.h"
#include "core/engine/player_table.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

using namespace rostrum;
using fuzz::FuzzInput;

namespace {

constexpr std::size_t mostPlayers = 20'000;
constexpr std::size_t mostTextBytes = 4'000'000;

class Driver {
  public:
    explicit Driver(FuzzInput in) : in_(in) {}

    void run() {
        while (in_.more())
            step();
        compareAll();
    }

  private:
    struct Player {
        std::string id;
        std::string name;
    };

    void step() {
        switch (in_.byte() % 12) {
        case 0:
        case 1: {
            std::string id = anyId();
            std::string name = anyName(id);
            add(std::move(id), std::move(name));
            break;
        }
        case 2: addCrowd(); break;
        case 3: takeBack(1); break;
        case 4: takeBack(in_.below(3000)); break;
        case 5:
        case 6: rename(in_.below(players_.size())); break;
        case 7: renameRun(); break;
        case 8: ask(); break;
        case 9: table_.reserve(in_.below(5000)); break;
        case 10:
            if (in_.oneIn(32))
                clear();
            break;
        default:
            if (in_.oneIn(4))
                compareAll();
            break;
        }
        ROSTRUM_CHECK(table_.size() == players_.size(), "the sizes differ");
    }

    std::string anyId() {
        const std::uint8_t kind = in_.byte();
        if (kind % 4 == 0)
            return "p" + std::to_string(in_.number(2));
        const std::size_t size =
            kind % 4 == 3 ? 1 + in_.byte() % PlayerTable::longestId : 1 + in_.byte() % 18;
        std::string id(in_.bytes(size % 7));
        id.resize(size, static_cast<char>(in_.byte()));
        return id;
    }
    std::string anyName(const std::string& id) {
        const std::uint8_t kind = in_.byte();
        if (kind % 2 == 0)
            return id;
        const std::size_t size = kind % 16 == 1 ? in_.number(2) : in_.byte() % 40;
        return std::string(textBytes_ > mostTextBytes ? size % 20 : size, static_cast<char>('a' + kind % 26));
    }
    bool isFull() const { return players_.size() >= mostPlayers; }
    void note(std::string id, std::string name) {
        textBytes_ += id.size() + name.size();
        players_.push_back({std::move(id), std::move(name)});
        numbers_[players_.back().id] = static_cast<std::uint32_t>(players_.size());
    }
    void add(std::string id, std::string name) {
        if (isFull() || numbers_.contains(id))
            return;
        const std::uint32_t number = table_.add(id, name);
        note(std::move(id), std::move(name));
        ROSTRUM_CHECK(number == players_.size(), "a number is not the next");
    }
    // In one call; where an id is not new it ends there.
    void addCrowd() {
        const std::string stem = anyId().substr(0, 40);
        const std::string name = in_.byte() % 2 == 0 ? std::string() : anyName(stem).substr(0, 300);
        const std::uint64_t first = in_.number(2);
        std::vector<Player> crowd(in_.below(1000));
        for (std::size_t i = 0; i < crowd.size(); ++i) {
            crowd[i].id = stem + std::to_string(first + i);
            crowd[i].name = name.empty() ? crowd[i].id : name;
        }
        std::vector<NewPlayer> given;
        given.reserve(crowd.size());
        for (const Player& player : crowd)
            given.push_back({player.id, player.name});
        if (players_.size() + crowd.size() > mostPlayers)
            return;
        const bool all = table_.addAll(given);
        for (Player& player : crowd) {
            if (numbers_.contains(player.id)) {
                ROSTRUM_CHECK(!all, "a player was added who was there");
                return;
            }
            note(std::move(player.id), std::move(player.name));
        }
        ROSTRUM_CHECK(all, "new players were refused");
    }
    void takeBack(std::size_t count) {
        for (; count > 0 && !players_.empty(); --count) {
            table_.removeNewest();
            textBytes_ -= players_.back().id.size() + players_.back().name.size();
            numbers_.erase(players_.back().id);
            players_.pop_back();
        }
    }
    void rename(std::size_t row) {
        if (players_.empty())
            return;
        Player& player = players_[row];
        std::string name = anyName(player.id);
        table_.rename(static_cast<std::uint32_t>(row + 1), name);
        textBytes_ += name.size();
        textBytes_ -= player.name.size();
        player.name = std::move(name);
    }
    // Longer, then shorter: the arena fills with the dead.
    void renameRun() {
        const std::size_t from = in_.below(players_.size());
        const std::size_t size = in_.byte() % 4 == 0 ? in_.byte() % 4 * 200 : in_.byte() % 60;
        for (std::size_t row = from, left = in_.below(2000); left > 0 && row < players_.size();
             --left, ++row) {
            Player& player = players_[row];
            std::string name = size == 0 ? player.id : std::string(size, 'n');
            table_.rename(static_cast<std::uint32_t>(row + 1), name);
            textBytes_ += name.size();
            textBytes_ -= player.name.size();
            player.name = std::move(name);
        }
    }
    void ask() {
        const std::string id = anyId();
        const auto found = numbers_.find(id);
        const std::uint32_t expected = found == numbers_.end() ? 0 : found->second;
        ROSTRUM_CHECK(table_.find(id) == expected, "an id leads elsewhere");
        const std::uint64_t hash = PlayerTable::hashOf(id);
        table_.prefetchSlot(hash);
        const std::uint32_t likely = table_.likely(hash);
        ROSTRUM_CHECK(expected == 0 || likely != 0, "an id that is there seems not to be");
        table_.prefetchRow(likely);
        table_.prefetchText(likely);
        ROSTRUM_CHECK(table_.find(id, hash) == expected, "an id leads elsewhere");
        if (!players_.empty())
            compare(in_.below(players_.size()));
    }
    void clear() {
        table_.clear();
        players_.clear();
        numbers_.clear();
        textBytes_ = 0;
    }
    void compare(std::size_t row) const {
        const auto number = static_cast<std::uint32_t>(row + 1);
        ROSTRUM_CHECK(table_.playerId(number) == players_[row].id, "a player has another id");
        ROSTRUM_CHECK(table_.username(number) == players_[row].name, "a player has another name");
        ROSTRUM_CHECK(table_.find(players_[row].id) == number, "an id leads to another");
    }
    void compareAll() const {
        table_.checkInvariants();
        for (std::size_t row = 0; row < players_.size(); ++row)
            compare(row);
        // Names of all lengths, and what is dead: at most as much again and some chunks.
        const std::size_t most = 64 * players_.size() + 3 * textBytes_ + (std::size_t{4} << 20);
        ROSTRUM_CHECK(table_.memoryBytes() <= most, "memory is not given back");
    }

    FuzzInput in_;
    PlayerTable table_;
    std::vector<Player> players_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::size_t textBytes_ = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Driver(FuzzInput(data, size)).run();
    return 0;
}
