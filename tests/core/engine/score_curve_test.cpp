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

    // In pages it is the same: each goes on from where the player was.
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
