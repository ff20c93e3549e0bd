// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"
#include "core/engine/snapshot.h"
#include "server/ledger/verify.h"
#include "tests/golden/golden_event.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <vector>

using namespace rostrum;

namespace {

std::string goldenFile(const TempFolder& folder, const std::string& name = "event.rostrum") {
    const auto ledger = mustOpen(folder.file(name));
    test::playGoldenEvent(*ledger, [](const std::string& reason) { FAIL(reason); });
    return folder.file(name);
}

VerifyReport verify(const std::string& path) {
    const auto ledger = mustOpen(path, {.readOnly = true});
    Result<VerifyReport> report = verifyLedger(*ledger);
    REQUIRE_MESSAGE(report.ok(), (report ? std::string() : report.error().detail));
    return *report;
}

// The names of the checks that failed; every fault names something.
std::vector<std::string> failed(const VerifyReport& report) {
    std::vector<std::string> names;
    for (const VerifyReport::Check& check : report.checks) {
        if (!check.faults.empty())
            names.push_back(check.what);
        for (const std::string& fault : check.faults)
            CHECK(!fault.empty());
    }
    CHECK(report.good() == names.empty());
    return names;
}

// So many scores of `step` points each, and a snapshot in the middle.
void playScores(Ledger& ledger, int scores, std::int64_t step) {
    Engine engine;
    const auto run = [&](const Command& command) {
        std::vector<Event> events;
        engine.beginBatch();
        REQUIRE(engine.execute(command, {Source::http, "tester", {}}, 1'790'000'000'000, events).ok());
        REQUIRE(ledger.commit(events, nullptr).ok());
        engine.keepBatch();
    };
    BoardDraft cup;
    cup.id = "cup";
    cup.updateMode = UpdateMode::increment;
    run(CreateBoard{cup});
    for (int i = 0; i < scores; ++i) {
        Submission submission;
        submission.leaderboardId = "cup";
        submission.playerId = "p" + std::to_string(i % 10);
        submission.score = {step, 0};
        run(SubmitScore{submission});
        if (i != scores / 2)
            continue;
        SnapshotWriter writer(engine);
        SnapshotPart part{writer.seq(), 0, false, {}};
        part.bytes = writer.next(part.last);
        REQUIRE(part.last);
        REQUIRE(ledger.commit({}, &part).ok());
    }
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("a sound file is verified with figures, and stays as it is") {
    const TempFolder folder;
    const std::string path = goldenFile(folder);
    const std::string before = fileBytes(path);
    const VerifyReport report = verify(path);
    CHECK(failed(report).empty());
    Names names;
    for (const VerifyReport::Check& check : report.checks) {
        names.push_back(check.what);
        CHECK(!check.figures.empty());
    }
    const Names expected = {"pages and tables",   "events",   "texts of events", "state", "table players",
                            "table leaderboards", "snapshots"};
    REQUIRE(names.size() == expected.size() + 1); // and its one snapshot
    CHECK(Names(names.begin(), names.end() - 1) == expected);
    CHECK(names.back().starts_with("snapshot of event "));
    CHECK(fileBytes(path) == before);
}

TEST_CASE("what is wrong with a file is found where it is") {
    const TempFolder folder;
    const std::string path = goldenFile(folder);
    const auto after = [&](const std::string& sql) {
        runSql(path, sql);
        return failed(verify(path));
    };
    SUBCASE("a name") {
        CHECK(after("UPDATE players SET username = 'x' WHERE number = 1") == Names{"table players"});
    }
    SUBCASE("a player too many") {
        CHECK(after("INSERT INTO players (number, player_id, registered_seq) VALUES (99, 'x', 1)") ==
              Names{"table players"});
    }
    SUBCASE("a player too few") {
        CHECK(after("DELETE FROM players WHERE number = 2") == Names{"table players"});
    }
    SUBCASE("a board's setting") {
        CHECK(after("UPDATE leaderboards SET min_score = NULL") == Names{"table leaderboards"});
    }
    SUBCASE("a board that is not deleted") {
        CHECK(after("UPDATE leaderboards SET deleted_seq = NULL") == Names{"table leaderboards"});
    }
    SUBCASE("a board too few") {
        CHECK(after("DELETE FROM leaderboards WHERE number = 1") == Names{"table leaderboards"});
    }
    SUBCASE("the score beside an event") {
        CHECK(
            after(
                "UPDATE events SET score = score + 1 WHERE seq = (SELECT max(seq) FROM events WHERE score IS "
                "NOT NULL)") == Names{"events"});
    }
    SUBCASE("texts of no event") {
        CHECK(after("INSERT INTO event_texts (seq, player) VALUES (9999, 1)") == Names{"texts of events"});
    }
    SUBCASE("texts of another player") {
        CHECK(after("UPDATE event_texts SET player = player + 1") == Names{"texts of events"});
    }
    SUBCASE("an event that is not there") {
        CHECK(after("DELETE FROM events WHERE seq = 8") == Names{"events"});
    }
    SUBCASE("an event whose bytes are another's") {
        CHECK(
            after(
                "UPDATE events SET body = (SELECT body FROM events WHERE kind % 256 = 7 LIMIT 1) WHERE seq = "
                "(SELECT max(seq) FROM events WHERE kind % 256 = 7)") == Names{"events"});
    }
    SUBCASE("a snapshot's bytes") {
        const Names names = after("UPDATE snapshots SET bytes = CAST(replace(bytes, 'a', 'b') AS BLOB)");
        REQUIRE(names.size() == 1);
        CHECK(names.front().starts_with("snapshot of event "));
    }
    SUBCASE("a snapshot of another event") {
        // Whole in itself, its checksums right, and of the same number: only the replay can tell.
        const std::string other = folder.file("other.rostrum");
        const std::string cup = folder.file("cup.rostrum");
        {
            const auto first = mustOpen(cup);
            playScores(*first, 30, 1);
            const auto ledger = mustOpen(other);
            playScores(*ledger, 30, 2);
        }
        runSql(cup, "ATTACH '" + other +
                        "' AS other; DELETE FROM snapshots; INSERT INTO snapshots SELECT * FROM "
                        "other.snapshots");
        const Names names = failed(verify(cup));
        REQUIRE(names.size() == 1);
        CHECK(names.front().starts_with("snapshot of event "));
    }
}

TEST_CASE("a check tells how far it is, and can be broken off") {
    const TempFolder folder;
    const auto ledger = mustOpen(folder.file());
    std::uint64_t total = 0;
    std::uint64_t most = 0;
    VerifyOptions options;
    options.progress = [&](std::uint64_t done, std::uint64_t all) {
        CHECK(done > most);
        most = done;
        total = all;
    };
    playScores(*ledger, 2000, 1);
    const Result<VerifyReport> report = verifyLedger(*ledger, options);
    REQUIRE(report.ok());
    CHECK(failed(*report).empty());
    CHECK(total > 2000);
    CHECK(most + 256 >= total);
    std::atomic<bool> stop = true;
    options.stop = &stop;
    const Result<VerifyReport> broken = verifyLedger(*ledger, options);
    REQUIRE(!broken.ok());
    CHECK(broken.error().code == Code::unavailable);
}

TEST_CASE("two states are told apart by the line where they part") {
    CHECK(differenceOf("a\nb\n", "one", "a\nb\n", "two").empty());
    CHECK(differenceOf("a\nbcd\ne\n", "one", "a\nbxd\n", "two") == "one say “bcd” where two says “bxd”");
    CHECK(differenceOf("a\n", "one", "a\nb\n", "two") == "one say nothing where two says “b”");
    CHECK(differenceOf("x", "one", "y", "two") == "one say “x” where two says “y”");
}
