// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DemoTournament: what --demo shows: a battle royale of 60 players that goes on for ever, on a board of its own, through the same
// door that every score comes in by. It begins a new round after each, never resets, and leaves alone what else is in
// the event file: a board of its name that does not add up scores is not its own, and the next free name is taken.
//
// Thread: has one of its own; start, stop: the owner's; boardId, fault: any.

#include "app/cli/battle_royale.h"
#include "core/intake/intake.h"
#include "core/ports/clock.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace rostrum {

struct DemoOptions {
    std::string boardId = "battle-royale";
    std::string boardName = "Battle Royale";
    std::uint64_t seed = 20261121;
    std::chrono::milliseconds tick{100}; // between two hand-ins
    double speed = 1;                    // of the game's time
};

class DemoTournament {
  public:
    // All that is passed by reference must outlive it.
    DemoTournament(Intake& intake, const Clock& clock, DemoOptions options = {});
    ~DemoTournament(); // stop()s
    DemoTournament(const DemoTournament&) = delete;
    DemoTournament& operator=(const DemoTournament&) = delete;

    void start();
    void stop(); // idempotent

    // The board it plays on; empty until there is one.
    std::string boardId() const;
    // Why nothing happens at present; empty while all is well.
    std::string fault() const;

  private:
    class Bell;

    void run();
    // Finds or makes the board and signs everybody up; false where it has to be tried again later.
    bool prepare();
    bool signUp(const std::string& board);
    void play();
    void collectAnswers();
    // Asks the writer and waits for its answer; an error where the tournament is stopped meanwhile.
    Reply ask(Command command);
    Reply ask(Query query);
    Reply await(std::uint64_t ticket);
    PendingCommand pending(Command command);
    // Waits for the time to pass; false once it is to stop.
    bool sleepFor(std::chrono::milliseconds time);
    void setFault(const std::string& fault);

    Intake& intake_;
    const Clock& clock_;
    const DemoOptions options_;
    BattleRoyale game_;
    std::vector<BattleRoyale::Award> awards_; // not handed in yet
    std::unique_ptr<Bell> bell_;
    std::shared_ptr<Mailbox> mailbox_;
    std::uint64_t ticket_ = 0;
    std::int64_t playedToNs_ = 0;
    bool ready_ = false;
    std::thread thread_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool rung_ = false;
    std::string boardId_;
    std::string fault_;
};

} // namespace rostrum
