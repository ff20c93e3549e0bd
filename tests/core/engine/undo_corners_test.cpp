// SPDX-License-Identifier: GPL-3.0-or-later
// Undo where rules meet: archives and their numbers, bounds, deleted boards, merges that would be a circle, erased aliases.
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

UndoChange undo(const char* board, std::optional<std::uint64_t> seq = {}) {
    return {board, seq, "", false, false};
}
UndoChange redo(const char* board, std::optional<std::uint64_t> seq = {}) {
    return {board, seq, "", true, false};
}

BoardDraft increments(const char* id) {
    BoardDraft with = draft(id);
    with.updateMode = UpdateMode::increment;
    return with;
}

// "all, daily": of what the archives are, oldest first.
std::string archivesOf(const DeskOfEngine& desk, bool truth = true) {
    std::string text;
    const Result<QueryAnswer> answer = answerQuery(desk.engine, ArchivesQuery{"b", truth});
    REQUIRE(answer.ok());
    std::uint64_t number = 0;
    for (const ArchiveInfo& archive : std::get<ArchivesAnswer>(*answer).archives) {
        CHECK(archive.number == ++number);
        text += (text.empty() ? "" : ", ") + std::string(name(archive.period));
    }
    return text;
}

} // namespace

TEST_CASE("a reset that is done again is archived where it stood, also beside a freeze") {
    DeskOfEngine desk;
    BoardDraft with = increments("b");
    with.periods.emplace();
    with.periods->add(Period::daily);
    desk.create(with);
    desk.submit("b", "ann", "5");
    desk.nowMs += 1000;
    const std::uint64_t reset = std::get<BoardWasReset>(desk.run(ResetBoard{"b", ""})).seq;
    desk.nowMs += 1000;
    desk.submit("b", "bob", "3");
    BoardDraft without;
    without.periods = PeriodSet();
    desk.run(ChangeBoard{"b", without}); // puts the day away
    desk.run(FreezeBoard{"b", true, ""});
    const std::string before = archivesOf(desk);
    CHECK(before == "all, daily, daily");
    CHECK(archivesOf(desk, false) == before);
    desk.run(undo("b", reset));
    CHECK(archivesOf(desk) == "daily, daily");
    UndoChange dry = redo("b", reset);
    dry.dryRun = true;
    const std::string state = desk.engine.describe();
    desk.run(dry);
    CHECK(desk.engine.describe() == state);
    desk.run(redo("b", reset));
    CHECK(archivesOf(desk) == before);
    CHECK(archivesOf(desk, false) == before); // the public's are those of the freeze
    RangeQuery archived{"b", 1, 10, std::nullopt, {}};
    archived.choice.archive = 3;
    const Result<QueryAnswer> shown = answerQuery(desk.engine, archived);
    REQUIRE(shown.ok());
    REQUIRE(std::get<EntriesAnswer>(*shown).entries.size() == 1);
    CHECK(std::get<EntriesAnswer>(*shown).entries.front().playerId == "bob");
    archived.choice.archive = 4;
    CHECK(answerQuery(desk.engine, archived).error().code == Code::notFound);
    archived.choice.truth = true;
    CHECK(answerQuery(desk.engine, archived).error().code == Code::notFound);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("of two resets that are undone the older is done again first") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "ann", "5");
    const std::uint64_t first = std::get<BoardWasReset>(desk.run(ResetBoard{"b", ""})).seq;
    desk.submit("b", "ann", "2");
    const std::uint64_t second = std::get<BoardWasReset>(desk.run(ResetBoard{"b", ""})).seq;
    desk.run(undo("b", second));
    desk.run(undo("b", first));
    desk.run(redo("b", second));
    CHECK(desk.engine.findBoard("b")->archives.at(0).ranking.find(1)->standing.score == 7);
    CHECK(desk.refusal(redo("b", first)) == Code::conflict); // a final archive never changes
    desk.run(undo("b", second));
    desk.run(redo("b", first));
    desk.run(redo("b", second));
    const std::vector<Archive>& archives = desk.engine.findBoard("b")->archives;
    REQUIRE(archives.size() == 2);
    CHECK(archives[0].ranking.find(1)->standing.score == 5);
    CHECK(archives[1].ranking.find(1)->standing.score == 2);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("an undo applies no bounds anew") {
    DeskOfEngine desk;
    BoardDraft with = increments("b");
    with.maxScore = number("10");
    with.maxStep = number("8");
    desk.create(with);
    desk.submit("b", "ann", "8");
    const std::uint64_t down = desk.submit("b", "ann", "-5").seq;
    desk.submit("b", "ann", "6");
    CHECK(desk.refusal(SubmitScore{submission("b", "ann", "2")}) == Code::invalidScore);
    desk.run(undo("b", down));
    CHECK(desk.top("b").front().score == 14);
    CHECK(desk.refusal(SubmitScore{submission("b", "ann", "1")}) == Code::invalidScore);
    desk.submit("b", "ann", "-4");
    desk.run(redo("b", down));
    CHECK(desk.top("b").front().score == 5);
}

TEST_CASE("an undo of an undo of a deleted board's score waits for the board") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    desk.submit("b", "ann", "5");
    const std::uint64_t score = desk.submit("b", "ann", "7").seq;
    const std::uint64_t undone = std::get<UndoAnswer>(desk.run(undo("b", score))).seq;
    const std::uint64_t deleted = std::get<BoardDeleted>(desk.run(DeleteBoard{"b"})).seq;
    CHECK(desk.refusal(undo("", undone)) == Code::conflict);
    CHECK(desk.refusal(redo("", score)) == Code::conflict);
    desk.create(draft("b")); // another board of that id
    CHECK(desk.refusal(undo("b", undone)) == Code::notFound);
    CHECK(desk.refusal(undo("", undone)) == Code::conflict);
    desk.run(undo("b", desk.engine.lastSeq()));
    desk.run(undo("", deleted));
    desk.run(undo("b", undone));
    CHECK(desk.top("b").front().score == 12);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("merges never make a circle, by whatever way") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    for (const char* player : {"ann", "bob", "cat"})
        desk.submit("b", player, "1");
    const std::uint64_t first = std::get<PlayerInfo>(desk.run(MergePlayers{"ann", "bob", ""})).seq;
    desk.run(MergePlayers{"bob", "cat", ""});
    CHECK(desk.refusal(MergePlayers{"cat", "ann", ""}) == Code::conflict);
    CHECK(desk.refusal(MergePlayers{"cat", "cat", ""}) == Code::conflict);
    desk.run(undo("", first));
    desk.run(MergePlayers{"cat", "ann", ""}); // bob is part of cat, who is now part of ann
    CHECK(desk.refusal(redo("", first)) == Code::conflict);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("an erasure reaches whoever was merged into the player") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    for (const char* player : {"ann-phone", "ann-old", "ann", "bob"})
        desk.submit("b", player, "1");
    desk.run(MergePlayers{"ann-old", "ann-phone", ""});
    desk.run(MergePlayers{"ann-phone", "ann", ""});
    desk.run(ErasePlayer{"ann", "asked for"});
    const std::string state = desk.engine.describe();
    CHECK(state.find("ann") == std::string::npos);
    for (const char* player : {"ann-phone", "ann-old", "ann"})
        CHECK(desk.engine.players().find(player) == 0);
    CHECK(desk.engine.players().find("bob") != 0);
    CHECK(desk.top("b").front().score == 3);
    CHECK(desk.replayed() == state);
    desk.submit("b", "cat", "9"); // of an alias, that one alone
    desk.run(MergePlayers{"cat", "bob", ""});
    desk.run(ErasePlayer{"cat", ""});
    CHECK(desk.engine.players().find("bob") != 0);
    CHECK(desk.engine.players().find("cat") == 0);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("settings that a frozen picture depends on are not undone while it stands") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    BoardDraft later;
    later.tieBreaks = *parseTieBreaks(std::vector<std::string>{"secondary:wins"});
    desk.run(ChangeBoard{"b", later});
    const std::uint64_t patch = desk.engine.lastSeq();
    Submission score = submission("b", "ann", "5");
    score.secondaries = {{"wins", 3}};
    desk.run(SubmitScore{score});
    desk.run(FreezeBoard{"b", true, ""});
    desk.run(ResetBoard{"b", ""});
    const std::string before = desk.engine.describe();
    CHECK(desk.refusal(undo("b", patch)) == Code::conflict);
    CHECK(desk.engine.describe() == before);
    desk.run(FreezeBoard{"b", false, ""});
    desk.run(undo("b", patch));
    CHECK(desk.engine.findBoard("b")->config.tieBreaks.secondaries.empty());
}

TEST_CASE("who may not change a board undoes no change of it") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    const std::uint64_t created = desk.engine.lastSeq();
    desk.submit("b", "ann", "5");
    desk.origin.role = Role::operators;
    CHECK(desk.refusal(undo("b", created)) == Code::forbidden);
    desk.run(undo("b"));
    CHECK(desk.engine.findBoard("b")->ranking.empty());
    desk.origin.role = Role::admin;
    desk.run(undo("b", created));
    CHECK(desk.engine.findBoard("b") == nullptr);
}

namespace {

// All that the public is told of the board's archives, and at which revision.
std::string archivesToAll(const Engine& engine) {
    const Result<QueryAnswer> answer = answerQuery(engine, ArchivesQuery{"b", false});
    REQUIRE(answer.ok());
    const auto& archives = std::get<ArchivesAnswer>(*answer);
    std::string text = std::to_string(archives.meta.revision);
    for (const ArchiveInfo& archive : archives.archives) {
        text += "; " + std::to_string(archive.number) + " " + std::to_string(archive.beganAtMs) + " " +
                std::to_string(archive.endedAtMs) + " " + std::to_string(archive.generation);
        RangeQuery range{"b", 1, 10, std::nullopt, {}};
        range.choice.archive = archive.number;
        const Result<QueryAnswer> entries = answerQuery(engine, range);
        REQUIRE(entries.ok());
        for (const Entry& entry : std::get<EntriesAnswer>(*entries).entries)
            text += " " + entry.playerId + " " + std::to_string(entry.score);
    }
    return text;
}

std::unique_ptr<Engine> throughSnapshot(Engine& engine) {
    auto loaded = std::make_unique<Engine>();
    SnapshotReader reader(*loaded);
    SnapshotWriter writer(engine);
    for (bool last = false; !last;)
        REQUIRE(reader.add(writer.next(last)).ok());
    REQUIRE(reader.finish().ok());
    return loaded;
}

} // namespace

TEST_CASE("while a board is frozen the public's archives stay, whatever is undone") {
    DeskOfEngine desk;
    desk.create(increments("b"));
    std::vector<std::uint64_t> resets;
    for (const char* score : {"5", "6", "7"}) {
        desk.submit("b", "ann", score);
        desk.submit("b", "bob", "1");
        desk.nowMs += 1000;
        resets.push_back(std::get<BoardWasReset>(desk.run(ResetBoard{"b", ""})).seq);
    }
    desk.run(FreezeBoard{"b", true, ""});
    const std::string before = archivesToAll(desk.engine);
    UndoChange dry = undo("b", resets[2]);
    dry.dryRun = true;
    const std::string state = desk.engine.describe();
    desk.run(dry);
    CHECK(desk.engine.describe() == state);
    desk.run(undo("b", resets[2]));
    CHECK(archivesToAll(desk.engine) == before);
    desk.run(undo("b", resets[1]));
    CHECK(archivesToAll(desk.engine) == before);
    desk.submit("b", "ann", "1");
    desk.run(redo("b", resets[1]));
    desk.run(redo("b", resets[2]));
    CHECK(archivesToAll(desk.engine) == before);
    desk.run(undo("b", resets[2]));
    CHECK(archivesToAll(desk.engine) == before);
    CHECK(archivesToAll(*throughSnapshot(desk.engine)) == before);
    CHECK(throughSnapshot(desk.engine)->describe() == desk.engine.describe());
    CHECK(desk.replayed() == desk.engine.describe());

    // What is to be seen of a frozen board goes on reaching it.
    ChangePlayer hide;
    hide.playerId = "bob";
    hide.hidden = true;
    desk.run(hide);
    const std::string without = archivesToAll(desk.engine);
    CHECK(without.find("bob") == std::string::npos);
    CHECK(without.find("ann 7") != std::string::npos);
    CHECK(without.substr(0, without.find(';')) != before.substr(0, before.find(';')));

    const std::uint64_t end = std::get<BoardInfo>(desk.run(FreezeBoard{"b", false, ""})).seq;
    CHECK(archivesToAll(desk.engine) != without); // the truth has one less
    desk.run(undo("b", end));                     // shown again as it was
    const std::string again = archivesToAll(desk.engine);
    CHECK(again.substr(again.find(';')) == without.substr(without.find(';')));
    CHECK(archivesToAll(*throughSnapshot(desk.engine)) == again);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("a correction counts in the day as it would have without the merge that is undone") {
    DeskOfEngine desk;
    desk.create(draft("other"));
    desk.submit("other", "ann", "1");
    desk.submit("other", "bob", "1");
    desk.run(MergePlayers{"ann", "bob", "the same"});
    const std::uint64_t merge = desk.engine.lastSeq();
    // Nothing of this board says what ann had on it when they were merged.
    BoardDraft cup = draft("cup");
    cup.updateMode = UpdateMode::increment;
    cup.periods.emplace();
    cup.periods->add(Period::daily);
    desk.create(cup);
    desk.submit("cup", "ann", "20");
    desk.nowMs += 24 * 3'600'000;
    std::vector<Event> due; // the next day begins
    desk.engine.beginBatch();
    CHECK(!desk.engine.runDue(desk.nowMs, due));
    REQUIRE(desk.ledger.commit(due, nullptr).ok());
    desk.engine.keepBatch();
    desk.submit("cup", "ann", "3");
    desk.run(SetScore{"cup", "ann", number("10"), {}, "miscounted"}); // 13 less, of the day too
    desk.run(UndoChange{"", merge, "they are two", false, false});
    const Board* const board = desk.engine.findBoard("cup");
    const std::uint32_t ann = desk.engine.players().find("ann");
    REQUIRE(board->ranking.find(ann));
    CHECK(board->ranking.find(ann)->standing.score == 10);
    const OpenPeriod* const day = board->currentPeriod(Period::daily);
    REQUIRE(day != nullptr);
    REQUIRE(day->ranking.find(ann));
    CHECK(day->ranking.find(ann)->standing.score == -10);
    CHECK(desk.replayed() == desk.engine.describe());
}
