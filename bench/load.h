// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The load generator: one thread, epoll, any number of connections kept open. Closed loop: each connection sends a request, waits
// for its whole answer, and sends the next. It speaks whatever a Conversation speaks, so that Rostrum and its peers are
// driven by the same code.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::bench {

// What is said on the connections.
class Conversation {
  public:
    virtual ~Conversation() = default;

    // The bytes of the next request; they must stay as they are until it is answered.
    virtual std::string_view request(std::size_t connection) = 0;
    // How long the answer at the beginning of `received` is; 0 where it is not all there. Fails (bench/fail.h) where it is not the
    // answer that was wanted.
    virtual std::size_t answerSize(std::string_view received) = 0;
};

// A socket connected to 127.0.0.1, non-blocking, without Nagle's delay.
int connectTo(std::uint16_t port);

struct LoadResult {
    double perSecond = 0; // answers within the time that counts
    double p50Ms = 0;
    double p99Ms = 0;
    double serverCpuUs = 0;     // the server's processor time an answer; filled in by who knows the server
    std::uint64_t answered = 0; // in all, before and after the time that counts too
};

class LoadGenerator {
  public:
    LoadGenerator(Conversation& conversation, std::uint16_t port, std::size_t connections);
    ~LoadGenerator();
    LoadGenerator(const LoadGenerator&) = delete;
    LoadGenerator& operator=(const LoadGenerator&) = delete;

    // Goes on for `warmUpS`, which does not count, and `seconds`, which do; then waits for what is still under way.
    LoadResult run(double warmUpS, double seconds);

  private:
    struct Connection {
        int socket = -1;
        std::string_view unsent;
        std::string received; // the beginning of an answer
        std::int64_t sentAtNs = 0;
        bool waitsForRoom = false;
        bool busy = false;
    };
    void turn(int timeoutMs);
    void send(std::size_t index, std::int64_t atNs);
    void write(std::size_t index);
    void read(std::size_t index);
    void answered(Connection& connection, std::int64_t atNs);

    Conversation& conversation_;
    int epoll_ = -1;
    std::vector<Connection> connections_;
    std::unique_ptr<char[]> buffer_; // NOLINT(modernize-avoid-c-arrays)
    std::vector<std::uint32_t> latenciesUs_;
    std::size_t underWay_ = 0;
    std::uint64_t answered_ = 0;
    bool sending_ = false;
    bool counting_ = false;
};

} // namespace rostrum::bench
