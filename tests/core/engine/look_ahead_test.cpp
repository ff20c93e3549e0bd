// SPDX-License-Identifier: GPL-3.0-or-later
// Looking ahead changes nothing but the time: two engines get the same stream of commands, one of them looks ahead; events, answers
// and states must be the same to the last bit. Seeded.
#include "core/engine/event_codec.h"
#include "tests/core/engine/desk_of_engine.h"

#include <string>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

// What an engine said and did, a command at a time.
struct Side {
    Engine engine;
    std::vector<Event> events;
    std::vector<Result<Engine::Executed>> answers;

    explicit Side(bool lookAhead) : engine({4000, 10, {300, 100'000}, lookAhead}) {}
};

void checkSame(const Result<Engine::Executed>& a, const Result<Engine::Executed>& b) {
    REQUIRE(a.ok() == b.ok());
    if (!a) {
        CHECK(a.error().code == b.error().code);
        CHECK(a.error().detail == b.error().detail);
        return;
    }
    REQUIRE(a->index() == b->index());
    if (const auto* answer = std::get_if<CommandAnswer>(&*a))
        CHECK(*answer == std::get<CommandAnswer>(*b));
    else
        CHECK(std::get<Engine::Replay>(*a).seq == std::get<Engine::Replay>(*b).seq);
}

std::string bytesOf(const std::vector<Event>& events) {
    std::string bytes;
    for (const Event& event : events) {
        bytes += std::to_string(event.seq) + "/" + std::to_string(static_cast<int>(event.type)) + "/" +
                 std::to_string(event.board) + "/" + std::to_string(event.player) + "/";
        encodeBody(event, bytes);
        if (event.texts)
            bytes += event.texts->playerId + "/" + event.texts->username + "/" + event.texts->metadata;
    }
    return bytes;
}

class Twins {
  public:
    explicit Twins(std::uint64_t seed) : random_(seed) {}

    void go(int batches) {
        for (const UpdateMode mode : {UpdateMode::replace, UpdateMode::increment, UpdateMode::best}) {
            BoardDraft with = draft("b" + std::to_string(static_cast<int>(mode)));
            with.updateMode = mode;
            with.decimals = static_cast<int>(mode);
            with.maxEntries = mode == UpdateMode::best ? 50 : 0;
            with.sortOrder = mode == UpdateMode::best ? SortOrder::ascending : SortOrder::descending;
            with.rankMode = static_cast<RankMode>(mode);
            run({CreateBoard{with}}, true);
        }
        for (const TieBreak last : {TieBreak::first, TieBreak::playerId}) {
            BoardDraft with = draft(last == TieBreak::first ? "b3" : "b4");
            with.updateMode = last == TieBreak::first ? UpdateMode::increment : UpdateMode::best;
            with.tieBreaks = TieBreaks{{{"fouls", SortOrder::ascending}, {"goals"}}, last};
            if (last == TieBreak::first)
                with.tieBreaks->secondaries.pop_back();
            PeriodSet periods;
            periods.add(Period::daily);
            periods.add(Period::weekly);
            with.periods = periods;
            run({CreateBoard{with}}, true);
        }
        for (int i = 0; i < batches; ++i) {
            run(anyCommands(), below(8) != 0);
            if (i % 50 == 0)
                CHECK(ahead_.engine.describe() == plain_.engine.describe());
            passTime();
        }
        CHECK(ahead_.engine.describe() == plain_.engine.describe());
        ahead_.engine.checkInvariants();
        CHECK(accepted_ > 0);
        CHECK(refused_ > 0);
        CHECK(replayed_ > 0);
    }

  private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

    Submission anySubmission() {
        Submission one;
        if (!keyed_.empty() && below(25) == 0)
            return keyed_[below(keyed_.size())]; // sent again
        const std::uint64_t board = below(below(2) == 0 ? 5 : 1);
        one.leaderboardId = below(30) == 0 ? "nowhere" : "b" + std::to_string(board);
        if (board >= 3 && below(20) != 0)
            one.secondaries.push_back({"fouls", static_cast<std::int64_t>(below(4))});
        if (board == 4 || below(20) == 0)
            one.secondaries.push_back({"goals", static_cast<std::int64_t>(below(4))});
        if (below(10) == 0)
            one.timestampMs = nowMs_ + static_cast<std::int64_t>(below(700'000)) - 350'000;
        // Few players at times, so that some meet themselves in a group; new ones all the time.
        one.playerId = "player-" + std::to_string(below(below(3) == 0 ? 8 : 4000));
        one.score = {static_cast<std::int64_t>(below(90)) - 30, below(40) == 0 ? -1 : 0};
        if (below(50) == 0)
            one.score = {INT64_MAX, 0}; // increments beyond 64 bits
        if (below(25) == 0)
            one.username = "Name " + std::to_string(below(50));
        if (below(60) == 0)
            one.playerId += "\n";
        if (below(12) == 0)
            one.eventId = "e" + std::to_string(below(1500));
        if (below(30) == 0)
            one.metadata = "{}";
        if (!one.eventId.empty())
            keyed_.push_back(one);
        if (keyed_.size() > 50)
            keyed_.erase(keyed_.begin());
        return one;
    }
    // Over midnights too.
    void passTime() {
        nowMs_ += static_cast<std::int64_t>(below(2000));
        if (below(20) == 0)
            nowMs_ += static_cast<std::int64_t>(below(30) * 3'600'000);
        for (Side* side : {&ahead_, &plain_}) {
            side->events.clear();
            side->engine.beginBatch();
            while (side->engine.runDue(nowMs_, side->events)) {
            }
            side->engine.keepBatch();
        }
        REQUIRE(ahead_.events == plain_.events);
    }
    std::vector<Command> anyCommands() {
        std::vector<Command> commands;
        for (std::uint64_t i = below(below(4) == 0 ? 100 : 10) + 1; i > 0; --i) {
            if (below(6) != 0) {
                commands.emplace_back(SubmitScore{anySubmission()});
                continue;
            }
            if (below(10) == 0) {
                commands.emplace_back(RemovePlayer{"b0", "player-" + std::to_string(below(8))});
                continue;
            }
            SubmitBatch batch;
            batch.atomic = below(2) == 0;
            for (std::uint64_t k = below(below(3) == 0 ? 120 : 6) + 1; k > 0; --k)
                batch.items.push_back(anySubmission());
            commands.emplace_back(std::move(batch));
        }
        if (below(60) == 0)
            commands = {ResetBoard{"b" + std::to_string(below(5)), ""}};
        return commands;
    }
    // As the writer does it: single scores that follow one another are looked ahead to; now and then only some of them are.
    void lookAhead(const std::vector<Command>& commands, std::size_t from) {
        std::vector<const Submission*> next;
        for (std::size_t i = from; i < commands.size() && next.size() < Engine::mostAhead; ++i) {
            if (const auto* single = std::get_if<SubmitScore>(&commands[i]);
                single != nullptr && below(9) != 0)
                next.push_back(&single->submission);
        }
        ahead_.engine.lookAhead(next);
    }
    void run(const std::vector<Command>& commands, bool keep) {
        for (Side* side : {&ahead_, &plain_}) {
            side->events.clear();
            side->answers.clear();
            side->engine.beginBatch();
        }
        for (std::size_t i = 0; i < commands.size(); ++i) {
            if (below(20) == 0 || i % Engine::mostAhead == 0)
                lookAhead(commands, i);
            const Origin origin{Source::http, below(2) == 0 ? "one" : "another", below(40) == 0 ? "key" : ""};
            for (Side* side : {&ahead_, &plain_})
                side->answers.push_back(side->engine.execute(commands[i], origin, nowMs_, side->events));
            checkSame(ahead_.answers.back(), plain_.answers.back());
            const Result<Engine::Executed>& answer = ahead_.answers.back();
            accepted_ += answer ? 1 : 0;
            refused_ += answer ? 0 : 1;
            replayed_ += answer && std::holds_alternative<Engine::Replay>(*answer) ? 1 : 0;
        }
        REQUIRE(ahead_.events == plain_.events);
        REQUIRE(bytesOf(ahead_.events) == bytesOf(plain_.events));
        for (Side* side : {&ahead_, &plain_}) {
            if (keep)
                side->engine.keepBatch();
            else
                side->engine.undoBatch();
        }
    }

    std::mt19937_64 random_;
    Side ahead_{true};
    Side plain_{false};
    std::vector<Submission> keyed_;
    std::int64_t nowMs_ = 1'767'225'600'000;
    std::uint64_t accepted_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t replayed_ = 0;
};

} // namespace

TEST_CASE("looking ahead changes nothing but the time") {
    const std::uint64_t seed = seedOfRun();
    MESSAGE("ROSTRUM_SEED=", seed);
    Twins(seed).go(longRun() ? 20000 : 600);
}

TEST_CASE("looking ahead asks no ids of players who are not registered yet") {
    DeskOfEngine desk;
    BoardDraft byIds = draft("cup");
    byIds.tieBreaks = TieBreaks{{}, TieBreak::playerId};
    desk.run(CreateBoard{byIds});
    for (int round = 0; round < 3; ++round) {
        SubmitBatch batch;
        for (int i = 0; i < 40; ++i)
            batch.items.push_back(submission("cup", "p" + std::to_string(round * 100 + (i * 7) % 40), "5"));
        desk.run(batch);
    }
    const Ranking& ranking = desk.engine.findBoard("cup")->ranking;
    REQUIRE(ranking.size() == 120);
    for (std::uint64_t position = 1; position < ranking.size(); ++position)
        CHECK(desk.engine.players().playerId(ranking.at(position - 1).player) <
              desk.engine.players().playerId(ranking.at(position).player));
}
