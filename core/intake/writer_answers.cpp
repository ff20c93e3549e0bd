// SPDX-License-Identifier: GPL-3.0-or-later
// The writer's answers: to commands once their batch is committed, and to queries between commits.
#include "core/engine/reader.h"
#include "core/intake/writer_impl.h"

#include <iterator>
#include <utility>

namespace rostrum {

// ---- answers

Writer::Impl::Counted Writer::Impl::count(const Waiting& waiting, const Command& command) const {
    const bool submission =
        std::holds_alternative<SubmitScore>(command) || std::holds_alternative<SubmitBatch>(command);
    if (!submission)
        return {};
    if (!waiting.executed)
        return {0, 1};
    const auto* answer = std::get_if<CommandAnswer>(&*waiting.executed);
    if (answer == nullptr)
        return {};
    if (const auto* batch = std::get_if<BatchAnswer>(answer))
        return {batch->accepted, batch->rejected};
    return {1, 0};
}

Reply Writer::Impl::replyFor(Waiting& waiting, Fate fate) {
    Reply reply;
    reply.ticket = waiting.replyTo.ticket;
    if (fate != Fate::kept) {
        reply.content = Error{Code::unavailable,
                              "the event file did not take it (" + fault_ + "); " +
                                  (fate == Fate::lost ? "nothing was kept" : "it may or may not be kept")};
        return reply;
    }
    if (!waiting.executed) {
        reply.content = waiting.executed.error();
        return reply;
    }
    if (auto* answer = std::get_if<CommandAnswer>(&*waiting.executed)) {
        reply.content = std::move(*answer);
        return reply;
    }
    return replay(reply.ticket, std::get<Engine::Replay>(*waiting.executed));
}

// The first answer of a request that was seen before; without the ranks that who asks now may not be told, whoever asked first.
Reply Writer::Impl::replay(std::uint64_t ticket, const Engine::Replay& asked) {
    Reply reply;
    reply.ticket = ticket;
    Result<CommandAnswer> first = Error{Code::unavailable, "the first answer could not be read"};
    const Result<void> read = ledger_.read(asked.seq - 1, 1, [&](const Event& event) -> Result<void> {
        first = engine_->answerIn(event);
        return {};
    });
    reply.replayed = true;
    if (auto* score = read && first ? std::get_if<ScoreAnswer>(&*first) : nullptr;
        score != nullptr && asked.role < Role::operators) {
        if (const Board* board = engine_->findBoard(score->leaderboardId);
            board != nullptr && board->frozen != nullptr) {
            score->rank.reset();
            score->previousRank.reset();
            score->withheld = true;
        }
    }
    if (read && first)
        reply.content = std::move(*first);
    else
        reply.content = read ? first.error() : read.error();
    return reply;
}

void Writer::Impl::answerWaiting(Fate fate) {
    for (Waiting& waiting : waiting_)
        reply(waiting.replyTo, replyFor(waiting, fate));
    waiting_.clear();
    flushReplies();
}

void Writer::Impl::answerQueries(std::vector<PendingQuery>& queries) {
    if (queries.empty())
        return;
    const Pages pages{pins_, clock_.steadyNs() / 1'000'000};
    for (PendingQuery& query : queries) {
        Reply answered;
        answered.ticket = query.replyTo.ticket;
        Result<QueryAnswer> answer = answerQuery(*engine_, query.query, &pages);
        if (answer)
            answered.content = std::move(*answer);
        else
            answered.content = answer.error();
        reply(query.replyTo, std::move(answered));
    }
    flushReplies();
}

void Writer::Impl::reply(const ReplyTo& to, Reply&& reply) {
    if (!to.mailbox)
        return;
    if (recent_ == nullptr || recent_->mailbox != to.mailbox) {
        recent_ = &outboxes_[to.mailbox.get()];
        if (!recent_->mailbox)
            recent_->mailbox = to.mailbox;
    }
    recent_->replies.push_back(std::move(reply));
}

void Writer::Impl::flushReplies() {
    recent_ = nullptr;
    for (auto entry = outboxes_.begin(); entry != outboxes_.end();) {
        Outbox& outbox = entry->second;
        if (!outbox.replies.empty())
            outbox.mailbox->post(outbox.replies);
        // A mailbox that only we still hold belongs to a caller who is gone.
        entry = outbox.mailbox.use_count() == 1 ? outboxes_.erase(entry) : std::next(entry);
    }
}

} // namespace rostrum
