// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_state.h"

#include "bench/engine_figures.h"

#include "core/engine/snapshot.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace rostrum::bench {

namespace {

constexpr std::int64_t anyTimeMs = 1'700'000'000'000;
constexpr std::uint32_t fillStep = 1'000'000; // so that few operations are prepared at once

void makeBoard(Engine& engine) {
    CreateBoard create;
    create.draft.id = std::string(benchBoard);
    create.draft.maxEntries = 0;
    std::vector<Event> events;
    engine.beginBatch();
    execute(engine, create, events);
    engine.keepBatch();
}

} // namespace

Submission submissionOf(const Operation& operation) {
    Submission submission;
    submission.leaderboardId = benchBoard;
    submission.playerId = operation.playerId();
    submission.score = {operation.score, 0};
    return submission;
}

Origin benchOrigin() { return {Source::http, "loopback", ""}; }

void execute(Engine& engine, const Command& command, std::vector<Event>& events) {
    static const Origin origin = benchOrigin();
    Result<Engine::Executed> done = engine.execute(command, origin, anyTimeMs, events);
    const auto* answer = std::get_if<CommandAnswer>(&good(done));
    const auto* batch = answer == nullptr ? nullptr : std::get_if<BatchAnswer>(answer);
    if (batch != nullptr && batch->rejected != 0)
        fail("the engine refuses a score: " + batch->errors.front().detail);
}

double executeBatches(Engine& engine, std::span<const Operation> operations, std::vector<Event>* kept) {
    std::vector<Event> events;
    std::int64_t spentNs = 0;
    for (std::size_t i = 0; i < operations.size(); i += batchSize) {
        SubmitBatch batch;
        const std::size_t end = std::min<std::size_t>(operations.size(), i + batchSize);
        for (std::size_t k = i; k < end; ++k)
            batch.items.push_back(submissionOf(operations[k]));
        const Command command = std::move(batch);
        events.clear();
        const std::int64_t begin = threadCpuNs();
        engine.beginBatch();
        execute(engine, command, events);
        engine.keepBatch();
        spentNs += threadCpuNs() - begin;
        if (kept != nullptr)
            kept->insert(kept->end(), std::make_move_iterator(events.begin()),
                         std::make_move_iterator(events.end()));
    }
    checkInterrupted();
    return static_cast<double>(operations.size()) * 1e9 / static_cast<double>(spentNs);
}

Filled filledEngine(std::uint32_t players) {
    Filled filled{std::make_unique<Engine>(), 0};
    makeBoard(*filled.engine);
    double seconds = 0;
    for (std::uint32_t from = 0; from < players; from += fillStep) {
        const std::vector<Operation> some = newcomersOf({players}, from, std::min(players, from + fillStep));
        seconds += static_cast<double>(some.size()) / executeBatches(*filled.engine, some, nullptr);
    }
    filled.perSecond = players / seconds;
    return filled;
}

Snapshot snapshotOf(Engine& engine, std::span<const Operation> meanwhile) {
    Snapshot snapshot;
    std::int64_t begin = threadCpuNs();
    std::optional<SnapshotWriter> writer;
    const auto note = [&] {
        const double ms = static_cast<double>(threadCpuNs() - begin) / 1e6;
        snapshot.cpuMs += ms;
        snapshot.longestMs = std::max(snapshot.longestMs, ms);
    };
    writer.emplace(engine);
    note();
    snapshot.seq = writer->seq();
    for (bool last = false; !last;) {
        std::string part;
        begin = threadCpuNs();
        const bool made = writer->step(part, last);
        note();
        if (made)
            snapshot.parts.push_back(std::move(part));
        const std::size_t some = std::min<std::size_t>(meanwhile.size(), batchSize);
        executeBatches(engine, meanwhile.first(some), nullptr);
        meanwhile = meanwhile.subspan(some);
    }
    for (bool more = true; more;) {
        begin = threadCpuNs();
        more = writer->release();
        note();
    }
    return snapshot;
}

} // namespace rostrum::bench
