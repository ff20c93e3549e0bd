// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the random tests of the ranking share: the seed, and how long they run.

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace rostrum::test {

using Random = std::mt19937_64;

// ROSTRUM_SEED, or a fixed one: a run without it is the same everywhere.
inline std::uint64_t seed() {
    const char* text = std::getenv("ROSTRUM_SEED");
    return text != nullptr ? std::strtoull(text, nullptr, 10) : 20261121;
}

inline bool isLong() {
    const char* text = std::getenv("ROSTRUM_LONG");
    return text != nullptr && std::string(text) == "1";
}

// 0 to `bound` - 1.
inline std::uint64_t below(Random& random, std::uint64_t bound) { return random() % bound; }

} // namespace rostrum::test
