// SPDX-License-Identifier: GPL-3.0-or-later
// An operator's word on scores and players: set, change, merge, erase.
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

SetScore set(const char* board, const char* player, const char* score) {
    return {board, player, number(score), {}, "miscounted"};
}

ChangePlayer change(const char* player) {
    ChangePlayer command;
    command.playerId = player;
    return command;
}

BoardDraft increments(const char* id) {
    BoardDraft with = draft(id);
    with.updateMode = UpdateMode::increment;
    return with;
}

std::string topOf(const DeskOfEngine& desk, const char* board) {
    std::string text;
    for (const Entry& entry : desk.top(board))
        text += entry.playerId + " " + std::to_string(entry.score) + ";";
    return text;
}

} // namespace

TEST_CASE("an operator sets any score in any mode, past bounds and steps, with a reason") {
    DeskOfEngine desk;
    for (const UpdateMode mode : {UpdateMode::replace, UpdateMode::increment, UpdateMode::best}) {
        const std::string id = name(mode);
        BoardDraft with = draft(id);
        with.updateMode = mode;
        with.maxScore = number("100");
        with.maxStep = number("60");
        desk.create(with);
        desk.submit(id, "ann", "50");
        desk.submit(id, "bob", "40");
        const auto low = std::get<ScoreAnswer>(desk.run(set(id.c_str(), "ann", "-7")));
        CHECK(low.score == -7);
        CHECK(low.rank == 2);
        CHECK(low.previousRank == 1);
        CHECK(low.updated);
        CHECK(std::get<ScoreAnswer>(desk.run(set(id.c_str(), "ann", "500"))).score == 500);
        CHECK(!std::get<ScoreAnswer>(desk.run(set(id.c_str(), "ann", "500"))).updated);
        CHECK(std::get<ScoreAnswer>(desk.run(set(id.c_str(), "new", "3"))).rank == 3);
        SetScore without = set(id.c_str(), "ann", "1");
        without.reason.clear();
        CHECK(desk.refusal(without) == Code::invalidRequest);
        CHECK(desk.refusal(set(id.c_str(), "ann", "0.5")) == Code::invalidScore);
    }
    CHECK(desk.refusal(set("nowhere", "ann", "1")) == Code::leaderboardNotFound);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("facts about a player are set one by one, and a banned player scores no more") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.submit("b", "ann", "5");
    ChangePlayer command = change("ann");
    command.username = "Ann";
    command.team = "Reds";
    command.division = "U18";
    command.metadata = R"({"shirt":7})";
    auto info = std::get<PlayerInfo>(desk.run(command));
    CHECK(info.username == "Ann");
    CHECK(info.team == "Reds");
    CHECK(info.division == "U18");
    CHECK(info.metadata == R"({"shirt":7})");
    CHECK(info.seq == desk.engine.lastSeq());
    command = change("ann");
    command.banned = true;
    info = std::get<PlayerInfo>(desk.run(command));
    CHECK(info.banned);
    CHECK(info.team == "Reds"); // what is not named stays
    CHECK(desk.refusal(SubmitScore{submission("b", "ann", "9")}) == Code::forbidden);
    const std::uint64_t before = desk.engine.lastSeq();
    CHECK(std::get<PlayerInfo>(desk.run(command)).seq == 0); // nothing changes, nothing is recorded
    CHECK(desk.engine.lastSeq() == before);
    command.banned = false;
    desk.run(command);
    CHECK(desk.submit("b", "ann", "9").score == 9);
    CHECK(std::get<PlayerInfo>(desk.run(change("nobody-yet"))).username == "nobody-yet");
    command.team = std::string("a\nb");
    CHECK(desk.refusal(command) == Code::invalidRequest);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("merged players are one, in every mode, from then on") {
    DeskOfEngine desk;
    desk.create(increments("sum"));
    desk.create(draft("last"));
    BoardDraft best = draft("best");
    best.updateMode = UpdateMode::best;
    desk.create(best);
    for (const char* board : {"sum", "last", "best"}) {
        desk.submit(board, "bob", "10");
        desk.submit(board, "ann", "7");
    }
    const auto info = std::get<PlayerInfo>(desk.run(MergePlayers{"ann", "bob", "one person"}));
    CHECK(info.mergedInto == "bob");
    CHECK(topOf(desk, "sum") == "bob 17;");
    CHECK(topOf(desk, "last") == "bob 7;"); // reached later
    CHECK(topOf(desk, "best") == "bob 10;");
    desk.submit("sum", "ann", "3");
    CHECK(topOf(desk, "sum") == "bob 20;");
    desk.create(increments("new"));
    desk.submit("new", "ann", "3");
    CHECK(topOf(desk, "new") == "bob 3;");
    CHECK(desk.replayed() == desk.engine.describe());

    CHECK(desk.refusal(MergePlayers{"ann", "bob", ""}) == Code::conflict);
    CHECK(desk.refusal(MergePlayers{"bob", "bob", ""}) == Code::conflict);
    CHECK(desk.refusal(MergePlayers{"bob", "ann", ""}) == Code::conflict);
    CHECK(desk.refusal(MergePlayers{"nobody", "bob", ""}) == Code::playerNotFound);
    CHECK(desk.refusal(MergePlayers{"bob", "nobody", ""}) == Code::playerNotFound);
    desk.submit("sum", "cid", "9223372036854775807");
    CHECK(desk.refusal(MergePlayers{"cid", "bob", ""}) == Code::conflict);
}

TEST_CASE("an erased player keeps the scores under a number, and the id is free") {
    DeskOfEngine desk;
    BoardDraft byId = draft("ids");
    byId.tieBreaks = TieBreaks{{}, TieBreak::playerId};
    desk.create(byId);
    for (const char* player : {"zoe", "ann", "mia"})
        desk.submit("ids", player, "5");
    CHECK(topOf(desk, "ids") == "ann 5;mia 5;zoe 5;");
    ChangePlayer facts = change("ann");
    facts.username = "Ann A.";
    facts.metadata = R"({"born":1990})";
    facts.team = "Reds";
    desk.run(facts);
    const std::uint32_t player = desk.engine.players().find("ann");
    const auto info = std::get<PlayerInfo>(desk.run(ErasePlayer{"ann", "asked for it"}));
    CHECK(info.erased);
    CHECK(info.username == info.playerId);
    CHECK(info.metadata == "{}");
    CHECK(info.team.empty());
    CHECK(topOf(desk, "ids") == info.playerId + " 5;mia 5;zoe 5;");
    CHECK(desk.engine.players().find("ann") == 0);
    desk.submit("ids", "ann", "5"); // somebody else
    CHECK(topOf(desk, "ids") == "ann 5;" + info.playerId + " 5;mia 5;zoe 5;");
    CHECK(desk.engine.players().find("ann") != player);
    CHECK(desk.refusal(ErasePlayer{info.playerId, ""}) == Code::conflict);
    CHECK(desk.refusal(ErasePlayer{"nobody", ""}) == Code::playerNotFound);
    desk.engine.checkInvariants();
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("a correction that could not be committed leaves nothing") {
    DeskOfEngine desk;
    BoardDraft byId = draft("b");
    byId.tieBreaks = TieBreaks{{}, TieBreak::playerId};
    desk.create(byId);
    desk.create(increments("sum"));
    for (const char* board : {"b", "sum"}) {
        desk.submit(board, "ann", "5");
        desk.submit(board, "bob", "6");
    }
    ChangePlayer facts = change("ann");
    facts.hidden = true;
    facts.metadata = R"({"a":1})";
    facts.username = "Ann";
    const std::vector<Command> all{set("b", "ann", "9"),
                                   facts,
                                   MergePlayers{"ann", "bob", ""},
                                   ErasePlayer{"ann", ""},
                                   DeleteBoard{"sum"},
                                   ResetBoard{"sum", ""}};
    const std::string before = desk.engine.describe();
    for (const Command& command : all) {
        std::vector<Event> events;
        desk.engine.beginBatch();
        REQUIRE(desk.engine.execute(command, desk.origin, desk.nowMs, events).ok());
        CHECK(desk.engine.describe() != before);
        desk.engine.undoBatch();
        CHECK(desk.engine.describe() == before);
        desk.engine.checkInvariants();
    }
}

TEST_CASE("nobody is called nothing") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.submit("b", "ann", "5");
    for (const char* player : {"ann", "new"}) {
        ChangePlayer nameless = change(player);
        nameless.username = "";
        const std::string before = desk.engine.describe();
        CHECK(desk.refusal(nameless) == Code::invalidRequest);
        CHECK(desk.engine.describe() == before);
    }
}
