// SPDX-License-Identifier: GPL-3.0-or-later
// The writer and its ledger: commits, parts of snapshots, and what to do when a commit failed.
#include "core/engine/recovery.h"
#include "core/intake/writer_impl.h"

#include <algorithm>

namespace rostrum {

namespace {

constexpr std::int64_t retryEveryNs = 500'000'000;
// A fault is over when a commit has succeeded, or when nothing failed for so long: an opened file is no proof that it can be
// written.
constexpr std::int64_t faultKeptNs = 10'000'000'000;
constexpr std::int64_t lastSnapshotWithinNs = 2'000'000'000;

} // namespace

Writer::Impl::Fate Writer::Impl::commit(bool withPart) {
    SnapshotPart part;
    const SnapshotPart* sent = nullptr;
    // A part goes along with a batch of submissions; the batch is not in it, for it was begun before.
    if (snapshotGoesOn() && withPart && !snapshot_->stale()) {
        part = {snapshot_->seq(), nextPart_, false, {}};
        if (snapshot_->step(part.bytes, part.last))
            sent = &part;
    }
    if (events_.empty() && sent == nullptr) {
        engine_->keepBatch();
        vitals_.update([&](VitalSigns& signs) { signs.refused += counted_.refused; });
        return Fate::kept;
    }
    const std::int64_t beganNs = clock_.steadyNs();
    intake_.ledgerCallBegins(beganNs);
    vitals_.update([&](VitalSigns& signs) { signs.ledgerCallSinceNs = beganNs; });
    const Result<void> committed = ledger_.commit(events_, sent);
    vitals_.update([](VitalSigns& signs) { signs.ledgerCallSinceNs = 0; });
    intake_.ledgerCallEnds();
    const std::int64_t nowNs = clock_.steadyNs();
    if (!committed) {
        return afterFailure(committed.error());
    }
    engine_->keepBatch();
    if (!events_.empty())
        setFault({});
    if (sent != nullptr) {
        ++nextPart_;
        if (sent->last) {
            snapshotSeq_ = sent->snapshotSeq;
            snapshotEnds_ = true;
        }
    }
    if (snapshot_ && snapshot_->stale())
        snapshotEnds_ = true;
    vitals_.update([&](VitalSigns& signs) {
        const auto took = static_cast<std::uint64_t>(nowNs - beganNs);
        if (!events_.empty())
            signs.lastCommitAtMs = clock_.wallMs();
        signs.lastSeq = engine_->lastSeq();
        signs.accepted += counted_.accepted;
        signs.refused += counted_.refused;
        ++signs.commits;
        signs.commitNsTotal += took;
        signs.commitNsMax = std::max(signs.commitNsMax, took);
        signs.snapshotSeq = snapshotSeq_;
    });
    tops_.afterCommit(*engine_, engine_->changedBoards(), nowNs);
    tellTokens();
    return Fate::kept;
}

void Writer::Impl::tellTokens() {
    if (!options_.tokensChanged || tokensTold_ == engine_->tokens().version())
        return;
    tokensTold_ = engine_->tokens().version();
    options_.tokensChanged(engine_->tokens());
}

// ---- snapshots

void Writer::Impl::beginSnapshotWhenDue() {
    const bool due = options_.snapshotEveryEvents != 0 &&
                     engine_->lastSeq() - snapshotSeq_ >= options_.snapshotEveryEvents;
    if (!snapshot_ && due)
        beginSnapshot();
}

void Writer::Impl::beginSnapshot() {
    snapshot_.reset(); // there is one at a time
    snapshot_ = std::make_unique<SnapshotWriter>(*engine_);
    snapshotEnds_ = false;
    nextPart_ = 0;
}

// A little at a time: much may have been set aside.
void Writer::Impl::letGoOfSnapshot() {
    if (snapshot_ && snapshotEnds_ && !snapshot_->release())
        snapshot_.reset();
}

// Nothing else to do: a step of it and, where a part comes of that, a commit for it alone.
void Writer::Impl::stepSnapshot() {
    if (!snapshotGoesOn())
        return;
    events_.clear();
    waiting_.clear();
    counted_ = {};
    engine_->beginBatch();
    commit(true);
}

void Writer::Impl::finishSnapshot() {
    if (options_.snapshotAtEndEvents == 0 || engine_->lastSeq() - snapshotSeq_ < options_.snapshotAtEndEvents)
        return;
    const std::int64_t untilNs = clock_.steadyNs() + lastSnapshotWithinNs;
    beginSnapshot(); // one that is under way is older
    while (snapshotGoesOn() && !away_ && clock_.steadyNs() < untilNs) {
        events_.clear();
        counted_ = {};
        engine_->beginBatch();
        commit(true);
    }
    snapshot_.reset();
}

// ---- a ledger that failed

void Writer::Impl::setFault(const std::string& fault) {
    if (fault == fault_)
        return;
    fault_ = fault;
    vitals_.update([&](VitalSigns& signs) { signs.ledgerFault = fault; });
    if (options_.faultChanged)
        options_.faultChanged(fault);
}

// The batch is taken back; where the ledger opens again at once, it tells whether the batch is in it after all.
Writer::Impl::Fate Writer::Impl::afterFailure(const Error& error) {
    engine_->undoBatch();
    snapshot_.reset(); // a board that was deleted is there again by now, so that its capture ends too
    const std::uint64_t before = engine_->lastSeq();
    away_ = true;
    failedAtNs_ = clock_.steadyNs();
    triedAtNs_ = failedAtNs_ - retryEveryNs; // the first time at once
    setFault(error.detail);
    intake_.setAway("the event file cannot be written (" + error.detail +
                    "); scores cannot be kept right now");
    tryAgain();
    if (away_)
        return Fate::unknown;
    if (events_.empty() || engine_->lastSeq() - before != events_.size())
        return Fate::lost;
    vitals_.update([&](VitalSigns& signs) {
        signs.lastCommitAtMs = clock_.wallMs();
        signs.accepted += counted_.accepted;
        signs.refused += counted_.refused;
    });
    return Fate::kept;
}

void Writer::Impl::tryAgain() {
    const std::int64_t nowNs = clock_.steadyNs();
    if (nowNs - triedAtNs_ < retryEveryNs)
        return;
    triedAtNs_ = nowNs;
    if (const Result<void> opened = ledger_.reopen(); !opened) {
        setFault(opened.error().detail);
        return;
    }
    const Result<std::uint64_t> applied = catchUp(ledger_, *engine_);
    if (!applied) {
        setFault(applied.error().detail);
        return;
    }
    away_ = false;
    intake_.clearAway();
    vitals_.update([&](VitalSigns& signs) { signs.lastSeq = engine_->lastSeq(); });
    tops_.publishAll(*engine_, nowNs);
    tellTokens();
}

void Writer::Impl::closeFault() {
    if (!fault_.empty() && clock_.steadyNs() - failedAtNs_ > faultKeptNs)
        setFault({});
}

} // namespace rostrum
