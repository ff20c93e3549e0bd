// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Courier: carries the client's requests to the server, in order, again where that is needed. Requests wait in one queue; one that has
// to be sent again goes back to its front, and all wait while the server is away or overloaded: pressing on with the others
// would help nobody.
//
// Thread: that of Client. Invariant: each request's `then` is called exactly once, or never if the courier is destroyed first.

#include "client/client.h"
#include "client/http_connection.h"

#include <QElapsedTimer>
#include <QTimer>

#include <deque>
#include <memory>
#include <vector>

namespace rostrum {

class Courier {
  public:
    using Then = std::function<void(Result<HttpResponse>)>;

    explicit Courier(ClientOptions options);

    // A request's body may be empty; `idempotencyKey` too.
    void send(const char* method, const QString& path, const QByteArray& body,
              const QByteArray& idempotencyKey, Then then);

    std::size_t pending() const { return queue_.size() + underWay_; }
    const QString& trouble() const { return trouble_; }

  private:
    struct Request {
        QByteArray bytes;
        Then then;
        QElapsedTimer since; // not started before the first attempt
    };

    void pump();
    void attempt(HttpConnection& connection, Request request);
    void answered(Request request, HttpResponse&& response);
    // Puts the request back and pauses, or gives up where it has been tried for too long.
    void again(Request request, const QString& reason, std::chrono::milliseconds atLeast);

    const ClientOptions options_;
    std::vector<std::unique_ptr<HttpConnection>> connections_;
    std::deque<Request> queue_;
    std::size_t underWay_ = 0;
    std::chrono::milliseconds pause_;
    QString trouble_;
    QTimer resume_; // runs while paused
    QTimer soon_;   // pumps from the event loop
};

} // namespace rostrum
