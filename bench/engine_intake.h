// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The engine as the server drives it: producers hand batches to Intake, the writer's thread executes and commits them to a ledger in
// memory, the answers come back and are looked at. By the clock on the wall, with and without readers.

#include "bench/engine_state.h"
#include "bench/options.h"

namespace rostrum::bench {

// `state` is of so many players. With `readers`, what readers cost the writer too.
void measureIntake(const Options& options, Report& report, std::uint32_t players, const Snapshot& state,
                   bool withReaders);

} // namespace rostrum::bench
