// SPDX-License-Identifier: GPL-3.0-or-later
// Pages through the writer: what is kept for them has the bounds that it was given, and goes without being asked for.
#include "core/fakes/manual_clock.h"
#include "tests/core/intake/house.h"
#include "tests/core/intake/venue.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr int players = 300;

// One run in which a page was read, everybody moved, and `awayMs` went by.
class PagedRun {
  public:
    explicit PagedRun(const PinLimits& limits)
        : writer_(ledger_, intake_, tops_, vitals_, clock_, options(limits)) {
        REQUIRE(writer_.open().ok());
        writer_.start();
        everybodyScores(1);
    }

    void everybodyScores(std::int64_t points) {
        for (int player = 0; player < players; ++player)
            caller_.call(score("default", "p" + std::to_string(player), points + player));
    }
    // The code of the answer; nothing where there is a page.
    std::optional<Code> page(std::string& cursor) {
        EntriesPageQuery query;
        query.leaderboardId = "default";
        query.limit = 10;
        query.cursor = cursor;
        const Reply reply = caller_.call(Query(query));
        if (const auto* error = std::get_if<Error>(&reply.content))
            return error->code;
        const auto* entries = queryAnswer<EntriesAnswer>(reply);
        REQUIRE(entries != nullptr);
        cursor = entries->nextCursor;
        return std::nullopt;
    }
    void pass(std::int64_t ms) { clock_.advanceMs(ms); }
    std::size_t memoryAtEnd() {
        writer_.stop();
        return writer_.engine().memoryBytes();
    }

  private:
    static WriterOptions options(const PinLimits& limits) {
        WriterOptions options;
        options.pins = limits;
        options.snapshotAtEndEvents = 0;
        return options;
    }

    MemoryLedger ledger_;
    ManualClock clock_{firstOfMay};
    PublishedTops tops_;
    Vitals vitals_;
    Intake intake_;
    Writer writer_;
    Caller caller_{intake_};
};

} // namespace

TEST_CASE("what a page keeps of those who moved goes by itself once nobody has read for a while") {
    const auto memoryAfter = [](std::int64_t ms) {
        PagedRun run({4, 16, 1000, 100'000});
        std::string cursor;
        REQUIRE(run.page(cursor) == std::nullopt);
        REQUIRE(!cursor.empty());
        run.everybodyScores(1000);
        run.pass(ms);
        return run.memoryAtEnd();
    };
    CHECK(memoryAfter(1001) + players * sizeof(RankingEntry) < memoryAfter(1000));
}

TEST_CASE("the writer's pages have the bounds that it was given") {
    PagedRun run({4, 16, 60'000, 2});
    std::string cursor;
    REQUIRE(run.page(cursor) == std::nullopt);
    CHECK(run.page(cursor) == std::nullopt);
    run.everybodyScores(1000);
    CHECK(run.page(cursor) == Code::cursorExpired);
    cursor.clear();
    CHECK(run.page(cursor) == std::nullopt);
}
