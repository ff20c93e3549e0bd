// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Historian: reads the history on a thread of its own, for callers that must not wait: they ask, and are rung when the page is there.
//
// Bounds: so many questions may wait; beyond that, and once it stops, a question is refused at once with Code::unavailable and nothing
// was taken. Questions are answered in order.
// Thread: ask: any. collect and close of a mailbox: its owner. stop and destruction: the thread that made it.

#include "core/ports/doorbell.h"
#include "core/ports/history.h"
#include "core/result.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace rostrum {

struct HistoryReply {
    std::uint64_t ticket = 0; // the caller's own number
    Result<HistoryPage> page;
};

// Where pages for one thread come in. The doorbell must outlive its use or be taken away by close(); later answers are dropped.
class HistoryMailbox {
  public:
    explicit HistoryMailbox(Doorbell* doorbell) : doorbell_(doorbell) {}

    void post(HistoryReply reply);
    std::vector<HistoryReply> collect();
    void close();

  private:
    std::mutex mutex_;
    std::vector<HistoryReply> replies_;
    Doorbell* doorbell_;
};

class Historian {
  public:
    static constexpr std::size_t mostWaiting = 256;

    explicit Historian(std::unique_ptr<History> history);
    ~Historian(); // stop()s
    Historian(const Historian&) = delete;
    Historian& operator=(const Historian&) = delete;

    // Code::invalidRequest for a query that cannot be, Code::unavailable where too many wait.
    Result<void> ask(HistoryQuery query, std::shared_ptr<HistoryMailbox> mailbox, std::uint64_t ticket);
    // Answers those that wait with Code::unavailable, ends the thread and lets go of the history, on the caller's thread. Idempotent.
    void stop();

  private:
    struct Question {
        HistoryQuery query;
        std::shared_ptr<HistoryMailbox> mailbox;
        std::uint64_t ticket = 0;
    };
    void run();

    std::unique_ptr<History> history_; // the thread's, while it runs
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Question> questions_;
    bool stopping_ = false;
    std::thread thread_; // last: it uses all of the above
};

} // namespace rostrum
