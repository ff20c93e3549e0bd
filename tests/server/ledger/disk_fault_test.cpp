// SPDX-License-Identifier: GPL-3.0-or-later
// What was reported as committed survives: a power cut at any moment, syncs and writes that fail, a program that is killed.
// ROSTRUM_LONG=1 tries many more moments.

#include "tests/core/fakes/ledger_contract.h"
#include "tests/server/ledger/fault_vfs.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <random>

using namespace rostrum;
using namespace rostrum::ledger_contract;

namespace {

std::uint64_t rounds(std::uint64_t few, std::uint64_t many) {
    const char* wanted = std::getenv("ROSTRUM_LONG"); // NOLINT(concurrency-mt-unsafe): no threads here
    return wanted != nullptr && std::string(wanted) == "1" ? many : few;
}

// An empty event file, copied: making each anew would ask the real disk for many syncs.
void putFreshFile(const std::string& path) {
    static const std::string bytes = [] {
        const TempFolder folder;
        mustOpen(folder.file()).reset();
        return fileBytes(folder.file());
    }();
    writeFile(path, bytes);
}

// What a client knows of a ledger that it wrote to until it failed.
struct Written {
    std::uint64_t acknowledged = 0;
    std::uint64_t attempted = 0;
};

// Commits batches of random sizes, some with a part of a snapshot (which fill the WAL, so that there are checkpoints), until one
// fails or `most` events are in.
Written writeUntilItFails(Ledger& ledger, std::mt19937_64& random, std::uint64_t most) {
    Written written;
    written.acknowledged = written.attempted = lastSeqOf(ledger);
    SnapshotPart part;
    while (written.attempted < most) {
        const std::uint64_t count = random() % 40 + 1;
        const bool withPart = random() % 2 == 0;
        if (part.index == 0)
            part.snapshotSeq = written.acknowledged;
        part.bytes.assign(random() % (256 * 1024), static_cast<char>('a' + part.index));
        part.last = random() % 4 == 0;
        written.attempted += count;
        const std::vector<Event> events = plainSubmissions(written.acknowledged + 1, count);
        if (!ledger.commit(events, withPart && part.snapshotSeq > 0 ? &part : nullptr))
            return written;
        written.acknowledged = written.attempted;
        if (withPart)
            part.index = part.last ? 0 : part.index + 1;
    }
    return written;
}

// The ledger holds whole batches: all that were acknowledged, and perhaps the one in doubt.
void checkHolds(Ledger& ledger, const Written& written) {
    const std::uint64_t last = lastSeqOf(ledger);
    CHECK((last == written.acknowledged || last == written.attempted));
    CHECK(eventsOf(ledger) == plainSubmissions(1, last));
    for (const std::uint64_t seq : snapshotsOf(ledger))
        CHECK(snapshotBytes(ledger, seq).ok());
}

} // namespace

TEST_CASE("a power cut at any moment takes nothing that was acknowledged") {
    const std::uint64_t seed = testSeed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::uint64_t cuts = 0;
    for (std::uint64_t round = 0; round < rounds(40, 1000); ++round) {
        CAPTURE(round);
        const TempFolder folder;
        putFreshFile(folder.file());
        FaultVfs disk;
        Written written;
        {
            auto ledger = mustOpen(folder.file(), {.vfs = disk.name()});
            disk.cutPower(random() % 5000 + 1);
            written = writeUntilItFails(*ledger, random, 3000);
            cuts += disk.powerIsCut() ? 1 : 0;
            disk.cutPower(1); // at the latest now: before it is closed
        }
        disk.restoreDisk(random, round % 3 == 0);
        for (int again = 0; again < 2; ++again) { // and once more, while it recovers
            disk.cutPower(random() % 12 + 1);
            static_cast<void>(SqliteLedger::open(folder.file(), {.vfs = disk.name()}).ok());
            disk.cutPower(1);
            disk.restoreDisk(random, round % 3 == 1);
        }
        auto ledger = mustOpen(folder.file(), {.vfs = disk.name()});
        CHECK(ledger->identity().epoch == 1);
        checkHolds(*ledger, written);
        mustCommit(*ledger, plainSubmissions(lastSeqOf(*ledger) + 1, 5));
        ledger.reset();
        CHECK(runSql(folder.file(), "PRAGMA integrity_check") == "ok");
    }
    CHECK(cuts > 10);
}

TEST_CASE("in async a power cut may take the newest events, never the file, and steps the epoch") {
    const std::uint64_t seed = testSeed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::uint64_t lost = 0;
    for (std::uint64_t round = 0; round < rounds(20, 300); ++round) {
        CAPTURE(round);
        const TempFolder folder;
        putFreshFile(folder.file());
        FaultVfs disk;
        Written written;
        {
            auto ledger = mustOpen(folder.file(), {.durability = Durability::async, .vfs = disk.name()});
            disk.cutPower(random() % 5000 + 1);
            written = writeUntilItFails(*ledger, random, 3000);
            disk.cutPower(1);
        }
        disk.restoreDisk(random, round % 3 == 0);
        auto ledger = mustOpen(folder.file(), {.vfs = disk.name()});
        CHECK(ledger->identity().epoch == 2);
        const std::uint64_t last = lastSeqOf(*ledger);
        CHECK(last <= written.attempted);
        CHECK(eventsOf(*ledger) == plainSubmissions(1, last));
        lost += last < written.acknowledged ? 1 : 0;
        ledger.reset();
        CHECK(runSql(folder.file(), "PRAGMA integrity_check") == "ok");
    }
    // The disk of these tests does lose what was not synced: without this, the case above would prove nothing.
    CHECK(lost > 0);
}

TEST_CASE("a sync that fails is not acknowledged, and the ledger goes on after it is reopened") {
    const std::uint64_t seed = testSeed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (std::uint64_t round = 0; round < rounds(25, 400); ++round) {
        CAPTURE(round);
        const TempFolder folder;
        putFreshFile(folder.file());
        FaultVfs disk;
        Written written;
        {
            auto ledger = mustOpen(folder.file(), {.vfs = disk.name()});
            disk.failSync(round % 2 == 0 ? round / 2 + 1 : random() % 150 + 1, SQLITE_IOERR_FSYNC);
            written = writeUntilItFails(*ledger, random, 3000);
            if (written.acknowledged != written.attempted) {
                const Result<void> refused =
                    ledger->commit(plainSubmissions(written.acknowledged + 1, 1), nullptr);
                REQUIRE(!refused.ok());
                CHECK(refused.error().code == Code::fileUnusable);
                CHECK(!ledger->read(0, 1, [](const Event&) -> Result<void> { return {}; }).ok());
                REQUIRE(ledger->reopen().ok());
                checkHolds(*ledger, written);
            }
            // What the system believes to be on the disk and is not must do no harm to what comes after.
            written = writeUntilItFails(*ledger, random, lastSeqOf(*ledger) + 300);
            CHECK(written.acknowledged == written.attempted);
            disk.cutPower(1);
        }
        disk.restoreDisk(random, true);
        checkHolds(*mustOpen(folder.file(), {.vfs = disk.name()}), written);
    }
}

TEST_CASE("a full disk is told, and the ledger goes on when there is room again") {
    const std::uint64_t seed = testSeed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const TempFolder folder;
    mustOpen(folder.file()).reset();
    FaultVfs disk;
    auto ledger = mustOpen(folder.file(), {.vfs = disk.name()});
    mustCommit(*ledger, plainSubmissions(1, 10));
    disk.failWrite(1, SQLITE_FULL);
    const Result<void> refused = ledger->commit(plainSubmissions(11, 10), nullptr);
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == Code::fileUnusable);
    CHECK(refused.error().detail.find("full") != std::string::npos);
    CHECK(refused.error().detail.find(folder.file()) != std::string::npos);
    REQUIRE(ledger->reopen().ok());
    CHECK(lastSeqOf(*ledger) == 10);
    for (std::uint64_t round = 0; round < rounds(60, 600); ++round) {
        CAPTURE(round);
        disk.failWrite(random() % 200 + 1, round % 2 == 0 ? SQLITE_FULL : SQLITE_IOERR_WRITE);
        const Written written = writeUntilItFails(*ledger, random, lastSeqOf(*ledger) + 200);
        REQUIRE(ledger->reopen().ok());
        const std::uint64_t last = lastSeqOf(*ledger);
        CHECK((last == written.acknowledged || last == written.attempted));
    }
    CHECK(eventsOf(*ledger) == plainSubmissions(1, lastSeqOf(*ledger)));
}

TEST_CASE("a disk that lost what it had acknowledged is found out") {
    const TempFolder folder;
    auto ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(1, 10));
    ledger.reset();
    const std::string old = fileBytes(folder.file());
    ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(11, 10));
    SUBCASE("its newest events are gone") {
        writeFile(folder.file(), old);
        std::filesystem::remove(folder.file() + "-wal");
        std::filesystem::remove(folder.file() + "-shm");
        const Result<void> reopened = ledger->reopen();
        REQUIRE(!reopened.ok());
        CHECK(reopened.error().code == Code::fileDamaged);
        CHECK(reopened.error().detail.find("20") != std::string::npos);
    }
    SUBCASE("it is gone") {
        std::filesystem::remove(folder.file());
        const Result<void> reopened = ledger->reopen();
        REQUIRE(!reopened.ok());
        CHECK(reopened.error().code == Code::fileUnusable);
        CHECK(!std::filesystem::exists(folder.file()));
    }
    SUBCASE("it is another") {
        const TempFolder elsewhere;
        mustOpen(elsewhere.file()).reset();
        writeFile(folder.file(), fileBytes(elsewhere.file()));
        std::filesystem::remove(folder.file() + "-wal");
        std::filesystem::remove(folder.file() + "-shm");
        const Result<void> reopened = ledger->reopen();
        REQUIRE(!reopened.ok());
        CHECK(reopened.error().code == Code::fileForeign);
    }
    CHECK(!ledger->commit(plainSubmissions(21, 1), nullptr).ok());
}

TEST_CASE("a writer that is killed at any moment loses nothing that it acknowledged") {
    const std::uint64_t seed = testSeed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const TempFolder folder;
    Written written;
    for (std::uint64_t round = 0; round < rounds(10, 100); ++round) {
        CAPTURE(round);
        std::array<int, 2> pipeEnds{};
        REQUIRE(pipe(pipeEnds.data()) == 0);
        std::fflush(stdout);
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            close(pipeEnds[0]);
            auto ledger = SqliteLedger::open(folder.file());
            std::uint64_t last = ledger ? *(*ledger)->lastSeq() : 0;
            while (ledger && (*ledger)->commit(plainSubmissions(last + 1, 20), nullptr).ok()) {
                last += 20;
                if (write(pipeEnds[1], &last, sizeof(last)) != sizeof(last))
                    break;
            }
            _exit(1); // never comes here
        }
        close(pipeEnds[1]);
        const std::uint64_t enough = random() % 300 + 1;
        for (std::uint64_t commits = 0; read(pipeEnds[0], &written.acknowledged, sizeof(std::uint64_t)) > 0;
             ++commits) {
            if (commits == enough)
                REQUIRE(kill(child, SIGKILL) == 0);
        }
        close(pipeEnds[0]);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        written.attempted = written.acknowledged + 20;
        checkHolds(*mustOpen(folder.file()), written);
    }
}
