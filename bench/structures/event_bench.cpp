// SPDX-License-Identifier: GPL-3.0-or-later
// What each submission passes on its way into the ledger: keys of requests, and the bytes of events.
#include "bench/conversations.h"

#include "core/engine/event_codec.h"
#include "core/engine/request_keys.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::size_t rowSize = 1 << 12;

RequestKey keyFor(std::uint32_t number) {
    return {KeyKind::eventId, "loopback", "match-" + std::to_string(number), number};
}

// Full tables: each new key lets the oldest go.
void requestKeysBind(benchmark::State& state) {
    const auto most = static_cast<std::uint32_t>(state.range(0));
    RequestKeyLimits limits;
    limits.maxKeys = most;
    RequestKeys keys(limits);
    std::uint32_t number = 0;
    for (; number < most; ++number)
        keys.bind(keyFor(number), number + 1, 1);
    std::vector<RequestKey> row(rowSize);
    for (auto _ : state) {
        if (number % rowSize == 0) {
            state.PauseTiming();
            for (std::uint32_t i = 0; i < rowSize; ++i)
                row[i] = keyFor(number + i);
            state.ResumeTiming();
        }
        benchmark::DoNotOptimize(keys.bind(row[number % rowSize], number + 1, 1));
        keys.expire();
        ++number;
    }
    state.SetItemsProcessed(state.iterations());
}

void requestKeysFind(benchmark::State& state) {
    const auto bound = static_cast<std::uint32_t>(state.range(0));
    RequestKeys keys;
    for (std::uint32_t number = 0; number < bound; ++number)
        keys.bind(keyFor(number), number + 1, 1);
    Random random(2);
    std::vector<RequestKey> row(rowSize);
    for (RequestKey& key : row)
        key = keyFor(random.below(2 * std::uint64_t{bound})); // half of them are bound
    std::size_t at = 0;
    for (auto _ : state) {
        const RequestKey& key = row[at++ % rowSize];
        benchmark::DoNotOptimize(keys.find(key.kind, key.caller, key.key));
    }
    state.SetItemsProcessed(state.iterations());
}

Event sampleScore() {
    Event event;
    event.seq = 123'456'789;
    event.type = EventType::scoreSubmitted;
    event.source = Source::http;
    event.board = 3;
    event.player = 98'765;
    event.group = 123'456'700;
    event.generation = 17;
    event.receivedAtMs = event.timestampMs = 1'700'000'000'123;
    event.score.amount = event.score.standing.score = 734'512'345;
    event.score.standing.reachedSeq = event.seq;
    event.score.updated = true;
    event.score.previous = Standing{512'345'678, 99'000'000};
    event.actor = "loopback";
    return event;
}

void eventEncode(benchmark::State& state) {
    const Event event = sampleScore();
    std::string bytes;
    for (auto _ : state) {
        bytes.clear();
        encodeBody(event, bytes);
        benchmark::DoNotOptimize(bytes.data());
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["bytes"] = static_cast<double>(bytes.size());
}

void eventDecode(benchmark::State& state) {
    const Event event = sampleScore();
    std::string bytes;
    encodeBody(event, bytes);
    for (auto _ : state) {
        Event read;
        read.seq = event.seq;
        read.type = event.type;
        read.board = event.board;
        read.player = event.player;
        read.receivedAtMs = event.receivedAtMs;
        benchmark::DoNotOptimize(decodeBody(bytes, read).ok());
    }
    state.SetItemsProcessed(state.iterations());
}

} // namespace

BENCHMARK(requestKeysBind)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(requestKeysFind)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(eventEncode);
BENCHMARK(eventDecode);

} // namespace rostrum::bench
