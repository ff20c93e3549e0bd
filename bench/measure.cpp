// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/measure.h"

#include "core/check.h"

#include <algorithm>
#include <cmath>
#include <ctime>

namespace rostrum::bench {

namespace {

std::int64_t read(clockid_t clock) {
    timespec time = {};
    clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

} // namespace

std::int64_t nowNs() { return read(CLOCK_MONOTONIC); }

std::int64_t threadCpuNs() { return read(CLOCK_THREAD_CPUTIME_ID); }

double median(std::vector<double> values) {
    ROSTRUM_CHECK(!values.empty(), "a median of nothing");
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double percentile(std::vector<std::uint32_t>& values, double fraction) {
    if (values.empty())
        return 0;
    const double wanted = std::ceil(fraction * static_cast<double>(values.size()));
    const std::size_t index = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, values.size()) - 1;
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(index);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

} // namespace rostrum::bench
