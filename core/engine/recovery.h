// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Recovery: builds an engine's state from a ledger. The newest snapshot that is whole, and the events after it; a damaged
// snapshot gives way to an older one, and in the end to the events alone. Changes nothing in the ledger.

#include "core/engine/engine.h"
#include "core/ports/ledger.h"
#include "core/result.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rostrum {

struct Recovered {
    std::unique_ptr<Engine> engine;
    std::uint64_t snapshotSeq = 0; // 0: from the events alone
    std::uint64_t eventsApplied = 0;
    std::vector<std::string>
        notes; // what an operator should know, say a damaged snapshot that was passed over
};

struct RecoveryOptions {
    EngineLimits limits;
    bool useSnapshots = true;                // false: from the events alone, as `verify` does
    const std::atomic<bool>* stop = nullptr; // once true, recovery ends with Code::unavailable
};

// Code::fileDamaged or fileForeign where an event cannot be read or does not follow from those before it.
Result<Recovered> recover(Ledger& ledger, const RecoveryOptions& options = {});

// Applies what the ledger holds beyond the engine. Returns how many events that were.
Result<std::uint64_t> catchUp(Ledger& ledger, Engine& engine, const std::atomic<bool>* stop = nullptr);

} // namespace rostrum
