// SPDX-License-Identifier: GPL-3.0-or-later
// The strict reading of heads, of targets, and the shape of refusals.
#include "server/http/exchange.h"
#include "server/http/head.h"
#include "server/http/policy.h"
#include "server/http/problem.h"
#include "server/http/uri.h"
#include "tests/server/http/head_mutations.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <random>
#include <string>
#include <vector>

using namespace rostrum;

class HttpHeadTests : public QObject {
    Q_OBJECT

  private slots:
    void readsAWholeHead();
    void refuses_data();
    void refuses();
    void waitsForMore();
    void boundsTheHead();
    void knowsConnectionsAndUpgrades();
    void readsHosts();
    void decodesTargets();
    void describesRefusals();
    void buildsRequestsFromBytes();
    void appliesLists();
    void survivesMutations();
};

void HttpHeadTests::readsAWholeHead() {
    const std::string text =
        "POST /a%2Fb/c?x=%20y&z HTTP/1.1\r\nhOsT: Venue.local:8080\r\nCONTENT-LENGTH:  12 \r\n"
        "X-Empty:\r\nOrigin: http://a\r\n\r\nmore";
    Head head;
    parseHead(text, head);
    QCOMPARE(head.state, HeadState::complete);
    QCOMPARE(head.size, text.size() - 4);
    QCOMPARE(head.bodySize, std::uint64_t{12});
    QVERIFY(head.method == Method::post);
    QCOMPARE(head.path.in(text), std::string_view("/a%2Fb/c"));
    QCOMPARE(head.query.in(text), std::string_view("x=%20y&z"));
    QCOMPARE(head.host.in(text), std::string_view("Venue.local:8080"));
    QCOMPARE(head.origin.in(text), std::string_view("http://a"));
    QVERIFY(head.hasOrigin && head.escapedPath && head.keepAlive && !head.forwarded && !head.upgradeSocket);
    QCOMPARE(head.find(text, "content-length"), std::string_view("12"));
    QVERIFY(head.find(text, "x-empty").data() != nullptr);
    QVERIFY(head.find(text, "x-none").data() == nullptr);
}

void HttpHeadTests::refuses_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    const QByteArray ok = "POST / HTTP/1.1";
    const QByteArray host = "Host: h\r\n";
    QTest::newRow("negative length") << ok << host + "Content-Length: -1\r\n" << 400;
    QTest::newRow("signed length") << ok << host + "Content-Length: +5\r\n" << 400;
    QTest::newRow("length in letters") << ok << host + "Content-Length: five\r\n" << 400;
    QTest::newRow("length in hex") << ok << host + "Content-Length: 0x5\r\n" << 400;
    QTest::newRow("empty length") << ok << host + "Content-Length:\r\n" << 400;
    QTest::newRow("length list") << ok << host + "Content-Length: 5, 5\r\n" << 400;
    QTest::newRow("two lengths") << ok << host + "Content-Length: 5\r\nContent-Length: 6\r\n" << 400;
    QTest::newRow("two equal lengths") << ok << host + "Content-Length: 5\r\ncontent-length: 5\r\n" << 400;
    QTest::newRow("huge length") << ok << host + "Content-Length: 99999999999999999999\r\n" << 413;
    QTest::newRow("chunked") << ok << host + "Transfer-Encoding: chunked\r\n" << 411;
    QTest::newRow("any transfer encoding") << ok << host + "tRaNsFeR-eNcOdInG: identity\r\n" << 411;
    QTest::newRow("length, then chunked")
        << ok << host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"
        << 400;
    QTest::newRow("chunked, then length")
        << ok << host + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"
        << 400;
    QTest::newRow("blank before the colon") << ok << host + "Content-Length : 5\r\n" << 400;
    QTest::newRow("folded line") << ok << host + "X: a\r\n b\r\n" << 400;
    QTest::newRow("fold first") << ok << " X: a\r\n" + host << 400;
    QTest::newRow("no colon") << ok << host + "nonsense\r\n" << 400;
    QTest::newRow("no name") << ok << host + ": x\r\n" << 400;
    QTest::newRow("bare line feed") << ok << host + "X: a\nContent-Length: 5\r\n" << 400;
    QTest::newRow("bare carriage return") << ok << host + "X: a\rContent-Length: 5\r\n" << 400;
    QTest::newRow("NUL in a value") << ok << host + QByteArray("X: a\0b\r\n", 8) << 400;
    QTest::newRow("no host") << ok << QByteArray("X: a\r\n") << 400;
    QTest::newRow("no fields") << ok << QByteArray() << 400;
    QTest::newRow("two hosts") << ok << host + "host: h\r\n" << 400;
    QTest::newRow("bad host") << ok << QByteArray("Host: a b\r\n") << 400;
    QTest::newRow("host with user") << ok << QByteArray("Host: u@h\r\n") << 400;
    QTest::newRow("two origins") << ok << host + "Origin: a\r\nOrigin: b\r\n" << 400;
    QTest::newRow("two authorizations") << ok << host + "Authorization: a\r\nAuthorization: b\r\n" << 400;
    QTest::newRow("two idempotency keys") << ok << host + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n"
                                          << 400;
    QTest::newRow("two content types") << ok << host + "Content-Type: a\r\nContent-Type: b\r\n" << 400;
    QTest::newRow("another expectation") << ok << host + "Expect: wonders\r\n" << 417;
    QTest::newRow("escaped line break") << QByteArray("GET /a%0d%0ab HTTP/1.1") << host << 400;
    QTest::newRow("escaped line feed in the query") << QByteArray("GET /?a=%0A HTTP/1.1") << host << 400;
    QTest::newRow("escaped NUL") << QByteArray("GET /a%00 HTTP/1.1") << host << 400;
    QTest::newRow("not UTF-8") << QByteArray("GET /%c3%28 HTTP/1.1") << host << 400;
    QTest::newRow("overlong") << QByteArray("GET /%c0%af HTTP/1.1") << host << 400;
    QTest::newRow("broken escape") << QByteArray("GET /%2 HTTP/1.1") << host << 400;
    QTest::newRow("raw umlaut") << QByteArray("GET /\xc3\xb6 HTTP/1.1") << host << 400;
    QTest::newRow("fragment") << QByteArray("GET /a#b HTTP/1.1") << host << 400;
    QTest::newRow("absolute form") << QByteArray("GET http://h/ HTTP/1.1") << host << 400;
    QTest::newRow("authority form") << QByteArray("CONNECT h:80 HTTP/1.1") << host << 400;
    QTest::newRow("asterisk form") << QByteArray("OPTIONS * HTTP/1.1") << host << 400;
    QTest::newRow("lower-case method") << QByteArray("get / HTTP/1.1") << host << 400;
    QTest::newRow("two spaces") << QByteArray("GET  / HTTP/1.1") << host << 400;
    QTest::newRow("trailing space") << QByteArray("GET / HTTP/1.1 ") << host << 400;
    QTest::newRow("tab") << QByteArray("GET\t/ HTTP/1.1") << host << 400;
    QTest::newRow("HTTP/0.9") << QByteArray("GET /") << host << 400;
    QTest::newRow("HTTP/2.0") << QByteArray("GET / HTTP/2.0") << host << 505;
    QTest::newRow("1.0, chunked") << QByteArray("POST / HTTP/1.0") << host + "Transfer-Encoding: chunked\r\n"
                                  << 400;
    QTest::newRow("WebSocket with a body")
        << QByteArray("GET /ws HTTP/1.1")
        << host + "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n"
        << 400;
    QByteArray many = host;
    for (int i = 0; i < 100; ++i)
        many += "X: y\r\n";
    QTest::newRow("101 fields") << ok << many << 431;
}

void HttpHeadTests::refuses() {
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    const std::string text = (line + "\r\n" + fields + "\r\n").toStdString();
    Head head;
    parseHead(text, head);
    QCOMPARE(head.state, HeadState::bad);
    QCOMPARE(head.status, status);
    QVERIFY(std::string_view(head.detail).size() > 10);
}

void HttpHeadTests::waitsForMore() {
    const std::string text = "GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\n";
    Head head;
    for (std::size_t size = 0; size < text.size(); ++size) {
        parseHead(std::string_view(text).substr(0, size), head);
        QCOMPARE(head.state, HeadState::incomplete);
    }
    parseHead(text, head);
    QCOMPARE(head.state, HeadState::complete);
    // What can never become a head is told so without waiting for the deadline.
    for (const std::string& other : {std::string("\x16\x03\x01"), std::string("GET / HTTP/1.1\nHost: h\n\n"),
                                     std::string("\r\n"), std::string("GET /\x01")}) {
        parseHead(other, head);
        QCOMPARE(head.state, HeadState::bad);
    }
}

void HttpHeadTests::boundsTheHead() {
    const std::string begin = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
    const auto headOf = [&](std::size_t size) {
        return begin + std::string(size - begin.size() - 4, 'a') + "\r\n\r\n";
    };
    Head head;
    parseHead(headOf(kMaxHeadBytes), head);
    QCOMPARE(head.state, HeadState::complete);
    QCOMPARE(head.size, kMaxHeadBytes);
    parseHead(headOf(kMaxHeadBytes + 1), head);
    QCOMPARE(head.state, HeadState::bad);
    QCOMPARE(head.status, 431);
    parseHead(begin + std::string(kMaxHeadBytes - begin.size() - 1, 'a'), head);
    QCOMPARE(head.state, HeadState::incomplete);
}

void HttpHeadTests::knowsConnectionsAndUpgrades() {
    const auto read = [](const std::string& version, const std::string& fields) {
        Head head;
        parseHead("GET /ws HTTP/" + version + "\r\nHost: h\r\n" + fields + "\r\n", head);
        return head;
    };
    QVERIFY(read("1.1", "").keepAlive);
    QVERIFY(!read("1.1", "Connection: CLOSE\r\n").keepAlive);
    QVERIFY(!read("1.1", "Connection: a\r\nConnection: b , close\r\n").keepAlive);
    QVERIFY(!read("1.0", "Connection: keep-alive\r\n").keepAlive);
    QVERIFY(read("1.1", "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n").upgradeSocket);
    QVERIFY(!read("1.1", "Upgrade: websocket\r\n").upgradeSocket);
    QVERIFY(!read("1.1", "Connection: Upgrade\r\nUpgrade: h2c\r\n").upgradeSocket);
    QVERIFY(!read("1.0", "Connection: Upgrade\r\nUpgrade: websocket\r\n").upgradeSocket);
    QVERIFY(read("1.1", "Expect: 100-Continue\r\n").expectContinue);
    QVERIFY(read("1.1", "Forwarded: for=1.2.3.4\r\n").forwarded);
    QVERIFY(read("1.1", "x-FORWARDED-proto: https\r\n").forwarded);
    QVERIFY(!read("1.1", "X-Forward: x\r\n").forwarded);
}

void HttpHeadTests::readsHosts() {
    QCOMPARE(hostName("venue.local"), std::string_view("venue.local"));
    QCOMPARE(hostName("venue.local:8080"), std::string_view("venue.local"));
    QCOMPARE(hostName("[::1]:80"), std::string_view("::1"));
    for (const char* bad : {"", ":80", "a:b", "a:1234567", "[::1", "[x]", "a/b", "a,b", "a%20", "[::1]x"})
        QVERIFY2(hostName(bad).empty(), bad);
}

void HttpHeadTests::decodesTargets() {
    std::string out;
    QVERIFY(percentDecode("/J%C3%B6rg+%2f", out));
    QCOMPARE(out, std::string("/J\xc3\xb6rg+/"));
    QVERIFY(queryDecode("a+b%2B", out));
    QCOMPARE(out, std::string("a b+"));
    for (const char* bad : {"%", "%a", "%zz", "%00", "%7f", "%ff", "%ed%a0%80", "%f4%90%80%80", "%e2%82"})
        QVERIFY2(!percentDecode(bad, out), bad);
    QVERIFY(isUtf8("\xf0\x9f\x8f\x86"));
    QVERIFY(!isUtf8("\xc3"));
}

void HttpHeadTests::describesRefusals() {
    const Response response = problem(Code::playerNotFound, "No \"x\"\n\\ \xff here");
    QCOMPARE(response.status, 404);
    QCOMPARE(response.contentType, std::string_view("application/problem+json"));
    QJsonParseError error;
    const QJsonObject body =
        QJsonDocument::fromJson(QByteArray::fromStdString(response.body), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(body["success"], QJsonValue(false));
    QCOMPARE(body["code"].toString(), "player_not_found");
    QCOMPARE(body["title"].toString(), "Not Found");
    QCOMPARE(body["status"].toInt(), 404);
    QCOMPARE(body["detail"].toString(), QString::fromUtf8("No \"x\"\n\\ \xef\xbf\xbd here"));
    QCOMPARE(body["error"], body["detail"]);
    QCOMPARE(body.size(), 6);
    QVERIFY(problem(Code::unavailable, "x", 7).headers.find("Retry-After: 7\r\n") != std::string::npos);
    QVERIFY(problem(Code::rateLimited, "x").headers.find("Retry-After: 1\r\n") != std::string::npos);
    QCOMPARE(problem(410, "cursor_expired", "x").status, 410);
}

void HttpHeadTests::buildsRequestsFromBytes() {
    Peer peer;
    peer.address = "192.0.2.7";
    const auto good =
        HttpRequest::fromBytes("PUT /a%2Fb HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}", peer);
    QVERIFY(good.ok());
    QCOMPARE(good->path(), std::string_view("/a/b"));
    QCOMPARE(good->rawPath(), std::string_view("/a%2Fb"));
    QCOMPARE(good->body(), std::string_view("{}"));
    QCOMPARE(good->peer(), std::string("192.0.2.7"));
    QVERIFY(!HttpRequest::fromBytes("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n{}", peer).ok());
    QVERIFY(!HttpRequest::fromBytes("PUT / HTTP/1.1\r\nHost: h", peer).ok());
}

void HttpHeadTests::appliesLists() {
    ListPolicy::Lists lists;
    lists.hosts = {"venue.local"};
    lists.origins = {"https://a"};
    lists.bodyBytesOf = {{"/batch", 99}};
    const ListPolicy policy(lists);
    QVERIFY(policy.hostAllowed("venue.local", "10.0.0.1"));
    QVERIFY(policy.hostAllowed("10.0.0.1", "10.0.0.1"));
    QVERIFY(!policy.hostAllowed("10.0.0.2", "10.0.0.1"));
    QVERIFY(!policy.hostAllowed("venue.local.evil", "10.0.0.1"));
    QVERIFY(policy.originAllowed("https://a") && !policy.originAllowed("http://a"));
    QCOMPARE(policy.bodyLimit(Method::post, "/batch"), std::size_t{99});
    QCOMPARE(policy.bodyLimit(Method::post, "/"), std::size_t{1024 * 1024});
    QVERIFY(ownHostNames().size() >= 3);
}

void HttpHeadTests::survivesMutations() {
    const std::uint64_t seed = testSeed();
    Mutator mutator(seed);
    const int rounds = qEnvironmentVariableIntValue("ROSTRUM_LONG") == 1 ? 3'000'000 : 100'000;
    int accepted = 0;
    for (int i = 0; i < rounds; ++i) {
        const std::string text = mutator.next();
        const QByteArray where = "ROSTRUM_SEED=" + QByteArray::number(static_cast<quint64>(seed)) +
                                 " round " + QByteArray::number(i) + ": " +
                                 QByteArray::fromStdString(text).toPercentEncoding();
        Head head;
        parseHead(text, head);
        if (head.state == HeadState::bad)
            QVERIFY2(head.status >= 400 && head.status < 600, where);
        if (head.state != HeadState::complete)
            continue;
        ++accepted;
        const Framing other = carelessFraming(text);
        QVERIFY2(other.headSize == head.size, where);
        QVERIFY2(other.lengths <= 1 && other.encodings == 0 && other.hosts == 1, where);
        const bool sameLength =
            other.lengths == 0 ? head.bodySize == 0 : std::stoull(other.length) == head.bodySize;
        QVERIFY2(sameLength, where);
        // No beginning of it is complete or bad: where the network cuts it makes no difference.
        parseHead(std::string_view(text).substr(0, static_cast<std::size_t>(mutator.below(head.size))), head);
        QVERIFY2(head.state == HeadState::incomplete, where);
    }
    QVERIFY2(accepted > rounds / 100,
             "the mutations leave too little to accept: the test would prove nothing");
}

QTEST_APPLESS_MAIN(HttpHeadTests)
#include "http_head_tests.moc"
