// SPDX-License-Identifier: GPL-3.0-or-later
// What a guard refuses, and that it does so in full, through real sockets.
#include "tests/server/http/edge_fixture.h"
#include "tests/server/http/raw_client.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace rostrum;

namespace {

EdgeLimits hasty() {
    EdgeLimits limits;
    limits.requestTimeoutMs = 150;
    return limits;
}

bool isProblem(const RawAnswer& answer, int status, const QString& code) {
    const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
    return answer.status == status && answer.header("content-type") == "application/problem+json" &&
           answer.header("connection") == "close" && body["status"].toInt() == status &&
           body["code"].toString() == code && !body["success"].toBool(true) &&
           !body["detail"].toString().isEmpty();
}

} // namespace

class HttpGuardTests : public QObject {
    Q_OBJECT

  private slots:
    void refuses_data();
    void refuses();
    void nothingRunsBehindARefusal();
    void smuggledRequestsAreBodies();
    void lateHeadsTimeOut();
    void lateBodiesTimeOut();
    void aFedHeadTimesOutAllTheSame();
    void idleConnectionsAreClosed();
    void endedRequestsAreRefused();
    void bodiesShareTheirMemory();
    void aRefusalReachesWhoStillSends();
    void headers();
    void origins();
    void preflights();
    void policyCanChange();
};

void HttpGuardTests::refuses_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const QByteArray start = "POST /echo HTTP/1.1\r\nHost: localhost\r\n";
    const auto row = [](const char* name, const QByteArray& request, int status, const char* code) {
        QTest::newRow(name) << request << status << QString::fromLatin1(code);
    };
    row("negative length", start + "Content-Length: -5\r\n\r\n", 400, "invalid_request");
    row("length in letters", start + "Content-Length: abc\r\n\r\n", 400, "invalid_request");
    row("two lengths", start + "Content-Length: 0\r\nContent-Length: 40\r\n\r\n", 400, "invalid_request");
    row("length and chunked", start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
        "invalid_request");
    row("chunked", start + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 411,
        "length_required");
    row("escaped line break", "GET /echo%0d%0aX:y HTTP/1.1\r\nHost: localhost\r\n\r\n", 400,
        "invalid_request");
    row("folded line", "GET /echo HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", 400, "invalid_request");
    row("huge head", "GET /echo HTTP/1.1\r\nHost: localhost\r\nX: " + QByteArray(20'000, 'a') + "\r\n\r\n",
        431, "header_fields_too_large");
    row("endless head", "GET /" + QByteArray(40'000, 'a'), 431, "header_fields_too_large");
    row("body over the limit", start + "Content-Length: 1048577\r\n\r\n", 413, "payload_too_large");
    row("batch over its limit",
        "POST /echo/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8388609\r\n\r\n", 413,
        "payload_too_large");
    row("no host", "GET /echo HTTP/1.1\r\n\r\n", 400, "invalid_request");
    row("foreign host", "GET /echo HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "misdirected_request");
    row("host that ends like ours", "GET /echo HTTP/1.1\r\nHost: evil-localhost\r\n\r\n", 421,
        "misdirected_request");
    row("foreign origin", "GET /echo HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n", 403,
        "forbidden");
    row("null origin", "GET /echo HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n", 403, "forbidden");
    row("own origin, other port",
        "GET /echo HTTP/1.1\r\nHost: localhost:1\r\nOrigin: http://localhost:2\r\n\r\n", 403, "forbidden");
    row("own origin, other scheme",
        "GET /echo HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\n\r\n", 403, "forbidden");
    row("not HTTP", "\x16\x03\x01\x02", 400, "invalid_request");
    row("HTTP/3", "GET /echo HTTP/3.0\r\nHost: localhost\r\n\r\n", 505, "invalid_request");
}

void HttpGuardTests::refuses() {
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(QString, code);
    EdgeFixture edge;
    RawClient client(edge.port());
    QVERIFY(client.isConnected());
    client.send(request.toStdString());
    const RawAnswer answer = client.receive();
    QVERIFY2(isProblem(answer, status, code), (answer.head + answer.body).c_str());
    QVERIFY(client.ended());
    QCOMPARE(edge.handled(), 0);
}

// The rest after a refused head must never be read as a request.
void HttpGuardTests::nothingRunsBehindARefusal() {
    EdgeFixture edge;
    for (const std::string& bad :
         {std::string("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
          std::string("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n"),
          std::string("GET /echo HTTP/1.1\r\nHost: evil\r\n\r\n")}) {
        RawClient client(edge.port());
        client.send(bad + get("/echo/smuggled") + get("/echo/again"));
        QVERIFY(client.receive().status >= 400);
        QVERIFY(client.ended());
    }
    QCOMPARE(edge.handled(), 0);
}

void HttpGuardTests::smuggledRequestsAreBodies() {
    EdgeFixture edge;
    RawClient client(edge.port());
    const std::string inner = get("/echo/admin");
    client.send(post("/echo", inner) + get("/echo/mine"));
    const RawAnswer first = client.receive();
    QCOMPARE(first.status, 200);
    QVERIFY(first.body.find(std::to_string(inner.size()) + ":") != std::string::npos);
    QVERIFY(client.receive().body.find("GET /echo/mine") == 0);
    QCOMPARE(edge.handled(), 2);
}

void HttpGuardTests::lateHeadsTimeOut() {
    EdgeFixture edge(hasty());
    RawClient client(edge.port());
    client.send("GET /echo HTTP/1.1\r\nHost: local");
    QVERIFY(isProblem(client.receive(), 408, "request_timeout"));
    QVERIFY(client.ended());
}

void HttpGuardTests::lateBodiesTimeOut() {
    EdgeFixture edge(hasty());
    RawClient client(edge.port());
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhell");
    QVERIFY(isProblem(client.receive(), 408, "request_timeout"));
    QCOMPARE(edge.handled(), 0);
}

// Slowloris: a byte now and then must not push the deadline on.
void HttpGuardTests::aFedHeadTimesOutAllTheSame() {
    EdgeFixture edge(hasty());
    RawClient client(edge.port());
    client.send("GET /echo HTTP/1.1\r\nHost: localhost\r\nX: ");
    QElapsedTimer clock;
    clock.start();
    bool taken = true;
    while (taken && clock.elapsed() < RawClient::kPatienceMs) {
        taken = client.send("a");
        QTest::qWait(10);
        if (edge.server().counters().refused.load() > 0)
            break;
    }
    QVERIFY(isProblem(client.receive(), 408, "request_timeout"));
}

void HttpGuardTests::idleConnectionsAreClosed() {
    EdgeLimits limits;
    limits.idleTimeoutMs = 100;
    EdgeFixture edge(limits);
    RawClient silent(edge.port());
    RawClient used(edge.port());
    used.send(get("/echo"));
    QCOMPARE(used.receive().status, 200);
    QVERIFY(silent.ended());
    QVERIFY(used.ended());
    QTRY_COMPARE(edge.open(), std::size_t{0});
}

void HttpGuardTests::endedRequestsAreRefused() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhe");
    client.closeWrite();
    QVERIFY(isProblem(client.receive(), 400, "invalid_request"));
    QCOMPARE(edge.handled(), 0);
}

void HttpGuardTests::bodiesShareTheirMemory() {
    EdgeLimits limits;
    limits.bodiesBytes = 1024UL * 1024;
    EdgeFixture edge(limits);
    const std::string large(900'000, 'a');
    const std::string request = post("/echo", large);
    RawClient first(edge.port());
    first.send(std::string_view(request).substr(0, 100'000)); // holds its share while it dawdles
    RawClient second(edge.port());
    // The first is known to have its share once the second is refused; until then the second may be answered.
    QTRY_VERIFY([&] {
        RawClient probe(edge.port());
        probe.send(request);
        const RawAnswer answer = probe.receive();
        return isProblem(answer, 503, "unavailable") && answer.header("retry-after") == "1";
    }());
    second.send(post("/echo", "small")); // small bodies need no share
    QCOMPARE(second.receive().status, 200);
    first.send(std::string_view(request).substr(100'000));
    QCOMPARE(first.receive().status, 200);
    RawClient third(edge.port());
    third.send(request);
    QCOMPARE(third.receive().status, 200); // the share was given back
}

// Closing with unread bytes resets the connection and can destroy the answer on its way.
void HttpGuardTests::aRefusalReachesWhoStillSends() {
    EdgeFixture edge;
    RawClient client(edge.port());
    const std::string body(4'000'000, 'x');
    QVERIFY(client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n" + body));
    QVERIFY(isProblem(client.receive(), 413, "payload_too_large"));
}

void HttpGuardTests::headers() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(get("/echo"));
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.header("x-content-type-options"), std::string("nosniff"));
    QCOMPARE(answer.header("referrer-policy"), std::string("no-referrer"));
    QCOMPARE(answer.header("content-security-policy"),
             std::string("default-src 'none'; frame-ancestors 'none'"));
    QCOMPARE(answer.header("cache-control"), std::string("no-store"));
    QVERIFY(answer.header("date").ends_with(" GMT"));
    QVERIFY(answer.header("access-control-allow-origin").empty());
    client.send(get("/echo", "Forwarded: for=203.0.113.1\r\n"));
    QVERIFY(client.receive().body.find("loopback forwarded") != std::string::npos);
}

void HttpGuardTests::origins() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send("GET /echo HTTP/1.1\r\nHost: Localhost:8080\r\nOrigin: http://localhost:8080\r\n\r\n");
    QCOMPARE(client.receive().status, 200);
    client.send("GET /echo HTTP/1.1\r\nHost: localhost:80\r\nOrigin: http://localhost\r\n\r\n");
    QCOMPARE(client.receive().status, 200);
    client.send(get("/echo", "Origin: https://stream.example\r\n"));
    const RawAnswer other = client.receive();
    QCOMPARE(other.status, 200);
    QCOMPARE(other.header("access-control-allow-origin"), std::string("https://stream.example"));
    QCOMPARE(other.header("vary"), std::string("Origin"));
    client.send(get("/echo"));
    QVERIFY(client.receive().header("access-control-allow-origin").empty());
    // The address that the client reached us by is a name of ours.
    client.send("GET /echo HTTP/1.1\r\nHost: 127.0.0.1:9\r\n\r\n");
    QCOMPARE(client.receive().status, 200);
}

void HttpGuardTests::preflights() {
    EdgeFixture edge;
    RawClient client(edge.port());
    const std::string ask =
        "OPTIONS /echo HTTP/1.1\r\nHost: localhost\r\nAccess-Control-Request-Method: POST\r\nOrigin: ";
    client.send(ask + "https://stream.example\r\n\r\n" + get("/echo"));
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, 204);
    QVERIFY(answer.header("access-control-allow-headers").find("Idempotency-Key") != std::string::npos);
    QCOMPARE(answer.header("access-control-allow-origin"), std::string("https://stream.example"));
    QCOMPARE(client.receive().status, 200); // what was pipelined behind it
    RawClient foreign(edge.port());
    foreign.send(ask + "https://evil.example\r\n\r\n");
    QVERIFY(isProblem(foreign.receive(), 403, "forbidden"));
    QCOMPARE(edge.handled(), 1);
}

void HttpGuardTests::policyCanChange() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send("GET /echo HTTP/1.1\r\nHost: new.example\r\n\r\n");
    QCOMPARE(client.receive().status, 421);
    ListPolicy::Lists lists;
    lists.hosts = {"new.example"};
    edge.server().setPolicy(std::make_shared<ListPolicy>(lists));
    QTRY_VERIFY([&] {
        RawClient again(edge.port());
        again.send("GET /echo HTTP/1.1\r\nHost: NEW.example\r\n\r\n");
        return again.receive().status == 200;
    }());
}

QTEST_GUILESS_MAIN(HttpGuardTests)
#include "http_guard_tests.moc"
