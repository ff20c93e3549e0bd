// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/tls_wire.h"

#include <unistd.h>
#include <utility>

namespace rostrum {
namespace {

constexpr qint64 kReadBuffer = 64LL * 1024; // of what is decrypted and not yet asked for

}

std::unique_ptr<Wire> TlsWire::accept(int fd, Peer peer, const QSslConfiguration& configuration) {
    std::unique_ptr<QSslSocket, DeleteLater> socket(std::make_unique<QSslSocket>().release());
    socket->setSslConfiguration(configuration);
    if (!socket->setSocketDescriptor(fd)) {
        ::close(fd);
        return nullptr;
    }
    socket->setReadBufferSize(kReadBuffer);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    socket->startServerEncryption();
    return std::unique_ptr<Wire>(std::unique_ptr<TlsWire>(new TlsWire(std::move(socket), std::move(peer))));
}

TlsWire::TlsWire(std::unique_ptr<QSslSocket, DeleteLater> socket, Peer peer)
    : socket_(std::move(socket)),
      peer_(std::move(peer)) {}

TlsWire::~TlsWire() { close(); }

void TlsWire::start(WireEvents& events) {
    events_ = &events;
    QSslSocket* const socket = socket_.get();
    QObject::connect(socket, &QSslSocket::readyRead, socket, [this] {
        if (wantRead_)
            events_->wireReadable();
    });
    QObject::connect(socket, &QSslSocket::encryptedBytesWritten, socket, [this] { written(); });
    QObject::connect(socket, &QSslSocket::disconnected, socket, [this] { events_->wireBroken(); });
}

Wire::Got TlsWire::read(char* into, std::size_t size) {
    if (!socket_)
        return {Read::broken, 0};
    const qint64 got = socket_->read(into, static_cast<qint64>(size));
    if (got > 0)
        return {Read::bytes, static_cast<std::size_t>(got)};
    return {got == 0 ? Read::nothing : Read::broken, 0};
}

void TlsWire::wantRead(bool wanted) {
    const bool again = wanted && !wantRead_;
    wantRead_ = wanted;
    // What came meanwhile was told once, while nobody wanted it.
    if (again && socket_ && socket_->bytesAvailable() > 0)
        QMetaObject::invokeMethod(socket_.get(), &QSslSocket::readyRead, Qt::QueuedConnection);
}

bool TlsWire::send(std::string_view first, std::string_view second) {
    if (!socket_ || socket_->state() != QAbstractSocket::ConnectedState)
        return false;
    sending_ = true; // what is sent within this call is told by its result
    socket_->write(first.data(), static_cast<qint64>(first.size()));
    if (!second.empty())
        socket_->write(second.data(), static_cast<qint64>(second.size()));
    socket_->flush();
    sending_ = false;
    return socket_ && socket_->state() == QAbstractSocket::ConnectedState;
}

std::size_t TlsWire::unsent() const {
    return socket_ ? static_cast<std::size_t>(socket_->bytesToWrite() + socket_->encryptedBytesToWrite()) : 0;
}

std::size_t TlsWire::untaken() const {
    return socket_ ? unsent() + unacknowledged(static_cast<int>(socket_->socketDescriptor())) : 0;
}

void TlsWire::written() {
    if (!sending_ && socket_ && unsent() == 0)
        events_->wireDrained();
}

void TlsWire::finish() {
    if (socket_)
        socket_->disconnectFromHost(); // after what is waiting
}

void TlsWire::close() {
    if (!socket_)
        return;
    QObject::disconnect(socket_.get(), nullptr, socket_.get(), nullptr);
    socket_->abort();
    socket_.reset();
}

std::unique_ptr<QTcpSocket> TlsWire::release() {
    if (!socket_ || socket_->state() != QAbstractSocket::ConnectedState)
        return nullptr;
    QObject::disconnect(socket_.get(), nullptr, socket_.get(), nullptr);
    return std::unique_ptr<QTcpSocket>(socket_.release());
}

} // namespace rostrum
