// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/golden/golden_event.h"

#include "core/engine/engine.h"
#include "core/engine/snapshot.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace rostrum::test {

namespace {

class Player {
  public:
    Player(Ledger& ledger, const std::function<void(const std::string&)>& fail)
        : ledger_(ledger),
          fail_(fail) {}

    void run(const Command& command, const std::string& headerKey = {}) {
        nowMs_ += 1500;
        Origin origin{Source::http, "loopback", headerKey};
        std::vector<Event> events;
        engine_.beginBatch();
        if (const auto executed = engine_.execute(command, origin, nowMs_, events); !executed)
            fail_(executed.error().detail);
        if (const Result<void> committed = ledger_.commit(events, nullptr); !committed)
            fail_(committed.error().detail);
        engine_.keepBatch();
    }
    void snapshot() {
        SnapshotWriter writer(engine_);
        for (std::uint32_t index = 0;; ++index) {
            SnapshotPart part{writer.seq(), index, false, {}};
            part.bytes = writer.next(part.last);
            if (const Result<void> committed = ledger_.commit({}, &part); !committed)
                fail_(committed.error().detail);
            if (part.last)
                return;
        }
    }

  private:
    Ledger& ledger_;
    const std::function<void(const std::string&)>& fail_;
    Engine engine_;
    std::int64_t nowMs_ = 1'777'665'540'000; // 2026-05-01T19:59:00Z
};

Submission submission(const char* board, const char* player, std::int64_t significand,
                      std::int32_t exponent = 0) {
    Submission result;
    result.leaderboardId = board;
    result.playerId = player;
    result.score = {significand, exponent};
    return result;
}

void createBoards(Player& player) {
    BoardDraft cup;
    cup.id = "default";
    cup.updateMode = UpdateMode::increment;
    player.run(CreateBoard{cup});
    BoardDraft lap;
    lap.id = "lap.times";
    lap.name = "Schnellste Runde";
    lap.sortOrder = SortOrder::ascending;
    lap.updateMode = UpdateMode::best;
    lap.rankMode = RankMode::competition;
    lap.displayFormat = DisplayFormat::time;
    lap.visibility = Visibility::unlisted;
    lap.decimals = 3;
    lap.maxEntries = 3;
    lap.minScore = std::optional(ExactNumber{1, 0});
    lap.maxScore = std::optional(ExactNumber{600, 0});
    lap.maxStep = std::optional(ExactNumber{500, 0});
    lap.startsAtMs = std::optional<std::int64_t>(0);
    lap.endsAtMs = std::optional<std::int64_t>(4'102'444'800'000);
    lap.metadata = R"({"track":"São Paulo"})";
    player.run(CreateBoard{lap}, "create-lap");
    BoardDraft passing;
    passing.id = "passing";
    passing.rankMode = RankMode::dense;
    player.run(CreateBoard{passing});
}

void submitScores(Player& player) {
    Submission named = submission("default", "tm-st", 3);
    named.username = "São Tomé and Príncipe";
    named.gameId = "match-1";
    named.metadata = R"({"minute":90})";
    named.eventId = "e-1";
    named.timestampMs = -3'061'411'200'000; // 1872
    player.run(SubmitScore{named});
    player.run(SubmitScore{submission("default", "Curaçao", 1)}, "key-1");
    player.run(SubmitScore{submission("default", "Curaçao", 0)}); // changes nothing
    SubmitBatch batch;
    for (const auto& [id, time] :
         {std::pair("ann", 61'234), {"bob", 60'001}, {"cid", 61'234}, {"dan", 99'999}})
        batch.items.push_back(submission("lap.times", id, time, -3));
    batch.items.push_back(submission("lap.times", "too fast", 5, -1)); // refused
    player.run(batch, "batch-1");
    player.run(SubmitScore{submission("passing", "low", std::numeric_limits<Score>::min())});
    player.run(SubmitScore{submission("passing", "high", std::numeric_limits<Score>::max())});
}

} // namespace

void playGoldenEvent(Ledger& ledger, const std::function<void(const std::string&)>& fail) {
    Player player(ledger, fail);
    createBoards(player);
    submitScores(player);
    player.run(RemovePlayer{"lap.times", "ann"});
    player.run(ResetBoard{"passing", "half time"});
    player.run(SubmitScore{submission("passing", "low", 7)});
    player.snapshot();
    BoardDraft change;
    change.name = "Spring Cup";
    change.maxEntries = 0;
    player.run(ChangeBoard{"default", change});
    Submission renamed = submission("default", "tm-st", 5);
    renamed.username = "ساو تومي وبرينسيب";
    player.run(SubmitScore{renamed});
    player.run(DeleteBoard{"passing"}, "delete-1");
    BoardDraft again;
    again.id = "passing";
    player.run(CreateBoard{again});
    player.run(SubmitScore{submission("passing", "ann", 12)});
}

} // namespace rostrum::test
