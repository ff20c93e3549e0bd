// SPDX-License-Identifier: GPL-3.0-or-later
// The judging half of the engine: time. What is due becomes events that carry their boundaries; a submission finds the slices that it
// belongs to; a board's periods, resets and midnights are changed.
#include "core/board/local_days.h"
#include "core/engine/judged.h"
#include "core/engine/times.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace rostrum {

namespace {

// So that a midnight of very many boards is no one commit.
constexpr std::size_t mostDueEvents = 4096;

const Origin& ourselves() {
    static const Origin origin{Source::system, "rostrum", {}, Role::admin};
    return origin;
}

TimeSlice sliceOfRanking(const OpenPeriod& slice) { return {slice.ref.beginMs, slice.endMs}; }

} // namespace

Midnights Engine::midnightsOf(const BoardConfig& config) const {
    const Calendar& calendar = limits_.time.calendar != nullptr ? *limits_.time.calendar : utcOnly();
    return {calendar, config.timeZone};
}

Result<void> Engine::checkZone(const BoardConfig& config) const {
    const Midnights midnights = midnightsOf(config);
    if (midnights.calendar.knows(midnights.zone))
        return {};
    return Error{Code::invalidRequest,
                 "time_zone must be a time zone of the IANA database such as Europe/Berlin or UTC"};
}

Result<void> Engine::checkZones() const {
    for (const auto& [number, board] : boards_) {
        if (!checkZone(board->config))
            return Error{Code::fileForeign, "leaderboard " + board->config.id + " goes by the time zone " +
                                                board->config.timeZone +
                                                ", which this system's time zone data does not know"};
    }
    return {};
}

// ---- what is due

bool Engine::runDue(std::int64_t nowMs, std::vector<Event>& batch) {
    ROSTRUM_CHECK(inBatch_, "what is due is enacted outside a batch");
    std::int64_t next = std::numeric_limits<std::int64_t>::max();
    for (const auto& [number, board] : boards_) {
        if (!board->nextResetAtMs && board->periods.empty())
            continue;
        const BoardTimes times = timesOf(*board);
        const std::int64_t dueMs = nextDueAt(times, limits_.time.lateGraceMs);
        if (dueMs > nowMs) {
            next = std::min(next, dueMs);
            continue;
        }
        if (batch.size() >= mostDueEvents)
            return true;
        for (const DueStep& step :
             dueSteps(times, midnightsOf(board->config), limits_.time.lateGraceMs, nowMs))
            enactDue(*board, step, nowMs, batch);
        next = std::min(next, nextDueAt(timesOf(*board), limits_.time.lateGraceMs));
    }
    dueMs_ = next;
    return false;
}

// Each step is a group of its own: undoing a reset leaves the rollovers of the same midnight.
void Engine::enactDue(Board& board, const DueStep& step, std::int64_t nowMs, std::vector<Event>& batch) {
    Call call{ourselves(), ActorName(ourselves().actor), nowMs, batch, lastSeq_ + 1};
    if (step.what == DueStep::What::reset) {
        Event& event = append(call, EventType::boardReset, board.number, 0);
        event.timestampMs = step.boundaryMs;
        event.generation = event.seq;
        event.format = extendedFormat;
        event.boardFacts.make().reset = resetFactsOf(board);
        setNextReset(event, resetAfter(board.config.resetPeriod, midnightsOf(board.config), nowMs));
        applyNew(event);
        return;
    }
    const bool rolls = step.what == DueStep::What::rolled;
    stepPeriod(call, board, rolls ? PeriodFacts::Step::rolled : PeriodFacts::Step::closed, step.period,
               step.slice, step.boundaryMs);
}

ResetFacts Engine::resetFactsOf(const Board& board) {
    return {currentSlices(board), board.counters.submissions, board.counters.lastSubmissionAtMs};
}

void Engine::stepPeriod(Call& call, const Board& board, PeriodFacts::Step step, Period period,
                        const TimeSlice& slice, std::int64_t boundaryMs) {
    Event& event = append(call, EventType::periodStepped, board.number, 0);
    event.generation = board.generation;
    event.timestampMs = boundaryMs;
    event.boardFacts.make().period = PeriodFacts{step, period, slice.beginMs, slice.endMs};
    applyNew(event);
}

void Engine::setNextReset(Event& event, const std::optional<std::int64_t>& nextResetAtMs) {
    if (!nextResetAtMs)
        return; // events of boards without schedule stay as they were
    event.format = extendedFormat;
    event.boardFacts.make().nextResetAtMs = nextResetAtMs;
}

// ---- boards

// Of a new board: it takes what belongs to its first day from that day's beginning on.
void Engine::openPeriods(Call& call, const Board& board) {
    const Midnights midnights = midnightsOf(board.config);
    for (const Period period : everyPeriod) {
        if (period == Period::all || !board.config.periods.has(period))
            continue;
        const TimeSlice slice = midnights.calendar.sliceAt(period, midnights.zone, call.nowMs);
        stepPeriod(call, board, PeriodFacts::Step::rolled, period, slice, slice.beginMs);
    }
}

// The board's configuration was changed from `before`: periods that it lost become archives, those that are new begin
// empty from now, but for those that are given back, and what is open ends by the midnights that it has now.
void Engine::changePeriods(Call& call, const Board& board, const BoardConfig& before,
                           const PeriodSet& givenBack) {
    const Midnights midnights = midnightsOf(board.config);
    for (const Period period : everyPeriod) {
        const bool had = before.periods.has(period);
        const bool has = board.config.periods.has(period);
        if (period == Period::all || (!had && !has) || (!had && givenBack.has(period)))
            continue;
        if (!had) {
            const TimeSlice slice = midnights.calendar.sliceAt(period, midnights.zone, call.nowMs);
            stepPeriod(call, board, PeriodFacts::Step::rolled, period, {call.nowMs, slice.endMs}, call.nowMs);
        } else if (!has) {
            closePeriod(call, board, period);
        } else if (before.timeZone != board.config.timeZone) {
            const OpenSlices open = openSlicesOf(board, period);
            const OpenSlices after = slicesWith(period, midnights, open, call.nowMs);
            const TimeSlice& slice = after.early ? *after.early : after.current;
            if (!(after == open))
                stepPeriod(call, board, PeriodFacts::Step::retimed, period, slice, call.nowMs);
        }
    }
}

void Engine::closePeriod(Call& call, const Board& board, Period period) {
    std::vector<TimeSlice> slices;
    for (const auto& slice : board.periods) {
        if (slice->ref.period == period)
            slices.push_back(sliceOfRanking(*slice));
    }
    for (const TimeSlice& slice : slices)
        stepPeriod(call, board, PeriodFacts::Step::closed, period, slice, std::min(slice.endMs, call.nowMs));
}

// ---- submissions

// By its own time: a device's clock may be five minutes off; who may correct scores may also bring those of the past.
Result<void> Engine::judgeTimestamp(std::int64_t timestampMs, const Call& call) const {
    if (timestampMs > call.nowMs + clockToleranceMs)
        return Error{Code::invalidRequest, "timestamp is more than 5 minutes ahead of the clock"};
    if (call.origin.role < Role::operators && timestampMs < call.nowMs - clockToleranceMs)
        return Error{Code::invalidRequest, "timestamp is more than 5 minutes ago"};
    if (timestampMs < Calendar::firstMs)
        return Error{Code::invalidRequest, "timestamp is before the year 1"};
    return {};
}

// What it means in each period's slice that the instant belongs to. A submission without a time of its own counts now, and now is never
// before the current slice, wherever the wall clock was set.
Result<void> Engine::judgeInPeriods(bool timed, Judged& judged) const {
    const Board& board = *judged.board;
    ExtendedJudged& extended = *judged.extended;
    for (const auto& current : board.periods) {
        if (!current->current)
            continue;
        const Period period = current->ref.period;
        const OpenSlices open = openSlicesOf(board, period);
        const std::int64_t ms =
            timed ? judged.timestampMs : std::max(judged.timestampMs, open.current.beginMs);
        RankingRef ref = current->ref;
        switch (placeOf(open, ms)) {
        case SlicePlace::late: extended.late = true; continue;
        case SlicePlace::closing: ref.beginMs = open.closing->beginMs; break;
        case SlicePlace::current: break;
        case SlicePlace::early: ref.beginMs = open.early->beginMs; break;
        case SlicePlace::toOpen:
            if (open.early) { // a slice so short that even the next one has to wait
                ref.beginMs = open.early->beginMs;
                break;
            }
            const TimeSlice next = sliceFollowing(period, midnightsOf(board.config), open.current.endMs, ms);
            extended.toOpen.emplace_back(period, next);
            ref.beginMs = next.beginMs;
            break;
        }
        if (Result<void> good = judgeIn(board, ref, judged); !good)
            return good;
    }
    return {};
}

void Engine::openEarly(const Judged& judged, Call& call) {
    for (const auto& [period, slice] : judged.extended->toOpen)
        stepPeriod(call, *judged.board, PeriodFacts::Step::opened, period, slice, slice.beginMs);
}

} // namespace rostrum
