// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Venue: a program that is started and stopped on one ledger, with a clock and a calendar of its own; for tests of time.

#include "core/engine/recovery.h"
#include "core/fakes/manual_calendar.h"
#include "core/fakes/manual_clock.h"
#include "tests/core/intake/house.h"
#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace rostrum::test {

inline constexpr std::int64_t minuteMs = 60'000;
inline constexpr std::int64_t hourMs = 60 * minuteMs;
inline constexpr std::int64_t dayMs = 24 * hourMs;
inline constexpr std::int64_t firstOfMay = 1777593600000; // 2026-05-01T00:00:00Z, a Friday

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

inline CreateBoard cup(PeriodSet periods, ResetPeriod reset = ResetPeriod::never, const char* zone = "UTC") {
    CreateBoard command;
    command.draft.id = "cup";
    command.draft.updateMode = UpdateMode::increment;
    command.draft.maxEntries = 0;
    command.draft.periods = periods;
    command.draft.resetPeriod = reset;
    command.draft.timeZone = zone;
    return command;
}

inline PeriodSet daily() {
    PeriodSet periods;
    periods.add(Period::daily);
    return periods;
}

inline SubmitScore timed(const std::string& player, std::int64_t value, std::optional<std::int64_t> atMs) {
    SubmitScore command = score("cup", player, value);
    command.submission.timestampMs = atMs;
    return command;
}

} // namespace rostrum::test
