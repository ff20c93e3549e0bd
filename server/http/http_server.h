// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HttpServer: the network edge as a whole: a listener (on the first net thread, so that a busy window never delays a
// connection) and the net threads that it hands connections round to. Made, used and destroyed by one thread, which
// needs no event loop; calls wait for the net threads but never for a client, except stop().

#include "core/result.h"
#include "server/http/net_thread.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rostrum {

class Listener;

class HttpServer {
  public:
    // limits.connections is lowered to what the process's descriptors allow.
    HttpServer(std::size_t threads, EdgeSettings settings, const HandlerFactory& factory);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Listens, or moves to another address and port (0: any free one) while open connections stay. Answers the port;
    // on failure all stays as it was, and the error says why (a busy port, an address that is not ours).
    Result<std::uint16_t> listen(const std::string& address, std::uint16_t port);

    // No new connections; requests in work are answered (at most stopGraceMs); everything closed, threads joined.
    void stop();

    void setPolicy(const std::shared_ptr<const EdgePolicy>& policy); // for requests from now on
    const EdgeCounters& counters() const { return *counters_; }
    std::size_t connectionLimit() const { return limit_; }
    std::vector<std::unique_ptr<NetThread>>& threads() { return threads_; }

  private:
    std::shared_ptr<EdgeCounters> counters_;
    std::size_t limit_;
    std::vector<std::unique_ptr<NetThread>> threads_;
    std::unique_ptr<Listener> listener_; // on the first net thread only
    std::size_t next_ = 0;               // likewise
};

} // namespace rostrum
