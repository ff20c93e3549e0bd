// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// FaultyLedger: wraps a Ledger and lets it fail on command, in the ways that disks do. Between its faults it is the wrapped one.
//
// As with the real one, a failed commit closes the ledger: all but identity() fail with Code::fileUnusable until reopen() succeeds.
// Thread: the Ledger's calls from one thread; the programming of faults and the counters from any.

#include "core/ports/ledger.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace rostrum {

class FaultyLedger final : public Ledger {
  public:
    // What became of the events of a commit that is reported as failed.
    enum class Fate : std::uint8_t { lost, durable };

    // `inner` must outlive this.
    explicit FaultyLedger(Ledger& inner) : inner_(inner) {}

    // The nth commit from now fails (1: the next), before or after it became durable.
    void failCommit(std::uint64_t nth, Fate fate);
    // So many calls of reopen() fail.
    void failReopens(std::uint64_t times);
    // The nth commit from now (1: the next) waits, before it touches the inner ledger, until release().
    void stallCommit(std::uint64_t nth = 1);
    void release();
    // True once a commit stands still; false where none did within the time.
    bool waitUntilStalled(std::chrono::milliseconds atMost);
    // Reading the snapshot gives the parts before this one, then Code::fileDamaged.
    void damageSnapshotPart(std::uint64_t snapshotSeq, std::uint32_t index);
    // Reading stops at this event with Code::fileDamaged.
    void damageEvent(std::uint64_t seq);

    std::uint64_t commits() const; // calls of commit(), failed ones included
    std::uint64_t reopens() const; // calls of reopen(), failed ones included

    LedgerIdentity identity() const override { return inner_.identity(); }
    Result<std::uint64_t> lastSeq() override;
    Result<void> commit(std::span<const Event> events, const SnapshotPart* part) override;
    Result<void> reopen() override;
    Result<void> read(std::uint64_t afterSeq, std::uint64_t limit, const EventVisitor& each) override;
    Result<std::vector<std::uint64_t>> snapshots() override;
    Result<void> readSnapshot(std::uint64_t snapshotSeq, const PartVisitor& each) override;

  private:
    Result<void> requireOpen() const;

    Ledger& inner_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t commits_ = 0;
    std::uint64_t reopens_ = 0;
    std::uint64_t failAt_ = 0; // value of commits_ at which one fails; 0: none
    Fate fate_ = Fate::lost;
    std::uint64_t stallAt_ = 0; // as failAt_
    bool stalled_ = false;
    std::uint64_t failingReopens_ = 0;
    bool closed_ = false;
    std::set<std::pair<std::uint64_t, std::uint32_t>> damagedParts_;
    std::set<std::uint64_t> damagedEvents_;
};

} // namespace rostrum
