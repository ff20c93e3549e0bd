// SPDX-License-Identifier: GPL-3.0-or-later
// What has been put away is shown as it was, whatever its board is set to since.
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

BoardDraft laps() {
    BoardDraft laps = draft("b");
    laps.decimals = 3;
    laps.sortOrder = SortOrder::ascending;
    laps.displayFormat = DisplayFormat::time;
    laps.rankMode = RankMode::competition;
    laps.tieBreaks = TieBreaks{{{"fouls", SortOrder::ascending}}, TieBreak::first};
    return laps;
}

BoardDraft points() {
    BoardDraft points;
    points.decimals = 0;
    points.sortOrder = SortOrder::descending;
    points.displayFormat = DisplayFormat::points;
    points.rankMode = RankMode::ordinal;
    points.tieBreaks = TieBreaks{{{"wins", SortOrder::descending}}, TieBreak::playerId};
    points.maxEntries = 1;
    return points;
}

void score(DeskOfEngine& desk, const char* player, const char* score, std::int64_t second) {
    Submission scored = submission("b", player, score);
    const bool fouls = desk.engine.findBoard("b")->config.tieBreaks.secondaries.front().name == "fouls";
    scored.secondaries.push_back({fouls ? "fouls" : "wins", second});
    desk.run(SubmitScore{scored});
}

RankingChoice first() {
    RankingChoice choice;
    choice.archive = 1;
    return choice;
}

// Everything that is answered about the first archive.
std::string shown(const Engine& engine) {
    const Result<QueryAnswer> range = answerQuery(engine, RangeQuery{"b", 1, 10, std::nullopt, first()});
    REQUIRE(range.ok());
    const auto& entries = std::get<EntriesAnswer>(*range);
    std::string text = std::to_string(entries.meta.decimals) + " " + name(entries.meta.displayFormat);
    for (const Entry& entry : entries.entries)
        text += "; " + std::to_string(entry.rank.value_or(0)) + " " + entry.playerId + " " +
                formatScore(entry.score, entries.meta.decimals);
    const Result<QueryAnswer> stats = answerQuery(engine, StatsQuery{"b", first()});
    REQUIRE(stats.ok());
    text += "; mean " + std::to_string(std::get<StatsAnswer>(*stats).mean.value_or(0));
    const Result<QueryAnswer> player =
        answerQuery(engine, PlayerQuery{"b", "bob", std::nullopt, first(), true});
    REQUIRE(player.ok());
    for (const SecondaryValue& value : std::get<PlayerAnswer>(*player).secondaries)
        text += "; " + value.name + " " + std::to_string(value.value);
    for (const std::string& sentence : std::get<PlayerAnswer>(*player).explanation)
        text += "\n" + sentence;
    return text;
}

std::unique_ptr<Engine> throughSnapshot(Engine& engine) {
    auto loaded = std::make_unique<Engine>();
    SnapshotReader reader(*loaded);
    SnapshotWriter writer(engine);
    for (bool last = false; !last;)
        REQUIRE(reader.add(writer.next(last)).ok());
    REQUIRE(reader.finish().ok());
    return loaded;
}

} // namespace

TEST_CASE("an archive keeps its decimals, names, rank mode, order and cap") {
    DeskOfEngine desk;
    desk.create(laps());
    score(desk, "ann", "61.234", 1);
    score(desk, "bob", "61.234", 1);
    score(desk, "cid", "59.9", 0);
    desk.run(ResetBoard{"b", ""});
    const std::string before = shown(desk.engine);
    CHECK(before.substr(0, before.find("; mean")) == "3 time; 1 cid 59.900; 2 ann 61.234; 2 bob 61.234");
    CHECK(before.find("; fouls 1") != std::string::npos);
    desk.run(ChangeBoard{"b", points()});
    CHECK(shown(desk.engine) == before);
    score(desk, "bob", "7", 2);
    CHECK(shown(desk.engine) == before);
    const std::unique_ptr<Engine> loaded = throughSnapshot(desk.engine);
    CHECK(shown(*loaded) == before);
    CHECK(loaded->describe() == desk.engine.describe());
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("archives of the same settings share their form, also after a snapshot") {
    DeskOfEngine desk;
    desk.create(laps());
    desk.run(ResetBoard{"b", ""});
    desk.run(ResetBoard{"b", ""});
    desk.run(ChangeBoard{"b", points()});
    desk.run(ResetBoard{"b", ""});
    const auto check = [](const Engine& engine) {
        const std::vector<Archive>& archives = engine.findBoard("b")->archives;
        REQUIRE(archives.size() == 3);
        CHECK(archives[0].form == archives[1].form);
        CHECK(archives[1].form != archives[2].form);
        CHECK(archives[2].form->secondaries == std::vector<std::string>{"wins"});
        CHECK(archives[2].form->known);
    };
    check(desk.engine);
    check(*throughSnapshot(desk.engine));
}

TEST_CASE("a reset is not taken back once scores mean something else") {
    DeskOfEngine desk;
    BoardDraft plain = draft("b");
    desk.create(plain);
    desk.submit("b", "ann", "5");
    const std::uint64_t reset = std::get<BoardWasReset>(desk.run(ResetBoard{"b", ""})).seq;
    BoardDraft decimals;
    decimals.decimals = 2;
    const std::uint64_t changed = std::get<BoardInfo>(desk.run(ChangeBoard{"b", decimals})).seq;
    CHECK(desk.refusal(UndoChange{"b", reset, "", false, false}) == Code::conflict);
    desk.run(UndoChange{"b", changed, "", false, false});
    CHECK(desk.engine.findBoard("b")->config.decimals == 0);
}

TEST_CASE("pages that are read on keep the decimals of the first") {
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.decimals = 1;
    desk.create(with);
    for (const char* player : {"ann", "bob", "cid"})
        desk.submit("b", player, "2.5");
    PinBook pins;
    const Pages pages{pins, 0};
    EntriesPageQuery query;
    query.leaderboardId = "b";
    query.limit = 2;
    const Result<QueryAnswer> page = answerQuery(desk.engine, query, &pages);
    REQUIRE(page.ok());
    query.cursor = std::get<EntriesAnswer>(*page).nextCursor;
    REQUIRE(!query.cursor.empty());
    desk.run(ResetBoard{"b", ""});
    BoardDraft none;
    none.decimals = 0;
    desk.run(ChangeBoard{"b", none});
    const Result<QueryAnswer> next = answerQuery(desk.engine, query, &pages);
    REQUIRE(next.ok());
    CHECK(std::get<EntriesAnswer>(*next).meta.decimals == 1);
    CHECK(std::get<EntriesAnswer>(*next).entries.at(0).score == 25);
}
