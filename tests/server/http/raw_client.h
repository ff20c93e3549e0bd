// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RawClient: a client that sends exactly the bytes it is told to, for what a well-behaved library would never send.
// Blocking, with a deadline on everything: nothing here waits for ever.

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum {

struct RawAnswer {
    int status = 0; // 0: the connection ended before a whole answer
    std::string head;
    std::string body;
    std::string header(std::string_view lowerName) const;
};

class RawClient {
  public:
    static constexpr int kPatienceMs = 20'000;

    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool isConnected() const { return fd_ >= 0; }
    bool send(std::string_view bytes); // false: the other side does not take it any more
    RawAnswer receive(bool toHead = false);
    bool ended();      // waits: nothing more comes and the connection is closed by the other side
    void closeWrite(); // half-closed: still listens
    void reset();      // hangs up with a RST
    std::string take(std::size_t bytes); // exactly so many, or fewer if it ended
    void readLittle();                   // a small receive buffer: the other side cannot send all at once

  private:
    bool fill();

    int fd_ = -1;
    std::string in_;
};

} // namespace rostrum
