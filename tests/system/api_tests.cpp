// SPDX-License-Identifier: GPL-3.0-or-later
// The public API through the running program, as games, phones and browsers meet it: what was accepted holds across restarts,
// answers come in order, and one port serves requests and live viewers.
#include "tests/system/program.h"
#include "tests/system/talk.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <QWebSocket>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

// A WebSocket client that keeps all that it is told.
class Listener : public QObject {
    Q_OBJECT

  public:
    explicit Listener(const QUrl& url) {
        connect(&socket, &QWebSocket::textMessageReceived, this, [this](const QString& text) {
            messages.push_back(QJsonDocument::fromJson(text.toUtf8()).object());
            if (messages.back().value(u"type").toString() == u"leaderboard_update")
                arrivedMs.push_back(clock.elapsed());
        });
        clock.start();
        socket.open(url);
    }
    void say(const char* text) { socket.sendTextMessage(QString::fromUtf8(text)); }
    // The newest message of this type; an empty object if there is none.
    QJsonObject newest(const char* type) const {
        const auto found = std::find_if(messages.rbegin(), messages.rend(), [&](const QJsonObject& message) {
            return message.value(u"type").toString() == QLatin1String(type);
        });
        return found == messages.rend() ? QJsonObject() : *found;
    }
    QJsonArray entries() const { return newest("leaderboard_update").value(u"data")[u"entries"].toArray(); }

    QWebSocket socket;
    QElapsedTimer clock;
    std::vector<QJsonObject> messages;
    std::vector<qint64> arrivedMs; // of states
};

class ApiTests : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanupTestCase();
    void keysHoldAcrossARestart();
    void unchangedRankingsAre304();
    void pipelinedRequestsAreAnsweredInOrder();
    void onePortServesRequestsAndViewers();
    void viewersGetTwentyStatesASecondAtMost();
    void foreignPagesGetNoSocket_data() const;
    void foreignPagesGetNoSocket();

  private:
    QUrl live(const QString& rest = QStringLiteral("/ws")) const {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(server_->port()).arg(rest));
    }
    Answer score(const std::string& board, const std::string& player, int points) {
        return talk_->post("/api/v1/scores", R"({"player_id":")" + player + R"(","leaderboard_id":")" +
                                                 board + R"(","score":)" + std::to_string(points) + "}");
    }
    bool makeBoard(const std::string& fields) {
        return talk_->post("/api/v1/leaderboards", fields).status == 201;
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Program> server_;
    std::unique_ptr<Talk> talk_;
};

void ApiTests::initTestCase() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    server_ = std::make_unique<Program>(folder_->path());
    QVERIFY2(server_->serve(folder_->filePath("finals.rostrum")), server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
}

void ApiTests::cleanupTestCase() {
    if (server_)
        QVERIFY2(server_->stop(), server_->errors().constData());
}

void ApiTests::keysHoldAcrossARestart() {
    QVERIFY(makeBoard(R"({"id":"keys","update_mode":"increment"})"));
    const std::string header = std::string(jsonType) + "Idempotency-Key: ";
    const std::string body = R"({"player_id":"ann","leaderboard_id":"keys","score":5})";
    const std::string named = R"({"player_id":"bob","leaderboard_id":"keys","score":2,"event_id":"goal-1"})";
    const std::string batch =
        R"({"scores":[{"player_id":"cid","leaderboard_id":"keys","score":4}, {"player_id":"","leaderboard_id":"keys","score":4}]})";
    const Answer first = talk_->post("/api/v1/scores", body, header + "k1\r\n");
    const Answer second = talk_->post("/api/v1/scores", named);
    const Answer third = talk_->post("/api/v1/scores/batch", batch, header + "k2\r\n");
    const Answer board = talk_->post("/api/v1/leaderboards", R"({"id":"keys2"})", header + "k3\r\n");
    VERIFY_STATUS(first, 200);
    VERIFY_STATUS(second, 200);
    VERIFY_STATUS(third, 200);
    VERIFY_STATUS(board, 201);
    // What was refused binds no key.
    VERIFY_STATUS(talk_->post("/api/v1/scores", R"({"player_id":"ann","leaderboard_id":"none","score":5})",
                              header + "k4\r\n"),
                  404);
    const auto revision = talk_->revision("keys");
    for (const bool orderly : {true, false}) {
        QVERIFY2(orderly ? server_->stop() : server_->kill9(), server_->errors().constData());
        QVERIFY2(server_->serve(folder_->filePath("finals.rostrum")), server_->errors().constData());
        talk_ = std::make_unique<Talk>(server_->port());
        QVERIFY(talk_->awaitReady());
        // Compared by value, not by bytes.
        const Answer again =
            talk_->post("/api/v1/scores", R"({ "score": 5.0, "leaderboard_id": "keys", "player_id": "ann" })",
                        header + "k1\r\n");
        QCOMPARE(again.raw.body, first.raw.body);
        QCOMPARE(talk_->post("/api/v1/scores", named).raw.body, second.raw.body);
        QCOMPARE(talk_->post("/api/v1/scores/batch", batch, header + "k2\r\n").raw.body, third.raw.body);
        const Answer boardAgain = talk_->post("/api/v1/leaderboards", R"({"id":"keys2"})", header + "k3\r\n");
        VERIFY_STATUS(boardAgain, 201);
        QCOMPARE(boardAgain.raw.body, board.raw.body);
        const Answer other = talk_->post(
            "/api/v1/scores", R"({"player_id":"ann","leaderboard_id":"keys","score":6})", header + "k1\r\n");
        VERIFY_STATUS(other, 422);
        QCOMPARE(other.code(), QStringLiteral("idempotency_mismatch"));
        QCOMPARE(talk_->revision("keys"), revision);
    }
    VERIFY_STATUS(talk_->post("/api/v1/scores", body, header + "k4\r\n"), 200);
}

void ApiTests::unchangedRankingsAre304() {
    QVERIFY(makeBoard(R"({"id":"tags"})"));
    VERIFY_STATUS(score("tags", "ann", 1), 200);
    for (const char* query : {"/top", "/top?limit=3", "/range?start=1&end=5", "/player/ann", "/around/ann"}) {
        const std::string target = std::string("/api/v1/leaderboards/tags") + query;
        const std::string tag = talk_->get(target).header("etag");
        QVERIFY2(tag.size() > 2 && tag.ends_with('"'), query);
        const Answer same = talk_->get(target, "If-None-Match: " + tag + "\r\n");
        VERIFY_STATUS(same, 304);
        QVERIFY(same.raw.body.empty());
        VERIFY_STATUS(score("tags", "ann", 1), 200); // changes nothing
        VERIFY_STATUS(talk_->get(target, "If-None-Match: \"x\", " + tag + "\r\n"), 304);
        VERIFY_STATUS(score("tags", "ann", 2), 200);
        const Answer changed = talk_->get(target, "If-None-Match: " + tag + "\r\n");
        VERIFY_STATUS(changed, 200);
        QVERIFY(changed.header("etag") != tag);
        VERIFY_STATUS(score("tags", "ann", 1), 200);
    }
}

// Writes and reads of all kinds mixed, in one go on one connection: each answer is where its request was.
void ApiTests::pipelinedRequestsAreAnsweredInOrder() {
    QVERIFY(makeBoard(R"({"id":"pipe","update_mode":"increment"})"));
    constexpr int requests = 1000;
    std::string bytes;
    for (int i = 0; i < requests; ++i) {
        if (i % 4 == 0)
            bytes += request("POST", "/api/v1/scores",
                             R"({"player_id":"ann","leaderboard_id":"pipe","score":1})", jsonType);
        else if (i % 4 == 1)
            bytes += request("GET", "/api/v1/leaderboards/pipe/player/ann");
        else if (i % 4 == 2)
            bytes += request("GET", "/no/such/path/" + std::to_string(i));
        else
            bytes += request("GET", "/api/v1/leaderboards/pipe/top");
    }
    RawClient client(server_->port());
    std::thread sender([&] { client.send(bytes); });
    int points = 0;
    int wrong = 0;
    for (int i = 0; i < requests; ++i) {
        Answer answer;
        answer.raw = client.receive();
        answer.status = answer.raw.status;
        if (i % 4 == 0)
            wrong += answer.data()[u"score"].toInt() != ++points;
        else if (i % 4 == 1) // after the write before it
            wrong += answer.data()[u"score"].toInt() != points;
        else if (i % 4 == 2)
            wrong += answer.status != 404;
        else
            wrong += answer.data()[0][u"score"].toInt() < points;
    }
    sender.join();
    QCOMPARE(wrong, 0);
    QCOMPARE(points, requests / 4);
}

void ApiTests::onePortServesRequestsAndViewers() {
    QVERIFY(makeBoard(R"({"id":"live"})"));
    VERIFY_STATUS(score("live", "ann", 1), 200);
    Listener viewer(live());
    QTRY_COMPARE_WITH_TIMEOUT(viewer.socket.state(), QAbstractSocket::ConnectedState, patienceMs);
    viewer.say(R"({"type":"subscribe","leaderboard_id":"live","limit":2,"ref":"a"})");
    QTRY_COMPARE_WITH_TIMEOUT(viewer.entries().size(), 1, patienceMs);
    const QJsonObject first = viewer.newest("leaderboard_update");
    QCOMPARE(first.value(u"leaderboard_id").toString(), QStringLiteral("live"));
    QCOMPARE(first.value(u"period").toString(), QStringLiteral("all"));
    QCOMPARE(first.value(u"ref").toString(), QStringLiteral("a"));
    QCOMPARE(first.value(u"revision").toInteger(), *talk_->revision("live"));
    VERIFY_STATUS(score("live", "bob", 2), 200);
    VERIFY_STATUS(score("live", "Curaçao", 3), 200);
    QTRY_COMPARE_WITH_TIMEOUT(viewer.entries().at(0)[u"player_id"].toString(), QStringLiteral("Curaçao"),
                              patienceMs);
    QCOMPARE(viewer.entries().size(), 2);
    QCOMPARE(viewer.newest("leaderboard_update").value(u"data")[u"total_players"].toInteger(), 3);
    viewer.say(R"({"type":"subscribe","leaderboard_id":"none","ref":"b"})");
    QTRY_COMPARE_WITH_TIMEOUT(viewer.newest("error").value(u"ref").toString(), QStringLiteral("b"),
                              patienceMs);
    QCOMPARE(viewer.newest("error").value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    viewer.say("not even JSON");
    QTRY_COMPARE_WITH_TIMEOUT(viewer.newest("error").value(u"code").toString(),
                              QStringLiteral("invalid_request"), patienceMs);
    viewer.say(R"({"type":"ping","ref":"c"})");
    QTRY_COMPARE_WITH_TIMEOUT(viewer.newest("pong").value(u"ref").toString(), QStringLiteral("c"),
                              patienceMs);
    VERIFY_STATUS(talk_->post("/api/v1/leaderboards/live/reset", "{}"), 200);
    QTRY_VERIFY_WITH_TIMEOUT(!viewer.newest("board_reset").isEmpty() && viewer.entries().isEmpty(),
                             patienceMs);
    VERIFY_STATUS(talk_->del("/api/v1/leaderboards/live"), 200);
    QTRY_COMPARE_WITH_TIMEOUT(viewer.newest("board_deleted").value(u"leaderboard_id").toString(),
                              QStringLiteral("live"), patienceMs);
    QCOMPARE(viewer.socket.state(), QAbstractSocket::ConnectedState);
}

void ApiTests::viewersGetTwentyStatesASecondAtMost() {
    QVERIFY(makeBoard(R"({"id":"fast","update_mode":"increment"})"));
    Listener viewer(live("/ws?leaderboard=fast"));
    QTRY_VERIFY_WITH_TIMEOUT(!viewer.newest("leaderboard_update").isEmpty(), patienceMs);
    // Written from another thread, while this one reads.
    constexpr int writes = 3000;
    std::thread writer([port = server_->port()] {
        Talk own(port);
        for (int i = 0; i < writes; ++i)
            own.post("/api/v1/scores", R"({"player_id":"ann","leaderboard_id":"fast","score":1})");
    });
    const bool ended =
        QTest::qWaitFor([&] { return viewer.entries().at(0)[u"score"].toInt() == writes; }, patienceMs);
    writer.join();
    QVERIFY(ended); // the newest state comes, however many are left out
    // The first one came before anything was written: the others were sent within this time, 50 ms apart or more.
    const qint64 took = viewer.arrivedMs.back() - viewer.arrivedMs.front();
    const auto most = static_cast<std::size_t>(3 + took / 50);
    QVERIFY2(viewer.arrivedMs.size() <= most, QByteArray::number(viewer.arrivedMs.size()).constData());
    qint64 revision = 0;
    for (const QJsonObject& message : viewer.messages) {
        QVERIFY(message.value(u"revision").toInteger() > revision);
        revision = message.value(u"revision").toInteger();
    }
}

void ApiTests::foreignPagesGetNoSocket_data() const {
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("no browser") << QByteArray("Host: localhost\r\n") << 101;
    QTest::newRow("own page") << QByteArray("Host: localhost:8080\r\nOrigin: http://localhost:8080\r\n")
                              << 101;
    QTest::newRow("foreign page") << QByteArray("Host: localhost\r\nOrigin: https://evil.example\r\n") << 403;
    QTest::newRow("foreign host") << QByteArray("Host: evil.example\r\n") << 421;
}

void ApiTests::foreignPagesGetNoSocket() {
    QFETCH(QByteArray, headers);
    QFETCH(int, status);
    RawClient client(server_->port());
    client.send("GET /ws HTTP/1.1\r\n" + headers.toStdString() +
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QCOMPARE(client.receive().status, status);
}

QTEST_GUILESS_MAIN(ApiTests)
#include "api_tests.moc"
