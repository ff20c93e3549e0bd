// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo, rule by rule. The model is in undo_model_test.cpp.
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

BoardDraft increments(const char* id) {
    BoardDraft with = draft(id);
    with.updateMode = UpdateMode::increment;
    return with;
}

UndoChange undo(const char* board, std::optional<std::uint64_t> seq = {}) {
    return {board, seq, "oops", false, false};
}
UndoChange redo(const char* board, std::optional<std::uint64_t> seq = {}) {
    return {board, seq, "oops", true, false};
}

std::string topOf(const DeskOfEngine& desk, const char* board) {
    std::string text;
    for (const Entry& entry : desk.top(board))
        text += entry.playerId + " " + std::to_string(entry.score) + ";";
    return text;
}

UndoAnswer answerOf(DeskOfEngine& desk, const UndoChange& command) {
    auto answer = std::get<UndoAnswer>(desk.run(command));
    desk.engine.checkInvariants();
    CHECK(desk.replayed() == desk.engine.describe());
    return answer;
}

} // namespace

TEST_CASE("undo takes back the newest change, and goes on from there; redo goes the same way") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    const std::uint64_t first = desk.submit("b", "ann", "5").seq;
    const std::uint64_t second = desk.submit("b", "ann", "7").seq;
    const UndoAnswer answer = answerOf(desk, undo("b"));
    CHECK(answer.change.seq == second);
    CHECK(answer.change.type == EventType::scoreSubmitted);
    CHECK(answer.change.events == 1);
    CHECK(answer.change.playerId == "ann");
    CHECK(answer.change.leaderboardId == "b");
    CHECK(answer.change.summary == "ann 12 → 5 on b");
    CHECK(answer.players == 1);
    CHECK(answer.seq == desk.engine.lastSeq());
    CHECK(topOf(desk, "b") == "ann 5;");
    CHECK(desk.engine.findBoard("b")->counters.submissions == 1);
    const UndoAnswer whole = answerOf(desk, undo("b")); // with who was registered for it
    CHECK(whole.change.type == EventType::scoreSubmitted);
    CHECK(whole.change.events == 1);
    CHECK(whole.change.seq == first);
    CHECK(topOf(desk, "b").empty());
    CHECK(desk.refusal(undo("b")) == Code::conflict); // not the board itself
    CHECK(answerOf(desk, redo("b")).redo);
    CHECK(topOf(desk, "b") == "ann 5;");
    answerOf(desk, redo("b"));
    CHECK(topOf(desk, "b") == "ann 12;");
    CHECK(desk.engine.findBoard("b")->counters.submissions == 2);
    CHECK(desk.refusal(redo("b")) == Code::conflict);
}

TEST_CASE("an undo leaves what came after it, with who reached it when") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    const std::uint64_t first = desk.submit("b", "ann", "5").seq;
    desk.submit("b", "bob", "5");
    const std::uint64_t away = desk.submit("b", "ann", "4").seq;
    desk.submit("b", "ann", "5");
    CHECK(topOf(desk, "b") == "bob 5;ann 5;");
    answerOf(desk, undo("b", away)); // then ann never left it
    CHECK(topOf(desk, "b") == "ann 5;bob 5;");
    answerOf(desk, undo("b", first));
    CHECK(topOf(desk, "b") == "bob 5;ann 5;");
    answerOf(desk, redo("b", away));
    CHECK(topOf(desk, "b") == "bob 5;ann 5;");
    answerOf(desk, redo("b", first));
    CHECK(topOf(desk, "b") == "bob 5;ann 5;");
    CHECK(desk.refusal(redo("b", first)) == Code::conflict);
}

TEST_CASE("a batch is one undo, with the names it gave") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.create(increments("c"));
    desk.submit("b", "ann", "1");
    SubmitBatch batch;
    batch.items = {submission("b", "ann", "2"), submission("b", "bob", "3"), submission("c", "ann", "4")};
    batch.items[0].username = "Ann";
    desk.run(batch);
    const std::uint64_t last = desk.engine.lastSeq();
    const UndoAnswer answer = answerOf(desk, undo("b", last));
    CHECK(answer.change.summary == "3 scores on 2 leaderboards");
    CHECK(answer.players == 2);
    CHECK(topOf(desk, "b") == "ann 1;");
    CHECK(topOf(desk, "c").empty());
    CHECK(desk.engine.players().username(desk.engine.players().find("ann")) == "ann");
    CHECK(desk.refusal(undo("b", last)) == Code::conflict);
    answerOf(desk, redo("c"));
    CHECK(topOf(desk, "b") == "ann 3;bob 3;");
    CHECK(desk.engine.players().username(desk.engine.players().find("ann")) == "Ann");
}

TEST_CASE("a dry run says the same and changes nothing") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "ann", "5");
    UndoChange dry = undo("b");
    dry.dryRun = true;
    const std::string before = desk.engine.describe();
    auto answer = std::get<UndoAnswer>(desk.run(dry));
    CHECK(desk.engine.describe() == before);
    CHECK(answer.dryRun);
    CHECK(answer.seq == 0);
    UndoAnswer real = answerOf(desk, undo("b"));
    CHECK(real.change == answer.change);
    CHECK(real.players == answer.players);
}

TEST_CASE("a dry run of undoing a reset leaves the archive as it was") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "ann", "5");
    const auto reset = std::get<BoardWasReset>(desk.run(ResetBoard{"b", {}}));
    desk.submit("b", "bob", "3");
    UndoChange dry = undo("b", reset.seq);
    dry.dryRun = true;
    const std::string before = desk.engine.describe();
    std::get<UndoAnswer>(desk.run(dry));
    desk.engine.checkInvariants();
    CHECK(desk.engine.describe() == before);
    const Board& board = *desk.engine.findBoard("b");
    REQUIRE(board.archives.size() == 1);
    CHECK(board.archives.front().ranking.size() == 1);
    RangeQuery archived{"b", 1, 10, std::nullopt, {}};
    archived.choice.archive = 1;
    const auto answer = answerQuery(desk.engine, archived);
    REQUIRE(answer);
    REQUIRE(std::get<EntriesAnswer>(*answer).entries.size() == 1);
    CHECK(std::get<EntriesAnswer>(*answer).entries.front().playerId == "ann");
}

TEST_CASE("a removal, a correction and a name are undone") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "ann", "5");
    const std::uint64_t removal = std::get<PlayerRemoved>(desk.run(RemovePlayer{"b", "ann"})).seq;
    desk.submit("b", "ann", "2");
    answerOf(desk, undo("b", removal));
    CHECK(topOf(desk, "b") == "ann 7;");
    desk.run(SetScore{"b", "ann", number("100"), {}, "r"});
    desk.submit("b", "ann", "1");
    answerOf(desk, undo("b"));
    answerOf(desk, undo("b"));
    CHECK(topOf(desk, "b") == "ann 7;");
    ChangePlayer change;
    change.playerId = "ann";
    change.username = "Ann";
    change.team = "Reds";
    change.metadata = R"({"a":1})";
    desk.run(change);
    const std::uint64_t named = desk.engine.lastSeq();
    change.username = "Annie";
    change.team.reset();
    change.metadata = R"({"a":2})";
    desk.run(change);
    answerOf(desk, undo("", named)); // what came later stays
    PlayerInfo info = desk.engine.playerInfo(1);
    CHECK(info.username == "Annie");
    CHECK(info.team.empty());
    CHECK(info.metadata == R"({"a":2})");
    answerOf(desk, undo(""));
    info = desk.engine.playerInfo(1);
    CHECK(info.username == "ann");
    CHECK(info.metadata == "{}");
    answerOf(desk, redo("", named));
    info = desk.engine.playerInfo(1);
    CHECK(info.username == "Ann");
    CHECK(info.team == "Reds");
    CHECK(info.metadata == R"({"a":1})");
}

TEST_CASE("a reset is undone and done again, whatever came after") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "ann", "5");
    desk.submit("b", "bob", "3");
    const std::uint64_t before = desk.submit("b", "bob", "1").seq;
    const std::uint64_t reset = std::get<BoardWasReset>(desk.run(ResetBoard{"b", ""})).seq;
    const std::uint64_t after = desk.submit("b", "bob", "4").seq;
    CHECK(desk.refusal(undo("b", before)) == Code::conflict); // the reset first
    answerOf(desk, undo("b", reset));
    CHECK(topOf(desk, "b") == "bob 8;ann 5;");
    CHECK(desk.engine.findBoard("b")->archives.empty());
    CHECK(desk.engine.findBoard("b")->counters.submissions == 4);
    answerOf(desk, undo("b", before));
    CHECK(topOf(desk, "b") == "bob 7;ann 5;");
    desk.submit("b", "cid", "1");
    answerOf(desk, redo("b", reset));
    CHECK(topOf(desk, "b") == "bob 4;cid 1;");
    CHECK(desk.engine.findBoard("b")->counters.submissions == 2);
    REQUIRE(desk.engine.findBoard("b")->archives.size() == 1);
    CHECK(desk.engine.findBoard("b")->archives[0].ranking.find(2)->standing.score == 3);
    CHECK(desk.refusal(redo("b", before)) == Code::conflict);
    answerOf(desk, undo("b", after));
    answerOf(desk, undo("b", reset));
    CHECK(topOf(desk, "b") == "ann 5;bob 3;cid 1;");
    desk.run(ResetBoard{"b", ""});
    CHECK(desk.refusal(redo("b", reset)) == Code::conflict); // final archives never change
}

TEST_CASE("a deleted board comes back while its id is free") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "ann", "5");
    const auto deleted = std::get<BoardDeleted>(desk.run(DeleteBoard{"b"}));
    CHECK(desk.refusal(undo("", deleted.seq - 1)) == Code::conflict); // a score of it
    answerOf(desk, undo(""));
    CHECK(topOf(desk, "b") == "ann 5;");
    desk.submit("b", "ann", "1");
    answerOf(desk, redo("b"));
    CHECK(desk.engine.findBoard("b") == nullptr);
    desk.create(draft("b"));
    CHECK(desk.refusal(undo("", deleted.seq)) == Code::conflict);
    const std::uint64_t other = desk.engine.lastSeq();
    answerOf(desk, undo("b", other)); // the creation of the other
    CHECK(desk.engine.findBoard("b") == nullptr);
    answerOf(desk, undo("", deleted.seq));
    CHECK(topOf(desk, "b") == "ann 6;");
    CHECK(desk.refusal(redo("", other)) == Code::conflict);
}

TEST_CASE("only so many deleted boards are kept") {
    DeskOfEngine desk;
    std::vector<std::uint64_t> seqs;
    for (int i = 0; i < 66; ++i) {
        const std::string id = "b" + std::to_string(i);
        desk.create(draft(id));
        seqs.push_back(std::get<BoardDeleted>(desk.run(DeleteBoard{id})).seq);
    }
    CHECK(desk.engine.keptBoards().size() == 64);
    CHECK(desk.refusal(undo("", seqs[1])) == Code::conflict);
    answerOf(desk, undo("", seqs[2]));
    CHECK(desk.engine.findBoard("b2") != nullptr);
}

TEST_CASE("settings are undone field by field, within the rules") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    BoardDraft change;
    change.name = "Cup";
    change.decimals = 2;
    desk.run(ChangeBoard{"b", change});
    const std::uint64_t first = desk.engine.lastSeq();
    change = {};
    change.name = "Final";
    change.maxEntries = 5;
    desk.run(ChangeBoard{"b", change});
    answerOf(desk, undo("b", first));
    CHECK(desk.engine.findBoard("b")->config.name == "Final");
    CHECK(desk.engine.findBoard("b")->config.decimals == 0);
    desk.submit("b", "ann", "5");
    CHECK(desk.refusal(redo("b", first)) == Code::conflict); // decimals of a board with entries
}

TEST_CASE("a merge is undone, and scores for the one who was merged go back to them") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "bob", "10");
    const std::uint64_t anns = desk.submit("b", "ann", "7").seq;
    const std::uint64_t merge = std::get<PlayerInfo>(desk.run(MergePlayers{"ann", "bob", ""})).seq;
    desk.submit("b", "ann", "3");
    desk.submit("b", "bob", "1");
    answerOf(desk, undo("b", anns));
    CHECK(topOf(desk, "b") == "bob 14;");
    answerOf(desk, undo("", merge));
    CHECK(topOf(desk, "b") == "bob 11;ann 3;");
    desk.submit("b", "ann", "5");
    answerOf(desk, redo("b", anns));
    CHECK(topOf(desk, "b") == "ann 15;bob 11;");
    answerOf(desk, redo("", merge));
    CHECK(topOf(desk, "b") == "bob 26;");
    answerOf(desk, undo("", merge));
    desk.run(MergePlayers{"bob", "ann", ""});
    CHECK(desk.refusal(redo("", merge)) == Code::conflict);
}

TEST_CASE("an erasure is for good, and its player's scores can be undone still") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "ann", "7");
    const std::uint64_t erased = std::get<PlayerInfo>(desk.run(ErasePlayer{"ann", ""})).seq;
    CHECK(desk.refusal(undo("", erased)) == Code::conflict);
    answerOf(desk, undo("b"));
    CHECK(topOf(desk, "b").empty());
}

TEST_CASE("an undo that cannot be says why and changes nothing") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.create(increments("c"));
    CHECK(desk.refusal(undo("b")) == Code::conflict);
    CHECK(desk.refusal(redo("b")) == Code::conflict);
    CHECK(desk.refusal(undo("b", 0)) == Code::notFound);
    CHECK(desk.refusal(undo("b", 999)) == Code::notFound);
    CHECK(desk.refusal(undo("nowhere")) == Code::leaderboardNotFound);
    const std::uint64_t high = desk.submit("b", "ann", "9223372036854775807").seq;
    CHECK(desk.refusal(undo("c", high)) == Code::notFound);
    const std::uint64_t low = desk.submit("b", "ann", "-9223372036854775807").seq;
    desk.submit("b", "ann", "5");
    CHECK(desk.refusal(undo("b", low)) == Code::conflict); // the sum would leave 64 bits
    answerOf(desk, undo("b", high));
    CHECK(topOf(desk, "b") == "ann -9223372036854775802;");
}

TEST_CASE("undoing an undo is a redo, by its own number") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    const std::uint64_t score = desk.submit("b", "ann", "5").seq;
    const std::uint64_t first = answerOf(desk, undo("b", score)).seq;
    const UndoAnswer again = answerOf(desk, undo("b", first));
    CHECK(again.redo);
    CHECK(topOf(desk, "b") == "ann 5;");
    CHECK(desk.refusal(undo("b", first)) == Code::conflict); // that undo is undone
    answerOf(desk, undo("b", again.seq));
    CHECK(topOf(desk, "b").empty());
}

TEST_CASE("a removal of after a reset holds when the reset and the score before it are undone") {
    for (const UpdateMode mode : {UpdateMode::replace, UpdateMode::increment, UpdateMode::best}) {
        DeskOfEngine desk;
        BoardDraft with = draft("b");
        with.updateMode = mode;
        desk.create(with);
        desk.submit("b", "ann", "17");
        desk.run(ResetBoard{"b", ""});
        const std::uint64_t reset = desk.engine.lastSeq();
        const std::uint64_t second = desk.submit("b", "ann", "5").seq;
        desk.run(RemovePlayer{"b", "ann"});
        answerOf(desk, undo("b", reset));
        CHECK(topOf(desk, "b").empty());
        answerOf(desk, undo("b", second));
        CHECK(topOf(desk, "b").empty());
        desk.submit("b", "ann", "4");
        CHECK(topOf(desk, "b") == "ann 4;");
    }
}
