// SPDX-License-Identifier: GPL-3.0-or-later
// The fakes keep the contract of a ledger, and fail when they are told to.

#include "core/fakes/faulty_ledger.h"
#include "core/fakes/manual_clock.h"
#include "core/fakes/memory_ledger.h"
#include "tests/core/fakes/ledger_contract.h"

#include <chrono>
#include <thread>

using namespace rostrum;
using namespace rostrum::ledger_contract;

namespace {

struct MemoryFixture {
    MemoryLedger memory;
    Ledger& ledger() { return memory; }
    void restart() { REQUIRE(memory.reopen().ok()); }
    void damageSnapshotPart(std::uint64_t seq, std::uint32_t index) { memory.damageSnapshotPart(seq, index); }
    void loseSnapshotPart(std::uint64_t seq, std::uint32_t index) { memory.loseSnapshotPart(seq, index); }
};

struct FaultyFixture {
    MemoryLedger memory;
    FaultyLedger faulty{memory};
    Ledger& ledger() { return faulty; }
    void restart() { REQUIRE(faulty.reopen().ok()); }
    void damageSnapshotPart(std::uint64_t seq, std::uint32_t index) { faulty.damageSnapshotPart(seq, index); }
    void loseSnapshotPart(std::uint64_t seq, std::uint32_t index) { memory.loseSnapshotPart(seq, index); }
};

} // namespace

TEST_CASE_TEMPLATE_INVOKE(ledgerContract, MemoryFixture, FaultyFixture);

TEST_CASE("a damaged event is named and stops the reading") {
    MemoryLedger memory;
    mustCommit(memory, plainSubmissions(1, 5));
    std::uint64_t seen = 0;
    const auto look = [&](const Event& event) -> Result<void> {
        seen = event.seq;
        return {};
    };
    SUBCASE("in memory") {
        memory.damageEvent(3);
        const Result<void> read = memory.read(0, 10, look);
        REQUIRE(!read.ok());
        CHECK(read.error().code == Code::fileDamaged);
        CHECK(read.error().detail.find('3') != std::string::npos);
    }
    SUBCASE("by the faulty one") {
        FaultyLedger faulty(memory);
        faulty.damageEvent(3);
        const Result<void> read = faulty.read(0, 10, look);
        REQUIRE(!read.ok());
        CHECK(read.error().code == Code::fileDamaged);
    }
    CHECK(seen == 2);
}

TEST_CASE("a ledger in memory begins with a snapshot") {
    MemoryLedger memory({"0123456789abcdef0123456789abcdef", 1}, 7, {"first", "last"});
    CHECK(lastSeqOf(memory) == 7);
    REQUIRE(memory.snapshots().ok());
    CHECK(*memory.snapshots() == std::vector<std::uint64_t>{7});
    std::string parts;
    CHECK(memory.readSnapshot(7, [&](std::string_view bytes) -> Result<void> {
        parts.append(bytes).append("|");
        return {};
    }));
    CHECK(parts == "first|last|");
    mustCommit(memory, plainSubmissions(8, 3));
    CHECK(lastSeqOf(memory) == 10);
    std::vector<std::uint64_t> seen;
    const auto note = [&](const Event& event) -> Result<void> {
        seen.push_back(event.seq);
        return {};
    };
    CHECK(memory.read(7, 100, note));
    CHECK(memory.read(9, 100, note));
    CHECK(seen == std::vector<std::uint64_t>{8, 9, 10, 10});
    CHECK(memory.read(6, 100, note).error().code == Code::fileDamaged);
}

TEST_CASE("a commit fails, lost or durable, and closes the ledger until it is reopened") {
    MemoryLedger memory;
    FaultyLedger faulty(memory);
    mustCommit(faulty, plainSubmissions(1, 2));
    FaultyLedger::Fate fate = FaultyLedger::Fate::lost;
    SUBCASE("lost") { fate = FaultyLedger::Fate::lost; }
    SUBCASE("durable") { fate = FaultyLedger::Fate::durable; }
    faulty.failCommit(2, fate);
    faulty.failReopens(2);
    mustCommit(faulty, plainSubmissions(3, 1));
    CHECK(!faulty.commit(plainSubmissions(4, 2), nullptr).ok());
    CHECK(!faulty.commit(plainSubmissions(4, 2), nullptr).ok());
    CHECK(!faulty.lastSeq().ok());
    CHECK(!faulty.snapshots().ok());
    CHECK(!faulty.read(0, 1, [](const Event&) -> Result<void> { return {}; }).ok());
    CHECK(!faulty.reopen().ok());
    CHECK(!faulty.reopen().ok());
    REQUIRE(faulty.reopen().ok());
    const std::uint64_t expected = fate == FaultyLedger::Fate::durable ? 5 : 3;
    CHECK(lastSeqOf(faulty) == expected);
    mustCommit(faulty, plainSubmissions(expected + 1, 1));
    CHECK(faulty.commits() == 5);
    CHECK(faulty.reopens() == 3);
}

TEST_CASE("a commit stands still until it is released") {
    MemoryLedger memory;
    FaultyLedger faulty(memory);
    CHECK(!faulty.waitUntilStalled(std::chrono::milliseconds(0)));
    faulty.stallCommit(2);
    std::thread writer([&] {
        mustCommit(faulty, plainSubmissions(1, 1));
        mustCommit(faulty, plainSubmissions(2, 1));
    });
    const bool stalled = faulty.waitUntilStalled(std::chrono::seconds(60));
    const std::uint64_t meanwhile =
        stalled ? *memory.lastSeq() : 0; // the writer is inside, and touches nothing
    faulty.release();
    writer.join();
    CHECK(stalled);
    CHECK(meanwhile == 1);
    CHECK(lastSeqOf(memory) == 2);
    CHECK(!faulty.waitUntilStalled(std::chrono::milliseconds(0)));
}

TEST_CASE("a clock that is set by hand") {
    ManualClock clock;
    const std::int64_t wall = clock.wallMs();
    const std::int64_t steady = clock.steadyNs();
    clock.advanceMs(1500);
    CHECK(clock.wallMs() == wall + 1500);
    CHECK(clock.steadyNs() == steady + 1'500'000'000);
    clock.setWallMs(wall - 60'000); // the operator sets it back; deadlines go on
    clock.advanceSteadyNs(7);
    CHECK(clock.wallMs() == wall - 60'000);
    CHECK(clock.steadyNs() == steady + 1'500'000'007);
}
