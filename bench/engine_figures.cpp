// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_figures.h"

#include <fstream>
#include <malloc.h>
#include <unistd.h>

namespace rostrum::bench {

std::string partOf(const Options& options, std::uint32_t players) {
    return players == options.extent.bigPlayers ? "engine10m" : "engine";
}

Figure playersFigure(const Options& options, std::uint32_t players, const std::string& name,
                     const std::string& words, const std::string& unit, bool moreIsBetter) {
    Figure figure;
    figure.part = partOf(options, players);
    figure.name = "engine." + name + "." + shortCount(players);
    figure.words = words;
    figure.unit = unit;
    figure.moreIsBetter = moreIsBetter;
    return figure;
}

Figure rateFigure(const Options& options, std::uint32_t players, const std::string& name,
                  const std::string& words) {
    return playersFigure(options, players, name, words + ", a second of processor time", "1/s", true);
}

RatePair::RatePair(const Options& options, std::uint32_t players, const std::string& name,
                   const std::string& words)
    : cpu_(rateFigure(options, players, name, words)),
      wall_(playersFigure(options, players, name, words + ", a second by the clock", "1/s", true)) {
    wall_.name += ".wall";
    cpu_.peer = "redis";
    cpu_.basis = againstServer;
    wall_.peer = "redis";
    wall_.basis = againstServerWall;
}

void RatePair::add(const Cost& ours, const Cost& theirs) {
    cpu_.runs.push_back(1e9 / ours.cpuNs);
    cpu_.peerRuns.push_back(1e9 / theirs.cpuNs);
    wall_.runs.push_back(1e9 / ours.wallNs);
    wall_.peerRuns.push_back(1e9 / theirs.wallNs);
}

void RatePair::report(Report& report) {
    report.add(cpu_);
    report.add(wall_);
}

std::int64_t residentNow() {
    malloc_trim(0);
    std::ifstream file("/proc/self/statm");
    std::int64_t all = 0;
    std::int64_t resident = 0;
    file >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

std::int64_t heapInUse() {
    const struct mallinfo2 heap = mallinfo2();
    return static_cast<std::int64_t>(heap.uordblks + heap.hblkhd);
}

} // namespace rostrum::bench
