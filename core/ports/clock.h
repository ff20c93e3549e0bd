// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rostrum {

// Time as an argument. Wall time is data (it goes into events); steady time is for deadlines and rates and never jumps. Steady
// time also passes while the machine sleeps, so that waking up is no jump of the wall clock against it.
// Any thread. Fakes: ManualClock (core/fakes).
class Clock {
  public:
    virtual ~Clock() = default;
    virtual std::int64_t wallMs() const = 0;   // milliseconds since 1970-01-01T00:00:00Z
    virtual std::int64_t steadyNs() const = 0; // nanoseconds since some fixed moment
};

// The machine's steady time: nanoseconds since it started.
std::int64_t steadyNowNs();

class SystemClock final : public Clock {
  public:
    std::int64_t wallMs() const override;
    std::int64_t steadyNs() const override;
};

} // namespace rostrum
