// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Clocks, medians, and random numbers that are the same in every run. Pure but for the clocks.

#include <cstdint>
#include <vector>

namespace rostrum::bench {

// Steady nanoseconds.
std::int64_t nowNs();
// Nanoseconds of processor time that the calling thread has used.
std::int64_t threadCpuNs();

// The middle of the values (the mean of the two in the middle of an even number); they must not be empty.
double median(std::vector<double> values);

// The smallest value that at least `fraction` of all values do not exceed; 0 where there are none. Reorders them.
double percentile(std::vector<std::uint32_t>& values, double fraction);

// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    // Below `bound`, which is at most 2^32.
    std::uint32_t below(std::uint64_t bound) {
        return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
    }

  private:
    std::uint64_t state_;
};

} // namespace rostrum::bench
