// SPDX-License-Identifier: GPL-3.0-or-later
// Who may do what: the running program and callers who show tokens, or none.
#include "tests/server/auth/token_maker.h"
#include "tests/system/rules_fixture.h"

#include <QFile>
#include <QSignalSpy>
#include <QWebSocket>

#include <chrono>
#include <csignal>

using namespace rostrum;
using namespace rostrum::test;

namespace {

// What a proxy adds, so that loopback proves nothing: a caller from the network.
const std::string fromAfar = "X-Forwarded-For: 192.0.2.1\r\n";

std::string bearer(const QByteArray& token) {
    return "Authorization: Bearer " + token.toStdString() + "\r\n";
}

qint64 nowS() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

QJsonObject claims(const char* scope, const char* subject = "ann", qint64 lifeS = 600) {
    return {{QStringLiteral("sub"), QLatin1String(subject)},
            {QStringLiteral("scope"), QLatin1String(scope)},
            {QStringLiteral("exp"), nowS() + lifeS}};
}

} // namespace

class TokenTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanupTestCase() { close(); }

    void withoutATokenTheNetworkOnlyReads();
    void eachScopeDoesWhatItSays_data();
    void eachScopeDoesWhatItSays();
    void aBadTokenIsRefusedEverywhere();
    void aTokenDecidesOnThisMachineToo();
    void keysOfDifferentCallersAreTheirOwn();
    void whatTakesAnAdminIsUndoneByOne();
    void behindAFreezeADeviceLearnsNoRank();
    void aPrivateBoardIsForThoseWhoWorkOnIt();
    void theLedgerNamesWho();
    void socketsAreAuthorisedMessageByMessage();
    void changedKeysCountAtOnce();
    void settingsThatCannotCheckTokensStopTheStart_data();
    void settingsThatCannotCheckTokensStopTheStart();

  private:
    void write(const QString& name, const QByteArray& content) const {
        QFile file(folder_->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    void writeKeys(const TokenMaker& maker) const {
        const QJsonObject set{{QStringLiteral("keys"), QJsonArray{maker.jwk(QStringLiteral("k"))}}};
        write(QStringLiteral("keys.json"), QJsonDocument(set).toJson());
    }
    std::string as(const char* scope, const char* subject = "ann") const {
        return std::string(jsonType) + bearer(maker_.sign(claims(scope, subject)));
    }
    std::unique_ptr<QWebSocket> socketWith(const QByteArray& token) const;
    static QJsonObject heard(const QSignalSpy& spy, const char* type);

    TokenMaker maker_{JwtAlgorithm::es256};
};

void TokenTests::initTestCase() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    writeKeys(maker_);
    write(QStringLiteral("rostrum.yaml"), "auth:\n  jwt:\n    algorithm: ES256\n    jwks_file: keys.json\n");
    server_ = std::make_unique<Program>(folder_->path());
    QVERIFY2(server_->serve(folder_->filePath(QStringLiteral("tokens.rostrum"))),
             server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
    QVERIFY(make("cup"));
    QVERIFY(scored("cup", "zoe", "7"));
}

void TokenTests::withoutATokenTheNetworkOnlyReads() {
    VERIFY_STATUS(talk_->get(boards + "cup/top", fromAfar), 200);
    const Answer refused =
        talk_->post("/api/v1/scores", R"({"player_id":"a","leaderboard_id":"cup","score":1})",
                    std::string(jsonType) + fromAfar);
    VERIFY_STATUS(refused, 401);
    QCOMPARE(refused.code(), QStringLiteral("unauthorized"));
    QVERIFY(refused.header("www-authenticate").starts_with("Bearer"));
    VERIFY_STATUS(talk_->get(boards + "cup/history", fromAfar), 401);
}

void TokenTests::eachScopeDoesWhatItSays_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("least"); // 1 submit, 2 operate, 3 admin
    const auto row = [](const char* method, const char* target, const char* body, int least) {
        QTest::addRow("%s %s", method, target)
            << QByteArray(method) << QByteArray(target) << QByteArray(body) << least;
    };
    row("POST", "/api/v1/scores", R"({"player_id":"x","leaderboard_id":"cup","score":1})", 1);
    row("POST", "/api/v1/scores/batch", R"({"scores":[]})", 1);
    row("PUT", "/api/v1/leaderboards/cup/player/x", R"({"score":2,"reason":"mistyped"})", 2);
    row("POST", "/api/v1/leaderboards/cup/undo", "{}", 2);
    row("POST", "/api/v1/leaderboards/cup/redo", "{}", 2);
    row("POST", "/api/v1/leaderboards/cup/freeze", "{}", 2);
    row("POST", "/api/v1/leaderboards/cup/reveal", R"({"steps":1})", 2);
    row("POST", "/api/v1/leaderboards/cup/unfreeze", "{}", 2);
    row("DELETE", "/api/v1/leaderboards/cup/player/x", "", 2);
    row("PUT", "/api/v1/players/zoe", R"({"username":"Zoe"})", 2);
    row("POST", "/api/v1/players/zoe/merge", R"({"into":"nobody"})", 2);
    row("GET", "/api/v1/leaderboards/cup/history", "", 2);
    row("GET", "/api/v1/leaderboards/cup/top?view=operator", "", 2);
    row("POST", "/api/v1/undo", "{}", 2);
    row("POST", "/api/v1/leaderboards", R"({"id":"made"})", 3);
    row("PATCH", "/api/v1/leaderboards/made", R"({"name":"Made"})", 3);
    row("DELETE", "/api/v1/leaderboards/made", "", 3);
    row("POST", "/api/v1/leaderboards/cup/reset", "{}", 2);
}

void TokenTests::eachScopeDoesWhatItSays() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(int, least);
    const std::array scopes = {"", "submit", "submit operate", "submit operate admin"};
    for (std::size_t have = 0; have < scopes.size(); ++have) {
        std::string headers = bearer(maker_.sign(claims(scopes.at(have))));
        if (!body.isEmpty())
            headers += jsonType;
        const Answer answer =
            talk_->send(request(method.toStdString(), target.toStdString(), body.toStdString(), headers));
        const bool may = static_cast<int>(have) >= least;
        // Whether it can be done now is another question; that it may be is what counts.
        QVERIFY2((answer.status != 401 && answer.status != 403) == may, answer.shown().constData());
        if (!may)
            QCOMPARE(answer.code(), QStringLiteral("forbidden"));
    }
}

void TokenTests::aBadTokenIsRefusedEverywhere() {
    const TokenMaker stranger(JwtAlgorithm::es256);
    const std::array tokens = {
        stranger.sign(claims("admin")), maker_.sign(claims("admin", "ann", -1)),
        maker_.signWith({{QStringLiteral("alg"), QStringLiteral("none")}}, claims("admin")), QByteArray("x"),
        QByteArray()};
    for (const QByteArray& token : tokens) {
        for (const char* target :
             {"/health", "/", "/api/v1/leaderboards/cup/top", "/leaderboard", "/nowhere"})
            VERIFY_STATUS(talk_->get(target, bearer(token)), 401);
        VERIFY_STATUS(talk_->post("/api/v1/scores", R"({"player_id":"a","leaderboard_id":"cup","score":1})",
                                  std::string(jsonType) + bearer(token)),
                      401);
        const std::string handshake = request(
            "GET", "/ws?leaderboard=cup", {},
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            "dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                bearer(token));
        VERIFY_STATUS(talk_->send(handshake), 401);
    }
    VERIFY_STATUS(talk_->get("/health", "Authorization: Basic YTpi\r\n"), 401);
}

void TokenTests::aTokenDecidesOnThisMachineToo() {
    VERIFY_STATUS(talk_->post("/api/v1/leaderboards", R"({"id":"mine"})", as("submit")), 403);
    VERIFY_STATUS(talk_->post("/api/v1/leaderboards", R"({"id":"mine"})"), 201);
    VERIFY_STATUS(talk_->del(boards + "mine"), 200);
}

void TokenTests::keysOfDifferentCallersAreTheirOwn() {
    QVERIFY(make("keys", R"("update_mode":"increment")"));
    const std::string body = R"({"player_id":"p","leaderboard_id":"keys","score":5})";
    const std::string key = "Idempotency-Key: one\r\n";
    const Answer ann = talk_->post("/api/v1/scores", body, as("submit", "ann") + key);
    VERIFY_STATUS(ann, 200);
    VERIFY_STATUS(talk_->post("/api/v1/scores", body, as("submit", "bob") + key), 200); // Bob's own key
    const Answer again = talk_->post("/api/v1/scores", body, as("submit", "ann") + key);
    QCOMPARE(again.raw.body, ann.raw.body);
    QCOMPARE(top("keys"), QStringLiteral("p 1 10"));
}

void TokenTests::whatTakesAnAdminIsUndoneByOne() {
    QVERIFY(make("theirs", R"("visibility":"private")"));
    const Answer patched = talk_->patch(boards + "theirs", R"({"name":"Theirs"})");
    VERIFY_STATUS(patched, 200);
    QVERIFY(scored("theirs", "ann", "5"));
    const QJsonArray events = talk_->get(boards + "theirs/history").data().toArray();
    int boardEvents = 0;
    for (const QJsonValue& event : events) {
        const QString type = event[u"type"].toString();
        const std::string body = R"({"reason":"r","seq":)" + std::to_string(event[u"seq"].toInteger()) + "}";
        if (type == QLatin1String("board_created") || type == QLatin1String("board_changed")) {
            ++boardEvents;
            VERIFY_STATUS(talk_->post(boards + "theirs/undo", body, as("operate")), 403);
        }
    }
    QVERIFY2(boardEvents >= 1, talk_->get(boards + "theirs/history").shown().constData());
    VERIFY_STATUS(talk_->post(boards + "theirs/undo", R"({"reason":"hers"})", as("operate")), 200);
    VERIFY_STATUS(talk_->get(boards + "theirs", as("operate")), 200);
}

void TokenTests::behindAFreezeADeviceLearnsNoRank() {
    QVERIFY(make("frozen"));
    QVERIFY(scored("frozen", "ann", "5"));
    VERIFY_STATUS(act("frozen", "freeze"), 200);
    const std::string body = R"({"player_id":"ann","leaderboard_id":"frozen","score":9})";
    const Answer device = talk_->post("/api/v1/scores", body, as("submit"));
    VERIFY_STATUS(device, 200);
    QVERIFY2(device.data().toObject().value(u"rank").isNull(), device.shown().constData());
    QVERIFY(device.data().toObject().value(u"previous_rank").isNull());
    const std::string key = "Idempotency-Key: behind\r\n";
    const Answer desk = talk_->post("/api/v1/scores", body, as("operate") + key);
    QCOMPARE(desk.data().toObject().value(u"rank").toInt(), 1);
    const Answer again =
        talk_->post("/api/v1/scores", body, as("submit") + key); // the same person's other token
    QCOMPARE(again.header("idempotency-replayed"), std::string("true"));
    QVERIFY2(again.data().toObject().value(u"rank").isNull(), again.shown().constData());
}

void TokenTests::aPrivateBoardIsForThoseWhoWorkOnIt() {
    QVERIFY(make("secret", R"("visibility":"private")"));
    QVERIFY(scored("secret", "ann", "5"));
    VERIFY_STATUS(talk_->get(boards + "secret/top", fromAfar), 404);
    VERIFY_STATUS(talk_->get(boards + "secret/player/nobody", fromAfar), 404);
    VERIFY_STATUS(talk_->get(boards + "secret/top", as("")), 404);
    VERIFY_STATUS(talk_->get(boards + "secret/top", as("submit")), 200);
    VERIFY_STATUS(talk_->get(boards + "secret/top", as("operate")), 200);
    const auto lists = [&](const std::string& headers) {
        return talk_->get("/api/v1/leaderboards", headers).raw.body.find("\"secret\"") != std::string::npos;
    };
    QVERIFY(!lists(fromAfar));
    QVERIFY(!lists(as("submit")));
    QVERIFY(lists(as("operate")));
}

void TokenTests::theLedgerNamesWho() {
    QVERIFY(make("who"));
    VERIFY_STATUS(talk_->post("/api/v1/scores", R"({"player_id":"p","leaderboard_id":"who","score":5})",
                              as("submit", "loopback")),
                  200);
    QVERIFY(scored("who", "q", "6"));
    const QJsonArray events = talk_->get(boards + "who/history").data().toArray();
    QStringList actors;
    for (const QJsonValue& event : events)
        actors.append(event[u"actor"].toString());
    // A subject that calls itself what this machine is called is not taken for it.
    QVERIFY2(actors.contains(QStringLiteral("jwt:loopback")), qPrintable(actors.join(QLatin1Char(' '))));
    QVERIFY(actors.contains(QStringLiteral("loopback")));
}

std::unique_ptr<QWebSocket> TokenTests::socketWith(const QByteArray& token) const {
    auto socket = std::make_unique<QWebSocket>();
    QNetworkRequest handshake(QUrl(QStringLiteral("ws://127.0.0.1:%1/ws").arg(server_->port())));
    if (!token.isEmpty())
        handshake.setRawHeader("Authorization", "Bearer " + token);
    else
        handshake.setRawHeader("X-Forwarded-For", "192.0.2.1");
    QSignalSpy connected(socket.get(), &QWebSocket::connected);
    socket->open(handshake);
    return connected.wait(patienceMs) ? std::move(socket) : nullptr;
}

QJsonObject TokenTests::heard(const QSignalSpy& spy, const char* type) {
    for (const QList<QVariant>& call : spy) {
        QJsonObject message = QJsonDocument::fromJson(call.front().toString().toUtf8()).object();
        if (message.value(u"type").toString() == QLatin1String(type))
            return message;
    }
    return {};
}

void TokenTests::socketsAreAuthorisedMessageByMessage() {
    QVERIFY(make("live", R"("visibility":"private")"));
    QVERIFY(scored("live", "ann", "5"));
    const QString submit = QStringLiteral(
        R"({"type":"submit_score","leaderboard_id":"live","player_id":"bob","score":3,"ref":"r"})");
    const QString subscribe = QStringLiteral(R"({"type":"subscribe","leaderboard_id":"live"})");

    const auto stranger = socketWith({});
    QVERIFY(stranger);
    QSignalSpy toStranger(stranger.get(), &QWebSocket::textMessageReceived);
    stranger->sendTextMessage(submit);
    QTRY_COMPARE_WITH_TIMEOUT(heard(toStranger, "error").value(u"code").toString(),
                              QStringLiteral("unauthorized"), patienceMs);
    stranger->sendTextMessage(subscribe);
    QTRY_COMPARE_WITH_TIMEOUT(toStranger.size(), 2, patienceMs);
    QVERIFY(heard(toStranger, "leaderboard_update").isEmpty());

    // One whose token ends while it is connected: it sends and sees until then, and is sent away.
    const auto device = socketWith(maker_.sign(claims("submit", "ann", 8)));
    QVERIFY(device);
    QSignalSpy toDevice(device.get(), &QWebSocket::textMessageReceived);
    QSignalSpy left(device.get(), &QWebSocket::disconnected);
    device->sendTextMessage(submit);
    QTRY_COMPARE_WITH_TIMEOUT(heard(toDevice, "score_ack").value(u"ref").toString(), QStringLiteral("r"),
                              patienceMs);
    device->sendTextMessage(subscribe);
    QTRY_VERIFY_WITH_TIMEOUT(!heard(toDevice, "leaderboard_update").isEmpty(), patienceMs);
    device->sendTextMessage(
        QStringLiteral(R"({"type":"subscribe","leaderboard_id":"live","view":"operator"})"));
    QTRY_COMPARE_WITH_TIMEOUT(heard(toDevice, "error").value(u"code").toString(), QStringLiteral("forbidden"),
                              patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(left.size(), 1, patienceMs);
    QCOMPARE(device->closeCode(), QWebSocketProtocol::CloseCodePolicyViolated);
}

void TokenTests::changedKeysCountAtOnce() {
    const TokenMaker next(JwtAlgorithm::es256);
    const std::string old = bearer(maker_.sign(claims("operate")));
    const std::string fresh = bearer(next.sign(claims("operate")));
    VERIFY_STATUS(talk_->get(boards + "cup/history", old), 200);
    VERIFY_STATUS(talk_->get(boards + "cup/history", fresh), 401);
    write(QStringLiteral("keys.json"), "{\"keys\":["); // half written: the keys of before go on counting
    QVERIFY(server_->awaitError("cannot be used"));
    VERIFY_STATUS(talk_->get(boards + "cup/history", old), 200);
    writeKeys(next);
    QTRY_COMPARE_WITH_TIMEOUT(talk_->get(boards + "cup/history", fresh).status, 200, patienceMs);
    VERIFY_STATUS(talk_->get(boards + "cup/history", old), 401);
    maker_ = next;
}

void TokenTests::settingsThatCannotCheckTokensStopTheStart_data() {
    QTest::addColumn<QByteArray>("jwt");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no algorithm") << QByteArray("secret: 0123456789012345678901234567890123456789")
                                  << QByteArray("auth.jwt.algorithm must be named");
    QTest::newRow("none") << QByteArray("algorithm: none") << QByteArray("must be HS256, RS256 or ES256");
    QTest::newRow("nothing to check with") << QByteArray("algorithm: RS256") << QByteArray("takes one of");
    QTest::newRow("two") << QByteArray("algorithm: RS256\n    key_file: a\n    jwks_file: b")
                         << QByteArray("takes one of");
    QTest::newRow("a secret for RSA")
        << QByteArray("algorithm: RS256\n    secret: 01234567890123456789012345678901")
        << QByteArray("is for HS256");
    QTest::newRow("a short secret") << QByteArray("algorithm: HS256\n    secret: short")
                                    << QByteArray("at least 32 bytes");
    QTest::newRow("no such file") << QByteArray("algorithm: RS256\n    key_file: nowhere.pem")
                                  << QByteArray("nowhere.pem cannot be read");
    QTest::newRow("mistyped") << QByteArray("algorithms: RS256") << QByteArray("Is 'algorithm' meant?");
    QTest::newRow("no keys of its own")
        << QByteArray("true") << QByteArray("auth.jwt must hold keys and values");
}

void TokenTests::settingsThatCannotCheckTokensStopTheStart() {
    QFETCH(QByteArray, jwt);
    QFETCH(QByteArray, words);
    write(QStringLiteral("bad.yaml"), "auth:\n  jwt:\n    " + jwt + "\n");
    Program program(folder_->path());
    QVERIFY(program.start({QStringLiteral("--server"), QStringLiteral("--config"),
                           folder_->filePath(QStringLiteral("bad.yaml")), QStringLiteral("--data"),
                           folder_->filePath(QStringLiteral("unused.rostrum"))}));
    QCOMPARE(program.awaitExit(), std::optional<int>(2));
    QVERIFY2(program.errors().contains(words), program.errors().constData());
    QVERIFY(!program.errors().contains("0123456789")); // no secret is said
}

QTEST_GUILESS_MAIN(TokenTests)
#include "token_tests.moc"
