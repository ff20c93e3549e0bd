// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/jwt_keys.h"

#include <cjose/cjose.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t leastSecretBytes = 32;
constexpr int leastRsaBits = 2048;
constexpr qint64 mostFileBytes = qint64{1} << 20;
constexpr qsizetype mostKeys = 100;
constexpr std::size_t p256Bytes = 32;

template <auto Release>
struct Releaser {
    template <typename T>
    void operator()(T* thing) const {
        Release(thing);
    }
};
using Bio = std::unique_ptr<BIO, Releaser<&BIO_free_all>>;
using PublicKey = std::unique_ptr<EVP_PKEY, Releaser<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Releaser<&X509_free>>;
using Number = std::unique_ptr<BIGNUM, Releaser<&BN_free>>;
using Jws = std::unique_ptr<cjose_jws_t, Releaser<&cjose_jws_release>>;

std::shared_ptr<void> held(cjose_jwk_t* key) {
    return {key, [](cjose_jwk_t* released) { cjose_jwk_release(released); }};
}

Error bad(const std::string& path, const std::string& what) {
    return {Code::invalidRequest, path + " " + what};
}

Result<QByteArray> contentOf(const std::string& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return Error{Code::fileUnusable, path + " cannot be read: " + file.errorString().toStdString() + "."};
    QByteArray content = file.read(mostFileBytes + 1);
    if (content.size() > mostFileBytes)
        return bad(path, "is over 1 MiB: no file of keys.");
    return content;
}

PublicKey publicKeyIn(const QByteArray& pem) {
    const auto open = [&] { return Bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size()))); };
    if (PublicKey key{PEM_read_bio_PUBKEY(open().get(), nullptr, nullptr, nullptr)})
        return key;
    const Certificate certificate{PEM_read_bio_X509(open().get(), nullptr, nullptr, nullptr)};
    return PublicKey(certificate ? X509_get_pubkey(certificate.get()) : nullptr);
}

// A number of the key, big end first, in at least `bytes`.
std::vector<std::uint8_t> numberOf(const EVP_PKEY& key, const char* what, std::size_t bytes) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(&key, what, &raw) != 1)
        return {};
    const Number number(raw);
    std::vector<std::uint8_t> digits(std::max(static_cast<std::size_t>(BN_num_bytes(raw)), bytes));
    BN_bn2binpad(raw, digits.data(), static_cast<int>(digits.size()));
    return digits;
}

Result<std::shared_ptr<void>> rsaKey(const EVP_PKEY& key, const std::string& path) {
    if (EVP_PKEY_get_bits(&key) < leastRsaBits)
        return bad(path, "holds an RSA key of fewer than 2048 bits.");
    std::vector<std::uint8_t> modulus = numberOf(key, OSSL_PKEY_PARAM_RSA_N, 0);
    std::vector<std::uint8_t> exponent = numberOf(key, OSSL_PKEY_PARAM_RSA_E, 0);
    cjose_jwk_rsa_keyspec spec = {};
    spec.n = modulus.data();
    spec.nlen = modulus.size();
    spec.e = exponent.data();
    spec.elen = exponent.size();
    cjose_jwk_t* made = cjose_jwk_create_RSA_spec(&spec, nullptr);
    if (made == nullptr)
        return bad(path, "holds an RSA key that cannot be used.");
    return held(made);
}

Result<std::shared_ptr<void>> p256Key(const EVP_PKEY& key, const std::string& path) {
    std::array<char, 80> group = {};
    std::size_t length = 0;
    if (EVP_PKEY_get_utf8_string_param(&key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                       &length) != 1 ||
        std::string_view(group.data(), length) != "prime256v1")
        return bad(path, "holds a key of another curve: ES256 takes P-256.");
    std::vector<std::uint8_t> x = numberOf(key, OSSL_PKEY_PARAM_EC_PUB_X, p256Bytes);
    std::vector<std::uint8_t> y = numberOf(key, OSSL_PKEY_PARAM_EC_PUB_Y, p256Bytes);
    cjose_jwk_ec_keyspec spec = {};
    spec.crv = CJOSE_JWK_EC_P_256;
    spec.x = x.data();
    spec.xlen = x.size();
    spec.y = y.data();
    spec.ylen = y.size();
    cjose_jwk_t* made = cjose_jwk_create_EC_spec(&spec, nullptr);
    if (made == nullptr)
        return bad(path, "holds an elliptic key that cannot be used.");
    return held(made);
}

bool isFor(JwtAlgorithm algorithm, const QJsonObject& jwk) {
    static constexpr std::array kinds = {"oct", "RSA", "EC"};
    const QString use = jwk[QStringLiteral("use")].toString(QStringLiteral("sig"));
    const QString named = jwk[QStringLiteral("alg")].toString(QLatin1String(name(algorithm)));
    return jwk[QStringLiteral("kty")].toString() ==
               QLatin1String(kinds.at(static_cast<std::size_t>(algorithm))) &&
           use == QLatin1String("sig") && named == QLatin1String(name(algorithm)) &&
           (algorithm != JwtAlgorithm::es256 ||
            jwk[QStringLiteral("crv")].toString() == QLatin1String("P-256"));
}

// Why a key of the right kind is too weak; empty: it is not.
std::string weaknessOf(JwtAlgorithm algorithm, const cjose_jwk_t& key) {
    const std::size_t bits = cjose_jwk_get_keysize(&key, nullptr);
    if (algorithm == JwtAlgorithm::hs256 && bits < leastSecretBytes * 8)
        return "holds a secret of fewer than 32 bytes.";
    if (algorithm == JwtAlgorithm::rs256 && bits < static_cast<std::size_t>(leastRsaBits))
        return "holds an RSA key of fewer than 2048 bits.";
    return {};
}

// A text of the head; nothing where it has none.
std::optional<std::string> headText(cjose_header_t& head, const char* key) {
    const char* text = cjose_header_get(&head, key, nullptr);
    return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

// "crit" names extensions that must be understood (RFC 7515, 4.1.11); none is.
bool namesExtensions(cjose_header_t& head) {
    char* raw = cjose_header_get_raw(&head, "crit", nullptr);
    const bool named = raw != nullptr;
    cjose_get_dealloc()(raw);
    return named;
}

} // namespace

const char* name(JwtAlgorithm algorithm) {
    static constexpr std::array names = {"HS256", "RS256", "ES256"};
    return names.at(static_cast<std::size_t>(algorithm));
}

Result<JwtKeys> JwtKeys::fromSecret(std::string_view secret) {
    if (secret.size() < leastSecretBytes)
        return Error{Code::invalidRequest,
                     "The secret must have at least 32 bytes: HS256 is no stronger than that."};
    const std::vector<std::uint8_t> bytes(secret.begin(), secret.end());
    cjose_jwk_t* made = cjose_jwk_create_oct_spec(bytes.data(), bytes.size(), nullptr);
    if (made == nullptr)
        return Error{Code::invalidRequest, "The secret cannot be used."};
    JwtKeys keys(JwtAlgorithm::hs256);
    keys.keys_.push_back({{}, held(made)});
    return keys;
}

Result<JwtKeys> JwtKeys::fromPemFile(JwtAlgorithm algorithm, const std::string& path) {
    const Result<QByteArray> content = contentOf(path);
    if (!content)
        return content.error();
    if (algorithm == JwtAlgorithm::hs256) // a file that holds the secret, its last line end aside
    {
        std::string_view secret(content->constData(), static_cast<std::size_t>(content->size()));
        while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r'))
            secret.remove_suffix(1);
        Result<JwtKeys> keys = fromSecret(secret);
        return keys ? std::move(keys) : Error{keys.error().code, path + ": " + keys.error().detail};
    }
    const PublicKey key = publicKeyIn(*content);
    if (!key)
        return bad(path, content->contains("PRIVATE KEY")
                             ? "holds a private key; to check tokens only the public one is needed."
                             : "holds no public key or certificate in PEM.");
    if (EVP_PKEY_is_a(key.get(), algorithm == JwtAlgorithm::rs256 ? "RSA" : "EC") != 1)
        return bad(path, std::string("holds a key of another kind than ") + name(algorithm) + " takes.");
    Result<std::shared_ptr<void>> made =
        algorithm == JwtAlgorithm::rs256 ? rsaKey(*key, path) : p256Key(*key, path);
    if (!made)
        return made.error();
    JwtKeys keys(algorithm);
    keys.keys_.push_back({{}, std::move(*made)});
    return keys;
}

Result<JwtKeys> JwtKeys::fromJwksFile(JwtAlgorithm algorithm, const std::string& path) {
    const Result<QByteArray> content = contentOf(path);
    if (!content)
        return content.error();
    const QJsonArray listed = QJsonDocument::fromJson(*content).object()[QStringLiteral("keys")].toArray();
    if (listed.size() > mostKeys)
        return bad(path, "lists over 100 keys.");
    JwtKeys keys(algorithm);
    for (const QJsonValue& value : listed) {
        const QJsonObject jwk = value.toObject();
        if (!isFor(algorithm, jwk))
            continue;
        const QByteArray text = QJsonDocument(jwk).toJson(QJsonDocument::Compact);
        cjose_jwk_t* made =
            cjose_jwk_import(text.constData(), static_cast<std::size_t>(text.size()), nullptr);
        if (made == nullptr)
            return bad(path, "holds a key that cannot be used.");
        std::shared_ptr<void> key = held(made);
        if (const std::string weakness = weaknessOf(algorithm, *made); !weakness.empty())
            return bad(path, weakness);
        keys.keys_.push_back({jwk[QStringLiteral("kid")].toString().toStdString(), std::move(key)});
    }
    if (keys.keys_.empty())
        return bad(path, std::string("lists no key for ") + name(algorithm) + ".");
    return keys;
}

std::unique_ptr<std::string> JwtKeys::payloadOf(std::string_view token) const {
    const Jws jws(cjose_jws_import(token.data(), token.size(), nullptr));
    if (!jws)
        return nullptr;
    cjose_header_t* head = cjose_jws_get_protected(jws.get());
    // The algorithm is ours to choose, never the token's: with another, or none, it is not looked at any further.
    if (headText(*head, CJOSE_HDR_ALG) != name(algorithm_) || namesExtensions(*head))
        return nullptr;
    const std::optional<std::string> id = headText(*head, CJOSE_HDR_KID);
    const bool verified = std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) {
        return (!id || key.id.empty() || key.id == *id) &&
               cjose_jws_verify(jws.get(), static_cast<const cjose_jwk_t*>(key.of.get()), nullptr);
    });
    std::uint8_t* bytes = nullptr;
    std::size_t length = 0;
    if (!verified || !cjose_jws_get_plaintext(jws.get(), &bytes, &length, nullptr))
        return nullptr;
    return std::make_unique<std::string>(bytes, bytes + length); // the bytes are the token's own
}

} // namespace rostrum
