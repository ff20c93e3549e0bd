// SPDX-License-Identifier: GPL-3.0-or-later
// A jump of the clock that is not believed is said in the vital signs, from the turn in which it is seen to the one in which it is over.
#include "core/fakes/manual_clock.h"
#include "tests/core/intake/house.h"
#include "tests/core/intake/venue.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>

using namespace rostrum;
using namespace rostrum::test;

namespace {

class WatchedRun {
  public:
    WatchedRun() : writer_(ledger_, intake_, tops_, vitals_, clock) {
        REQUIRE(writer_.open().ok());
        writer_.start();
        doubt();
    }
    // What is said once the writer has looked at the clock.
    std::optional<ClockDoubt> doubt() {
        caller_.call(Query(BoardQuery{"default"}));
        return vitals_.read().clockDoubt;
    }
    void jump(std::int64_t ms) { clock.setWallMs(clock.wallMs() + ms); }

    ManualClock clock{firstOfMay};

  private:
    MemoryLedger ledger_;
    PublishedTops tops_;
    Vitals vitals_;
    Intake intake_;
    Writer writer_;
    Caller caller_{intake_};
};

} // namespace

TEST_CASE("a jump is said while it is doubted: by how much, since when, until it is believed") {
    for (const std::int64_t jump : {2 * dayMs, -3 * hourMs}) {
        CAPTURE(jump);
        WatchedRun run;
        CHECK(run.doubt() == std::nullopt);
        run.clock.advanceMs(20'000);
        run.jump(jump);
        const ClockDoubt said{jump, firstOfMay + 20'000};
        CHECK(run.doubt() == said);
        run.clock.advanceMs(59'999);
        CHECK(run.doubt() == said);
        run.clock.advanceMs(1);
        CHECK(run.doubt() == std::nullopt);
    }
}

TEST_CASE("a jump that goes back is said no more, and another one is said in its place") {
    WatchedRun run;
    run.jump(dayMs);
    CHECK(run.doubt() == ClockDoubt{dayMs, firstOfMay});
    run.clock.advanceMs(5000);
    run.jump(hourMs);
    CHECK(run.doubt() == ClockDoubt{dayMs + hourMs, firstOfMay + 5000});
    run.jump(-dayMs - hourMs);
    CHECK(run.doubt() == std::nullopt);
}
