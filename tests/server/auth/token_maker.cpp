// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/auth/token_maker.h"

#include "core/check.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <QJsonDocument>

#include <array>
#include <utility>

namespace rostrum {

namespace {

QByteArray textOf(BIO* memory) {
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(memory, &bytes);
    QByteArray text(bytes, static_cast<qsizetype>(length));
    BIO_free_all(memory);
    return text;
}

QByteArray number(const EVP_PKEY* key, const char* what, int bytes) {
    BIGNUM* value = nullptr;
    ROSTRUM_CHECK(EVP_PKEY_get_bn_param(key, what, &value) == 1, "a key without its numbers");
    QByteArray digits(bytes == 0 ? BN_num_bytes(value) : bytes, '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(digits.data()), static_cast<int>(digits.size()));
    BN_free(value);
    return digits;
}

// What JWS wants of an elliptic signature is r and s, 32 bytes each (RFC 7518, 3.4).
QByteArray rawOf(const QByteArray& der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.constData());
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size()));
    QByteArray raw(64, '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
    ECDSA_SIG_free(signature);
    return raw;
}

} // namespace

QByteArray base64Url(const QByteArray& bytes) {
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

TokenMaker::TokenMaker(JwtAlgorithm algorithm, int rsaBits) : algorithm_(algorithm) {
    if (algorithm == JwtAlgorithm::hs256) {
        secret_ = "a secret that is a good deal longer than 32 bytes";
        return;
    }
    EVP_PKEY* made =
        algorithm == JwtAlgorithm::rs256 ? EVP_RSA_gen(static_cast<unsigned>(rsaBits)) : EVP_EC_gen("P-256");
    ROSTRUM_CHECK(made != nullptr, "no key was made");
    key_ = {made, EVP_PKEY_free};
}

TokenMaker TokenMaker::withSecret(QByteArray secret) {
    TokenMaker maker;
    maker.secret_ = std::move(secret);
    return maker;
}

QByteArray TokenMaker::publicPem() const {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(memory, key_.get());
    return textOf(memory);
}

QByteArray TokenMaker::privatePem() const {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return textOf(memory);
}

QJsonObject TokenMaker::jwk(const QString& id) const {
    const auto text = [](const QByteArray& bytes) { return QString::fromLatin1(base64Url(bytes)); };
    QJsonObject key{{QStringLiteral("kid"), id}};
    switch (algorithm_) {
    case JwtAlgorithm::hs256:
        key[QStringLiteral("kty")] = QStringLiteral("oct");
        key[QStringLiteral("k")] = text(secret_);
        break;
    case JwtAlgorithm::rs256:
        key[QStringLiteral("kty")] = QStringLiteral("RSA");
        key[QStringLiteral("n")] = text(number(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0));
        key[QStringLiteral("e")] = text(number(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0));
        break;
    case JwtAlgorithm::es256:
        key[QStringLiteral("kty")] = QStringLiteral("EC");
        key[QStringLiteral("crv")] = QStringLiteral("P-256");
        key[QStringLiteral("x")] = text(number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32));
        key[QStringLiteral("y")] = text(number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32));
        break;
    }
    return key;
}

QByteArray TokenMaker::signatureOf(const QByteArray& bytes) const {
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.constData());
    const auto size = static_cast<std::size_t>(bytes.size());
    if (algorithm_ == JwtAlgorithm::hs256) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> code = {};
        unsigned length = 0;
        HMAC(EVP_sha256(), secret_.constData(), static_cast<int>(secret_.size()), data, size, code.data(),
             &length);
        return {reinterpret_cast<const char*>(code.data()), static_cast<qsizetype>(length)};
    }
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::size_t length = 0;
    QByteArray signature(1024, '\0');
    length = static_cast<std::size_t>(signature.size());
    const bool made =
        EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &length, data, size) == 1;
    EVP_MD_CTX_free(context);
    ROSTRUM_CHECK(made, "no signature was made");
    signature.truncate(static_cast<qsizetype>(length));
    return algorithm_ == JwtAlgorithm::es256 ? rawOf(signature) : signature;
}

QByteArray TokenMaker::sign(const QJsonObject& claims, const QJsonObject& moreHead) const {
    QJsonObject head = moreHead;
    head[QStringLiteral("typ")] = QStringLiteral("JWT");
    head[QStringLiteral("alg")] = QLatin1String(name(algorithm_));
    return signWith(head, claims);
}

QByteArray TokenMaker::signWith(const QJsonObject& head, const QJsonObject& claims) const {
    const auto part = [](const QJsonObject& object) {
        return base64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
    };
    const QByteArray signedPart = part(head) + '.' + part(claims);
    return signedPart + '.' + base64Url(signatureOf(signedPart));
}

} // namespace rostrum
