// SPDX-License-Identifier: GPL-3.0-or-later
// The writer: its beginning, its loop and its end.
#include "core/intake/writer.h"

#include "core/engine/recovery.h"
#include "core/intake/writer_impl.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace rostrum {

using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t researchedAtOnce = 20'000; // events: some milliseconds

} // namespace

// ---- beginning

Result<void> Writer::Impl::open() {
    const std::int64_t beganNs = clock_.steadyNs();
    EngineLimits limits = options_.limits;
    limits.time = {options_.calendar, options_.timeZone, options_.lateGraceMs};
    Result<Recovered> recovered = recover(ledger_, {limits, true, &abandoned_});
    if (!recovered)
        return recovered.error();
    engine_ = std::move(recovered->engine);
    notes_ = std::move(recovered->notes);
    snapshotSeq_ = recovered->snapshotSeq;
    if (Result<void> known = engine_->checkZones(); !known)
        return known;
    if (engine_->lastSeq() == 0 && !options_.defaultBoardId.empty()) {
        if (Result<void> made = makeDefaultBoard(); !made)
            return made;
    }
    tellTokens();
    vitals_.update([&](VitalSigns& signs) {
        signs.recovered = true;
        signs.lastSeq = engine_->lastSeq();
        signs.snapshotSeq = snapshotSeq_;
        signs.recoveryMs = static_cast<std::uint64_t>((clock_.steadyNs() - beganNs) / 1'000'000);
    });
    return {};
}

Result<void> Writer::Impl::makeDefaultBoard() {
    CreateBoard command;
    command.draft.id = options_.defaultBoardId;
    command.draft.updateMode = UpdateMode::increment;
    Origin origin;
    origin.actor = "rostrum";
    engine_->beginBatch();
    const Result<Engine::Executed> made = engine_->execute(command, origin, watch_.nowMs(), events_);
    if (!made) {
        engine_->undoBatch();
        return made.error();
    }
    if (Result<void> committed = ledger_.commit(events_, nullptr); !committed) {
        engine_->undoBatch();
        return committed;
    }
    engine_->keepBatch();
    events_.clear();
    return {};
}

// ---- the loop

void Writer::Impl::run() {
    Intake::Taken taken;
    for (;;) {
        const bool busy = (snapshot_ != nullptr || !undos_.empty()) && !away_;
        intake_.take(taken, options_.maxBatch, busy ? 0ms : 100ms);
        if (away_)
            tryAgain();
        else
            closeFault();
        runDue(watch_.nowMs());
        tellClockDoubt();
        answerQueries(taken.queries);
        letGoOfSnapshot();
        if (!away_)
            beginSnapshotWhenDue();
        if (!taken.commands.empty())
            runCommands(taken.commands);
        else if (!away_)
            stepSnapshot();
        stepUndo();
        const std::int64_t steadyNs = clock_.steadyNs();
        tops_.serveInterest(*engine_, steadyNs);
        pins_.tidy(steadyNs / 1'000'000);
        if (taken.stopping && taken.commands.empty() && taken.queries.empty() && undos_.empty())
            break;
    }
    if (!away_)
        finishSnapshot();
}

// What the time that has come brings about, before anything of that time is executed or answered. While the ledger is away it waits.
void Writer::Impl::runDue(std::int64_t nowMs) {
    for (bool more = true; more && !away_ && engine_->nextDueMs() <= nowMs;) {
        events_.clear();
        waiting_.clear();
        counted_ = {};
        engine_->beginBatch();
        more = engine_->runDue(nowMs, events_);
        commit(!events_.empty());
    }
}

// Whoever watches the program learns of a jump of the clock that is not believed yet: when it comes, when it is another, and when it is over.
void Writer::Impl::tellClockDoubt() {
    const std::optional<std::int64_t> aheadMs = watch_.doubtedMs();
    if (!aheadMs && !clockDoubt_)
        return;
    const bool same =
        aheadMs && clockDoubt_ && std::abs(*aheadMs - clockDoubt_->aheadMs) <= WallWatch::smallestJumpMs;
    if (same)
        return;
    clockDoubt_.reset();
    if (aheadMs)
        clockDoubt_ = ClockDoubt{*aheadMs, watch_.nowMs()};
    vitals_.update([&](VitalSigns& signs) { signs.clockDoubt = clockDoubt_; });
}

// Board commands are a batch of their own; what stands before and after them is committed apart.
void Writer::Impl::runCommands(Commands commands) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= commands.size(); ++i) {
        const bool alone = i < commands.size() && Engine::isBoardCommand(commands[i]->command);
        if (i < commands.size() && !alone)
            continue;
        if (i > begin)
            runBatch(commands.subspan(begin, i - begin));
        if (alone && std::holds_alternative<UndoChange>(commands[i]->command))
            undos_.push_back({std::move(*commands[i]), nullptr});
        else if (alone)
            runBatch(commands.subspan(i, 1));
        begin = i + 1;
    }
}

// A slice of the history for the undo whose turn it is; when nothing more is to be known, the undo itself.
void Writer::Impl::stepUndo() {
    if (undos_.empty())
        return;
    PendingUndo& undo = undos_.front();
    PendingCommand* command = &undo.command;
    if (away_) {
        refuse(Commands(&command, 1));
        undos_.pop_front();
        return;
    }
    if (!undo.research)
        undo.research = std::make_unique<UndoResearch>(*engine_, std::get<UndoChange>(command->command));
    const Result<bool> known = undo.research->step(ledger_, researchedAtOnce);
    if (known && !*known)
        return;
    if (known) {
        engine_->takeResearch(undo.research.get());
        runBatch(Commands(&command, 1));
        engine_->takeResearch(nullptr);
    } else {
        reply(command->replyTo, {command->replyTo.ticket, known.error(), false});
        flushReplies();
    }
    undos_.pop_front();
}

void Writer::Impl::refuse(Commands commands) {
    for (PendingCommand* command : commands)
        reply(command->replyTo,
              {command->replyTo.ticket,
               Error{Code::unavailable, "the event file cannot be written; nothing was kept"}, false});
    flushReplies();
}

// Single scores that follow one another are looked ahead to together; returns the first command beyond those.
std::size_t Writer::Impl::lookAhead(Commands commands, std::size_t from) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<const Submission*, Engine::mostAhead> next;
    std::size_t count = 0;
    while (count < next.size() && from + count < commands.size()) {
        const auto* single = std::get_if<SubmitScore>(&commands[from + count]->command);
        if (single == nullptr)
            break;
        next[count++] = &single->submission;
    }
    if (count > 1)
        engine_->lookAhead(std::span(next).first(count));
    return from + std::max<std::size_t>(count, 1);
}

void Writer::Impl::runBatch(Commands commands) {
    const std::int64_t nowMs = watch_.nowMs();
    runDue(nowMs);
    if (away_) {
        refuse(commands);
        return;
    }
    events_.clear();
    waiting_.clear();
    counted_ = {};
    engine_->beginBatch();
    std::size_t seen = 0;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (i == seen)
            seen = lookAhead(commands, i);
        PendingCommand& command = *commands[i];
        waiting_.push_back(
            {std::move(command.replyTo), engine_->execute(command.command, command.origin, nowMs, events_)});
        const Counted counted = count(waiting_.back(), command.command);
        counted_.accepted += counted.accepted;
        counted_.refused += counted.refused;
    }
    answerWaiting(commit(!events_.empty()));
}

// ---- the public side

Writer::Writer(Ledger& ledger, Intake& intake, PublishedTops& tops, Vitals& vitals, const Clock& clock,
               WriterOptions options)
    : impl_(std::make_unique<Impl>(ledger, intake, tops, vitals, clock, std::move(options))) {}

Writer::~Writer() { stop(); }

Result<void> Writer::open() { return impl_->open(); }
void Writer::abandonOpen() { impl_->abandonOpen(); }
void Writer::start() { impl_->start(); }
void Writer::stop() { impl_->stop(); }
const Engine& Writer::engine() const { return impl_->engine(); }
const std::vector<std::string>& Writer::notes() const { return impl_->notes(); }

} // namespace rostrum
