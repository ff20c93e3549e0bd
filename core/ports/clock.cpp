// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ports/clock.h"

#include <chrono>

#ifdef __linux__
#include <ctime>
#endif

namespace rostrum {

// Linux's steady_clock stands still while the machine sleeps; its clock of the time since booting does not.
std::int64_t steadyNowNs() {
#ifdef __linux__
    timespec time{};
    if (clock_gettime(CLOCK_BOOTTIME, &time) == 0)
        return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
#endif
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

std::int64_t SystemClock::wallMs() const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::int64_t SystemClock::steadyNs() const { return steadyNowNs(); }

} // namespace rostrum
