// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/jwt_verifier.h"

#include "core/board/text.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

namespace rostrum {

namespace {

constexpr std::size_t mostTokenBytes = 8192;
constexpr std::size_t mostSubjectBytes = 128;
constexpr double mostSeconds = 9e12; // of years to come enough, and exact in milliseconds

Error refused(std::string detail) { return {Code::unauthorized, std::move(detail)}; }

// Seconds since 1970, which may have a fraction (RFC 7519, 2), as milliseconds.
std::optional<std::int64_t> timeOf(const QJsonValue& value) {
    if (!value.isDouble() || !std::isfinite(value.toDouble()))
        return std::nullopt;
    return static_cast<std::int64_t>(
        std::floor(std::clamp(value.toDouble(), -mostSeconds, mostSeconds) * 1000));
}

// A text, or a list with that text in it.
bool names(const QJsonValue& value, const std::string& wanted) {
    const QJsonValue text(QString::fromStdString(wanted));
    return value == text || (value.isArray() && value.toArray().contains(text));
}

std::vector<std::string> scopesOf(const QJsonValue& value) {
    std::vector<std::string> scopes;
    for (const QString& scope : value.toString().split(QLatin1Char(' '), Qt::SkipEmptyParts))
        scopes.push_back(scope.toStdString());
    for (const QJsonValue& scope : value.toArray())
        scopes.push_back(scope.toString().toStdString());
    return scopes;
}

} // namespace

bool JwtClaims::has(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

Result<JwtVerifier> JwtVerifier::open(const JwtSettings& settings) {
    Result<JwtKeys> keys =
        !settings.jwksFile.empty()  ? JwtKeys::fromJwksFile(settings.algorithm, settings.jwksFile)
        : !settings.keyFile.empty() ? JwtKeys::fromPemFile(settings.algorithm, settings.keyFile)
                                    : JwtKeys::fromSecret(settings.secret);
    if (!keys)
        return keys.error();
    return JwtVerifier(std::move(*keys), settings);
}

Result<JwtClaims> JwtVerifier::verify(std::string_view token, std::int64_t nowMs) const {
    const std::unique_ptr<std::string> payload =
        token.size() > mostTokenBytes ? nullptr : keys_.payloadOf(token);
    if (!payload)
        return refused("The token is none that is known here, or its signature is wrong.");
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(*payload));
    const QJsonObject claims = document.object();
    const std::optional<std::int64_t> expiresMs = timeOf(claims[QStringLiteral("exp")]);
    if (!expiresMs)
        return refused("The token does not say when it expires (exp).");
    if (*expiresMs <= nowMs)
        return refused("The token has expired.");
    if (const QJsonValue from = claims[QStringLiteral("nbf")]; !from.isUndefined()) {
        const std::optional<std::int64_t> fromMs = timeOf(from);
        if (!fromMs || *fromMs > nowMs + skewMs)
            return refused("The token is not valid yet (nbf).");
    }
    if (!audience_.empty() && !names(claims[QStringLiteral("aud")], audience_))
        return refused("The token is meant for somebody else (aud).");
    if (!issuer_.empty() && claims[QStringLiteral("iss")].toString().toStdString() != issuer_)
        return refused("The token is of another issuer (iss).");
    const QJsonValue subject = claims[QStringLiteral("sub")];
    JwtClaims found{subject.toString().toStdString(), scopesOf(claims[QStringLiteral("scope")]), *expiresMs};
    if ((!subject.isUndefined() && !subject.isString()) || found.subject.size() > mostSubjectBytes ||
        !isPlainText(found.subject))
        return refused(
            "The token's subject (sub) must be a text of at most 128 bytes without control characters.");
    return found;
}

} // namespace rostrum
