// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_whole.h"

#include "bench/engine_figures.h"
#include "bench/engine_load.h"

#include <utility>
#include <vector>

namespace rostrum::bench {

namespace {

// Single submissions, `each` of them between beginBatch and keepBatch; a second.
double executeSingles(Engine& engine, std::span<const Operation> operations, std::size_t each) {
    Command command = SubmitScore{submissionOf(operations.front())};
    Submission& submission = std::get<SubmitScore>(command).submission;
    std::vector<Event> events;
    const std::int64_t begin = threadCpuNs();
    for (std::size_t i = 0; i < operations.size();) {
        events.clear();
        engine.beginBatch();
        for (const std::size_t end = std::min(operations.size(), i + each); i < end; ++i) {
            submission.playerId.assign(operations[i].playerId());
            submission.score.significand = operations[i].score;
            execute(engine, command, events);
        }
        engine.keepBatch();
    }
    return static_cast<double>(operations.size()) * 1e9 / static_cast<double>(threadCpuNs() - begin);
}

void measureExecute(const Options& options, Report& report, Engine& engine, std::uint32_t players) {
    Figure single =
        rateFigure(options, players, "execute.single", "submissions executed, each a batch of its own");
    Figure grouped = rateFigure(options, players, "execute.batch100", "submissions executed, 100 a batch");
    Figure batches =
        rateFigure(options, players, "execute.batch1000", "submissions executed, 1,000 a command");
    const std::uint32_t count = options.extent.engineOps / 4 / batchSize * batchSize;
    for (int i = 0; i < options.extent.runs; ++i) {
        const auto seed = 10 * static_cast<std::uint64_t>(i);
        single.runs.push_back(executeSingles(engine, operationsOf({players}, count, seed + 1), 1));
        grouped.runs.push_back(executeSingles(engine, operationsOf({players}, count, seed + 2), 100));
        batches.runs.push_back(executeBatches(engine, operationsOf({players}, count, seed + 3), nullptr));
        checkInterrupted();
    }
    for (const Figure* figure : {&single, &grouped, &batches})
        report.add(*figure);
}

// What makes the state anew: a snapshot while scores go on, and events applied to what it holds.
Snapshot measureSnapshots(const Options& options, Report& report, Engine& engine, std::uint32_t players,
                          bool withEvents) {
    Figure write = playersFigure(options, players, "snapshot.write_ms",
                                 "a snapshot's parts made while scores go on", "ms", false);
    Figure step = playersFigure(options, players, "snapshot.step_max_ms",
                                "the longest that a snapshot keeps scores waiting", "ms", false);
    Figure apply = rateFigure(options, players, "apply", "events applied, as at a start");
    Figure load =
        playersFigure(options, players, "load", "start from a snapshot file, by the clock", "s", false);
    load.name += "_s";
    const int runs = options.extent.runs;
    Snapshot snapshot;
    for (int i = 0; i < runs; ++i) {
        const auto seed = 30 + static_cast<std::uint64_t>(i);
        snapshot = snapshotOf(engine, operationsOf({players}, options.extent.engineOps, seed));
        write.runs.push_back(snapshot.cpuMs);
        step.runs.push_back(snapshot.longestMs);
        checkInterrupted();
    }
    // Nothing happens any more until it is compared.
    snapshot = snapshotOf(engine, {});
    for (int i = 0; i < runs; ++i) {
        Loaded loaded = loadFromFile(options.folder, snapshot);
        load.runs.push_back(loaded.seconds);
        if (withEvents) {
            std::vector<Event> events;
            const std::uint32_t count = options.extent.engineOps / 4 / batchSize * batchSize;
            executeBatches(engine, operationsOf({players}, count, 40 + static_cast<std::uint64_t>(i)),
                           &events);
            apply.runs.push_back(rateOf(events.size(), [&] {
                for (const Event& event : events) {
                    if (const Result<void> applied = loaded.engine->apply(event); !applied)
                        fail("an event is refused: " + applied.error().detail);
                }
            }));
        }
        const Board& one = *engine.findBoard(benchBoard);
        const Board& other = *loaded.engine->findBoard(benchBoard);
        if (loaded.engine->lastSeq() != engine.lastSeq() ||
            one.ranking.sumOfScores() != other.ranking.sumOfScores())
            fail("snapshot and events lead to another state");
        if (withEvents)
            snapshot = snapshotOf(engine, {});
        checkInterrupted();
    }
    report.add(std::move(write));
    report.add(std::move(step));
    report.add(std::move(load));
    if (withEvents)
        report.add(std::move(apply));
    return snapshot;
}

Filled fill(const Options& options, Report& report, std::uint32_t players) {
    Filled filled = filledEngine(players);
    Figure newcomers =
        rateFigure(options, players, "newcomers", "players who were not known, executed in batches of 1,000");
    newcomers.runs.push_back(filled.perSecond);
    Figure bytes = playersFigure(options, players, "whole.bytes_per_player",
                                 "memory of the whole engine a player", "bytes", false);
    bytes.runs.push_back(static_cast<double>(filled.engine->memoryBytes()) / players);
    report.add(std::move(newcomers));
    report.add(std::move(bytes));
    return filled;
}

} // namespace

Snapshot measureWholeEngine(const Options& options, Report& report, std::uint32_t players,
                            const RedisFacts& redis) {
    const Filled filled = fill(options, report, players);
    measureExecute(options, report, *filled.engine, players);
    measureTops(options, report, *filled.engine, players, redis);
    return measureSnapshots(options, report, *filled.engine, players, true);
}

Snapshot measureBigEngine(const Options& options, Report& report, std::uint32_t players) {
    const Filled filled = fill(options, report, players);
    return measureSnapshots(options, report, *filled.engine, players, false);
}

} // namespace rostrum::bench
