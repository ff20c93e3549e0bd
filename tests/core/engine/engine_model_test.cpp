// SPDX-License-Identifier: GPL-3.0-or-later
// The engine against a dumb model: maps and a sort. Seeded; every so often the ledger is played from nothing, and a snapshot
// is taken while submissions go on, and both must give the same state.
#include "core/engine/snapshot.h"
#include "tests/core/engine/desk_of_engine.h"

#include <algorithm>
#include <map>
#include <memory>

using namespace rostrum;
using namespace rostrum::test;

namespace {

struct ModelBoard {
    BoardConfig config;
    std::map<std::string, Standing> standings;
};

class Model {
  public:
    std::map<std::string, ModelBoard> boards;
    std::map<std::string, std::string> names;

    // What should become of a submission; nothing where it should be refused.
    std::optional<bool> submit(const Submission& submission, std::uint64_t seq) {
        const auto board = boards.find(submission.leaderboardId);
        if (board == boards.end())
            return std::nullopt;
        const Score amount =
            submission.score.exponent == 0 ? submission.score.significand : scaledUp(submission.score);
        auto& standings = board->second.standings;
        const auto now = standings.find(submission.playerId);
        Score score = amount;
        if (now != standings.end()) {
            if (board->second.config.updateMode == UpdateMode::increment)
                score = now->second.score + amount;
            const bool descending = board->second.config.sortOrder == SortOrder::descending;
            if (board->second.config.updateMode == UpdateMode::best)
                score =
                    descending ? std::max(now->second.score, amount) : std::min(now->second.score, amount);
            if (score == now->second.score)
                return false;
        }
        standings[submission.playerId] = {score, seq};
        return true;
    }
    std::vector<std::pair<std::string, Standing>> order(const std::string& board) const {
        const ModelBoard& found = boards.at(board);
        std::vector<std::pair<std::string, Standing>> all(found.standings.begin(), found.standings.end());
        std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
            if (a.second.score != b.second.score)
                return (a.second.score > b.second.score) == (found.config.sortOrder == SortOrder::descending);
            return a.second.reachedSeq < b.second.reachedSeq;
        });
        return all;
    }

  private:
    static Score scaledUp(const ExactNumber& number) {
        Score score = number.significand;
        for (int i = 0; i < number.exponent; ++i)
            score *= 10;
        return score;
    }
};

class Run {
  public:
    explicit Run(std::uint64_t seed) : random_(seed) {}

    void go(int steps) {
        // What looks at everything is done less often in a long run, or it would take all of its time.
        const int compareEvery = std::max(997, steps / 1000);
        const int replayEvery = std::max(10'000, steps / 10);
        for (int step = 0; step < steps; ++step) {
            act();
            advanceSnapshot();
            if (step % compareEvery == 0)
                compare();
            if (step % replayEvery == replayEvery - 1)
                replay();
        }
        compare();
        replay();
    }

  private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    std::string anyBoard() { return "b" + std::to_string(below(4)); }
    std::string anyPlayer() { return "player-" + std::to_string(below(below(2) == 0 ? 20 : 3000)); }

    Submission anySubmission() {
        Submission result;
        result.leaderboardId = anyBoard();
        result.playerId = anyPlayer();
        const Result<ExactNumber> number = parseExactNumber(std::to_string(static_cast<int>(below(60)) - 20));
        REQUIRE(number.ok());
        result.score = *number;
        if (below(40) == 0)
            result.username = "Name " + std::to_string(below(50));
        return result;
    }
    void act() {
        const std::uint64_t kind = below(2000);
        if (kind < 4)
            createBoard();
        else if (kind < 6)
            resetBoard();
        else if (kind < 7)
            deleteBoard();
        else if (kind < 60)
            removePlayer();
        else if (kind < 120)
            undoneBatch();
        else if (kind < 200)
            batch(below(3) == 0);
        else
            submitOne();
        desk_.nowMs += static_cast<std::int64_t>(below(50));
    }
    void noteName(const Submission& submission) {
        auto [name, isNew] = model_.names.try_emplace(submission.playerId, submission.playerId);
        if (!submission.username.empty())
            name->second = submission.username;
    }
    void submitOne() {
        const Submission submission = anySubmission();
        const Result<Engine::Executed> executed = desk_.execute(SubmitScore{submission});
        const std::optional<bool> expected = model_.submit(submission, desk_.engine.lastSeq());
        REQUIRE(executed.ok() == expected.has_value());
        if (!expected)
            return;
        noteName(submission);
        const auto answer = std::get<ScoreAnswer>(std::get<CommandAnswer>(*executed));
        CHECK(answer.updated == *expected);
        CHECK(answer.score == model_.boards[submission.leaderboardId].standings[submission.playerId].score);
    }
    void batch(bool atomic) {
        SubmitBatch command;
        command.atomic = atomic;
        for (std::uint64_t i = below(20) + 1; i > 0; --i)
            command.items.push_back(anySubmission());
        const bool allKnown =
            std::all_of(command.items.begin(), command.items.end(),
                        [&](const Submission& item) { return model_.boards.contains(item.leaderboardId); });
        // Seqs of accepted events: as the ledger will number them.
        std::vector<Event> events;
        desk_.engine.beginBatch();
        const Result<Engine::Executed> executed =
            desk_.engine.execute(command, desk_.origin, desk_.nowMs, events);
        REQUIRE(executed.ok());
        if (!events.empty())
            REQUIRE(desk_.ledger.commit(events, nullptr).ok());
        desk_.engine.keepBatch();
        if (atomic && !allKnown) {
            CHECK(events.empty());
            return;
        }
        std::size_t next = 0;
        for (const Submission& item : command.items) {
            if (!model_.boards.contains(item.leaderboardId))
                continue;
            while (events[next].type != EventType::scoreSubmitted)
                ++next;
            CHECK(model_.submit(item, events[next].seq) == events[next].score.updated);
            noteName(item);
            ++next;
        }
    }
    void undoneBatch() {
        const std::string before = below(20) == 0 ? desk_.engine.describe() : std::string();
        std::vector<Event> events;
        desk_.engine.beginBatch();
        for (std::uint64_t i = below(10) + 1; i > 0; --i)
            (void)desk_.engine.execute(SubmitScore{anySubmission()}, desk_.origin, desk_.nowMs, events);
        desk_.engine.undoBatch();
        if (!before.empty())
            CHECK(desk_.engine.describe() == before);
    }
    void createBoard() {
        BoardDraft with = draft(anyBoard());
        with.updateMode = static_cast<UpdateMode>(below(3));
        with.sortOrder = static_cast<SortOrder>(below(2));
        with.rankMode = static_cast<RankMode>(below(4));
        with.maxEntries = below(3) == 0 ? 0 : below(2000);
        const Result<Engine::Executed> made = desk_.execute(CreateBoard{with});
        CHECK(made.ok() == !model_.boards.contains(*with.id));
        if (made.ok())
            model_.boards[*with.id].config = desk_.engine.findBoard(*with.id)->config;
    }
    void resetBoard() {
        const std::string board = anyBoard();
        CHECK(desk_.execute(ResetBoard{board, "r"}).ok() == model_.boards.contains(board));
        if (model_.boards.contains(board))
            model_.boards[board].standings.clear();
    }
    void deleteBoard() {
        const std::string board = anyBoard();
        CHECK(desk_.execute(DeleteBoard{board}).ok() == (model_.boards.erase(board) == 1));
    }
    void removePlayer() {
        const std::string board = anyBoard();
        const std::string player = anyPlayer();
        const auto found = model_.boards.find(board);
        const bool there = found != model_.boards.end() && found->second.standings.erase(player) == 1;
        CHECK(desk_.execute(RemovePlayer{board, player}).ok() == there);
    }
    void compare() {
        desk_.engine.checkInvariants();
        REQUIRE(desk_.engine.boards().size() == model_.boards.size());
        for (const auto& [id, board] : model_.boards) {
            const auto order = model_.order(id);
            const Board& ours = *desk_.engine.findBoard(id);
            const std::uint64_t cap = board.config.maxEntries == 0 ? order.size() : board.config.maxEntries;
            REQUIRE(ours.ranking.size() == order.size());
            std::uint64_t dense = 0;
            for (std::size_t i = 0; i < order.size(); ++i) {
                const auto& [player, standing] = order[i];
                if (i == 0 || order[i - 1].second.score != standing.score)
                    ++dense;
                const std::uint32_t number = desk_.engine.players().find(player);
                REQUIRE(number != 0);
                CHECK(desk_.engine.players().username(number) == model_.names[player]);
                REQUIRE(ours.ranking.find(number));
                CHECK(ours.ranking.find(number)->standing == standing);
                const auto shown = ours.rankOf(number, RankMode::ordinal);
                CHECK(shown == (i < cap ? std::optional<std::uint64_t>(i + 1) : std::nullopt));
                if (i < cap)
                    CHECK(ours.rankOf(number, RankMode::dense) == dense);
            }
        }
    }
    void replay() {
        const std::string ours = desk_.engine.describe();
        CHECK(desk_.replayed() == ours);
        Result<Recovered> recovered = recover(desk_.ledger);
        REQUIRE(recovered.ok());
        if (snapshotsDone_ > 0)
            CHECK(recovered->snapshotSeq != 0);
        CHECK(recovered->notes.empty());
        CHECK(recovered->engine->describe() == ours);
        recovered->engine->checkInvariants();
    }
    // A part every few steps, so that much changes while it is read.
    void advanceSnapshot() {
        if (snapshot_ && snapshot_->stale())
            snapshot_.reset();
        if (!snapshot_) {
            if (below(300) != 0)
                return;
            snapshot_ = std::make_unique<SnapshotWriter>(desk_.engine);
            part_ = 0;
        }
        if (below(8) != 0)
            return;
        SnapshotPart part{snapshot_->seq(), part_++, false, {}};
        part.bytes = snapshot_->next(part.last);
        REQUIRE(part.bytes.size() <= SnapshotWriter::partBytes);
        REQUIRE(desk_.ledger.commit({}, &part).ok());
        if (part.last) {
            ++snapshotsDone_;
            snapshot_.reset();
        }
    }

    std::mt19937_64 random_;
    DeskOfEngine desk_;
    Model model_;
    std::unique_ptr<SnapshotWriter> snapshot_;
    std::uint32_t part_ = 0;
    int snapshotsDone_ = 0;
};

} // namespace

TEST_CASE("the engine agrees with a dumb model, and the ledger with the engine") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    Run(seed).go(longRun() ? 10'000'000 : 30'000);
}
