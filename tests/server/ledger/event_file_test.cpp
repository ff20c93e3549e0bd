// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are not, not yet or no longer a good event file: each gets a clear error, and is left byte for byte as it was.

#include "server/ledger/event_file.h"
#include "server/ledger/migrations.h"
#include "tests/core/fakes/ledger_contract.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <string>
#include <vector>

using namespace rostrum;
using namespace rostrum::ledger_contract;

namespace {

// A closed event file with some events in it, big enough to have pages that can be damaged.
std::string filledFile(const TempFolder& folder) {
    auto ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(1, 20000));
    return folder.file();
}

void checkRefused(const std::string& path, Code code) {
    const std::string before = fileBytes(path);
    const Error error = openingError(path);
    CHECK_MESSAGE(error.code == code, error.detail);
    CHECK_MESSAGE(openingError(path, {.durability = Durability::async}).code == code, error.detail);
    CHECK(fileBytes(path) == before);
    CHECK(!std::filesystem::exists(path + ".lock")); // nobody else is kept out of it
}

// Tries to open as a user without rights, where the tests run as root.
Code codeWithoutRights(const std::string& path) {
    std::fflush(stdout);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(100);
        const Result<std::unique_ptr<SqliteLedger>> opened = SqliteLedger::open(path);
        const bool named = !opened && opened.error().detail.find(path) != std::string::npos;
        _exit(opened.ok() ? 101 : named ? static_cast<int>(opened.error().code) : 102);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return static_cast<Code>(WEXITSTATUS(status));
}

} // namespace

TEST_CASE("foreign files are refused and left as they are") {
    const TempFolder folder;
    const std::string path = folder.file();
    SUBCASE("a text") { writeFile(path, "player_id,score\nanna,3\n"); }
    SUBCASE("a long text") { writeFile(path, std::string(100000, 'x')); }
    SUBCASE("zeros, as after a power cut") { writeFile(path, std::string(8192, '\0')); }
    SUBCASE("a database of another program") {
        runSql(path, "CREATE TABLE events (seq); PRAGMA application_id = 7");
    }
    SUBCASE("a database of nobody") { runSql(path, "CREATE TABLE events (seq)"); }
    checkRefused(path, Code::fileForeign);
}

TEST_CASE("files of a newer version and of another build are refused") {
    const TempFolder folder;
    const std::string path = filledFile(folder);
    SUBCASE("newer") { runSql(path, "PRAGMA user_version = 9999"); }
    SUBCASE("newer, still in the WAL") {
        // A program that died: its last changes stand in the WAL, and must stay there.
        std::fflush(stdout);
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            sqlite3* connection = nullptr;
            sqlite3_open(path.c_str(), &connection);
            sqlite3_exec(connection, "PRAGMA user_version = 9999", nullptr, nullptr, nullptr);
            _exit(0);
        }
        REQUIRE(waitpid(child, nullptr, 0) == child);
        REQUIRE(std::filesystem::file_size(path + "-wal") > 0);
        const std::string wal = fileBytes(path + "-wal");
        checkRefused(path, Code::fileForeign);
        CHECK(fileBytes(path + "-wal") == wal);
    }
    SUBCASE("an edited step") { runSql(path, "UPDATE migrations SET checksum = '0123456789abcdef'"); }
    SUBCASE("a trigger of somebody's") {
        runSql(path, "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM players; END");
    }
    checkRefused(path, Code::fileForeign);
}

TEST_CASE("damaged files are refused, or read up to the damage, and left as they are") {
    const TempFolder folder;
    const std::string path = filledFile(folder);
    std::string bytes = fileBytes(path);
    REQUIRE(bytes.size() > 500000);
    SUBCASE("cut short") {
        writeFile(path, bytes.substr(0, bytes.size() / 2));
        checkRefused(path, Code::fileDamaged);
    }
    SUBCASE("cut within a page") {
        writeFile(path, bytes.substr(0, bytes.size() / 2 + 100));
        checkRefused(path, Code::fileDamaged);
    }
    SUBCASE("a table is missing") {
        runSql(path, "DROP TABLE event_texts");
        checkRefused(path, Code::fileDamaged);
    }
    SUBCASE("a table is another") {
        runSql(path, "ALTER TABLE players ADD COLUMN age INTEGER");
        checkRefused(path, Code::fileDamaged);
    }
    SUBCASE("its steps are missing") {
        runSql(path, "DELETE FROM migrations");
        checkRefused(path, Code::fileDamaged);
    }
    SUBCASE("its identity is missing") {
        runSql(path, "DELETE FROM meta WHERE key = 'event_id'");
        checkRefused(path, Code::fileDamaged);
    }
    SUBCASE("its epoch is no number") {
        runSql(path, "UPDATE meta SET value = 'x' WHERE key = 'epoch'");
        checkRefused(path, Code::fileDamaged);
    }
    SUBCASE("pages of events are overwritten") {
        const std::string garbage(16384, '\x5a');
        writeFile(path, bytes.replace(bytes.size() / 8192 * 4096, garbage.size(), garbage));
        auto ledger = mustOpen(path);
        std::uint64_t seen = 0;
        const Result<void> read = ledger->read(0, 30000, [&](const Event& event) -> Result<void> {
            CHECK(event == plainSubmission(++seen));
            return {};
        });
        REQUIRE(!read.ok());
        CHECK(read.error().code == Code::fileDamaged);
        CHECK(read.error().detail.find(path) != std::string::npos);
        CHECK(read.error().detail.find("event " + std::to_string(seen)) != std::string::npos);
        CHECK(seen > 0);
        CHECK(seen < 20000);
    }
}

TEST_CASE("an event that is missing or not what it should be is named") {
    const TempFolder folder;
    const std::string path = filledFile(folder);
    Code code = Code::fileDamaged;
    SUBCASE("missing") { runSql(path, "DELETE FROM events WHERE seq = 4711"); }
    SUBCASE("a board that cannot be") { runSql(path, "UPDATE events SET board = -1 WHERE seq = 4711"); }
    SUBCASE("a body cut short") { runSql(path, "UPDATE events SET body = x'00' WHERE seq = 4711"); }
    SUBCASE("a type of the future") {
        runSql(path, "UPDATE events SET kind = 256 + 99 WHERE seq = 4711");
        code = Code::fileForeign;
    }
    SUBCASE("a format of the future") {
        runSql(path, "UPDATE events SET kind = 200 * 256 + 7 WHERE seq = 4711");
        code = Code::fileForeign;
    }
    auto ledger = mustOpen(path);
    const Result<void> read = ledger->read(0, 30000, [](const Event&) -> Result<void> { return {}; });
    REQUIRE(!read.ok());
    CHECK(read.error().code == code);
    CHECK(read.error().detail.find("4711") != std::string::npos);
}

TEST_CASE("views and indices that somebody added may stay") {
    const TempFolder folder;
    const std::string path = filledFile(folder);
    runSql(path, "CREATE VIEW mine AS SELECT * FROM events; CREATE INDEX by_player ON events (player)");
    mustCommit(*mustOpen(path), plainSubmissions(20001, 1));
}

TEST_CASE("one event file is open once") {
    const TempFolder folder;
    auto ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(1, 1));
    std::filesystem::create_symlink(folder.file(), folder.file("link.rostrum"));
    SUBCASE("in this program") {
        const Error error = openingError(folder.file());
        CHECK(error.code == Code::fileInUse);
        CHECK(error.detail.find("this program") != std::string::npos);
    }
    SUBCASE("by another name") {
        const Result<std::unique_ptr<SqliteLedger>> again = SqliteLedger::open(folder.file("link.rostrum"));
        REQUIRE(!again.ok());
        CHECK(again.error().code == Code::fileInUse);
    }
    SUBCASE("in another program, which is told the process") {
        std::fflush(stdout);
        const pid_t parent = getpid();
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            const auto again = SqliteLedger::open(folder.file());
            const bool right =
                !again && again.error().code == Code::fileInUse &&
                again.error().detail.find("process " + std::to_string(parent)) != std::string::npos;
            _exit(right ? 0 : 1);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
    }
    mustCommit(*ledger, plainSubmissions(2, 1)); // the attempts took nothing away
    ledger.reset();
    CHECK(lastSeqOf(*mustOpen(folder.file("link.rostrum"))) == 2);
}

TEST_CASE("a lock file that was left behind locks nothing") {
    const TempFolder folder;
    writeFile(folder.file() + ".lock", "999999\n");
    mustCommit(*mustOpen(folder.file()), plainSubmissions(1, 1));
    CHECK(!std::filesystem::exists(folder.file() + ".lock"));
}

TEST_CASE("places where no event file can be") {
    const TempFolder folder;
    CHECK(openingError(folder.file("none/event.rostrum")).code == Code::fileUnusable);
    CHECK(openingError(folder.path()).code == Code::fileUnusable);
    CHECK(openingError(folder.file(), {.create = false}).code == Code::fileUnusable);
    CHECK(!std::filesystem::exists(folder.file()));
    std::filesystem::create_symlink(folder.file("gone"), folder.file("link.rostrum"));
    CHECK(openingError(folder.file("link.rostrum")).code == Code::fileUnusable);
    const Result<std::unique_ptr<SqliteLedger>> nameless = SqliteLedger::open("");
    REQUIRE(!nameless.ok());
    CHECK(nameless.error().code == Code::fileUnusable);
    CHECK(openingError("/dev/null").code == Code::fileUnusable);
}

TEST_CASE("without the rights to write") {
    const TempFolder folder;
    const std::string path = filledFile(folder);
    REQUIRE(chmod(folder.path().c_str(), 0777) == 0);
    SUBCASE("a file that is read-only") {
        REQUIRE(chmod(path.c_str(), 0444) == 0);
        CHECK(codeWithoutRights(path) == Code::fileUnusable);
    }
    SUBCASE("a folder that is read-only, with a file") {
        REQUIRE(chmod(path.c_str(), 0666) == 0);
        REQUIRE(chmod(folder.path().c_str(), 0555) == 0);
        CHECK(codeWithoutRights(path) == Code::fileUnusable);
    }
    SUBCASE("a folder that is read-only, without one") {
        REQUIRE(chmod(folder.path().c_str(), 0555) == 0);
        CHECK(codeWithoutRights(folder.file("new.rostrum")) == Code::fileUnusable);
        CHECK(!std::filesystem::exists(folder.file("new.rostrum")));
    }
    REQUIRE(chmod(folder.path().c_str(), 0755) == 0);
}

TEST_CASE("creation is whole or not at all") {
    const TempFolder folder;
    SUBCASE("an empty file becomes one") { writeFile(folder.file(), ""); }
    SUBCASE("what an interrupted creation left is swept away") {
        writeFile(folder.file() + ".new", "half a file");
        writeFile(folder.file() + ".new-journal", "half a journal");
    }
    mustCommit(*mustOpen(folder.file()), plainSubmissions(1, 3));
    CHECK(lastSeqOf(*mustOpen(folder.file())) == 3);
    CHECK(!std::filesystem::exists(folder.file() + ".new"));
    CHECK(!std::filesystem::exists(folder.file() + ".new-journal"));
}

TEST_CASE("migrations append") {
    const TempFolder folder;
    const std::string path = filledFile(folder);
    const std::span<const Migration> first = embeddedMigrations();
    std::vector<Migration> steps(first.begin(), first.end());
    const int next = static_cast<int>(steps.size()) + 1;
    const auto openDatabase = [&] {
        Result<Database> database = Database::open(path, SQLITE_OPEN_READWRITE, {});
        REQUIRE(database.ok());
        return std::move(*database);
    };
    SUBCASE("a new step is applied once") {
        steps.push_back({next, "9998_more", "CREATE TABLE more (a INTEGER) STRICT;"});
        for (int round = 0; round < 2; ++round) {
            Database database = openDatabase();
            REQUIRE(checkMigrations(database, steps).ok());
            REQUIRE(applyMigrations(database, steps).ok());
            CHECK(*database.number("PRAGMA user_version") == next);
            CHECK(*database.number("SELECT count(*) FROM migrations") == next);
        }
        checkRefused(path, Code::fileForeign); // by the program that does not know it
    }
    SUBCASE("a step that fails leaves nothing") {
        steps.push_back(
            {next, "9998_wrong", "CREATE TABLE more (a INTEGER) STRICT; INSERT INTO nothing VALUES (1);"});
        {
            Database database = openDatabase();
            CHECK(!applyMigrations(database, steps).ok());
            CHECK(*database.number("PRAGMA user_version") == next - 1);
            CHECK(*database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'more'") == 0);
        }
        CHECK(lastSeqOf(*mustOpen(path)) == 20000);
    }
}
