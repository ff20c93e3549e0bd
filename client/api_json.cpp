// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/api_json.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace rostrum {

Code codeOfName(const QString& name) {
    constexpr std::array codes{Code::invalidRequest,
                               Code::invalidScore,
                               Code::unauthorized,
                               Code::forbidden,
                               Code::leaderboardNotFound,
                               Code::playerNotFound,
                               Code::notFound,
                               Code::methodNotAllowed,
                               Code::leaderboardExists,
                               Code::conflict,
                               Code::lengthRequired,
                               Code::payloadTooLarge,
                               Code::unsupportedMediaType,
                               Code::misdirectedRequest,
                               Code::idempotencyMismatch,
                               Code::rateLimited,
                               Code::unavailable,
                               Code::headerFieldsTooLarge,
                               Code::requestTimeout,
                               Code::cursorExpired};
    for (const Code code : codes) {
        if (name == QLatin1String(codeName(code)))
            return code;
    }
    return Code::unavailable;
}

namespace json {
namespace {

// Strings are escaped by hand: a batch of thousands through QJsonDocument costs ten times as much.
void appendText(QByteArray& out, const QString& text) {
    constexpr char hex[] = "0123456789abcdef";
    out.append('"');
    for (const char byte : text.toUtf8()) {
        const auto code = static_cast<unsigned char>(byte);
        if (byte == '"' || byte == '\\') {
            out.append('\\').append(byte);
        } else if (code < 0x20) {
            out.append("\\u00").append(hex[code >> 4]).append(hex[code & 15]);
        } else {
            out.append(byte);
        }
    }
    out.append('"');
}

void appendField(QByteArray& out, const char* name, const QString& text) {
    if (text.isEmpty())
        return;
    out.append(out.endsWith('{') ? "\"" : ",\"").append(name).append("\":");
    appendText(out, text);
}

void appendSubmission(QByteArray& out, const ScoreSubmission& submission) {
    out.append('{');
    appendField(out, "leaderboard_id", submission.leaderboardId);
    appendField(out, "player_id", submission.playerId);
    out.append(out.endsWith('{') ? "\"score\":" : ",\"score\":").append(submission.score);
    appendField(out, "username", submission.username);
    appendField(out, "game_id", submission.gameId);
    appendField(out, "event_id", submission.eventId);
    if (submission.timestampMs) {
        const QDateTime moment = QDateTime::fromMSecsSinceEpoch(*submission.timestampMs, Qt::UTC);
        appendField(out, "timestamp", moment.toString(Qt::ISODateWithMs));
    }
    out.append('}');
}

std::optional<std::uint64_t> decodeRank(const QJsonValue& value) {
    if (!value.isDouble())
        return std::nullopt;
    return static_cast<std::uint64_t>(value.toInteger());
}

std::uint64_t decodeCount(const QJsonValue& value) { return static_cast<std::uint64_t>(value.toInteger()); }

// The exact text where the server sends one; else the number, which QJsonValue keeps exact for 64-bit integers.
QString decodeScoreText(const QJsonObject& data) {
    const QJsonValue text = data.value(u"score_text");
    return text.isString() ? text.toString() : data.value(u"score").toVariant().toString();
}

} // namespace

QByteArray encode(const ScoreSubmission& submission) {
    QByteArray out;
    appendSubmission(out, submission);
    return out;
}

QByteArray encodeBatch(std::span<const ScoreSubmission> items, bool atomic) {
    QByteArray out;
    out.reserve(static_cast<qsizetype>(items.size()) * 160 + 64);
    out.append("{\"scores\":[");
    for (const ScoreSubmission& item : items) {
        if (!out.endsWith('['))
            out.append(',');
        appendSubmission(out, item);
    }
    out.append(atomic ? "],\"atomic\":true}" : "]}");
    return out;
}

QByteArray encode(const BoardRequest& board) {
    QJsonObject object{{"id", board.id}};
    const auto put = [&](const char* name, const QString& text) {
        if (!text.isEmpty())
            object.insert(QLatin1String(name), text);
    };
    put("name", board.name);
    put("update_mode", board.updateMode);
    put("sort_order", board.sortOrder);
    if (board.decimals)
        object.insert(u"decimals", *board.decimals);
    if (board.maxEntries)
        object.insert(u"max_entries", static_cast<qint64>(*board.maxEntries));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<QJsonObject> decodeEnvelope(const QByteArray& body) {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return Error{Code::unavailable,
                     "the answer is not Rostrum's; does something else listen on that port?"};
    return document.object();
}

ScoreOutcome decodeScore(const QJsonObject& data) {
    ScoreOutcome outcome;
    outcome.leaderboardId = data.value(u"leaderboard_id").toString();
    outcome.playerId = data.value(u"player_id").toString();
    outcome.scoreText = decodeScoreText(data);
    outcome.rank = decodeRank(data.value(u"rank"));
    outcome.previousRank = decodeRank(data.value(u"previous_rank"));
    outcome.updated = data.value(u"updated").toBool();
    outcome.seq = decodeCount(data.value(u"seq"));
    return outcome;
}

BatchOutcome decodeBatch(const QJsonObject& data) {
    BatchOutcome outcome;
    outcome.accepted = static_cast<std::uint32_t>(decodeCount(data.value(u"accepted")));
    outcome.rejected = static_cast<std::uint32_t>(decodeCount(data.value(u"rejected")));
    for (const QJsonValue& value : data.value(u"errors").toArray()) {
        const QJsonObject error = value.toObject();
        outcome.errors.push_back({static_cast<std::uint32_t>(decodeCount(error.value(u"index"))),
                                  error.value(u"code").toString(), error.value(u"detail").toString()});
    }
    return outcome;
}

BoardDetails decodeBoard(const QJsonObject& data) {
    BoardDetails board;
    board.id = data.value(u"id").toString();
    board.name = data.value(u"name").toString();
    board.updateMode = data.value(u"update_mode").toString();
    board.sortOrder = data.value(u"sort_order").toString();
    board.decimals = data.value(u"decimals").toInt();
    board.revision = decodeCount(data.value(u"revision"));
    board.totalPlayers = decodeCount(data.value(u"total_players"));
    return board;
}

RankedEntry decodeEntry(const QJsonObject& data) {
    return RankedEntry{decodeRank(data.value(u"rank")), data.value(u"player_id").toString(),
                       data.value(u"username").toString(), decodeScoreText(data)};
}

TopPage decodeTop(const QJsonObject& envelope) {
    TopPage page;
    for (const QJsonValue& value : envelope.value(u"data").toArray())
        page.entries.push_back(decodeEntry(value.toObject()));
    const QJsonObject meta = envelope.value(u"meta").toObject();
    page.revision = decodeCount(meta.value(u"revision"));
    page.totalPlayers = decodeCount(meta.value(u"total_players"));
    return page;
}

PlayerDetails decodePlayer(const QJsonObject& data) {
    PlayerDetails player;
    player.entry = decodeEntry(data);
    if (const QJsonValue percentile = data.value(u"percentile"); percentile.isDouble())
        player.percentile = percentile.toDouble();
    return player;
}

QByteArray encode(const TokenRequest& token) {
    QJsonObject object{{QStringLiteral("label"), token.label}};
    if (!token.role.isEmpty())
        object.insert(QStringLiteral("role"), token.role);
    if (!token.leaderboardIds.isEmpty())
        object.insert(QStringLiteral("leaderboards"), QJsonArray::fromStringList(token.leaderboardIds));
    if (token.expiresInS)
        object.insert(QStringLiteral("expires_in"), static_cast<qint64>(*token.expiresInS));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

PairingToken decodeToken(const QJsonObject& data) {
    PairingToken token;
    token.id = decodeCount(data.value(u"id"));
    token.label = data.value(u"label").toString();
    token.role = data.value(u"role").toString();
    for (const QJsonValue& board : data.value(u"leaderboards").toArray())
        token.leaderboardIds.append(board.toString());
    token.expiresAt = data.value(u"expires_at").toString();
    token.createdAt = data.value(u"created_at").toString();
    token.createdBy = data.value(u"created_by").toString();
    token.lastUsedAt = data.value(u"last_used_at").toString();
    token.token = data.value(u"token").toString();
    return token;
}

std::vector<PairingToken> decodeTokens(const QJsonObject& envelope) {
    std::vector<PairingToken> tokens;
    for (const QJsonValue& value : envelope.value(u"data").toArray())
        tokens.push_back(decodeToken(value.toObject()));
    return tokens;
}

} // namespace json
} // namespace rostrum
