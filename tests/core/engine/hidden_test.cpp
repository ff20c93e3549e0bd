// SPDX-License-Identifier: GPL-3.0-or-later
// Hidden and banned players and divisions, from the command to what is read, live, frozen, archived and after a start.
#include "tests/core/engine/desk_of_engine.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>

using namespace rostrum;
using test::DeskOfEngine;

namespace {

class HiddenDesk : public DeskOfEngine {
  public:
    HiddenDesk() {
        create(test::draft("b"));
        for (const char* player : {"ann", "bob", "cat", "dan"})
            submit("b", player, std::to_string(player[0]).c_str()); // the later the letter, the higher
    }
    void change(const std::string& player, const std::function<void(ChangePlayer&)>& what) {
        ChangePlayer command;
        command.playerId = player;
        what(command);
        run(command);
    }
    void hide(const std::string& player, bool hidden = true) {
        change(player, [&](ChangePlayer& command) { command.hidden = hidden; });
    }
    // "1 ann, 2 bob"
    static std::string shownBy(const Engine& engine, const RankingChoice& choice = {}) {
        const Result<QueryAnswer> answer = answerQuery(engine, RangeQuery{"b", 1, 100, {}, choice});
        REQUIRE(answer.ok());
        std::string text;
        for (const Entry& entry : std::get<EntriesAnswer>(*answer).entries)
            text += (text.empty() ? "" : ", ") + std::to_string(*entry.rank) + " " + entry.playerId;
        return text;
    }
    std::string shown(const RankingChoice& choice = {}) const { return shownBy(engine, choice); }
};

} // namespace

TEST_CASE("a hidden player is left out for everyone and ranks close up; operators see the truth") {
    HiddenDesk desk;
    REQUIRE(desk.shown() == "1 dan, 2 cat, 3 bob, 4 ann");
    const std::uint64_t revision = std::get<BoardInfo>(*answerQuery(desk.engine, BoardQuery{"b"})).revision;
    desk.hide("cat");
    CHECK(desk.shown() == "1 dan, 2 bob, 3 ann");
    CHECK(desk.shown({Period::all, 0, {}, true}) == "1 dan, 2 cat, 3 bob, 4 ann");
    CHECK(answerQuery(desk.engine, PlayerQuery{"b", "cat", {}}).error().code == Code::playerNotFound);
    CHECK(std::get<BoardInfo>(*answerQuery(desk.engine, BoardQuery{"b"})).revision == revision + 1);
    desk.submit("b", "cat", "999"); // still hidden, wherever the score goes
    CHECK(desk.shown() == "1 dan, 2 bob, 3 ann");
    desk.hide("eve"); // before the first score
    desk.submit("b", "eve", "500");
    CHECK(desk.shown() == "1 dan, 2 bob, 3 ann");
    desk.hide("cat", false);
    CHECK(desk.shown() == "1 cat, 2 dan, 3 bob, 4 ann");
    desk.change("dan", [](ChangePlayer& command) { command.banned = true; });
    CHECK(desk.shown() == "1 cat, 2 bob, 3 ann");
    desk.engine.checkInvariants();
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("a division is read by its name, and a player changes it") {
    HiddenDesk desk;
    const RankingChoice juniors{Period::all, 0, "juniors", false};
    CHECK(desk.shown(juniors).empty());
    for (const char* player : {"ann", "cat"})
        desk.change(player, [](ChangePlayer& command) { command.division = "juniors"; });
    CHECK(desk.shown(juniors) == "1 cat, 2 ann");
    desk.hide("cat");
    CHECK(desk.shown(juniors) == "1 ann");
    desk.change("ann", [](ChangePlayer& command) { command.division = ""; });
    CHECK(desk.shown(juniors).empty());
    CHECK(desk.shown() == "1 dan, 2 bob, 3 ann");
}

TEST_CASE("hiding reaches archives and the frozen view, and is led back with its batch") {
    HiddenDesk desk;
    desk.run(ResetBoard{"b", {}});
    desk.submit("b", "ann", "1");
    desk.submit("b", "bob", "2");
    desk.run(FreezeBoard{"b", true, {}});
    desk.submit("b", "ann", "9");
    const std::string before = desk.engine.describe();
    const auto archive = [&] { return desk.shown({Period::all, 1, {}, false}); };
    {
        std::vector<Event> events;
        ChangePlayer command;
        command.playerId = "bob";
        command.hidden = true;
        desk.engine.beginBatch();
        REQUIRE(desk.engine.execute(command, desk.origin, desk.nowMs, events).ok());
        desk.engine.undoBatch();
    }
    CHECK(desk.engine.describe() == before);
    desk.engine.checkInvariants();
    CHECK(desk.shown() == "1 bob, 2 ann");
    desk.hide("bob");
    CHECK(desk.shown() == "1 ann");
    CHECK(archive() == "1 dan, 2 cat, 3 ann");
    Result<Recovered> recovered = recover(desk.ledger, {{}, false});
    REQUIRE(recovered.ok());
    CHECK(HiddenDesk::shownBy(*recovered->engine) == "1 ann");
    desk.run(FreezeBoard{"b", false, {}});
    CHECK(desk.shown() == "1 ann");
}

TEST_CASE("operators are told who in a list is hidden or banned; nobody else is told that there is anybody") {
    HiddenDesk desk;
    desk.change("ann", [](ChangePlayer& command) { command.division = "juniors"; });
    desk.hide("ann");
    desk.change("cat", [](ChangePlayer& command) { command.banned = true; });
    const auto marks = [&](const RankingChoice& choice) {
        std::string text;
        const Result<QueryAnswer> answer = answerQuery(desk.engine, RangeQuery{"b", 1, 100, {}, choice});
        REQUIRE(answer.ok());
        for (const Entry& entry : std::get<EntriesAnswer>(*answer).entries)
            text += entry.playerId + (entry.hidden ? " hidden" : "") + (entry.banned ? " banned" : "") + ".";
        return text;
    };
    CHECK(marks({Period::all, 0, {}, true}) == "dan.cat banned.bob.ann hidden.");
    CHECK(marks({Period::all, 0, "juniors", true}) == "ann hidden.");
    CHECK(marks({}) == "dan.bob.");
    desk.hide("ann", false);
    CHECK(marks({Period::all, 0, {}, true}) == "dan.cat banned.bob.ann.");
}

TEST_CASE("the divisions that have somebody on a board are listed by name") {
    HiddenDesk desk;
    desk.create(test::draft("other"));
    const auto divisions = [&](const char* board) {
        const Result<QueryAnswer> answer = answerQuery(desk.engine, DivisionsQuery{board});
        REQUIRE(answer.ok());
        std::string text;
        for (const std::string& division : std::get<DivisionsAnswer>(*answer).divisions)
            text += division + ".";
        return text;
    };
    CHECK(divisions("b").empty());
    for (const char* player : {"ann", "cat"})
        desk.change(player,
                    [&](ChangePlayer& command) { command.division = player[0] == 'a' ? "U21" : "U18"; });
    desk.change("nobody here", [](ChangePlayer& command) { command.division = "masters"; });
    CHECK(divisions("b") == "U18.U21.");
    CHECK(divisions("other").empty());
    desk.hide("ann");
    CHECK(divisions("b") == "U18.U21.");
    desk.change("ann", [](ChangePlayer& command) { command.division = ""; });
    CHECK(divisions("b") == "U18.");
    CHECK(answerQuery(desk.engine, DivisionsQuery{"none"}).error().code == Code::leaderboardNotFound);
}
