// SPDX-License-Identifier: GPL-3.0-or-later
// Recovery: snapshots, damage, and events that do not follow.
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "core/fakes/faulty_ledger.h"
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

void fill(DeskOfEngine& desk, int from, int to) {
    for (int i = from; i < to; ++i)
        desk.submit("b", "player-" + std::to_string(i), std::to_string(i % 100).c_str());
}

std::uint64_t takeSnapshot(DeskOfEngine& desk) {
    SnapshotWriter writer(desk.engine);
    for (std::uint32_t index = 0;; ++index) {
        SnapshotPart part{writer.seq(), index, false, {}};
        part.bytes = writer.next(part.last);
        REQUIRE(desk.ledger.commit({}, &part).ok());
        if (part.last)
            return writer.seq();
    }
}

} // namespace

TEST_CASE("the newest snapshot and the events after it give the state") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    fill(desk, 0, 300);
    takeSnapshot(desk);
    fill(desk, 200, 400);
    const std::uint64_t newest = takeSnapshot(desk);
    fill(desk, 390, 420);
    const Result<Recovered> recovered = recover(desk.ledger);
    REQUIRE(recovered.ok());
    CHECK(recovered->snapshotSeq == newest);
    CHECK(recovered->eventsApplied == desk.engine.lastSeq() - newest);
    CHECK(recovered->engine->describe() == desk.engine.describe());
}

TEST_CASE("a damaged snapshot gives way to an older one, and to the events in the end") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    fill(desk, 0, 100);
    const std::uint64_t older = takeSnapshot(desk);
    fill(desk, 100, 200);
    const std::uint64_t newer = takeSnapshot(desk);
    fill(desk, 200, 210);
    FaultyLedger faulty(desk.ledger);
    faulty.damageSnapshotPart(newer, 0);
    Result<Recovered> recovered = recover(faulty);
    REQUIRE(recovered.ok());
    CHECK(recovered->snapshotSeq == older);
    CHECK(recovered->notes.size() == 1);
    CHECK(recovered->engine->describe() == desk.engine.describe());
    faulty.damageSnapshotPart(older, 0);
    recovered = recover(faulty);
    REQUIRE(recovered.ok());
    CHECK(recovered->snapshotSeq == 0);
    CHECK(recovered->notes.size() == 2);
    CHECK(recovered->engine->describe() == desk.engine.describe());
}

TEST_CASE("every bent byte of a snapshot is noticed or leads to nothing worse than an error") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    DeskOfEngine desk;
    desk.create(draft("b"));
    fill(desk, 0, 50);
    std::vector<std::string> parts;
    SnapshotWriter writer(desk.engine);
    for (bool last = false; !last;)
        parts.push_back(writer.next(last));
    for (int i = 0; i < 5000; ++i) {
        std::vector<std::string> bent = parts;
        std::string& part = bent[random() % bent.size()];
        part[random() % part.size()] = static_cast<char>(random());
        Engine engine;
        SnapshotReader reader(engine);
        bool ok = true;
        for (const std::string& bytes : bent)
            ok = ok && reader.add(bytes).ok();
        if (ok && reader.finish().ok())
            engine.checkInvariants();
    }
}

TEST_CASE("an event that does not follow from those before it stops the start and is named") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.submit("b", "ann", "5");
    desk.submit("b", "ann", "7");
    std::vector<Event> events;
    REQUIRE(desk.ledger
                .read(0, 100,
                      [&](const Event& event) -> Result<void> {
                          events.push_back(event);
                          return {};
                      })
                .ok());
    REQUIRE(events.size() == 4); // board, player, two scores
    const auto failsWith = [&](std::size_t bent, auto bend) {
        Engine engine;
        for (std::size_t i = 0; i < events.size(); ++i) {
            Event event = events[i];
            if (i == bent)
                bend(event);
            const Result<void> applied = engine.apply(event);
            if (i < bent) {
                REQUIRE(applied.ok());
                continue;
            }
            REQUIRE(!applied.ok());
            CHECK(applied.error().code == Code::fileDamaged);
            CHECK(applied.error().detail.find("event " + std::to_string(event.seq)) != std::string::npos);
            return;
        }
    };
    failsWith(3, [](Event& e) { e.score.previous->score = 6; });
    failsWith(3, [](Event& e) { e.score.previous.reset(); });
    failsWith(3, [](Event& e) { e.score.rank = 2; });
    failsWith(3, [](Event& e) { e.score.standing.reachedSeq = 1; });
    failsWith(3, [](Event& e) { e.generation = 9; });
    failsWith(3, [](Event& e) { e.board = 9; });
    failsWith(3, [](Event& e) { e.player = 9; });
    failsWith(3, [](Event& e) { e.seq = 9; });
    failsWith(1, [](Event& e) { e.player = 2; });
    failsWith(0, [](Event& e) { e.board = 2; });
    failsWith(0, [](Event& e) { e.type = EventType::boardDeleted; });
}

TEST_CASE("a snapshot of a moment that the ledger does not hold is passed over") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    fill(desk, 0, 10);
    MemoryLedger shorter;
    std::vector<Event> events;
    REQUIRE(desk.ledger
                .read(0, 5,
                      [&](const Event& event) -> Result<void> {
                          events.push_back(event);
                          return {};
                      })
                .ok());
    REQUIRE(shorter.commit(events, nullptr).ok());
    SnapshotWriter writer(desk.engine);
    for (std::uint32_t index = 0;; ++index) {
        SnapshotPart part{writer.seq(), index, false, {}};
        part.bytes = writer.next(part.last);
        REQUIRE(shorter.commit({}, &part).ok());
        if (part.last)
            break;
    }
    const Result<Recovered> recovered = recover(shorter);
    REQUIRE(recovered.ok());
    CHECK(recovered->snapshotSeq == 0);
    CHECK(recovered->engine->lastSeq() == 5);
    CHECK(recovered->notes.size() == 1);
}

TEST_CASE("events about boards do not end a snapshot that is under way") {
    DeskOfEngine desk;
    for (const char* board : {"changed", "reset", "deleted", "untouched"}) {
        desk.create(draft(board));
        desk.submit(board, "ann", "1");
        desk.submit(board, "bob", "2");
    }
    desk.run(ResetBoard{"reset", ""});
    desk.submit("reset", "ann", "3");
    const std::string expected = desk.engine.describe();
    SnapshotWriter::Pace pace;
    pace.partBytes = 44 * 1024;
    pace.stepWork = 1;
    SnapshotWriter writer(desk.engine, pace);
    desk.submit("reset", "ann", "4"); // set aside before the reset
    desk.run(ResetBoard{"reset", ""});
    desk.submit("reset", "cid", "5");
    BoardDraft change;
    change.name = "Another";
    change.maxEntries = 1;
    desk.run(ChangeBoard{"changed", change});
    desk.run(DeleteBoard{"deleted"});
    desk.create(draft("deleted"));
    desk.run(DeleteBoard{"deleted"}); // one that was made meanwhile
    desk.submit("untouched", "dan", "6");
    CHECK(!writer.stale());
    Engine loaded;
    SnapshotReader reader(loaded);
    for (bool last = false; !last;)
        REQUIRE(reader.add(writer.next(last)).ok());
    REQUIRE(reader.finish().ok());
    CHECK(loaded.describe() == expected);
    loaded.checkInvariants();
    while (writer.release()) {
    }
    desk.engine.checkInvariants();
}

TEST_CASE("a recovery that is to stop ends soon and says so") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    fill(desk, 0, 100);
    const std::atomic<bool> stop = true;
    const Result<Recovered> recovered = recover(desk.ledger, {{}, true, &stop});
    REQUIRE(!recovered.ok());
    CHECK(recovered.error().code == Code::unavailable);
}
