// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The figures of the whole engine: rules, events, players, snapshots.

#include "bench/options.h"

namespace rostrum::bench {

struct RedisFacts {
    double bytesPerMember = 0;
    double top10CpuNs = 0;
};

void measureWholeEngine(const Options& options, Report& report, const RedisFacts& redis);

} // namespace rostrum::bench
