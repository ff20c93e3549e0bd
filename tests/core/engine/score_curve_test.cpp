// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/score_curve.h"
#include "core/fakes/memory_history.h"
#include "tests/core/engine/desk_of_engine.h"

#include <doctest/doctest.h>

using namespace rostrum;

using namespace rostrum::test;

namespace {

HistoryQuery queryOf(const DeskOfEngine& desk, std::string_view board, std::string_view player) {
    HistoryQuery query;
    query.board = desk.engine.findBoard(board)->number;
    query.player = desk.engine.players().find(player);
    query.withShared = true;
    query.types = curveTypes();
    return query;
}

// In pages it is the same: each goes on from where the player was.
void checkPages(History& history, HistoryQuery query, const std::vector<CurvePoint>& curve) {
    std::vector<CurvePoint> pieces;
    query.limit = 1;
    for (bool there = false;;) {
        const Result<HistoryPage> piece = history.page(query);
        REQUIRE(piece.ok());
        for (const CurvePoint& point : curveOf(piece->events, *query.board, *query.player, there)) {
            pieces.push_back(point);
            there = point.score.has_value();
        }
        if (!piece->next)
            break;
        query.from = *piece->next;
    }
    CHECK(pieces == curve);
}

} // namespace

TEST_CASE("a player's curve has each change of score with the rank that was published") {
    DeskOfEngine desk;
    desk.run(CreateBoard{draft("cup")});
    desk.run(CreateBoard{draft("other")});
    desk.run(SubmitScore{submission("cup", "ann", "5")}); // rank 1
    desk.run(SubmitScore{submission("cup", "bob", "9")}); // another player
    desk.run(SubmitScore{submission("cup", "ann", "7")}); // rank 2
    desk.run(SubmitScore{submission("cup", "ann", "7")}); // changes nothing
    desk.run(SubmitScore{submission("other", "ann", "70")});
    desk.run(ResetBoard{"other", ""});
    desk.run(RemovePlayer{"cup", "ann"});
    desk.run(ResetBoard{"cup", ""}); // who is gone does not leave
    desk.run(SubmitScore{submission("cup", "ann", "1")});
    desk.run(ResetBoard{"cup", ""});

    MemoryHistory history(desk.ledger);
    HistoryQuery query = queryOf(desk, "cup", "ann");
    const Result<HistoryPage> page = history.page(query);
    REQUIRE(page.ok());
    const std::vector<CurvePoint> curve = curveOf(page->events, *query.board, *query.player);
    std::vector<std::pair<std::optional<Score>, std::uint64_t>> shown;
    for (const CurvePoint& point : curve) {
        CHECK(point.atMs == desk.nowMs);
        shown.emplace_back(point.score, point.rank);
    }
    CHECK(shown == decltype(shown){{5, 1}, {7, 2}, {std::nullopt, 0}, {1, 1}, {std::nullopt, 0}});

    checkPages(history, query, curve);
}

TEST_CASE("a curve knows what was taken back, done again and merged") {
    DeskOfEngine desk;
    BoardDraft with = draft("cup");
    with.updateMode = UpdateMode::increment;
    desk.create(with);
    desk.create(draft("other"));
    desk.submit("cup", "ann", "5");
    const std::uint64_t more = desk.submit("cup", "ann", "2").seq;
    desk.submit("cup", "bob", "10");
    const UndoChange undo{"cup", more, "r", false, false};
    const UndoChange redo{"cup", more, "r", true, false};
    desk.run(undo);                                                                           // 5
    desk.run(redo);                                                                           // 7
    const std::uint64_t reset = std::get<BoardWasReset>(desk.run(ResetBoard{"cup", ""})).seq; // left
    desk.run(UndoChange{"cup", reset, "r", false, false});                                    // 7
    desk.submit("other", "ann", "1");
    const std::uint64_t merge = std::get<PlayerInfo>(desk.run(MergePlayers{"bob", "ann", ""})).seq; // 17
    desk.run(UndoChange{"", merge, "r", false, false});                                             // 7
    desk.run(MergePlayers{"ann", "bob", ""});                                                       // left

    MemoryHistory history(desk.ledger);
    const HistoryQuery query = queryOf(desk, "cup", "ann");
    const Result<HistoryPage> page = history.page(query);
    REQUIRE(page.ok());
    const std::vector<CurvePoint> curve = curveOf(page->events, *query.board, *query.player);
    std::string scores;
    for (const CurvePoint& point : curve)
        scores += point.score ? std::to_string(*point.score) + " " : "- ";
    CHECK(scores == "5 7 5 7 - 7 17 7 - ");
    // On the other board only what changed there.
    HistoryQuery other = query;
    other.board = desk.engine.findBoard("other")->number;
    const Result<HistoryPage> there = history.page(other);
    REQUIRE(there.ok());
    CHECK(curveOf(there->events, *other.board, *other.player).size() == 2); // the score, and leaving it
}
