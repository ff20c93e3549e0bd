// SPDX-License-Identifier: GPL-3.0-or-later
// The life of connections: order, late answers, clients that go, half-closed ones, limits of connections.
#include "tests/server/http/edge_fixture.h"
#include "tests/server/http/raw_client.h"

#include <random>

using namespace rostrum;

class HttpFlowTests : public QObject {
    Q_OBJECT

  private slots:
    void pipelinedAnswersKeepTheirOrder();
    void manyPipelinedRequests();
    void anyCutIsTheSame();
    void headHasNoBody();
    void droppedRequestsAreAnswered();
    void lateAnswersToNobody();
    void abortingClients();
    void halfClosedClientsAreAnswered();
    void halfClosedPipelines();
    void expectations();
    void oldVersionsClose();
    void closeIsHeeded();
    void largeBodiesArriveWhole();
    void slowReadersGetAll();
    void stalledReadersAreDropped();
    void crowdsAreRefused();
};

void HttpFlowTests::pipelinedAnswersKeepTheirOrder() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(get("/keep") + get("/echo/second") + get("/keep") + get("/echo/fourth"));
    QTRY_COMPARE(edge.kept(), 1);
    QCOMPARE(edge.handled(), 1); // the second waits for the first
    edge.release("first");
    QCOMPARE(client.receive().body, std::string("first"));
    QVERIFY(client.receive().body.find("GET /echo/second") == 0);
    QTRY_COMPARE(edge.kept(), 1);
    edge.release("third");
    QCOMPARE(client.receive().body, std::string("third"));
    QVERIFY(client.receive().body.find("GET /echo/fourth") == 0);
}

void HttpFlowTests::manyPipelinedRequests() {
    EdgeFixture edge;
    RawClient client(edge.port());
    std::string all;
    for (int i = 0; i < 2000; ++i)
        all += post("/echo/" + std::to_string(i), std::to_string(i));
    QVERIFY(client.send(all));
    for (int i = 0; i < 2000; ++i) {
        const std::string expected = "POST /echo/" + std::to_string(i) + " ?";
        QVERIFY(client.receive().body.starts_with(expected));
    }
}

// Wherever the network cuts the bytes, the requests are the same.
void HttpFlowTests::anyCutIsTheSame() {
    const QByteArray given = qgetenv("ROSTRUM_SEED");
    const std::uint64_t seed = given.isEmpty() ? std::random_device{}() : given.toULongLong();
    std::mt19937_64 random(seed);
    EdgeFixture edge;
    const std::string all = get("/echo/a?x=1") + post("/echo/b", "body") +
                            post("/echo/c", std::string(40'000, 'y')) + get("/echo/%C3%B6") +
                            post("/echo/e", "");
    for (int round = 0; round < 30; ++round) {
        RawClient client(edge.port());
        std::size_t at = 0;
        while (at < all.size()) {
            const std::size_t size = 1 + random() % (round % 2 == 0 ? 60 : 30'000);
            QVERIFY(client.send(std::string_view(all).substr(at, size)));
            at += size;
        }
        const char* const expected[] = {
            "GET /echo/a ?x=1 0:", "POST /echo/b ? 4:body",
            "POST /echo/c ? 40000:", "GET /echo/\xc3\xb6 ? 0:", "POST /echo/e ? 0:"};
        for (const char* text : expected) {
            const RawAnswer answer = client.receive();
            QVERIFY2(answer.body.starts_with(text),
                     ("ROSTRUM_SEED=" + std::to_string(seed) + " " + answer.body).c_str());
        }
    }
}

void HttpFlowTests::headHasNoBody() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send("HEAD /echo HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/echo"));
    const RawAnswer head = client.receive(true);
    QCOMPARE(head.status, 200);
    QVERIFY(std::stoi(head.header("content-length")) > 0);
    const RawAnswer next = client.receive(); // were there a body, this would not be an answer
    QCOMPARE(next.status, 200);
    QVERIFY(next.body.starts_with("GET /echo"));
    client.send("HEAD /echo HTTP/1.1\r\nHost: evil\r\n\r\n");
    QCOMPARE(client.receive(true).status, 421);
    QVERIFY(client.ended());
}

void HttpFlowTests::droppedRequestsAreAnswered() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(get("/drop") + get("/echo"));
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.header("retry-after"), std::string("1"));
    QCOMPARE(client.receive().status, 200);
}

void HttpFlowTests::lateAnswersToNobody() {
    EdgeFixture edge;
    {
        RawClient client(edge.port());
        client.send(get("/keep"));
        QTRY_COMPARE(edge.kept(), 1);
        client.reset();
    }
    QTRY_COMPARE(edge.open(), std::size_t{0});
    edge.release("nobody");
    RawClient other(edge.port());
    other.send(get("/echo"));
    QCOMPARE(other.receive().status, 200);
    QCOMPARE(edge.kept(), 0);
}

void HttpFlowTests::abortingClients() {
    EdgeFixture edge;
    for (int i = 0; i < 300; ++i) {
        RawClient client(edge.port());
        const std::string request = i % 3 == 0   ? get("/keep")
                                    : i % 3 == 1 ? get("/some")
                                                 : post("/echo", "abcdef");
        client.send(std::string_view(request).substr(0, i % 5 == 0 ? request.size() / 2 : request.size()));
        if (i % 2 == 0)
            client.reset();
    }
    const auto answerAll = [&] {
        for (int i = edge.kept(); i > 0; --i)
            edge.release("late");
        return edge.kept() == 0 && edge.open() == 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(answerAll(), 60'000);
    RawClient client(edge.port());
    client.send(get("/echo"));
    QCOMPARE(client.receive().status, 200);
}

void HttpFlowTests::halfClosedClientsAreAnswered() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(get("/keep"));
    client.closeWrite();
    QTRY_COMPARE(edge.kept(), 1);
    RawClient other(edge.port()); // by the time this is answered the end of the first has been seen
    other.send(get("/echo"));
    QCOMPARE(other.receive().status, 200);
    edge.release("still here");
    QCOMPARE(client.receive().body, std::string("still here"));
    QVERIFY(client.ended());
}

void HttpFlowTests::halfClosedPipelines() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(get("/echo/1") + get("/echo/2") + get("/echo/3"));
    client.closeWrite();
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client.receive().status, 200);
    QVERIFY(client.ended());
}

void HttpFlowTests::expectations() {
    EdgeFixture edge;
    RawClient client(edge.port());
    const std::string head =
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: ";
    client.send(head + "5\r\n\r\n");
    QCOMPARE(client.take(25), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send("hello");
    QVERIFY(client.receive().body.find("5:hello") != std::string::npos);
    client.send(head + "5\r\n\r\nhello"); // it did not wait: neither do we
    QCOMPARE(client.receive().status, 200);
    client.send(head + "0\r\n\r\n");
    QCOMPARE(client.receive().status, 200);
    client.send(head + "5000000\r\n\r\n"); // no invitation to send what is not wanted
    QCOMPARE(client.receive().status, 413);
}

void HttpFlowTests::oldVersionsClose() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send("GET /echo HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("connection"), std::string("close"));
    QVERIFY(client.ended());
}

void HttpFlowTests::closeIsHeeded() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.send(get("/echo", "Connection: close\r\n") + get("/echo"));
    QCOMPARE(client.receive().header("connection"), std::string("close"));
    QVERIFY(client.ended());
    QCOMPARE(edge.handled(), 1);
}

void HttpFlowTests::largeBodiesArriveWhole() {
    EdgeFixture edge;
    RawClient client(edge.port());
    const std::string body(8UL * 1024 * 1024, 'z');
    QVERIFY(client.send(post("/echo/batch", body)));
    QVERIFY(client.receive().body.find(" 8388608:") != std::string::npos);
    client.send(get("/echo"));
    QCOMPARE(client.receive().status, 200);
}

void HttpFlowTests::slowReadersGetAll() {
    EdgeFixture edge;
    RawClient client(edge.port());
    client.readLittle();
    client.send(get("/big") + get("/echo"));
    QTRY_COMPARE(edge.handled(), 1); // the second waits until the first is sent
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.body.size(), EdgeFixture::bigBytes);
    QCOMPARE(answer.body.find_first_not_of('x'), std::string::npos);
    QCOMPARE(client.receive().status, 200);
}

void HttpFlowTests::stalledReadersAreDropped() {
    EdgeLimits limits;
    limits.writeStallMs = 100;
    EdgeFixture edge(limits);
    RawClient client(edge.port());
    client.readLittle();
    client.send(get("/big"));
    QTRY_COMPARE(edge.handled(), 1);
    QTRY_COMPARE(edge.open(), std::size_t{0});
}

void HttpFlowTests::crowdsAreRefused() {
    EdgeLimits limits;
    limits.connections = 8;
    limits.lingerMs = 100;
    EdgeFixture edge(limits);
    std::vector<std::unique_ptr<RawClient>> inside;
    for (int i = 0; i < 8; ++i) {
        inside.push_back(std::make_unique<RawClient>(edge.port()));
        inside.back()->send(get("/echo"));
        QCOMPARE(inside.back()->receive().status, 200);
    }
    for (int i = 0; i < 200; ++i) { // more than are refused with care at once
        RawClient outside(edge.port());
        const RawAnswer answer = outside.receive();
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.header("retry-after"), std::string("1"));
    }
    inside.front()->send(get("/echo")); // those inside are served
    QCOMPARE(inside.front()->receive().status, 200);
    inside.clear();
    QTRY_VERIFY([&] {
        RawClient again(edge.port());
        again.send(get("/echo"));
        return again.receive().status == 200;
    }());
}

QTEST_GUILESS_MAIN(HttpFlowTests)
#include "http_flow_tests.moc"
