// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/live_scores.h"

#include "server/live/messages.h"

#include <utility>

namespace rostrum {

LiveScores::LiveScores(Intake& intake, const Clock& clock, const HubLimits& limits, Doorbell& bell)
    : intake_(intake),
      clock_(clock),
      limits_(limits),
      mailbox_(std::make_shared<Mailbox>(&bell)) {}

LiveScores::~LiveScores() { mailbox_->close(); }

void LiveScores::submit(Viewer& viewer, Submission&& submission, const std::string& ref) {
    const Caller& caller = viewer.caller();
    if (!caller.may(Role::device)) {
        viewer.send(errorMessage(lacking(caller, Role::device), ref));
        return;
    }
    if (!caller.worksOn(submission.leaderboardId)) {
        viewer.send(errorMessage(notOnBoard(submission.leaderboardId), ref));
        return;
    }
    if (viewer.submissions >= limits_.submissions) {
        viewer.send(errorMessage(
            {Code::rateLimited, "A connection has up to " + std::to_string(limits_.submissions) +
                                    " scores under way; wait for their score_ack, or send batches."},
            ref));
        return;
    }
    const std::int64_t nowNs = clock_.steadyNs();
    const std::uint64_t ticket = pending_.add({viewer.weak_from_this(), ref}, nowNs + liveAnswerTimeoutNs);
    const Result<void> taken = intake_.submit({SubmitScore{std::move(submission)},
                                               Origin{Source::webSocket, caller.actor, {}, caller.role},
                                               {mailbox_, ticket},
                                               nowNs});
    if (!taken) {
        pending_.take(ticket);
        viewer.send(errorMessage(taken.error(), ref));
        return;
    }
    ++viewer.submissions;
}

void LiveScores::collect() {
    replies_.clear();
    mailbox_->collect(replies_);
    for (Reply& reply : replies_)
        settle(reply);
    replies_.clear();
}

void LiveScores::settle(Reply& reply) {
    const std::optional<Pending> pending = pending_.take(reply.ticket);
    const std::shared_ptr<Viewer> viewer = pending ? pending->viewer.lock() : nullptr;
    if (!viewer)
        return; // gone, or answered late
    --viewer->submissions;
    if (const auto* error = std::get_if<Error>(&reply.content))
        viewer->send(errorMessage(*error, pending->ref));
    else
        viewer->send(
            scoreAckMessage(std::get<ScoreAnswer>(std::get<CommandAnswer>(reply.content)), pending->ref));
}

void LiveScores::giveUpLate() {
    while (const std::optional<Pending> late = pending_.takeLate(clock_.steadyNs())) {
        const std::shared_ptr<Viewer> viewer = late->viewer.lock();
        if (!viewer)
            continue;
        --viewer->submissions;
        viewer->send(errorMessage({Code::unavailable,
                                   "The ledger did not answer in time, so that it is not known whether this "
                                   "was accepted. Repeating it with the same event_id is safe."},
                                  late->ref));
    }
}

} // namespace rostrum
