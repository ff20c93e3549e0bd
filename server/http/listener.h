// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Listener: the one listening socket. It accepts on the thread that made it (which needs an event loop) and hands each
// descriptor on with a place among the connections. No SO_REUSEPORT: a second server on the same port is an error and
// not a coin toss.
//
// Over the limit a connection is still accepted, to be told 503; far over it, or when the process is out of
// descriptors, it is told so here and hung up on. Running out of descriptors never spins: accepting pauses.

#include "core/result.h"
#include "server/http/edge.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace rostrum {

class Listener {
  public:
    using Sink = std::function<void(int fd, std::unique_ptr<ConnectionSlot> slot)>;

    Listener(std::size_t connectionLimit, std::shared_ptr<EdgeCounters> counters, Sink sink);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    // Listens on `address` ("127.0.0.1", "::1", "0.0.0.0", "::" for both families) and `port` (0: any free one), in
    // place of where it did before. Accepted connections stay as they are. Answers the port. On failure it goes on
    // listening where it did.
    Result<std::uint16_t> listen(const std::string& address, std::uint16_t port);
    void close();

  private:
    class Door;

    std::unique_ptr<Door> door_;
};

} // namespace rostrum
