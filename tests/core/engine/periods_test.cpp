// SPDX-License-Identifier: GPL-3.0-or-later
// Periods, scheduled resets, late and early events: one rule a case.
#include "core/engine/recovery.h"
#include "core/fakes/manual_calendar.h"
#include "core/fakes/memory_ledger.h"
#include "tests/core/engine/desk_of_engine.h"

#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <map>
#include <optional>
#include <string>

using namespace rostrum;

namespace {

constexpr std::int64_t minuteMs = 60'000;
constexpr std::int64_t hourMs = 60 * minuteMs;
constexpr std::int64_t dayMs = 24 * hourMs;

std::int64_t utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    using namespace std::chrono;
    const sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
    return date.time_since_epoch().count() * dayMs + hour * hourMs + minute * minuteMs;
}

using Scores = std::map<std::string, Score>;

// An engine with a calendar, whose due rollovers are made before each command as the writer makes them.
class Desk {
  public:
    explicit Desk(std::int64_t graceMs = 0, const char* zone = "UTC")
        : engine((calendar.addZone("Berlin", 60, {{utc(2026, 3, 29, 1), 120}, {utc(2026, 10, 25, 1), 60}}),
                  calendar.addZone("Tokyo", 540), limitsWith(graceMs, zone))) {}

    EngineLimits limitsWith(std::int64_t graceMs, const char* zone) const {
        EngineLimits limits;
        limits.time = {&calendar, zone, graceMs};
        return limits;
    }

    ManualCalendar calendar;
    MemoryLedger ledger;
    Engine engine;
    std::int64_t nowMs = utc(2026, 5, 1, 12); // a Friday
    Origin origin{Source::http, "tester", {}};

    void tick() {
        for (bool more = true; more && engine.nextDueMs() <= nowMs;) {
            std::vector<Event> events;
            engine.beginBatch();
            more = engine.runDue(nowMs, events);
            if (!events.empty())
                REQUIRE(ledger.commit(events, nullptr).ok());
            engine.keepBatch();
        }
        engine.checkInvariants();
    }
    Result<Engine::Executed> execute(const Command& command) {
        tick();
        std::vector<Event> events;
        engine.beginBatch();
        Result<Engine::Executed> executed = engine.execute(command, origin, nowMs, events);
        if (!events.empty())
            REQUIRE(ledger.commit(events, nullptr).ok());
        engine.keepBatch();
        return executed;
    }
    CommandAnswer run(const Command& command) {
        Result<Engine::Executed> executed = execute(command);
        REQUIRE_MESSAGE(executed.ok(), (executed.ok() ? "" : executed.error().detail));
        return std::get<CommandAnswer>(*executed);
    }
    Code refusal(const Command& command) {
        tick();
        const std::string before = engine.describe();
        const Result<Engine::Executed> executed = execute(command);
        REQUIRE(!executed.ok());
        CHECK(engine.describe() == before);
        return executed.error().code;
    }
    void create(std::initializer_list<Period> periods, ResetPeriod reset = ResetPeriod::never) {
        BoardDraft draft = test::draft("cup");
        draft.updateMode = UpdateMode::increment;
        draft.periods = periodsOf(periods);
        draft.resetPeriod = reset;
        run(CreateBoard{draft});
    }
    static PeriodSet periodsOf(std::initializer_list<Period> periods) {
        PeriodSet set;
        for (const Period period : periods)
            set.add(period);
        return set;
    }
    SubmitScore scoring(const char* player, const char* score, std::optional<std::int64_t> atMs = {}) {
        SubmitScore command{test::submission("cup", player, score)};
        command.submission.timestampMs = atMs;
        return command;
    }
    ScoreAnswer submit(const char* player, const char* score, std::optional<std::int64_t> atMs = {}) {
        return std::get<ScoreAnswer>(run(scoring(player, score, atMs)));
    }

    const Board& board() const { return *engine.findBoard("cup"); }
    Scores scoresOf(const Ranking& ranking) const {
        Scores scores;
        ranking.forEach([&](const Ranking::Record& record, Ranking::Secondaries) {
            scores[std::string(engine.players().playerId(record.player))] = record.standing.score;
        });
        return scores;
    }
    Scores all() const { return scoresOf(board().ranking); }
    Scores current(Period period) {
        tick();
        return scoresOf(board().currentPeriod(period)->ranking);
    }
    const Archive& archive(std::size_t place) {
        tick();
        REQUIRE(board().archives.size() > place);
        return board().archives[place];
    }
    std::size_t archives() {
        tick();
        return board().archives.size();
    }
    // The ledger played from nothing gives this state.
    void checkReplay() {
        RecoveryOptions options;
        options.limits = limitsWith(0, "UTC");
        options.useSnapshots = false;
        Result<Recovered> recovered = recover(ledger, options);
        REQUIRE_MESSAGE(recovered.ok(), (recovered.ok() ? "" : recovered.error().detail));
        recovered->engine->checkInvariants();
        CHECK(recovered->engine->describe() == engine.describe());
    }
};

} // namespace

TEST_CASE("a rollover archives and empties its period only, dated at the boundary") {
    Desk desk;
    desk.create({Period::daily, Period::weekly, Period::monthly});
    desk.submit("ann", "10");
    desk.nowMs = utc(2026, 5, 1, 23, 59);
    desk.submit("bob", "5");
    CHECK(desk.archives() == 0);
    desk.nowMs = utc(2026, 5, 2, 7); // nothing came in between
    CHECK(desk.current(Period::daily) == Scores{});
    CHECK(desk.current(Period::weekly) == Scores{{"ann", 10}, {"bob", 5}});
    CHECK(desk.current(Period::monthly) == Scores{{"ann", 10}, {"bob", 5}});
    CHECK(desk.all() == Scores{{"ann", 10}, {"bob", 5}});
    REQUIRE(desk.archives() == 1);
    const Archive& day = desk.archive(0);
    CHECK(day.ref == RankingRef{Period::daily, utc(2026, 5, 1)});
    CHECK(day.sliceEndMs == utc(2026, 5, 2));
    CHECK(day.endedAtMs == utc(2026, 5, 2));
    CHECK(desk.scoresOf(day.ranking) == Scores{{"ann", 10}, {"bob", 5}});
    desk.submit("ann", "1");
    CHECK(desk.current(Period::daily) == Scores{{"ann", 1}});
    CHECK(desk.all() == Scores{{"ann", 11}, {"bob", 5}});
    desk.nowMs = utc(2026, 5, 4); // a Monday
    CHECK(desk.current(Period::weekly) == Scores{});
    CHECK(desk.current(Period::monthly) == Scores{{"ann", 11}, {"bob", 5}});
    desk.nowMs = utc(2026, 6, 1);
    CHECK(desk.current(Period::monthly) == Scores{});
    desk.checkReplay();
}

TEST_CASE("update_mode works in each ranking by itself") {
    Desk desk;
    BoardDraft draft = test::draft("cup");
    draft.updateMode = UpdateMode::best;
    draft.periods = Desk::periodsOf({Period::daily});
    desk.run(CreateBoard{draft});
    desk.submit("ann", "10");
    desk.nowMs += dayMs;
    const ScoreAnswer answer = desk.submit("ann", "7");
    CHECK(!answer.updated); // the answer is about `all`
    CHECK(desk.all() == Scores{{"ann", 10}});
    CHECK(desk.current(Period::daily) == Scores{{"ann", 7}});
    desk.checkReplay();
}

TEST_CASE("a submission belongs to the period of its own timestamp") {
    Desk desk(hourMs);
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2, 0, 30);
    CHECK(!desk.submit("ann", "10", utc(2026, 5, 1, 23, 59)).late); // within the grace
    CHECK(!desk.submit("ann", "100", utc(2026, 5, 2)).late);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 100}});
    CHECK(desk.archives() == 0);
    desk.nowMs = utc(2026, 5, 2, 1) - 1;
    CHECK(!desk.submit("ann", "1000", utc(2026, 5, 2) - 1).late);
    desk.nowMs = utc(2026, 5, 2, 1); // it is final
    CHECK(desk.submit("ann", "10000", utc(2026, 5, 2) - 1).late);
    REQUIRE(desk.archives() == 1);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 1011}});
    CHECK(desk.archive(0).endedAtMs == utc(2026, 5, 2));
    CHECK(desk.current(Period::daily) == Scores{{"ann", 100}});
    CHECK(desk.all() == Scores{{"ann", 11111}}); // late events count in `all`
    CHECK(desk.submit("ann", "0", 0).late);      // 1970
    desk.checkReplay();
}

TEST_CASE("without a grace an archive is final at once") {
    Desk desk;
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2);
    CHECK(desk.submit("ann", "10", utc(2026, 5, 2) - 1).late);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 1}});
}

TEST_CASE("a device whose clock is ahead begins the next slice early") {
    Desk desk;
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2) - 2 * minuteMs;
    desk.origin.role = Role::device;
    CHECK(!desk.submit("bob", "10", utc(2026, 5, 2) + minuteMs).late);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 1}}); // the day is not over
    desk.submit("ann", "2");
    CHECK(desk.current(Period::daily) == Scores{{"ann", 3}});
    CHECK(desk.all() == Scores{{"ann", 3}, {"bob", 10}});
    desk.nowMs = utc(2026, 5, 2);
    CHECK(desk.current(Period::daily) == Scores{{"bob", 10}});
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 3}});
    desk.checkReplay();
}

TEST_CASE("an atomic batch that is refused takes back the slice that it began") {
    Desk desk;
    desk.create({Period::daily});
    desk.nowMs = utc(2026, 5, 2) - minuteMs;
    SubmitBatch batch;
    batch.atomic = true;
    batch.items.push_back(desk.scoring("ann", "1", utc(2026, 5, 2)).submission);
    batch.items.push_back(desk.scoring("ann", "1", utc(2026, 5, 3)).submission); // too far ahead
    const std::string before = desk.engine.describe();
    CHECK(std::get<BatchAnswer>(desk.run(batch)).rejected == 2);
    CHECK(desk.engine.describe() == before);
    batch.items.pop_back();
    CHECK(std::get<BatchAnswer>(desk.run(batch)).accepted == 1);
    CHECK(desk.board().periods.size() == 2);
    desk.checkReplay();
}

TEST_CASE("a device's timestamp is within five minutes of now, an operator may name any past one") {
    Desk desk;
    desk.create({});
    const std::int64_t most = 5 * minuteMs;
    for (const Role role : {Role::viewer, Role::device, Role::operator_, Role::admin}) {
        desk.origin.role = role;
        desk.submit("ann", "1", desk.nowMs + most);
        CHECK(desk.refusal(desk.scoring("ann", "1", desk.nowMs + most + 1)) == Code::invalidRequest);
        CHECK(desk.refusal(desk.scoring("ann", "1", utc(9999, 12, 31))) == Code::invalidRequest);
        desk.submit("ann", "1", desk.nowMs - most);
        if (role == Role::device || role == Role::viewer)
            CHECK(desk.refusal(desk.scoring("ann", "1", desk.nowMs - most - 1)) == Code::invalidRequest);
        else
            desk.submit("ann", "1", 0);
    }
}

TEST_CASE("starts_at and ends_at judge the timestamp") {
    Desk desk;
    BoardDraft draft = test::draft("cup");
    draft.startsAtMs = desk.nowMs - hourMs;
    draft.endsAtMs = desk.nowMs;
    desk.run(CreateBoard{draft});
    CHECK(desk.refusal(desk.scoring("ann", "1")) == Code::conflict);
    CHECK(desk.refusal(desk.scoring("ann", "1", desk.nowMs)) == Code::conflict);
    CHECK(desk.refusal(desk.scoring("ann", "1", desk.nowMs - hourMs - 1)) == Code::conflict);
    desk.submit("ann", "1", desk.nowMs - 1);
    desk.submit("ann", "2", desk.nowMs - hourMs);
}

TEST_CASE("a scheduled reset starts a new generation at local midnight, dated there, once after days off") {
    Desk desk(0, "Berlin");
    desk.nowMs = utc(2026, 10, 24, 12);
    desk.create({Period::daily}, ResetPeriod::daily);
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 10, 24, 22));
    desk.submit("ann", "1");
    const std::uint64_t first = desk.board().generation;
    desk.nowMs = utc(2026, 10, 24, 22); // the 25th has 25 hours
    desk.tick();
    CHECK(desk.board().generation > first);
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 10, 25, 23));
    CHECK(desk.all() == Scores{});
    // The day's own archive has what it ended with; then that of `all`.
    REQUIRE(desk.archives() == 2);
    CHECK(desk.archive(0).ref.period == Period::daily);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 1}});
    CHECK(desk.archive(1).ref == RankingRef{});
    CHECK(desk.scoresOf(desk.archive(1).ranking) == Scores{{"ann", 1}});
    CHECK(desk.archive(1).endedAtMs == utc(2026, 10, 24, 22));
    desk.submit("ann", "2");
    desk.nowMs = utc(2026, 10, 30, 12);
    CHECK(desk.archives() == 4);
    CHECK(desk.archive(3).endedAtMs == utc(2026, 10, 25, 23));
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 10, 30, 23));
    desk.checkReplay();
}

TEST_CASE("a reset empties what is open and leaves what is over to its own archive") {
    Desk desk(hourMs);
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2, 0, 10);
    desk.submit("ann", "10");
    desk.run(ResetBoard{"cup", "rehearsal"});
    CHECK(desk.all() == Scores{});
    CHECK(desk.current(Period::daily) == Scores{});
    CHECK(desk.archives() == 2);
    desk.submit("bob", "100", utc(2026, 5, 1, 23)); // of the new generation, and of yesterday
    desk.nowMs = utc(2026, 5, 2, 1);
    REQUIRE(desk.archives() == 3);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 11}});
    CHECK(desk.scoresOf(desk.archive(1).ranking) == Scores{{"ann", 10}});
    CHECK(desk.scoresOf(desk.archive(2).ranking) == Scores{{"ann", 1}, {"bob", 100}});
    desk.checkReplay();
}

TEST_CASE("resets in both halves of the hour that comes twice are two resets, in the order they were made") {
    Desk desk(0, "Berlin");
    desk.nowMs = utc(2026, 10, 25, 0, 30); // 02:30, the first time
    desk.create({Period::daily}, ResetPeriod::daily);
    desk.submit("ann", "1");
    desk.run(ResetBoard{"cup", {}});
    desk.nowMs = utc(2026, 10, 25, 1, 30); // 02:30 once more
    desk.submit("ann", "2");
    desk.run(ResetBoard{"cup", {}});
    CHECK(desk.archives() == 4);
    CHECK(desk.archive(0).endedAtMs == utc(2026, 10, 25, 0, 30));
    CHECK(desk.scoresOf(desk.archive(2).ranking) == Scores{{"ann", 2}});
    CHECK(desk.archive(2).endedAtMs == utc(2026, 10, 25, 1, 30));
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 10, 25, 23));
    CHECK(desk.board().currentPeriod(Period::daily)->ref.beginMs == utc(2026, 10, 24, 22));
    desk.checkReplay();
}

TEST_CASE("a reset by hand does not move the schedule") {
    Desk desk;
    desk.create({}, ResetPeriod::weekly);
    desk.run(ResetBoard{"cup", {}});
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 5, 4));
    desk.checkReplay();
}

TEST_CASE("a period that is added begins empty from now, one that is removed becomes an archive") {
    Desk desk;
    desk.create({});
    desk.submit("ann", "1");
    ChangeBoard change{"cup", {}};
    change.draft.periods = Desk::periodsOf({Period::daily, Period::weekly});
    desk.run(change);
    CHECK(desk.current(Period::daily) == Scores{});
    CHECK(desk.submit("ann", "10", desk.nowMs - 1).late);
    desk.submit("ann", "100");
    CHECK(desk.current(Period::daily) == Scores{{"ann", 100}});
    change.draft.periods = Desk::periodsOf({Period::weekly});
    desk.nowMs += minuteMs;
    desk.run(change);
    CHECK(desk.board().currentPeriod(Period::daily) == nullptr);
    REQUIRE(desk.archives() == 1);
    CHECK(desk.archive(0).endedAtMs == desk.nowMs);
    CHECK(desk.scoresOf(desk.archive(0).ranking) == Scores{{"ann", 100}});
    CHECK(desk.current(Period::weekly) == Scores{{"ann", 100}});
    // Once more on the same day: a slice of its own.
    change.draft.periods = Desk::periodsOf({Period::daily, Period::weekly});
    desk.run(change);
    desk.submit("bob", "1");
    CHECK(desk.current(Period::daily) == Scores{{"bob", 1}});
    desk.nowMs = utc(2026, 5, 2);
    CHECK(desk.archives() == 2);
    desk.checkReplay();
}

TEST_CASE("a changed time zone moves the end of what is open, and the next reset") {
    Desk desk;
    desk.create({Period::daily}, ResetPeriod::daily);
    desk.submit("ann", "1");
    ChangeBoard change{"cup", {}};
    change.draft.timeZone = "Tokyo"; // where it is 21:00
    desk.run(change);
    CHECK(infoOf(desk.board()).nextResetAtMs == utc(2026, 5, 1, 15));
    CHECK(desk.current(Period::daily) == Scores{{"ann", 1}});
    desk.nowMs = utc(2026, 5, 1, 15);
    CHECK(desk.current(Period::daily) == Scores{});
    CHECK(desk.archive(0).ref.beginMs == utc(2026, 5, 1));
    CHECK(desk.archive(0).sliceEndMs == utc(2026, 5, 1, 15));
    change.draft.timeZone = "UTC";
    change.draft.resetPeriod = ResetPeriod::never;
    desk.run(change);
    CHECK(!infoOf(desk.board()).nextResetAtMs);
    CHECK(desk.board().currentPeriod(Period::daily)->ref.beginMs == utc(2026, 5, 1, 15));
    CHECK(desk.board().currentPeriod(Period::daily)->endMs == utc(2026, 5, 2));
    desk.checkReplay();
}

TEST_CASE("a time zone that nobody knows is refused, and a board has the settings' one by itself") {
    Desk desk(0, "Berlin");
    BoardDraft draft = test::draft("cup");
    draft.timeZone = "Atlantis";
    CHECK(desk.refusal(CreateBoard{draft}) == Code::invalidRequest);
    draft.timeZone.reset();
    desk.run(CreateBoard{draft});
    CHECK(desk.board().config.timeZone == "Berlin");
    ChangeBoard change{"cup", {}};
    change.draft.timeZone = "Etc/Unknown";
    CHECK(desk.refusal(change) == Code::invalidRequest);
    CHECK(desk.engine.checkZones().ok());
}

TEST_CASE("a file whose board goes by an unknown zone is not opened") {
    Desk desk;
    desk.calendar.addZone("Once", 0);
    BoardDraft draft = test::draft("cup");
    draft.timeZone = "Once";
    desk.run(CreateBoard{draft});
    Result<Recovered> recovered = recover(desk.ledger, {}); // with UTC only
    REQUIRE(recovered.ok());
    const Result<void> known = recovered->engine->checkZones();
    REQUIRE(!known.ok());
    CHECK(known.error().code == Code::fileForeign);
    CHECK(known.error().detail.find("Once") != std::string::npos);
}

TEST_CASE("with a clock that was set back, what has no timestamp counts in the current slice") {
    Desk desk;
    desk.create({Period::daily});
    desk.nowMs = utc(2026, 5, 2, 1);
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 1, 1);
    CHECK(!desk.submit("ann", "10").late);
    CHECK(desk.submit("ann", "100", desk.nowMs).late);
    CHECK(desk.current(Period::daily) == Scores{{"ann", 11}});
    desk.checkReplay();
}

TEST_CASE("the boundary itself belongs to what begins there, on the day of 23 and of 25 hours") {
    Desk desk(hourMs, "Berlin");
    desk.nowMs = utc(2026, 3, 28, 22, 30);
    desk.create({Period::daily});
    const auto around = [&](std::int64_t boundary) {
        desk.nowMs = boundary + minuteMs;
        desk.submit("before", "1", boundary - 1);
        desk.submit("after", "1", boundary);
        CHECK(desk.current(Period::daily).count("before") == 0);
        CHECK(desk.current(Period::daily).at("after") == 1);
        const std::size_t archives = desk.archives();
        desk.nowMs = boundary + hourMs;
        REQUIRE(desk.archives() == archives + 1);
        CHECK(desk.scoresOf(desk.archive(archives).ranking).at("before") == 1);
    };
    around(utc(2026, 3, 28, 23));
    around(utc(2026, 3, 29, 22));
    desk.nowMs = utc(2026, 10, 24, 21);
    desk.tick();
    around(utc(2026, 10, 24, 22));
    around(utc(2026, 10, 25, 23));
    desk.checkReplay();
}

TEST_CASE("what is due and cannot be kept is taken back and due again") {
    Desk desk(hourMs);
    desk.create({Period::daily, Period::weekly}, ResetPeriod::daily);
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2) - minuteMs;
    desk.submit("bob", "1", utc(2026, 5, 2));
    const std::string before = desk.engine.describe();
    for (const std::int64_t later : {minuteMs, 2 * hourMs, 9 * dayMs}) {
        desk.nowMs += later;
        std::vector<Event> events;
        desk.engine.beginBatch();
        CHECK(!desk.engine.runDue(desk.nowMs, events));
        CHECK(!events.empty());
        CHECK(desk.engine.describe() != before);
        desk.engine.undoBatch();
        CHECK(desk.engine.describe() == before);
        desk.engine.checkInvariants();
        CHECK(desk.engine.nextDueMs() <= desk.nowMs);
    }
    desk.tick();
    CHECK(desk.engine.nextDueMs() > desk.nowMs);
    desk.checkReplay();
}

TEST_CASE("changes of a board's periods are taken back with their batch") {
    Desk desk;
    desk.create({Period::daily});
    desk.submit("ann", "1");
    desk.nowMs = utc(2026, 5, 2) - minuteMs;
    desk.submit("bob", "1", utc(2026, 5, 2));
    const std::string before = desk.engine.describe();
    const auto tried = [&](const BoardDraft& draft) {
        std::vector<Event> events;
        desk.engine.beginBatch();
        REQUIRE(desk.engine.execute(ChangeBoard{"cup", draft}, desk.origin, desk.nowMs, events).ok());
        CHECK(desk.engine.describe() != before);
        desk.engine.undoBatch();
        CHECK(desk.engine.describe() == before);
        desk.engine.checkInvariants();
    };
    BoardDraft draft;
    draft.periods = Desk::periodsOf({Period::monthly});
    draft.resetPeriod = ResetPeriod::weekly;
    tried(draft);
    draft = {};
    draft.timeZone = "Tokyo";
    tried(draft);
    draft.maxEntries = 3;
    draft.periods = Desk::periodsOf({});
    tried(draft);
}

TEST_CASE("an event about a period that does not follow is named, and changes nothing") {
    Desk desk;
    desk.create({Period::daily});
    desk.submit("ann", "1");
    const std::string before = desk.engine.describe();
    using Step = PeriodFacts::Step;
    const std::int64_t day = utc(2026, 5, 1);
    const auto refused = [&](Step step, Period period, std::int64_t beginMs, std::int64_t endMs) {
        Event event;
        event.seq = event.group = desk.engine.lastSeq() + 1;
        event.type = EventType::periodStepped;
        event.board = desk.board().number;
        event.boardFacts.make().period = PeriodFacts{step, period, beginMs, endMs};
        const Result<void> applied = desk.engine.apply(event);
        CHECK((!applied && applied.error().code == Code::fileDamaged));
        CHECK(desk.engine.describe() == before);
        desk.engine.checkInvariants();
    };
    refused(Step::rolled, Period::all, day + dayMs, day + 2 * dayMs);
    refused(Step::rolled, Period::weekly, day, day + 7 * dayMs); // not a period of the board
    refused(Step::rolled, Period::daily, day + dayMs, day + dayMs);
    refused(Step::rolled, Period::daily, day + dayMs - 1, day + 2 * dayMs); // overlaps
    refused(Step::rolled, Period::daily, day - dayMs, day);
    refused(Step::rolled, Period::daily, day, day + dayMs); // is the current one already
    refused(Step::rolled, Period::daily, day + dayMs, std::numeric_limits<std::int64_t>::max());
    refused(Step::opened, Period::daily, day - dayMs, day);
    refused(Step::opened, Period::daily, std::numeric_limits<std::int64_t>::min(), day);
    refused(Step::opened, Period::weekly, day + dayMs, day + 2 * dayMs);
    refused(Step::closed, Period::daily, day, day + dayMs); // the current one
    refused(Step::closed, Period::daily, day + 1, day + dayMs);
    refused(Step::retimed, Period::daily, day, day);
    refused(Step::retimed, Period::daily, day + 1, day + dayMs);
}

TEST_CASE("a midnight and a scheduled reset pass behind a freeze") {
    Desk desk;
    desk.create({Period::daily}, ResetPeriod::daily);
    desk.submit("ann", "1");
    desk.run(FreezeBoard{"cup", true, {}});
    const auto shown = [&](RankingChoice choice) {
        const Result<QueryAnswer> answer = answerQuery(desk.engine, RangeQuery{"cup", 1, 10, {}, choice});
        REQUIRE(answer.ok());
        return std::get<EntriesAnswer>(*answer);
    };
    const auto archivesShown = [&](bool truth) {
        const Result<QueryAnswer> answer = answerQuery(desk.engine, ArchivesQuery{"cup", truth});
        REQUIRE(answer.ok());
        return std::get<ArchivesAnswer>(*answer).archives.size();
    };
    const EntriesAnswer before = shown({Period::daily, 0, {}});
    desk.nowMs += dayMs;
    desk.tick();
    desk.submit("bob", "2");
    for (const Period period : {Period::all, Period::daily}) {
        CHECK(shown({period, 0, {}}).entries.size() == 1);
        CHECK(shown({period, 0, {}}).entries[0].playerId == "ann");
        CHECK(shown({period, 0, {}}).meta.revision == before.meta.revision);
        CHECK(shown({period, 0, {}}).meta.generation == before.meta.generation);
        CHECK(shown({period, 0, {}, true}).entries[0].playerId == "bob");
    }
    CHECK(shown({Period::daily, 0, {}}).meta.periodBeginMs == before.meta.periodBeginMs);
    CHECK(archivesShown(false) == 0);
    CHECK(archivesShown(true) == 2);
    desk.run(FreezeBoard{"cup", false, {}});
    CHECK(shown({Period::daily, 0, {}}).entries[0].playerId == "bob");
    CHECK(archivesShown(false) == 2);
    desk.checkReplay();
}

TEST_CASE("a midnight of very many boards is several batches") {
    Desk desk;
    const int boards = 3000;
    for (int i = 0; i < boards; ++i) {
        BoardDraft draft = test::draft("b" + std::to_string(i));
        draft.periods = Desk::periodsOf({Period::daily});
        std::vector<Event> events;
        desk.engine.beginBatch();
        REQUIRE(desk.engine.execute(CreateBoard{draft}, desk.origin, desk.nowMs, events).ok());
        REQUIRE(desk.ledger.commit(events, nullptr).ok());
        desk.engine.keepBatch();
    }
    desk.nowMs += dayMs;
    int batches = 0;
    for (bool more = true; more; ++batches) {
        std::vector<Event> events;
        desk.engine.beginBatch();
        more = desk.engine.runDue(desk.nowMs, events);
        CHECK(events.size() < 5000);
        REQUIRE(desk.ledger.commit(events, nullptr).ok());
        desk.engine.keepBatch();
    }
    CHECK(batches == 2);
    for (const auto& [number, board] : desk.engine.boards())
        REQUIRE(board->archives.size() == 1);
    desk.checkReplay();
}
