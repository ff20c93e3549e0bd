// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/recovery.h"
#include "core/engine/snapshot.h"
#include "core/engine/undo_research.h"
#include "core/fakes/memory_ledger.h"
#include "server/ledger/sqlite_ledger.h"
#include "server/ledger/verify.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace rostrum;

namespace {

// An event of many players, one of whom will have wanted to be forgotten.
class Cup {
  public:
    explicit Cup(Ledger& ledger) : ledger_(ledger) {
        BoardDraft draft;
        draft.id = "cup";
        draft.updateMode = UpdateMode::increment;
        run(CreateBoard{draft});
        draft.id = "by-name";
        draft.tieBreaks = TieBreaks{{}, TieBreak::playerId};
        run(CreateBoard{draft});
    }

    void run(const Command& command, const std::string& actor = "tester", const std::string& key = {}) {
        std::vector<Event> events;
        std::unique_ptr<UndoResearch> research;
        if (const auto* undo = std::get_if<UndoChange>(&command)) {
            research = std::make_unique<UndoResearch>(engine, *undo);
            for (bool known = false; !known;) {
                const Result<bool> step = research->step(ledger_, 1000);
                REQUIRE(step.ok());
                known = *step;
            }
        }
        engine.takeResearch(research.get());
        engine.beginBatch();
        const auto executed = engine.execute(command, {Source::http, actor, key}, nowMs_ += 100, events);
        REQUIRE_MESSAGE(executed.ok(), (executed ? std::string() : executed.error().detail));
        REQUIRE(ledger_.commit(events, nullptr).ok());
        engine.keepBatch();
        engine.takeResearch(nullptr);
    }
    void submit(const std::string& board, const std::string& player, const std::string& name = {},
                const std::string& metadata = {}) {
        Submission submission;
        submission.leaderboardId = board;
        submission.playerId = player;
        submission.username = name;
        submission.metadata = metadata;
        submission.score = {1, 0};
        run(SubmitScore{submission});
    }
    void snapshot() {
        SnapshotWriter writer(engine);
        SnapshotPart part{writer.seq(), 0, false, {}};
        for (; !part.last; ++part.index) {
            part.bytes = writer.next(part.last);
            REQUIRE(ledger_.commit({}, &part).ok());
            if (part.last)
                return;
        }
    }
    void fill(int players) {
        for (int i = 0; i < players; ++i)
            submit(i % 2 == 0 ? "cup" : "by-name", "player-" + std::to_string(i),
                   "Name number " + std::to_string(i), i % 3 == 0 ? R"({"seat":"B7"})" : "");
    }

    Engine engine;

  private:
    Ledger& ledger_;
    std::int64_t nowMs_ = 1'790'000'000'000;
};

bool isIn(const std::string& file, const std::string& text) {
    return std::filesystem::exists(file) && fileBytes(file).find(text) != std::string::npos;
}

bool isAnywhere(const TempFolder& folder, const std::string& text) {
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
        if (isIn(file.path().string(), text))
            return true;
    }
    return false;
}

const std::vector<std::string> secrets = {"guest-4711", "Wilhelmina Example", "Willi Example",
                                          "allergic to nuts", "a passing remark"};

void letWilhelminaPlay(Cup& cup) {
    cup.submit("cup", secrets[0], secrets[1], "{\"note\":\"" + secrets[4] + std::string(9000, '.') + "\"}");
    cup.submit("by-name", secrets[0], secrets[2]);
    ChangePlayer change;
    change.playerId = secrets[0];
    change.metadata = "{\"note\":\"" + secrets[3] + "\"}";
    cup.run(change);
}

std::vector<Event> eventsOf(Ledger& ledger) {
    std::vector<Event> events;
    REQUIRE(ledger
                .read(0, UINT64_MAX,
                      [&](const Event& event) -> Result<void> {
                          events.push_back(event);
                          return {};
                      })
                .ok());
    return events;
}

SetScore correction(const std::string& player, const std::string& reason) {
    SetScore set;
    set.leaderboardId = "cup";
    set.playerId = player;
    set.score = {7, 0};
    set.reason = reason;
    return set;
}

SubmitScore keyed(const std::string& player, const std::string& eventId) {
    SubmitScore submit;
    submit.submission.leaderboardId = "cup";
    submit.submission.playerId = player;
    submit.submission.score = {1, 0};
    submit.submission.eventId = eventId;
    return submit;
}

// Wherever else a person's id and name come to stand: who asked, why, under which key, in which game, in a kept answer.
void letOthersNameWilhelmina(Cup& cup) {
    cup.submit("cup", "umpire");
    cup.run(correction(secrets[0], "the judges misread what " + secrets[1] + " has done"), "jwt:umpire");
    cup.run(correction("umpire", "given to " + secrets[0] + " by mistake, (" + secrets[2] + ")."),
            "jwt:umpire", "correction of " + secrets[0]);
    cup.run(keyed("umpire", "match-7:" + secrets[0]), "jwt:" + secrets[0]);
    cup.run(keyed(secrets[0], "own-1"), "jwt:" + secrets[0], "own-header-1");
    SubmitBatch batch;
    batch.items.push_back(keyed("umpire", "batch-1").submission);
    batch.items.back().gameId = "duel of " + secrets[0];
    batch.items.back().metadata = R"({"against":")" + secrets[2] + R"("})";
    cup.run(batch, "jwt:" + secrets[0], "batch of jwt");
    UndoChange undo;
    undo.leaderboardId = "cup";
    undo.seq = cup.engine.lastSeq() - 1;
    undo.reason = secrets[1] + " was not there";
    cup.run(undo, "jwt:umpire", "undone once");
    MergePlayers merge;
    merge.playerId = "player-1";
    merge.into = secrets[0];
    merge.reason = secrets[1] + " played twice";
    cup.run(merge, "jwt:" + secrets[0]);
}

} // namespace

TEST_CASE("an erased player is in no actor, reason, key, game or answer, and the state is kept") {
    const TempFolder folder;
    const auto file = mustOpen(folder.file());
    MemoryLedger memory;
    for (Ledger* ledger : {static_cast<Ledger*>(file.get()), static_cast<Ledger*>(&memory)}) {
        Cup cup(*ledger);
        cup.fill(20);
        letWilhelminaPlay(cup);
        letOthersNameWilhelmina(cup);
        cup.snapshot();
        ErasePlayer erase;
        erase.playerId = secrets[0];
        erase.reason = secrets[0] + " alias " + secrets[2] + " asked for it";
        // Taken back and done again: a batch that is not committed leaves nothing behind.
        const std::string before = cup.engine.describe();
        std::vector<Event> events;
        cup.engine.beginBatch();
        REQUIRE(cup.engine.execute(erase, {Source::http, "jwt:" + secrets[0], {}}, 1'790'000'900'000, events)
                    .ok());
        CHECK(cup.engine.describe() != before);
        cup.engine.undoBatch();
        CHECK(cup.engine.describe() == before);
        cup.run(erase, "jwt:" + secrets[0], "erasing " + secrets[0]);
        const std::string state = cup.engine.describe();
        for (const std::string& secret : secrets)
            CHECK_MESSAGE(state.find(secret) == std::string::npos, secret);
        const Result<Recovered> replayed = recover(*ledger, {{}, false});
        REQUIRE_MESSAGE(replayed.ok(), (replayed ? std::string() : replayed.error().detail));
        CHECK(replayed->engine->describe() == state);
    }
    for (const std::string& secret : secrets)
        CHECK_MESSAGE(!isAnywhere(folder, secret), secret);
    CHECK(isAnywhere(folder, "jwt:umpire"));
    CHECK(isAnywhere(folder, " by mistake, ("));
    CHECK(isAnywhere(folder, " asked for it"));
    CHECK(!isAnywhere(folder, "the judges misread"));
    CHECK(eventsOf(memory) == eventsOf(*file));
}

TEST_CASE("an erased player's name is in no byte of the file, and the state is kept") {
    const TempFolder folder;
    std::string state;
    {
        const auto ledger = mustOpen(folder.file());
        Cup cup(*ledger);
        cup.fill(150);
        letWilhelminaPlay(cup);
        cup.fill(50);
        // Three: the first is let go of without being overwritten, and leaves free pages that hold names.
        for (int i = 0; i < 3; ++i) {
            cup.snapshot();
            cup.fill(20);
        }
        CHECK(isAnywhere(folder, secrets[0]));
        CHECK(isAnywhere(folder, secrets[1]));
        ErasePlayer erase;
        erase.playerId = secrets[0];
        cup.run(erase);
        for (const std::string& secret : secrets)
            CHECK_MESSAGE(!isAnywhere(folder, secret), secret);
        CHECK(ledger->snapshots()->empty());
        cup.fill(10);
        cup.snapshot();
        state = cup.engine.describe();
        for (const std::string& secret : secrets)
            CHECK(state.find(secret) == std::string::npos);
    }
    for (const std::string& secret : secrets)
        CHECK_MESSAGE(!isAnywhere(folder, secret), secret);
    const auto ledger = mustOpen(folder.file());
    for (const bool useSnapshots : {true, false}) {
        const Result<Recovered> recovered = recover(*ledger, {{}, useSnapshots});
        REQUIRE_MESSAGE(recovered.ok(), (recovered ? std::string() : recovered.error().detail));
        CHECK((recovered->snapshotSeq != 0) == useSnapshots);
        CHECK(recovered->engine->describe() == state);
    }
    const Result<VerifyReport> report = verifyLedger(*ledger);
    REQUIRE(report.ok());
    for (const VerifyReport::Check& check : report->checks)
        CHECK_MESSAGE(check.faults.empty(), check.what, ": ",
                      (check.faults.empty() ? "" : check.faults.front()));
}

TEST_CASE("a reader holds an erasure up, not off") {
    const TempFolder folder;
    const auto ledger = mustOpen(folder.file());
    Cup cup(*ledger);
    letWilhelminaPlay(cup);
    sqlite3* reader = nullptr;
    REQUIRE(sqlite3_open_v2(folder.file().c_str(), &reader, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM events", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    ErasePlayer erase;
    erase.playerId = secrets[0];
    cup.run(erase);
    CHECK(isAnywhere(folder, secrets[1])); // the reader may still look at it
    REQUIRE(sqlite3_exec(reader, "END", nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_close(reader) == SQLITE_OK);
    cup.fill(1);
    for (const std::string& secret : secrets)
        CHECK_MESSAGE(!isAnywhere(folder, secret), secret);
}

TEST_CASE("a ledger in memory forgets an erased player as a file does") {
    const TempFolder folder;
    const auto file = mustOpen(folder.file());
    MemoryLedger memory;
    for (Ledger* ledger : {static_cast<Ledger*>(file.get()), static_cast<Ledger*>(&memory)}) {
        Cup cup(*ledger);
        letWilhelminaPlay(cup);
        cup.snapshot();
        ErasePlayer erase;
        erase.playerId = secrets[0];
        cup.run(erase);
        cup.submit("cup", "somebody");
    }
    CHECK(eventsOf(memory) == eventsOf(*file));
    CHECK(memory.snapshots()->empty());
}
