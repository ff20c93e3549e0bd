// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/recovery.h"

#include "core/engine/snapshot_reader.h"

#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace rostrum {

namespace {

constexpr std::size_t appliedAtOnce = 256;

Result<std::unique_ptr<Engine>> loadSnapshot(Ledger& ledger, std::uint64_t seq, const EngineLimits& limits) {
    auto engine = std::make_unique<Engine>(limits);
    SnapshotReader reader(*engine);
    if (const Result<void> read =
            ledger.readSnapshot(seq, [&](std::string_view part) { return reader.add(part); });
        !read)
        return read.error();
    if (const Result<void> finished = reader.finish(); !finished)
        return finished.error();
    if (engine->lastSeq() != seq)
        return Error{Code::fileDamaged, "a snapshot is of another moment than it says"};
    return engine;
}

} // namespace

Result<std::uint64_t> catchUp(Ledger& ledger, Engine& engine, const std::atomic<bool>* stop) {
    const std::uint64_t before = engine.lastSeq();
    // Several at once, so that the engine can look ahead.
    std::vector<Event> events;
    events.reserve(appliedAtOnce);
    const auto applyGathered = [&]() -> Result<void> {
        Result<void> applied = engine.apply(std::span<const Event>(events));
        events.clear();
        return applied;
    };
    const auto each = [&](const Event& event) -> Result<void> {
        if (stop != nullptr && stop->load(std::memory_order_relaxed))
            return Error{Code::unavailable,
                         "the event file was not read to its end, for the program is stopping"};
        events.push_back(event);
        return events.size() < appliedAtOnce ? Result<void>() : applyGathered();
    };
    const Result<void> read = ledger.read(before, std::numeric_limits<std::uint64_t>::max(), each);
    // What came before a fault of the ledger is applied first, and tells of a fault of its own.
    if (const Result<void> applied = applyGathered(); !applied)
        return applied.error();
    if (!read)
        return read.error();
    return engine.lastSeq() - before;
}

Result<Recovered> recover(Ledger& ledger, const RecoveryOptions& options) {
    Recovered recovered;
    const Result<std::uint64_t> lastSeq = ledger.lastSeq();
    if (!lastSeq)
        return lastSeq.error();
    std::vector<std::uint64_t> candidates;
    if (options.useSnapshots) {
        const Result<std::vector<std::uint64_t>> snapshots = ledger.snapshots();
        if (!snapshots)
            return snapshots.error();
        candidates = *snapshots;
    }
    for (const std::uint64_t seq : candidates) {
        if (seq > *lastSeq) {
            recovered.notes.push_back("a snapshot is of event " + std::to_string(seq) +
                                      ", which the ledger does not hold; passed over");
            continue;
        }
        Result<std::unique_ptr<Engine>> loaded = loadSnapshot(ledger, seq, options.limits);
        if (loaded) {
            recovered.engine = std::move(*loaded);
            recovered.snapshotSeq = seq;
            break;
        }
        recovered.notes.push_back("the snapshot of event " + std::to_string(seq) + " cannot be used (" +
                                  loaded.error().detail + "); older ones and the events replace it");
    }
    if (!recovered.engine)
        recovered.engine = std::make_unique<Engine>(options.limits);
    const Result<std::uint64_t> applied = catchUp(ledger, *recovered.engine, options.stop);
    if (!applied)
        return applied.error();
    recovered.eventsApplied = *applied;
    if (recovered.engine->lastSeq() != *lastSeq)
        return Error{Code::fileDamaged, "the ledger ends at event " +
                                            std::to_string(recovered.engine->lastSeq()) +
                                            " but says that it holds " + std::to_string(*lastSeq)};
    return recovered;
}

} // namespace rostrum
