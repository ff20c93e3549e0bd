// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ManualClock: a Clock that stands still until it is told to move. Wall and steady time are set apart, as they are apart in
// life: an operator sets the wall clock back, deadlines go on.
//
// Thread: any; a test sets it while the code under test reads it.

#include "core/ports/clock.h"

#include <atomic>
#include <cstdint>

namespace rostrum {

class ManualClock final : public Clock {
  public:
    // 2026-01-01T00:00:00Z, and a steady time that is not zero, so that code that takes zero for "never" shows.
    explicit ManualClock(std::int64_t wallMs = 1767225600000, std::int64_t steadyNs = 1'000'000'000)
        : wallMs_(wallMs),
          steadyNs_(steadyNs) {}

    std::int64_t wallMs() const override { return wallMs_.load(); }
    std::int64_t steadyNs() const override { return steadyNs_.load(); }

    // Time passes on both clocks.
    void advanceMs(std::int64_t ms) {
        wallMs_.fetch_add(ms);
        steadyNs_.fetch_add(ms * 1'000'000);
    }
    void advanceSteadyNs(std::int64_t ns) { steadyNs_.fetch_add(ns); }
    void setWallMs(std::int64_t wallMs) { wallMs_.store(wallMs); }
    void setSteadyNs(std::int64_t steadyNs) { steadyNs_.store(steadyNs); }

  private:
    std::atomic<std::int64_t> wallMs_;
    std::atomic<std::int64_t> steadyNs_;
};

} // namespace rostrum
