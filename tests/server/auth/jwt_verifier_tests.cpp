// SPDX-License-Identifier: GPL-3.0-or-later
// JSON web tokens: the published examples, what must be refused, and keys that must not be taken.
#include "server/auth/jwt_verifier.h"
#include "tests/server/auth/token_maker.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <string>

using namespace rostrum;

namespace {

constexpr std::int64_t nowMs = 1'700'000'000'000;
constexpr std::array algorithms = {JwtAlgorithm::hs256, JwtAlgorithm::rs256, JwtAlgorithm::es256};

QJsonObject claims(const QJsonObject& more = {}) {
    QJsonObject all{{QStringLiteral("sub"), QStringLiteral("ann")},
                    {QStringLiteral("exp"), 1'700'000'060},
                    {QStringLiteral("scope"), QStringLiteral("submit operate")}};
    for (auto claim = more.begin(); claim != more.end(); ++claim)
        all[claim.key()] = claim.value();
    return all;
}

} // namespace

class JwtVerifierTest : public QObject {
    Q_OBJECT

  private slots:
    void theStandardsExamplesHold();
    void aTokenIsTakenWithEveryKindOfKey();
    void whatASignatureDoesNotCoverIsRefused();
    void theAlgorithmIsNotTheTokensToChoose();
    void timesAreKept();
    void audienceAndIssuerAreKeptWhereNamed();
    void keysAreChosenByTheirId();
    void weakAndWrongKeysAreNotTaken();
    void noBytesBreakIt();

  private:
    std::string file(const QString& name, const QByteArray& content) {
        QFile out(dir_.filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("a test cannot write");
        return out.fileName().toStdString();
    }
    std::string jwks(const QString& name, const QJsonArray& keys) {
        return file(name, QJsonDocument(QJsonObject{{QStringLiteral("keys"), keys}}).toJson());
    }
    JwtSettings settingsOf(const TokenMaker& maker) {
        JwtSettings settings;
        settings.algorithm = maker.algorithm();
        if (maker.algorithm() == JwtAlgorithm::hs256)
            settings.secret = maker.secret().toStdString();
        else
            settings.keyFile = file(QStringLiteral("key.pem"), maker.publicPem());
        return settings;
    }
    static bool takes(const JwtVerifier& verifier, const QByteArray& token, std::int64_t atMs = nowMs) {
        return verifier
            .verify(std::string_view(token.constData(), static_cast<std::size_t>(token.size())), atMs)
            .ok();
    }

    QTemporaryDir dir_;
};

// RFC 7515, appendices A.1 and A.3: keys, tokens and the moment at which they end.
void JwtVerifierTest::theStandardsExamplesHold() {
    const QJsonObject secret{
        {QStringLiteral("kty"), QStringLiteral("oct")},
        {QStringLiteral("k"),
         QStringLiteral(
             "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")}};
    const QJsonObject curve{
        {QStringLiteral("kty"), QStringLiteral("EC")},
        {QStringLiteral("crv"), QStringLiteral("P-256")},
        {QStringLiteral("x"), QStringLiteral("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")},
        {QStringLiteral("y"), QStringLiteral("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")}};
    const QByteArray payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const std::array tokens = {
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + payload +
            ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "eyJhbGciOiJFUzI1NiJ9." + payload +
            ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"};
    const std::string path = jwks(QStringLiteral("rfc.json"), {secret, curve});
    const std::array kinds = {JwtAlgorithm::hs256, JwtAlgorithm::es256};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        JwtSettings settings;
        settings.algorithm = kinds.at(i);
        settings.jwksFile = path;
        settings.issuer = "joe";
        const auto verifier = JwtVerifier::open(settings);
        QVERIFY2(verifier, verifier ? "" : verifier.error().detail.c_str());
        QVERIFY(takes(*verifier, tokens.at(i), 1300819379999));
        QVERIFY(!takes(*verifier, tokens.at(i), 1300819380000)); // it ends with the second that it names
        QVERIFY(!takes(*verifier, tokens.at(1 - i), 1300819379999));
    }
}

void JwtVerifierTest::aTokenIsTakenWithEveryKindOfKey() {
    for (const JwtAlgorithm algorithm : algorithms) {
        const TokenMaker maker(algorithm);
        JwtSettings inJwks;
        inJwks.algorithm = algorithm;
        inJwks.jwksFile = jwks(QStringLiteral("keys.json"), {maker.jwk(QStringLiteral("one"))});
        for (const JwtSettings& settings : {settingsOf(maker), inJwks}) {
            const auto verifier = JwtVerifier::open(settings);
            QVERIFY2(verifier, verifier ? "" : verifier.error().detail.c_str());
            const auto found = verifier->verify(maker.sign(claims()).toStdString(), nowMs);
            QVERIFY2(found, found ? "" : found.error().detail.c_str());
            QCOMPARE(found->subject, std::string("ann"));
            QCOMPARE(found->expiresMs, std::int64_t{1'700'000'060'000});
            QVERIFY(found->has("submit") && found->has("operate") && !found->has("admin"));
        }
    }
    JwtSettings secretInFile; // its line end is not of it
    secretInFile.keyFile = file(QStringLiteral("secret"), TokenMaker(JwtAlgorithm::hs256).secret() + "\n");
    QVERIFY(takes(*JwtVerifier::open(secretInFile), TokenMaker(JwtAlgorithm::hs256).sign(claims())));
}

void JwtVerifierTest::whatASignatureDoesNotCoverIsRefused() {
    for (const JwtAlgorithm algorithm : algorithms) {
        const TokenMaker maker(algorithm);
        const auto verifier = JwtVerifier::open(settingsOf(maker));
        QVERIFY(verifier);
        const QByteArray token = maker.sign(claims());
        QVERIFY(takes(*verifier, token));
        const QByteArrayList parts = token.split('.');
        const QByteArray other =
            maker.sign(claims({{QStringLiteral("scope"), QStringLiteral("admin")}})).split('.')[1];
        QVERIFY(!takes(*verifier, parts[0] + '.' + other + '.' + parts[2]));
        QVERIFY(!takes(*verifier, parts[0] + '.' + parts[1] + '.'));
        QVERIFY(!takes(*verifier, parts[0] + '.' + parts[1]));
        QVERIFY(!takes(*verifier, token + ".x"));
        const TokenMaker stranger = algorithm == JwtAlgorithm::hs256
                                        ? TokenMaker::withSecret("another secret, of more than 32 bytes too")
                                        : TokenMaker(algorithm);
        QVERIFY(!takes(*verifier, stranger.sign(claims())));
    }
}

void JwtVerifierTest::theAlgorithmIsNotTheTokensToChoose() {
    const TokenMaker rsa(JwtAlgorithm::rs256);
    const auto verifier = JwtVerifier::open(settingsOf(rsa));
    QVERIFY(verifier);
    // The public key is no secret: who signs with it as if it were one must fail.
    for (const QByteArray& secret : {rsa.publicPem(), rsa.publicPem().trimmed()})
        QVERIFY(!takes(*verifier, TokenMaker::withSecret(secret).sign(claims())));
    for (const char* algorithm :
         {"none", "None", "NONE", "nOnE", "", "RS384", "PS256", "HS256", "ES256", "rs256"}) {
        const QJsonObject head{{QStringLiteral("alg"), QLatin1String(algorithm)}};
        const QByteArray token = rsa.signWith(head, claims()); // a right signature, under a wrong name
        QVERIFY2(!takes(*verifier, token), algorithm);
        QVERIFY2(!takes(*verifier, token.left(token.lastIndexOf('.') + 1)), algorithm);
    }
    QVERIFY(!takes(*verifier, rsa.signWith({}, claims())));
    QVERIFY(!takes(*verifier, rsa.signWith({{QStringLiteral("alg"), 7}}, claims())));
    const QJsonObject demanding{{QStringLiteral("crit"), QJsonArray{QStringLiteral("exp")}}};
    QVERIFY(!takes(*verifier, rsa.sign(claims(), demanding))); // asks for what is not understood here
    // A key that the token brings along is nobody's.
    const TokenMaker stranger(JwtAlgorithm::rs256);
    QVERIFY(!takes(*verifier, stranger.sign(claims(), {{QStringLiteral("jwk"), stranger.jwk({})}})));
}

void JwtVerifierTest::timesAreKept() {
    const TokenMaker maker(JwtAlgorithm::hs256);
    const auto verifier = JwtVerifier::open(settingsOf(maker));
    QVERIFY(verifier);
    const auto with = [&](const char* claim, const QJsonValue& value) {
        return takes(*verifier, maker.sign(claims({{QLatin1String(claim), value}})));
    };
    QVERIFY(!with("exp", 1'700'000'000));
    QVERIFY(with("exp", 1'700'000'000.5));
    QVERIFY(!with("exp", 1'699'999'999));
    QVERIFY(!with("exp", -1e300));
    QVERIFY(with("exp", 1e300)); // never, as good as
    QVERIFY(!with("exp", QStringLiteral("1900000000")));
    QVERIFY(!with("exp", QJsonValue::Null));
    QJsonObject endless = claims();
    endless.remove(QStringLiteral("exp"));
    QVERIFY(!takes(*verifier, maker.sign(endless)));
    QVERIFY(with("nbf", 1'700'000'000));
    QVERIFY(with("nbf", 1'700'000'010)); // their clock is a little ahead
    QVERIFY(!with("nbf", 1'700'000'011));
    QVERIFY(!with("nbf", QStringLiteral("soon")));
}

void JwtVerifierTest::audienceAndIssuerAreKeptWhereNamed() {
    const TokenMaker maker(JwtAlgorithm::hs256);
    JwtSettings settings = settingsOf(maker);
    settings.audience = "rostrum";
    settings.issuer = "https://id.example";
    const auto verifier = JwtVerifier::open(settings);
    QVERIFY(verifier);
    const auto with = [&](const QJsonValue& audience, const QJsonValue& issuer) {
        return takes(*verifier, maker.sign(claims(
                                    {{QStringLiteral("aud"), audience}, {QStringLiteral("iss"), issuer}})));
    };
    const QString ours = QStringLiteral("rostrum");
    const QString theirs = QStringLiteral("https://id.example");
    QVERIFY(with(ours, theirs));
    QVERIFY(with(QJsonArray{QStringLiteral("other"), ours}, theirs));
    QVERIFY(!with(QStringLiteral("other"), theirs));
    QVERIFY(!with(QJsonArray{QStringLiteral("other")}, theirs));
    QVERIFY(!with(QJsonArray{}, theirs));
    QVERIFY(!with(ours, QStringLiteral("https://id.example/")));
    QVERIFY(!with(ours, QJsonArray{theirs}));
    QVERIFY(!takes(*verifier, maker.sign(claims()))); // says neither
    QVERIFY(with(ours, theirs));
}

void JwtVerifierTest::keysAreChosenByTheirId() {
    const TokenMaker first(JwtAlgorithm::es256);
    const TokenMaker second(JwtAlgorithm::es256);
    QJsonObject encrypting = TokenMaker(JwtAlgorithm::es256).jwk(QStringLiteral("enc"));
    encrypting[QStringLiteral("use")] = QStringLiteral("enc"); // not for signatures
    JwtSettings settings;
    settings.algorithm = JwtAlgorithm::es256;
    settings.jwksFile =
        jwks(QStringLiteral("two.json"), {first.jwk(QStringLiteral("a")), second.jwk(QStringLiteral("b")),
                                          encrypting, TokenMaker(JwtAlgorithm::rs256).jwk({})});
    const auto verifier = JwtVerifier::open(settings);
    QVERIFY(verifier);
    const auto named = [](const char* id) { return QJsonObject{{QStringLiteral("kid"), QLatin1String(id)}}; };
    QVERIFY(takes(*verifier, first.sign(claims(), named("a"))));
    QVERIFY(takes(*verifier, second.sign(claims(), named("b"))));
    QVERIFY(!takes(*verifier, first.sign(claims(), named("b"))));
    QVERIFY(!takes(*verifier, first.sign(claims(), named("c"))));
    QVERIFY(takes(*verifier, second.sign(claims()))); // names none: all are tried
}

void JwtVerifierTest::weakAndWrongKeysAreNotTaken() {
    const auto refusal = [](const JwtSettings& settings) {
        const auto verifier = JwtVerifier::open(settings);
        return QString::fromStdString(verifier ? std::string() : verifier.error().detail);
    };
    const auto fileOf = [&](JwtAlgorithm algorithm, const QByteArray& content) {
        JwtSettings settings;
        settings.algorithm = algorithm;
        settings.keyFile = file(QStringLiteral("some.pem"), content);
        return settings;
    };
    JwtSettings shortSecret;
    shortSecret.secret = std::string(31, 's');
    QVERIFY(refusal(shortSecret).contains(QStringLiteral("32 bytes")));
    shortSecret.secret += 's';
    QVERIFY(refusal(shortSecret).isEmpty());
    const TokenMaker weak(JwtAlgorithm::rs256, 1024);
    QVERIFY(refusal(fileOf(JwtAlgorithm::rs256, weak.publicPem())).contains(QStringLiteral("2048")));
    JwtSettings weakSet;
    weakSet.algorithm = JwtAlgorithm::rs256;
    weakSet.jwksFile = jwks(QStringLiteral("weak.json"), {weak.jwk({})});
    QVERIFY(refusal(weakSet).contains(QStringLiteral("2048")));
    const TokenMaker rsa(JwtAlgorithm::rs256);
    QVERIFY(refusal(fileOf(JwtAlgorithm::es256, rsa.publicPem())).contains(QStringLiteral("another kind")));
    QVERIFY(refusal(fileOf(JwtAlgorithm::rs256, rsa.privatePem())).contains(QStringLiteral("private key")));
    QVERIFY(refusal(fileOf(JwtAlgorithm::rs256, "hello")).contains(QStringLiteral("no public key")));
    QVERIFY(refusal(fileOf(JwtAlgorithm::rs256, QByteArray(2 << 20, 'x'))).contains(QStringLiteral("1 MiB")));
    JwtSettings nowhere;
    nowhere.algorithm = JwtAlgorithm::rs256;
    nowhere.keyFile = "/nowhere/key.pem";
    QVERIFY(refusal(nowhere).contains(QStringLiteral("/nowhere/key.pem")));
    JwtSettings otherKind;
    otherKind.algorithm = JwtAlgorithm::es256;
    otherKind.jwksFile = jwks(QStringLiteral("rsa.json"), {rsa.jwk({})});
    QVERIFY(refusal(otherKind).contains(QStringLiteral("no key for ES256")));
    otherKind.jwksFile = file(QStringLiteral("none.json"), "{");
    QVERIFY(refusal(otherKind).contains(QStringLiteral("no key for ES256")));
}

void JwtVerifierTest::noBytesBreakIt() {
    const TokenMaker maker(JwtAlgorithm::hs256);
    const auto verifier = JwtVerifier::open(settingsOf(maker));
    QVERIFY(verifier);
    const QByteArray token = maker.sign(claims());
    for (qsizetype i = 0; i < token.size(); ++i) {
        QByteArray changed = token;
        changed[i] = static_cast<char>(changed[i] ^ 4);
        QVERIFY2(!takes(*verifier, changed), changed.constData());
        QVERIFY(!takes(*verifier, token.left(i)));
    }
    for (const QByteArray& bytes :
         {QByteArray(), QByteArray("."), QByteArray(".."), QByteArray("..."), QByteArray("a.b.c"),
          QByteArray(9000, 'a'), QByteArray("\0.\0.\0", 5), base64Url("null") + ".e30.",
          base64Url("[]") + ".e30.AA", base64Url("{") + ".e30.AA"})
        QVERIFY(!takes(*verifier, bytes));
    // Signed by the right hand, and yet no good claims.
    QVERIFY(!takes(*verifier, maker.sign({})));
    QVERIFY(!takes(*verifier, maker.sign(claims({{QStringLiteral("sub"), QString(200, QLatin1Char('x'))}}))));
    QVERIFY(!takes(*verifier, maker.sign(claims({{QStringLiteral("sub"), QStringLiteral("a\nb")}}))));
}

QTEST_GUILESS_MAIN(JwtVerifierTest)
#include "jwt_verifier_tests.moc"
