// SPDX-License-Identifier: GPL-3.0-or-later
// Pairing tokens: made, revoked, kept by the ledger and in snapshots, and never undone.
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

TokenFacts facts(std::string label, Role role = Role::device) {
    TokenFacts result;
    result.label = std::move(label);
    result.role = role;
    result.digest = std::string(tokenDigestBytes, 'd');
    result.digest.front() = '\xff';
    return result;
}

std::uint64_t make(DeskOfEngine& desk, const TokenFacts& of) {
    return std::get<TokenInfo>(desk.run(MakeToken{of})).token.number;
}

std::string throughSnapshot(Engine& engine) {
    SnapshotWriter writer(engine);
    Engine loaded;
    SnapshotReader reader(loaded);
    for (bool last = false; !last;)
        REQUIRE(reader.add(writer.next(last)).ok());
    REQUIRE(reader.finish().ok());
    return loaded.describe();
}

} // namespace

TEST_CASE("a token is known until it is revoked, after a restart too") {
    DeskOfEngine desk;
    desk.create(draft("cup"));
    TokenFacts court = facts("court 3");
    court.boards = {"cup"};
    court.expiresMs = desk.nowMs + 1;
    const std::uint64_t first = make(desk, court);
    const std::uint64_t second = make(desk, facts("the desk", Role::operators));
    REQUIRE(desk.engine.tokens().find(first) != nullptr);
    CHECK(*desk.engine.tokens().find(first) == (Token{first, court, "tester", desk.nowMs}));
    CHECK(desk.replayed() == desk.engine.describe());
    CHECK(throughSnapshot(desk.engine) == desk.engine.describe());

    const auto revoked = std::get<TokenInfo>(desk.run(RevokeToken{first}));
    CHECK(revoked.token.facts == court);
    CHECK(desk.engine.tokens().find(first) == nullptr);
    CHECK(desk.engine.tokens().find(second) != nullptr);
    CHECK(desk.replayed() == desk.engine.describe());
    CHECK(throughSnapshot(desk.engine) == desk.engine.describe());
    CHECK(desk.refusal(RevokeToken{first}) == Code::notFound);
}

TEST_CASE("tokens that cannot be are refused") {
    DeskOfEngine desk;
    desk.create(draft("cup"));
    CHECK(desk.refusal(MakeToken{facts("")}) == Code::invalidRequest);
    CHECK(desk.refusal(MakeToken{facts(std::string(maxTokenLabelBytes + 1, 'x'))}) == Code::invalidRequest);
    CHECK(desk.refusal(MakeToken{facts("two\nlines")}) == Code::invalidRequest);
    CHECK(desk.refusal(MakeToken{facts("a", Role::viewer)}) == Code::invalidRequest);
    TokenFacts of = facts("a");
    of.expiresMs = desk.nowMs;
    CHECK(desk.refusal(MakeToken{of}) == Code::invalidRequest);
    of = facts("a");
    of.boards = {"nowhere"};
    CHECK(desk.refusal(MakeToken{of}) == Code::leaderboardNotFound);
    of.boards = {"a/b"};
    CHECK(desk.refusal(MakeToken{of}) == Code::invalidRequest);
    of.boards.assign(maxTokenBoards + 1, "cup");
    CHECK(desk.refusal(MakeToken{of}) == Code::invalidRequest);
    of = facts("a", Role::admin);
    of.boards = {"cup"};
    CHECK(desk.refusal(MakeToken{of}) == Code::invalidRequest);
    for (std::size_t i = 0; i < TokenBook::most; ++i)
        make(desk, facts("device " + std::to_string(i)));
    CHECK(desk.refusal(MakeToken{facts("one more")}) == Code::conflict);
}

TEST_CASE("a token is neither undone nor in the way of what is") {
    DeskOfEngine desk;
    desk.create(draft("cup"));
    desk.submit("cup", "ann", "5");
    desk.run(DeleteBoard{"cup"});
    const std::uint64_t number = make(desk, facts("court 3"));
    CHECK(desk.refusal(UndoChange{"", number, "why not", false, false}) == Code::conflict);
    const std::uint64_t revoked = std::get<TokenInfo>(desk.run(RevokeToken{number})).seq;
    CHECK(desk.refusal(UndoChange{"", revoked, "why not", false, false}) == Code::conflict);
    desk.run(UndoChange{"", std::nullopt, "not meant", false, false}); // the deletion
    CHECK(desk.engine.findBoard("cup") != nullptr);
    CHECK(desk.engine.tokens().all().empty());
}

TEST_CASE("what a failed commit held of tokens is taken back") {
    Engine engine;
    std::vector<Event> events;
    const Origin origin{Source::http, "tester", {}};
    engine.beginBatch();
    REQUIRE(engine.execute(MakeToken{facts("kept")}, origin, 1, events).ok());
    engine.keepBatch();
    const std::string before = engine.describe();
    const std::uint64_t version = engine.tokens().version();
    engine.beginBatch();
    REQUIRE(engine.execute(RevokeToken{1}, origin, 2, events).ok());
    CHECK(engine.tokens().all().empty());
    engine.undoBatch();
    CHECK(engine.describe() == before);
    engine.beginBatch();
    REQUIRE(engine.execute(MakeToken{facts("lost")}, origin, 2, events).ok());
    engine.undoBatch();
    CHECK(engine.describe() == before);
    CHECK(engine.tokens().version() != version); // whoever was told in between is told anew
}

TEST_CASE("the same request for a token is one token, whatever was drawn for it") {
    DeskOfEngine desk;
    desk.origin.headerKey = "once";
    TokenFacts of = facts("court 3");
    const std::uint64_t number = make(desk, of);
    of.digest = std::string(tokenDigestBytes, 'e');
    CHECK(make(desk, of) == number);
    CHECK(desk.engine.tokens().all().size() == 1);
    CHECK(desk.engine.tokens().find(number)->facts.digest.front() == '\xff');
    of.label = "court 4";
    CHECK(desk.refusal(MakeToken{of}) == Code::idempotencyMismatch);
}
