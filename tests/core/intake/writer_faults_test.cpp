// SPDX-License-Identifier: GPL-3.0-or-later
// What the writer does when the ledger fails: nothing acknowledged is lost, nothing refused is kept unsaid.
#include "core/engine/recovery.h"
#include "tests/core/intake/house.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

// Hands in until it is taken: while the ledger is away, intake refuses.
ScoreAnswer insist(Caller& caller, const SubmitScore& command) {
    for (int i = 0; i < 3000; ++i) {
        const Reply reply = caller.call(Command(command));
        if (const auto* answer = commandAnswer<ScoreAnswer>(reply))
            return *answer;
        REQUIRE(failedWith(reply, Code::unavailable));
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL("the writer did not recover");
    return {};
}

void checkSame(House& house) {
    house.writer.stop();
    const Result<Recovered> recovered = recover(house.ledger);
    REQUIRE(recovered.ok());
    CHECK(recovered->engine->describe() == house.writer.engine().describe());
}

} // namespace

TEST_CASE("a commit that failed is taken back, said, and tried anew by the caller") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    insist(caller, score("default", "ann", 5));
    house.faulty.failCommit(1, FaultyLedger::Fate::lost);
    CHECK(failedWith(caller.call(Command(score("default", "ann", 1))), Code::unavailable));
    CHECK(insist(caller, score("default", "ann", 2)).score == 7);
    checkSame(house);
}

TEST_CASE("a commit that was in doubt and is durable is found again, and answered as what it is") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    insist(caller, score("default", "ann", 5));
    house.faulty.failCommit(1, FaultyLedger::Fate::durable);
    const Reply reply = caller.call(Command(score("default", "ann", 1)));
    REQUIRE(commandAnswer<ScoreAnswer>(reply) != nullptr);
    CHECK(commandAnswer<ScoreAnswer>(reply)->score == 6);
    // Where the ledger does not open again at once, nobody knows.
    house.faulty.failReopens(1);
    house.faulty.failCommit(1, FaultyLedger::Fate::durable);
    CHECK(failedWith(caller.call(Command(score("default", "ann", 1))), Code::unavailable));
    CHECK(insist(caller, score("default", "ann", 2)).score == 9);
    checkSame(house);
}

TEST_CASE("a fault is shown until a commit has succeeded, though the ledger opens again") {
    std::vector<std::string> said;
    WriterOptions options;
    options.faultChanged = [&](const std::string& fault) { said.push_back(fault); };
    House house(options);
    house.writer.start();
    Caller caller(house.intake);
    for (int i = 0; i < 3; ++i) {
        house.faulty.failCommit(1, FaultyLedger::Fate::lost);
        const Reply reply = caller.call(Command(score("default", "ann", 1)));
        REQUIRE(failedWith(reply, Code::unavailable));
        CHECK(std::get<Error>(reply.content).detail.find("nothing was kept") != std::string::npos);
        const std::string fault = house.vitals.read().ledgerFault;
        CHECK(!fault.empty());
        CHECK(std::get<Error>(reply.content).detail.find(fault) != std::string::npos); // the cause is told
        (void)caller.call(Query(BoardsQuery{}));
        CHECK(!house.vitals.read().ledgerFault.empty());
    }
    insist(caller, score("default", "ann", 1));
    CHECK(house.vitals.read().ledgerFault.empty());
    checkSame(house);
    REQUIRE(said.size() == 2);
    CHECK(!said[0].empty());
    CHECK(said[1].empty());
}

TEST_CASE("while the ledger is away, writes are refused, reads go on, and the fault is said") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    insist(caller, score("default", "ann", 5));
    house.faulty.failReopens(2);
    house.faulty.failCommit(1, FaultyLedger::Fate::lost);
    CHECK(failedWith(caller.call(Command(score("default", "ann", 1))), Code::unavailable));
    CHECK(!house.vitals.read().ledgerFault.empty());
    const Reply reply = caller.call(Query(PlayerQuery{"default", "ann", {}}));
    REQUIRE(queryAnswer<PlayerAnswer>(reply) != nullptr);
    CHECK(queryAnswer<PlayerAnswer>(reply)->entry.score == 5);
    CHECK(!house.intake.submit({Command(score("default", "ann", 1)), {}, {}, 0}).ok());
    insist(caller, score("default", "ann", 1));
    CHECK(house.vitals.read().ledgerFault.empty());
    checkSame(house);
}

TEST_CASE("a board command whose commit failed leaves the board as it was") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    insist(caller, score("default", "ann", 5));
    for (const Command& command : {Command(ResetBoard{"default", ""}), Command(DeleteBoard{"default"})}) {
        house.faulty.failCommit(1, FaultyLedger::Fate::lost);
        CHECK(failedWith(caller.call(command), Code::unavailable));
        const Reply reply = caller.call(Query(PlayerQuery{"default", "ann", {}}));
        REQUIRE(queryAnswer<PlayerAnswer>(reply) != nullptr);
        insist(caller, score("default", "bob", 1));
    }
    checkSame(house);
}

TEST_CASE("a ledger that does not answer for two seconds is away at once for the next writes") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    insist(caller, score("default", "ann", 5));
    house.faulty.stallCommit();
    const std::uint64_t stalled = caller.send(Command(score("default", "ann", 1))).value();
    REQUIRE(house.faulty.waitUntilStalled(std::chrono::seconds(10)));
    bool refused = false;
    for (int i = 0; i < 500 && !refused; ++i) {
        const Result<std::uint64_t> sent = caller.send(Command(score("default", "bob", 1)));
        refused = !sent && sent.error().code == Code::unavailable;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(refused);
    CHECK(!house.vitals.read().ledgerFault.empty()); // and it is said
    house.faulty.release();
    CHECK(commandAnswer<ScoreAnswer>(caller.wait(stalled)) != nullptr);
    CHECK(house.vitals.read().ledgerFault.empty());
    insist(caller, score("default", "cid", 1));
    checkSame(house);
}

TEST_CASE("faults at random, under load, lose nothing that was acknowledged") {
    WriterOptions options;
    options.snapshotEveryEvents = 500;
    House house(options);
    house.writer.start();
    std::atomic<bool> done = false;
    std::thread faults([&] {
        for (int i = 0; !done; ++i) {
            house.faulty.failCommit(1 + static_cast<std::uint64_t>(i) % 5,
                                    i % 2 == 0 ? FaultyLedger::Fate::lost : FaultyLedger::Fate::durable);
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
        }
    });
    // Each player adds 1 under an event id until it is acknowledged: in the end each must have exactly so many.
    std::vector<std::thread> producers;
    producers.reserve(3);
    for (int t = 0; t < 3; ++t) {
        producers.emplace_back([&, t] {
            Caller caller(house.intake);
            for (int i = 0; i < 60; ++i) {
                SubmitScore command = score("default", "p" + std::to_string(t), 1);
                command.submission.eventId = std::to_string(t) + ":" + std::to_string(i);
                insist(caller, command);
            }
        });
    }
    for (std::thread& producer : producers)
        producer.join();
    done = true;
    faults.join();
    house.writer.stop();
    for (int t = 0; t < 3; ++t) {
        const Engine& engine = house.writer.engine();
        const std::uint32_t player = engine.players().find("p" + std::to_string(t));
        CHECK(engine.findBoard("default")->ranking.find(player)->standing.score == 60);
    }
    const Result<Recovered> recovered = recover(house.ledger);
    REQUIRE(recovered.ok());
    CHECK(recovered->engine->findBoard("default")->ranking.sumOfScores() == 180);
}
