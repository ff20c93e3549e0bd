// SPDX-License-Identifier: GPL-3.0-or-later
// The server as a whole: listening, moving, stopping, threads, bells, TLS, running out of descriptors.
#include "server/http/doorbell.h"
#include "tests/server/http/certificate.h"
#include "tests/server/http/edge_fixture.h"
#include "tests/server/http/raw_client.h"

#include <QSignalSpy>
#include <QSslSocket>
#include <QTcpServer>
#include <QWebSocket>
#include <fcntl.h>
#include <mutex>
#include <set>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace rostrum;

class HttpServerTests : public QObject {
    Q_OBJECT

  private slots:
    void busyPorts();
    void badAddresses();
    void movesWithoutDroppingAnybody();
    void aFailedMoveStays();
    void stopAnswersWhatIsInWork();
    void stopDoesNotWaitForEver();
    void handsConnectionsRound();
    void postsInOrder();
    void doorbellsMelt();
    void ringersOutliveTheirBell();
    void runsOutOfDescriptors();
    void speaksTls();
};

void HttpServerTests::busyPorts() {
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, 0));
    EdgeFixture edge;
    const auto result = edge.server().listen("127.0.0.1", other.serverPort());
    QVERIFY(!result.ok());
    QVERIFY(result.error().detail.find("already listening on 127.0.0.1:" +
                                       std::to_string(other.serverPort())) != std::string::npos);
}

void HttpServerTests::badAddresses() {
    EdgeFixture edge;
    QVERIFY(edge.server().listen("venue", 0).error().detail.find("'venue'") != std::string::npos);
    QVERIFY(edge.server().listen("192.0.2.1", 0).error().detail.find("does not have") != std::string::npos);
}

void HttpServerTests::movesWithoutDroppingAnybody() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(get("/keep"));
    QTRY_COMPARE(edge.kept(), 1);
    const auto shared = edge.server().listen("0.0.0.0", edge.port());
    QVERIFY(shared.ok());
    QCOMPARE(*shared, edge.port());
    edge.release("kept");
    QCOMPARE(client.receive().body, std::string("kept"));
    RawClient later(edge.port());
    later.send(get("/echo"));
    QCOMPARE(later.receive().status, 200);
    const auto back = edge.server().listen("127.0.0.1", edge.port());
    QVERIFY(back.ok());
    for (RawClient* open : {&client, &later}) {
        open->send(get("/echo"));
        QCOMPARE(open->receive().status, 200);
    }
    QCOMPARE(edge.open(), std::size_t{2});
}

void HttpServerTests::aFailedMoveStays() {
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, 0));
    EdgeFixture edge;
    QVERIFY(!edge.server().listen("127.0.0.1", other.serverPort()).ok());
    RawClient client(edge.port());
    client.send(get("/echo"));
    QCOMPARE(client.receive().status, 200);
}

void HttpServerTests::stopAnswersWhatIsInWork() {
    EdgeFixture edge;
    RawClient working(edge.port());
    RawClient idle(edge.port());
    idle.send(get("/echo"));
    QCOMPARE(idle.receive().status, 200);
    working.send(get("/keep"));
    QTRY_COMPARE(edge.kept(), 1);
    std::thread stopping([&] { edge.server().threads().front()->stop(); });
    QVERIFY(idle.ended()); // it has begun to stop
    edge.release("last");
    const RawAnswer answer = working.receive();
    QCOMPARE(answer.body, std::string("last"));
    QCOMPARE(answer.header("connection"), std::string("close"));
    stopping.join();
    QVERIFY(working.ended());
}

void HttpServerTests::stopDoesNotWaitForEver() {
    EdgeLimits limits;
    limits.stopGraceMs = 50;
    EdgeFixture edge(limits);
    RawClient client(edge.port());
    client.send(get("/keep"));
    QTRY_COMPARE(edge.kept(), 1);
    edge.server().stop();
    // The handler went, and with it the responder: that is an answer too.
    QCOMPARE(client.receive().status, 503);
    QVERIFY(client.ended());
    QVERIFY(!RawClient(edge.port()).isConnected());
    QVERIFY(!edge.server().listen("127.0.0.1", 0).ok());
}

void HttpServerTests::handsConnectionsRound() {
    class Naming final : public EdgeHandler {
      public:
        explicit Naming(std::size_t index) : index_(index) {}
        void handle(HttpRequest&& /*request*/, Responder responder) override {
            Response response;
            response.body = std::to_string(index_);
            responder.respond(std::move(response));
        }
        void opened(HttpRequest&& /*handshake*/, std::unique_ptr<QWebSocket> /*socket*/) override {}

      private:
        std::size_t index_;
    };
    EdgeSettings settings;
    settings.policy = EdgeFixture::policy();
    HttpServer server(3, settings,
                      [](NetThread& thread) { return std::make_unique<Naming>(thread.index()); });
    const auto port = server.listen("127.0.0.1", 0);
    QVERIFY(port.ok());
    std::set<std::string> seen;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<RawClient>(*port));
        clients.back()->send(get("/"));
        seen.insert(clients.back()->receive().body);
    }
    QCOMPARE(seen, (std::set<std::string>{"0", "1", "2"}));
}

void HttpServerTests::postsInOrder() {
    EdgeFixture edge;
    std::mutex mutex;
    std::vector<int> seen;
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(edge.server().threads().front()->post([&, i] {
            const std::lock_guard lock(mutex);
            seen.push_back(i);
        }));
    }
    const auto count = [&] {
        const std::lock_guard lock(mutex);
        return seen.size();
    };
    QTRY_COMPARE(count(), std::size_t{1000});
    const std::lock_guard lock(mutex);
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
}

void HttpServerTests::doorbellsMelt() {
    std::mutex mutex;
    std::vector<int> queue;
    std::size_t seen = 0;
    int calls = 0;
    EventDoorbell bell([&] {
        ++calls;
        const std::lock_guard lock(mutex);
        seen += queue.size();
        queue.clear();
    });
    const std::shared_ptr<Doorbell> ringer = bell.ringer();
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 5000; ++i) {
                {
                    const std::lock_guard lock(mutex);
                    queue.push_back(i);
                }
                ringer->ring();
            }
        });
    }
    QTRY_COMPARE(seen, std::size_t{20'000}); // none is missed
    for (std::thread& thread : threads)
        thread.join();
    QVERIFY(calls <= 20'000);
    calls = 0;
    bell.ring();
    bell.ring();
    bell.ring();
    QTRY_COMPARE(calls, 1);
    QCoreApplication::processEvents();
    QCOMPARE(calls, 1);
}

void HttpServerTests::ringersOutliveTheirBell() {
    std::shared_ptr<Doorbell> ringer;
    int calls = 0;
    {
        EventDoorbell bell([&] { ++calls; });
        ringer = bell.ringer();
    }
    ringer->ring();
    QCoreApplication::processEvents();
    QCOMPARE(calls, 0);
}

// At the descriptor limit those who come are told so, nothing spins, and all is well again afterwards.
void HttpServerTests::runsOutOfDescriptors() {
    EdgeFixture edge;
    RawClient inside(edge.port());
    inside.send(get("/echo"));
    QCOMPARE(inside.receive().status, 200);
    RawClient outside(edge.port()); // connected by the kernel, maybe not accepted yet
    outside.send(get("/echo"));
    QCOMPARE(outside.receive().status, 200);
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &before), 0);
    std::vector<int> hoard;
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); // ours, for the client below
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(probe) + 8;
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &tight), 0);
    for (int fd = open("/dev/null", O_RDONLY | O_CLOEXEC); fd >= 0;
         fd = open("/dev/null", O_RDONLY | O_CLOEXEC))
        hoard.push_back(fd);
    close(probe);
    RawClient late(edge.port()); // takes the last one
    QVERIFY(late.isConnected());
    late.send(get("/echo"));
    const RawAnswer answer = late.receive();
    inside.send(get("/echo"));
    const RawAnswer served = inside.receive();
    for (const int fd : hoard)
        close(fd);
    setrlimit(RLIMIT_NOFILE, &before);
    QCOMPARE(answer.status, 503);
    QCOMPARE(served.status, 200);
    RawClient after(edge.port());
    after.send(get("/echo"));
    QCOMPARE(after.receive().status, 200);
}

void HttpServerTests::speaksTls() {
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here");
    const auto tls = selfSigned();
    QVERIFY(tls.has_value());
    EdgeFixture edge({}, 1, tls);
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHostEncrypted("localhost", edge.port());
    QTRY_VERIFY(client.isEncrypted());
    const QByteArray large(300'000, 'q');
    client.write(QByteArray::fromStdString(post("/echo", large.toStdString()) +
                                           get("/echo/two", "Origin: https://localhost\r\n")));
    QByteArray seen;
    const auto have = [&](const char* text) {
        seen += client.readAll();
        return seen.contains(text);
    };
    QTRY_VERIFY(have("GET /echo/two ? 0: loopback direct tls"));
    QVERIFY(seen.contains("POST /echo ? 300000:"));
    client.write(QByteArray::fromStdString(get("/big")));
    qsizetype got = 0;
    const auto count = [&] { return got += client.readAll().count('x'); };
    QTRY_VERIFY_WITH_TIMEOUT(count() >= static_cast<qsizetype>(EdgeFixture::bigBytes), 30'000);

    QWebSocket socket;
    socket.ignoreSslErrors();
    QSslConfiguration trusting;
    trusting.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.setSslConfiguration(trusting);
    QSignalSpy texts(&socket, &QWebSocket::textMessageReceived);
    socket.open(QUrl(QStringLiteral("wss://localhost:%1/ws").arg(edge.port())));
    QTRY_COMPARE(texts.count(), 1);
    socket.sendTextMessage("safe");
    QTRY_COMPARE(texts.count(), 2);
    QCOMPARE(texts[1][0].toString(), "echo safe");
    socket.close();
    client.disconnectFromHost();
    RawClient plain(edge.port()); // not TLS: hung up on, without harm
    plain.send(get("/echo"));
    plain.receive();
    QTRY_COMPARE(edge.open(), std::size_t{0});
}

QTEST_GUILESS_MAIN(HttpServerTests)
#include "http_server_tests.moc"
