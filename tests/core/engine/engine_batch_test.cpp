// SPDX-License-Identifier: GPL-3.0-or-later
// Batches: atomic ones, idempotency keys, and taking back what could not be committed.
#include "core/engine/event_codec.h"
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

SubmitBatch batchOf(std::vector<Submission> items, bool atomic = false) { return {std::move(items), atomic}; }

} // namespace

TEST_CASE("items of a batch stand alone") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    const auto answer = std::get<BatchAnswer>(
        desk.run(batchOf({submission("b", "ann", "1"), submission("nowhere", "ann", "1"),
                          submission("b", "bob", "2.5"), submission("b", "cid", "3")})));
    CHECK(answer.accepted == 2);
    CHECK(answer.rejected == 2);
    REQUIRE(answer.errors.size() == 2);
    CHECK(answer.errors[0].index == 1);
    CHECK(answer.errors[0].code == Code::leaderboardNotFound);
    CHECK(answer.errors[1].index == 2);
    CHECK(answer.errors[1].code == Code::invalidScore);
    CHECK(desk.top("b").size() == 2);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("an atomic batch is all or none") {
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.updateMode = UpdateMode::increment;
    desk.create(with);
    desk.submit("b", "ann", "5");
    const std::string before = desk.engine.describe();
    Submission renames = submission("b", "ann", "1");
    renames.username = "Ann";
    Submission keyed = submission("b", "new", "1");
    keyed.eventId = "e1";
    const auto refused = std::get<BatchAnswer>(desk.run(
        batchOf({renames, keyed, submission("b", "ann", "2"), submission("b", "bob", "0.5")}, true)));
    CHECK(refused.accepted == 0);
    CHECK(refused.rejected == 4);
    REQUIRE(refused.errors.size() == 1);
    CHECK(refused.errors[0].index == 3);
    CHECK(desk.engine.describe() == before);
    desk.engine.checkInvariants();
    const auto taken =
        std::get<BatchAnswer>(desk.run(batchOf({renames, keyed, submission("b", "ann", "2")}, true)));
    CHECK(taken.accepted == 3);
    CHECK(desk.top("b").front().score == 8);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("thousands of newcomers with long ids are taken back") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    const std::string before = desk.engine.describe();
    std::vector<Submission> items;
    for (int i = 0; i < 9000; ++i) {
        const std::string digits = std::to_string(i);
        items.push_back(submission("b", "player-" + std::string(20 - digits.size(), '0') + digits, "1"));
    }
    items.back().leaderboardId = "nowhere";
    const auto refused = std::get<BatchAnswer>(desk.run(batchOf(items, true)));
    CHECK(refused.rejected == 9000);
    CHECK(desk.engine.describe() == before);
    desk.engine.checkInvariants();
    const auto taken = std::get<BatchAnswer>(desk.run(batchOf(items)));
    CHECK(taken.accepted == 8999);
    desk.engine.checkInvariants();
}

TEST_CASE("an event id counts once, and answers as the first time") {
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.updateMode = UpdateMode::increment;
    desk.create(with);
    Submission keyed = submission("b", "ann", "5");
    keyed.eventId = "match-1";
    const CommandAnswer first = desk.run(SubmitScore{keyed});
    desk.submit("b", "bob", "50");
    const std::string before = desk.engine.describe();
    CHECK(desk.run(SubmitScore{keyed}) == first);
    CHECK(desk.engine.describe() == before);
    Submission sameValue = keyed;
    sameValue.score = number("5.0e0");
    CHECK(desk.run(SubmitScore{sameValue}) == first); // values count, not bytes
    Submission other = keyed;
    other.score = number("6");
    CHECK(desk.refusal(SubmitScore{other}) == Code::idempotencyMismatch);
    const auto batch = std::get<BatchAnswer>(desk.run(batchOf({keyed, other})));
    CHECK(batch.accepted == 1);
    REQUIRE(batch.errors.size() == 1);
    CHECK(batch.errors[0].code == Code::idempotencyMismatch);
    CHECK(desk.engine.describe() == before);
    desk.origin.actor = "another";
    desk.run(SubmitScore{keyed}); // keys belong to their caller
    CHECK(desk.top("b")[1].score == 10);
}

TEST_CASE("an Idempotency-Key replays the first answer of every kind of write") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    const auto twice = [&](const char* key, const Command& command) {
        desk.origin.headerKey = key;
        const CommandAnswer first = desk.run(command);
        const std::string before = desk.engine.describe();
        CHECK(desk.run(command) == first);
        CHECK(desk.engine.describe() == before);
        CHECK(desk.refusal(SubmitScore{submission("b", "someone else", "77")}) == Code::idempotencyMismatch);
        desk.origin.headerKey.clear();
    };
    twice("k1", SubmitScore{submission("b", "ann", "5")});
    twice("k2", batchOf({submission("b", "bob", "6"), submission("b", "cid", "0.1")}));
    twice("k3", CreateBoard{draft("c")});
    BoardDraft change;
    change.name = "Cup";
    twice("k4", ChangeBoard{"b", change});
    twice("k5", RemovePlayer{"b", "ann"});
    twice("k6", ResetBoard{"b", "again"});
    twice("k7", DeleteBoard{"c"});
    CHECK(desk.replayed() == desk.engine.describe());
    // A refused write binds nothing.
    desk.origin.headerKey = "k8";
    CHECK(desk.refusal(SubmitScore{submission("c", "ann", "5")}) == Code::leaderboardNotFound);
    desk.run(SubmitScore{submission("b", "ann", "5")});
}

TEST_CASE("a batch that could not be committed leaves nothing") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.submit("b", "ann", "5");
    desk.submit("b", "bob", "6");
    const std::string before = desk.engine.describe();
    const auto undone = [&](const std::vector<Command>& commands) {
        std::vector<Event> events;
        desk.engine.beginBatch();
        for (const Command& command : commands)
            REQUIRE(desk.engine.execute(command, desk.origin, desk.nowMs, events).ok());
        CHECK(desk.engine.describe() != before);
        desk.engine.undoBatch();
        CHECK(desk.engine.describe() == before);
        desk.engine.checkInvariants();
    };
    Submission named = submission("b", "ann", "7");
    named.username = "Ann with a rather long name";
    named.eventId = "e";
    undone({SubmitScore{named}, SubmitScore{submission("b", "new", "1")},
            SubmitScore{submission("b", "ann", "9")}, RemovePlayer{"b", "bob"},
            SubmitScore{submission("b", "bob", "1")}});
    undone({ResetBoard{"b", ""}});
    undone({DeleteBoard{"b"}});
    undone({CreateBoard{draft("c")}});
    BoardDraft change;
    change.name = "Cup";
    undone({ChangeBoard{"b", change}});
}

TEST_CASE("keys live for a day or a million, in the order of the events") {
    RequestKeys keys({3, 1000});
    const auto bind = [&](const char* key, std::uint64_t seq, std::int64_t at) {
        CHECK(keys.bind({KeyKind::eventId, "c", key, seq}, seq, at));
        CHECK(!keys.bind({KeyKind::eventId, "c", key, seq}, seq, at));
        keys.expire();
    };
    const auto has = [&](const char* key) { return keys.find(KeyKind::eventId, "c", key) != nullptr; };
    bind("a", 1, 0);
    bind("b", 2, 10);
    bind("c", 3, 20);
    bind("d", 4, 30);
    CHECK(!has("a"));
    CHECK(has("b"));
    bind("e", 5, 1015);
    CHECK(!has("b"));
    CHECK(has("c")); // 995 ms old
    bind("f", 6, 5000);
    CHECK(!has("e"));
    CHECK(has("f"));
    CHECK(keys.find(KeyKind::header, "c", "f") == nullptr);
    CHECK(keys.find(KeyKind::eventId, "d", "f") == nullptr);
}

TEST_CASE("keys that a batch would have pushed out are there again when it is taken back") {
    Engine engine({1000, 10, {2, 1000}});
    MemoryLedger ledger;
    const Origin origin{Source::http, "c", {}};
    std::int64_t now = 0;
    const auto send = [&](const Command& command, bool keep) {
        std::vector<Event> events;
        engine.beginBatch();
        Result<Engine::Executed> executed = engine.execute(command, origin, now, events);
        if (!keep) {
            engine.undoBatch();
            return executed;
        }
        if (!events.empty())
            REQUIRE(ledger.commit(events, nullptr).ok());
        engine.keepBatch();
        return executed;
    };
    const auto keyed = [](const char* player, const char* key) {
        Submission result = submission("b", player, "1");
        result.eventId = key;
        return result;
    };
    REQUIRE(send(CreateBoard{draft("b")}, true).ok());
    REQUIRE(send(SubmitScore{keyed("ann", "e1")}, true).ok());
    now += 5000; // e1 is past its time, once something newer is kept
    const std::string before = engine.describe();
    REQUIRE(send(SubmitBatch{{keyed("bob", "e2"), submission("b", "", "1")}, true}, true).ok());
    CHECK(engine.describe() == before);
    REQUIRE(send(SubmitScore{keyed("bob", "e3")}, false).ok());
    CHECK(engine.describe() == before);
    const Result<Engine::Executed> again = send(SubmitScore{keyed("ann", "e1")}, true);
    REQUIRE(again.ok());
    CHECK(std::holds_alternative<Engine::Replay>(*again));
    REQUIRE(send(SubmitScore{keyed("bob", "e2")}, true).ok());
    CHECK(engine.keys().size() == 1);
    Result<Recovered> recovered = recover(ledger, {{1000, 10, {2, 1000}}, false});
    REQUIRE_MESSAGE(recovered.ok(), (recovered.ok() ? "" : recovered.error().detail));
    CHECK(recovered->engine->describe() == engine.describe());
}

TEST_CASE("no player's id stands in what the ledger keeps for good") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.origin.headerKey = "k1";
    const CommandAnswer scored = desk.run(SubmitScore{submission("b", "alice@example.org", "5")});
    CHECK(desk.run(SubmitScore{submission("b", "alice@example.org", "5")}) == scored);
    desk.origin.headerKey = "k2";
    const CommandAnswer removed = desk.run(RemovePlayer{"b", "alice@example.org"});
    CHECK(desk.run(RemovePlayer{"b", "alice@example.org"}) == removed);
    REQUIRE(desk.ledger
                .read(0, 100,
                      [&](const Event& event) -> Result<void> {
                          std::string body;
                          encodeBody(event, body);
                          CHECK(body.find("alice") == std::string::npos);
                          return {};
                      })
                .ok());
}
