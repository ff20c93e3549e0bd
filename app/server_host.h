// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ServerHost: the program's server as its owner sees it: where it listens, who is connected. It makes, for each net thread, the
// rooms that serve there (REST and live viewers).
//
// Thread: made, used and destroyed by the main one; its counts may be read from any. Calls wait for the net threads, never for a
// client, but for stop().

#include "core/intake/historian.h"
#include "core/intake/intake.h"
#include "core/ports/clock.h"
#include "core/ports/ledger.h"
#include "core/publish/published_tops.h"
#include "core/publish/vitals.h"
#include "core/result.h"
#include "server/auth/gatekeeper.h"
#include "server/http/http_server.h"
#include "server/ops/settings.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace rostrum {

// What the server works on; all must outlive it.
struct ServerParts {
    Intake& intake;
    PublishedTops& tops;
    const Vitals& vitals;
    const Clock& clock;
    Historian* historian = nullptr; // none: there is no history to be read
};

class ServerHost {
  public:
    ServerHost(const Settings& settings, const ServerParts& parts, const LedgerIdentity& identity,
               std::shared_ptr<const Gatekeeper> gate);
    ~ServerHost();
    ServerHost(const ServerHost&) = delete;
    ServerHost& operator=(const ServerHost&) = delete;

    // Listens there from now on; connections that are open stay. On failure all stays as it was, and the error is a sentence for
    // the operator.
    Result<void> listen(const std::string& host, std::uint16_t port);
    const std::string& host() const { return host_; }
    std::uint16_t port() const { return port_; } // 0: not listening

    // Answers what is in work, tells live viewers to come back later, closes everything. Idempotent.
    void stop();

    std::size_t clients() const { return server_.counters().connections; }
    std::size_t viewers() const { return server_.counters().sockets; }

  private:
    const Settings settings_;
    const std::shared_ptr<const Gatekeeper> gate_;
    HttpServer server_;
    std::string host_;
    std::uint16_t port_ = 0;
};

} // namespace rostrum
