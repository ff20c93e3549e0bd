// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The threads around a Writer in the benchmarks: producers who hand in batches, and readers who ask for ranks at a pace. Every answer is
// awaited and checked.

#include "bench/workload.h"

#include "core/intake/intake.h"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace rostrum::bench {

// A thread's own mailbox, and a way to sleep until something is in it.
class Post final : public Doorbell {
  public:
    Post() : mailbox_(std::make_shared<Mailbox>(this)) {}
    ~Post() override { mailbox_->close(); }
    Post(const Post&) = delete;
    Post& operator=(const Post&) = delete;

    void ring() override;
    const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
    // What has come; waits for something where `patienceMs` is not 0. Fails where nothing comes in that time.
    void collect(std::vector<Reply>& out, int patienceMs);

  private:
    std::mutex mutex_;
    std::condition_variable rung_;
    bool hasRung_ = false;
    std::shared_ptr<Mailbox> mailbox_;
};

struct Produced {
    std::uint64_t scores = 0;
    std::string failure; // empty: all went well
};
// Hands in the operations in batches of 1,000, two under way at a time, and waits for all answers.
Produced produce(Intake& intake, std::span<const Operation> operations);

// Asks for ranks of random players until told to stop: `perSecond` of them, in groups every five milliseconds.
struct Read {
    std::uint64_t ranks = 0; // answered and checked
    std::string failure;
};
class Reader {
  public:
    Reader(Intake& intake, std::uint32_t players, std::uint32_t perSecond, std::uint64_t seed)
        : intake_(intake),
          players_(players),
          perSecond_(perSecond),
          random_(seed) {}

    Read run(const std::atomic<bool>& stop);

  private:
    void ask(std::size_t count);
    void check(const std::vector<Reply>& replies);

    Intake& intake_;
    std::uint32_t players_;
    std::uint32_t perSecond_;
    Random random_;
    Post post_;
    std::vector<PendingQuery> queries_;
    std::uint64_t asked_ = 0;
    std::uint64_t answered_ = 0;
    std::uint64_t revision_ = 0;
};

} // namespace rostrum::bench
