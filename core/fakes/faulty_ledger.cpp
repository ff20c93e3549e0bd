// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fakes/faulty_ledger.h"

#include <string>

namespace rostrum {

void FaultyLedger::failCommit(std::uint64_t nth, Fate fate) {
    const std::lock_guard lock(mutex_);
    failAt_ = commits_ + nth;
    fate_ = fate;
}

void FaultyLedger::failReopens(std::uint64_t times) {
    const std::lock_guard lock(mutex_);
    failingReopens_ = times;
}

void FaultyLedger::stallCommit(std::uint64_t nth) {
    const std::lock_guard lock(mutex_);
    stallAt_ = commits_ + nth;
}

void FaultyLedger::release() {
    const std::lock_guard lock(mutex_);
    stallAt_ = 0;
    changed_.notify_all();
}

bool FaultyLedger::waitUntilStalled(std::chrono::milliseconds atMost) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, atMost, [this] { return stalled_; });
}

void FaultyLedger::damageSnapshotPart(std::uint64_t snapshotSeq, std::uint32_t index) {
    const std::lock_guard lock(mutex_);
    damagedParts_.emplace(snapshotSeq, index);
}

void FaultyLedger::damageEvent(std::uint64_t seq) {
    const std::lock_guard lock(mutex_);
    damagedEvents_.insert(seq);
}

std::uint64_t FaultyLedger::commits() const {
    const std::lock_guard lock(mutex_);
    return commits_;
}

std::uint64_t FaultyLedger::reopens() const {
    const std::lock_guard lock(mutex_);
    return reopens_;
}

Result<void> FaultyLedger::requireOpen() const {
    const std::lock_guard lock(mutex_);
    if (closed_)
        return Error{Code::fileUnusable,
                     "The ledger is closed since a commit failed; it has to be reopened."};
    return {};
}

Result<std::uint64_t> FaultyLedger::lastSeq() {
    if (Result<void> open = requireOpen(); !open)
        return open.error();
    return inner_.lastSeq();
}

Result<void> FaultyLedger::commit(std::span<const Event> events, const SnapshotPart* part) {
    std::optional<Fate> failing;
    {
        std::unique_lock lock(mutex_);
        const std::uint64_t number = ++commits_;
        if (closed_)
            return Error{Code::fileUnusable,
                         "The ledger is closed since a commit failed; it has to be reopened."};
        if (stallAt_ == number) {
            stalled_ = true;
            changed_.notify_all();
            changed_.wait(lock, [this, number] { return stallAt_ != number; });
            stalled_ = false;
        }
        if (failAt_ == number) {
            failing = fate_;
            failAt_ = 0;
            closed_ = true;
        }
    }
    if (failing != Fate::lost) {
        if (Result<void> committed = inner_.commit(events, part); !committed)
            return committed;
    }
    if (failing)
        return Error{Code::fileUnusable,
                     "The disk reported an error; whether the events are kept is in doubt."};
    return {};
}

Result<void> FaultyLedger::reopen() {
    {
        const std::lock_guard lock(mutex_);
        ++reopens_;
        if (failingReopens_ > 0) {
            --failingReopens_;
            closed_ = true;
            return Error{Code::fileUnusable, "The disk is still away."};
        }
    }
    Result<void> opened = inner_.reopen();
    const std::lock_guard lock(mutex_);
    closed_ = !opened.ok();
    return opened;
}

Result<void> FaultyLedger::read(std::uint64_t afterSeq, std::uint64_t limit, const EventVisitor& each) {
    if (Result<void> open = requireOpen(); !open)
        return open;
    return inner_.read(afterSeq, limit, [&](const Event& event) -> Result<void> {
        bool damaged = false;
        {
            const std::lock_guard lock(mutex_);
            damaged = damagedEvents_.contains(event.seq);
        }
        if (damaged)
            return Error{Code::fileDamaged, "Event " + std::to_string(event.seq) + " is damaged."};
        return each(event);
    });
}

Result<std::vector<std::uint64_t>> FaultyLedger::snapshots() {
    if (Result<void> open = requireOpen(); !open)
        return open.error();
    return inner_.snapshots();
}

Result<void> FaultyLedger::readSnapshot(std::uint64_t snapshotSeq, const PartVisitor& each) {
    if (Result<void> open = requireOpen(); !open)
        return open;
    std::uint32_t index = 0;
    return inner_.readSnapshot(snapshotSeq, [&](std::string_view bytes) -> Result<void> {
        bool damaged = false;
        {
            const std::lock_guard lock(mutex_);
            damaged = damagedParts_.contains({snapshotSeq, index++});
        }
        if (damaged)
            return Error{Code::fileDamaged,
                         "The snapshot of event " + std::to_string(snapshotSeq) + " is damaged."};
        return each(bytes);
    });
}

} // namespace rostrum
