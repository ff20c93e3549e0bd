// SPDX-License-Identifier: GPL-3.0-or-later
// The event file as a ledger: the contract, what SQL readers see in it, its identity, its marks of a clean stop.

#include "server/ledger/checksum.h"
#include "tests/core/fakes/ledger_contract.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>

using namespace rostrum;
using namespace rostrum::ledger_contract;

TEST_CASE_TEMPLATE_INVOKE(ledgerContract, SqliteFixture);

TEST_CASE("checksums are those of XXH64") {
    CHECK(checksumText("") == "ef46db3751d8e999");
    CHECK(checksumText("a") == "d24ec4f1a98c6e5b");
    CHECK(checksumText("abc") == "44bc2cf5ad770999");
    CHECK(checksumText("Nobody inspects the spammish repetition") == "fbcea83c8a378bf1");
}

TEST_CASE("a new event file has an identity that it keeps") {
    const TempFolder folder;
    const LedgerIdentity first = mustOpen(folder.file(), {.applicationVersion = "1.2.3"})->identity();
    CHECK(first.eventId.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(first.epoch == 1);
    const LedgerIdentity again = mustOpen(folder.file())->identity();
    CHECK(again.eventId == first.eventId);
    CHECK(again.epoch == 1);
    CHECK(mustOpen(folder.file("other.rostrum"))->identity().eventId != first.eventId);
    CHECK(runSql(folder.file(), "SELECT value FROM meta WHERE key = 'application_version'") == "1.2.3");
    CHECK(runSql(folder.file(), "SELECT value FROM meta WHERE key = 'open'") == "closed");
    CHECK(runSql(folder.file(), "PRAGMA journal_mode") == "wal");
    CHECK(runSql(folder.file(), "PRAGMA integrity_check") == "ok");
    // Closed cleanly, the file is alone: it can be copied as it is.
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path()))
        ++files;
    CHECK(files == 2);
}

TEST_CASE("players and leaderboards follow the events") {
    const TempFolder folder;
    const auto texts = [](const char* id, const char* name, const char* game) {
        return Boxed<EventTexts>(EventTexts{id, name, "", game, ""});
    };
    {
        auto ledger = mustOpen(folder.file());
        std::vector<Event> events(8);
        BoardConfig config;
        config.id = "cup";
        config.name = "Cup'); DROP TABLE events; --";
        config.decimals = 2;
        config.minScore = -5;
        BoardConfig changed = config;
        changed.name = "Pokal";
        changed.updateMode = UpdateMode::best;
        for (std::uint64_t i = 0; i < events.size(); ++i) {
            events[i].seq = events[i].group = i + 1;
            events[i].board = 1;
            events[i].receivedAtMs = 1790000000123 + static_cast<std::int64_t>(i);
        }
        events[0].type = EventType::boardCreated;
        events[0].boardFacts = BoardFacts{std::nullopt, config};
        events[1].type = EventType::playerRegistered;
        events[1].player = 7;
        events[1].texts = texts("cw", "Curaçao", "");
        events[2] = plainSubmission(3, 10);
        events[2].player = 7;
        events[2].receivedAtMs = 1790000000125;
        events[2].texts = texts("", "", "match 1");
        events[3].type = EventType::boardChanged;
        events[3].boardFacts = BoardFacts{config, changed};
        events[4].type = EventType::playerRenamed;
        events[4].player = 7;
        events[4].texts = texts("cw", "São Tomé", "");
        events[5].type = EventType::playerRemoved;
        events[5].player = 7;
        events[6].type = EventType::boardDeleted;
        events[7] = events[0]; // the id again: another board
        events[7].seq = 8;
        events[7].board = 2;
        mustCommit(*ledger, events);
    }
    const std::string file = folder.file();
    CHECK(runSql(file, "SELECT count(*) || group_concat(number || player_id || username || registered_seq) "
                       "FROM players") == "17cwSão Tomé2");
    CHECK(runSql(file, "SELECT id || name || update_mode || sort_order || reset_period || rank_mode || "
                       "visibility || decimals || "
                       "min_score || coalesce(max_score, 'none') || created_seq || deleted_seq FROM "
                       "leaderboards WHERE number = 1") == "cupPokalbestdescneverordinalpublic2-5none17");
    CHECK(runSql(file, "SELECT created_at || ' ' || updated_at FROM leaderboards WHERE number = 1") ==
          "1790000000123 1790000000129");
    CHECK(runSql(file, "SELECT name || coalesce(deleted_seq, 'alive') FROM leaderboards WHERE number = 2") ==
          "Cup'); DROP TABLE events; --alive");
    CHECK(runSql(file, "SELECT group_concat(seq || event_type) FROM score_events") ==
          "3score_submitted,6player_removed");
    CHECK(
        runSql(file,
               "SELECT leaderboard_id || player_id || username || score || decimals || game_id || created_at "
               "FROM score_events WHERE seq = 3") == "cupcwSão Tomé102match 12026-09-21T14:13:20.125Z");
}

TEST_CASE("an unclean stop steps the epoch in async, and only there") {
    const TempFolder folder;
    const auto durability = [&](Durability first) {
        std::fflush(stdout);
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            auto ledger = SqliteLedger::open(folder.file(), {.durability = first});
            const bool done = ledger.ok() &&
                              (*ledger)->commit(plainSubmissions(*(*ledger)->lastSeq() + 1, 3), nullptr).ok();
            _exit(done ? 0 : 1); // as a crash: nothing is closed
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        REQUIRE(WIFEXITED(status));
        REQUIRE(WEXITSTATUS(status) == 0);
    };
    durability(Durability::commit);
    {
        auto ledger = mustOpen(folder.file());
        CHECK(ledger->identity().epoch == 1);
        CHECK(lastSeqOf(*ledger) == 3);
    }
    durability(Durability::async);
    {
        auto ledger = mustOpen(folder.file(), {.durability = Durability::async});
        CHECK(ledger->identity().epoch == 2);
        CHECK(lastSeqOf(*ledger) == 6); // a crash of the program loses nothing
    }
    // That one was closed cleanly.
    CHECK(mustOpen(folder.file())->identity().epoch == 2);
}

TEST_CASE("a delay of syncs is waited for, once a commit, and only where commits wait for the disk") {
    const TempFolder folder;
    constexpr std::chrono::milliseconds delay(20);
    const auto timeOfCommit = [&](Durability durability) {
        auto ledger = mustOpen(folder.file(), {.durability = durability, .syncDelay = delay});
        mustCommit(*ledger, plainSubmissions(lastSeqOf(*ledger) + 1, 1)); // the first one also begins the WAL
        const auto before = std::chrono::steady_clock::now();
        mustCommit(*ledger, plainSubmissions(lastSeqOf(*ledger) + 1, 1));
        return std::chrono::steady_clock::now() - before;
    };
    // A sleep never ends early: the lower bound holds on any machine. The other has no upper bound that would.
    CHECK(timeOfCommit(Durability::commit) >= delay);
    timeOfCommit(Durability::async);
    CHECK(eventsOf(*mustOpen(folder.file())) == plainSubmissions(1, 4));
}

TEST_CASE("a reader beside the ledger holds nothing up and harms nothing") {
    const TempFolder folder;
    auto ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(1, 10));
    sqlite3* reader = nullptr;
    REQUIRE(sqlite3_open_v2(folder.file().c_str(), &reader, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM events", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    for (std::uint64_t seq = 11; seq < 3011; seq += 100) {
        const SnapshotPart part{10, static_cast<std::uint32_t>((seq - 11) / 100), false,
                                std::string(256 * 1024, 'x')};
        mustCommit(*ledger, plainSubmissions(seq, 100), &part); // past several checkpoints
    }
    REQUIRE(sqlite3_exec(reader, "END", nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_close(reader) == SQLITE_OK);
    mustCommit(*ledger, plainSubmissions(3011, 1));
    ledger.reset();
    CHECK(lastSeqOf(*mustOpen(folder.file())) == 3011);
}

TEST_CASE("a log that is left beside a file that is gone is never played into a new one") {
    const TempFolder folder;
    {
        std::ofstream log(folder.file("event.rostrum-wal"), std::ios::binary);
        log << "scores of the event that was here";
    }
    const auto refused = SqliteLedger::open(folder.file("event.rostrum"));
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == Code::fileDamaged);
    CHECK(refused.error().detail.find("-wal") != std::string::npos);
    CHECK(!std::filesystem::exists(folder.file("event.rostrum")));
    CHECK(std::filesystem::file_size(folder.file("event.rostrum-wal")) == 33);
}
