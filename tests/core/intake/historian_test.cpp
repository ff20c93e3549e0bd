// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fakes/memory_history.h"
#include "core/fakes/memory_ledger.h"
#include "core/intake/historian.h"
#include "tests/core/fakes/sample_events.h"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace rostrum;

namespace {

class Bell final : public Doorbell {
  public:
    void ring() override {
        const std::lock_guard lock(mutex_);
        ++rings_;
        rung_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        rung_.wait(lock, [this] { return rings_ > 0; });
        rings_ = 0;
    }

  private:
    std::mutex mutex_;
    std::condition_variable rung_;
    int rings_ = 0;
};

// Answers only once it is let.
class GatedHistory final : public History {
  public:
    struct Gate {
        std::mutex mutex;
        std::condition_variable changed;
        bool open = false;
        int asked = 0;
        std::thread::id thread;
    };
    explicit GatedHistory(Gate& gate) : gate_(gate) {}

    Result<HistoryPage> page(const HistoryQuery& /*query*/) override {
        std::unique_lock lock(gate_.mutex);
        ++gate_.asked;
        gate_.thread = std::this_thread::get_id();
        gate_.changed.notify_all();
        gate_.changed.wait(lock, [this] { return gate_.open; });
        return HistoryPage{};
    }

  private:
    Gate& gate_;
};

void openGate(GatedHistory::Gate& gate) {
    const std::lock_guard lock(gate.mutex);
    gate.open = true;
    gate.changed.notify_all();
}

std::vector<HistoryReply> waitFor(HistoryMailbox& mailbox, Bell& bell, std::size_t count) {
    std::vector<HistoryReply> replies;
    while (replies.size() < count) {
        bell.wait();
        for (HistoryReply& reply : mailbox.collect())
            replies.push_back(std::move(reply));
    }
    return replies;
}

} // namespace

TEST_CASE("the historian answers in order, while the ledger goes on being written") {
    MemoryLedger ledger;
    REQUIRE(ledger.commit(plainSubmissions(1, 100), nullptr).ok());
    Historian historian(std::make_unique<MemoryHistory>(ledger));
    Bell bell;
    const auto mailbox = std::make_shared<HistoryMailbox>(&bell);
    constexpr std::uint64_t questions = 50;
    for (std::uint64_t ticket = 0; ticket < questions; ++ticket) {
        HistoryQuery query;
        query.from = ticket;
        query.limit = 5;
        REQUIRE(historian.ask(query, mailbox, ticket).ok());
        REQUIRE(ledger.commit(plainSubmissions(101 + ticket, 1), nullptr).ok());
    }
    const std::vector<HistoryReply> replies = waitFor(*mailbox, bell, questions);
    REQUIRE(replies.size() == questions);
    for (std::uint64_t ticket = 0; ticket < questions; ++ticket) {
        CHECK(replies[ticket].ticket == ticket);
        REQUIRE(replies[ticket].page.ok());
        CHECK(replies[ticket].page->events == plainSubmissions(ticket + 1, 5));
    }
}

TEST_CASE("the historian refuses what cannot be, and what is too much, and says so when it stops") {
    GatedHistory::Gate gate;
    Historian historian(std::make_unique<GatedHistory>(gate));
    Bell bell;
    const auto mailbox = std::make_shared<HistoryMailbox>(&bell);
    HistoryQuery wrong;
    wrong.limit = 0;
    CHECK(historian.ask(wrong, mailbox, 0).error().code == Code::invalidRequest);
    REQUIRE(historian.ask({}, mailbox, 0).ok());
    {
        std::unique_lock lock(gate.mutex);
        gate.changed.wait(lock, [&] { return gate.asked == 1; }); // it has been taken out of the queue
        CHECK(gate.thread != std::this_thread::get_id());
    }
    for (std::uint64_t ticket = 1; ticket <= Historian::mostWaiting; ++ticket)
        REQUIRE(historian.ask({}, mailbox, ticket).ok());
    const Result<void> tooMuch = historian.ask({}, mailbox, 9999);
    REQUIRE(!tooMuch.ok());
    CHECK(tooMuch.error().code == Code::unavailable);
    std::thread opening([&] {
        // stop() answers those that wait before it waits for the one that is being read.
        waitFor(*mailbox, bell, Historian::mostWaiting);
        openGate(gate);
    });
    historian.stop();
    opening.join();
    CHECK(gate.asked == 1);
    CHECK(historian.ask({}, mailbox, 1).error().code == Code::unavailable);
}

TEST_CASE("a mailbox of the history that is closed takes nothing more") {
    GatedHistory::Gate gate;
    Historian historian(std::make_unique<GatedHistory>(gate));
    Bell bell;
    const auto mailbox = std::make_shared<HistoryMailbox>(&bell);
    REQUIRE(historian.ask({}, mailbox, 1).ok());
    mailbox->close();
    openGate(gate);
    historian.stop();
    CHECK(mailbox->collect().empty());
}
