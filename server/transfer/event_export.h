// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Export: a whole event, as its ledger has it, as lines of JSON (event_line.h). Snapshots are not in it: they only shorten the start.
// Each line is read back before it is written, so that what cannot be said exactly is an error and never a loss.
// Cost: about 10 µs an event. Thread: the ledger's.

#include "core/ports/ledger.h"
#include "core/result.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

namespace rostrum {

struct ExportOptions {
    std::string applicationVersion = {};
    std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
    const std::atomic<bool>* stop = nullptr; // once true, it ends with Code::unavailable
};

// Returns how many events were written. After an error what is in `out` is not whole, and import refuses it.
Result<std::uint64_t> exportEvent(Ledger& ledger, std::ostream& out, const ExportOptions& options);

} // namespace rostrum
