// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/qt_adapter.h"

#include "core/check.h"

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <algorithm>
#include <cstring>

namespace rostrum {
namespace {

using QtMethod = QHttpServerRequest::Method;

bool sameMethod(QtMethod seen, Method method) {
    switch (method) {
    case Method::get: return seen == QtMethod::Get;
    case Method::head: return seen == QtMethod::Head;
    case Method::post: return seen == QtMethod::Post;
    case Method::put: return seen == QtMethod::Put;
    case Method::patch: return seen == QtMethod::Patch;
    case Method::del: return seen == QtMethod::Delete;
    case Method::options: return seen == QtMethod::Options;
    case Method::other:
        return seen == QtMethod::Unknown || seen == QtMethod::Connect || seen == QtMethod::Trace;
    }
    return false;
}

} // namespace

// A connected socket without a network: it has what it was given, and nothing may be written to it.
class RequestParser::MemorySocket final : public QTcpSocket {
  public:
    explicit MemorySocket(QObject* parent) : QTcpSocket(parent) {
        setSocketState(ConnectedState);
        setOpenMode(ReadWrite);
    }
    ~MemorySocket() override {
        setSocketState(UnconnectedState);
    } // else the base tries to close a connection
    MemorySocket(const MemorySocket&) = delete;
    MemorySocket& operator=(const MemorySocket&) = delete;

    bool atEnd() const override { return bytesAvailable() == 0; }
    qint64 bytesAvailable() const override {
        return QTcpSocket::bytesAvailable() + static_cast<qint64>(input_.size());
    }

    // Qt looks at all of `input` before this returns.
    void show(std::string_view input) {
        input_ = input;
        emit readyRead();
        input_ = {};
    }

    // Qt's way of giving up a request that it cannot read.
    void disconnectFromHost() override { refused_ = true; }
    void close() override { refused_ = true; }
    bool refused() const { return refused_; }

  protected:
    qint64 readData(char* data, qint64 maxSize) override {
        const std::size_t size = std::min(static_cast<std::size_t>(maxSize), input_.size());
        std::memcpy(data, input_.data(), size);
        input_.remove_prefix(size);
        return static_cast<qint64>(size);
    }
    qint64 writeData(const char* /*data*/, qint64 /*size*/) override { return -1; }

  private:
    std::string_view input_;
    bool refused_ = false;
};

class RequestParser::Door final : public QTcpServer {
  public:
    using QTcpServer::QTcpServer;

    // Qt complains when a server that does not listen is bound or asked for connections. This one never accepts any:
    // it is open on loopback for a moment only, without returning to the event loop.
    void open() {
        if (!isListening())
            listen(QHostAddress::LocalHost, 0);
    }
    void admit(QTcpSocket* socket) {
        open();
        addPendingConnection(socket); // Qt takes it at once
        close();
    }
};

class RequestParser::Server final : public QAbstractHttpServer {
  public:
    void expect(std::string_view request, const Head* head) {
        request_ = request;
        head_ = head;
        agreed_ = false;
        seen_ = 0;
    }
    bool agreed() const { return agreed_ && seen_ == 1; }

  protected:
    bool handleRequest(const QHttpServerRequest& request, QTcpSocket* /*socket*/) override {
        ++seen_;
        agreed_ = head_ != nullptr && sameMethod(request.method(), head_->method) && sameBody(request) &&
                  samePath(request);
        return true;
    }
    void missingHandler(const QHttpServerRequest& /*request*/, QTcpSocket* /*socket*/) override {}

  private:
    bool sameBody(const QHttpServerRequest& request) const {
        const QByteArray body = request.body();
        const std::string_view mine = request_.substr(head_->size);
        return std::string_view(body.constData(), static_cast<std::size_t>(body.size())) == mine;
    }

    // QUrl reads "//x/y" as host and path, and cleans up what it thinks wrong: only plain paths can be compared.
    bool samePath(const QHttpServerRequest& request) const {
        const std::string_view mine = head_->path.in(request_);
        if (head_->escapedPath || mine.substr(0, 2) == "//")
            return true;
        const QString path = request.url().path(QUrl::FullyEncoded);
        return path == QLatin1String(mine.data(), static_cast<qsizetype>(mine.size())) || !isPlain(mine);
    }
    static bool isPlain(std::string_view path) {
        return std::all_of(path.begin(), path.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                   c == '-' || c == '_' || c == '.';
        });
    }

    std::string_view request_;
    const Head* head_ = nullptr;
    bool agreed_ = false;
    int seen_ = 0;
};

RequestParser::RequestParser() : server_(std::make_unique<Server>()) {
    auto door = std::make_unique<Door>();
    door->open();
    door_ = door.release();
    server_->bind(door_); // takes the door as its child
    connectSocket();
}

RequestParser::~RequestParser() = default;

void RequestParser::connectSocket() {
    if (socket_ != nullptr) {
        QObject::disconnect(socket_, &QIODevice::readyRead, nullptr,
                            nullptr); // Qt may have queued one for the rest
        socket_->deleteLater();
    }
    socket_ = std::make_unique<MemorySocket>(door_).release(); // its parent is the door
    door_->admit(socket_);
}

bool RequestParser::agrees(std::string_view request, const Head& head) {
    server_->expect(request, &head);
    socket_->show(request);
    const bool agreed = server_->agreed() && !socket_->refused() && socket_->bytesAvailable() == 0;
    if (!agreed)
        connectSocket(); // what Qt still holds of that request must not meet the next one
    server_->expect({}, nullptr);
    return agreed;
}

} // namespace rostrum
