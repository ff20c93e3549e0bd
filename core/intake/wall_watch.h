// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// WallWatch: the time that rollovers and the `now` of events go by: the wall clock, but for its jumps.
//
// A wall clock is set by hand, by a time server that is wrong for a moment, by a firmware that forgot the year; a rollover that was
// made because of it is not unmade by setting it back. So a jump (wall against steady time by more than 1 s within a minute) is believed only once
// it has lasted for 60 s of steady time; until then time goes on by the steady clock from where it was. What is smaller is followed at
// once: a clock that is being slewed. Time that was given out is never taken back, but where a jump back is believed: after
// a smaller step back it stands still until the wall clock has caught up.
//
// Sleep of the machine is no jump where steady time passes meanwhile (SystemClock's does). With a steady clock that stands still, waking up
// looks like any other jump forward, and is believed a minute later.
// The first reading is believed as it is: there is nothing to hold it against.
// Thread: one (the writer). Cost: two readings of the clock.

#include "core/ports/clock.h"

#include <cstdint>
#include <optional>

namespace rostrum {

class WallWatch {
  public:
    static constexpr std::int64_t smallestJumpMs = 1000;    // beyond this it is one
    static constexpr std::int64_t believedAfterMs = 60'000; // of steady time

    // The clock must outlive the watch.
    explicit WallWatch(const Clock& clock) : clock_(clock) {}

    // Milliseconds since 1970-01-01T00:00:00Z.
    std::int64_t nowMs();

    // By how much the wall clock is ahead of what nowMs() last gave, while a jump of it is not believed; for logs.
    std::optional<std::int64_t> doubtedMs() const;

  private:
    // Wall less steady time is `leadMs`, seen first at `sinceMs` (steady).
    struct Lead {
        std::int64_t leadMs = 0;
        std::int64_t sinceMs = 0;
    };

    void follow(std::int64_t leadMs, std::int64_t steadyMs);

    const Clock& clock_;
    bool begun_ = false;
    Lead anchor_;                 // drift is measured against it; moves once a minute
    std::int64_t followedMs_ = 0; // the newest lead that was believed
    std::optional<Lead> doubted_;
    std::int64_t lastMs_ = 0; // given out
};

} // namespace rostrum
