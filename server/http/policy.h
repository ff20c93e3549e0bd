// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the edge may be told about whom it talks to and how much it takes. The edge asks with each head, before a byte
// of the body is read.

#include "core/result.h"
#include "server/http/head.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum {

// Called from all net threads at once: implementations are immutable. A changed policy is a new object.
class EdgePolicy {
  public:
    virtual ~EdgePolicy() = default;

    // `name`: the Host's, lower case, without port and brackets. `localAddress`: ours on this connection.
    virtual bool hostAllowed(std::string_view name, std::string_view localAddress) const = 0;
    // For Origins other than the request's own (scheme and Host), which is always allowed.
    virtual bool originAllowed(std::string_view origin) const = 0;
    virtual std::size_t bodyLimit(Method method, std::string_view path) const = 0; // bytes
    virtual bool isSocketPath(std::string_view path) const = 0; // may be upgraded to a WebSocket
    // Whether a token that came with a WebSocket's handshake is good. Code::unauthorized.
    virtual Result<void> judgeToken(std::string_view authorization) const = 0;
};

// A policy from lists, as a configuration has them.
class ListPolicy final : public EdgePolicy {
  public:
    struct Lists {
        std::vector<std::string> hosts;   // names and addresses, lower case, exact; "*" allows all
        bool ownAddress = true;           // allow the address that the client reached us by
        std::vector<std::string> origins; // exact ("https://board.example"); "*" allows all
        std::size_t bodyBytes = 1024UL * 1024;
        std::vector<std::pair<std::string, std::size_t>> bodyBytesOf; // other limits, by exact path
        std::vector<std::string> socketPaths;
        std::function<Result<void>(std::string_view authorization)> tokenJudge; // none: no token is known
    };

    explicit ListPolicy(Lists lists) : lists_(std::move(lists)) {}

    bool hostAllowed(std::string_view name, std::string_view localAddress) const override;
    bool originAllowed(std::string_view origin) const override;
    std::size_t bodyLimit(Method method, std::string_view path) const override;
    bool isSocketPath(std::string_view path) const override;
    Result<void> judgeToken(std::string_view authorization) const override;

  private:
    Lists lists_;
};

// What this machine is called by default: localhost, the loopback addresses, its host name, and that with ".local".
std::vector<std::string> ownHostNames();

// Bounds of the edge. Times in milliseconds.
struct EdgeLimits {
    std::size_t connections = 4096;               // over all threads, WebSockets included
    std::size_t bodiesBytes = 64UL * 1024 * 1024; // all larger bodies in memory together
    std::size_t socketMessageBytes = 64UL * 1024; // one WebSocket message from a client
    int requestTimeoutMs = 10'000;                // head and body, from the first byte
    int idleTimeoutMs = 120'000;                  // between requests
    int writeStallMs = 10'000;                    // a client that takes nothing of its answer
    int lingerMs = 2'000;                         // a refused client may go on sending this long
    int stopGraceMs = 5'000;                      // requests in work when the server stops
};

// How many connections the descriptors of this process allow, at most `wanted`: raises the soft limit as far as the
// hard one lets it and leaves some for files and libraries.
std::size_t connectionsFor(std::size_t wanted);

} // namespace rostrum
