// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/intake/intake.h"

#include "core/ports/clock.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rostrum {

namespace {

// Emptied bundles kept for their memory: more than producers use at a time would lie idle.
constexpr std::size_t mostSpare = 64;
// A bundle of single commands takes no more than these, so that little is moved when one grows.
constexpr std::size_t fullBundle = 512;

std::size_t submissionsIn(const Command& command) {
    const auto* batch = std::get_if<SubmitBatch>(&command);
    return batch == nullptr ? 1 : std::max<std::size_t>(1, batch->items.size());
}

} // namespace

Intake::Intake(IntakeLimits limits) : limits_(limits) {}

Result<void> Intake::admit(std::size_t submissions, std::int64_t nowNs) {
    if (stopping_)
        return Error{Code::unavailable, "Rostrum is stopping"};
    if (!away_.empty())
        return Error{Code::unavailable, away_};
    if (ledgerCallSinceNs_ != 0 && nowNs - ledgerCallSinceNs_ > ledgerDeadlineNs)
        return Error{Code::unavailable, "the event file does not answer; scores cannot be kept right now"};
    // A batch larger than the whole queue would never be let in, so an empty queue takes any.
    if (waitingSubmissions_ != 0 && waitingSubmissions_ + submissions > limits_.maxCommands)
        return Error{Code::unavailable, "too many submissions are waiting"};
    return {};
}

Intake::Bundle Intake::takeSpare() {
    if (spare_.empty())
        return {};
    Bundle bundle = std::move(spare_.back());
    spare_.pop_back();
    return bundle;
}

Result<void> Intake::submit(PendingCommand&& command) {
    const std::size_t submissions = submissionsIn(command.command);
    const std::int64_t nowNs = steadyNowNs();
    bool wasIdle = false;
    {
        const std::lock_guard lock(mutex_);
        if (Result<void> admitted = admit(submissions, nowNs); !admitted)
            return admitted;
        wasIdle = bundles_.empty();
        waitingSubmissions_ += submissions;
        if (wasIdle || !open_ || bundles_.back().size() >= fullBundle)
            bundles_.push_back(takeSpare());
        open_ = true;
        bundles_.back().push_back(std::move(command));
    }
    if (wasIdle)
        arrived_.notify_one();
    return {};
}

Result<void> Intake::submitAll(std::vector<PendingCommand>& commands) {
    if (commands.empty())
        return {};
    std::size_t submissions = 0;
    for (const PendingCommand& command : commands)
        submissions += submissionsIn(command.command);
    const std::int64_t nowNs = steadyNowNs();
    bool wasIdle = false;
    {
        const std::lock_guard lock(mutex_);
        if (Result<void> admitted = admit(submissions, nowNs); !admitted)
            return admitted;
        wasIdle = bundles_.empty();
        waitingSubmissions_ += submissions;
        open_ = false;
        bundles_.push_back(std::exchange(commands, takeSpare()));
    }
    if (wasIdle)
        arrived_.notify_one();
    return {};
}

Result<void> Intake::ask(PendingQuery&& query) {
    const std::lock_guard lock(mutex_);
    if (stopping_)
        return Error{Code::unavailable, "Rostrum is stopping"};
    if (queries_.size() >= limits_.maxQueries)
        return Error{Code::unavailable, "too many queries are waiting"};
    queries_.push_back(std::move(query));
    arrived_.notify_one();
    return {};
}

Result<void> Intake::askAll(std::vector<PendingQuery>& queries) {
    const std::lock_guard lock(mutex_);
    if (stopping_)
        return Error{Code::unavailable, "Rostrum is stopping"};
    if (!queries_.empty() && queries_.size() + queries.size() > limits_.maxQueries)
        return Error{Code::unavailable, "too many queries are waiting"};
    queries_.insert(queries_.end(), std::make_move_iterator(queries.begin()),
                    std::make_move_iterator(queries.end()));
    queries.clear();
    arrived_.notify_one();
    return {};
}

std::size_t Intake::depth() const {
    const std::lock_guard lock(mutex_);
    return waitingSubmissions_ + queries_.size();
}

// Without the lock: destroying commands takes its time.
void Intake::Taken::dropExecuted() {
    for (; dropped_ < bundle_; ++dropped_) {
        bundles_[dropped_].clear();
        spare_.push_back(std::move(bundles_[dropped_]));
    }
    if (bundle_ == bundles_.size()) {
        bundles_.clear();
        bundle_ = dropped_ = 0;
    }
}

// Hands out what comes next, at least one command where there is one; returns how many submissions that is.
std::size_t Intake::Taken::next(std::size_t maxSubmissions) {
    std::size_t taken = 0;
    while (bundle_ < bundles_.size()) {
        PendingCommand& command = bundles_[bundle_][command_];
        const std::size_t submissions = submissionsIn(command.command);
        if (taken != 0 && taken + submissions > maxSubmissions)
            break;
        taken += submissions;
        commands.push_back(&command);
        if (++command_ == bundles_[bundle_].size()) {
            ++bundle_;
            command_ = 0;
        }
    }
    return taken;
}

void Intake::take(Taken& out, std::size_t maxSubmissions, std::chrono::milliseconds until) {
    out.commands.clear();
    out.queries.clear();
    out.dropExecuted();
    {
        std::unique_lock lock(mutex_);
        for (; !out.spare_.empty() && spare_.size() < mostSpare; out.spare_.pop_back())
            spare_.push_back(std::move(out.spare_.back()));
        if (out.bundles_.empty()) {
            arrived_.wait_for(lock, until,
                              [&] { return !bundles_.empty() || !queries_.empty() || stopping_; });
            std::swap(out.bundles_, bundles_);
            open_ = false;
        }
        std::swap(out.queries, queries_);
        out.stopping = stopping_;
    }
    out.spare_.clear();
    if (const std::size_t taken = out.next(maxSubmissions); taken != 0) {
        const std::lock_guard lock(mutex_);
        waitingSubmissions_ -= taken;
    }
}

void Intake::setAway(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    away_ = reason;
}

void Intake::clearAway() {
    const std::lock_guard lock(mutex_);
    away_.clear();
}

void Intake::ledgerCallBegins(std::int64_t nowNs) {
    const std::lock_guard lock(mutex_);
    ledgerCallSinceNs_ = nowNs;
}

void Intake::ledgerCallEnds() {
    const std::lock_guard lock(mutex_);
    ledgerCallSinceNs_ = 0;
}

void Intake::stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    arrived_.notify_all();
}

} // namespace rostrum
