// SPDX-License-Identifier: GPL-3.0-or-later
// Pairing tokens: made, shown once, used, listed and revoked, over REST and WebSocket, on the running program.
#include "tests/system/rules_fixture.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QWebSocket>

#include <algorithm>
#include <optional>

using namespace rostrum;
using namespace rostrum::test;

namespace {

// What a proxy adds, so that loopback proves nothing: a caller from the network.
const std::string fromAfar = "X-Forwarded-For: 192.0.2.1\r\n";
const std::string tokens = "/api/v1/tokens";

std::string bearer(const QString& token) { return "Authorization: Bearer " + token.toStdString() + "\r\n"; }

struct Made {
    QString token;
    qint64 id = 0;
    std::string path() const { return tokens + "/" + std::to_string(id); }
};

} // namespace

class PairingTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase() {
        open();
        QVERIFY(make("cup"));
        QVERIFY(make("plate"));
        QVERIFY(make("back", R"("visibility":"private")"));
    }
    void cleanupTestCase() { close(); }

    void aTokenIsShownOnceAndDoesWhatItsRoleMay();
    void aDevicesTokenIsForItsLeaderboards();
    void revokedIsRevokedAtOnce();
    void anExpiredOneIsRefused();
    void theListSaysWhatIsKnown();
    void onlyAnAdminHandsThemOut();
    void badRequestsAreRefused_data();
    void badRequestsAreRefused();
    void theSameRequestMakesOneToken();
    void aSocketGoesWithItsToken();
    void whoeverIsRevokedHearsNothingMore();
    void theyOutliveARestartAndAreNowhereInTheFile();
    void theCommandLineHandsThemOut();
    void theCommandLineRefusesWrongWords_data();
    void theCommandLineRefusesWrongWords();

  private:
    Made pair(const std::string& fields) {
        const Answer answer = talk_->post(tokens, "{" + fields + "}");
        if (answer.status != 201)
            qWarning("%s", answer.shown().constData());
        return {answer.data().toObject().value(u"token").toString(),
                answer.data().toObject().value(u"id").toInteger()};
    }
    Answer scoreAs(const Made& made, const std::string& board, const std::string& player = "ann") {
        return talk_->post("/api/v1/scores",
                           "{\"player_id\":" + quoted(player) + ",\"leaderboard_id\":" + quoted(board) +
                               ",\"score\":1}",
                           std::string(jsonType) + bearer(made.token) + fromAfar);
    }
    // What `rostrum token …` says on standard output; nothing where its exit code is another.
    std::optional<QByteArray> tokenCommand(const QStringList& words, int exitCode = 0) const {
        Program command(folder_->path());
        if (!command.start(QStringList{QStringLiteral("token")} + words) ||
            command.awaitExit() != std::optional(exitCode)) {
            qWarning("%s", command.errors().constData());
            return std::nullopt;
        }
        return command.out();
    }
    QJsonObject listed(qint64 id) {
        for (const QJsonValue& value : talk_->get(tokens).data().toArray()) {
            if (value.toObject().value(u"id").toInteger() == id)
                return value.toObject();
        }
        return {};
    }
};

void PairingTests::aTokenIsShownOnceAndDoesWhatItsRoleMay() {
    const Made device = pair(R"("label":"court 3")");
    QVERIFY(device.token.startsWith(u"rst_"));
    QCOMPARE(device.token.size(), 30);
    const Made desk = pair(R"("label":"desk","role":"operator")");
    const Made chief = pair(R"("label":"chief","role":"admin")");
    QVERIFY(device.token != desk.token);
    VERIFY_STATUS(scoreAs(device, "cup"), 200);
    const std::string undo = boards + "cup/undo";
    const std::string why = R"({"reason":"mistyped"})";
    VERIFY_STATUS(talk_->post(undo, why, std::string(jsonType) + bearer(device.token) + fromAfar), 403);
    VERIFY_STATUS(talk_->post(undo, why, std::string(jsonType) + bearer(desk.token) + fromAfar), 200);
    const std::string other = R"({"id":"of-the-desk"})";
    VERIFY_STATUS(
        talk_->post("/api/v1/leaderboards", other, std::string(jsonType) + bearer(desk.token) + fromAfar),
        403);
    VERIFY_STATUS(
        talk_->post("/api/v1/leaderboards", other, std::string(jsonType) + bearer(chief.token) + fromAfar),
        201);
    // The ledger names the token that did it.
    const Answer history = talk_->get(boards + "cup/history?order=newest&limit=2");
    QCOMPARE(history.data().toArray().at(0).toObject().value(u"actor").toString(),
             QStringLiteral("token:%1").arg(desk.id));
    // Nothing shows it again.
    const Answer all = talk_->get(tokens);
    QVERIFY(!all.shown().contains(device.token.toUtf8()));
    QVERIFY(!all.shown().contains("digest"));
}

void PairingTests::aDevicesTokenIsForItsLeaderboards() {
    const Made device = pair(R"("label":"court","role":"device","leaderboards":["cup","back"])");
    VERIFY_STATUS(scoreAs(device, "cup"), 200);
    VERIFY_STATUS(scoreAs(device, "back"), 200);
    VERIFY_STATUS(scoreAs(device, "plate"), 403);
    VERIFY_STATUS(talk_->get(boards + "back/top", bearer(device.token) + fromAfar), 200);
    VERIFY_STATUS(talk_->get(boards + "back/top", fromAfar), 404);
    const Answer batch = talk_->post("/api/v1/scores/batch",
                                     R"({"scores":[{"player_id":"a","leaderboard_id":"cup","score":1},)"
                                     R"({"player_id":"a","leaderboard_id":"plate","score":1}]})",
                                     std::string(jsonType) + bearer(device.token) + fromAfar);
    VERIFY_STATUS(batch, 200);
    QCOMPARE(batch.data().toObject().value(u"accepted").toInt(), 1);
    QCOMPARE(batch.data().toObject().value(u"errors").toArray().at(0).toObject().value(u"code").toString(),
             QStringLiteral("forbidden"));
}

void PairingTests::revokedIsRevokedAtOnce() {
    const Made device = pair(R"("label":"lost phone")");
    VERIFY_STATUS(scoreAs(device, "cup"), 200);
    const Answer gone = talk_->del(device.path());
    VERIFY_STATUS(gone, 200);
    QCOMPARE(gone.data().toObject().value(u"label").toString(), QStringLiteral("lost phone"));
    const Answer refused = scoreAs(device, "cup");
    VERIFY_STATUS(refused, 401);
    QCOMPARE(refused.code(), QStringLiteral("unauthorized"));
    VERIFY_STATUS(talk_->get(boards + "cup/top", bearer(device.token)), 401); // for reading too
    VERIFY_STATUS(talk_->del(device.path()), 404);
    QVERIFY(listed(device.id).isEmpty());
}

void PairingTests::anExpiredOneIsRefused() {
    const Made device = pair(R"("label":"tonight","expires_in":1)");
    QVERIFY(!device.token.isEmpty());
    QTRY_COMPARE(scoreAs(device, "cup").status, 401);
    QVERIFY(scoreAs(device, "cup").shown().contains("expired"));
}

void PairingTests::theListSaysWhatIsKnown() {
    const Made device =
        pair(R"("label":"Stand 7","leaderboards":["cup"],"expires_at":"2126-01-01T00:00:00Z")");
    QJsonObject before = listed(device.id);
    QCOMPARE(before.value(u"label").toString(), QStringLiteral("Stand 7"));
    QCOMPARE(before.value(u"role").toString(), QStringLiteral("device"));
    QCOMPARE(before.value(u"leaderboards").toArray(), QJsonArray{QStringLiteral("cup")});
    QCOMPARE(before.value(u"expires_at").toString(), QStringLiteral("2126-01-01T00:00:00Z"));
    QCOMPARE(before.value(u"created_by").toString(), QStringLiteral("loopback"));
    QVERIFY(!before.value(u"created_at").toString().isEmpty());
    QVERIFY(before.value(u"last_used_at").isNull());
    VERIFY_STATUS(talk_->get(boards + "cup/top", bearer(device.token)), 200);
    QVERIFY(!listed(device.id).value(u"last_used_at").toString().isEmpty());
}

void PairingTests::onlyAnAdminHandsThemOut() {
    const Made desk = pair(R"("label":"desk","role":"operator")");
    const std::string with = std::string(jsonType) + bearer(desk.token);
    VERIFY_STATUS(talk_->post(tokens, R"({"label":"mine"})", with), 403);
    VERIFY_STATUS(talk_->get(tokens, bearer(desk.token)), 403);
    VERIFY_STATUS(talk_->del(desk.path(), bearer(desk.token)), 403);
    VERIFY_STATUS(talk_->post(tokens, R"({"label":"mine"})", std::string(jsonType) + fromAfar), 401);
    VERIFY_STATUS(talk_->get(tokens, fromAfar), 401);
}

void PairingTests::badRequestsAreRefused_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const char* body, int status = 400) {
        QTest::newRow(name) << QByteArray(body) << status;
    };
    row("no label", R"({"role":"device"})");
    row("empty label", R"({"label":""})");
    row("long label",
        R"({"label":"12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901"})");
    row("viewer", R"({"label":"a","role":"viewer"})");
    row("no role", R"({"label":"a","role":7})");
    row("unknown field", R"({"label":"a","token":"mine"})");
    row("past", R"({"label":"a","expires_at":"2020-01-01T00:00:00Z"})");
    row("no moment", R"({"label":"a","expires_at":"tomorrow"})");
    row("no time", R"({"label":"a","expires_in":0})");
    row("beyond", R"({"label":"a","expires_in":9223372036854775807})");
    row("two ends", R"({"label":"a","expires_in":5,"expires_at":"2126-01-01T00:00:00Z"})");
    row("boards of an admin", R"({"label":"a","role":"admin","leaderboards":["cup"]})");
    row("no list", R"({"label":"a","leaderboards":"cup"})");
    row("no such board", R"({"label":"a","leaderboards":["nowhere"]})", 404);
    row("no id", R"({"label":"a","leaderboards":["a/b"]})");
}

void PairingTests::badRequestsAreRefused() {
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    const qsizetype before = talk_->get(tokens).data().toArray().size();
    VERIFY_STATUS(talk_->post(tokens, body.toStdString()), status);
    QCOMPARE(talk_->get(tokens).data().toArray().size(), before);
    VERIFY_STATUS(talk_->del(tokens + "/x"), 404);
    VERIFY_STATUS(talk_->del(tokens + "/0"), 404);
    VERIFY_STATUS(talk_->del(tokens + "/99999999999999999999"), 404);
}

void PairingTests::theSameRequestMakesOneToken() {
    const std::string headers = std::string(jsonType) + std::string("Idempotency-Key: once\r\n");
    const Answer first = talk_->post(tokens, R"({"label":"court 9"})", headers);
    VERIFY_STATUS(first, 201);
    const Answer second = talk_->post(tokens, R"({"label":"court 9"})", headers);
    VERIFY_STATUS(second, 201);
    QCOMPARE(second.header("idempotency-replayed"), std::string("true"));
    QCOMPARE(second.data().toObject().value(u"id"), first.data().toObject().value(u"id"));
    QVERIFY(second.data().toObject().value(u"token").isNull()); // it was told
}

void PairingTests::aSocketGoesWithItsToken() {
    const Made device = pair(R"("label":"court 5")");
    QWebSocket socket;
    QSignalSpy heard(&socket, &QWebSocket::textMessageReceived);
    QNetworkRequest handshake(QUrl(QStringLiteral("ws://127.0.0.1:%1/ws").arg(server_->port())));
    handshake.setRawHeader("Authorization", "Bearer " + device.token.toUtf8());
    handshake.setRawHeader("X-Forwarded-For", "192.0.2.1");
    socket.open(handshake);
    const auto submit = [&] {
        heard.clear();
        socket.sendTextMessage(QStringLiteral(
            R"({"type":"submit_score","leaderboard_id":"cup","player_id":"zoe","score":1,"ref":"x"})"));
    };
    const auto said = [&](const char* type) {
        for (const QList<QVariant>& one : heard) {
            if (QJsonDocument::fromJson(one.at(0).toString().toUtf8()).object().value(u"type") ==
                QLatin1String(type))
                return true;
        }
        return false;
    };
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    submit();
    QTRY_VERIFY(said("score_ack"));
    VERIFY_STATUS(talk_->del(device.path()), 200);
    submit();
    QTRY_VERIFY(said("error") || socket.state() == QAbstractSocket::UnconnectedState);
    QVERIFY(!said("score_ack"));
}

// A private leaderboard, followed with a token: once the revocation is answered nothing of it comes any more.
void PairingTests::whoeverIsRevokedHearsNothingMore() {
    const Made desk = pair(R"("label":"desk 2","role":"operator")");
    QVERIFY(scored("back", "ann", "5"));
    QWebSocket socket;
    QSignalSpy heard(&socket, &QWebSocket::textMessageReceived);
    QNetworkRequest handshake(QUrl(QStringLiteral("ws://127.0.0.1:%1/ws").arg(server_->port())));
    handshake.setRawHeader("Authorization", "Bearer " + desk.token.toUtf8());
    handshake.setRawHeader("X-Forwarded-For", "192.0.2.1");
    socket.open(handshake);
    const auto hears = [&](const QString& text) {
        return std::any_of(heard.begin(), heard.end(),
                           [&](const QList<QVariant>& one) { return one.at(0).toString().contains(text); });
    };
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    socket.sendTextMessage(
        QStringLiteral(R"({"type":"subscribe","leaderboard_id":"back","view":"operator"})"));
    QVERIFY(scored("back", "ann", "71"));
    QTRY_VERIFY(hears(QStringLiteral("71")));
    VERIFY_STATUS(talk_->del(desk.path()), 200);
    QVERIFY(scored("back", "ann", "90210"));
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(!hears(QStringLiteral("90210")));
}

void PairingTests::theyOutliveARestartAndAreNowhereInTheFile() {
    const Made device = pair(R"("label":"court 6")");
    const Made gone = pair(R"("label":"court 7")");
    VERIFY_STATUS(talk_->del(gone.path()), 200);
    const QString path = folder_->filePath(QStringLiteral("rules.rostrum"));
    QVERIFY2(server_->stop(), server_->errors().constData());
    for (const QString& name : QDir(folder_->path()).entryList(QDir::Files)) {
        QFile file(folder_->filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains(device.token.mid(4).toUtf8()), qPrintable(name));
    }
    server_ = std::make_unique<Program>(folder_->path());
    QVERIFY2(server_->serve(path), server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
    VERIFY_STATUS(scoreAs(device, "cup"), 200);
    VERIFY_STATUS(scoreAs(gone, "cup"), 401);
    QCOMPARE(listed(device.id).value(u"label").toString(), QStringLiteral("court 6"));
}

void PairingTests::theCommandLineHandsThemOut() {
    const QStringList there{QStringLiteral("--url"),
                            QStringLiteral("http://127.0.0.1:%1").arg(server_->port())};
    const auto words = [&](std::initializer_list<const char*> given, const QStringList& more) {
        QStringList all;
        for (const char* word : given)
            all.append(QString::fromUtf8(word));
        return all + more;
    };
    std::optional<QByteArray> out = tokenCommand(
        words({"create", "--label", "Stand 9", "--leaderboard", "cup", "--expires", "12h"}, there));
    QVERIFY(out);
    Made made{QString::fromUtf8(out->trimmed()), 0};
    VERIFY_STATUS(scoreAs(made, "cup"), 200);
    VERIFY_STATUS(scoreAs(made, "plate"), 403);
    out = tokenCommand(words({"list"}, there));
    QVERIFY(out);
    for (const QByteArray& line : out->split('\n')) {
        if (line.contains("Stand 9"))
            made.id = line.split(' ').front().toLongLong();
    }
    QVERIFY(made.id > 0);
    QVERIFY(tokenCommand(words({"revoke"}, QStringList{QString::number(made.id)} + there)));
    VERIFY_STATUS(scoreAs(made, "cup"), 401);
    QVERIFY(tokenCommand(words({"revoke"}, QStringList{QString::number(made.id)} + there), 1));

    // On the file, which the program must have let go of.
    const QString path = folder_->filePath(QStringLiteral("rules.rostrum"));
    const QStringList file{QStringLiteral("--data"), path};
    QVERIFY(tokenCommand(words({"create", "--label", "too early"}, file), 1));
    QVERIFY2(server_->stop(), server_->errors().constData());
    out = tokenCommand(words({"create", "--label", "Stand 10", "--role", "operator"}, file));
    QVERIFY(out);
    made.token = QString::fromUtf8(out->trimmed());
    out = tokenCommand(words({"list"}, file));
    QVERIFY(out && out->contains("Stand 10") && !out->contains("too early") && !out->contains("Stand 9"));
    server_ = std::make_unique<Program>(folder_->path());
    QVERIFY2(server_->serve(path), server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
    VERIFY_STATUS(talk_->get(boards + "cup/history", bearer(made.token) + fromAfar), 200);
}

void PairingTests::theCommandLineRefusesWrongWords_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("code");
    for (const char* words :
         {"", "make", "create", "create --label", "create --label a --role viewer", "revoke", "revoke x",
          "revoke 0", "create --label a --expires 5", "create --label a --expires 0h",
          "create --label a --expires -1h", "create --label a --expires 99999999999999d", "list more",
          "list --url ftp://a", "list --data a --url http://b", "list --what"})
        QTest::newRow(words) << QString::fromUtf8(words) << 2;
    QTest::newRow("help") << QStringLiteral("--help") << 0;
    QTest::newRow("no file") << QStringLiteral("list --data none.rostrum") << 1;
}

void PairingTests::theCommandLineRefusesWrongWords() {
    QFETCH(const QString, words);
    QFETCH(const int, code);
    QVERIFY(tokenCommand(words.split(u' ', Qt::SkipEmptyParts), code));
    QVERIFY(!QFile::exists(folder_->filePath(QStringLiteral("none.rostrum"))));
}

QTEST_GUILESS_MAIN(PairingTests)
#include "pairing_tests.moc"
