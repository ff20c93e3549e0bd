// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo of what the public sees: freezes, their ends, and the steps of reveals.
#include "core/engine/event_codec.h"
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/desk_of_engine.h"

#include <string>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

class Desk : public DeskOfEngine {
  public:
    Desk() { create(draft("b")); }

    std::uint64_t freeze(bool frozen = true, const char* board = "b") {
        run(FreezeBoard{board, frozen, "the last hour"});
        return engine.lastSeq();
    }
    // The seq of the last step.
    std::uint64_t reveal(std::int64_t steps) {
        return std::get<RevealAnswer>(run(RevealBoard{"b", steps})).seq;
    }
    UndoAnswer undo(std::optional<std::uint64_t> seq = {}, bool redo = false) {
        const UndoChange command{"b", seq, "oops", redo, false};
        checkTakenBack(command);
        auto answer = std::get<UndoAnswer>(run(command));
        engine.checkInvariants();
        CHECK(replayed() == engine.describe());
        CHECK(fromSnapshot() == engine.describe());
        return answer;
    }
    UndoAnswer redo(std::optional<std::uint64_t> seq = {}) { return undo(seq, true); }
    std::string why(std::uint64_t seq, bool redo = false) {
        const Result<Engine::Executed> executed = execute(UndoChange{"b", seq, "oops", redo, false});
        REQUIRE(!executed.ok());
        CHECK(executed.error().code == Code::conflict);
        return executed.error().detail;
    }
    // "ann 5, bob 3"
    std::string shown(const RankingChoice& choice = {}, const char* board = "b") const {
        std::string text;
        const Result<QueryAnswer> answer = answerQuery(engine, RangeQuery{board, 1, 100, {}, choice});
        REQUIRE(answer.ok());
        for (const Entry& entry : std::get<EntriesAnswer>(*answer).entries)
            text += (text.empty() ? "" : ", ") + entry.playerId + " " + std::to_string(entry.score);
        return text;
    }
    BoardInfo info() const { return std::get<BoardInfo>(*answerQuery(engine, BoardQuery{"b", false})); }
    std::size_t archives() const {
        return std::get<ArchivesAnswer>(*answerQuery(engine, ArchivesQuery{"b", false})).archives.size();
    }
    void change(const char* player, bool hidden) {
        ChangePlayer command;
        command.playerId = player;
        command.hidden = hidden;
        run(command);
    }

  private:
    void checkTakenBack(UndoChange command) {
        const std::string before = engine.describe();
        command.dryRun = true;
        (void)execute(command);
        CHECK(engine.describe() == before);
        engine.checkInvariants();
    }
    std::string fromSnapshot() {
        SnapshotWriter writer(engine);
        SnapshotPart part{writer.seq(), 0, false, {}};
        while (!part.last) {
            part.bytes = writer.next(part.last);
            REQUIRE(ledger.commit({}, &part).ok());
            ++part.index;
        }
        const Result<Recovered> recovered = recover(ledger, {});
        REQUIRE_MESSAGE(recovered.ok(), (recovered.ok() ? "" : recovered.error().detail));
        CHECK(recovered->notes.empty());
        CHECK(recovered->eventsApplied == 0);
        recovered->engine->checkInvariants();
        return recovered->engine->describe();
    }
};

RankingChoice truth() { return {Period::all, 0, {}, true}; }

} // namespace

TEST_CASE("undoing a freeze shows the truth, and redoing it what the public saw") {
    Desk desk;
    desk.submit("b", "ann", "5");
    const std::uint64_t freeze = desk.freeze();
    const BoardInfo then = desk.info();
    desk.submit("b", "bob", "9");
    const UndoAnswer answer = desk.undo(freeze);
    CHECK(answer.change.type == EventType::boardFrozen);
    CHECK(answer.change.summary == "the freeze of b");
    CHECK(answer.change.leaderboardId == "b");
    CHECK(desk.shown() == "bob 9, ann 5");
    CHECK(!desk.info().frozen);
    const std::uint64_t revision = desk.info().revision;
    CHECK(revision > then.revision);
    desk.submit("b", "cat", "7");
    CHECK(desk.redo().redo);
    CHECK(desk.info().frozen);
    CHECK(desk.shown() == "ann 5");
    CHECK(desk.shown(truth()) == "bob 9, cat 7, ann 5");
    CHECK(desk.info().revision > revision + 1); // never back, not below what the public saw meanwhile
    CHECK(std::get<StatsAnswer>(*answerQuery(desk.engine, StatsQuery{"b"})).highest == 5);
    CHECK(std::get<StatsAnswer>(*answerQuery(desk.engine, StatsQuery{"b"})).submissions == 1);
    CHECK(desk.why(freeze, true).find("is not undone") != std::string::npos);
    desk.freeze(false);
    CHECK(desk.shown() == "bob 9, cat 7, ann 5");
}

TEST_CASE("without a number the freeze is undone when it is the newest change, and then what was before it") {
    Desk desk;
    desk.submit("b", "ann", "5");
    desk.freeze();
    desk.submit("b", "ann", "6");
    CHECK(desk.undo().change.type == EventType::scoreSubmitted);
    CHECK(desk.undo().change.type == EventType::boardFrozen);
    CHECK(!desk.info().frozen);
    CHECK(desk.undo().change.type == EventType::scoreSubmitted);
    CHECK(desk.shown().empty());
    for (int i = 0; i < 3; ++i)
        desk.redo();
    CHECK(desk.info().frozen);
    CHECK(desk.shown() == "ann 5");
    CHECK(desk.shown(truth()) == "ann 6");
    desk.freeze(false);
    CHECK(desk.undo().change.summary == "the end of the freeze of b");
    CHECK(desk.shown() == "ann 5");
}

TEST_CASE("undoing the end of a freeze shows what the public saw, with what was done to it") {
    Desk desk;
    for (const char* player : {"ann", "bob", "cat"})
        desk.submit("b", player, player[0] == 'a' ? "5" : player[0] == 'b' ? "4" : "3");
    desk.freeze();
    desk.submit("b", "cat", "9");
    desk.submit("b", "dan", "1");
    desk.reveal(1);
    CHECK(desk.shown() == "ann 5, bob 4, cat 3, dan 1");
    const std::uint64_t end = desk.freeze(false);
    desk.change("bob", true); // reaches it while nobody sees it
    ChangePlayer named;
    named.playerId = "ann";
    named.username = "Ann A.";
    desk.run(named);
    desk.submit("b", "eve", "8");
    desk.run(ResetBoard{"b", ""});
    desk.submit("b", "fay", "2");
    CHECK(desk.archives() == 1);
    desk.undo(end);
    CHECK(desk.shown() == "ann 5, cat 3, dan 1");
    CHECK(desk.archives() == 0); // of after the freeze
    CHECK(std::get<PlayerAnswer>(*answerQuery(desk.engine, PlayerQuery{"b", "ann", {}})).entry.username ==
          "Ann A.");
    const std::uint64_t revision = desk.info().revision;
    desk.submit("b", "ann", "50"); // the truth alone
    CHECK(desk.info().revision == revision);
    desk.change("ann", true);
    CHECK(desk.info().revision == revision + 1);
    CHECK(desk.shown() == "cat 3, dan 1");
    desk.change("ann", false);
    desk.reveal(-1);
    CHECK(desk.shown() == "ann 5, cat 3");
    desk.redo(end);
    CHECK(desk.shown() == "ann 50, fay 2");
    CHECK(desk.archives() == 1);
}

TEST_CASE(
    "an erased player's number stands in a view that is held, and whoever is found there is found again") {
    Desk desk;
    BoardDraft byId;
    byId.tieBreaks = TieBreaks{{}, TieBreak::playerId};
    desk.run(ChangeBoard{"b", byId});
    for (const char* player : {"zoe", "ann", "bob"})
        desk.submit("b", player, "5");
    desk.freeze();
    desk.freeze(false);
    desk.run(ErasePlayer{"zoe", ""});
    byId.tieBreaks = TieBreaks{{}, TieBreak::last}; // and another order
    desk.run(ChangeBoard{"b", byId});
    desk.undo();
    desk.redo();
    byId.tieBreaks = TieBreaks{{}, TieBreak::playerId};
    desk.run(ChangeBoard{"b", byId});
    const std::string now = desk.shown();
    CHECK(now.find("zoe") == std::string::npos);
    const std::uint64_t last = desk.engine.lastSeq();
    desk.undo(last);
    CHECK(desk.shown().find("bob 5, ann 5") != std::string::npos);
    desk.redo(last);
    desk.undo(desk.engine.lastSeq());
    desk.redo(last);
    CHECK(desk.shown() == now);
}

TEST_CASE("freezes are undone in any order: a freeze of a board that is frozen already does nothing") {
    Desk desk;
    desk.submit("b", "ann", "1");
    const std::uint64_t first = desk.freeze();
    desk.submit("b", "ann", "2");
    const std::uint64_t firstEnd = desk.freeze(false);
    desk.submit("b", "ann", "3");
    const std::uint64_t second = desk.freeze();
    desk.submit("b", "ann", "4");
    CHECK(desk.shown() == "ann 3");
    desk.undo(first); // was over: what is shown is the later one's
    CHECK(desk.shown() == "ann 3");
    desk.redo(first);
    CHECK(desk.shown() == "ann 3");
    desk.undo(firstEnd); // then the first freeze never ended
    CHECK(desk.shown() == "ann 1");
    desk.undo(first); // and without it the second one froze the board
    CHECK(desk.shown() == "ann 3");
    desk.undo(second);
    CHECK(desk.shown() == "ann 4");
    desk.redo(first);
    CHECK(desk.shown() == "ann 1");
    desk.redo(firstEnd);
    CHECK(desk.shown() == "ann 4");
    desk.redo(second);
    CHECK(desk.shown() == "ann 3");
    const std::uint64_t secondEnd = desk.freeze(false);
    desk.undo(firstEnd); // over by the second end
    CHECK(desk.shown() == "ann 4");
    desk.undo(secondEnd);
    CHECK(desk.shown() == "ann 1");
}

TEST_CASE("the steps of a reveal are undone and done again, one press of the key at a time") {
    Desk desk;
    desk.submit("b", "ann", "5");
    desk.freeze();
    for (const char* player : {"bob", "cat", "dan"})
        desk.submit("b", player, player[0] == 'b' ? "4" : player[0] == 'c' ? "3" : "2");
    const std::uint64_t one = desk.reveal(1);
    const std::uint64_t two = desk.reveal(2);
    CHECK(desk.shown() == "ann 5, bob 4, cat 3, dan 2");
    const BoardInfo before = desk.info();
    UndoAnswer answer = desk.undo(one); // any of them
    CHECK(answer.change.summary == "a step of the reveal of b");
    CHECK(answer.players == 1);
    CHECK(desk.shown() == "ann 5, bob 4, cat 3");
    CHECK(desk.info().revision == before.revision + 1);
    answer = desk.undo(two); // both of them
    CHECK(answer.change.summary == "2 steps of the reveal of b");
    CHECK(desk.shown() == "ann 5");
    desk.redo(one);
    CHECK(desk.shown() == "ann 5, dan 2");
    desk.redo(two);
    CHECK(desk.shown() == "ann 5, bob 4, cat 3, dan 2");
    const std::uint64_t back = desk.reveal(-1);
    CHECK(desk.shown() == "ann 5, cat 3, dan 2");
    CHECK(desk.why(two).find("(change " + std::to_string(back) + "): undo that first") != std::string::npos);
    answer = desk.undo();
    CHECK(answer.change.summary == "a step back of the reveal of b");
    CHECK(desk.shown() == "ann 5, bob 4, cat 3, dan 2");
    desk.undo(two);
    CHECK(desk.shown() == "ann 5, dan 2");
    CHECK(desk.why(back, true).find("taken back since") != std::string::npos);
    desk.undo();
    CHECK(desk.shown() == "ann 5");
    desk.undo(); // dan's score in truth, and so on
    CHECK(desk.shown(truth()) == "ann 5, bob 4, cat 3");
}

TEST_CASE("a step of a reveal waits for later ones of the same player") {
    Desk desk;
    desk.submit("b", "ann", "5");
    desk.submit("b", "bob", "1");
    desk.freeze();
    desk.submit("b", "ann", "6");
    const std::uint64_t one = desk.reveal(1);
    desk.submit("b", "ann", "7");
    const std::uint64_t two = desk.reveal(1);
    CHECK(desk.shown() == "ann 7, bob 1");
    CHECK(desk.why(one).find("(change " + std::to_string(two) + "): undo that first") != std::string::npos);
    desk.undo(two);
    desk.undo(one);
    CHECK(desk.shown() == "ann 5, bob 1");
    CHECK(desk.why(two, true).find("other steps") != std::string::npos);
    const std::uint64_t three = desk.reveal(1); // straight there
    CHECK(desk.shown() == "ann 7, bob 1");
    CHECK(desk.why(one, true).find("(change " + std::to_string(three) + "): undo that first") !=
          std::string::npos);
    desk.undo(three);
    desk.redo(one);
    desk.redo(two);
    CHECK(desk.shown() == "ann 7, bob 1");
}

TEST_CASE("a place that a merged player's scores took is not given twice by undoing a step") {
    Desk desk;
    desk.submit("b", "bob", "1");
    desk.run(RemovePlayer{"b", "bob"});
    desk.submit("b", "ann", "5");
    desk.freeze();
    desk.run(MergePlayers{"ann", "bob", ""}); // bob has ann's place in truth
    const std::uint64_t step = desk.reveal(1);
    CHECK(desk.shown() == "bob 5");
    desk.undo(step);
    CHECK(desk.shown() == "ann 5");
    desk.redo(step);
    CHECK(desk.shown() == "bob 5");
}

TEST_CASE("steps of a view that nobody sees are undone for when it is shown again") {
    Desk desk;
    desk.submit("b", "ann", "5");
    desk.freeze();
    desk.submit("b", "bob", "4");
    const std::uint64_t step = desk.reveal(1);
    const std::uint64_t end = desk.freeze(false);
    desk.freeze(); // another one
    desk.submit("b", "cat", "3");
    const BoardInfo before = desk.info();
    desk.undo(step);
    CHECK(desk.info() == before);
    desk.undo(end);
    CHECK(desk.shown() == "ann 5");
    desk.redo(step);
    CHECK(desk.shown() == "ann 5, bob 4");
}

TEST_CASE("only so many frozen views are held, and an undo that would need another says so") {
    Desk desk;
    desk.submit("b", "ann", "1");
    std::vector<std::uint64_t> ends;
    for (int i = 0; i < 18; ++i) {
        desk.freeze();
        ends.push_back(desk.freeze(false));
    }
    CHECK(desk.engine.findBoard("b")->held.size() == 16);
    CHECK(desk.why(ends[1]).find("not kept any more") != std::string::npos);
    for (std::size_t i = ends.size(); i-- > 2;) {
        desk.undo(ends[i]);
        CHECK(desk.info().frozen);
    }
    CHECK(desk.engine.findBoard("b")->held.size() == 15);
    CHECK(desk.why(ends[1]).find("not kept any more") != std::string::npos);
    desk.create(draft("c"));
    desk.freeze(true, "c"); // of all boards together
    desk.freeze(false, "c");
    CHECK(desk.engine.findBoard("b")->held.size() == 15);
    CHECK(desk.engine.findBoard("c")->held.size() == 1);
    desk.redo(ends[2]); // the next one is shown, and one more is held than there is room for
    CHECK(desk.info().frozen);
    CHECK(desk.engine.findBoard("b")->held.size() == 15);
    desk.freeze(true, "c");
    desk.freeze(false, "c");
    CHECK(desk.engine.findBoard("b")->held.size() == 14);
    CHECK(desk.why(ends[2]).find("not kept any more") != std::string::npos);
}

TEST_CASE(
    "a deleted board comes back with its frozen views, and those of a deleted board are not in others' way") {
    Desk desk;
    desk.submit("b", "ann", "1");
    desk.freeze();
    desk.submit("b", "ann", "2");
    const std::uint64_t end = desk.freeze(false);
    desk.run(DeleteBoard{"b"});
    CHECK(desk.refusal(UndoChange{"", end, "", false, false}) == Code::conflict); // undo that first
    desk.run(UndoChange{"", std::nullopt, "", false, false});
    desk.undo(end);
    CHECK(desk.shown() == "ann 1");
}

TEST_CASE("a view is not shown again in another order or with other decimals") {
    Desk desk;
    desk.submit("b", "ann", "1");
    desk.freeze();
    const std::uint64_t end = desk.freeze(false);
    desk.run(ResetBoard{"b", ""});
    BoardDraft change;
    change.decimals = 2;
    desk.run(ChangeBoard{"b", change});
    CHECK(desk.why(end).find("order or decimals") != std::string::npos);
    change.decimals = 0;
    desk.run(ChangeBoard{"b", change});
    change.sortOrder = SortOrder::ascending;
    desk.run(ChangeBoard{"b", change});
    CHECK(desk.why(end).find("order or decimals") != std::string::npos);
    change.sortOrder = SortOrder::descending;
    desk.run(ChangeBoard{"b", change});
    desk.undo(end);
    CHECK(desk.shown() == "ann 1");
}

TEST_CASE("an unfreezing of a version that held no views is read, and is for good") {
    Desk desk;
    desk.submit("b", "ann", "1");
    desk.freeze();
    const std::uint64_t end = desk.freeze(false);
    MemoryLedger older;
    Engine engine;
    REQUIRE(desk.ledger
                .read(0, UINT64_MAX,
                      [&](const Event& read) -> Result<void> {
                          Event event = read;
                          if (event.seq == end) {
                              event.format = eventFormat;
                              event.boardFacts.reset();
                          }
                          REQUIRE(older.commit({&event, 1}, nullptr).ok());
                          return engine.apply(event);
                      })
                .ok());
    CHECK(engine.findBoard("b")->held.empty());
    CHECK(engine.findBoard("b")->frozen == nullptr);
    UndoResearch research(engine, UndoChange{"b", end, "", false, false});
    for (bool done = false; !done;)
        done = *research.step(older, 100);
    CHECK(research.plan().error().code == Code::conflict);
}

TEST_CASE("frozen views of deleted boards count among those that are held") {
    DeskOfEngine desk;
    const auto freezeOnce = [&](const std::string& board) {
        desk.run(FreezeBoard{board, true, ""});
        return std::get<BoardInfo>(desk.run(FreezeBoard{board, false, ""})).seq;
    };
    desk.create(draft("gone"));
    desk.submit("gone", "ann", "5");
    const std::uint64_t first = freezeOnce("gone");
    const std::uint64_t last = freezeOnce("gone");
    const std::uint64_t deleted = std::get<BoardDeleted>(desk.run(DeleteBoard{"gone"})).seq;
    desk.create(draft("stays"));
    SnapshotWriter begun(desk.engine); // taken while a view of a deleted board is given up
    const std::string then = desk.engine.describe();
    for (std::size_t i = 0; i + 1 < EngineLimits().heldViews; ++i)
        freezeOnce("stays");
    Engine loaded;
    SnapshotReader reader(loaded);
    for (bool end = false; !end;)
        REQUIRE(reader.add(begun.next(end)).ok());
    REQUIRE(reader.finish().ok());
    CHECK(loaded.describe() == then);
    CHECK(desk.engine.boards().begin()->second->held.size() == EngineLimits().heldViews - 1);
    CHECK(desk.replayed() == desk.engine.describe());
    desk.run(UndoChange{"", deleted, "", false, false});
    CHECK(desk.engine.findBoard("gone")->held.size() == 1); // the older of the two gave way
    CHECK(desk.refusal(UndoChange{"gone", first, "", false, false}) == Code::conflict);
    desk.run(UndoChange{"gone", last, "", false, false});
    CHECK(desk.engine.findBoard("gone")->frozen != nullptr);
    CHECK(desk.replayed() == desk.engine.describe());
}
