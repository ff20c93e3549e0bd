// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/client.h"

#include "client/api_json.h"
#include "client/courier.h"

#include <QUuid>

#include <algorithm>
#include <utility>

namespace rostrum {
namespace {

const QString tokensPath = QStringLiteral("/api/v1/tokens");

QString boardPath(const QString& id, const QString& rest = {}) {
    return QStringLiteral("/api/v1/leaderboards/") + QString::fromLatin1(QUrl::toPercentEncoding(id)) + rest;
}

QByteArray newKey() { return QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

// The answer's object, or what the server says is wrong.
Result<QJsonObject> envelopeOf(const Result<HttpResponse>& response) {
    if (!response)
        return response.error();
    const auto envelope = json::decodeEnvelope(response->body);
    if (!envelope)
        return envelope.error();
    if (response->status >= 200 && response->status < 300)
        return *envelope;
    const QString code = envelope->value(u"code").toString();
    const QString detail = envelope->value(u"detail").toString();
    if (code.isEmpty()) {
        return Error{Code::unavailable,
                     QStringLiteral("the server answers %1").arg(response->status).toStdString()};
    }
    return Error{codeOfName(code), detail.toStdString()};
}

// Hands what `decode` makes of the answer's `data` to the caller.
template <typename T>
Courier::Then decoding(Client::Then<T> then, T (*decode)(const QJsonObject&)) {
    return [then = std::move(then), decode](const Result<HttpResponse>& response) {
        const auto envelope = envelopeOf(response);
        if (!envelope)
            then(envelope.error());
        else
            then(decode(envelope->value(u"data").toObject()));
    };
}

Client::Nothing decodeNothing(const QJsonObject&) { return {}; }

} // namespace

Client::Client(ClientOptions options) : courier_(std::make_unique<Courier>(std::move(options))) {}
Client::~Client() = default;

std::size_t Client::pending() const { return courier_->pending(); }
QString Client::trouble() const { return courier_->trouble(); }

void Client::submitScore(const ScoreSubmission& submission, Then<ScoreOutcome> then) {
    courier_->send("POST", QStringLiteral("/api/v1/scores"), json::encode(submission),
                   submission.eventId.isEmpty() ? newKey() : QByteArray(),
                   decoding<ScoreOutcome>(std::move(then), json::decodeScore));
}

void Client::submitBatch(std::span<const ScoreSubmission> items, bool atomic, Then<BatchOutcome> then) {
    const bool named = std::all_of(items.begin(), items.end(),
                                   [](const ScoreSubmission& item) { return !item.eventId.isEmpty(); });
    courier_->send("POST", QStringLiteral("/api/v1/scores/batch"), json::encodeBatch(items, atomic),
                   named ? QByteArray() : newKey(),
                   decoding<BatchOutcome>(std::move(then), json::decodeBatch));
}

void Client::createBoard(const BoardRequest& board, Then<BoardDetails> then) {
    courier_->send("POST", QStringLiteral("/api/v1/leaderboards"), json::encode(board), newKey(),
                   decoding<BoardDetails>(std::move(then), json::decodeBoard));
}

void Client::getBoard(const QString& id, Then<BoardDetails> then) {
    courier_->send("GET", boardPath(id), {}, {}, decoding<BoardDetails>(std::move(then), json::decodeBoard));
}

void Client::deleteBoard(const QString& id, Then<Nothing> then) {
    courier_->send("DELETE", boardPath(id), {}, newKey(), decoding<Nothing>(std::move(then), decodeNothing));
}

void Client::reset(const QString& id, Then<Nothing> then) {
    courier_->send("POST", boardPath(id, QStringLiteral("/reset")), "{}", newKey(),
                   decoding<Nothing>(std::move(then), decodeNothing));
}

void Client::top(const QString& id, int limit, Then<TopPage> then) {
    courier_->send("GET", boardPath(id, QStringLiteral("/top?limit=%1").arg(limit)), {}, {},
                   [then = std::move(then)](const Result<HttpResponse>& response) {
                       const auto envelope = envelopeOf(response);
                       if (!envelope) {
                           then(envelope.error());
                           return;
                       }
                       TopPage page = json::decodeTop(*envelope);
                       page.etag = response->etag;
                       then(std::move(page));
                   });
}

void Client::player(const QString& id, const QString& playerId, Then<PlayerDetails> then) {
    const QString rest = QStringLiteral("/player/") + QString::fromLatin1(QUrl::toPercentEncoding(playerId));
    courier_->send("GET", boardPath(id, rest), {}, {},
                   decoding<PlayerDetails>(std::move(then), json::decodePlayer));
}

void Client::makeToken(const TokenRequest& token, Then<PairingToken> then) {
    courier_->send("POST", tokensPath, json::encode(token), newKey(),
                   decoding<PairingToken>(std::move(then), json::decodeToken));
}

void Client::tokens(Then<std::vector<PairingToken>> then) {
    courier_->send("GET", tokensPath, {}, {}, [then = std::move(then)](const Result<HttpResponse>& response) {
        const auto envelope = envelopeOf(response);
        if (envelope)
            then(json::decodeTokens(*envelope));
        else
            then(envelope.error());
    });
}

void Client::revokeToken(std::uint64_t id, Then<PairingToken> then) {
    courier_->send("DELETE", tokensPath + u'/' + QString::number(id), {}, newKey(),
                   decoding<PairingToken>(std::move(then), json::decodeToken));
}

} // namespace rostrum
