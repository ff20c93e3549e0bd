// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of a board, one by one.
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

std::vector<std::optional<std::uint64_t>> ranksOf(const std::vector<Entry>& entries) {
    std::vector<std::optional<std::uint64_t>> ranks;
    ranks.reserve(entries.size());
    for (const Entry& entry : entries)
        ranks.push_back(entry.rank);
    return ranks;
}

std::vector<std::string> idsOf(const std::vector<Entry>& entries) {
    std::vector<std::string> ids;
    ids.reserve(entries.size());
    for (const Entry& entry : entries)
        ids.push_back(entry.playerId);
    return ids;
}

using Ranks = std::vector<std::optional<std::uint64_t>>;
using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("update modes do what they say, in both orders") {
    DeskOfEngine desk;
    const auto board = [&](const char* id, UpdateMode mode, SortOrder sort) {
        BoardDraft with = draft(id);
        with.updateMode = mode;
        with.sortOrder = sort;
        desk.create(with);
    };
    board("replace", UpdateMode::replace, SortOrder::descending);
    board("increment", UpdateMode::increment, SortOrder::descending);
    board("high", UpdateMode::best, SortOrder::descending);
    board("low", UpdateMode::best, SortOrder::ascending);

    CHECK(desk.submit("replace", "ann", "10").score == 10);
    CHECK(desk.submit("replace", "ann", "7").score == 7);
    CHECK(desk.submit("increment", "ann", "10").score == 10);
    CHECK(desk.submit("increment", "ann", "-3").score == 7);
    CHECK(desk.submit("high", "ann", "10").score == 10);
    const ScoreAnswer worse = desk.submit("high", "ann", "7");
    CHECK(worse.score == 10);
    CHECK(!worse.updated);
    CHECK(desk.submit("high", "ann", "11").score == 11);
    CHECK(desk.submit("low", "ann", "10").score == 10);
    CHECK(desk.submit("low", "ann", "12").score == 10);
    CHECK(desk.submit("low", "ann", "9").score == 9);
}

TEST_CASE("who reached a score first stands higher, and coming back reaches it anew") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.submit("b", "ann", "50");
    desk.submit("b", "bob", "50");
    CHECK(idsOf(desk.top("b")) == Ids{"ann", "bob"});
    CHECK(!desk.submit("b", "ann", "50").updated); // nothing changes, nobody moves
    CHECK(idsOf(desk.top("b")) == Ids{"ann", "bob"});
    desk.submit("b", "ann", "40");
    desk.submit("b", "ann", "50");
    CHECK(idsOf(desk.top("b")) == Ids{"bob", "ann"});
    desk.run(RemovePlayer{"b", "bob"});
    CHECK(desk.submit("b", "bob", "50").previousRank == std::nullopt);
    CHECK(idsOf(desk.top("b")) == Ids{"ann", "bob"});
}

TEST_CASE("four rank modes for 50 50 30 30 10") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    int i = 0;
    for (const char* score : {"50", "50", "30", "30", "10"})
        desk.submit("b", std::string(1, static_cast<char>('a' + i++)), score);
    CHECK(ranksOf(desk.top("b", RankMode::ordinal)) == Ranks{1, 2, 3, 4, 5});
    CHECK(ranksOf(desk.top("b", RankMode::competition)) == Ranks{1, 1, 3, 3, 5});
    CHECK(ranksOf(desk.top("b", RankMode::dense)) == Ranks{1, 1, 2, 2, 3});
    CHECK(ranksOf(desk.top("b", RankMode::modified)) == Ranks{2, 2, 4, 4, 5});
    const Result<QueryAnswer> answer = answerQuery(desk.engine, PlayerQuery{"b", "c", RankMode::competition});
    REQUIRE(answer.ok());
    CHECK(std::get<PlayerAnswer>(*answer).entry.rank == 3);
    CHECK(std::get<PlayerAnswer>(*answer).percentile == doctest::Approx(20.0));
}

TEST_CASE("answers name rank and previous rank of their own moment") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    CHECK(desk.submit("b", "ann", "10").rank == 1);
    const ScoreAnswer bob = desk.submit("b", "bob", "20");
    CHECK(bob.rank == 1);
    CHECK(bob.previousRank == std::nullopt);
    const ScoreAnswer ann = desk.submit("b", "ann", "30");
    CHECK(ann.rank == 1);
    CHECK(ann.previousRank == 2);
    CHECK(ann.seq == desk.engine.lastSeq());
}

TEST_CASE("max_entries caps what is ranked, not what is known") {
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.maxEntries = 2;
    desk.create(with);
    desk.submit("b", "ann", "30");
    desk.submit("b", "bob", "20");
    const ScoreAnswer cid = desk.submit("b", "cid", "10");
    CHECK(cid.rank == std::nullopt);
    CHECK(idsOf(desk.top("b")) == Ids{"ann", "bob"});
    const Result<QueryAnswer> beyond = answerQuery(desk.engine, PlayerQuery{"b", "cid", {}});
    REQUIRE(beyond.ok());
    CHECK(std::get<PlayerAnswer>(*beyond).entry.rank == std::nullopt);
    CHECK(std::get<PlayerAnswer>(*beyond).entry.score == 10);
    CHECK(std::get<PlayerAnswer>(*beyond).meta.totalPlayers == 2);
    CHECK(!answerQuery(desk.engine, AroundQuery{"b", "cid", 5, {}}).ok());
    desk.run(RemovePlayer{"b", "ann"});
    CHECK(idsOf(desk.top("b")) == Ids{"bob", "cid"}); // comes in when others leave
    CHECK(desk.submit("b", "dan", "15").rank == 2);
    CHECK(ranksOf(desk.top("b", RankMode::modified)) == Ranks{1, 2});
}

TEST_CASE("bounds, steps and times are kept, and refusals change nothing") {
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.minScore = std::optional(number("0"));
    with.maxScore = std::optional(number("100"));
    with.maxStep = std::optional(number("30"));
    with.updateMode = UpdateMode::increment;
    with.startsAtMs = std::optional<std::int64_t>(desk.nowMs);
    with.endsAtMs = std::optional<std::int64_t>(desk.nowMs + 1000);
    desk.create(with);
    const auto refused = [&](const char* player, const char* score) {
        return desk.refusal(SubmitScore{submission("b", player, score)});
    };
    CHECK(refused("ann", "101") == Code::invalidScore);
    CHECK(refused("ann", "-1") == Code::invalidScore);
    desk.submit("b", "ann", "80");
    CHECK(refused("ann", "31") == Code::invalidScore);
    CHECK(refused("ann", "-31") == Code::invalidScore);
    desk.submit("b", "ann", "20");
    CHECK(refused("ann", "1") == Code::invalidScore);
    CHECK(refused("ann", "1.5") == Code::invalidScore);
    CHECK(refused("", "1") == Code::invalidRequest);
    CHECK(desk.refusal(SubmitScore{submission("nowhere", "ann", "1")}) == Code::leaderboardNotFound);
    desk.nowMs += 1000;
    CHECK(refused("bob", "1") == Code::conflict);
    desk.nowMs -= 1001;
    CHECK(refused("bob", "1") == Code::conflict);
}

TEST_CASE("increments that leave 64 bits are refused") {
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.updateMode = UpdateMode::increment;
    desk.create(with);
    desk.submit("b", "ann", "9223372036854775807");
    CHECK(desk.refusal(SubmitScore{submission("b", "ann", "1")}) == Code::invalidScore);
    desk.submit("b", "bob", "-9223372036854775808");
    CHECK(desk.refusal(SubmitScore{submission("b", "bob", "-1")}) == Code::invalidScore);
    desk.engine.checkInvariants();
}

TEST_CASE("max_step holds over the whole range of scores") {
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.maxStep = std::optional(number("9223372036854775807"));
    desk.create(with);
    desk.submit("b", "ann", "-9223372036854775808");
    CHECK(desk.refusal(SubmitScore{submission("b", "ann", "0")}) == Code::invalidScore);
    CHECK(desk.submit("b", "ann", "-1").updated);
}

TEST_CASE("revision steps with each applied change and with nothing else") {
    DeskOfEngine desk;
    const auto revision = [&] { return desk.engine.findBoard("b")->counters.revision; };
    desk.create(draft("b"));
    CHECK(revision() == 1);
    desk.submit("b", "ann", "5");
    CHECK(revision() == 2);
    desk.submit("b", "ann", "5");
    CHECK(revision() == 2);
    CHECK(desk.engine.findBoard("b")->counters.submissions == 2);
    Submission renamed = submission("b", "ann", "5");
    renamed.username = "Ann A.";
    desk.run(SubmitScore{renamed});
    CHECK(revision() == 3);
    CHECK(desk.top("b").front().username == "Ann A.");
    desk.run(ResetBoard{"b", ""});
    CHECK(revision() == 4);
    desk.create(draft("other"));
    CHECK(revision() == 4);
}

TEST_CASE("a name given on one board is shown on all, and steps those that show it") {
    DeskOfEngine desk;
    desk.create(draft("one"));
    desk.create(draft("two"));
    desk.create(draft("three"));
    desk.submit("one", "ann", "1");
    desk.submit("two", "ann", "1");
    const std::uint64_t two = desk.engine.findBoard("two")->counters.revision;
    const std::uint64_t three = desk.engine.findBoard("three")->counters.revision;
    Submission renamed = submission("one", "ann", "2");
    renamed.username = "Curaçao";
    desk.run(SubmitScore{renamed});
    CHECK(desk.top("two").front().username == "Curaçao");
    CHECK(desk.engine.findBoard("two")->counters.revision == two + 1);
    CHECK(desk.engine.findBoard("three")->counters.revision == three);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("a reset archives and empties, and begins a generation") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.submit("b", "ann", "5");
    const std::uint64_t before = desk.engine.findBoard("b")->generation;
    const auto answer = std::get<BoardWasReset>(desk.run(ResetBoard{"b", "half time"}));
    CHECK(answer.archivedPlayers == 1);
    CHECK(answer.board.totalPlayers == 0);
    const Board& board = *desk.engine.findBoard("b");
    CHECK(board.generation == answer.seq);
    REQUIRE(board.archives.size() == 1);
    CHECK(board.archives[0].generation == before);
    CHECK(board.archives[0].ranking.size() == 1);
    CHECK(desk.submit("b", "ann", "1").previousRank == std::nullopt);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("a deleted board's id is free for a new board") {
    DeskOfEngine desk;
    const BoardInfo first = desk.create(draft("b"));
    desk.submit("b", "ann", "5");
    CHECK(desk.refusal(CreateBoard{draft("b")}) == Code::leaderboardExists);
    desk.run(DeleteBoard{"b"});
    CHECK(desk.engine.findBoard("b") == nullptr);
    CHECK(desk.refusal(DeleteBoard{"b"}) == Code::leaderboardNotFound);
    const BoardInfo second = desk.create(draft("b"));
    CHECK(second.number != first.number);
    CHECK(second.totalPlayers == 0);
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("what would alter scores cannot be changed while there are any") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.submit("b", "ann", "5");
    BoardDraft change;
    change.sortOrder = SortOrder::ascending;
    CHECK(desk.refusal(ChangeBoard{"b", change}) == Code::conflict);
    change = {};
    change.decimals = 2;
    CHECK(desk.refusal(ChangeBoard{"b", change}) == Code::conflict);
    change = {};
    change.name = "Spring Cup";
    CHECK(std::get<BoardInfo>(desk.run(ChangeBoard{"b", change})).config.name == "Spring Cup");
    desk.run(ResetBoard{"b", ""});
    change = {};
    change.sortOrder = SortOrder::ascending;
    CHECK(std::get<BoardInfo>(desk.run(ChangeBoard{"b", change})).config.sortOrder == SortOrder::ascending);
    desk.submit("b", "ann", "5");
    desk.submit("b", "bob", "4");
    CHECK(idsOf(desk.top("b")) == Ids{"bob", "ann"});
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("limits of the whole event") {
    Engine engine({3, 2, {}});
    std::vector<Event> events;
    const Origin origin;
    engine.beginBatch();
    CHECK(engine.execute(CreateBoard{draft("a")}, origin, 0, events).ok());
    engine.keepBatch();
    engine.beginBatch();
    CHECK(engine.execute(CreateBoard{draft("b")}, origin, 0, events).ok());
    engine.keepBatch();
    engine.beginBatch();
    const auto third = engine.execute(CreateBoard{draft("c")}, origin, 0, events);
    REQUIRE(!third.ok());
    CHECK(third.error().code == Code::conflict);
    for (const char* player : {"p", "q", "r"})
        CHECK(engine.execute(SubmitScore{submission("a", player, "1")}, origin, 0, events).ok());
    const auto fourth = engine.execute(SubmitScore{submission("b", "p", "1")}, origin, 0, events);
    REQUIRE(!fourth.ok());
    CHECK(fourth.error().code == Code::unavailable);
    CHECK(engine.execute(SubmitScore{submission("a", "p", "2")}, origin, 0, events)
              .ok()); // those who are in go on
    engine.keepBatch();
}

TEST_CASE("stats are exact, within the cap too") {
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.decimals = 2;
    desk.create(with);
    for (const auto& [player, score] : {std::pair("a", "1.50"), {"b", "2.50"}, {"c", "9"}, {"d", "0.25"}})
        desk.submit("b", player, score);
    const auto stats = [&] { return std::get<StatsAnswer>(*answerQuery(desk.engine, StatsQuery{"b"})); };
    CHECK(stats().highest == 900);
    CHECK(stats().lowest == 25);
    CHECK(*stats().mean == doctest::Approx(3.3125));
    CHECK(*stats().median == doctest::Approx(2.0));
    CHECK(stats().submissions == 4);
    BoardDraft change;
    change.maxEntries = 3;
    desk.run(ChangeBoard{"b", change});
    CHECK(stats().lowest == 150);
    CHECK(*stats().mean == doctest::Approx(13.0 / 3));
    change.maxEntries = 1;
    desk.run(ChangeBoard{"b", change});
    CHECK(*stats().mean == doctest::Approx(9.0));
    CHECK(stats().meta.totalPlayers == 1);
}

TEST_CASE("neighbours of a player") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    for (int i = 0; i < 20; ++i)
        desk.submit("b", "p" + std::to_string(i), std::to_string(100 - i).c_str());
    const auto around = [&](const char* player, std::uint64_t range) {
        return idsOf(
            std::get<EntriesAnswer>(*answerQuery(desk.engine, AroundQuery{"b", player, range, {}})).entries);
    };
    CHECK(around("p0", 2) == Ids{"p0", "p1", "p2"});
    CHECK(around("p1", 2) == Ids{"p0", "p1", "p2", "p3"});
    CHECK(around("p10", 1) == Ids{"p9", "p10", "p11"});
    CHECK(around("p19", 2) == Ids{"p17", "p18", "p19"});
    CHECK(around("p5", 0) == Ids{"p5"});
}
