// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SocketDoor: turns checked handshakes into QWebSockets. Qt answers the handshake (it knows how), but is shown one
// written here from the checked values only, with a ticket as its path: so Qt's own reading of a client's head is out of
// the game, and the socket that comes out is found again by its ticket. One thread: that of its edge.

#include "server/http/edge.h"

#include <QTcpSocket>
#include <QWebSocketServer>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace rostrum {

class SocketDoor {
  public:
    SocketDoor(EdgeHandler& handler, const EdgeLimits& limits, std::shared_ptr<EdgeCounters> counters);

    // Takes over the connection of a checked handshake. `early`: what the client sent right behind it, from which the
    // WebSocket reads first. The slot is held as long as the WebSocket lives.
    void admit(std::unique_ptr<QTcpSocket> socket, HttpRequest handshake, std::string early,
               std::unique_ptr<ConnectionSlot> slot);

  private:
    struct Pending {
        HttpRequest handshake;
        std::string early;
        std::unique_ptr<ConnectionSlot> slot;
        QTcpSocket* socket = nullptr; // owned by Qt's server, then by the QWebSocket
    };

    void opened();

    EdgeHandler& handler_;
    EdgeLimits limits_;
    std::shared_ptr<EdgeCounters> counters_;
    std::uint64_t lastTicket_ = 0;
    std::unordered_map<std::uint64_t, Pending> pending_;
    QWebSocketServer server_; // never listens
};

} // namespace rostrum
