// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Import: makes an event file out of lines of JSON (event_line.h). The event keeps its id and everything in its ledger; its epoch is a
// new one, for cursors and ETags of the old file must not match. Each event is applied as it comes, so that lines which do not follow
// from those before them are refused; the state at the end is written as a snapshot.
//
// All or nothing: the file is made beside its place and moved there when it is whole and on the disk. What is in the way is never
// overwritten. Thread: any; one at a time.

#include "core/engine/engine.h"
#include "core/result.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <istream>
#include <string>

namespace rostrum {

struct ImportOptions {
    std::string applicationVersion = {}; // noted in the file
    EngineLimits limits = {};
    std::function<void(std::uint64_t done, std::uint64_t total)> progress = {}; // in events
    const std::atomic<bool>* stop = nullptr; // once true, it ends with Code::unavailable
};

// Returns how many events it has. Errors name the line, 1-based: Code::fileForeign, Code::fileDamaged; Code::fileUnusable and fileInUse
// are about `target`.
Result<std::uint64_t> importEvent(std::istream& in, const std::string& target, const ImportOptions& options);

} // namespace rostrum
