// SPDX-License-Identifier: GPL-3.0-or-later
// Undo through the writer: while scores go on, with commits that fail in the middle, and beside what is due.
#include "tests/core/intake/venue.h"

#include <atomic>
#include <thread>

using namespace rostrum;
using namespace rostrum::test;

namespace {

// Hands in until it is taken and kept.
Reply insist(Caller& caller, const Command& command) {
    for (int i = 0; i < 3000; ++i) {
        Reply reply = caller.call(Command(command));
        if (!failedWith(reply, Code::unavailable))
            return reply;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    FAIL("the writer did not recover");
    return {};
}

} // namespace

TEST_CASE("undo and redo go on beside scores, and a commit of theirs that fails leaves nothing half") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    House house;
    house.writer.start();
    std::atomic<bool> stop = false;
    std::atomic<std::int64_t> sum = 0;
    std::thread load([&] {
        Caller caller(house.intake);
        while (!stop) {
            const Reply reply = caller.call(Command(score("default", "bob", 1)));
            if (const auto* answer = commandAnswer<ScoreAnswer>(reply))
                sum = answer->score;
        }
    });
    Caller caller(house.intake);
    std::vector<std::uint64_t> seqs; // what is undone and done again
    for (std::int64_t i = 0; i < 4; ++i) {
        const Reply reply = insist(caller, score("default", "ann", std::int64_t{1} << i));
        REQUIRE(commandAnswer<ScoreAnswer>(reply) != nullptr);
        seqs.push_back(commandAnswer<ScoreAnswer>(reply)->seq);
    }
    REQUIRE(commandAnswer<BoardInfo>(insist(caller, FreezeBoard{"default", true, ""})) != nullptr);
    REQUIRE(commandAnswer<BoardInfo>(insist(caller, FreezeBoard{"default", false, ""})) != nullptr);
    unsigned undone = 0; // bits
    int failed = 0;
    for (int i = 0; i < 120; ++i) {
        const auto which = static_cast<unsigned>(random() % 4);
        const UndoChange command{"default", seqs[which], "r", (undone >> which & 1) != 0, false};
        if (random() % 3 == 0)
            house.faulty.failCommit(1 + random() % 3, random() % 2 == 0 ? FaultyLedger::Fate::lost
                                                                        : FaultyLedger::Fate::durable);
        const Reply reply = caller.call(Command(command));
        if (failedWith(reply, Code::unavailable)) { // whether it was kept is known by trying again
            ++failed;
            const Reply again = insist(caller, command);
            REQUIRE((commandAnswer<UndoAnswer>(again) != nullptr || failedWith(again, Code::conflict)));
        } else {
            REQUIRE(commandAnswer<UndoAnswer>(reply) != nullptr);
        }
        undone ^= 1U << which;
        const Reply now = caller.call(Query(PlayerQuery{"default", "ann", {}}));
        if (undone == 15)
            CHECK(failedWith(now, Code::playerNotFound));
        else
            CHECK(queryAnswer<PlayerAnswer>(now)->entry.score == static_cast<Score>(15 - undone));
    }
    stop = true;
    load.join();
    CHECK(failed > 0);
    CHECK(sum > 0);
    house.writer.stop();
    const Engine& engine = house.writer.engine();
    engine.checkInvariants();
    CHECK(engine.findBoard("default")->ranking.find(engine.players().find("bob"))->standing.score >= sum);
    for (const bool snapshots : {false, true}) {
        const Result<Recovered> recovered = recover(house.ledger, {{}, snapshots});
        REQUIRE(recovered.ok());
        CHECK(recovered->engine->describe() == engine.describe());
    }
}

TEST_CASE("a freeze whose undo was lost is frozen still, and one whose undo is durable is not") {
    for (const FaultyLedger::Fate fate : {FaultyLedger::Fate::lost, FaultyLedger::Fate::durable}) {
        House house;
        house.writer.start();
        Caller caller(house.intake);
        insist(caller, score("default", "ann", 5));
        insist(caller, FreezeBoard{"default", true, ""});
        insist(caller, score("default", "ann", 2));
        insist(caller, RevealBoard{"default", 1});
        insist(caller, FreezeBoard{"default", false, ""});
        const bool lost = fate == FaultyLedger::Fate::lost;
        for (const bool redo : {false, true}) {
            house.faulty.failCommit(1, fate);
            const Reply reply = caller.call(Command(UndoChange{"default", {}, "", redo, false}));
            CHECK(failedWith(reply, Code::unavailable) == lost);
            if (lost)
                insist(caller, UndoChange{"default", {}, "", redo, false});
            const Reply info = caller.call(Query(BoardQuery{"default", false}));
            CHECK(queryAnswer<BoardInfo>(info)->frozen == !redo);
        }
        house.writer.stop();
        house.writer.engine().checkInvariants();
        const Result<Recovered> recovered = recover(house.ledger, {{}, false});
        REQUIRE(recovered.ok());
        CHECK(recovered->engine->describe() == house.writer.engine().describe());
    }
}

TEST_CASE("what was due on a board while it was deleted happens when the deletion is undone") {
    Venue venue;
    venue.start();
    REQUIRE(commandAnswer<BoardInfo>(venue.call(cup(daily(), ResetPeriod::weekly))) != nullptr);
    REQUIRE(commandAnswer<ScoreAnswer>(venue.call(timed("ann", 5, {}))) != nullptr);
    REQUIRE(commandAnswer<BoardDeleted>(venue.call(DeleteBoard{"cup"})) != nullptr);
    venue.clock.advanceMs(30 * dayMs);
    REQUIRE(commandAnswer<UndoAnswer>(venue.call(UndoChange{"", {}, "", false, false})) != nullptr);
    const BoardInfo info = venue.look();
    CHECK(info.nextResetAtMs.value_or(0) > venue.clock.wallMs());
    const Reply put = venue.ask(ArchivesQuery{"cup", true});
    REQUIRE(queryAnswer<ArchivesAnswer>(put) != nullptr);
    CHECK(queryAnswer<ArchivesAnswer>(put)->archives.size() == 2); // the day, and all
    REQUIRE(commandAnswer<ScoreAnswer>(venue.call(timed("ann", 2, {}))) != nullptr);
    const std::string ours = venue.stop();
    for (const bool snapshots : {false, true})
        CHECK(venue.recovered(snapshots)->describe() == ours);
    CHECK(venue.recovered(false)->findBoard("cup")->ranking.find(1)->standing.score == 2);
}
