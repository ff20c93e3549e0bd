// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The figures of the whole engine: rules, events, players, published tops, snapshots.

#include "bench/engine_state.h"
#include "bench/options.h"

namespace rostrum::bench {

struct RedisFacts {
    double top10CpuNs = 0;
};

// All of them. Gives the state at the end.
Snapshot measureWholeEngine(const Options& options, Report& report, std::uint32_t players,
                            const RedisFacts& redis);
// Those that depend on how many players there are: memory, newcomers, snapshot, start.
Snapshot measureBigEngine(const Options& options, Report& report, std::uint32_t players);

// The published top as another thread reads it while the engine goes on and publishes.
void measureTops(const Options& options, Report& report, Engine& engine, std::uint32_t players,
                 const RedisFacts& redis);

} // namespace rostrum::bench
