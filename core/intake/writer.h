// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writer: the one thread that changes anything. It drains Intake, lets the Engine execute, commits the batch to the Ledger,
// and publishes: answers to the callers, newest tops, vital signs. Queries are answered between commits.
//
// Order of one turn: queries · execute · commit (events and at most one snapshot part) · tops · answers. Nothing reads between execute
// and commit. Events about boards are a batch of their own. Where a commit fails or is in doubt, the batch is undone and its
// ledger is opened anew and what it holds beyond the engine is applied, before anything is accepted again; its callers are told
// what became of it, as far as that is known by then (503 where it was not kept or nobody knows).

#include "core/board/pin_book.h"
#include "core/engine/engine.h"
#include "core/intake/intake.h"
#include "core/ports/calendar.h"
#include "core/ports/clock.h"
#include "core/ports/ledger.h"
#include "core/publish/published_tops.h"
#include "core/publish/vitals.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rostrum {

struct WriterOptions {
    std::size_t maxBatch = 4096;                // submissions a commit
    std::uint64_t snapshotEveryEvents = 250000; // 0: none while running
    std::uint64_t snapshotAtEndEvents =
        1000; // one at the end where at least so many came since the last; 0: none
    std::string defaultBoardId = "default"; // made on a fresh ledger; empty: none
    EngineLimits limits;                    // its `time` is what follows
    PinLimits pins;                         // of pages that are being read
    const Calendar* calendar = nullptr;     // must outlive the writer; none: one that knows UTC only
    std::string timeZone = "UTC";           // of boards that name none; the calendar must know it
    std::int64_t lateGraceMs = 0;           // how long a slice of a period that is over takes late events
    // Told when the ledger's fault appears, changes or goes (empty); on the writer's thread. For logs.
    std::function<void(const std::string& fault)> faultChanged;
    // Given the pairing tokens that count once they are known and whenever they have changed, before the change is answered; on the
    // writer's thread or that of open().
    std::function<void(const TokenBook& tokens)> tokensChanged;
};

class Writer {
  public:
    // All that is passed in must outlive the writer.
    Writer(Ledger& ledger, Intake& intake, PublishedTops& tops, Vitals& vitals, const Clock& clock,
           WriterOptions options = {});
    ~Writer(); // stop()s
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Recovers (newest valid snapshot + events after it), makes the default board on a fresh ledger. On the caller's thread, before run.
    Result<void> open();
    // Makes an open() that is under way end soon, with an error. Any thread.
    void abandonOpen();
    // Starts the thread.
    void start();
    // Drains Intake, commits, writes a snapshot where much has happened since the last, and ends the thread. Idempotent.
    void stop();

    // What open() found that an operator should know, say a damaged snapshot that was passed over.
    const std::vector<std::string>& notes() const;
    // The engine, for tests and offline tools, while no thread runs.
    const Engine& engine() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace rostrum
