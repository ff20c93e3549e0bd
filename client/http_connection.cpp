// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/http_connection.h"

#include "core/check.h"

#include <utility>

namespace rostrum {
namespace {
constexpr qsizetype maxHead = 64 * 1024;
constexpr qsizetype maxBody = 64 * 1024 * 1024;
} // namespace

HttpConnection::HttpConnection(QString host, quint16 port, std::chrono::milliseconds timeout)
    : host_(std::move(host)),
      port_(port),
      timeout_(timeout) {
    deadline_.setSingleShot(true);
    QObject::connect(&deadline_, &QTimer::timeout, &socket_, [this] {
        fail(QStringLiteral("no answer within %1 s").arg(std::chrono::duration<double>(timeout_).count()));
    });
    QObject::connect(&socket_, &QTcpSocket::connected, &socket_, [this] {
        socket_.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        socket_.write(std::exchange(request_, {}));
    });
    QObject::connect(&socket_, &QTcpSocket::readyRead, &socket_, [this] { readMore(); });
    QObject::connect(&socket_, &QTcpSocket::errorOccurred, &socket_, [this] {
        if (busy())
            fail(socket_.errorString());
    });
}

void HttpConnection::send(QByteArray request, OnResponse onResponse, OnFailure onFailure) {
    ROSTRUM_CHECK(!busy(), "one request at a time on a connection");
    onResponse_ = std::move(onResponse);
    onFailure_ = std::move(onFailure);
    response_ = {};
    buffer_.clear();
    headLength_ = 0;
    closing_ = false;
    deadline_.start(timeout_);
    if (socket_.state() == QAbstractSocket::ConnectedState) {
        socket_.write(request);
        return;
    }
    request_ = std::move(request);
    socket_.abort();
    // From the event loop, so that a connection refused at once cannot call back from within send().
    QTimer::singleShot(0, &socket_, [this] {
        if (busy() && socket_.state() == QAbstractSocket::UnconnectedState)
            socket_.connectToHost(host_, port_);
    });
}

void HttpConnection::readMore() {
    if (!busy()) {
        // Nobody asked: what comes now (a 408 before closing, say) must not be taken for the answer to the next request.
        socket_.abort();
        return;
    }
    buffer_.append(socket_.readAll());
    if (headLength_ == 0 && !readHead())
        return;
    if (bodyLength_ < 0 || bodyLength_ > maxBody) {
        fail(QStringLiteral("the answer is not one of Rostrum's"));
        return;
    }
    if (buffer_.size() - headLength_ > bodyLength_)
        closing_ = true; // more than was announced: the connection is out of step
    if (buffer_.size() - headLength_ >= bodyLength_)
        succeed();
}

bool HttpConnection::readHead() {
    const qsizetype end = buffer_.indexOf("\r\n\r\n");
    if (end < 0) {
        if (buffer_.size() > maxHead)
            fail(QStringLiteral("the answer's head is too long"));
        return false;
    }
    headLength_ = end + 4;
    bodyLength_ = -1;
    const QList<QByteArray> lines = buffer_.first(end).split('\n');
    const QByteArray& status = lines.first();
    if (!status.startsWith("HTTP/1.1 ") && !status.startsWith("HTTP/1.0 "))
        return true;
    response_.status = status.mid(9, 3).toInt();
    if (response_.status == 204 || response_.status == 304)
        bodyLength_ = 0;
    for (const QByteArray& line : lines.mid(1))
        readHeadLine(line.trimmed());
    return true;
}

void HttpConnection::readHeadLine(const QByteArray& line) {
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0)
        return;
    const QByteArray name = line.first(colon).toLower();
    const QByteArray value = line.sliced(colon + 1).trimmed();
    bool good = false;
    if (name == "content-length") {
        const qlonglong length = value.toLongLong(&good);
        if (good && length >= 0 && bodyLength_ < 0)
            bodyLength_ = static_cast<qsizetype>(length);
    } else if (name == "etag") {
        response_.etag = value;
    } else if (name == "retry-after") {
        const int seconds = value.toInt(&good);
        if (good && seconds >= 0)
            response_.retryAfter = std::chrono::seconds(seconds);
    } else if (name == "connection" && value.toLower() == "close") {
        closing_ = true;
    }
}

void HttpConnection::succeed() {
    deadline_.stop();
    response_.body = buffer_.sliced(headLength_, bodyLength_);
    buffer_.clear();
    const OnResponse then = std::exchange(onResponse_, nullptr);
    onFailure_ = nullptr;
    if (closing_)
        socket_.abort();
    then(std::exchange(response_, {}));
}

void HttpConnection::fail(const QString& reason) {
    deadline_.stop();
    const OnFailure then = std::exchange(onFailure_, nullptr);
    onResponse_ = nullptr;
    request_.clear();
    buffer_.clear();
    socket_.abort();
    if (then)
        then(reason);
}

} // namespace rostrum
