// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/golden/whole_event.h"

#include "core/engine/engine.h"
#include "core/engine/snapshot.h"
#include "core/engine/undo_research.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace rostrum::test {

namespace {

constexpr std::int64_t anHour = 3'600'000;

class Stage {
  public:
    Stage(Engine& played, Ledger& ledger, const std::function<void(const std::string&)>& fail,
          const std::function<void(Engine&)>& between)
        : engine(played),
          ledger_(ledger),
          fail_(fail),
          between_(between) {}

    void run(const Command& command, const std::string& headerKey = {}) {
        nowMs_ += 1500;
        if (between_)
            between_(engine);
        stepTime();
        std::unique_ptr<UndoResearch> research;
        if (const auto* undo = std::get_if<UndoChange>(&command)) {
            research = std::make_unique<UndoResearch>(engine, *undo);
            for (bool done = false; !done;) {
                const Result<bool> step = research->step(ledger_, 1000);
                if (!step)
                    fail_(step.error().detail);
                done = !step || *step;
            }
        }
        engine.takeResearch(research.get());
        std::vector<Event> events;
        engine.beginBatch();
        const Origin origin{Source::desk, "operator", headerKey};
        if (const auto executed = engine.execute(command, origin, nowMs_, events); !executed)
            fail_(executed.error().detail);
        keep(events);
        engine.takeResearch(nullptr);
    }
    void submit(const char* board, const char* player, std::int64_t score,
                std::vector<SecondaryValue> secondaries = {}, std::int64_t agoMs = 0) {
        Submission item;
        item.leaderboardId = board;
        item.playerId = player;
        item.username = std::string("Name of ") + player;
        item.score = {score, 0};
        item.secondaries = std::move(secondaries);
        if (agoMs != 0)
            item.timestampMs = nowMs_ - agoMs;
        run(SubmitScore{item});
    }
    void undo(const char* board, bool redo = false) {
        UndoChange command;
        command.leaderboardId = board;
        command.redo = redo;
        command.reason = "as agreed";
        run(command);
    }
    void wait(std::int64_t ms) { nowMs_ += ms; }
    void snapshot() {
        if (between_)
            return;
        SnapshotWriter writer(engine);
        for (std::uint32_t index = 0;; ++index) {
            SnapshotPart part{writer.seq(), index, false, {}};
            part.bytes = writer.next(part.last);
            if (const Result<void> committed = ledger_.commit({}, &part); !committed)
                fail_(committed.error().detail);
            if (part.last)
                return;
        }
    }

    Engine& engine;

  private:
    // What is due comes first, as with the writer.
    void stepTime() {
        for (bool more = engine.nextDueMs() <= nowMs_; more;) {
            std::vector<Event> events;
            engine.beginBatch();
            more = engine.runDue(nowMs_, events);
            keep(events);
        }
    }
    void keep(const std::vector<Event>& events) {
        if (const Result<void> committed = ledger_.commit(events, nullptr); !committed)
            fail_(committed.error().detail);
        engine.keepBatch();
    }

    Ledger& ledger_;
    const std::function<void(const std::string&)>& fail_;
    const std::function<void(Engine&)>& between_;
    std::int64_t nowMs_ = 1'777'672'740'000; // 2026-05-01T21:59:00Z, a Friday
};

BoardDraft board(const char* id, UpdateMode mode) {
    BoardDraft draft;
    draft.id = id;
    draft.updateMode = mode;
    return draft;
}

void makeBoards(Stage& stage) {
    BoardDraft league = board("league", UpdateMode::increment);
    league.tieBreaks =
        TieBreaks{{{"wins", SortOrder::descending}, {"fouls", SortOrder::ascending}}, TieBreak::last};
    league.periods = PeriodSet::fromBits(15);
    stage.run(CreateBoard{league}, "make-league");
    BoardDraft race = board("race", UpdateMode::best);
    race.sortOrder = SortOrder::ascending;
    race.tieBreaks = TieBreaks{{}, TieBreak::playerId};
    race.resetPeriod = ResetPeriod::daily;
    race.rankMode = RankMode::modified;
    stage.run(CreateBoard{race});
    stage.run(CreateBoard{board("plain", UpdateMode::replace)});
    stage.run(CreateBoard{board("passing", UpdateMode::replace)});
}

void playScores(Stage& stage) {
    int at = 0;
    for (const char* player : {"ann", "bob", "cid", "dan", "eve"}) {
        ++at;
        stage.submit("league", player, at % 3 + 1, {{"fouls", at % 2}, {"wins", at}});
        stage.submit("race", player, 60 + at % 2);
        stage.submit("plain", player, 10 * at);
    }
    stage.submit("plain", "hal", at);
}

void correctScores(Stage& stage) {
    SetScore set;
    set.leaderboardId = "plain";
    set.playerId = "ann";
    set.score = {500, 0};
    set.reason = "read wrongly";
    stage.run(set);
    stage.undo("plain");
    stage.undo("plain", true);
    stage.submit("plain", "bob", 7);
    stage.undo("plain");
    stage.run(RemovePlayer{"league", "dan"});
    stage.submit("passing", "ann", 1);
    stage.run(ResetBoard{"passing", "half time"});
    stage.undo("passing");
    stage.run(DeleteBoard{"passing"});
    stage.undo("");
    SubmitBatch batch;
    for (const char* player : {"ann", "eve"}) {
        Submission item;
        item.leaderboardId = "plain";
        item.playerId = player;
        item.score = {99, 0};
        batch.items.push_back(item);
    }
    batch.atomic = true;
    stage.run(batch, "batch");
    stage.undo("plain");
}

void changePlayers(Stage& stage) {
    ChangePlayer change;
    change.playerId = "bob";
    change.username = "Bobby";
    change.team = "red";
    change.division = "U12";
    change.metadata = R"({"shirt":7})";
    stage.run(change);
    ChangePlayer hide;
    hide.playerId = "cid";
    hide.hidden = true;
    stage.run(hide);
    ChangePlayer ban;
    ban.playerId = "gus"; // whom nobody knows yet
    ban.banned = true;
    stage.run(ban);
    stage.submit("league", "eva", 2, {{"fouls", 0}, {"wins", 1}});
    stage.submit("race", "eva", 58);
    stage.run(MergePlayers{"eva", "eve", "the same"});
    stage.submit("race", "eva", 57);
    stage.submit("race", "fay", 61);
    stage.submit("plain", "fay", 3);
    stage.run(ErasePlayer{"fay", "asked to"});
}

void freezeBoards(Stage& stage) {
    stage.run(FreezeBoard{"league", true, "before the ceremony"});
    stage.run(FreezeBoard{"plain", true, ""});
    stage.submit("plain", "cid", 1000);
    stage.submit("plain", "ann", 900);
    stage.submit("league", "bob", 9, {{"fouls", 0}, {"wins", 9}});
    stage.run(RevealBoard{"plain", 2});
    stage.run(RevealBoard{"plain", -1});
    stage.run(FreezeBoard{"league", false, ""});
}

void undoFreezes(Stage& stage) {
    stage.undo("league"); // its end
    stage.undo("league"); // bob's score
    stage.undo("league", true);
    stage.undo("league", true);
    stage.undo("plain"); // the step back
    stage.undo("plain"); // both steps
    stage.undo("plain", true);
    stage.run(RevealBoard{"plain", -1});
    stage.run(FreezeBoard{"race", true, ""});
    stage.run(RevealBoard{"race", 1});
    stage.submit("race", "ann", 50);
    stage.run(RevealBoard{"race", 1});
    stage.undo("race");
    stage.undo("race");
    stage.undo("race");
}

// Archives in a form that their board has no longer, one that only the public sees, and a period that went and came back.
void changeForms(Stage& stage) {
    stage.run(CreateBoard{board("forms", UpdateMode::increment)});
    for (int round = 0; round < 2; ++round) {
        stage.submit("forms", "ann", 5);
        stage.submit("forms", "bob", 3 + round);
        stage.run(ResetBoard{"forms", ""});
    }
    const std::uint64_t reset = stage.engine.lastSeq();
    stage.run(FreezeBoard{"forms", true, ""});
    stage.run(UndoChange{"forms", reset, "as agreed", false, false});
    BoardDraft change;
    change.rankMode = RankMode::dense;
    change.displayFormat = DisplayFormat::time;
    stage.run(ChangeBoard{"forms", change});
    BoardDraft fewer;
    fewer.periods = PeriodSet::fromBits(11);
    stage.run(ChangeBoard{"league", fewer});
    stage.undo("league");
}

void handOutTokens(Stage& stage) {
    TokenFacts court;
    court.label = "court 3";
    court.boards = {"plain", "league"};
    court.expiresMs = 1'900'000'000'000;
    court.digest = std::string(tokenDigestBytes, '\x07');
    stage.run(MakeToken{court}, "court-3");
    TokenFacts desk;
    desk.label = "the desk";
    desk.role = Role::operators;
    desk.digest = std::string(tokenDigestBytes, '\xf7');
    stage.run(MakeToken{desk});
    stage.run(RevokeToken{stage.engine.tokens().all().begin()->first});
    desk.role = Role::admin;
    stage.run(MakeToken{desk});
}

} // namespace

std::string playWholeEvent(Ledger& ledger, const std::function<void(const std::string&)>& fail,
                           const std::function<void(Engine&)>& between, Engine* engine) {
    Engine own;
    Stage stage(engine != nullptr ? *engine : own, ledger, fail, between);
    makeBoards(stage);
    playScores(stage);
    stage.wait(3 * anHour); // past midnight
    playScores(stage);
    stage.submit("league", "ann", 5, {{"fouls", 0}, {"wins", 0}}, 4 * anHour); // late
    stage.snapshot();
    correctScores(stage);
    changePlayers(stage);
    freezeBoards(stage);
    undoFreezes(stage);
    handOutTokens(stage);
    changeForms(stage);
    stage.snapshot();
    stage.run(DeleteBoard{"passing"}); // and kept
    BoardDraft change;
    change.periods = PeriodSet::fromBits(3);
    change.timeZone = "UTC";
    change.name = "League";
    stage.run(ChangeBoard{"league", change}, "change");
    stage.wait(31 * 24 * anHour);
    playScores(stage);
    return stage.engine.describe();
}

} // namespace rostrum::test
