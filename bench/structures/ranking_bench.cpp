// SPDX-License-Identifier: GPL-3.0-or-later
// What a ranking is made of beside its index: records by players' numbers, places of other orders, and all of it at once, where
// the places are sorted.
#include "bench/measure.h"

#include "core/board/ranking.h"
#include "core/board/record_store.h"
#include "core/ranking/place_sort.h"
#include "core/ranking/tuple_index.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::size_t rowSize = 1 << 16; // look-ups prepared; taken again and again

std::vector<std::uint32_t> randomPlayers(std::uint32_t players, std::uint32_t stride) {
    Random random(2);
    std::vector<std::uint32_t> row(rowSize);
    for (std::uint32_t& player : row)
        player = (random.below(players) + 1) * stride;
    return row;
}

// Every player of the event is there (stride 1: the dense form), or one in twenty (the sparse one).
void recordStoreOverwrite(benchmark::State& state) {
    const auto players = static_cast<std::uint32_t>(state.range(0));
    const auto stride = static_cast<std::uint32_t>(state.range(1));
    RecordStore store;
    for (std::uint32_t i = 1; i <= players; ++i)
        store.add({i * stride, 0, {7, i}}, {});
    const std::vector<std::uint32_t> row = randomPlayers(players, stride);
    std::uint64_t seq = players;
    for (auto _ : state) {
        const std::uint32_t player = row[seq % rowSize];
        const std::uint32_t slot = store.slotOf(player);
        benchmark::DoNotOptimize(store.at(slot));
        store.overwrite(slot, {player, 0, {9, ++seq}}, {});
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["bytes"] = static_cast<double>(store.memoryBytes()) / players;
}

// Score, one secondary value and who was first: three words.
TuplePlace randomPlace(Random& random, std::uint32_t player, std::uint64_t tie) {
    TuplePlace place;
    place.key.word = {random.next() >> 54, random.next() >> 54, tie};
    place.player = player;
    return place;
}

void tupleIndexMove(benchmark::State& state) {
    const auto players = static_cast<std::uint32_t>(state.range(0));
    TupleIndex index(3);
    Random random(3);
    std::vector<TuplePlace> places(players);
    std::uint64_t tie = 0;
    for (std::uint32_t i = 0; i < players; ++i) {
        places[i] = randomPlace(random, i + 1, ++tie);
        index.insert(places[i]);
    }
    for (auto _ : state) {
        TuplePlace& place = places[random.below(players)];
        const TuplePlace next = randomPlace(random, place.player, ++tie);
        index.erase(place);
        index.insert(next);
        place = next;
    }
    state.SetItemsProcessed(state.iterations());
}

void tupleIndexCountBefore(benchmark::State& state) {
    const auto players = static_cast<std::uint32_t>(state.range(0));
    TupleIndex index(3);
    Random random(3);
    std::vector<TuplePlace> places(players);
    for (std::uint32_t i = 0; i < players; ++i) {
        places[i] = randomPlace(random, i + 1, i + 1);
        index.insert(places[i]);
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(index.countBefore(places[random.below(players)]));
    state.SetItemsProcessed(state.iterations());
}

// What a load sorts by.
void placeSort(benchmark::State& state) {
    const auto players = static_cast<std::uint32_t>(state.range(0));
    std::vector<Place> places(players);
    Random random(6);
    for (std::uint32_t i = 0; i < players; ++i)
        places[i] = {{static_cast<std::int64_t>(random.next() >> 34), i + 1}, i + 1};
    std::vector<Place> sorted;
    for (auto _ : state) {
        state.PauseTiming();
        sorted = places;
        state.ResumeTiming();
        sortPlaces(sorted);
        benchmark::DoNotOptimize(sorted.data());
    }
    state.SetItemsProcessed(state.iterations() * players);
}

// A ranking from records in the order of their players, as a snapshot has them: the places are sorted.
void rankingAssign(benchmark::State& state) {
    const auto players = static_cast<std::uint32_t>(state.range(0));
    std::vector<Ranking::Record> records(players);
    Random random(4);
    for (std::uint32_t i = 0; i < players; ++i)
        records[i] = {i + 1, 0, {static_cast<Score>(random.next() >> 34), i + 1}};
    for (auto _ : state) {
        Ranking ranking;
        benchmark::DoNotOptimize(ranking.assign(records));
    }
    state.SetItemsProcessed(state.iterations() * players);
}

} // namespace

BENCHMARK(recordStoreOverwrite)->ArgNames({"players", "stride"})->ArgsProduct({{10'000, 1'000'000}, {1, 20}});
BENCHMARK(tupleIndexMove)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(tupleIndexCountBefore)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(placeSort)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(rankingAssign)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

} // namespace rostrum::bench
