// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An audience: many WebSockets that look at the benchmark's board, and one sender of scores at a steady rate. One thread, epoll.
//
// Scores are sent when it is their turn, whatever has been answered by then (open loop), and each counts from the moment when it
// should have been sent: nothing that keeps us waiting is left out. Each score is a new leader, so that it changes what everybody sees
// and steps the board's revision by one; the answers' sequence numbers tell which score is which revision.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::bench {

class Audience {
  public:
    // Connects all viewers and waits until each has seen a state.
    Audience(std::uint16_t port, std::uint32_t viewers);
    ~Audience();
    Audience(const Audience&) = delete;
    Audience& operator=(const Audience&) = delete;

    struct Seen {
        double p50Ms =
            0; // from a score's turn to a viewer's first frame that shows it, of all pairs of score and viewer
        double p99Ms = 0;
        double answerP50Ms = 0; // from a score's turn to the answer, which comes after its commit
        double answerP99Ms = 0;
        double framesPerSecond = 0; // of all viewers
        double frameBytes = 0;      // of one, in the mean
        std::uint32_t scores = 0;
    };
    // `revision`: the board's now. Fails where a viewer does not get to see the last score, or sees an older state after a newer one.
    Seen run(double seconds, std::uint32_t scoresPerSecond, std::uint64_t revision);

  private:
    struct Sight { // a frame
        std::int64_t atNs = 0;
        std::uint64_t revision = 0;
    };
    struct Viewer {
        int socket = -1;
        bool open = false;
        std::string received;
        std::vector<Sight> sights;
    };
    struct Sender {
        int socket = -1;
        std::string received;
        std::deque<std::uint32_t> underWay; // numbers of scores, in the order in which they were sent
    };
    struct Score {
        std::int64_t dueNs = 0;
        std::int64_t answeredNs = 0;
        std::uint64_t seq = 0;
    };

    void watch(int socket, std::uint64_t tag);
    void turn(std::int64_t untilNs);
    void hearViewer(Viewer& viewer);
    void takeFrame(Viewer& viewer, std::string_view payload);
    void hearSender(Sender& sender);
    void sendScore(std::int64_t dueNs);
    bool allHaveSeen(std::uint64_t revision) const;
    bool receive(int socket, std::string& into);
    Seen evaluate(double seconds, std::uint64_t revision);

    int epoll_ = -1;
    std::vector<Viewer> viewers_;
    std::vector<Sender> senders_;
    std::vector<Score> scores_; // of this run
    std::uint32_t answered_ = 0;
    std::uint32_t sent_ = 0; // in all runs: the newest leader's score
    std::uint64_t frames_ = 0;
    std::uint64_t frameBytes_ = 0;
};

// How many players take the lead in turns.
inline constexpr std::uint32_t leaders = 100;

} // namespace rostrum::bench
