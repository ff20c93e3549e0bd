// SPDX-License-Identifier: GPL-3.0-or-later
// SIGTERM and SIGINT: what was taken in is committed and answered, everybody is told, and the program is gone within five seconds.
#include "tests/system/event_checks.h"
#include "tests/system/program.h"
#include "tests/system/talk.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <QWebSocket>

#include <atomic>
#include <csignal>
#include <memory>
#include <thread>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr int stopWithinMs = 5'000;

// Adds a point again and again until the server goes, and counts what was acknowledged; each request is answered or refused whole,
// and what is sent is known to have been sent whole.
class Pusher {
  public:
    explicit Pusher(std::uint16_t port) : thread_([this, port] { push(port); }) {}
    ~Pusher() { thread_.join(); }
    Pusher(const Pusher&) = delete;
    Pusher& operator=(const Pusher&) = delete;

    std::uint64_t acknowledged() const { return acknowledged_; }
    std::uint64_t sent() const { return sent_; }
    bool ended() const { return ended_; }
    int oddStatus() const { return oddStatus_; } // an answer that is neither; 0: none

  private:
    void push(std::uint16_t port) {
        RawClient client(port);
        const std::string one =
            request("POST", "/api/v1/scores", R"({"player_id":"ann","leaderboard_id":"default","score":1})",
                    jsonType);
        while (client.isConnected()) {
            ++sent_;
            if (!client.send(one))
                break;
            const int status = client.receive().status;
            if (status == 0)
                break;
            if (status == 200)
                ++acknowledged_;
            else if (status != 503)
                oddStatus_ = status;
        }
        ended_ = true;
    }

    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<std::uint64_t> sent_ = 0;
    std::atomic<int> oddStatus_ = 0;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

} // namespace

class StopTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void drainsUnderLoadWithViewers_data() const;
    void drainsUnderLoadWithViewers();
    void answersWhatIsInWork();
    void stopsWhileTheFileIsRead();
    void secondSignalHarmsNothing();

  private:
    QString path() const { return folder_->filePath(QStringLiteral("finals.rostrum")); }
    std::unique_ptr<QTemporaryDir> folder_;
};

void StopTests::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
}

void StopTests::drainsUnderLoadWithViewers_data() const {
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void StopTests::drainsUnderLoadWithViewers() {
    QFETCH(int, signal);
    Program server(folder_->path());
    QVERIFY2(server.serve(path()), server.errors().constData());
    QVERIFY(Talk(server.port()).awaitReady());
    std::vector<std::unique_ptr<QWebSocket>> viewers;
    int states = 0;
    int closed = 0;
    viewers.reserve(100);
    for (int i = 0; i < 100; ++i) {
        viewers.push_back(std::make_unique<QWebSocket>());
        connect(viewers.back().get(), &QWebSocket::textMessageReceived, this,
                [&](const QString&) { ++states; });
        connect(viewers.back().get(), &QWebSocket::disconnected, this, [&] { ++closed; });
        viewers.back()->open(
            QUrl(QStringLiteral("ws://127.0.0.1:%1/ws?leaderboard=default").arg(server.port())));
    }
    QTRY_VERIFY_WITH_TIMEOUT(states >= 100, patienceMs);
    std::uint64_t acknowledged = 0;
    std::uint64_t sent = 0;
    {
        std::vector<std::unique_ptr<Pusher>> pushers;
        pushers.reserve(4);
        for (int i = 0; i < 4; ++i)
            pushers.push_back(std::make_unique<Pusher>(server.port()));
        for (const auto& pusher : pushers)
            QTRY_VERIFY_WITH_TIMEOUT(pusher->acknowledged() >= 50, patienceMs);
        QElapsedTimer stopping;
        stopping.start();
        server.signal(signal);
        QCOMPARE(server.awaitExit(), std::optional(0));
        QVERIFY2(stopping.elapsed() < stopWithinMs, QByteArray::number(stopping.elapsed()).constData());
        for (const auto& pusher : pushers) {
            QTRY_VERIFY_WITH_TIMEOUT(pusher->ended(), patienceMs);
            QCOMPARE(pusher->oddStatus(), 0);
            acknowledged += pusher->acknowledged();
            sent += pusher->sent();
        }
    }
    QTRY_COMPARE_WITH_TIMEOUT(closed, 100, patienceMs);
    for (const auto& viewer : viewers)
        QCOMPARE(viewer->closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
    // Each push was a point: what was acknowledged is there, and nothing that was not sent.
    QVERIFY2(server.serve(path()), server.errors().constData());
    Talk talk(server.port());
    QVERIFY(talk.awaitReady());
    const auto points = static_cast<std::uint64_t>(
        talk.get("/api/v1/leaderboards/default/player/ann").data()[u"score"].toInteger());
    QVERIFY2(points >= acknowledged && points <= sent, QByteArray::number(qulonglong{points}).constData());
    QVERIFY(server.stop());
}

// A slow disk keeps commits waiting: the signal comes while requests are in work, and all of them are answered.
void StopTests::answersWhatIsInWork() {
    Program server(folder_->path());
    server.setVariable(QStringLiteral("ROSTRUM_SYNC_DELAY_US"), QStringLiteral("150000"));
    QVERIFY2(server.serve(path()), server.errors().constData());
    QVERIFY(Talk(server.port()).awaitReady());
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QCOMPARE(clients.back()->receive().status, 200); // it is connected through and through
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const std::string player = "p" + std::to_string(i);
        clients[i]->send(request("POST", "/api/v1/scores",
                                 R"({"player_id":")" + player + R"(","leaderboard_id":"default","score":7})",
                                 jsonType));
    }
    // The first of them is committed, so the others are behind it in the queue or on the way to it.
    QCOMPARE(clients.front()->receive().status, 200);
    server.signal(SIGTERM);
    int answered = 1;
    for (std::size_t i = 1; i < clients.size(); ++i) {
        const RawAnswer answer = clients[i]->receive();
        QCOMPARE(answer.status, 200);
        ++answered;
    }
    QCOMPARE(server.awaitExit(), std::optional(0));
    Program again(folder_->path());
    QVERIFY2(again.serve(path()), again.errors().constData());
    Talk talk(again.port());
    QVERIFY(talk.awaitReady());
    QCOMPARE(talk.get("/api/v1/leaderboards/default").data()[u"total_players"].toInteger(), answered);
}

// A stop at any moment of a start, also while the file is being read, ends with 0 and leaves it whole.
void StopTests::stopsWhileTheFileIsRead() {
    {
        Program server(folder_->path());
        QVERIFY2(server.serve(path()), server.errors().constData());
        Talk talk(server.port());
        QVERIFY(talk.awaitReady());
        for (int batch = 0; batch < 40; ++batch) {
            std::string body = R"({"scores":[)";
            for (int i = 0; i < 1000; ++i)
                body += (i == 0 ? R"({"player_id":"p)" : R"(,{"player_id":"p)") + std::to_string(i) +
                        R"(","leaderboard_id":"default","score":1})";
            QCOMPARE(talk.post("/api/v1/scores/batch", body + "]}").status, 200);
        }
        QVERIFY(server.kill9()); // no snapshot: the next start reads every event
    }
    Program server(folder_->path());
    QVERIFY2(server.serve(path()), server.errors().constData());
    server.signal(SIGTERM);
    QCOMPARE(server.awaitExit(stopWithinMs), std::optional(0));
    const FileStates states = statesOf(path());
    QVERIFY2(states.fault.empty(), states.fault.c_str());
    QCOMPARE(states.lastSeq, std::uint64_t{1 + 1000 + 40 * 1000});
    QVERIFY(states.fromSnapshot == states.fromEvents);
}

void StopTests::secondSignalHarmsNothing() {
    Program server(folder_->path());
    QVERIFY2(server.serve(path()), server.errors().constData());
    Talk talk(server.port());
    QVERIFY(talk.awaitReady());
    QCOMPARE(
        talk.post("/api/v1/scores", R"({"player_id":"ann","leaderboard_id":"default","score":3})").status,
        200);
    server.signal(SIGTERM);
    server.signal(SIGINT);
    server.signal(SIGTERM);
    const std::optional<int> code = server.awaitExit();
    // Once everything is closed the signals have their usual meaning again: too late to harm.
    QVERIFY2(code == 0 || code == -SIGTERM || code == -SIGINT, server.errors().constData());
    const FileStates states = statesOf(path());
    QVERIFY2(states.fault.empty(), states.fault.c_str());
    QVERIFY(states.fromEvents.find("ann") != std::string::npos);
}

QTEST_GUILESS_MAIN(StopTests)
#include "stop_tests.moc"
