// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a run of the benchmarks is asked for, and the parts there are.

#include "bench/report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rostrum::bench {

// How much is measured. The counts of players stand in the figures' names, so that a smaller run has other names, not other meanings.
struct Extent {
    int runs = 3;
    double warmUpS = 0.5;
    double seconds = 3;      // a run under load
    double liveSeconds = 12; // a run before viewers
    // In the ranking: of part engine, the greatest of which gets everything measured; of part engine10m.
    std::vector<std::uint32_t> enginePlayers = {100'000, 1'000'000};
    std::uint32_t bigPlayers = 10'000'000;
    std::vector<std::uint32_t> growth = {10'000, 100'000, 1'000'000, 10'000'000}; // ascending
    std::uint32_t engineOps = 1'000'000;                                          // a run
    std::uint32_t manyBoards = 1000;
    std::uint32_t playersOfMany = 10'000;   // on each of them
    std::uint32_t intakeScores = 3'000'000; // a run
    std::uint32_t httpPlayers = 100'000;
    std::uint32_t viewers = 500;
    int syncs = 500;

    static Extent quick();
    static Extent smoke(); // only proves that everything works
};

struct Options {
    std::vector<std::string> parts;
    Extent extent;
    std::string program;  // rostrum
    std::string slowSync; // the library that slows a peer's disk down
    std::string folder;   // for what is written meanwhile
    std::string json = "build/bench.json";
};

// Each adds its figures; failures are thrown (bench/fail.h).
void measureDisk(const Options& options, Report& report);
void measureEngine(const Options& options, Report& report);
void measureEngine10m(const Options& options, Report& report);
void measureGrowth(const Options& options, Report& report);
void measureHttp(const Options& options, Report& report);
void measureLive(const Options& options, Report& report);

// "1m", "20k", "500".
std::string shortCount(std::uint32_t count);

} // namespace rostrum::bench
