// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the figures of the engine have in common: what work costs, rates of it, memory. One thread unless said otherwise.

#include "bench/measure.h"
#include "bench/options.h"
#include "bench/redis_ranking.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace rostrum::bench {

inline constexpr const char* againstServer = "in-process against server CPU, not end to end";
inline constexpr const char* againstServerWall =
    "in-process against a client and a server by the wall clock, not end to end";

// What an operation of `work`, which does `count` of them, costs this thread.
template <typename Work>
Cost costOf(std::size_t count, Work&& work) {
    const std::int64_t wall = nowNs();
    const std::int64_t cpu = threadCpuNs();
    work();
    Cost cost;
    cost.cpuNs = static_cast<double>(threadCpuNs() - cpu) / static_cast<double>(count);
    cost.wallNs = static_cast<double>(nowNs() - wall) / static_cast<double>(count);
    return cost;
}

// Operations a second of this thread's processor time.
template <typename Work>
double rateOf(std::size_t count, Work&& work) {
    return 1e9 / costOf(count, work).cpuNs;
}

// The part that figures of so many players belong to.
std::string partOf(const Options& options, std::uint32_t players);

// A figure of so many players: "engine.<name>.1m".
Figure playersFigure(const Options& options, std::uint32_t players, const std::string& name,
                     const std::string& words, const std::string& unit, bool moreIsBetter);
// One a second of processor time.
Figure rateFigure(const Options& options, std::uint32_t players, const std::string& name,
                  const std::string& words);

// A rate by processor time of whoever keeps the ranking, and one by the clock on the wall, beside Redis's.
class RatePair {
  public:
    RatePair(const Options& options, std::uint32_t players, const std::string& name,
             const std::string& words);
    void add(const Cost& ours, const Cost& theirs);
    void report(Report& report);

  private:
    Figure cpu_;
    Figure wall_;
};

// Resident memory of this process, after the heap has given back what it does not need.
std::int64_t residentNow();

// How many bytes of the heap are in use, of all threads. Memory mapped elsewhere is not in it.
std::int64_t heapInUse();

} // namespace rostrum::bench
