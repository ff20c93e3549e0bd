// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A whole core for a test: ledger, intake, writer, tops; and a caller who waits for answers.

#include "core/fakes/faulty_ledger.h"
#include "core/fakes/memory_ledger.h"
#include "core/intake/writer.h"

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace rostrum::test {

// A caller on any thread: hands in, waits for its answer. The wait has an end, so that a lost answer fails the test.
class Caller {
  public:
    explicit Caller(Intake& intake) : intake_(intake), mailbox_(std::make_shared<Mailbox>(&bell_)) {}
    ~Caller() { mailbox_->close(); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    // Not inlined: GCC 12 takes a variant that was just copied and is moved on for uninitialised.
    [[gnu::noinline]] Result<std::uint64_t> send(Command command, const std::string& headerKey = {}) {
        const std::uint64_t ticket = ++lastTicket_;
        PendingCommand pending{
            std::move(command), {Source::http, "tester", headerKey}, {mailbox_, ticket}, 0};
        if (const Result<void> taken = intake_.submit(std::move(pending)); !taken)
            return taken.error();
        return ticket;
    }
    Result<std::uint64_t> send(Query query) {
        const std::uint64_t ticket = ++lastTicket_;
        if (const Result<void> taken = intake_.ask({std::move(query), {mailbox_, ticket}}); !taken)
            return taken.error();
        return ticket;
    }
    Reply wait(std::uint64_t ticket) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        for (;;) {
            collect();
            if (const auto found = replies_.find(ticket); found != replies_.end()) {
                Reply reply = std::move(found->second);
                replies_.erase(found);
                return reply;
            }
            if (!bell_.waitUntil(deadline)) {
                FAIL("no answer came");
                return {};
            }
        }
    }
    bool hasAnswer(std::uint64_t ticket) {
        collect();
        return replies_.contains(ticket);
    }
    template <typename Content>
    Reply call(Content content) {
        const Result<std::uint64_t> ticket = send(std::move(content));
        if (!ticket)
            return {0, ticket.error(), false};
        return wait(*ticket);
    }

  private:
    class Bell final : public Doorbell {
      public:
        void ring() override {
            const std::lock_guard lock(mutex_);
            rung_ = true;
            changed_.notify_all();
        }
        bool waitUntil(std::chrono::steady_clock::time_point deadline) {
            std::unique_lock lock(mutex_);
            const bool rang = changed_.wait_until(lock, deadline, [&] { return rung_; });
            rung_ = false;
            return rang;
        }

      private:
        std::mutex mutex_;
        std::condition_variable changed_;
        bool rung_ = false;
    };
    void collect() {
        std::vector<Reply> replies;
        mailbox_->collect(replies);
        for (Reply& reply : replies)
            replies_.emplace(reply.ticket, std::move(reply));
    }

    Intake& intake_;
    Bell bell_;
    std::shared_ptr<Mailbox> mailbox_;
    std::uint64_t lastTicket_ = 0;
    std::map<std::uint64_t, Reply> replies_;
};

class House {
  public:
    explicit House(WriterOptions options = {}, IntakeLimits limits = {})
        : intake(limits),
          writer(faulty, intake, tops, vitals, clock, std::move(options)) {
        REQUIRE(writer.open().ok());
    }

    MemoryLedger ledger;
    FaultyLedger faulty{ledger};
    SystemClock clock;
    PublishedTops tops;
    Vitals vitals;
    Intake intake;
    Writer writer;
};

inline SubmitScore score(const std::string& board, const std::string& player, std::int64_t value) {
    SubmitScore command;
    command.submission.leaderboardId = board;
    command.submission.playerId = player;
    command.submission.score = {value, 0};
    return command;
}

template <typename Answer>
const Answer* commandAnswer(const Reply& reply) {
    const auto* answer = std::get_if<CommandAnswer>(&reply.content);
    return answer == nullptr ? nullptr : std::get_if<Answer>(answer);
}

template <typename Answer>
const Answer* queryAnswer(const Reply& reply) {
    const auto* answer = std::get_if<QueryAnswer>(&reply.content);
    return answer == nullptr ? nullptr : std::get_if<Answer>(answer);
}

inline bool failedWith(const Reply& reply, Code code) {
    const auto* error = std::get_if<Error>(&reply.content);
    return error != nullptr && error->code == code;
}

} // namespace rostrum::test
