// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/http/raw_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rostrum {

std::string RawAnswer::header(std::string_view lowerName) const {
    std::string lower = head;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    const std::size_t at = lower.find("\r\n" + std::string(lowerName) + ": ");
    if (at == std::string::npos)
        return {};
    const std::size_t begin = at + 4 + lowerName.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

RawClient::RawClient(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd_ >= 0 &&
        connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) { // NOLINT(*-reinterpret-cast)
        close(fd_);
        fd_ = -1;
    }
}

RawClient::~RawClient() {
    if (fd_ >= 0)
        close(fd_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool RawClient::fill() {
    pollfd waiting{fd_, POLLIN, 0};
    if (poll(&waiting, 1, kPatienceMs) != 1)
        return false;
    std::array<char, 65536> buffer{};
    const ssize_t got = recv(fd_, buffer.data(), buffer.size(), 0);
    if (got <= 0)
        return false;
    in_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

RawAnswer RawClient::receive(bool toHead) {
    RawAnswer answer;
    std::size_t end = 0;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill())
            return answer;
    }
    answer.head = in_.substr(0, end + 2);
    in_.erase(0, end + 4);
    const int status = std::atoi(answer.head.substr(9, 3).c_str());
    const std::string length = answer.header("content-length");
    const std::size_t size =
        length.empty() || toHead ? 0 : static_cast<std::size_t>(std::atol(length.c_str()));
    answer.body = take(size);
    answer.status = answer.body.size() == size ? status : 0;
    return answer;
}

std::string RawClient::take(std::size_t bytes) {
    while (in_.size() < bytes && fill()) {
    }
    std::string taken = in_.substr(0, bytes);
    in_.erase(0, taken.size());
    return taken;
}

bool RawClient::ended() {
    if (!in_.empty())
        return false;
    pollfd waiting{fd_, POLLIN, 0};
    if (poll(&waiting, 1, kPatienceMs) != 1)
        return false;
    char byte = 0;
    return recv(fd_, &byte, 1, 0) <= 0;
}

void RawClient::closeWrite() { shutdown(fd_, SHUT_WR); }

void RawClient::reset() {
    const linger hard{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(fd_);
    fd_ = -1;
}

void RawClient::readLittle() {
    const int bytes = 64 * 1024;
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

} // namespace rostrum
