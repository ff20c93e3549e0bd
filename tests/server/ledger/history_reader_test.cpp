// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/history_reader.h"
#include "server/ledger/sqlite_ledger.h"
#include "tests/core/fakes/history_contract.h"
#include "tests/server/ledger/fault_vfs.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

using namespace rostrum;
using history_contract::mustCommit;
using history_contract::mustRead;

namespace {

HistoryReaderOptions hasty() {
    HistoryReaderOptions options;
    options.rowsATransaction = 7;
    options.transactionTime = options.pageTime = std::chrono::milliseconds(0);
    return options;
}

struct ReaderFixture {
    TempFolder folder;
    std::unique_ptr<SqliteLedger> sqlite = mustOpen(folder.file());
    HistoryReader whole{sqlite->path()};
    HistoryReader hurried{sqlite->path(), hasty()};

    Ledger& ledger() { return *sqlite; }
    History& history() { return whole; }
    History& hastyHistory() { return hurried; }
};

// Whether this process holds a lock on these bytes, as another process sees it (a process never meets its own locks).
bool isLocked(const std::string& path, off_t start, off_t length) {
    std::fflush(stdout);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const int descriptor = open(path.c_str(), O_RDWR | O_CLOEXEC);
        struct flock wanted {};
        wanted.l_type = F_WRLCK;
        wanted.l_whence = SEEK_SET;
        wanted.l_start = start;
        wanted.l_len = length;
        const bool asked = descriptor >= 0 && fcntl(descriptor, F_GETLK, &wanted) == 0;
        _exit(!asked ? 2 : wanted.l_type == F_UNLCK ? 0 : wanted.l_pid == getppid() ? 1 : 3);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) < 2);
    return WEXITSTATUS(status) == 1;
}

// Where SQLite's Unix layer locks: a connection in WAL mode holds the shared range of the file, and a byte of its index.
bool writerHoldsTheFile(const std::string& path) { return isLocked(path, 0x40000002, 510); }
bool writerHoldsTheIndex(const std::string& path) { return isLocked(path + "-shm", 128, 1); }

} // namespace

TEST_CASE_TEMPLATE_INVOKE(historyContract, ReaderFixture);

TEST_CASE("a history that comes and goes leaves the ledger's locks alone") {
    const TempFolder folder;
    const auto ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(1, 10));
    REQUIRE(writerHoldsTheFile(folder.file()));
    REQUIRE(writerHoldsTheIndex(folder.file()));
    for (int round = 0; round < 3; ++round) {
        HistoryReader history(ledger->path());
        CHECK(mustRead(history, {}).events == plainSubmissions(1, 10));
        CHECK(writerHoldsTheFile(folder.file()));
    }
    CHECK(writerHoldsTheFile(folder.file()));
    CHECK(writerHoldsTheIndex(folder.file()));
    // The danger is real: one descriptor that is opened and closed by hand, and the lock is gone.
    close(open(folder.file().c_str(), O_RDONLY | O_CLOEXEC));
    CHECK(!writerHoldsTheFile(folder.file()));
}

TEST_CASE("a ledger that is reopened leaves the history's locks alone") {
    const TempFolder folder;
    const auto ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(1, 10));
    HistoryReader history(ledger->path());
    REQUIRE(mustRead(history, {}).events.size() == 10);
    REQUIRE(ledger->reopen().ok());
    CHECK(writerHoldsTheFile(folder.file()));
    mustCommit(*ledger, plainSubmissions(11, 10));
    CHECK(mustRead(history, {}).events == plainSubmissions(1, 20));
    CHECK(writerHoldsTheFile(folder.file()));
}

TEST_CASE("a commit that fails beside a history is taken back or is there, and the ledger goes on") {
    for (std::uint64_t nth = 1;; ++nth) {
        CAPTURE(nth);
        const TempFolder folder;
        FaultVfs disk;
        SqliteLedgerOptions options;
        options.vfs = disk.name();
        auto ledger = mustOpen(folder.file(), options);
        mustCommit(*ledger, plainSubmissions(1, 10));
        HistoryReaderOptions reading;
        reading.vfs = disk.name();
        HistoryReader history(ledger->path(), reading);
        REQUIRE(mustRead(history, {}).events.size() == 10);
        disk.failWrite(nth, SQLITE_IOERR_WRITE);
        if (ledger->commit(plainSubmissions(11, 3), nullptr).ok()) {
            CHECK(nth > 2); // each of its writes has failed once
            break;
        }
        REQUIRE(ledger->reopen().ok());
        const std::uint64_t last = *ledger->lastSeq();
        CHECK((last == 13 || last == 10));
        CHECK(mustRead(history, {}).events == plainSubmissions(1, last));
        mustCommit(*ledger, plainSubmissions(last + 1, 5));
        CHECK(mustRead(history, {}).events == plainSubmissions(1, last + 5));
    }
}

TEST_CASE("a history holds no log back while a writer goes on") {
    const TempFolder folder;
    const auto ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(1, 1000));
    std::atomic<bool> done = false;
    std::uint64_t pages = 0;
    std::thread reading([&] {
        HistoryReader history(ledger->path());
        HistoryQuery query;
        query.player = 1;
        while (!done || pages == 0) {
            if (!history.page(query).ok())
                std::abort();
            ++pages;
        }
    });
    std::uintmax_t most = 0;
    for (std::uint64_t seq = 1001; seq <= 400'000; seq += 1000) {
        mustCommit(*ledger, plainSubmissions(seq, 1000));
        most = std::max(most, std::filesystem::file_size(folder.file() + "-wal"));
    }
    done = true;
    reading.join();
    CHECK(pages > 0);
    // 400,000 events take 25 MiB; the log begins anew at 4.
    CHECK(most < std::uintmax_t{12} * 1024 * 1024);
}

TEST_CASE("a history without a file says so, and reads it once it is there") {
    const TempFolder folder;
    HistoryReader history(folder.file());
    const Result<HistoryPage> page = history.page({});
    REQUIRE(!page.ok());
    CHECK(page.error().detail.find(folder.file()) != std::string::npos);
    CHECK(!std::filesystem::exists(folder.file()));
    const auto ledger = mustOpen(folder.file());
    mustCommit(*ledger, plainSubmissions(1, 3));
    CHECK(mustRead(history, {}).events == plainSubmissions(1, 3));
}
