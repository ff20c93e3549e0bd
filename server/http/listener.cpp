// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/listener.h"

#include "server/http/problem.h"
#include "server/http/render.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTimer>
#include <array>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace rostrum {
namespace {

constexpr int kBacklog = 1024;
constexpr std::size_t kCrowd = 64; // so many above the limit are still answered with care
constexpr int kPauseMs = 100;      // after the descriptors ran out
constexpr int kHangUpsATurn = 256;

int spareDescriptor() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

// A refusal without a connection behind it: what the kernel takes at once is sent, then it is closed.
void hangUp(int fd) {
    HeadWriter writer;
    const Response response = problem(Code::unavailable, "Too many connections are open. Try again later.");
    std::string answer(writer.write(response, true, {}));
    answer += response.body;
    [[maybe_unused]] const auto sent = send(fd, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(fd, SHUT_WR);
    // What the client has sent already would turn the close into a reset, which could destroy the answer.
    std::array<char, 4096> unread{};
    while (recv(fd, unread.data(), unread.size(), MSG_DONTWAIT) > 0) {
    }
    close(fd);
}

std::string whyNot(QAbstractSocket::SocketError error, const std::string& place, const QString& text) {
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return "Another program is already listening on " + place + ". Stop it or choose another port.";
    case QAbstractSocket::SocketAccessError:
        return "This user may not listen on " + place + ". Choose a port from 1024 up.";
    case QAbstractSocket::SocketAddressNotAvailableError:
        return "This machine does not have the address of " + place + ".";
    default: return "Cannot listen on " + place + ": " + text.toStdString() + ".";
    }
}

} // namespace

class Listener::Door final : public QTcpServer {
  public:
    Door(std::size_t limit, std::shared_ptr<EdgeCounters> counters, Sink sink)
        : limit_(limit),
          counters_(std::move(counters)),
          sink_(std::move(sink)),
          spare_(spareDescriptor()) {
        setListenBacklogSize(kBacklog);
        pause_.setSingleShot(true);
        pause_.setInterval(kPauseMs);
        QObject::connect(&pause_, &QTimer::timeout, this, [this] { resume(); });
        QObject::connect(this, &QTcpServer::acceptError, this, [this] { outOfDescriptors(); });
    }
    ~Door() override {
        QTcpServer::close();
        if (spare_ >= 0)
            ::close(spare_);
    }
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    // Those who have connected but were not accepted yet would be reset with the socket.
    void acceptWaiting() {
        bool more = isListening();
        while (more) {
            const int fd =
                accept4(static_cast<int>(socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            more = fd >= 0;
            if (more)
                incomingConnection(fd);
        }
    }

  protected:
    void incomingConnection(qintptr handle) override {
        const int fd = static_cast<int>(handle);
        auto slot = std::make_unique<ConnectionSlot>(counters_);
        if (slot->number() > limit_ + kCrowd)
            hangUp(fd);
        else
            sink_(fd, std::move(slot));
    }

  private:
    // Qt has paused accepting. The spare descriptor lets those who wait be told instead of left alone.
    void outOfDescriptors() {
        if (spare_ >= 0) {
            ::close(spare_);
            for (int i = 0; i < kHangUpsATurn; ++i) {
                const int fd = accept4(static_cast<int>(socketDescriptor()), nullptr, nullptr,
                                       SOCK_CLOEXEC | SOCK_NONBLOCK);
                if (fd < 0)
                    break;
                hangUp(fd);
            }
        }
        spare_ = spareDescriptor();
        pause_.start();
    }

    void resume() {
        if (spare_ < 0)
            spare_ = spareDescriptor();
        resumeAccepting();
    }

    std::size_t limit_;
    std::shared_ptr<EdgeCounters> counters_;
    Sink sink_;
    int spare_;
    QTimer pause_;
};

Listener::Listener(std::size_t connectionLimit, std::shared_ptr<EdgeCounters> counters, Sink sink)
    : door_(std::make_unique<Door>(connectionLimit, std::move(counters), std::move(sink))) {}

Listener::~Listener() = default;

void Listener::close() { door_->close(); }

Result<std::uint16_t> Listener::listen(const std::string& address, std::uint16_t port) {
    QHostAddress host;
    if (!host.setAddress(QString::fromStdString(address)))
        return Error{Code::invalidRequest, "'" + address + "' is not an IP address to listen on."};
    if (host == QHostAddress(QHostAddress::AnyIPv6))
        host = QHostAddress(QHostAddress::Any); // both families
    const bool moved = door_->isListening();
    const QHostAddress oldHost = door_->serverAddress();
    const std::uint16_t oldPort = door_->serverPort();
    // The old socket goes first: 127.0.0.1 and 0.0.0.0 cannot have the same port at once.
    door_->acceptWaiting();
    door_->close();
    if (door_->listen(host, port))
        return door_->serverPort();
    const bool v6 = host.protocol() == QAbstractSocket::IPv6Protocol;
    const std::string place = (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
    const Error error{Code::unavailable, whyNot(door_->serverError(), place, door_->errorString())};
    if (moved)
        door_->listen(oldHost, oldPort);
    return error;
}

} // namespace rostrum
