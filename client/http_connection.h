// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HttpConnection: one keep-alive HTTP/1.1 connection to a Rostrum server, one request under way at a time. Small on purpose: it speaks
// what Rostrum answers (Content-Length bodies), at the pace that a replay or a load source wants, which
// QNetworkAccessManager does not reach. It does not retry; Client does.
//
// Thread: the one it was made on, which needs an event loop. After send(), exactly one of the two callbacks comes, always
// from the event loop, never from within send(). Source: RFC 9112.

#include <QByteArray>
#include <QString>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace rostrum {

struct HttpResponse {
    int status = 0;
    QByteArray etag;
    std::optional<std::chrono::seconds> retryAfter;
    QByteArray body;
};

class HttpConnection {
  public:
    using OnResponse = std::function<void(HttpResponse&&)>;
    using OnFailure = std::function<void(const QString& reason)>;

    HttpConnection(QString host, quint16 port, std::chrono::milliseconds timeout);
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    bool busy() const { return static_cast<bool>(onResponse_); }
    // Sends a whole request (head and body), connecting first where there is no connection. Must not be busy.
    void send(QByteArray request, OnResponse onResponse, OnFailure onFailure);

  private:
    void readMore();
    // Reads the head out of buffer_; false where it is not whole yet. Sets bodyLength_ to -1 where it cannot be understood.
    bool readHead();
    void readHeadLine(const QByteArray& line);
    void succeed();
    void fail(const QString& reason);

    const QString host_;
    const quint16 port_;
    const std::chrono::milliseconds timeout_;
    QTcpSocket socket_;
    QTimer deadline_;
    QByteArray request_; // waits for the connection to stand
    QByteArray buffer_;
    HttpResponse response_;
    qsizetype headLength_ = 0; // 0: the head has not come yet
    qsizetype bodyLength_ = 0;
    bool closing_ = false; // the server said that it closes after this answer
    OnResponse onResponse_;
    OnFailure onFailure_;
};

} // namespace rostrum
