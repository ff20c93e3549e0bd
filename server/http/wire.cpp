// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/wire.h"

#include <QTcpSocket>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>

namespace rostrum {
namespace {

constexpr std::size_t kKeptCapacity =
    64UL * 1024; // a larger buffer of unsent bytes is given back when it is empty

struct Address {
    std::string text;
    std::uint16_t port = 0;
    bool loopback = false;
};

Address addressOf(const sockaddr_storage& storage) {
    Address address;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (storage.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &storage, sizeof v4);
        inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
        address = {text.data(), ntohs(v4.sin_port), (ntohl(v4.sin_addr.s_addr) >> 24U) == 127};
    } else if (storage.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &storage, sizeof v6);
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
            in_addr v4{};
            std::memcpy(&v4, &v6.sin6_addr.s6_addr[12], sizeof v4);
            inet_ntop(AF_INET, &v4, text.data(), text.size());
            address = {text.data(), ntohs(v6.sin6_port), (ntohl(v4.s_addr) >> 24U) == 127};
        } else {
            inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
            address = {text.data(), ntohs(v6.sin6_port), IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0};
        }
    }
    return address;
}

using NameCall = int (*)(int, sockaddr*, socklen_t*);

bool nameOf(NameCall call, int fd, Address& address) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    if (call(fd, reinterpret_cast<sockaddr*>(&storage), &size) !=
        0) // NOLINT(*-reinterpret-cast): the socket API
        return false;
    address = addressOf(storage);
    return true;
}

} // namespace

bool describePeer(int fd, Peer& peer) {
    Address remote;
    Address local;
    if (!nameOf(getpeername, fd, remote) || !nameOf(getsockname, fd, local))
        return false;
    peer = {std::move(remote.text), remote.port, std::move(local.text), remote.loopback};
    return true;
}

std::size_t unacknowledged(int fd) {
    int bytes = 0;
    return ioctl(fd, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

PlainWire::PlainWire(Poller& poller, int fd, Peer peer) : poller_(poller), fd_(fd), peer_(std::move(peer)) {
    const int flags = fcntl(fd_, F_GETFL);
    fcntl(fd_, F_SETFL, flags | O_NONBLOCK);
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // A WebSocket may be silent for hours: the kernel finds out that a peer lost its power.
    setsockopt(fd_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

PlainWire::~PlainWire() { close(); }

void PlainWire::start(WireEvents& events) {
    events_ = &events;
    interest_ = EPOLLIN;
    if (!poller_.add(fd_, interest_, *this))
        close();
}

Wire::Got PlainWire::read(char* into, std::size_t size) {
    if (fd_ < 0)
        return {Read::broken, 0};
    const ssize_t got = recv(fd_, into, size, 0);
    if (got > 0)
        return {Read::bytes, static_cast<std::size_t>(got)};
    if (got == 0)
        return {Read::end, 0};
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return {Read::nothing, 0};
    return {Read::broken, 0};
}

void PlainWire::wantRead(bool wanted) {
    wantRead_ = wanted;
    updateInterest();
}

bool PlainWire::send(std::string_view first, std::string_view second) {
    if (fd_ < 0)
        return false;
    if (unsent() == 0)
        deferred_ = poller_.deferToTurnEnd(*this);
    std::size_t sent = 0;
    if (unsent() == 0 && !deferred_) {
        // NOLINTBEGIN(*-const-cast): iovec is for reading and writing alike; sendmsg reads
        std::array<iovec, 2> parts{iovec{const_cast<char*>(first.data()), first.size()},
                                   iovec{const_cast<char*>(second.data()), second.size()}};
        // NOLINTEND(*-const-cast)
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = second.empty() ? 1 : 2;
        const ssize_t result = sendmsg(fd_, &message, MSG_NOSIGNAL);
        if (result < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
            return false;
        sent = result > 0 ? static_cast<std::size_t>(result) : 0;
        if (sent == first.size() + second.size())
            return true;
    }
    const std::size_t ofFirst = std::min(sent, first.size());
    out_.append(first.substr(ofFirst)).append(second.substr(sent - ofFirst));
    updateInterest();
    return true;
}

void PlainWire::finish() {
    finishing_ = true;
    if (unsent() == 0 && fd_ >= 0)
        shutdown(fd_, SHUT_WR);
}

void PlainWire::close() {
    if (fd_ < 0)
        return;
    stopPolling();
    ::close(fd_);
    fd_ = -1;
}

void PlainWire::stopPolling() {
    poller_.remove(fd_);
    if (std::exchange(deferred_, false))
        poller_.forget(*this);
}

std::unique_ptr<QTcpSocket> PlainWire::release() {
    if (fd_ < 0)
        return nullptr;
    stopPolling();
    auto socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(fd_)) {
        ::close(fd_);
        fd_ = -1;
        return nullptr;
    }
    fd_ = -1; // the socket's now
    return socket;
}

void PlainWire::polled(std::uint32_t events) {
    if (fd_ >= 0 && (events & EPOLLIN) != 0)
        events_->wireReadable();
    if (fd_ >= 0 && (events & EPOLLOUT) != 0)
        flush();
    if (fd_ >= 0 && (events & (EPOLLHUP | EPOLLERR)) != 0)
        events_->wireBroken();
}

void PlainWire::turnEnded() {
    if (!std::exchange(deferred_, false))
        return;
    flush();
    updateInterest(); // where the kernel did not take it all
}

void PlainWire::flush() {
    while (unsent() > 0) {
        const ssize_t sent = ::send(fd_, out_.data() + outSent_, unsent(), MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
                return;
            events_->wireBroken();
            return;
        }
        outSent_ += static_cast<std::size_t>(sent);
    }
    out_.clear();
    outSent_ = 0;
    if (out_.capacity() > kKeptCapacity)
        out_.shrink_to_fit();
    updateInterest();
    if (finishing_)
        shutdown(fd_, SHUT_WR);
    events_->wireDrained();
}

void PlainWire::updateInterest() {
    if (fd_ < 0 || events_ == nullptr)
        return;
    const std::uint32_t wanted = (wantRead_ ? EPOLLIN : 0U) | (unsent() > 0 && !deferred_ ? EPOLLOUT : 0U);
    if (wanted == interest_)
        return;
    interest_ = wanted;
    poller_.change(fd_, interest_, *this);
}

} // namespace rostrum
