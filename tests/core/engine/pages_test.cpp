// SPDX-License-Identifier: GPL-3.0-or-later
// Whole rankings in pages of one revision, archives, and why a rank is what it is.
#include "tests/core/engine/desk_of_engine.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace rostrum;
using test::DeskOfEngine;

namespace {

class PagesDesk : public DeskOfEngine {
  public:
    PinBook pins{{}, {{1, 2}, 3}};
    std::int64_t steadyMs = 0;

    Result<QueryAnswer> ask(const Query& query) {
        const Pages pages{pins, steadyMs};
        return answerQuery(engine, query, &pages);
    }
    EntriesAnswer page(const EntriesPageQuery& query) {
        const Result<QueryAnswer> answer = ask(query);
        REQUIRE_MESSAGE(answer.ok(), (answer.ok() ? "" : answer.error().detail));
        return std::get<EntriesAnswer>(*answer);
    }
    Code fault(const Query& query) {
        const Result<QueryAnswer> answer = ask(query);
        REQUIRE(!answer.ok());
        CHECK(!answer.error().detail.empty());
        return answer.error().code;
    }
};

EntriesPageQuery pageOf(std::uint64_t limit, std::string cursor = {}, std::optional<RankMode> mode = {}) {
    EntriesPageQuery query;
    query.leaderboardId = "b";
    query.limit = limit;
    query.cursor = std::move(cursor);
    query.rankMode = mode;
    return query;
}

bool says(const std::vector<std::string>& sentences, const std::string& part) {
    return std::any_of(sentences.begin(), sentences.end(),
                       [&](const std::string& sentence) { return sentence.find(part) != std::string::npos; });
}

} // namespace

TEST_CASE("pages are of one revision whatever is written meanwhile, in every rank mode") {
    for (const RankMode mode :
         {RankMode::ordinal, RankMode::competition, RankMode::dense, RankMode::modified}) {
        PagesDesk desk;
        desk.create(test::draft("b"));
        for (int i = 0; i < 60; ++i)
            desk.submit("b", "p" + std::to_string(i), std::to_string(i / 4).c_str());
        const std::vector<Entry> expected = desk.top("b", mode);
        EntriesAnswer page = desk.page(pageOf(7, {}, mode));
        const std::uint64_t revision = page.meta.revision;
        std::vector<Entry> all = page.entries;
        for (int i = 0; !page.nextCursor.empty(); ++i) {
            desk.submit("b", "p" + std::to_string(i * 7 % 60), std::to_string(100 - i).c_str());
            desk.submit("b", "new" + std::to_string(i), "9");
            if (i == 3)
                desk.run(ResetBoard{"b", {}});
            page = desk.page(pageOf(7, page.nextCursor));
            CHECK(page.meta.revision == revision);
            CHECK(page.meta.totalPlayers == 60);
            all.insert(all.end(), page.entries.begin(), page.entries.end());
        }
        CHECK(all == expected);
    }
}

TEST_CASE("a page that is all of it pins nothing and has no cursor") {
    PagesDesk desk;
    desk.create(test::draft("b"));
    desk.submit("b", "ann", "5");
    desk.submit("b", "bob", "6");
    CHECK(desk.page(pageOf(2)).nextCursor.empty());
    CHECK(desk.pins.size() == 0);
    CHECK(desk.page(pageOf(0)).entries.size() == 1);
    CHECK(desk.pins.size() == 1);
}

TEST_CASE("a cursor of another board, view or time is refused") {
    PagesDesk desk;
    desk.create(test::draft("b"));
    desk.create(test::draft("c"));
    for (int i = 0; i < 9; ++i)
        desk.submit("b", "p" + std::to_string(i), "5");
    const std::string cursor = desk.page(pageOf(2)).nextCursor;
    EntriesPageQuery other = pageOf(2, cursor);
    SUBCASE("another board") { other.leaderboardId = "c"; }
    SUBCASE("the truth") { other.choice.truth = true; }
    SUBCASE("another rank mode") { other.rankMode = RankMode::dense; }
    SUBCASE("another period") { other.choice.period = Period::daily; }
    SUBCASE("an archive") { other.choice.archive = 1; }
    SUBCASE("a division") { other.choice.division = "x"; }
    SUBCASE("made up") { other.cursor.back() = other.cursor.back() == '0' ? '1' : '0'; }
    CHECK(desk.fault(other) == Code::invalidRequest);
    CHECK(desk.page(pageOf(100, cursor)).entries.size() == 7);
    desk.steadyMs += 60'001;
    CHECK(desk.fault(pageOf(2, cursor)) == Code::cursorExpired);
    EntriesPageQuery truth = pageOf(2);
    truth.choice.truth = true;
    EntriesPageQuery asPublic = pageOf(2, desk.page(truth).nextCursor);
    CHECK(desk.fault(asPublic) == Code::invalidRequest); // an operator's cursor shows nobody else the truth
}

TEST_CASE("archives are listed and read, and errors are clear") {
    PagesDesk desk;
    desk.create(test::draft("b"));
    desk.submit("b", "ann", "5");
    desk.submit("b", "bob", "7");
    CHECK(desk.fault(RangeQuery{"b", 1, 10, {}, {Period::all, 1, {}, false}}) == Code::notFound);
    CHECK(desk.fault(RangeQuery{"b", 1, 10, {}, {Period::daily, 0, {}, false}}) == Code::invalidRequest);
    CHECK(desk.fault(ArchivesQuery{"none"}) == Code::leaderboardNotFound);
    desk.run(ResetBoard{"b", {}});
    desk.submit("b", "ann", "1");
    const auto archives = std::get<ArchivesAnswer>(*desk.ask(ArchivesQuery{"b"})).archives;
    REQUIRE(archives.size() == 1);
    CHECK(archives[0].number == 1);
    CHECK(archives[0].players == 2);
    CHECK(archives[0].endedAtMs == desk.nowMs);
    const auto old =
        std::get<EntriesAnswer>(*desk.ask(RangeQuery{"b", 1, 10, {}, {Period::all, 1, {}, false}}));
    REQUIRE(old.entries.size() == 2);
    CHECK(old.entries[0].playerId == "bob");
    CHECK(desk.top("b").size() == 1);
    CHECK(desk.fault(RangeQuery{"b", 1, 10, {}, {Period::all, 2, {}, false}}) == Code::notFound);
}

TEST_CASE("a rank is explained by what decided it") {
    PagesDesk desk;
    BoardDraft draft = test::draft("b");
    draft.tieBreaks = TieBreaks{{{"goals", SortOrder::descending}}, TieBreak::first};
    draft.rankMode = RankMode::competition;
    draft.maxEntries = 4;
    desk.create(draft);
    const auto submit = [&](const char* player, const char* score, std::int64_t goals) {
        Submission submission = test::submission("b", player, score);
        submission.secondaries = {{"goals", goals}};
        desk.run(SubmitScore{submission});
    };
    submit("ann", "50", 3);
    submit("bob", "50", 2);
    submit("cat", "50", 2);
    submit("dan", "40", 9);
    submit("eve", "10", 1);
    const auto explain = [&](const char* player) {
        PlayerQuery query{"b", player, {}};
        query.explain = true;
        return std::get<PlayerAnswer>(*desk.ask(query));
    };
    const PlayerAnswer cat = explain("cat");
    CHECK(cat.entry.rank == 2);
    CHECK(cat.percentile == 25.0);
    REQUIRE(cat.secondaries.size() == 1);
    CHECK(cat.secondaries[0] == SecondaryValue{"goals", 2});
    CHECK(says(cat.explanation, "cat has 50, goals 2 and has rank 2, at place 3 of 4."));
    CHECK(says(cat.explanation, "1 player is strictly better, 1 other is equal, 1 is worse."));
    CHECK(says(cat.explanation, "equals share the best place"));
    CHECK(says(cat.explanation,
               "bob is next above with 50, goals 2: equal in all values, this one was reached "
               "later, by event"));
    CHECK(says(cat.explanation, "dan is next below with 40, goals 9: the score decides."));
    CHECK(says(explain("ann").explanation,
               "bob is next below with 50, goals 2: equal in score, goals decides, 3 against 2."));
    const PlayerAnswer eve = explain("eve");
    CHECK(eve.entry.rank == std::nullopt);
    CHECK(eve.percentile == std::nullopt);
    CHECK(says(eve.explanation, "is not ranked: the leaderboard ranks the first 4 places"));
    CHECK(std::get<PlayerAnswer>(*desk.ask(PlayerQuery{"b", "eve", {}})).explanation.empty());
}
