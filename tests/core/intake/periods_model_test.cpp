// SPDX-License-Identifier: GPL-3.0-or-later
// Each event is counted once and on one side, whatever the clocks do and however often the program was off: against a model.
#include "tests/core/intake/venue.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr std::array slicedPeriods = {Period::daily, Period::weekly, Period::monthly};

using Sums = std::map<std::string, Score>;

// What a board must hold: by period and by the beginning of its slice, and by generation, with nothing but the calendar and a list
// of what was open.
class Model {
  public:
    Model(const Calendar& calendar, std::string zone, ResetPeriod reset, std::int64_t graceMs,
          std::int64_t nowMs)
        : calendar_(calendar),
          zone_(std::move(zone)),
          reset_(reset),
          graceMs_(graceMs) {
        for (const Period period : slicedPeriods)
            open_[period].current = sliceAt(period, nowMs);
        generations_.emplace_back();
        nextResetMs_ = resetAfter(nowMs);
    }

    void tick(std::int64_t nowMs) {
        for (auto& [period, open] : open_) {
            const TimeSlice now = sliceAt(period, nowMs);
            if (now.beginMs > open.current.beginMs) {
                // What was begun early was current for a while, though nobody was there to see it.
                open.before = open.early && open.early->beginMs != now.beginMs ? *open.early : open.current;
                open.current = now;
                open.early.reset();
            }
            if (open.before && nowMs >= open.before->endMs + graceMs_)
                open.before.reset();
        }
        if (nextResetMs_ && *nextResetMs_ <= nowMs) {
            generations_.emplace_back();
            nextResetMs_ = resetAfter(nowMs);
        }
    }
    // Whether it is late.
    bool count(const std::string& player, Score value, std::int64_t atMs) {
        generations_.back()[player] += value;
        bool late = false;
        for (auto& [period, open] : open_) {
            const TimeSlice slice = sliceAt(period, atMs);
            if (slice.beginMs > open.current.beginMs)
                open.early = slice;
            const bool isOpen = slice == open.current || slice == open.early || slice == open.before;
            if (isOpen)
                sums_[{period, slice.beginMs}][player] += value;
            late = late || !isOpen;
        }
        return late;
    }
    void check(const Engine& engine) const {
        const Board& board = *engine.findBoard("cup");
        std::map<std::pair<Period, std::int64_t>, Sums> found;
        std::vector<Sums> generations;
        for (const Archive& archive : board.archives) {
            if (archive.ref.period == Period::all)
                add(engine, archive.ranking, generations.emplace_back());
            else
                add(engine, archive.ranking, found[{archive.ref.period, archive.ref.beginMs}]);
        }
        add(engine, board.ranking, generations.emplace_back());
        for (const auto& slice : board.periods)
            add(engine, slice->ranking, found[{slice->ref.period, slice->ref.beginMs}]);
        std::erase_if(found, [](const auto& entry) { return entry.second.empty(); });
        REQUIRE(generations == generations_);
        REQUIRE(found == sums_);
        for (const auto& [period, open] : open_)
            REQUIRE(board.currentPeriod(period)->ref.beginMs == open.current.beginMs);
    }

  private:
    struct Open {
        std::optional<TimeSlice> before;
        TimeSlice current;
        std::optional<TimeSlice> early;
    };

    TimeSlice sliceAt(Period period, std::int64_t ms) const { return calendar_.sliceAt(period, zone_, ms); }
    std::optional<std::int64_t> resetAfter(std::int64_t ms) const {
        if (reset_ == ResetPeriod::never)
            return std::nullopt;
        return sliceAt(*boundaryOf(reset_), ms).endMs;
    }
    static void add(const Engine& engine, const Ranking& ranking, Sums& sums) {
        ranking.forEach([&](const Ranking::Record& record, Ranking::Secondaries) {
            sums[std::string(engine.players().playerId(record.player))] += record.standing.score;
        });
    }

    const Calendar& calendar_;
    std::string zone_;
    ResetPeriod reset_;
    std::int64_t graceMs_;
    std::map<Period, Open> open_;
    std::optional<std::int64_t> nextResetMs_;
    std::vector<Sums> generations_;
    std::map<std::pair<Period, std::int64_t>, Sums> sums_;
};

// Hours that are left out and come twice, around midnights and elsewhere, every few days.
std::vector<ManualCalendar::Change> manyChanges(Random& random) {
    std::vector<ManualCalendar::Change> changes;
    std::int64_t at = firstOfMay;
    for (int i = 0; i < 60; ++i) {
        at += static_cast<std::int64_t>(1 + below(random, 12 * 48)) * 30 * minuteMs;
        changes.push_back({at, static_cast<int>(below(random, 9)) * 30 - 120});
    }
    return changes;
}

struct Drama {
    Venue& venue;
    Model& model;
    Random& random;

    std::int64_t upTo(std::int64_t most) {
        return static_cast<std::int64_t>(below(random, static_cast<std::uint64_t>(most)));
    }

    // The time that events go by: the wall clock, when it is not jumping.
    std::int64_t nowMs() const { return venue.clock.wallMs(); }

    void pass(std::int64_t ms) {
        venue.clock.advanceMs(ms);
        venue.look(); // perhaps while one of the two clocks stood before and the other after it
        venue.look();
        model.tick(nowMs());
    }
    void submit(std::int64_t trueNowMs) {
        std::optional<std::int64_t> at;
        switch (below(random, 5)) {
        case 0: break;
        case 1: at = trueNowMs + upTo(5 * minuteMs + 1); break; // a clock that is ahead
        case 2: at = trueNowMs - upTo(5 * minuteMs + 1); break;
        case 3: at = trueNowMs - upTo(26 * hourMs); break; // a feed that is behind
        default: at = trueNowMs - upTo(40 * dayMs); break;
        }
        const std::string player = "p" + std::to_string(below(random, 12));
        const auto value = static_cast<Score>(1 + below(random, 1000));
        const Reply reply = venue.call(timed(player, value, at));
        const auto* answer = commandAnswer<ScoreAnswer>(reply);
        REQUIRE(answer != nullptr);
        REQUIRE(answer->late == model.count(player, value, at.value_or(trueNowMs)));
    }
    // To just before, just at or just after the next midnight of the zone.
    void passToMidnight(const char* zone) {
        const std::int64_t midnight = venue.calendar.sliceAt(Period::daily, zone, nowMs()).endMs;
        const std::int64_t target = midnight - 2 + upTo(4);
        if (target > nowMs())
            pass(target - nowMs());
    }
    // The wall clock jumps and comes back before a minute is over.
    void jump() {
        const std::int64_t by = upTo(10 * dayMs) - 5 * dayMs;
        if (by > -2000 && by < 2000)
            return;
        const std::int64_t trueNowMs = nowMs();
        venue.clock.setWallMs(trueNowMs + by);
        venue.look();
        submit(trueNowMs);
        const std::int64_t lasted = upTo(50'000);
        venue.clock.advanceMs(lasted);
        venue.look();
        model.tick(trueNowMs + lasted);
        submit(trueNowMs + lasted);
        venue.clock.setWallMs(trueNowMs + lasted);
        venue.look();
    }
    void restart(std::int64_t offMs) {
        const std::string state = venue.stop();
        REQUIRE(venue.recovered(false)->describe() == state);
        REQUIRE(venue.recovered(true)->describe() == state);
        venue.clock.advanceMs(offMs);
        venue.start();
        venue.look();
        model.tick(nowMs());
    }
    void act(const char* zone) {
        switch (below(random, 20)) {
        case 0: passToMidnight(zone); break;
        case 1:
        case 2: pass(upTo(3 * minuteMs)); break;
        case 3: pass(upTo(6 * hourMs)); break;
        case 4:
            if (below(random, 3) == 0)
                restart(below(random, 2) == 0 ? upTo(10 * minuteMs) : upTo(9 * dayMs));
            break;
        case 5:
            if (below(random, 4) == 0)
                jump();
            break;
        default: submit(nowMs()); break;
        }
    }
};

} // namespace

TEST_CASE("each event is counted once and on one side, over changes of the clocks, jumps and times off") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    Random random(seed);
    const int rounds = isLong() ? 200 : 12;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        const std::int64_t grace =
            below(random, 2) == 0 ? 0 : static_cast<std::int64_t>(below(random, 12 * 60)) * minuteMs;
        Venue venue(grace);
        venue.calendar.addZone("Somewhere", 60, manyChanges(random));
        const auto reset = static_cast<ResetPeriod>(below(random, 4));
        venue.start();
        Model model(venue.calendar, "Somewhere", reset, grace, venue.clock.wallMs());
        REQUIRE(commandAnswer<BoardInfo>(venue.call(cup(PeriodSet::fromBits(15), reset, "Somewhere"))) !=
                nullptr);
        Drama drama{venue, model, random};
        for (int i = 0; i < 400; ++i)
            drama.act("Somewhere");
        const std::string state = venue.stop();
        REQUIRE(venue.hasSnapshot());
        const auto replayed = venue.recovered(false);
        REQUIRE(replayed->describe() == state);
        REQUIRE(venue.recovered(true)->describe() == state);
        model.check(*replayed);
    }
}
