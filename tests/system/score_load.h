// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ScoreLoad: the recorded league, season after season without end, sent over several connections at once: single submissions, pipelined,
// and batches, each with an event id. It keeps what was acknowledged, and how, and what was sent and never answered.
//
// Thread: made, started, asked and joined by one; its own threads do the sending.

#include "tests/system/talk.h"

#include <QString>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace rostrum::test {

// One season: who gets how many points, in order.
struct League {
    struct Entry {
        std::string player;
        std::int64_t points = 0;
    };
    std::vector<Entry> entries;

    // The fixture, three points a win; empty where it cannot be read.
    static League ofFixture();
    const Entry& at(std::uint64_t number) const { return entries[number % entries.size()]; }
};

// A stretch of numbers. Each number is one submission: of which season and which entry.
struct Stretch {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};

// Player to points.
using Points = std::map<std::string, std::int64_t>;
void addPoints(Points& points, const League& league, const Stretch& stretch);

std::string eventId(std::uint64_t number);
std::string itemJson(const League& league, const std::string& board, std::uint64_t number);
std::string singleRequest(const League& league, const std::string& board, std::uint64_t number);
std::string batchRequest(const League& league, const std::string& board, const Stretch& stretch);

struct SingleAck {
    std::uint64_t number = 0;
    std::string body; // the answer's
};

struct LoadOutcome {
    std::vector<SingleAck> singles;
    std::vector<Stretch> batches;
    std::vector<Stretch> open;       // sent, and not acknowledged
    std::vector<std::string> faults; // answers that should not be
};

class ScoreLoad {
  public:
    // `first`: the number of the first submission.
    ScoreLoad(const League& league, std::string board, std::uint64_t first)
        : league_(league),
          board_(std::move(board)),
          next_(first) {}
    ~ScoreLoad() { join(); }
    ScoreLoad(const ScoreLoad&) = delete;
    ScoreLoad& operator=(const ScoreLoad&) = delete;

    // So many connections of each kind, until the server is gone.
    void start(std::uint16_t port, int singleConnections, int batchConnections, std::uint64_t seed);
    std::uint64_t acknowledged() const { return acknowledged_; }
    bool ended() const { return running_ == 0; }
    LoadOutcome join();
    std::uint64_t next() const { return next_; }

  private:
    void sendSingles(std::uint16_t port, std::uint64_t seed);
    void sendBatches(std::uint16_t port, std::uint64_t seed);
    bool takeSingle(const RawAnswer& answer, std::uint64_t number, LoadOutcome& mine);
    void handIn(LoadOutcome&& mine);

    const League& league_;
    const std::string board_;
    std::atomic<std::uint64_t> next_;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<int> running_ = 0;
    std::mutex mutex_; // outcome_
    LoadOutcome outcome_;
    std::vector<std::thread> threads_;
};

} // namespace rostrum::test
