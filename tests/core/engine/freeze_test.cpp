// SPDX-License-Identifier: GPL-3.0-or-later
// Frozen boards: what the public sees stands still while scoring goes on, and comes to the truth by reveals or at once.
#include "core/engine/event_codec.h"
#include "tests/core/engine/desk_of_engine.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rostrum;
using test::DeskOfEngine;

namespace {

RankingChoice truth() { return {Period::all, 0, {}, true}; }

class FreezeDesk : public DeskOfEngine {
  public:
    FreezeDesk() { create(test::draft("b")); }

    void freeze(bool frozen = true) { run(FreezeBoard{"b", frozen, "the last hour"}); }
    RevealAnswer reveal(std::int64_t steps) { return std::get<RevealAnswer>(run(RevealBoard{"b", steps})); }
    // "ann 5, bob 3"
    std::string shown(const RankingChoice& choice = {}) const {
        std::string text;
        const Result<QueryAnswer> answer = answerQuery(engine, RangeQuery{"b", 1, 100, {}, choice});
        REQUIRE(answer.ok());
        for (const Entry& entry : std::get<EntriesAnswer>(*answer).entries)
            text += (text.empty() ? "" : ", ") + entry.playerId + " " + std::to_string(entry.score);
        return text;
    }
    BoardInfo info(bool asOperator = false) const {
        return std::get<BoardInfo>(*answerQuery(engine, BoardQuery{"b", asOperator}));
    }
    // That a batch taken back leaves nothing.
    void checkTakenBack(const Command& command) {
        const std::string before = engine.describe();
        std::vector<Event> events;
        engine.beginBatch();
        REQUIRE(engine.execute(command, origin, nowMs, events).ok());
        engine.undoBatch();
        CHECK(engine.describe() == before);
        engine.checkInvariants();
    }
};

} // namespace

TEST_CASE("a frozen board shows everyone the moment of the freeze, and operators the truth where they ask") {
    FreezeDesk desk;
    desk.submit("b", "ann", "5");
    desk.submit("b", "bob", "3");
    desk.checkTakenBack(FreezeBoard{"b", true, {}});
    desk.freeze();
    const BoardInfo then = desk.info();
    CHECK(then.frozen);
    desk.nowMs += 60'000;
    desk.submit("b", "bob", "9");
    desk.submit("b", "cat", "7");
    CHECK(desk.shown() == "ann 5, bob 3");
    CHECK(desk.shown(truth()) == "bob 9, cat 7, ann 5");
    CHECK(desk.info() == then);
    CHECK(desk.info(true).revision == then.revision + 2);
    CHECK(desk.info(true).submissions == 4);
    CHECK(std::get<StatsAnswer>(*answerQuery(desk.engine, StatsQuery{"b"})).highest == 5);
    CHECK(answerQuery(desk.engine, PlayerQuery{"b", "cat", {}}).error().code == Code::playerNotFound);
    CHECK(desk.refusal(FreezeBoard{"b", true, {}}) == Code::conflict);
    desk.checkTakenBack(FreezeBoard{"b", false, {}});
    desk.freeze(false);
    CHECK(desk.shown() == "bob 9, cat 7, ann 5");
    CHECK(desk.info().revision > then.revision);
    CHECK(!desk.info().frozen);
    CHECK(desk.refusal(FreezeBoard{"b", false, {}}) == Code::conflict);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("a reset keeps the freeze, and what is public beside standings reaches the frozen view") {
    FreezeDesk desk;
    desk.submit("b", "ann", "5");
    desk.submit("b", "bob", "3");
    desk.freeze();
    const BoardInfo then = desk.info();
    desk.run(ResetBoard{"b", {}});
    CHECK(desk.shown() == "ann 5, bob 3");
    CHECK(desk.info() == then);
    CHECK(std::get<ArchivesAnswer>(*answerQuery(desk.engine, ArchivesQuery{"b"})).archives.empty());
    CHECK(std::get<ArchivesAnswer>(*answerQuery(desk.engine, ArchivesQuery{"b", true})).archives.size() == 1);
    Submission renamed = test::submission("b", "ann", "1");
    renamed.username = "Ann A.";
    desk.run(SubmitScore{renamed}); // the name is public, the score is not
    CHECK(desk.info().revision == then.revision + 1);
    const auto ann = std::get<PlayerAnswer>(*answerQuery(desk.engine, PlayerQuery{"b", "ann", {}}));
    CHECK(ann.entry.username == "Ann A.");
    CHECK(ann.entry.score == 5);
    renamed = test::submission("b", "new", "2");
    desk.run(SubmitScore{renamed});
    renamed.username = "Nobody knows";
    desk.run(SubmitScore{renamed}); // of somebody whom the public does not see
    CHECK(desk.info().revision == then.revision + 1);
    BoardDraft draft;
    draft.name = "The final";
    desk.run(ChangeBoard{"b", draft});
    CHECK(desk.info().revision == then.revision + 2);
    CHECK(desk.info().config.name == "The final");
    draft = {};
    draft.sortOrder = SortOrder::ascending;
    CHECK(desk.refusal(ChangeBoard{"b", draft}) == Code::conflict);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE(
    "submissions from below an operator are told no ranks while a board is frozen, also when replayed") {
    FreezeDesk desk;
    desk.submit("b", "ann", "5");
    desk.freeze();
    desk.origin.role = Role::device;
    Submission submission = test::submission("b", "bob", "7");
    submission.eventId = "e1";
    for (int i = 0; i < 2; ++i) {
        const auto answer = std::get<ScoreAnswer>(desk.run(SubmitScore{submission}));
        CHECK(answer.rank == std::nullopt);
        CHECK(answer.previousRank == std::nullopt);
        CHECK(answer.score == 7);
    }
    desk.origin.role = Role::operators;
    CHECK(desk.submit("b", "cat", "6").rank == 2);
    desk.freeze(false);
    desk.origin.role = Role::device;
    CHECK(std::get<ScoreAnswer>(desk.run(SubmitScore{submission})).rank == std::nullopt); // the first answer
    CHECK(desk.submit("b", "dan", "1").rank == 4);
}

TEST_CASE("a reveal walks from the lowest place up, step by step, and back") {
    FreezeDesk desk;
    for (const char* player : {"ann", "bob", "cat"})
        desk.submit("b", player, player[0] == 'a' ? "5" : player[0] == 'b' ? "4" : "3");
    desk.freeze();
    desk.submit("b", "cat", "9");
    desk.submit("b", "bob", "1");
    desk.submit("b", "dan", "2");
    CHECK(desk.refusal(RevealBoard{"b", 0}) == Code::invalidRequest);
    CHECK(desk.refusal(RevealBoard{"b", 1001}) == Code::invalidRequest);
    CHECK(desk.reveal(-1).steps == 0); // nothing to go back
    desk.checkTakenBack(RevealBoard{"b", 2});
    RevealAnswer answer = desk.reveal(1); // the newcomer comes first
    CHECK(desk.shown() == "ann 5, bob 4, cat 3, dan 2");
    CHECK(answer.steps == 1);
    CHECK(answer.remaining == 2);
    answer = desk.reveal(1);
    CHECK(desk.shown() == "cat 9, ann 5, bob 4, dan 2");
    answer = desk.reveal(5);
    CHECK(desk.shown() == "cat 9, ann 5, dan 2, bob 1");
    CHECK(answer.steps == 1);
    CHECK(answer.remaining == 0);
    CHECK(desk.shown() == desk.shown(truth()));
    const std::uint64_t revision = desk.info().revision;
    desk.checkTakenBack(RevealBoard{"b", -2});
    CHECK(desk.reveal(-2).steps == -2);
    CHECK(desk.shown() == "ann 5, bob 4, cat 3, dan 2");
    CHECK(desk.info().revision == revision + 2);
    desk.submit("b", "dan", "3"); // moved on after having been revealed
    CHECK(desk.reveal(100).remaining == 0);
    CHECK(desk.shown() == desk.shown(truth()));
    CHECK(desk.reveal(-100).remaining == 3);
    CHECK(desk.shown() == "ann 5, bob 4, cat 3");
    CHECK(desk.replayed() == desk.engine.describe());
    desk.freeze(false);
    CHECK(desk.refusal(RevealBoard{"b", 1}) == Code::conflict);
}

TEST_CASE("events of freezing are read as they were written") {
    Event event;
    event.seq = 900;
    event.group = 899;
    event.type = EventType::boardRevealed;
    event.board = 3;
    event.player = 8;
    RankedTuple before{{-4, 17}, 5, {}};
    RankedTuple after{{9, 700}, 6, {}};
    before.secondaries[0] = 12;
    event.boardFacts.make().reveal = RevealFacts{true,
                                                 1,
                                                 {{3, {}, 8, before, after},
                                                  {3, {Period::daily, 86'400'000}, 8, std::nullopt, after},
                                                  {3, {}, 9, before, std::nullopt}}};
    for (const EventType type :
         {EventType::boardRevealed, EventType::boardFrozen, EventType::boardUnfrozen}) {
        event.type = type;
        if (type != EventType::boardRevealed)
            event.boardFacts.reset();
        std::string body;
        encodeBody(event, body);
        Event read;
        read.seq = event.seq;
        read.type = type;
        read.board = event.board;
        read.player = event.player;
        REQUIRE(decodeBody(body, read).ok());
        CHECK(read == event);
    }
}

TEST_CASE("whom only the truth knows is hidden without a trace in the frozen view") {
    FreezeDesk desk;
    desk.submit("b", "ann", "5");
    desk.freeze();
    desk.submit("b", "secret", "99");
    const BoardInfo then = desk.info();
    ChangePlayer hide;
    hide.playerId = "secret";
    hide.hidden = true;
    desk.run(hide);
    CHECK(desk.info() == then);
    CHECK(desk.info(true).revision > then.revision);
    hide.playerId = "ann";
    desk.run(hide);
    CHECK(desk.info().revision > then.revision); // the public sees that one go
}

TEST_CASE(
    "a change of a board and a freeze answer with their number, so that who made them can take them back") {
    FreezeDesk desk;
    const auto seqOf = [&](const Command& command) { return std::get<BoardInfo>(desk.run(command)).seq; };
    ChangeBoard change{"b", {}};
    change.draft.name = "Better";
    for (const Command& command :
         {Command(FreezeBoard{"b", true, {}}), Command(FreezeBoard{"b", false, {}}), Command(change)}) {
        const std::uint64_t seq = seqOf(command);
        CHECK(seq == desk.engine.lastSeq());
    }
    CHECK(seqOf(change) == 0); // nothing is changed any more
    CHECK(desk.info().seq == 0);
}

TEST_CASE("a merge behind a frozen view changes no answer to the public") {
    test::DeskOfEngine desk;
    desk.create(test::draft("cup"));
    for (const auto& [player, score] : {std::pair("ann", "9"), {"bob", "5"}, {"old", "3"}})
        desk.submit("cup", player, score);
    desk.run(MergePlayers{"old", "ann", "before"});
    desk.run(FreezeBoard{"cup", true, ""});
    desk.submit("cup", "new", "1");
    const auto told = [&](const char* player, bool truth) -> std::string {
        PlayerQuery query{"cup", player, {}};
        query.choice.truth = truth;
        const Result<QueryAnswer> answer = answerQuery(desk.engine, query);
        return answer ? std::get<PlayerAnswer>(*answer).entry.playerId : std::string("nobody");
    };
    CHECK(told("old", false) == "ann");
    SUBCASE("into one whom it shows") { desk.run(MergePlayers{"bob", "ann", "one"}); }
    SUBCASE("into one whom it does not") { desk.run(MergePlayers{"bob", "new", "one"}); }
    SUBCASE("of one whom it does not show") { desk.run(MergePlayers{"new", "ann", "one"}); }
    CHECK(told("bob", false) == "bob");
    CHECK(told("ann", false) == "ann");
    CHECK(told("old", false) == "ann");
    CHECK(told("new", false) == "nobody");
    const bool bobs = desk.engine.playerFacts().of(desk.engine.players().find("bob")).mergedInto == 0;
    CHECK((told("bob", true) == "bob") == bobs);
}
