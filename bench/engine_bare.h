// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The figures of players, records and order alone, beside a sorted set of Redis: rates one by one and in batches, and memory.

#include "bench/options.h"
#include "bench/redis_ranking.h"

namespace rostrum::bench {

// The players of Redis must be [0, players) or fewer; it has them all afterwards.
void measureBare(const Options& options, Report& report, RedisRanking& redis, std::uint32_t players);

} // namespace rostrum::bench
