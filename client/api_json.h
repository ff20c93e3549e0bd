// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The public API's JSON, as bytes: bodies of requests, and what comes back. Pure functions, any thread.

#include "client/api_types.h"

#include <QJsonObject>

#include <span>

namespace rostrum::json {

QByteArray encode(const ScoreSubmission& submission);
QByteArray encodeBatch(std::span<const ScoreSubmission> items, bool atomic);
QByteArray encode(const BoardRequest& board);

QByteArray encode(const TokenRequest& token);

// The whole answer's object, or Code::unavailable where the body is no such thing (something else answers on that port).
Result<QJsonObject> decodeEnvelope(const QByteArray& body);

ScoreOutcome decodeScore(const QJsonObject& data);
BatchOutcome decodeBatch(const QJsonObject& data);
BoardDetails decodeBoard(const QJsonObject& data);
RankedEntry decodeEntry(const QJsonObject& data);
TopPage decodeTop(const QJsonObject& envelope);
PlayerDetails decodePlayer(const QJsonObject& data);
PairingToken decodeToken(const QJsonObject& data);
std::vector<PairingToken> decodeTokens(const QJsonObject& envelope);

} // namespace rostrum::json
