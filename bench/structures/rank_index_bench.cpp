// SPDX-License-Identifier: GPL-3.0-or-later
// RankIndex alone: players are numbers, nothing is looked up by id.
#include "bench/measure.h"

#include "core/ranking/rank_index.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::size_t rowSize = 1 << 16; // operations prepared; taken again and again
constexpr std::size_t groupSize = 32;

PlaceKey randomKey(Random& random, std::uint64_t tie) {
    return {static_cast<std::int64_t>(random.next() >> 34), tie};
}

// An index of random keys, and where each player is.
struct Filled {
    explicit Filled(std::size_t players) : keys(players) {
        std::vector<Place> places(players);
        Random random(1);
        for (std::size_t i = 0; i < players; ++i) {
            keys[i] = randomKey(random, i + 1);
            places[i] = {keys[i], static_cast<std::uint32_t>(i + 1)};
        }
        std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.key < b.key; });
        index.assign(places);
        tie = players;
    }

    RankIndex index;
    std::vector<PlaceKey> keys;
    std::uint64_t tie = 0;
};

std::vector<std::uint32_t> randomPlayers(std::size_t players) {
    Random random(2);
    std::vector<std::uint32_t> row(rowSize);
    for (std::uint32_t& player : row)
        player = random.below(players);
    return row;
}

void rankIndexInsert(benchmark::State& state) {
    const auto players = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        RankIndex index;
        Random random(3);
        for (std::size_t i = 0; i < players; ++i)
            index.insert(randomKey(random, i + 1), static_cast<std::uint32_t>(i + 1));
        benchmark::DoNotOptimize(index.size());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void rankIndexMove(benchmark::State& state) {
    Filled filled(static_cast<std::size_t>(state.range(0)));
    const std::vector<std::uint32_t> row = randomPlayers(filled.keys.size());
    Random random(4);
    std::size_t at = 0;
    for (auto _ : state) {
        const std::uint32_t player = row[at++ % rowSize];
        const PlaceKey to = randomKey(random, ++filled.tie);
        filled.index.move(filled.keys[player], to, player + 1);
        filled.keys[player] = to;
    }
    state.SetItemsProcessed(state.iterations());
}

void rankIndexMoveAhead(benchmark::State& state) {
    Filled filled(static_cast<std::size_t>(state.range(0)));
    const std::vector<std::uint32_t> row = randomPlayers(filled.keys.size());
    Random random(4);
    std::size_t at = 0;
    std::array<RankIndex::Ahead, groupSize> ahead;
    std::array<PlaceKey, groupSize> to;
    for (auto _ : state) {
        for (std::size_t i = 0; i < groupSize; ++i) {
            to[i] = randomKey(random, ++filled.tie);
            filled.index.lookAhead(&filled.keys[row[(at + i) % rowSize]], to[i], ahead[i]);
        }
        for (std::size_t i = 0; i < groupSize; ++i) {
            const std::uint32_t player = row[(at + i) % rowSize];
            filled.index.move(filled.keys[player], to[i], player + 1, ahead[i]);
            filled.keys[player] = to[i];
        }
        at += groupSize;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(groupSize));
}

void rankIndexPositionOf(benchmark::State& state) {
    const Filled filled(static_cast<std::size_t>(state.range(0)));
    const std::vector<std::uint32_t> row = randomPlayers(filled.keys.size());
    std::size_t at = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(filled.index.positionOf(filled.keys[row[at++ % rowSize]]));
    state.SetItemsProcessed(state.iterations());
}

void rankIndexPositionsOf(benchmark::State& state) {
    const Filled filled(static_cast<std::size_t>(state.range(0)));
    const std::vector<std::uint32_t> row = randomPlayers(filled.keys.size());
    std::size_t at = 0;
    std::array<PlaceKey, groupSize> keys;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint64_t, groupSize> positions;
    for (auto _ : state) {
        for (std::size_t i = 0; i < groupSize; ++i)
            keys[i] = filled.keys[row[at++ % rowSize]];
        filled.index.positionsOf(keys, positions);
        benchmark::DoNotOptimize(positions);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(groupSize));
}

// Ten places somewhere, as the neighbours of a player are read.
void rankIndexReadTen(benchmark::State& state) {
    Filled filled(static_cast<std::size_t>(state.range(0)));
    Random random(5);
    std::array<Place, 10> out;
    for (auto _ : state)
        benchmark::DoNotOptimize(filled.index.read(random.below(filled.keys.size()), out));
    state.SetItemsProcessed(state.iterations());
}

void rankIndexAssign(benchmark::State& state) {
    const auto players = static_cast<std::size_t>(state.range(0));
    std::vector<Place> places(players);
    for (std::size_t i = 0; i < players; ++i)
        places[i] = {{static_cast<std::int64_t>(i * 7), i + 1}, static_cast<std::uint32_t>(i + 1)};
    for (auto _ : state) {
        RankIndex index;
        index.assign(places);
        benchmark::DoNotOptimize(index.size());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

} // namespace

BENCHMARK(rankIndexInsert)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(rankIndexMove)->Arg(10'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(rankIndexMoveAhead)->Arg(10'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(rankIndexPositionOf)->Arg(10'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(rankIndexPositionsOf)->Arg(10'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(rankIndexReadTen)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(rankIndexAssign)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

} // namespace rostrum::bench
