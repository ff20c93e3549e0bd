// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/recovery.h"
#include "core/engine/snapshot.h"
#include "core/fakes/memory_ledger.h"
#include "server/ledger/sqlite_ledger.h"
#include "server/ledger/verify.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <doctest/doctest.h>

#include <filesystem>
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

    void run(const Command& command) {
        std::vector<Event> events;
        engine.beginBatch();
        const auto executed = engine.execute(command, {Source::http, "tester", {}}, nowMs_ += 100, events);
        REQUIRE_MESSAGE(executed.ok(), (executed ? std::string() : executed.error().detail));
        REQUIRE(ledger_.commit(events, nullptr).ok());
        engine.keepBatch();
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

} // namespace

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
    const auto eventsOf = [](Ledger& ledger) {
        std::vector<Event> events;
        REQUIRE(ledger
                    .read(0, UINT64_MAX,
                          [&](const Event& event) -> Result<void> {
                              events.push_back(event);
                              return {};
                          })
                    .ok());
        return events;
    };
    CHECK(eventsOf(memory) == eventsOf(*file));
    CHECK(memory.snapshots()->empty());
}
