// SPDX-License-Identifier: GPL-3.0-or-later
// Many players' places at once: each as a query of its own gives it.
#include "tests/core/engine/desk_of_engine.h"

#include <string>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

RanksAnswer ranks(const DeskOfEngine& desk, std::vector<std::string> playerIds,
                  std::optional<RankMode> mode = {}) {
    const Result<QueryAnswer> answer = answerQuery(desk.engine, RanksQuery{"b", std::move(playerIds), mode});
    REQUIRE(answer.ok());
    return std::get<RanksAnswer>(*answer);
}

Code refusal(const DeskOfEngine& desk, const RanksQuery& query) {
    const Result<QueryAnswer> answer = answerQuery(desk.engine, query);
    REQUIRE(!answer.ok());
    return answer.error().code;
}

} // namespace

TEST_CASE("places of many are answered in the order asked") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    desk.create(draft("other"));
    desk.submit("b", "ann", "50");
    desk.submit("b", "bob", "30");
    desk.submit("b", "cid", "50");
    desk.submit("other", "dan", "1"); // known to the event, not to the board
    const RanksAnswer answer = ranks(desk, {"bob", "nobody", "ann", "dan", "bob", "", "cid"});
    REQUIRE(answer.entries.size() == 4);
    CHECK(answer.entries[0] == Entry{3, "bob", "bob", 30});
    CHECK(answer.entries[1] == Entry{1, "ann", "ann", 50});
    CHECK(answer.entries[2] == Entry{3, "bob", "bob", 30});
    CHECK(answer.entries[3] == Entry{2, "cid", "cid", 50});
    CHECK(answer.notFound == std::vector<std::string>{"nobody", "dan", ""});
    CHECK(answer.meta.totalPlayers == 3);
    CHECK(answer.meta.revision == desk.engine.findBoard("b")->counters.revision);
    const RanksAnswer none = ranks(desk, {});
    CHECK(none.entries.empty());
    CHECK(none.notFound.empty());
    CHECK(refusal(desk, {"nowhere", {"ann"}, {}}) == Code::leaderboardNotFound);
    CHECK(ranks(desk, std::vector<std::string>(mostRanksAsked, "ann")).entries.size() == mostRanksAsked);
    CHECK(refusal(desk, {"b", std::vector<std::string>(mostRanksAsked + 1, "ann"), {}}) ==
          Code::invalidRequest);
}

TEST_CASE("places of many are those of each, in every rank mode and beyond the cut") {
    const std::uint64_t seed = seedOfRun();
    MESSAGE("ROSTRUM_SEED=", seed);
    std::mt19937_64 random(seed);
    DeskOfEngine desk;
    BoardDraft with = draft("b");
    with.maxEntries = 300;
    desk.create(with);
    std::vector<std::string> asked;
    for (int i = 0; i < 500; ++i) {
        const std::string player = "player-" + std::to_string(i);
        Submission one = submission("b", player, "0");
        one.score.significand = static_cast<std::int64_t>(random() % 60);
        if (i % 3 == 0)
            one.username = "Name " + std::to_string(i);
        desk.run(SubmitScore{one});
        asked.push_back(player);
    }
    std::shuffle(asked.begin(), asked.end(), random);
    bool beyond = false;
    for (const RankMode mode :
         {RankMode::ordinal, RankMode::competition, RankMode::dense, RankMode::modified}) {
        const RanksAnswer answer = ranks(desk, asked, mode);
        REQUIRE(answer.entries.size() == asked.size());
        for (std::size_t i = 0; i < asked.size(); ++i) {
            const Result<QueryAnswer> alone = answerQuery(desk.engine, PlayerQuery{"b", asked[i], mode});
            REQUIRE(alone.ok());
            REQUIRE(answer.entries[i] == std::get<PlayerAnswer>(*alone).entry);
            beyond = beyond || !answer.entries[i].rank;
        }
    }
    CHECK(beyond);
}
