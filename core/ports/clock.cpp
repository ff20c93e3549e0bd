// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ports/clock.h"

#include <chrono>

namespace rostrum {

std::int64_t SystemClock::wallMs() const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::int64_t SystemClock::steadyNs() const {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

} // namespace rostrum
