// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whole engines for the benchmarks, on one board without bounds where the newest score counts. Failures are thrown (bench/fail.h).

#include "bench/fail.h"
#include "bench/workload.h"

#include "core/engine/engine.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace rostrum::bench {

template <typename T>
T& good(Result<T>& result) {
    if (!result)
        fail("the engine refuses: " + result.error().detail);
    return *result;
}

Submission submissionOf(const Operation& operation);
Origin benchOrigin();

// Executes one command in the batch that is under way.
void execute(Engine& engine, const Command& command, std::vector<Event>& events);

struct Filled {
    std::unique_ptr<Engine> engine;
    double perSecond = 0; // players who were not known, in batches of 1,000, a second of processor time
};
// An engine with so many players, who came in random order.
Filled filledEngine(std::uint32_t players);

// Submissions in SubmitBatch commands of 1,000, each a batch of the engine; operations.size() must be a multiple.
// Their events are kept where `kept` is given. A second of processor time.
double executeBatches(Engine& engine, std::span<const Operation> operations, std::vector<Event>* kept);

// The state as a snapshot, taken between batches that go on meanwhile.
struct Snapshot {
    std::uint64_t seq = 0;
    std::vector<std::string> parts;
    double cpuMs = 0;     // to make all parts
    double longestMs = 0; // the longest that the engine was kept from executing, of processor time
};
Snapshot snapshotOf(Engine& engine, std::span<const Operation> meanwhile);

} // namespace rostrum::bench
