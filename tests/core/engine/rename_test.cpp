// SPDX-License-Identifier: GPL-3.0-or-later
// A rename steps the revisions of the boards that hold the player, and of no other, whether the event has few boards or many.
// Against a dumb model; seeded.
#include "tests/core/engine/desk_of_engine.h"

#include <map>
#include <set>
#include <string>

using namespace rostrum;
using namespace rostrum::test;

namespace {

class Renames {
  public:
    explicit Renames(std::uint64_t seed) : random_(seed) {}

    void go(int steps, std::uint64_t boards, std::uint64_t players) {
        boards_ = boards;
        players_ = players;
        for (int step = 0; step < steps; ++step) {
            const std::uint64_t kind = below(100);
            if (kind < 10)
                create();
            else if (kind < 12)
                reset();
            else if (kind < 14)
                drop();
            else if (kind < 17)
                remove();
            else if (kind < 75)
                submit();
            else
                rename();
        }
        CHECK(renamed_ > 0);
        desk_.engine.checkInvariants();
        CHECK(desk_.replayed() == desk_.engine.describe());
    }

  private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    std::string anyBoard() { return "b" + std::to_string(below(boards_)); }
    std::string anyPlayer() { return "p" + std::to_string(below(players_)); }
    std::uint64_t revisionOf(const std::string& board) const {
        return desk_.engine.findBoard(board)->counters.revision;
    }

    void create() {
        const std::string board = anyBoard();
        if (desk_.execute(CreateBoard{draft(board)}).ok())
            model_.emplace(board, std::set<std::string>());
    }
    void reset() {
        const std::string board = anyBoard();
        if (desk_.execute(ResetBoard{board, ""}).ok())
            model_.at(board).clear();
    }
    void drop() {
        const std::string board = anyBoard();
        if (desk_.execute(DeleteBoard{board}).ok())
            model_.erase(board);
    }
    void remove() {
        const std::string board = anyBoard();
        const std::string player = anyPlayer();
        if (desk_.execute(RemovePlayer{board, player}).ok())
            CHECK(model_.at(board).erase(player) == 1);
    }
    // One that cannot be committed leaves the player where they were.
    void submit() {
        const std::string board = anyBoard();
        const std::string player = anyPlayer();
        const SubmitScore command{submission(board, player, std::to_string(below(50)).c_str())};
        if (below(5) == 0) {
            std::vector<Event> events;
            desk_.engine.beginBatch();
            static_cast<void>(desk_.engine.execute(command, desk_.origin, desk_.nowMs, events).ok());
            desk_.engine.undoBatch();
        } else if (desk_.execute(command).ok()) {
            model_.at(board).insert(player);
        }
    }
    void rename() {
        if (model_.empty())
            return;
        const auto board = std::next(model_.begin(), static_cast<std::ptrdiff_t>(below(model_.size())));
        const std::string player = anyPlayer();
        if (desk_.engine.players().find(player) == 0)
            return;
        std::map<std::string, std::uint64_t> before;
        for (const auto& [id, members] : model_)
            before[id] = revisionOf(id);
        Submission named = submission(board->first, player, "0");
        named.score.significand = 1000 + renamed_;
        named.username = "Name " + std::to_string(++renamed_);
        desk_.run(SubmitScore{named});
        for (const auto& [id, members] : model_) {
            const std::uint64_t scored = id == board->first ? 1 : 0;
            REQUIRE(revisionOf(id) == before[id] + (members.contains(player) ? 1 : 0) + scored);
        }
        board->second.insert(player);
    }

    std::mt19937_64 random_;
    DeskOfEngine desk_;
    std::uint64_t boards_ = 0;
    std::uint64_t players_ = 0;
    std::map<std::string, std::set<std::string>> model_;
    std::int64_t renamed_ = 0;
};

} // namespace

TEST_CASE("a rename steps the boards that hold the player") {
    const std::uint64_t seed = seedOfRun();
    MESSAGE("ROSTRUM_SEED=", seed);
    Renames(seed).go(1500, 5, 30);
    Renames(seed + 1).go(2500, 60, 300);
}

TEST_CASE("a rename knows players of large boards too, and boards that were there before") {
    DeskOfEngine desk;
    desk.create(draft("large"));
    SubmitBatch batch;
    for (int i = 0; i < 5000; ++i)
        batch.items.push_back(submission("large", "p" + std::to_string(i), "1"));
    desk.run(batch);
    for (int i = 0; i < 40; ++i) {
        desk.create(draft("b" + std::to_string(i)));
        desk.submit("b" + std::to_string(i), "p" + std::to_string(i), "5");
    }
    for (int i = 0; i < 40; ++i) {
        const std::string own = "b" + std::to_string(i);
        const std::string other = "b" + std::to_string((i + 1) % 40);
        const auto revision = [&](const std::string& id) {
            return desk.engine.findBoard(id)->counters.revision;
        };
        const std::uint64_t ownBefore = revision(own);
        const std::uint64_t otherBefore = revision(other);
        const std::uint64_t largeBefore = revision("large");
        Submission named = submission("large", "p" + std::to_string(i), "1"); // the score stays
        named.username = "Name";
        desk.run(SubmitScore{named});
        CHECK(revision(own) == ownBefore + 1);
        CHECK(revision(other) == otherBefore);
        CHECK(revision("large") == largeBefore + 1);
    }
    desk.engine.checkInvariants();
    CHECK(desk.replayed() == desk.engine.describe());
}
