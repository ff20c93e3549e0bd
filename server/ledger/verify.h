// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Verify: whether an event file is in itself as it says: its tables and pages, each event, the state that the events lead to, each
// snapshot with the events after it, and the tables that follow the events. It only reads.
//
// Two ways must lead to one state: the whole ledger replayed from nothing, and a snapshot with what came after it. Where a program has the
// file open, its own state is a third.
// Cost: a replay of the ledger for each way, one after the other (about a second a million events each), and the memory of two engines.
// Thread: the ledger's.

#include "core/engine/engine.h"
#include "core/result.h"
#include "server/ledger/sqlite_ledger.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace rostrum {

struct VerifyOptions {
    EngineLimits limits; // those that the file was written with: they say how long request keys hold
    // Told how far it is, in events of all the replays; often.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;
    const std::atomic<bool>* stop = nullptr; // once true, it ends with Code::unavailable
};

struct VerifyReport {
    struct Check {
        std::string what;    // "events", "snapshot of event 250000"
        std::string figures; // "1,204,331 in a row, each decoded"; empty where it failed
        std::vector<std::string> faults;
    };
    std::vector<Check> checks; // in the order in which they were made; those after a fatal fault are missing

    bool good() const;
};

// An error only where it could not be done at all; what is wrong with the file is in the report.
Result<VerifyReport> verifyLedger(SqliteLedger& ledger, const VerifyOptions& options = {});

// Where two descriptions (Engine::describe) part, as a sentence; empty where they are equal.
std::string differenceOf(const std::string& a, const char* nameOfA, const std::string& b,
                         const char* nameOfB);

} // namespace rostrum
