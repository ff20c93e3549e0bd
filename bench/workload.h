// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is done to rankings: players of twelve-byte ids, and rows of operations on them, prepared before any clock runs. The same
// seeds give the same rows. Players' numbers here are 0-based and have nothing to do with those of a PlayerTable.

#include "bench/conversations.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace rostrum::bench {

// Nine digits: many more scores than players, so that equal ones are rare where they are not wanted.
inline constexpr std::uint32_t leastEngineScore = 100'000'000;
inline constexpr std::uint32_t engineScoreSpan = 900'000'000;
inline constexpr std::size_t engineScoreDigits = 9;
inline constexpr std::uint32_t batchSize = 1000;

// A player and the score to come: 16 bytes, read from begin to end, so that it costs next to nothing to have them.
struct Operation {
    char id[idBytes];
    std::uint32_t score;

    std::string_view playerId() const { return {id, idBytes}; }
};

// Which players are chosen: all alike, or few of them most of the time (Zipf, s = 0.99).
enum class Choice : std::uint8_t { uniform, zipf };
// Which scores come: any, each above all before, always the same, or one of a hundred.
enum class Scores : std::uint8_t { uniform, ascending, equal, hundred };

struct Workload {
    std::uint32_t players = 0;
    Choice choice = Choice::uniform;
    Scores scores = Scores::uniform;
};

std::vector<Operation> operationsOf(const Workload& workload, std::uint32_t count, std::uint64_t seed);

// Players [from, to), each once, in random order.
std::vector<std::uint32_t> shuffled(std::uint32_t from, std::uint32_t to, std::uint64_t seed);

// One operation for each player of [from, to), in random order.
std::vector<Operation> newcomersOf(const Workload& workload, std::uint32_t from, std::uint32_t to);

} // namespace rostrum::bench
