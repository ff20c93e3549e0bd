// SPDX-License-Identifier: GPL-3.0-or-later
// Periods that are taken from a board and given back by an undo, and those that are added, undone and done again.
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "core/engine/undo_research.h"
#include "tests/core/engine/time_desk.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

class Desk : public TimeDesk {
  public:
    explicit Desk(std::int64_t graceMs = 0) : TimeDesk(graceMs) {}

    Result<Engine::Executed> tryUndo(std::uint64_t seq, bool redo, bool dryRun = false) {
        tick();
        const UndoChange command{"cup", seq, "", redo, dryRun};
        UndoResearch research(engine, command);
        for (bool done = false; !done;) {
            const Result<bool> step = research.step(ledger, 1000);
            REQUIRE(step.ok());
            done = *step;
        }
        engine.takeResearch(&research);
        std::vector<Event> events;
        engine.beginBatch();
        Result<Engine::Executed> executed = engine.execute(command, origin, nowMs, events);
        if (!events.empty())
            REQUIRE(ledger.commit(events, nullptr).ok());
        engine.keepBatch();
        engine.takeResearch(nullptr);
        engine.checkInvariants();
        return executed;
    }
    void undo(std::uint64_t seq, bool redo = false) {
        const Result<Engine::Executed> executed = tryUndo(seq, redo);
        REQUIRE_MESSAGE(executed.ok(), (executed.ok() ? "" : executed.error().detail));
    }
    void redo(std::uint64_t seq) { undo(seq, true); }
    std::uint64_t keep(std::initializer_list<Period> periods) {
        BoardDraft draft;
        draft.periods = periodsOf(periods);
        return std::get<BoardInfo>(run(ChangeBoard{"cup", draft})).seq;
    }
    std::string throughSnapshot() {
        Engine loaded;
        SnapshotReader reader(loaded);
        SnapshotWriter writer(engine);
        for (bool last = false; !last;)
            REQUIRE(reader.add(writer.next(last)).ok());
        REQUIRE(reader.finish().ok());
        return loaded.describe();
    }
};

constexpr std::initializer_list<Period> daily = {Period::all, Period::daily};

} // namespace

TEST_CASE(
    "undoing that a period was taken away gives its standings back, and doing it again puts them away") {
    Desk desk;
    desk.create(daily);
    desk.submit("ann", "5");
    desk.submit("bob", "3");
    const std::uint64_t taken = desk.keep({Period::all});
    REQUIRE(desk.archives() == 1);
    desk.submit("ann", "2"); // counts in `all` only
    const std::string before = desk.engine.describe();
    REQUIRE(desk.tryUndo(taken, false, true).ok());
    CHECK(desk.engine.describe() == before);
    desk.undo(taken);
    CHECK(desk.archives() == 0);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 5}, {"bob", 3}});
    CHECK(desk.all() == Scores{{"ann", 7}, {"bob", 3}});
    CHECK(desk.board().currentPeriod(Period::daily)->ref.beginMs == utc(2026, 5, 1));
    desk.submit("bob", "1");
    CHECK(desk.current(Period::daily) == Scores{{"ann", 5}, {"bob", 4}});
    CHECK(desk.throughSnapshot() == desk.engine.describe());
    desk.redo(taken);
    REQUIRE(desk.archives() == 1);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 5}, {"bob", 4}});
    CHECK(desk.board().currentPeriod(Period::daily) == nullptr);
    desk.undo(taken);
    CHECK(desk.archives() == 0);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 5}, {"bob", 4}});
    desk.checkReplay();
}

TEST_CASE("undo and redo of adding a period leave no archive and keep its standings") {
    Desk desk;
    desk.create({Period::all});
    desk.submit("ann", "5");
    const std::uint64_t added = desk.keep(daily);
    desk.submit("ann", "2");
    desk.undo(added);
    CHECK(desk.board().currentPeriod(Period::daily) == nullptr);
    desk.redo(added);
    CHECK(desk.archives() == 0);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 2}});
    desk.undo(added);
    desk.redo(added);
    CHECK(desk.archives() == 0);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 2}});
    desk.checkReplay();
}

TEST_CASE("what was corrected while a period was away is so in it too") {
    Desk desk;
    desk.create(daily);
    desk.submit("ann", "5");
    const std::uint64_t wrong = desk.submit("ann", "40").seq;
    for (const char* player : {"bob", "cid", "dan"})
        desk.submit(player, "3");
    const std::uint64_t taken = desk.keep({Period::all});
    desk.undo(wrong);
    desk.run(RemovePlayer{"cup", "bob"});
    desk.run(MergePlayers{"cid", "dan", ""});
    desk.undo(taken);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 5}, {"dan", 6}});
    CHECK(desk.all() == Scores{{"ann", 5}, {"dan", 6}});
    desk.checkReplay();
}

TEST_CASE("a period that is over when it is given back ends as it would have") {
    Desk desk(hourMs);
    desk.create(daily);
    desk.submit("ann", "5");
    const std::uint64_t taken = desk.keep({Period::all});
    desk.nowMs += 2 * dayMs;
    desk.submit("ann", "2");
    desk.undo(taken);
    CHECK(desk.current(Period::daily).empty());
    REQUIRE(desk.archives() == 1);
    CHECK(desk.archive(0).ref.beginMs == utc(2026, 5, 1));
    CHECK(desk.archive(0).endedAtMs == utc(2026, 5, 2));
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 5}});
    desk.checkReplay();
}

TEST_CASE("slices that wait for late events and that begin early come back beside the current one") {
    Desk desk(hourMs);
    desk.nowMs = utc(2026, 5, 1, 23, 50);
    desk.create(daily);
    desk.submit("ann", "5");
    desk.nowMs = utc(2026, 5, 2, 0, 10);
    desk.submit("ann", "2");
    const std::uint64_t taken = desk.keep({Period::all});
    CHECK(desk.archives() == 2);
    desk.undo(taken);
    CHECK(desk.archives() == 0);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 2}});
    CHECK(desk.board().periods.size() == 2);
    desk.nowMs = utc(2026, 5, 2, 2);
    CHECK(desk.archives() == 1);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 5}});
    desk.checkReplay();
}

TEST_CASE("after a reset a period's standings are not given back, but once the reset is undone") {
    Desk desk;
    desk.create(daily);
    desk.submit("ann", "5");
    const std::uint64_t taken = desk.keep({Period::all});
    const std::uint64_t reset = std::get<BoardWasReset>(desk.run(ResetBoard{"cup", ""})).seq;
    desk.undo(taken);
    CHECK(desk.current(Period::daily).empty());
    CHECK(desk.archives() == 2); // both stay
    desk.checkReplay();
    Desk other;
    other.create(daily);
    other.submit("ann", "5");
    REQUIRE(other.keep({Period::all}) == taken);
    REQUIRE(std::get<BoardWasReset>(other.run(ResetBoard{"cup", ""})).seq == reset);
    other.undo(reset);
    other.undo(taken);
    CHECK(other.current(Period::daily) == Scores{{"ann", 5}});
    CHECK(other.archives() == 0);
    other.checkReplay();
}

TEST_CASE("a period's standings are not given back where scores mean something else") {
    Desk desk;
    desk.create(daily);
    desk.submit("ann", "5");
    const std::uint64_t taken = desk.keep({Period::all});
    desk.run(RemovePlayer{"cup", "ann"});
    BoardDraft decimals;
    decimals.decimals = 2;
    desk.run(ChangeBoard{"cup", decimals});
    const Result<Engine::Executed> refused = desk.tryUndo(taken, false);
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == Code::conflict);
    CHECK(desk.archives() == 1);
    desk.checkReplay();
}

TEST_CASE("a frozen board's public archives stay while a period is given back") {
    Desk desk;
    desk.create(daily);
    desk.submit("ann", "5");
    const std::uint64_t taken = desk.keep({Period::all});
    desk.run(FreezeBoard{"cup", true, ""});
    desk.undo(taken);
    CHECK(desk.board().archivesSeen(true).empty());
    REQUIRE(desk.board().archivesSeen(false).size() == 1);
    CHECK(desk.scoresOf(desk.board().archivesSeen(false).front()->ranking) == Scores{{"ann", 5}});
    CHECK(desk.throughSnapshot() == desk.engine.describe());
    desk.checkReplay();
}

TEST_CASE("what befell players while their period was away is not forgotten by a later undo") {
    Desk desk;
    desk.create(daily);
    desk.submit("xan", "5");
    const std::uint64_t score = desk.engine.lastSeq();
    desk.submit("zoe", "2");
    const std::uint64_t zoes = desk.engine.lastSeq();
    desk.submit("wim", "1");
    const std::uint64_t taken = desk.keep({Period::all});
    desk.run(RemovePlayer{"cup", "zoe"});
    SUBCASE("a removal") {}
    SUBCASE("and a merge") { desk.run(MergePlayers{"wim", "xan", "one"}); }
    desk.undo(taken);
    const Scores back = desk.current(Period::daily);
    CHECK(!back.contains("zoe"));
    desk.undo(taken, true);
    desk.undo(taken);
    CHECK(desk.current(Period::daily) == back);
    desk.undo(zoes); // of somebody who was removed
    CHECK(desk.current(Period::daily) == back);
    desk.undo(zoes, true);
    CHECK(desk.current(Period::daily) == back);
    desk.undo(score);
    desk.undo(score, true);
    CHECK(desk.current(Period::daily) == back);
    desk.checkReplay();
}
