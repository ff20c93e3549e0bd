// SPDX-License-Identifier: GPL-3.0-or-later
// PlayerTable alone: ids of twelve bytes, and longer ones that lie in the arena.
#include "bench/workload.h"

#include "core/engine/player_table.h"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::size_t rowSize = 1 << 16; // look-ups prepared; taken again and again
constexpr std::size_t groupSize = 32;
const std::string longEnd = "@tournament.example.org"; // makes 35 bytes of twelve

std::string idFor(std::uint32_t player, bool isLong) {
    return isLong ? idOf(player) + longEnd : idOf(player);
}

PlayerTable filledTable(std::uint32_t players, bool longIds) {
    PlayerTable table;
    for (std::uint32_t i = 0; i < players; ++i) {
        const std::string id = idFor(i, longIds);
        table.add(id, id);
    }
    return table;
}

std::vector<std::string> randomIds(std::uint32_t players, bool longIds) {
    Random random(2);
    std::vector<std::string> row(rowSize);
    for (std::string& id : row)
        id = idFor(random.below(players), longIds);
    return row;
}

void playerTableAdd(benchmark::State& state) {
    const std::vector<Operation> newcomers = newcomersOf({}, 0, static_cast<std::uint32_t>(state.range(0)));
    for (auto _ : state) {
        PlayerTable table;
        for (const Operation& one : newcomers)
            table.add(one.playerId(), one.playerId());
        benchmark::DoNotOptimize(table.size());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void playerTableFind(benchmark::State& state) {
    const auto players = static_cast<std::uint32_t>(state.range(0));
    const bool longIds = state.range(1) != 0;
    const PlayerTable table = filledTable(players, longIds);
    const std::vector<std::string> row = randomIds(players, longIds);
    std::size_t at = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(table.find(row[at++ % rowSize]));
    state.SetItemsProcessed(state.iterations());
}

// As batches do it: slots, rows and texts are fetched for a group before the first is needed.
void playerTableFindAhead(benchmark::State& state) {
    const auto players = static_cast<std::uint32_t>(state.range(0));
    const bool longIds = state.range(1) != 0;
    const PlayerTable table = filledTable(players, longIds);
    const std::vector<std::string> row = randomIds(players, longIds);
    std::size_t at = 0;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint64_t, groupSize> hashes;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint32_t, groupSize> likely;
    for (auto _ : state) {
        for (std::size_t i = 0; i < groupSize; ++i) {
            hashes[i] = PlayerTable::hashOf(row[(at + i) % rowSize]);
            table.prefetchSlot(hashes[i]);
        }
        for (std::size_t i = 0; i < groupSize; ++i) {
            likely[i] = table.likely(hashes[i]);
            table.prefetchRow(likely[i]);
        }
        for (std::size_t i = 0; i < groupSize; ++i)
            table.prefetchText(likely[i]);
        for (std::size_t i = 0; i < groupSize; ++i)
            benchmark::DoNotOptimize(table.find(row[(at + i) % rowSize], hashes[i]));
        at += groupSize;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(groupSize));
}

} // namespace

BENCHMARK(playerTableAdd)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(playerTableFind)
    ->ArgNames({"players", "long"})
    ->ArgsProduct({{10'000, 1'000'000, 10'000'000}, {0, 1}});
BENCHMARK(playerTableFindAhead)
    ->ArgNames({"players", "long"})
    ->ArgsProduct({{10'000, 1'000'000, 10'000'000}, {0, 1}});

} // namespace rostrum::bench
