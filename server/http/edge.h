// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Edge: all that one net thread has of the network: its connections (Guards), the poller they share, the second reading
// of requests, the WebSocket door and the handler. Lives and dies on its thread, inside an event loop.

#include "server/http/exchange.h"
#include "server/http/policy.h"
#include "server/http/poller.h"
#include "server/http/qt_adapter.h"
#include "server/http/render.h"

#include <QSslConfiguration>
#include <QTimer>
#include <QWebSocket>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace rostrum {

class Guard;
class SocketDoor;

// What the edge serves. Made on the net thread, called on it, destroyed on it before the edge goes.
class EdgeHandler {
  public:
    virtual ~EdgeHandler() = default;

    // Answer through the responder, now or later. No event loop may be run in here. A request that is not moved from
    // gives its memory to the next one.
    virtual void handle(HttpRequest&& request, Responder responder) = 0;

    // A WebSocket was opened. `handshake` has the path, query, headers and peer (the socket's own requestUrl() does
    // not); the handler owns the socket. Connect its signals before returning: what came right behind the handshake is
    // delivered after that. Delete it with deleteLater() from within its own signals.
    virtual void opened(HttpRequest&& handshake, std::unique_ptr<QWebSocket> socket) = 0;
};

// Counts of all net threads together. Any thread.
struct EdgeCounters {
    std::atomic<std::size_t> connections = 0; // open now, WebSockets included
    std::atomic<std::size_t> sockets = 0;     // WebSockets open now
    std::atomic<std::uint64_t> requests = 0;  // handed to handlers
    std::atomic<std::uint64_t> refused = 0;   // refused by the edge itself
};

// A place among the connections; given back when destroyed, on any thread.
class ConnectionSlot {
  public:
    explicit ConnectionSlot(std::shared_ptr<EdgeCounters> counters);
    ~ConnectionSlot();
    ConnectionSlot(const ConnectionSlot&) = delete;
    ConnectionSlot& operator=(const ConnectionSlot&) = delete;

    std::size_t number() const { return number_; } // how many there were with this one

  private:
    std::shared_ptr<EdgeCounters> counters_;
    std::size_t number_;
};

struct EdgeSettings {
    EdgeLimits limits;
    std::shared_ptr<const EdgePolicy> policy;
    std::shared_ptr<EdgeCounters> counters = std::make_shared<EdgeCounters>();
    std::shared_ptr<BodyShare::Pool> bodies; // made of limits.bodiesBytes if null
    std::optional<QSslConfiguration> tls;
};

class Edge {
  public:
    Edge(EdgeSettings settings, EdgeHandler& handler);
    ~Edge();
    Edge(const Edge&) = delete;
    Edge& operator=(const Edge&) = delete;

    // Takes an accepted connection.
    void adopt(int fd, std::unique_ptr<ConnectionSlot> slot);
    void setPolicy(std::shared_ptr<const EdgePolicy> policy) { settings_.policy = std::move(policy); }

    // Closes what is idle, lets what is in work be answered, then calls `done` (once, maybe at once).
    void drain(std::function<void()> done);

    // For guards:
    const EdgeLimits& limits() const { return settings_.limits; }
    const EdgePolicy& policy() const { return *settings_.policy; }
    EdgeCounters& counters() { return *settings_.counters; }
    const std::shared_ptr<BodyShare::Pool>& bodies() const { return settings_.bodies; }
    RequestParser& parser() { return parser_; }
    EdgeHandler& handler() { return handler_; }
    HeadWriter& headWriter() { return headWriter_; }
    SocketDoor& socketDoor() { return *socketDoor_; }
    char* scratch() { return scratch_.get(); }
    static constexpr std::size_t kScratchBytes = 64UL * 1024;
    bool draining() const { return draining_; }
    static std::int64_t nowMs(); // steady

    // Destroys a guard that has closed, at the loop's next turn.
    void retire(Guard& guard);

  private:
    void tick();
    void bury();

    EdgeSettings settings_;
    EdgeHandler& handler_;
    Poller poller_;
    RequestParser parser_;
    HeadWriter headWriter_;
    std::unique_ptr<SocketDoor> socketDoor_;
    std::unique_ptr<char[]> scratch_; // NOLINT(*-avoid-c-arrays): a buffer to receive into
    std::unordered_map<Guard*, std::unique_ptr<Guard>> guards_;
    std::vector<std::unique_ptr<Guard>> retired_;
    QTimer ticker_; // deadlines, coarse; stands still while nobody is connected
    QTimer burial_;
    std::function<void()> drained_;
    bool draining_ = false;
};

} // namespace rostrum
