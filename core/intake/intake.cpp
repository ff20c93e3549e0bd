// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/intake/intake.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rostrum {

namespace {

std::size_t submissionsIn(const Command& command) {
    const auto* batch = std::get_if<SubmitBatch>(&command);
    return batch == nullptr ? 1 : std::max<std::size_t>(1, batch->items.size());
}

std::int64_t steadyNowNs() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
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

Result<void> Intake::submit(PendingCommand&& command) {
    const std::size_t submissions = submissionsIn(command.command);
    const std::lock_guard lock(mutex_);
    if (Result<void> admitted = admit(submissions, steadyNowNs()); !admitted)
        return admitted;
    const bool wasIdle = commands_.empty();
    waitingSubmissions_ += submissions;
    commands_.push_back(std::move(command));
    if (wasIdle)
        arrived_.notify_one();
    return {};
}

Result<void> Intake::submitAll(std::vector<PendingCommand>& commands) {
    std::size_t submissions = 0;
    for (const PendingCommand& command : commands)
        submissions += submissionsIn(command.command);
    const std::lock_guard lock(mutex_);
    if (Result<void> admitted = admit(submissions, steadyNowNs()); !admitted)
        return admitted;
    const bool wasIdle = commands_.empty();
    waitingSubmissions_ += submissions;
    commands_.insert(commands_.end(), std::make_move_iterator(commands.begin()),
                     std::make_move_iterator(commands.end()));
    commands.clear();
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

void Intake::take(Taken& out, std::size_t maxSubmissions, std::chrono::milliseconds until) {
    out.commands.clear();
    out.queries.clear();
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, until, [&] { return !commands_.empty() || !queries_.empty() || stopping_; });
    std::size_t taken = 0;
    while (!commands_.empty()) {
        const std::size_t next = submissionsIn(commands_.front().command);
        if (taken != 0 && taken + next > maxSubmissions)
            break;
        taken += next;
        out.commands.push_back(std::move(commands_.front()));
        commands_.pop_front();
    }
    waitingSubmissions_ -= taken;
    std::swap(out.queries, queries_);
    out.stopping = stopping_;
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
