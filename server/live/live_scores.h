// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LiveScores: scores that come over WebSockets, on their way to the writer and back. Each is answered once, by score_ack or error with
// the sender's ref, in the order in which the writer took them. A viewer has at most HubLimits::submissions of them under way; one that the
// writer has not answered within liveAnswerTimeoutNs is answered `unavailable` (its event_id makes the repetition safe).
// Thread: its hub's.

#include "core/intake/intake.h"
#include "core/ports/clock.h"
#include "server/api/slot_table.h"
#include "server/live/viewer.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rostrum {

inline constexpr std::int64_t liveAnswerTimeoutNs = 5'000'000'000;

class LiveScores {
  public:
    // All that is passed by reference must outlive it; the bell rings when collect() has something to do.
    LiveScores(Intake& intake, const Clock& clock, const HubLimits& limits, Doorbell& bell);
    ~LiveScores();
    LiveScores(const LiveScores&) = delete;
    LiveScores& operator=(const LiveScores&) = delete;

    // Devices may, on their boards: Code::unauthorized or Code::forbidden for others. What is refused here is answered here.
    void submit(Viewer& viewer, Submission&& submission, const std::string& ref);
    // Takes the writer's answers.
    void collect();
    // To be called now and then.
    void giveUpLate();

  private:
    struct Pending {
        std::weak_ptr<Viewer> viewer;
        std::string ref;
    };
    void settle(Reply& reply);

    Intake& intake_;
    const Clock& clock_;
    const HubLimits& limits_;
    SlotTable<Pending> pending_;
    std::vector<Reply> replies_; // kept for its capacity
    std::shared_ptr<Mailbox> mailbox_;
};

} // namespace rostrum
