// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/recovery.h"
#include "tests/core/intake/house.h"

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

TEST_CASE("a fresh ledger has the board default, made once") {
    House house;
    const Board* board = house.writer.engine().findBoard("default");
    REQUIRE(board != nullptr);
    CHECK(board->config.updateMode == UpdateMode::increment);
    CHECK(house.ledger.lastSeq().value() == 1);
    Intake intake;
    Writer again(house.ledger, intake, house.tops, house.vitals, house.clock);
    REQUIRE(again.open().ok());
    CHECK(house.ledger.lastSeq().value() == 1);
}

TEST_CASE("what is answered is in the ledger") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    const Reply reply = caller.call(Command(score("default", "ann", 5)));
    const auto* answer = commandAnswer<ScoreAnswer>(reply);
    REQUIRE(answer != nullptr);
    CHECK(answer->score == 5);
    CHECK(answer->rank == 1);
    house.writer.stop();
    CHECK(house.ledger.lastSeq().value() == answer->seq);
    const Result<Recovered> recovered = recover(house.ledger);
    REQUIRE(recovered.ok());
    CHECK(recovered->engine->describe() == house.writer.engine().describe());
    CHECK(house.vitals.read().accepted == 1);
}

TEST_CASE("submissions that wait together are committed together") {
    House house;
    Caller caller(house.intake);
    std::vector<std::uint64_t> tickets;
    tickets.reserve(500);
    for (int i = 0; i < 500; ++i)
        tickets.push_back(caller.send(Command(score("default", "p" + std::to_string(i), i))).value());
    const std::uint64_t before = house.faulty.commits();
    house.writer.start();
    for (const std::uint64_t ticket : tickets)
        CHECK(commandAnswer<ScoreAnswer>(caller.wait(ticket)) != nullptr);
    CHECK(house.faulty.commits() == before + 1);
}

TEST_CASE("events about boards are a batch of their own, and order is kept") {
    House house;
    Caller caller(house.intake);
    CreateBoard create;
    create.draft.id = "cup";
    std::vector<std::uint64_t> tickets;
    tickets.push_back(caller.send(Command(score("default", "ann", 1))).value());
    tickets.push_back(caller.send(Command(create)).value());
    tickets.push_back(caller.send(Command(score("cup", "ann", 1))).value());
    tickets.push_back(caller.send(Command(ResetBoard{"cup", ""})).value());
    tickets.push_back(caller.send(Command(score("cup", "bob", 1))).value());
    const std::uint64_t before = house.faulty.commits();
    house.writer.start();
    for (const std::uint64_t ticket : tickets)
        CHECK(!std::holds_alternative<Error>(caller.wait(ticket).content));
    CHECK(house.faulty.commits() == before + 5);
    const Reply reply = caller.call(Query(RangeQuery{"cup", 1, 10, {}}));
    const auto* entries = queryAnswer<EntriesAnswer>(reply);
    REQUIRE(entries != nullptr);
    REQUIRE(entries->entries.size() == 1);
    CHECK(entries->entries[0].playerId == "bob");
}

TEST_CASE("a repeated request gets its first answer, within one batch and after a restart") {
    MemoryLedger ledger;
    PublishedTops tops;
    Vitals vitals;
    SystemClock clock;
    std::optional<ScoreAnswer> first;
    for (int start = 0; start < 2; ++start) {
        Intake intake;
        Writer writer(ledger, intake, tops, vitals, clock);
        REQUIRE(writer.open().ok());
        Caller caller(intake);
        const std::uint64_t one = caller.send(Command(score("default", "ann", 5)), "key").value();
        const std::uint64_t two = caller.send(Command(score("default", "ann", 5)), "key").value();
        writer.start();
        const Reply replyOne = caller.wait(one);
        const Reply replyTwo = caller.wait(two);
        REQUIRE(commandAnswer<ScoreAnswer>(replyOne) != nullptr);
        REQUIRE(commandAnswer<ScoreAnswer>(replyTwo) != nullptr);
        if (!first)
            first = *commandAnswer<ScoreAnswer>(replyOne);
        CHECK(replyOne.replayed == (start == 1));
        CHECK(replyTwo.replayed);
        CHECK(*commandAnswer<ScoreAnswer>(replyOne) == *first);
        CHECK(*commandAnswer<ScoreAnswer>(replyTwo) == *first);
        writer.stop();
        CHECK(writer.engine().findBoard("default")->ranking.size() == 1);
    }
}

TEST_CASE("a full queue refuses at once and takes nothing") {
    House house({}, {100, 10});
    Caller caller(house.intake);
    for (int i = 0; i < 100; ++i)
        REQUIRE(caller.send(Command(score("default", "p", i))).ok());
    const Result<std::uint64_t> refused = caller.send(Command(score("default", "p", 1)));
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == Code::unavailable);
    for (int i = 0; i < 10; ++i)
        REQUIRE(caller.send(Query(BoardsQuery{})).ok());
    CHECK(!caller.send(Query(BoardsQuery{})).ok());
    CHECK(house.intake.depth() == 110);
    house.writer.start();
    house.writer.stop();
    CHECK(house.vitals.read().accepted == 100);
    CHECK(!caller.send(Query(BoardsQuery{})).ok()); // it has stopped
}

TEST_CASE("stopping answers everything that was taken in") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    std::vector<std::uint64_t> tickets;
    tickets.reserve(3000);
    for (int i = 0; i < 3000; ++i)
        tickets.push_back(caller.send(Command(score("default", "p" + std::to_string(i), i))).value());
    house.writer.stop();
    for (const std::uint64_t ticket : tickets)
        CHECK(caller.hasAnswer(ticket));
    CHECK(house.writer.engine().findBoard("default")->ranking.size() == 3000);
}

TEST_CASE("snapshots are taken while submissions go on, and shorten the next start") {
    WriterOptions options;
    options.snapshotEveryEvents = 2000;
    House house(options);
    house.writer.start();
    std::vector<std::thread> producers;
    producers.reserve(3);
    for (int t = 0; t < 3; ++t) {
        producers.emplace_back([&, t] {
            Caller caller(house.intake);
            for (int i = 0; i < 3000; ++i) {
                const std::string player = "p" + std::to_string(t) + "-" + std::to_string(i % 700);
                const Result<std::uint64_t> ticket = caller.send(Command(score("default", player, i)));
                if (!ticket || i % 50 == 49)
                    (void)caller.wait(ticket.value());
            }
        });
    }
    for (std::thread& producer : producers)
        producer.join();
    house.writer.stop();
    CHECK(house.vitals.read().snapshotSeq > 0);
    const Result<Recovered> quick = recover(house.ledger);
    const Result<Recovered> slow = recover(house.ledger, {{}, false});
    REQUIRE(quick.ok());
    REQUIRE(slow.ok());
    CHECK(quick->snapshotSeq > 0);
    CHECK(quick->engine->describe() == slow->engine->describe());
    CHECK(quick->engine->describe() == house.writer.engine().describe());
}

TEST_CASE("a stop in the middle of a snapshot takes a newer one, whole") {
    WriterOptions options;
    options.snapshotEveryEvents = 1000;
    options.snapshotAtEndEvents = 1;
    House house(options);
    house.writer.start();
    Caller caller(house.intake);
    SubmitBatch batch;
    for (int i = 0; i < 9000; ++i) // more than a part holds
        batch.items.push_back(score("default", "p" + std::to_string(i), i).submission);
    house.faulty.stallCommit(2); // the first is the batch's, the next takes the snapshot's first part
    REQUIRE(commandAnswer<BatchAnswer>(caller.call(Command(batch))) != nullptr);
    REQUIRE(house.faulty.waitUntilStalled(std::chrono::seconds(30)));
    std::thread stopper([&] { house.writer.stop(); });
    while (caller.send(Command(score("default", "late", 1)))) // until the stop has begun
        std::this_thread::yield();
    house.faulty.release();
    stopper.join();
    const Result<Recovered> quick = recover(house.ledger);
    REQUIRE(quick.ok());
    CHECK(quick->snapshotSeq == house.writer.engine().lastSeq());
    CHECK(quick->engine->describe() == house.writer.engine().describe());
}

TEST_CASE("readers see whole revisions while writers write") {
    House house;
    house.writer.start();
    std::atomic<bool> done = false;
    // Each batch moves one point from one player to another: the sum is the same at every revision.
    Caller setUp(house.intake);
    for (int i = 0; i < 10; ++i)
        REQUIRE(commandAnswer<ScoreAnswer>(
                    setUp.call(Command(score("default", "p" + std::to_string(i), 100)))) != nullptr);
    std::thread reader([&] {
        Caller caller(house.intake);
        while (!done) {
            const Reply reply = caller.call(Query(RangeQuery{"default", 1, 100, {}}));
            const auto* entries = queryAnswer<EntriesAnswer>(reply);
            REQUIRE(entries != nullptr);
            Score sum = 0;
            for (const Entry& entry : entries->entries)
                sum += entry.score;
            CHECK(sum == 1000);
            if (const TopPtr top = house.tops.find("default", house.clock.steadyNs())) {
                Score topSum = 0;
                for (const Entry& entry : top->entries)
                    topSum += entry.score;
                CHECK(topSum == 1000);
            }
        }
    });
    Caller caller(house.intake);
    for (int i = 0; i < 2000; ++i) {
        SubmitBatch batch;
        batch.items.push_back(score("default", "p" + std::to_string(i % 10), 1).submission);
        batch.items.push_back(score("default", "p" + std::to_string((i * 7 + 3) % 10), -1).submission);
        REQUIRE(commandAnswer<BatchAnswer>(caller.call(Command(batch))) != nullptr);
    }
    done = true;
    reader.join();
}
