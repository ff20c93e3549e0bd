// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Starting from an event file that ends in a snapshot. Failures are thrown (bench/fail.h).

#include "bench/engine_state.h"

#include <memory>
#include <string>

namespace rostrum::bench {

struct Loaded {
    std::unique_ptr<Engine> engine;
    double seconds =
        0; // by the clock, from opening the file (in the system's cache) to an engine that is ready
};
// Makes an event file of the snapshot in the folder, which need not be synced, and starts from it.
Loaded loadFromFile(const std::string& folder, const Snapshot& snapshot);

} // namespace rostrum::bench
