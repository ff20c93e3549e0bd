// SPDX-License-Identifier: GPL-3.0-or-later
// Time through the writer: each event is counted once and on one side, whatever the clocks do and however often the program was off.
#include "core/engine/recovery.h"
#include "core/fakes/manual_calendar.h"
#include "core/fakes/manual_clock.h"
#include "tests/core/intake/house.h"
#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr std::int64_t minuteMs = 60'000;
constexpr std::int64_t hourMs = 60 * minuteMs;
constexpr std::int64_t dayMs = 24 * hourMs;
constexpr std::int64_t firstOfMay = 1777593600000; // 2026-05-01T00:00:00Z, a Friday
constexpr std::array slicedPeriods = {Period::daily, Period::weekly, Period::monthly};

// A program that is started and stopped on one ledger, with a clock and a calendar of its own.
class Venue {
  public:
    explicit Venue(std::int64_t graceMs = 0, std::int64_t nowMs = firstOfMay + 12 * hourMs)
        : clock(nowMs),
          graceMs_(graceMs) {}
    ~Venue() { stop(); }
    Venue(const Venue&) = delete;
    Venue& operator=(const Venue&) = delete;

    ManualCalendar calendar;
    ManualClock clock;
    MemoryLedger ledger;
    FaultyLedger faulty{ledger};

    void start() {
        program_ = std::make_unique<Program>(faulty, clock, options());
        REQUIRE(program_->writer.open().ok());
        program_->writer.start();
    }
    // What the engine was at the end.
    std::string stop() {
        if (!program_)
            return {};
        program_->writer.stop();
        std::string state = program_->writer.engine().describe();
        program_->writer.engine().checkInvariants();
        program_.reset();
        return state;
    }
    Reply call(const Command& command) { return program_->caller.call(command); }
    Reply ask(const Query& query) { return program_->caller.call(query); }
    // Time is looked at: whatever is due has happened when this returns.
    BoardInfo look() {
        const Reply reply = ask(BoardQuery{"cup"});
        const auto* info = queryAnswer<BoardInfo>(reply);
        REQUIRE(info != nullptr);
        return *info;
    }
    bool hasSnapshot() { return !ledger.snapshots().value().empty(); }
    EngineLimits limits() const {
        EngineLimits limits;
        limits.time = {&calendar, "UTC", graceMs_};
        return limits;
    }
    std::unique_ptr<Engine> recovered(bool withSnapshots) {
        RecoveryOptions recovery;
        recovery.limits = limits();
        recovery.useSnapshots = withSnapshots;
        Result<Recovered> result = recover(ledger, recovery);
        REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().detail));
        result->engine->checkInvariants();
        return std::move(result->engine);
    }

  private:
    struct Program {
        Program(Ledger& ledger, const Clock& clock, WriterOptions options)
            : writer(ledger, intake, tops, vitals, clock, std::move(options)) {}

        PublishedTops tops;
        Vitals vitals;
        Intake intake;
        Writer writer;
        Caller caller{intake};
    };
    WriterOptions options() const {
        WriterOptions options;
        options.calendar = &calendar;
        options.lateGraceMs = graceMs_;
        options.snapshotEveryEvents = 40;
        options.snapshotAtEndEvents = 1;
        return options;
    }

    std::int64_t graceMs_;
    std::unique_ptr<Program> program_;
};

CreateBoard cup(PeriodSet periods, ResetPeriod reset = ResetPeriod::never, const char* zone = "UTC") {
    CreateBoard command;
    command.draft.id = "cup";
    command.draft.updateMode = UpdateMode::increment;
    command.draft.maxEntries = 0;
    command.draft.periods = periods;
    command.draft.resetPeriod = reset;
    command.draft.timeZone = zone;
    return command;
}

PeriodSet daily() {
    PeriodSet periods;
    periods.add(Period::daily);
    return periods;
}

SubmitScore timed(const std::string& player, std::int64_t value, std::optional<std::int64_t> atMs) {
    SubmitScore command = score("cup", player, value);
    command.submission.timestampMs = atMs;
    return command;
}

} // namespace

TEST_CASE("what is due happens while nobody submits anything") {
    Venue venue;
    venue.start();
    REQUIRE(commandAnswer<BoardInfo>(venue.call(cup(daily(), ResetPeriod::daily))) != nullptr);
    venue.call(timed("ann", 5, {}));
    const BoardInfo before = venue.look();
    CHECK(before.nextResetAtMs == firstOfMay + dayMs);
    CHECK(before.totalPlayers == 1);
    venue.clock.advanceMs(12 * hourMs);
    const BoardInfo after = venue.look();
    CHECK(after.generation > before.generation);
    CHECK(after.revision > before.revision);
    CHECK(after.totalPlayers == 0);
    CHECK(after.nextResetAtMs == firstOfMay + 2 * dayMs);
}

TEST_CASE("what became due while the program was off happens at the start, dated at its boundary") {
    Venue venue;
    venue.start();
    venue.call(cup(daily(), ResetPeriod::weekly));
    venue.call(timed("ann", 5, {}));
    venue.stop();
    venue.clock.advanceMs(30 * dayMs);
    venue.start();
    CHECK(venue.look().totalPlayers == 0);
    venue.stop();
    const auto engine = venue.recovered(false);
    const Board& board = *engine->findBoard("cup");
    REQUIRE(board.archives.size() == 2);
    CHECK(board.archives[0].endedAtMs == firstOfMay + dayMs);
    CHECK(board.archives[1].endedAtMs == firstOfMay + 3 * dayMs);
    CHECK(board.currentPeriod(Period::daily)->contains(venue.clock.wallMs()));
}

TEST_CASE("a clock that jumps over midnight and back within a minute rolls nothing over") {
    Venue venue;
    venue.start();
    venue.call(cup(daily()));
    venue.call(timed("ann", 1, {}));
    const std::uint64_t revision = venue.look().revision;
    venue.clock.setWallMs(venue.clock.wallMs() + dayMs);
    CHECK(venue.look().revision == revision);
    venue.clock.advanceMs(30'000);
    CHECK(venue.look().revision == revision);
    venue.call(timed("ann", 1, {}));
    venue.clock.setWallMs(venue.clock.wallMs() - dayMs);
    CHECK(venue.look().revision == revision + 1);
    venue.clock.advanceMs(60'000);
    CHECK(venue.look().revision == revision + 1);
    venue.stop();
    const auto engine = venue.recovered(false);
    CHECK(engine->findBoard("cup")->archives.empty());
    REQUIRE(venue.ledger.lastSeq().ok());
}

TEST_CASE("a jump that stays is believed after a minute") {
    Venue venue;
    venue.start();
    venue.call(cup(daily()));
    venue.call(timed("ann", 1, {}));
    const std::uint64_t revision = venue.look().revision;
    venue.clock.setWallMs(venue.clock.wallMs() + dayMs);
    CHECK(venue.look().revision == revision);
    venue.clock.advanceMs(60'000);
    CHECK(venue.look().revision > revision);
}

TEST_CASE("a midnight that cannot be written comes again once the ledger is back") {
    Venue venue;
    venue.start();
    venue.call(cup(daily(), ResetPeriod::daily));
    venue.call(timed("ann", 1, {}));
    venue.faulty.failCommit(1, FaultyLedger::Fate::lost);
    venue.clock.advanceMs(12 * hourMs);
    venue.look();
    BoardInfo info = venue.look();
    for (int i = 0; i < 100 && info.totalPlayers != 0; ++i) {
        venue.clock.advanceMs(1000);
        info = venue.look();
    }
    CHECK(info.totalPlayers == 0);
    const std::string state = venue.stop();
    CHECK(venue.recovered(false)->describe() == state);
    CHECK(venue.recovered(false)->findBoard("cup")->archives.size() == 2);
}

TEST_CASE("a board whose zone is not known any more stops the opening") {
    Venue venue;
    venue.calendar.addZone("Once", 0);
    venue.start();
    venue.call(cup(daily(), ResetPeriod::never, "Once"));
    venue.stop();
    PublishedTops tops;
    Vitals vitals;
    Intake intake;
    Writer writer(venue.ledger, intake, tops, vitals, venue.clock); // knows UTC only
    const Result<void> opened = writer.open();
    REQUIRE(!opened.ok());
    CHECK(opened.error().code == Code::fileForeign);
}

TEST_CASE("a period added to a board of very many entries begins empty, without a look at them") {
    Venue venue;
    venue.start();
    venue.call(cup({}));
    const int players = isLong() ? 1'000'000 : 20'000;
    for (int from = 0; from < players; from += 5000) {
        SubmitBatch batch;
        for (int i = from; i < from + 5000; ++i)
            batch.items.push_back(timed("p" + std::to_string(i), i, {}).submission);
        REQUIRE(commandAnswer<BatchAnswer>(venue.call(batch))->accepted == 5000);
    }
    ChangeBoard change{"cup", {}};
    change.draft.periods = daily();
    const std::uint64_t before = *venue.ledger.lastSeq();
    REQUIRE(commandAnswer<BoardInfo>(venue.call(change)) != nullptr);
    CHECK(*venue.ledger.lastSeq() == before + 2); // nothing for each of them
    REQUIRE(commandAnswer<ScoreAnswer>(venue.call(timed("p7", 1, {}))) != nullptr);
    venue.stop();
    const auto engine = venue.recovered(false);
    CHECK(engine->findBoard("cup")->currentPeriod(Period::daily)->ranking.size() == 1);
    CHECK(engine->findBoard("cup")->ranking.size() == static_cast<std::uint64_t>(players));
}

// ---- the model

namespace {

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
