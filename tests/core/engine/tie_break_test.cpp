// SPDX-License-Identifier: GPL-3.0-or-later
// What decides among equal scores: lists of tie-breaks, and secondary values through every update mode.
#include "core/board/tie_break.h"
#include "core/engine/event_codec.h"
#include "desk_of_engine.h"
#include "event_columns.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

TieBreaks list(const std::vector<std::string>& texts) {
    const Result<TieBreaks> parsed = parseTieBreaks(texts);
    REQUIRE_MESSAGE(parsed.ok(), (parsed.ok() ? "" : parsed.error().detail));
    return *parsed;
}

BoardDraft board(std::string id, UpdateMode mode, const std::vector<std::string>& tieBreak) {
    BoardDraft result = draft(std::move(id));
    result.updateMode = mode;
    result.tieBreaks = list(tieBreak);
    return result;
}

Submission with(Submission submission, std::vector<SecondaryValue> values) {
    submission.secondaries = std::move(values);
    return submission;
}

std::vector<std::string> order(const DeskOfEngine& desk, const std::string& id) {
    std::vector<std::string> ids;
    for (const Entry& entry : desk.top(id))
        ids.push_back(entry.playerId);
    return ids;
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("a list of tie-breaks is read and said again") {
    const TieBreaks parsed = list({"secondary:wins", "secondary:fouls:asc", "player_id"});
    CHECK(textsOf(parsed) ==
          std::vector<std::string>{"secondary:wins:desc", "secondary:fouls:asc", "player_id"});
    CHECK(textsOf(TieBreaks{}) == std::vector<std::string>{"first"});
    CHECK(list({"secondary:wins"}).last == TieBreak::first);
    const std::vector<std::vector<std::string>> bad = {
        {"first", "last"},
        {"last", "secondary:wins"},
        {"secondary:"},
        {"secondary:wins:up"},
        {"secondary:wins", "secondary:wins:asc"},
        {"coin"},
        {"secondary:a", "secondary:b", "secondary:c", "secondary:d", "secondary:e"}};
    for (const std::vector<std::string>& texts : bad) {
        const Result<TieBreaks> refused = parseTieBreaks(texts);
        REQUIRE(!refused.ok());
        CHECK(refused.error().code == Code::invalidRequest);
        CHECK(!refused.error().detail.empty());
    }
}

TEST_CASE("who is first, last or by id decides among equals") {
    DeskOfEngine desk;
    desk.create(board("first", UpdateMode::replace, {"first"}));
    desk.create(board("last", UpdateMode::replace, {"last"}));
    desk.create(board("id", UpdateMode::replace, {"player_id"}));
    for (const char* id : {"first", "last", "id"}) {
        for (const char* player : {"mid", "zoe", "ann"})
            desk.submit(id, player, "50");
    }
    CHECK(order(desk, "first") == Ids{"mid", "zoe", "ann"});
    CHECK(order(desk, "last") == Ids{"ann", "zoe", "mid"});
    CHECK(order(desk, "id") == Ids{"ann", "mid", "zoe"});
    for (const char* id : {"first", "last", "id"}) {
        for (const Entry& entry : desk.top(id, RankMode::competition))
            CHECK(entry.rank == 1); // they only order within a shared rank
    }
    // A board that has entries may be given another order among equals.
    BoardDraft change;
    change.tieBreaks = list({"player_id"});
    desk.run(ChangeBoard{"first", change});
    CHECK(order(desk, "first") == Ids{"ann", "mid", "zoe"});
    desk.engine.checkInvariants();
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("the order among equals is led back with its batch") {
    DeskOfEngine desk;
    desk.create(board("b", UpdateMode::replace, {"first"}));
    for (const char* player : {"mid", "zoe", "ann"})
        desk.submit("b", player, "50");
    const std::string before = desk.engine.describe();
    BoardDraft change;
    change.tieBreaks = list({"last"});
    std::vector<Event> events;
    desk.engine.beginBatch();
    REQUIRE(desk.engine.execute(ChangeBoard{"b", change}, desk.origin, desk.nowMs, events).ok());
    desk.engine.undoBatch();
    CHECK(desk.engine.describe() == before);
    desk.engine.checkInvariants();
}

TEST_CASE("secondary values are compared after the score, each in its direction") {
    DeskOfEngine desk;
    desk.create(board("b", UpdateMode::replace, {"secondary:wins", "secondary:fouls:asc"}));
    const auto put = [&](const char* player, const char* score, std::int64_t wins, std::int64_t fouls) {
        desk.run(SubmitScore{with(submission("b", player, score), {{"fouls", fouls}, {"wins", wins}})});
    };
    put("ann", "50", 3, 9);
    put("bob", "50", 4, 9);
    put("cyd", "50", 4, 2);
    put("dan", "60", 0, 99);
    put("eve", "50", 4, 2);
    CHECK(order(desk, "b") == Ids{"dan", "cyd", "eve", "bob", "ann"});
    // Shared ranks need the whole tuple.
    std::vector<std::uint64_t> ranks;
    for (const Entry& entry : desk.top("b", RankMode::competition))
        ranks.push_back(*entry.rank);
    CHECK(ranks == std::vector<std::uint64_t>{1, 2, 2, 4, 5});
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("best compares the tuple whole, replace replaces it, increment adds each") {
    DeskOfEngine desk;
    desk.create(board("best", UpdateMode::best, {"secondary:wins"}));
    desk.create(board("replace", UpdateMode::replace, {"secondary:wins"}));
    desk.create(board("add", UpdateMode::increment, {"secondary:wins"}));
    const auto put = [&](const char* id, const char* score, std::int64_t wins) {
        return std::get<ScoreAnswer>(
            desk.run(SubmitScore{with(submission(id, "ann", score), {{"wins", wins}})}));
    };
    const auto tuple = [&](const char* id) {
        const Ranking& ranking = desk.engine.findBoard(id)->ranking;
        return std::pair(ranking.find(1)->standing.score, ranking.secondariesOf(1)[0]);
    };
    CHECK(put("best", "50", 3).updated);
    CHECK_FALSE(put("best", "49", 9).updated);
    const std::uint64_t revision = desk.engine.findBoard("best")->counters.revision;
    CHECK_FALSE(put("best", "50", 3).updated);
    CHECK(desk.engine.findBoard("best")->counters.revision == revision);
    CHECK(put("best", "50", 4).updated);
    CHECK(tuple("best") == std::pair<Score, std::int64_t>(50, 4));
    put("replace", "50", 3);
    CHECK(put("replace", "50", 1).updated);
    CHECK(tuple("replace") == std::pair<Score, std::int64_t>(50, 1));
    put("add", "50", 3);
    CHECK(put("add", "0", 2).updated); // the score stays, the tuple does not
    CHECK(tuple("add") == std::pair<Score, std::int64_t>(50, 5));
    CHECK_FALSE(put("add", "0", 0).updated);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("secondary values that are missing, unknown or beyond 64 bits are refused") {
    DeskOfEngine desk;
    desk.create(board("b", UpdateMode::increment, {"secondary:wins"}));
    desk.create(draft("plain"));
    const auto command = [](const char* id, std::vector<SecondaryValue> values) {
        return SubmitScore{with(submission(id, "ann", "1"), std::move(values))};
    };
    CHECK(desk.refusal(command("b", {})) == Code::invalidScore);
    CHECK(desk.refusal(command("b", {{"fouls", 1}, {"wins", 1}})) == Code::invalidScore);
    CHECK(desk.refusal(command("plain", {{"wins", 1}})) == Code::invalidScore);
    desk.run(command("b", {{"wins", INT64_MAX}}));
    CHECK(desk.refusal(command("b", {{"wins", 1}})) == Code::invalidScore);
    // What a board with entries compares stays.
    BoardDraft change;
    change.tieBreaks = list({"secondary:goals"});
    CHECK(desk.refusal(ChangeBoard{"b", change}) == Code::conflict);
}

TEST_CASE("scores with secondary values and removals are led back, removed and written whole") {
    DeskOfEngine desk;
    desk.create(board("b", UpdateMode::replace, {"secondary:wins", "secondary:fouls:asc"}));
    desk.run(SubmitScore{with(submission("b", "ann", "5"), {{"fouls", -7}, {"wins", 3}})});
    const std::string before = desk.engine.describe();
    std::vector<Event> events;
    desk.engine.beginBatch();
    const std::vector<Command> commands = {
        SubmitScore{with(submission("b", "ann", "6"), {{"fouls", 1}, {"wins", INT64_MIN}})},
        RemovePlayer{"b", "ann"}, SubmitScore{with(submission("b", "ann", "7"), {{"fouls", 2}, {"wins", 2}})},
        SubmitScore{with(submission("b", "bob", "7"), {{"fouls", 2}, {"wins", 2}})}};
    for (const Command& command : commands)
        REQUIRE(desk.engine.execute(command, desk.origin, desk.nowMs, events).ok());
    for (const Event& event : events) {
        std::string body;
        encodeBody(event, body);
        Event read = columnsOf(event);
        REQUIRE(decodeBody(body, read).ok());
        read.texts = event.texts;
        CHECK(read == event);
    }
    desk.engine.undoBatch();
    CHECK(desk.engine.describe() == before);
    desk.engine.checkInvariants();
    for (const Command& command : commands)
        desk.run(command);
    CHECK(order(desk, "b") == Ids{"ann", "bob"});
    CHECK(desk.replayed() == desk.engine.describe());
}
