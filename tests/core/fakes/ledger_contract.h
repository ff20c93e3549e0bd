// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every Ledger has to do, whatever it stands on. A fixture gives a fresh ledger and the means to do it harm:
//     Ledger& ledger();
//     void restart();                                       // as after a new start of the program
//     void damageSnapshotPart(std::uint64_t, std::uint32_t); // changes stored bytes
//     void loseSnapshotPart(std::uint64_t, std::uint32_t);
// A test program runs it with TEST_CASE_TEMPLATE_INVOKE(ledgerContract, Fixture…).

#include "core/ports/ledger.h"
#include "tests/core/fakes/sample_events.h"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace rostrum::ledger_contract {

inline void mustCommit(Ledger& ledger, const std::vector<Event>& events, const SnapshotPart* part = nullptr) {
    const Result<void> done = ledger.commit(events, part);
    REQUIRE_MESSAGE(done.ok(), (done ? std::string() : done.error().detail));
}

inline void mustKeepPart(Ledger& ledger, std::uint64_t seq, std::uint32_t index, bool last,
                         const std::string& bytes) {
    const SnapshotPart part{seq, index, last, bytes};
    mustCommit(ledger, {}, &part);
}

inline std::vector<Event> eventsOf(Ledger& ledger, std::uint64_t afterSeq = 0,
                                   std::uint64_t limit = ~std::uint64_t{0}) {
    std::vector<Event> events;
    const Result<void> done = ledger.read(afterSeq, limit, [&](const Event& event) -> Result<void> {
        events.push_back(event);
        return {};
    });
    REQUIRE_MESSAGE(done.ok(), (done ? std::string() : done.error().detail));
    return events;
}

inline std::uint64_t lastSeqOf(Ledger& ledger) {
    Result<std::uint64_t> last = ledger.lastSeq();
    REQUIRE(last.ok());
    return *last;
}

inline std::vector<std::uint64_t> snapshotsOf(Ledger& ledger) {
    Result<std::vector<std::uint64_t>> found = ledger.snapshots();
    REQUIRE(found.ok());
    return *found;
}

inline Result<std::string> snapshotBytes(Ledger& ledger, std::uint64_t seq) {
    std::string bytes;
    Result<void> done = ledger.readSnapshot(seq, [&](std::string_view part) -> Result<void> {
        bytes.append(part).push_back('|');
        return {};
    });
    if (!done)
        return done.error();
    return bytes;
}

template <typename Fixture>
void startsEmpty() {
    Fixture fixture;
    Ledger& ledger = fixture.ledger();
    CHECK(lastSeqOf(ledger) == 0);
    CHECK(eventsOf(ledger).empty());
    CHECK(snapshotsOf(ledger).empty());
    CHECK(ledger.identity().eventId.size() == 32);
    CHECK(ledger.identity().epoch >= 1);
}

template <typename Fixture>
void givesBackWhatWasCommitted() {
    Fixture fixture;
    const std::vector<Event> events = everyKindOfEvent(1);
    mustCommit(fixture.ledger(), events);
    for (int round = 0; round < 2; ++round) {
        const std::vector<Event> found = eventsOf(fixture.ledger());
        REQUIRE(found.size() == events.size());
        for (std::size_t i = 0; i < events.size(); ++i) {
            CAPTURE(i);
            CHECK(found[i] == events[i]);
        }
        CHECK(lastSeqOf(fixture.ledger()) == events.size());
        const LedgerIdentity before = fixture.ledger().identity();
        fixture.restart();
        CHECK(fixture.ledger().identity().eventId == before.eventId);
        CHECK(fixture.ledger().identity().epoch == before.epoch);
    }
}

template <typename Fixture>
void givesBackRandomEvents() {
    const std::uint64_t seed = testSeed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Fixture fixture;
    std::vector<Event> all;
    while (all.size() < 1500) {
        std::vector<Event> batch;
        for (std::uint64_t i = random() % 90; i > 0; --i)
            batch.push_back(randomEvent(random, all.size() + batch.size() + 1));
        mustCommit(fixture.ledger(), batch);
        all.insert(all.end(), batch.begin(), batch.end());
        if (random() % 8 == 0)
            fixture.restart();
    }
    const std::vector<Event> found = eventsOf(fixture.ledger());
    REQUIRE(found.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(i);
        REQUIRE(found[i] == all[i]);
    }
}

template <typename Fixture>
void readsRanges() {
    Fixture fixture;
    Ledger& ledger = fixture.ledger();
    mustCommit(ledger, plainSubmissions(1, 10));
    mustCommit(ledger, plainSubmissions(11, 1));
    const auto seqs = [&](std::uint64_t after, std::uint64_t limit) {
        std::vector<std::uint64_t> found;
        for (const Event& event : eventsOf(ledger, after, limit))
            found.push_back(event.seq);
        return found;
    };
    CHECK(seqs(0, 3) == std::vector<std::uint64_t>{1, 2, 3});
    CHECK(seqs(8, 2) == std::vector<std::uint64_t>{9, 10});
    CHECK(seqs(9, 100) == std::vector<std::uint64_t>{10, 11});
    CHECK(seqs(11, 100).empty());
    CHECK(seqs(99, 100).empty());
    CHECK(seqs(~std::uint64_t{0}, 1).empty());
    CHECK(seqs(0, 0).empty());

    std::uint64_t seen = 0;
    const Result<void> stopped = ledger.read(0, 10, [&](const Event& event) -> Result<void> {
        seen = event.seq;
        if (event.seq == 4)
            return Error{Code::conflict, "enough"};
        return {};
    });
    REQUIRE(!stopped.ok());
    CHECK(stopped.error().code == Code::conflict);
    CHECK(stopped.error().detail == "enough");
    CHECK(seen == 4);
    mustCommit(ledger, plainSubmissions(12, 1)); // no reading is left open behind the error
    CHECK(lastSeqOf(ledger) == 12);
}

template <typename Fixture>
void keepsSnapshots() {
    Fixture fixture;
    const std::string big(256 * 1024, '\0'); // bytes, and the longest that a part may be
    const SnapshotPart first{3, 0, false, big};
    mustCommit(fixture.ledger(), plainSubmissions(1, 3), &first);
    CHECK(snapshotsOf(fixture.ledger()).empty());
    CHECK(!snapshotBytes(fixture.ledger(), 3).ok());
    mustKeepPart(fixture.ledger(), 3, 1, false, "");
    mustKeepPart(fixture.ledger(), 3, 2, true, std::string("\x00\xff", 2));
    for (int round = 0; round < 2; ++round) {
        CHECK(snapshotsOf(fixture.ledger()) == std::vector<std::uint64_t>{3});
        Result<std::string> bytes = snapshotBytes(fixture.ledger(), 3);
        REQUIRE(bytes.ok());
        CHECK(*bytes == big + "||" + std::string("\x00\xff", 2) + "|");
        fixture.restart();
    }
    CHECK(lastSeqOf(fixture.ledger()) == 3);
    CHECK(!snapshotBytes(fixture.ledger(), 2).ok());
    // An error of the visitor stops the reading and comes out as it is.
    int parts = 0;
    const Result<void> stopped = fixture.ledger().readSnapshot(3, [&](std::string_view) -> Result<void> {
        ++parts;
        return Error{Code::conflict, "enough"};
    });
    REQUIRE(!stopped.ok());
    CHECK(stopped.error().code == Code::conflict);
    CHECK(parts == 1);
}

template <typename Fixture>
void beginsASnapshotAnew() {
    Fixture fixture;
    Ledger& ledger = fixture.ledger();
    mustCommit(ledger, plainSubmissions(1, 1));
    for (std::uint32_t i = 0; i < 4; ++i)
        mustKeepPart(ledger, 1, i, false, "old");
    mustKeepPart(ledger, 1, 0, false, "new");
    mustKeepPart(ledger, 1, 1, true, "end");
    CHECK(snapshotsOf(ledger) == std::vector<std::uint64_t>{1});
    Result<std::string> bytes = snapshotBytes(ledger, 1);
    REQUIRE(bytes.ok());
    CHECK(*bytes == "new|end|");
}

template <typename Fixture>
void keepsTheNewestTwoSnapshots() {
    Fixture fixture;
    Ledger& ledger = fixture.ledger();
    mustCommit(ledger, plainSubmissions(1, 9));
    for (std::uint64_t seq = 1; seq <= 8; ++seq) {
        mustKeepPart(ledger, seq, 0, false, "a");
        if (seq % 2 == 0) // the others are interrupted
            mustKeepPart(ledger, seq, 1, true, "b");
    }
    for (std::uint64_t seq = 10; seq < 40; ++seq) // older ones go in small steps
        mustCommit(ledger, plainSubmissions(seq, 1));
    CHECK(snapshotsOf(ledger) == std::vector<std::uint64_t>{8, 6});
    CHECK(snapshotBytes(ledger, 8).ok());
    CHECK(snapshotBytes(ledger, 6).ok());
    CHECK(!snapshotBytes(ledger, 4).ok());
    CHECK(!snapshotBytes(ledger, 7).ok());
}

template <typename Fixture>
void findsDamagedSnapshots() {
    Fixture fixture;
    mustCommit(fixture.ledger(), plainSubmissions(1, 9));
    for (const std::uint64_t seq : {4, 8}) {
        mustKeepPart(fixture.ledger(), seq, 0, false, "first");
        mustKeepPart(fixture.ledger(), seq, 1, false, "second");
        mustKeepPart(fixture.ledger(), seq, 2, true, "third");
    }
    fixture.damageSnapshotPart(8, 1);
    CHECK(snapshotsOf(fixture.ledger()) == std::vector<std::uint64_t>{8, 4});
    const Result<std::string> damaged = snapshotBytes(fixture.ledger(), 8);
    REQUIRE(!damaged.ok());
    CHECK(damaged.error().code == Code::fileDamaged);
    CHECK(damaged.error().detail.find('8') != std::string::npos);
    CHECK(snapshotBytes(fixture.ledger(), 4).ok());
    fixture.loseSnapshotPart(4, 1);
    CHECK(snapshotsOf(fixture.ledger()) == std::vector<std::uint64_t>{8});
    const Result<std::string> missing = snapshotBytes(fixture.ledger(), 4);
    REQUIRE(!missing.ok());
    CHECK(missing.error().code == Code::fileDamaged);
    fixture.loseSnapshotPart(8, 2);
    CHECK(snapshotsOf(fixture.ledger()).empty());
    CHECK(!snapshotBytes(fixture.ledger(), 8).ok());
}

template <typename Fixture>
void reopensAtAnyTime() {
    Fixture fixture;
    Ledger& ledger = fixture.ledger();
    for (std::uint64_t seq = 1; seq < 5; ++seq) {
        const SnapshotPart part{1, static_cast<std::uint32_t>(seq - 1), seq == 4, "p"};
        mustCommit(ledger, plainSubmissions(seq, 1), &part);
        REQUIRE(ledger.reopen().ok());
        CHECK(lastSeqOf(ledger) == seq);
    }
    CHECK(eventsOf(ledger) == plainSubmissions(1, 4));
    CHECK(snapshotsOf(ledger) == std::vector<std::uint64_t>{1});
}

// A gap is a broken invariant of the caller: it must abort, in a process of its own.
template <typename Fixture>
void abortsOnAGap() {
    Fixture fixture;
    mustCommit(fixture.ledger(), plainSubmissions(1, 2));
    std::fflush(stdout);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        if (std::freopen("/dev/null", "w", stderr) == nullptr) {
            _exit(1); // no signal: the test fails
        }
        static_cast<void>(fixture.ledger().commit(plainSubmissions(4, 1), nullptr).ok());
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
}

} // namespace rostrum::ledger_contract

TEST_CASE_TEMPLATE_DEFINE("contract of a ledger", Fixture, ledgerContract) {
    using namespace rostrum::ledger_contract;
    SUBCASE("starts empty") { startsEmpty<Fixture>(); }
    SUBCASE("gives back every kind of event") { givesBackWhatWasCommitted<Fixture>(); }
    SUBCASE("gives back random events") { givesBackRandomEvents<Fixture>(); }
    SUBCASE("reads ranges, and stops where the reader says") { readsRanges<Fixture>(); }
    SUBCASE("keeps snapshots") { keepsSnapshots<Fixture>(); }
    SUBCASE("begins a snapshot anew") { beginsASnapshotAnew<Fixture>(); }
    SUBCASE("keeps the newest two snapshots") { keepsTheNewestTwoSnapshots<Fixture>(); }
    SUBCASE("finds damaged snapshots") { findsDamagedSnapshots<Fixture>(); }
    SUBCASE("reopens at any time") { reopensAtAnyTime<Fixture>(); }
    SUBCASE("aborts on a gap") { abortsOnAGap<Fixture>(); }
}
