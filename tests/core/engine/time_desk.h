// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An engine with a calendar and a ledger, whose due rollovers and resets are made before each command as the writer makes them; one
// board, "cup".

#include "core/engine/recovery.h"
#include "core/fakes/manual_calendar.h"
#include "core/fakes/memory_ledger.h"
#include "tests/core/engine/desk_of_engine.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>

namespace rostrum::test {

inline constexpr std::int64_t minuteMs = 60'000;
inline constexpr std::int64_t hourMs = 60 * minuteMs;
inline constexpr std::int64_t dayMs = 24 * hourMs;

inline std::int64_t utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    using namespace std::chrono;
    const sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
    return date.time_since_epoch().count() * dayMs + hour * hourMs + minute * minuteMs;
}

using Scores = std::map<std::string, Score>;

class TimeDesk {
  public:
    explicit TimeDesk(std::int64_t graceMs = 0, const char* zone = "UTC")
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
        BoardDraft cup = draft("cup");
        cup.updateMode = UpdateMode::increment;
        cup.periods = periodsOf(periods);
        cup.resetPeriod = reset;
        run(CreateBoard{cup});
    }
    static PeriodSet periodsOf(std::initializer_list<Period> periods) {
        PeriodSet set;
        for (const Period period : periods)
            set.add(period);
        return set;
    }
    SubmitScore scoring(const char* player, const char* score, std::optional<std::int64_t> atMs = {}) {
        SubmitScore command{submission("cup", player, score)};
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

} // namespace rostrum::test
