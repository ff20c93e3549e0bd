// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Intake: the one door to the writer. Any thread hands in commands and queries; the writer takes them in order.
//
// Bounds: `maxCommands` submissions (a batch counts its items) and `maxQueries` queries may wait; beyond that, and while the ledger is away,
// a hand-in is refused at once with Code::unavailable, and nothing was taken. Answers come to the caller's Mailbox. What the writer has taken
// out of the queue but not begun to execute counts as waiting. The lock is held to hand over whole bundles, not for each command.
// Thread: submit, ask, state: any. take: the writer only.

#include "core/engine/command.h"
#include "core/engine/query.h"
#include "core/intake/mailbox.h"
#include "core/publish/vitals.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace rostrum {

// Where an answer goes: a mailbox and the caller's own number for it.
struct ReplyTo {
    std::shared_ptr<Mailbox> mailbox;
    std::uint64_t ticket = 0;
};

struct PendingCommand {
    Command command;
    Origin origin;
    ReplyTo replyTo;
    std::int64_t receivedAtNs = 0; // steady
};

struct PendingQuery {
    Query query;
    ReplyTo replyTo;
};

struct IntakeLimits {
    std::size_t maxCommands = 100000;
    std::size_t maxQueries = 20000;
};

class Intake {
  public:
    using Bundle = std::vector<PendingCommand>;

    explicit Intake(IntakeLimits limits = {});

    // Code::unavailable where the queue is full, the ledger is away or the program is stopping.
    Result<void> submit(PendingCommand&& command);
    // All of them or none: what one turn of an event loop gathered, in one lock. Where they were taken, `commands` is empty afterwards, with
    // room for as many as somebody's bundle had: nothing is moved and, in the long run, nothing allocated.
    Result<void> submitAll(std::vector<PendingCommand>& commands);
    Result<void> ask(PendingQuery&& query);
    Result<void> askAll(std::vector<PendingQuery>& queries);

    // Commands and queries that wait now.
    std::size_t depth() const;

    // ---- the writer's side
    class Taken {
      public:
        // They stay where they are until the next take().
        std::vector<PendingCommand*> commands;
        std::vector<PendingQuery> queries;
        bool stopping = false; // nothing more will come in

      private:
        friend class Intake;
        void dropExecuted();
        std::size_t next(std::size_t maxSubmissions);

        std::vector<Bundle> bundles_; // what was taken out of the queue at once
        std::size_t bundle_ = 0;      // the first that is not wholly handed out, and its next command
        std::size_t command_ = 0;
        std::size_t dropped_ = 0; // bundles before it are empty
        std::vector<Bundle> spare_;
    };
    // Waits until something is there, `until` is over, or stop() was called; takes up to `maxSubmissions` submissions and all queries.
    void take(Taken& out, std::size_t maxSubmissions, std::chrono::milliseconds until);

    // While a reason is set, commands are refused with it (the ledger is away); queries go on.
    void setAway(const std::string& reason);
    void clearAway();
    // The writer says when a call to the ledger begins and ends, so that commands are refused once it takes longer than `ledgerDeadline`.
    void ledgerCallBegins(std::int64_t nowNs);
    void ledgerCallEnds();
    // Refuses everything from now on; what was taken in before is still handed out by take().
    void stop();

  private:
    Result<void> admit(std::size_t submissions, std::int64_t nowNs);
    Bundle takeSpare();

    const IntakeLimits limits_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<Bundle> bundles_; // what waits, in order; none is empty
    bool open_ = false;           // the last bundle is of single commands and takes more
    std::vector<Bundle> spare_;   // emptied ones, for their memory
    std::vector<PendingQuery> queries_;
    std::size_t waitingSubmissions_ = 0;
    std::string away_;
    std::int64_t ledgerCallSinceNs_ = 0;
    bool stopping_ = false;
};

} // namespace rostrum
