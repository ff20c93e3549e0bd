// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Vitals: how the writer is doing, for the operator's strip, /health and /metrics. The writer updates them once a batch; any
// thread takes a copy.

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace rostrum {

// A jump of the wall clock that is not believed yet (core/intake/wall_watch.h).
struct ClockDoubt {
    std::int64_t aheadMs = 0; // of the time that goes on; negative: behind it
    std::int64_t sinceMs = 0; // wall time, as it goes on

    friend bool operator==(const ClockDoubt&, const ClockDoubt&) = default;
};

struct VitalSigns {
    bool recovered = false;             // the ledger has been read; queries are answered
    std::string ledgerFault;            // empty: the ledger is well
    std::int64_t ledgerCallSinceNs = 0; // steady: when the call that is under way began; 0: none
    std::int64_t lastCommitAtMs = 0;    // wall time of the newest durable commit; 0: none yet
    std::uint64_t lastSeq = 0;
    std::uint64_t accepted = 0; // submissions accepted since the start
    std::uint64_t refused = 0;  // submissions refused since the start
    std::uint64_t commits = 0;
    std::uint64_t commitNsTotal = 0;
    std::uint64_t commitNsMax = 0;
    std::uint64_t snapshotSeq = 0; // the newest complete snapshot
    std::uint64_t recoveryMs = 0;  // how long the start took
    std::optional<ClockDoubt> clockDoubt;
};

inline constexpr std::int64_t ledgerDeadlineNs = 2'000'000'000;

class Vitals {
  public:
    // A call to the ledger that takes longer than ledgerDeadlineNs is a fault like any other: writes are refused meanwhile.
    VitalSigns read() const;
    template <typename Change>
    void update(Change&& change) {
        const std::lock_guard lock(mutex_);
        change(signs_);
    }

  private:
    mutable std::mutex mutex_;
    VitalSigns signs_;
};

} // namespace rostrum
