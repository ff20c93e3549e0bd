// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Starting from a snapshot file. Failures are thrown (bench/fail.h).

#include "bench/engine_state.h"

#include <memory>
#include <string>

namespace rostrum::bench {

struct Loaded {
    std::unique_ptr<Engine> engine;
    double seconds = 0; // by the clock, the reading of the file from the system's cache included
};
// Writes the snapshot into a file in the folder, which need not be synced, and starts from it.
Loaded loadFromFile(const std::string& folder, const Snapshot& snapshot);

} // namespace rostrum::bench
