// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/socket_door.h"

#include <QPointer>
#include <QUrl>
#include <utility>

namespace rostrum {
namespace {

// Each is taken out as soon as it is there; the bound only has to be out of the way.
constexpr int kPendingSockets = 1 << 16;

} // namespace

SocketDoor::SocketDoor(EdgeHandler& handler, const EdgeLimits& limits, std::shared_ptr<EdgeCounters> counters)
    : handler_(handler),
      limits_(limits),
      counters_(std::move(counters)),
      server_(QStringLiteral("Rostrum"), QWebSocketServer::NonSecureMode) {
    server_.setMaxPendingConnections(kPendingSockets);
    QObject::connect(&server_, &QWebSocketServer::newConnection, &server_, [this] { opened(); });
}

std::string SocketDoor::handshakeFor(std::uint64_t ticket, const HttpRequest& handshake) {
    std::string head = "GET /";
    head += std::to_string(ticket);
    head += " HTTP/1.1\r\nHost: rostrum\r\nUpgrade: websocket\r\nConnection: "
            "Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: ";
    head += handshake.header("sec-websocket-key");
    head += "\r\n\r\n";
    return head;
}

void SocketDoor::admit(std::uint64_t ticket, std::unique_ptr<QTcpSocket> socket, HttpRequest handshake,
                       std::unique_ptr<ConnectionSlot> slot) {
    // From here Qt owns the socket: its server deletes it when the handshake fails, the QWebSocket later.
    QTcpSocket* const raw = socket.release();
    raw->setParent(&server_);
    pending_.emplace(ticket, Pending{std::move(handshake), std::move(slot), raw});
    QObject::connect(raw, &QObject::destroyed, &server_, [this, ticket] { pending_.erase(ticket); });
    server_.handleConnection(raw);
    emit raw->readyRead(); // the handshake is there already
}

void SocketDoor::opened() {
    while (std::unique_ptr<QWebSocket> socket{server_.nextPendingConnection()}) {
        const auto found = pending_.find(socket->requestUrl().path().mid(1).toULongLong());
        if (found == pending_.end())
            continue; // its connection has gone meanwhile
        Pending pending = std::move(found->second);
        pending_.erase(found);
        socket->setParent(nullptr);
        socket->setMaxAllowedIncomingFrameSize(limits_.socketMessageBytes);
        socket->setMaxAllowedIncomingMessageSize(limits_.socketMessageBytes);
        counters_->sockets.fetch_add(1);
        const std::shared_ptr<ConnectionSlot> slot = std::move(pending.slot);
        QObject::connect(socket.get(), &QObject::destroyed, socket.get(),
                         [slot, counters = counters_] { counters->sockets.fetch_sub(1); });
        const QPointer<QTcpSocket> wire(pending.socket);
        handler_.opened(std::move(pending.handshake), std::move(socket));
        // Frames that came with the handshake were there before anybody listened: tell of them once more.
        if (wire && wire->bytesAvailable() > 0)
            QMetaObject::invokeMethod(wire.data(), &QTcpSocket::readyRead, Qt::QueuedConnection);
    }
}

} // namespace rostrum
