// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The writer's inside: one class in three files, writer.cpp (the loop), writer_commit.cpp (the ledger, snapshots, faults) and
// writer_answers.cpp. Internal to core/intake; all on the writer's thread but for abandonOpen().

#include "core/board/pin_book.h"
#include "core/engine/engine.h"
#include "core/engine/snapshot.h"
#include "core/engine/undo_research.h"
#include "core/intake/intake.h"
#include "core/intake/top_builder.h"
#include "core/intake/wall_watch.h"
#include "core/intake/writer.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace rostrum {

class Writer::Impl {
  public:
    Impl(Ledger& ledger, Intake& intake, PublishedTops& tops, Vitals& vitals, const Clock& clock,
         WriterOptions options)
        : ledger_(ledger),
          intake_(intake),
          vitals_(vitals),
          clock_(clock),
          watch_(clock),
          options_(std::move(options)),
          tops_(tops),
          pins_(options_.pins) {}

    Result<void> open();
    void start() {
        thread_ = std::thread([this] { run(); });
    }
    void stop() {
        intake_.stop();
        if (thread_.joinable())
            thread_.join();
    }
    void abandonOpen() { abandoned_ = true; }
    const Engine& engine() const { return *engine_; }
    const std::vector<std::string>& notes() const { return notes_; }

  private:
    struct Counted {
        std::uint64_t accepted = 0;
        std::uint64_t refused = 0;
    };
    // A caller who waits for the end of the batch.
    struct Waiting {
        ReplyTo replyTo;
        Result<Engine::Executed> executed;
    };

    void run();
    using Commands = std::span<PendingCommand* const>;
    void runCommands(Commands commands);
    void runBatch(Commands commands);
    void runDue(std::int64_t nowMs);
    void tellClockDoubt();
    void stepUndo();
    std::size_t lookAhead(Commands commands, std::size_t from);
    void refuse(Commands commands);
    // What became of a batch: on a failure as far as the reopened ledger tells.
    enum class Fate : std::uint8_t { kept, lost, unknown };
    Fate commit(bool withPart);
    Fate afterFailure(const Error& error);
    void setFault(const std::string& fault);
    void closeFault();
    void answerQueries(std::vector<PendingQuery>& queries);
    void answerWaiting(Fate fate);
    Reply replyFor(Waiting& waiting, Fate fate);
    Counted count(const Waiting& waiting, const Command& command) const;
    Reply replay(std::uint64_t ticket, const Engine::Replay& asked);
    void reply(const ReplyTo& to, Reply&& reply);
    void flushReplies();
    void beginSnapshotWhenDue();
    void beginSnapshot();
    void stepSnapshot();
    void letGoOfSnapshot();
    bool snapshotGoesOn() const { return snapshot_ != nullptr && !snapshotEnds_; }
    void finishSnapshot();
    void tellTokens();
    void tryAgain();
    Result<void> makeDefaultBoard();

    Ledger& ledger_;
    Intake& intake_;
    Vitals& vitals_;
    const Clock& clock_;
    WallWatch watch_;                      // what time it is for events
    std::optional<ClockDoubt> clockDoubt_; // as the vital signs have it
    const WriterOptions options_;
    TopBuilder tops_;
    std::unique_ptr<Engine> engine_;
    PinBook pins_; // of the engine's rankings
    std::vector<std::string> notes_;
    std::thread thread_;
    std::atomic<bool> abandoned_ = false;

    std::vector<Event> events_;
    std::vector<Waiting> waiting_;
    struct Outbox {
        std::shared_ptr<Mailbox> mailbox;
        std::vector<Reply> replies;
    };
    std::unordered_map<Mailbox*, Outbox> outboxes_; // their places are stable
    Outbox* recent_ = nullptr;                      // the last one used
    std::unique_ptr<SnapshotWriter> snapshot_;      // one that is being written
    bool snapshotEnds_ = false; // all its parts are made, or it is stale: what it set aside is let go of
    std::uint32_t nextPart_ = 0;
    std::uint64_t snapshotSeq_ = 0;
    // Undos whose history is being looked through, a slice between batches, so that submissions go on. One at a time, in order.
    struct PendingUndo {
        PendingCommand command;
        std::unique_ptr<UndoResearch> research; // once it is its turn
    };
    std::deque<PendingUndo> undos_;
    bool away_ = false;
    std::string fault_;           // as the vital signs have it
    std::int64_t failedAtNs_ = 0; // the newest failed commit
    std::int64_t triedAtNs_ = 0;
    Counted counted_;
    std::optional<std::uint64_t> tokensTold_; // the version
};

} // namespace rostrum
