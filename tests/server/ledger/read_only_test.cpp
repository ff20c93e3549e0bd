// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/sqlite_ledger.h"
#include "tests/core/fakes/ledger_contract.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

using namespace rostrum;
using namespace rostrum::ledger_contract;

namespace {

constexpr SqliteLedgerOptions readOnly{.readOnly = true};

} // namespace

TEST_CASE("a ledger that only reads leaves the file as it is") {
    const TempFolder folder;
    {
        const auto ledger = mustOpen(folder.file());
        mustCommit(*ledger, plainSubmissions(1, 10));
        mustKeepPart(*ledger, 10, 0, true, "whole");
    }
    const std::string before = fileBytes(folder.file());
    {
        const auto ledger = mustOpen(folder.file(), readOnly);
        CHECK(ledger->identity().epoch == 1);
        CHECK(lastSeqOf(*ledger) == 10);
        CHECK(eventsOf(*ledger) == plainSubmissions(1, 10));
        CHECK(snapshotsOf(*ledger) == std::vector<std::uint64_t>{10});
        CHECK(*snapshotBytes(*ledger, 10) == "whole|");
        const Result<void> refused = ledger->commit(plainSubmissions(11, 1), nullptr);
        REQUIRE(!refused.ok());
        CHECK(refused.error().code == Code::fileUnusable);
        CHECK(ledger->reopen().ok());
        CHECK(lastSeqOf(*ledger) == 10);
        CHECK(openingError(folder.file()).code == Code::fileInUse);
    }
    CHECK(fileBytes(folder.file()) == before);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) ==
          1); // nothing lies beside it
}

TEST_CASE("a ledger that only reads finds what an unclean stop left, and leaves it there") {
    const TempFolder folder;
    std::fflush(stdout);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto ledger = SqliteLedger::open(folder.file(), {.durability = Durability::async});
        const bool done = ledger.ok() && (*ledger)->commit(plainSubmissions(1, 10), nullptr).ok();
        _exit(done ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);
    const std::string before = fileBytes(folder.file());
    const std::string log = fileBytes(folder.file() + "-wal");
    REQUIRE(!log.empty());
    {
        const auto ledger = mustOpen(folder.file(), readOnly);
        CHECK(eventsOf(*ledger) == plainSubmissions(1, 10));
        CHECK(ledger->identity().epoch == 1);
    }
    CHECK(fileBytes(folder.file()) == before);
    CHECK(fileBytes(folder.file() + "-wal") == log);
    const auto ledger = mustOpen(folder.file());
    CHECK(eventsOf(*ledger) == plainSubmissions(1, 10));
    CHECK(ledger->identity().epoch == 2);
}

TEST_CASE("a ledger that only reads makes no file") {
    const TempFolder folder;
    CHECK(openingError(folder.file(), readOnly).code == Code::fileUnusable);
    CHECK(std::filesystem::is_empty(folder.path()));
}
