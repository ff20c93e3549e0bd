// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Makes tokens as an identity provider would, and as an attacker might: with OpenSSL alone, so that what checks them is not checked by itself.

#include "server/auth/jwt_keys.h"

#include <QByteArray>
#include <QJsonObject>

#include <memory>

struct evp_pkey_st;

namespace rostrum {

QByteArray base64Url(const QByteArray& bytes);

// One key pair, or a secret.
class TokenMaker {
  public:
    explicit TokenMaker(JwtAlgorithm algorithm, int rsaBits = 2048);
    static TokenMaker withSecret(QByteArray secret);

    JwtAlgorithm algorithm() const { return algorithm_; }
    const QByteArray& secret() const { return secret_; }
    QByteArray publicPem() const;
    QByteArray privatePem() const;
    // The public half, or the secret, as a JSON web key.
    QJsonObject jwk(const QString& id) const;

    QByteArray sign(const QJsonObject& claims, const QJsonObject& moreHead = {}) const;
    // Whatever the head says.
    QByteArray signWith(const QJsonObject& head, const QJsonObject& claims) const;

  private:
    TokenMaker() = default;
    QByteArray signatureOf(const QByteArray& bytes) const;

    JwtAlgorithm algorithm_ = JwtAlgorithm::hs256;
    QByteArray secret_;
    std::shared_ptr<evp_pkey_st> key_;
};

} // namespace rostrum
