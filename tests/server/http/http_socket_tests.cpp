// SPDX-License-Identifier: GPL-3.0-or-later
// WebSockets on the same port.
#include "tests/server/http/edge_fixture.h"
#include "tests/server/http/raw_client.h"

#include <QNetworkRequest>
#include <QSignalSpy>
#include <QWebSocket>
#include <array>

using namespace rostrum;

namespace {

std::string handshake(std::string_view target, std::string_view more = {}) {
    return get(target,
               "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                   std::string(more));
}

// A text frame as a client must send it: masked.
std::string frame(std::string_view text) {
    constexpr std::array<char, 4> kMask{0x11, 0x22, 0x33, 0x44};
    std::string bytes("\x81");
    bytes.push_back(static_cast<char>(0x80U | text.size())); // short texts only
    bytes.append(kMask.data(), kMask.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        bytes.push_back(static_cast<char>(text[i] ^ kMask.at(i % 4)));
    return bytes;
}

std::string receiveText(RawClient& client) {
    const std::string head = client.take(2);
    if (head.size() < 2 || head[0] != '\x81')
        return "not a text";
    std::size_t size = static_cast<unsigned char>(head[1]);
    if (size == 126) {
        const std::string longer = client.take(2);
        size = static_cast<std::size_t>(static_cast<unsigned char>(longer[0])) << 8U |
               static_cast<unsigned char>(longer[1]);
    }
    return client.take(size);
}

} // namespace

class HttpSocketTests : public QObject {
    Q_OBJECT

  private slots:
    void echoes();
    void framesRightBehindTheHandshake();
    void handshakesAfterRequests();
    void refuses_data();
    void refuses();
    void origins();
    void largeMessagesEndTheSocket();
    void socketsCountAsConnections();
    void brokenFramesAreClosed();
    void stoppingSaysGoodbye();
};

void HttpSocketTests::echoes() {
    EdgeFixture edge;
    QWebSocket socket;
    QSignalSpy texts(&socket, &QWebSocket::textMessageReceived);
    socket.open(QUrl(QStringLiteral("ws://localhost:%1/ws?leaderboard=a%20b").arg(edge.port())));
    QTRY_COMPARE(texts.count(), 1);
    QCOMPARE(texts[0][0].toString(), "hello GET /ws ?leaderboard=a%20b 0: loopback direct plain");
    socket.sendTextMessage("one");
    socket.sendTextMessage("two");
    QTRY_COMPARE(texts.count(), 3);
    QCOMPARE(texts[1][0].toString(), "echo one");
    QCOMPARE(texts[2][0].toString(), "echo two");
    // HTTP goes on beside it.
    RawClient client(edge.port());
    client.send(get("/echo"));
    QCOMPARE(client.receive().status, 200);
}

void HttpSocketTests::framesRightBehindTheHandshake() {
    EdgeFixture edge;
    for (int round = 0; round < 20; ++round) {
        RawClient client(edge.port());
        client.send(handshake("/ws?x", "X-Forwarded-For: 1.2.3.4\r\n") + frame("early") + frame("bird"));
        QCOMPARE(client.receive().status, 101);
        QCOMPARE(receiveText(client), std::string("hello GET /ws ?x 0: loopback forwarded plain"));
        QCOMPARE(receiveText(client), std::string("echo early"));
        QCOMPARE(receiveText(client), std::string("echo bird"));
        client.send(frame("later"));
        QCOMPARE(receiveText(client), std::string("echo later"));
    }
    QTRY_COMPARE(edge.open(), std::size_t{0});
}

void HttpSocketTests::handshakesAfterRequests() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(get("/keep") + handshake("/ws") + frame("early"));
    QTRY_COMPARE(edge.kept(), 1);
    edge.release("first");
    QCOMPARE(client.receive().body, std::string("first"));
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, 101);
    QCOMPARE(answer.header("sec-websocket-accept"), std::string("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    receiveText(client);
    QCOMPARE(receiveText(client), std::string("echo early"));
}

void HttpSocketTests::refuses_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray upgrade = "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
    const QByteArray key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    const QByteArray version = "Sec-WebSocket-Version: 13\r\n";
    const auto row = [](const char* name, const QByteArray& request, int status) {
        QTest::newRow(name) << request + "\r\n" << status;
    };
    row("other path", "GET /echo HTTP/1.1\r\n" + upgrade + key + version, 404);
    row("no key", "GET /ws HTTP/1.1\r\n" + upgrade + version, 400);
    row("short key", "GET /ws HTTP/1.1\r\n" + upgrade + version + "Sec-WebSocket-Key: abc\r\n", 400);
    row("old version", "GET /ws HTTP/1.1\r\n" + upgrade + key + "Sec-WebSocket-Version: 8\r\n", 426);
    row("no version", "GET /ws HTTP/1.1\r\n" + upgrade + key, 426);
    row("foreign origin",
        "GET /ws HTTP/1.1\r\n" + upgrade + key + version + "Origin: http://evil.example\r\n", 403);
    row("foreign host",
        "GET /ws HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + key + version,
        421);
}

void HttpSocketTests::refuses() {
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(request.toStdString());
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("content-type"), std::string("application/problem+json"));
    QCOMPARE(answer.header("sec-websocket-version"), std::string(status == 426 ? "13" : ""));
    QVERIFY(client.ended());
}

void HttpSocketTests::origins() {
    EdgeFixture edge;
    for (const char* origin : {"http://localhost", "https://stream.example"}) {
        RawClient client(edge.port());
        client.send(handshake("/ws", "Origin: " + std::string(origin) + "\r\n"));
        QCOMPARE(client.receive().status, 101);
    }
}

void HttpSocketTests::largeMessagesEndTheSocket() {
    EdgeLimits limits;
    limits.socketMessageBytes = 1000;
    EdgeFixture edge(limits);
    QWebSocket socket;
    QSignalSpy texts(&socket, &QWebSocket::textMessageReceived);
    QSignalSpy gone(&socket, &QWebSocket::disconnected);
    socket.open(QUrl(QStringLiteral("ws://localhost:%1/ws").arg(edge.port())));
    QTRY_COMPARE(texts.count(), 1);
    socket.sendTextMessage(QString(1000, 'a'));
    QTRY_COMPARE(texts.count(), 2);
    socket.sendTextMessage(QString(1001, 'a'));
    QTRY_COMPARE(gone.count(), 1);
    QCOMPARE(socket.closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
    QCOMPARE(texts.count(), 2);
    QTRY_COMPARE(edge.open(), std::size_t{0});
}

void HttpSocketTests::socketsCountAsConnections() {
    EdgeLimits limits;
    limits.connections = 2;
    EdgeFixture edge(limits);
    auto first = std::make_unique<RawClient>(edge.port());
    RawClient second(edge.port());
    for (RawClient* client : {first.get(), &second}) {
        client->send(handshake("/ws"));
        QCOMPARE(client->receive().status, 101);
        receiveText(*client);
    }
    QCOMPARE(edge.server().counters().sockets.load(), std::size_t{2});
    QCOMPARE(RawClient(edge.port()).receive().status, 503);
    first->reset();
    QTRY_COMPARE(edge.server().counters().sockets.load(), std::size_t{1});
    QTRY_VERIFY([&] {
        RawClient third(edge.port());
        third.send(get("/echo"));
        return third.receive().status == 200;
    }());
}

void HttpSocketTests::brokenFramesAreClosed() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(handshake("/ws"));
    QCOMPARE(client.receive().status, 101);
    receiveText(client);
    std::string reserved = frame("abc");
    reserved[0] = '\x83'; // an opcode that does not exist
    client.send(reserved);
    QCOMPARE(client.take(1), std::string("\x88"));
    client.reset();
    QTRY_COMPARE(edge.open(), std::size_t{0});
}

void HttpSocketTests::stoppingSaysGoodbye() {
    EdgeFixture edge;
    QWebSocket socket;
    QSignalSpy texts(&socket, &QWebSocket::textMessageReceived);
    QSignalSpy gone(&socket, &QWebSocket::disconnected);
    socket.open(QUrl(QStringLiteral("ws://localhost:%1/ws").arg(edge.port())));
    QTRY_COMPARE(texts.count(), 1);
    edge.server().stop();
    QTRY_COMPARE(gone.count(), 1);
    QCOMPARE(edge.open(), std::size_t{0});
}

QTEST_GUILESS_MAIN(HttpSocketTests)
#include "http_socket_tests.moc"
