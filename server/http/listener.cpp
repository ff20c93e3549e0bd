// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/listener.h"

#include "server/http/problem.h"
#include "server/http/render.h"

#include <QHostAddress>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTimer>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace rostrum {
namespace {

constexpr int kBacklog = 1024;
constexpr std::size_t kCrowd = 64; // so many above the limit are still answered with care
constexpr int kPauseMs = 100;      // after the descriptors ran out
constexpr int kAcceptsATurn = 256;

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

// Qt finds the address, binds and explains what is wrong; accepting is done here. Qt's own loop does not tell of missing
// descriptors (it tries again for ever), and it cannot be asked to accept what waits before the socket is closed.
class Listener::Door {
  public:
    Door(std::size_t limit, std::shared_ptr<EdgeCounters> counters, Sink sink)
        : limit_(limit),
          counters_(std::move(counters)),
          sink_(std::move(sink)),
          spare_(spareDescriptor()) {
        server_.setListenBacklogSize(kBacklog);
        pause_.setSingleShot(true);
        pause_.setInterval(kPauseMs);
        QObject::connect(&pause_, &QTimer::timeout, &pause_, [this] { resume(); });
    }
    ~Door() {
        close();
        if (spare_ >= 0)
            ::close(spare_);
    }
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    const QTcpServer& server() const { return server_; }

    bool listen(const QHostAddress& host, std::uint16_t port) {
        if (!server_.listen(host, port))
            return false;
        server_.pauseAccepting();
        notifier_ = std::make_unique<QSocketNotifier>(server_.socketDescriptor(), QSocketNotifier::Read);
        QObject::connect(notifier_.get(), &QSocketNotifier::activated, notifier_.get(),
                         [this] { acceptSome(); });
        return true;
    }

    void close() {
        if (server_.isListening()) {
            // Those who have connected but were not accepted yet would be reset with the socket.
            while (acceptOne() == Accepted::one) {
            }
        }
        pause_.stop();
        notifier_.reset();
        server_.close();
    }

  private:
    enum class Accepted { one, none, noDescriptor };

    void acceptSome() {
        for (int i = 0; i < kAcceptsATurn; ++i) {
            const Accepted accepted = acceptOne();
            if (accepted == Accepted::noDescriptor)
                outOfDescriptors();
            if (accepted != Accepted::one)
                return;
        }
    }

    int acceptDescriptor() {
        return accept4(static_cast<int>(server_.socketDescriptor()), nullptr, nullptr,
                       SOCK_CLOEXEC | SOCK_NONBLOCK);
    }

    Accepted acceptOne() {
        const int fd = acceptDescriptor();
        if (fd < 0) {
            const bool lacking = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
            const bool aborted =
                errno == ECONNABORTED || errno == EINTR; // that one has gone; others may wait
            return lacking ? Accepted::noDescriptor : aborted ? Accepted::one : Accepted::none;
        }
        auto slot = std::make_unique<ConnectionSlot>(counters_);
        if (slot->number() > limit_ + kCrowd)
            hangUp(fd);
        else
            sink_(fd, std::move(slot));
        return Accepted::one;
    }

    // The spare descriptor lets those who wait be told instead of left alone; then there is a pause.
    void outOfDescriptors() {
        if (spare_ >= 0) {
            ::close(spare_);
            for (int i = 0; i < kAcceptsATurn; ++i) {
                const int fd = acceptDescriptor();
                if (fd < 0)
                    break;
                hangUp(fd);
            }
        }
        spare_ = spareDescriptor();
        notifier_->setEnabled(false);
        pause_.start();
    }

    void resume() {
        if (spare_ < 0)
            spare_ = spareDescriptor();
        notifier_->setEnabled(true);
    }

    QTcpServer server_;
    std::unique_ptr<QSocketNotifier> notifier_;
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
    const bool moved = door_->server().isListening();
    const QHostAddress oldHost = door_->server().serverAddress();
    const std::uint16_t oldPort = door_->server().serverPort();
    // The old socket goes first: 127.0.0.1 and 0.0.0.0 cannot have the same port at once.
    door_->close();
    if (door_->listen(host, port))
        return door_->server().serverPort();
    const bool v6 = host.protocol() == QAbstractSocket::IPv6Protocol;
    const std::string place = (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
    const Error error{Code::unavailable,
                      whyNot(door_->server().serverError(), place, door_->server().errorString())};
    if (moved)
        door_->listen(oldHost, oldPort);
    return error;
}

} // namespace rostrum
