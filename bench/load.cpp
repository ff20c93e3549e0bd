// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/load.h"

#include "bench/fail.h"
#include "bench/measure.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rostrum::bench {

namespace {

constexpr std::size_t bufferBytes = std::size_t{256} * 1024;
constexpr std::int64_t answerPatienceNs = 20'000'000'000; // for what is under way when a run ends

std::int64_t nanoseconds(double seconds) { return static_cast<std::int64_t>(seconds * 1e9); }

} // namespace

int connectTo(std::uint16_t port) {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        failErrno("no socket");
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(descriptor);
        failErrno("port " + std::to_string(port) + " takes no connection");
    }
    return descriptor;
}

LoadGenerator::LoadGenerator(Conversation& conversation, std::uint16_t port, std::size_t connections)
    : conversation_(conversation),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      connections_(connections),
      buffer_(std::make_unique<char[]>(bufferBytes)) { // NOLINT(modernize-avoid-c-arrays)
    for (std::size_t i = 0; i < connections; ++i) {
        connections_[i].socket = connectTo(port);
        epoll_event event = {};
        event.events = EPOLLIN;
        event.data.u64 = i;
        if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connections_[i].socket, &event) != 0)
            failErrno("epoll_ctl");
    }
}

LoadGenerator::~LoadGenerator() {
    for (const Connection& connection : connections_) {
        if (connection.socket >= 0)
            close(connection.socket);
    }
    close(epoll_);
}

LoadResult LoadGenerator::run(double warmUpS, double seconds) {
    latenciesUs_.clear();
    latenciesUs_.reserve(static_cast<std::size_t>(seconds * 300'000));
    answered_ = 0;
    sending_ = true;
    const std::int64_t begin = nowNs();
    for (std::size_t i = 0; i < connections_.size(); ++i)
        send(i, begin);
    while (nowNs() < begin + nanoseconds(warmUpS))
        turn(100);
    counting_ = true;
    const std::int64_t countedFrom = nowNs();
    while (nowNs() < countedFrom + nanoseconds(seconds))
        turn(100);
    counting_ = false;
    const std::int64_t countedTo = nowNs();
    sending_ = false;
    while (underWay_ > 0) {
        turn(100);
        if (nowNs() > countedTo + answerPatienceNs)
            fail("requests are not answered: " + std::to_string(underWay_));
    }
    LoadResult result;
    result.answered = answered_;
    result.perSecond =
        static_cast<double>(latenciesUs_.size()) * 1e9 / static_cast<double>(countedTo - countedFrom);
    result.p50Ms = percentile(latenciesUs_, 0.50) / 1000;
    result.p99Ms = percentile(latenciesUs_, 0.99) / 1000;
    return result;
}

void LoadGenerator::turn(int timeoutMs) {
    std::array<epoll_event, 256> events = {};
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeoutMs);
    checkInterrupted();
    if (count < 0 && errno != EINTR)
        failErrno("epoll_wait");
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        const std::size_t index = event.data.u64;
        if ((event.events & EPOLLOUT) != 0)
            write(index);
        if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
            read(index);
    }
}

void LoadGenerator::send(std::size_t index, std::int64_t atNs) {
    Connection& connection = connections_[index];
    connection.unsent = conversation_.request(index);
    connection.sentAtNs = atNs;
    connection.busy = true;
    ++underWay_;
    write(index);
}

void LoadGenerator::write(std::size_t index) {
    Connection& connection = connections_[index];
    while (!connection.unsent.empty()) {
        const ssize_t sent = ::send(connection.socket, connection.unsent.data(), connection.unsent.size(),
                                    MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            failErrno("the server takes no more");
        if (sent < 0)
            break;
        connection.unsent.remove_prefix(static_cast<std::size_t>(sent));
    }
    const bool waits = !connection.unsent.empty();
    if (waits == connection.waitsForRoom)
        return;
    connection.waitsForRoom = waits;
    epoll_event event = {};
    event.events = waits ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.u64 = index;
    if (epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.socket, &event) != 0)
        failErrno("epoll_ctl");
}

void LoadGenerator::read(std::size_t index) {
    Connection& connection = connections_[index];
    const ssize_t count = recv(connection.socket, buffer_.get(), bufferBytes, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0 || !connection.busy)
        fail(count <= 0 ? "the server has closed a connection" : "the server says more than it was asked");
    std::string_view received(buffer_.get(), static_cast<std::size_t>(count));
    const bool inPieces = !connection.received.empty();
    if (inPieces) {
        connection.received.append(received);
        received = connection.received;
    }
    const std::size_t size = conversation_.answerSize(received);
    if (size == 0) {
        if (!inPieces)
            connection.received.assign(received);
        return;
    }
    if (size != received.size() || !connection.unsent.empty())
        fail("the server says more than it was asked");
    connection.received.clear();
    const std::int64_t atNs = nowNs();
    answered(connection, atNs);
    if (sending_)
        send(index, atNs);
}

void LoadGenerator::answered(Connection& connection, std::int64_t atNs) {
    connection.busy = false;
    --underWay_;
    ++answered_;
    if (!counting_)
        return;
    const std::int64_t us = std::min<std::int64_t>((atNs - connection.sentAtNs) / 1000,
                                                   std::numeric_limits<std::uint32_t>::max());
    latenciesUs_.push_back(static_cast<std::uint32_t>(us));
}

} // namespace rostrum::bench
