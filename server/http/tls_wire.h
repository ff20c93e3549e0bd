// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A Wire over TLS, by Qt's QSslSocket. TLS has no half-closed connections here: who ends his side has gone.

#include "server/http/wire.h"

#include <QSslConfiguration>
#include <QSslSocket>
#include <memory>

namespace rostrum {

class TlsWire final : public Wire {
  public:
    // Takes the descriptor and begins the handshake. Null (the descriptor is closed) if there is nobody any more.
    static std::unique_ptr<Wire> accept(int fd, Peer peer, const QSslConfiguration& configuration);

    ~TlsWire() override;
    TlsWire(const TlsWire&) = delete;
    TlsWire& operator=(const TlsWire&) = delete;

    void start(WireEvents& events) override;
    Got read(char* into, std::size_t size) override;
    void wantRead(bool wanted) override;
    bool send(std::string_view first, std::string_view second) override;
    std::size_t unsent() const override;
    std::size_t untaken() const override;
    void finish() override;
    void close() override;
    bool isOpen() const override { return socket_ != nullptr; }
    bool secure() const override { return true; }
    const Peer& peer() const override { return peer_; }
    std::unique_ptr<QTcpSocket> release() override;

  private:
    struct DeleteLater { // the wire may be closed within a signal of its socket
        void operator()(QSslSocket* socket) const { socket->deleteLater(); }
    };

    TlsWire(std::unique_ptr<QSslSocket, DeleteLater> socket, Peer peer);
    void written();

    std::unique_ptr<QSslSocket, DeleteLater> socket_;
    Peer peer_;
    WireEvents* events_ = nullptr;
    bool wantRead_ = true;
    bool sending_ = false;
};

} // namespace rostrum
