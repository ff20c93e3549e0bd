// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/socket_door.h"

#include <QPointer>
#include <QUrl>
#include <utility>

namespace rostrum {
namespace {

// Each is taken out as soon as it is there; the bound only has to be out of the way.
constexpr int kPendingSockets = 1 << 16;
constexpr qint64 kFrameSlack = 16LL * 1024; // heads of frames, and control frames between

// The handshake that Qt is shown.
std::string headFor(std::uint64_t ticket, const HttpRequest& handshake) {
    std::string head = "GET /";
    head += std::to_string(ticket);
    head += " HTTP/1.1\r\nHost: rostrum\r\nUpgrade: websocket\r\nConnection: "
            "Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: ";
    head += handshake.header("sec-websocket-key");
    head += "\r\n\r\n";
    return head;
}

// In front of what the socket has to be read.
void putBack(QTcpSocket& socket, std::string_view bytes) {
    for (std::size_t i = bytes.size(); i > 0; --i)
        socket.ungetChar(bytes[i - 1]);
}

} // namespace

SocketDoor::SocketDoor(EdgeHandler& handler, const EdgeLimits& limits, std::shared_ptr<EdgeCounters> counters)
    : handler_(handler),
      limits_(limits),
      counters_(std::move(counters)),
      server_(QStringLiteral("Rostrum"), QWebSocketServer::NonSecureMode) {
    server_.setMaxPendingConnections(kPendingSockets);
    QObject::connect(&server_, &QWebSocketServer::newConnection, &server_, [this] { opened(); });
}

void SocketDoor::admit(std::unique_ptr<QTcpSocket> socket, HttpRequest handshake, std::string early,
                       std::unique_ptr<ConnectionSlot> slot) {
    const std::uint64_t ticket = ++lastTicket_;
    const std::string head = headFor(ticket, handshake);
    early += socket->readAll().toStdString(); // decrypted already, perhaps
    // Frames must stay away until somebody listens: Qt reads what is there before it tells of the new WebSocket. So
    // the head alone is put in front, and with it the socket's buffer is full.
    socket->setReadBufferSize(static_cast<qint64>(head.size()));
    putBack(*socket, head);
    // From here Qt owns the socket: its server deletes it when the handshake fails, the QWebSocket later.
    QTcpSocket* const raw = socket.release();
    raw->setParent(&server_);
    pending_.emplace(ticket, Pending{std::move(handshake), std::move(early), std::move(slot), raw});
    QObject::connect(raw, &QObject::destroyed, &server_, [this, ticket] { pending_.erase(ticket); });
    server_.handleConnection(raw); // it sees that the head is there
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
        if (!wire)
            continue;
        // A frame must fit whole: Qt takes it in one piece.
        wire->setReadBufferSize(static_cast<qint64>(limits_.socketMessageBytes) + kFrameSlack);
        if (!pending.early.empty()) {
            putBack(*wire, pending.early);
            emit wire->readyRead();
        }
    }
}

} // namespace rostrum
