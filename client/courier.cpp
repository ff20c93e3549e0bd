// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/courier.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace rostrum {

using std::chrono::milliseconds;

Courier::Courier(ClientOptions options) : options_(std::move(options)), pause_(options_.firstPause) {
    const auto port = static_cast<quint16>(options_.url.port(80));
    for (int i = 0; i < std::max(1, options_.connections); ++i) {
        connections_.push_back(
            std::make_unique<HttpConnection>(options_.url.host(), port, options_.requestTimeout));
    }
    resume_.setSingleShot(true);
    soon_.setSingleShot(true);
    QObject::connect(&resume_, &QTimer::timeout, &resume_, [this] { pump(); });
    QObject::connect(&soon_, &QTimer::timeout, &soon_, [this] { pump(); });
}

void Courier::send(const char* method, const QString& path, const QByteArray& body,
                   const QByteArray& idempotencyKey, Then then) {
    QString host = options_.url.host();
    if (host.contains(u':'))
        host = u'[' + host + u']';
    QByteArray bytes;
    bytes.reserve(body.size() + 512);
    bytes.append(method)
        .append(' ')
        .append(path.toUtf8())
        .append(" HTTP/1.1\r\nHost: ")
        .append(host.toUtf8());
    if (options_.url.port() > 0)
        bytes.append(':').append(QByteArray::number(options_.url.port()));
    bytes.append("\r\nUser-Agent: rostrum-client\r\nAccept: application/json\r\n");
    if (!options_.token.isEmpty())
        bytes.append("Authorization: Bearer ").append(options_.token).append("\r\n");
    if (!idempotencyKey.isEmpty())
        bytes.append("Idempotency-Key: ").append(idempotencyKey).append("\r\n");
    if (!body.isEmpty()) {
        bytes.append("Content-Type: application/json\r\nContent-Length: ");
        bytes.append(QByteArray::number(body.size())).append("\r\n");
    }
    bytes.append("\r\n").append(body);
    queue_.push_back({std::move(bytes), std::move(then), {}});
    if (!soon_.isActive())
        soon_.start(0);
}

void Courier::pump() {
    for (const auto& connection : connections_) {
        if (queue_.empty() || resume_.isActive())
            return;
        if (connection->busy())
            continue;
        Request request = std::move(queue_.front());
        queue_.pop_front();
        attempt(*connection, std::move(request));
    }
}

void Courier::attempt(HttpConnection& connection, Request request) {
    if (!request.since.isValid())
        request.since.start();
    ++underWay_;
    // Shared between the two callbacks, of which one comes; the bytes are kept for another attempt.
    const auto held = std::make_shared<Request>(std::move(request));
    connection.send(
        held->bytes,
        [this, held](HttpResponse&& response) {
            --underWay_;
            answered(std::move(*held), std::move(response));
        },
        [this, held](const QString& reason) {
            --underWay_;
            again(std::move(*held), reason, milliseconds(0));
        });
}

void Courier::answered(Request request, HttpResponse&& response) {
    if (response.status == 429 || response.status == 503 || response.status == 408) {
        const milliseconds atLeast = response.retryAfter.value_or(std::chrono::seconds(0));
        again(std::move(request), QStringLiteral("the server answers %1").arg(response.status), atLeast);
        return;
    }
    pause_ = options_.firstPause;
    trouble_.clear();
    // The next request goes out before the answer is looked at: the server need not wait for that.
    pump();
    request.then(std::move(response));
    pump();
}

void Courier::again(Request request, const QString& reason, milliseconds atLeast) {
    trouble_ = reason;
    const milliseconds tried(request.since.elapsed());
    // Spread, so that many clients do not come back in the same moment.
    const milliseconds spread(static_cast<qint64>(
        static_cast<double>(pause_.count()) * (0.8 + 0.4 * QRandomGenerator::global()->generateDouble())));
    const milliseconds wait = std::max(spread, atLeast);
    if (tried + wait > options_.patience) {
        const QString detail = QStringLiteral("%1 at %2").arg(reason, options_.url.toString());
        if (!soon_.isActive())
            soon_.start(0);
        request.then(Error{Code::unavailable, detail.toStdString()});
        return;
    }
    pause_ = std::min(pause_ * 2, options_.lastPause);
    queue_.push_front(std::move(request));
    if (!resume_.isActive() || resume_.remainingTimeAsDuration() < wait)
        resume_.start(wait);
}

} // namespace rostrum
