// SPDX-License-Identifier: GPL-3.0-or-later
// What the API refuses, and what it does when the writer is late, full or away.
#include "core/fakes/manual_clock.h"
#include "tests/server/api/api_fixture.h"

#include <QCoreApplication>
#include <QTest>

using namespace rostrum;

#define COMPARE_STATUS(answer, expected) QVERIFY2((answer).status == (expected), (answer).shown().constData())

namespace {

// Takes the answers of an Api that has no network before it.
class Catcher final : public AnswerSink {
  public:
    void answer(Response&& response) override { responses.push_back(std::move(response)); }
    Responder responder() {
        link_ = std::make_shared<ExchangeLink>();
        link_->sink = this;
        return Responder(link_);
    }
    void hangUp() { link_->sink = nullptr; }
    std::vector<Response> responses;

  private:
    std::shared_ptr<ExchangeLink> link_;
};

HttpRequest request(const std::string& bytes, bool loopback) {
    Peer peer;
    peer.address = loopback ? "127.0.0.1" : "192.0.2.7";
    peer.loopback = loopback;
    Result<HttpRequest> made = HttpRequest::fromBytes(bytes, peer);
    ROSTRUM_CHECK(made.ok(), "a request of a test is wrong");
    return std::move(made).value();
}

const std::string goodScore = R"({"player_id":"a","leaderboard_id":"default","score":1})";

} // namespace

class ApiRefusalsTests : public QObject {
    Q_OBJECT

  private slots:
    void refusesInTheRightForm_data() const;
    void refusesInTheRightForm();
    void strangersMayNotWrite_data() const;
    void strangersMayNotWrite();
    void strangersSeeNoPrivateBoard();
    void loopbackCanBeDistrusted();
    void refusesWhenThereIsTooMuch();
    void failedCommitIsInDoubt();
    void lateWriterIsAnswered503();
    void goneClientsHarmNothing();
    void oneTooMuchDoesNotRefuseTheRest();
};

void ApiRefusalsTests::refusesInTheRightForm_data() const {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto add = [](const char* name, const char* method, const char* target, const std::string& body,
                        int status, const char* code,
                        const char* headers = "Content-Type: application/json\r\n") {
        QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray::fromStdString(body)
                            << QByteArray(headers) << status << QByteArray(code);
    };
    const char* const scores = "/api/v1/scores";
    add("unknown path", "GET", "/nothing", "", 404, "not_found");
    add("unknown board", "GET", "/api/v1/leaderboards/none/top", "", 404, "leaderboard_not_found");
    add("bad board id", "GET", "/api/v1/leaderboards/a%20b", "", 404, "leaderboard_not_found");
    add("unknown player", "GET", "/api/v1/leaderboards/default/player/x", "", 404, "player_not_found");
    add("wrong method", "GET", scores, "", 405, "method_not_allowed");
    add("wrong method of a board", "PUT", "/api/v1/leaderboards/default", "{}", 405, "method_not_allowed");
    add("made-up method", "BREW", "/ready", "", 405, "method_not_allowed");
    add("no content type", "POST", scores, goodScore, 415, "unsupported_media_type", "");
    add("form", "POST", scores, goodScore, 415, "unsupported_media_type",
        "Content-Type: application/x-www-form-urlencoded\r\n");
    add("text", "POST", scores, goodScore, 415, "unsupported_media_type", "Content-Type: text/plain\r\n");
    add("other charset", "POST", scores, goodScore, 415, "unsupported_media_type",
        "Content-Type: application/json; charset=latin1\r\n");
    add("no body", "POST", scores, "", 400, "invalid_request");
    add("no JSON", "POST", scores, "score=1", 400, "invalid_request");
    add("unknown field", "POST", scores, R"({"player_id":"a","leaderboard_id":"default","score":1,"x":1})",
        400, "invalid_request");
    add("fraction", "POST", scores, R"({"player_id":"a","leaderboard_id":"default","score":1.5})", 400,
        "invalid_score");
    add("past 64 bits", "POST", scores, R"({"player_id":"a","leaderboard_id":"default","score":1e19})", 400,
        "invalid_score");
    add("board is gone", "POST", scores, R"({"player_id":"a","leaderboard_id":"none","score":1})", 404,
        "leaderboard_not_found");
    add("long player", "POST", scores,
        R"({"player_id":")" + std::string(129, 'x') + R"(","leaderboard_id":"default","score":1})", 400,
        "invalid_request");
    add("control character", "POST", scores,
        R"({"player_id":"a\u0007","leaderboard_id":"default","score":1})", 400, "invalid_request");
    add("long username", "POST", scores,
        R"({"player_id":"a","leaderboard_id":"default","score":1,"username":")" + std::string(65, 'x') +
            R"("})",
        400, "invalid_request");
    add("body where none is taken", "DELETE", "/api/v1/leaderboards/none", "{}", 400, "invalid_request");
    add("query where none is taken", "POST", "/api/v1/scores?limit=1", goodScore, 400, "invalid_request");
    add("unknown parameter", "GET", "/api/v1/leaderboards/default/top?count=3", "", 400, "invalid_request");
    add("period", "GET", "/api/v1/leaderboards/default/top?period=weekly", "", 400, "invalid_request");
    add("start", "GET", "/api/v1/leaderboards/default/range?start=0&end=3", "", 400, "invalid_request");
    add("end before start", "GET", "/api/v1/leaderboards/default/range?start=4&end=3", "", 400,
        "invalid_request");
    add("board without id", "POST", "/api/v1/leaderboards", "{}", 400, "invalid_request");
    add("board with bad id", "POST", "/api/v1/leaderboards", R"({"id":"a b"})", 400, "invalid_request");
    add("board with dots", "POST", "/api/v1/leaderboards", R"({"id":".."})", 400, "invalid_request");
    add("board that exists", "POST", "/api/v1/leaderboards", R"({"id":"default"})", 409,
        "leaderboard_exists");
    add("unknown reset period", "POST", "/api/v1/leaderboards", R"({"id":"b","reset_period":"yearly"})", 400,
        "invalid_request");
    add("change of nothing", "PATCH", "/api/v1/leaderboards/none", "{}", 404, "leaderboard_not_found");
    add("body too large", "POST", scores, std::string(1024UL * 1024 + 1, ' '), 413, "payload_too_large");
    add("token", "GET", "/health", "", 401, "unauthorized", "Authorization: Bearer x\r\n");
}

void ApiRefusalsTests::refusesInTheRightForm() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, headers);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    ApiFixture fixture;
    QVERIFY(fixture.up());
    const ApiAnswer answer = fixture.send(ApiFixture::bytes(method.toStdString(), target.toStdString(),
                                                            body.toStdString(), headers.toStdString()));
    COMPARE_STATUS(answer, status);
    QCOMPARE(answer.header("content-type"), std::string("application/problem+json"));
    const QJsonObject problem = answer.json();
    QCOMPARE(problem.keys(), (QStringList{"code", "detail", "error", "status", "success", "title"}));
    QCOMPARE(problem.value("success"), QJsonValue(false));
    QCOMPARE(problem.value("code").toString().toUtf8(), code);
    QCOMPARE(problem.value("status"), QJsonValue(status));
    QVERIFY(!problem.value("detail").toString().isEmpty());
    QCOMPARE(problem.value("error"), problem.value("detail"));
    QCOMPARE(answer.header("allow").empty(), status != 405);
    // It changed nothing.
    const ApiAnswer boards = fixture.get("/api/v1/leaderboards");
    QCOMPARE(boards.data().toArray().size(), 1);
    QCOMPARE(boards.data().toArray().at(0).toObject().value("total_players"), QJsonValue(0));
}

void ApiRefusalsTests::strangersMayNotWrite_data() const {
    QTest::addColumn<QByteArray>("bytes");
    const std::string json(ApiFixture::jsonHeader);
    const auto add = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    add("score", ApiFixture::bytes("POST", "/api/v1/scores", goodScore, json));
    add("batch", ApiFixture::bytes("POST", "/api/v1/scores/batch", R"({"scores":[]})", json));
    add("create", ApiFixture::bytes("POST", "/api/v1/leaderboards", R"({"id":"b"})", json));
    add("change", ApiFixture::bytes("PATCH", "/api/v1/leaderboards/default", "{}", json));
    add("delete", ApiFixture::bytes("DELETE", "/api/v1/leaderboards/default"));
    add("reset", ApiFixture::bytes("POST", "/api/v1/leaderboards/default/reset"));
    add("remove", ApiFixture::bytes("DELETE", "/api/v1/leaderboards/default/player/a"));
}

void ApiRefusalsTests::strangersMayNotWrite() {
    QFETCH(QByteArray, bytes);
    Intake intake;
    PublishedTops tops;
    Vitals vitals;
    ManualClock clock;
    Catcher catcher; // outlives the Api, as connections do
    Api api(intake, tops, vitals, clock, {}, {});
    api.handle(request(bytes.toStdString(), false), catcher.responder());
    // A proxy on this machine speaks for somebody else.
    QByteArray forwarded = bytes;
    forwarded.replace("Host: localhost\r\n", "Host: localhost\r\nForwarded: for=192.0.2.1\r\n");
    api.handle(request(forwarded.toStdString(), true), catcher.responder());
    QCOMPARE(catcher.responses.size(), 2U);
    for (const Response& response : catcher.responses) {
        QCOMPARE(response.status, 401);
        QVERIFY(response.body.find(R"("code":"unauthorized")") != std::string::npos);
        QVERIFY(response.headers.find("WWW-Authenticate") != std::string::npos);
    }
    QCoreApplication::processEvents();
    QCOMPARE(intake.depth(), 0U); // nothing went to the writer
    QCOMPARE(api.pending(), 0U);
    api.handle(request(bytes.toStdString(), true), catcher.responder());
    QCoreApplication::processEvents();
    QCOMPARE(api.pending(), 1U); // and the same from loopback does
}

void ApiRefusalsTests::strangersSeeNoPrivateBoard() {
    ApiFixture fixture;
    QVERIFY(fixture.up());
    QCOMPARE(fixture.post("/api/v1/leaderboards", R"({"id":"secret","visibility":"private"})").status, 201);
    QCOMPARE(fixture.post("/api/v1/leaderboards", R"({"id":"quiet","visibility":"unlisted"})").status, 201);
    QCOMPARE(fixture.score("secret", "a", "1").status, 200);
    QCOMPARE(fixture.score("quiet", "a", "1").status, 200);
    for (int round = 0; round < 3; ++round) { // published tops come into play after the first
        for (const char* const path :
             {"", "/top", "/range", "/around/a", "/player/a", "/player/x", "/stats", "/top?limit=500"}) {
            const std::string secret = std::string("/api/v1/leaderboards/secret") + path;
            const ApiAnswer hidden = fixture.get(secret, ApiFixture::proxyHeader);
            COMPARE_STATUS(hidden, 404);
            // Not to be told from a board that is not there.
            const ApiAnswer missing =
                fixture.get(std::string("/api/v1/leaderboards/absent") + path, ApiFixture::proxyHeader);
            QCOMPARE(hidden.detail().replace("secret", "absent"), missing.detail());
            QCOMPARE(hidden.code(), missing.code());
            QVERIFY(fixture.get(secret).code() != "leaderboard_not_found");
        }
        QCOMPARE(fixture.get("/api/v1/leaderboards/quiet/top", ApiFixture::proxyHeader).status, 200);
        QCOMPARE(fixture.get("/api/v1/leaderboards/quiet/player/x", ApiFixture::proxyHeader).code(),
                 QString("player_not_found"));
        QCOMPARE(fixture.get("/api/v1/leaderboards", ApiFixture::proxyHeader).data().toArray().size(), 1);
        QCOMPARE(fixture.get("/api/v1/leaderboards").data().toArray().size(), 3);
    }
    const ApiAnswer view =
        fixture.get("/api/v1/leaderboards/default/top?view=operator", ApiFixture::proxyHeader);
    COMPARE_STATUS(view, 403);
    QCOMPARE(view.code(), QString("forbidden"));
}

void ApiRefusalsTests::loopbackCanBeDistrusted() {
    ApiSettings settings;
    settings.gate = std::make_shared<Gatekeeper>(false);
    ApiFixture fixture(settings);
    COMPARE_STATUS(fixture.score("default", "a", "1"), 401);
    COMPARE_STATUS(fixture.get("/api/v1/leaderboards/default/top"), 200);
}

void ApiRefusalsTests::refusesWhenThereIsTooMuch() {
    ApiFixture fixture({}, IntakeLimits{2, 100});
    QVERIFY(fixture.up());
    fixture.ledger.stallCommit();
    const std::string json(ApiFixture::jsonHeader);
    RawClient first(fixture.port());
    first.send(ApiFixture::bytes("POST", "/api/v1/scores", goodScore, json));
    QVERIFY(fixture.ledger.waitUntilStalled(std::chrono::seconds(20)));
    RawClient second(fixture.port());
    second.send(ApiFixture::bytes("POST", "/api/v1/scores/batch",
                                  "{\"scores\":[" + goodScore + "," + goodScore + "]}", json));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.intake().depth(), 2U, 20'000);
    const ApiAnswer refused = fixture.score("default", "b", "1");
    fixture.ledger.release();
    COMPARE_STATUS(refused, 503);
    QCOMPARE(refused.code(), QString("unavailable"));
    QCOMPARE(refused.header("retry-after"), std::string("1"));
    QCOMPARE(first.receive().status, 200);
    QCOMPARE(second.receive().status, 200);
    COMPARE_STATUS(fixture.get("/api/v1/leaderboards/default/player/b"), 404);
}

void ApiRefusalsTests::failedCommitIsInDoubt() {
    ApiFixture fixture;
    fixture.ledger.failCommit(1, FaultyLedger::Fate::lost);
    const ApiAnswer failed = fixture.score("default", "a", "1");
    COMPARE_STATUS(failed, 503);
    QCOMPARE(failed.header("retry-after"), std::string("1"));
    // It was taken back, and as soon as the ledger is open again all goes on.
    QTRY_COMPARE_WITH_TIMEOUT(fixture.get("/ready").status, 200, 20'000);
    QCOMPARE(fixture.get("/api/v1/leaderboards/default/top").data().toArray().size(), 0);
    COMPARE_STATUS(fixture.score("default", "a", "1"), 200);
}

// The writer never looks into this intake: what waits too long is answered, and the clock decides how long that is.
void ApiRefusalsTests::lateWriterIsAnswered503() {
    Intake intake;
    PublishedTops tops;
    Vitals vitals;
    ManualClock clock;
    Catcher write;
    Catcher read;
    Api api(intake, tops, vitals, clock, {}, {});
    api.handle(request(ApiFixture::bytes("POST", "/api/v1/scores", goodScore, ApiFixture::jsonHeader), true),
               write.responder());
    api.handle(request(ApiFixture::bytes("GET", "/api/v1/leaderboards/default/top"), false),
               read.responder());
    QCoreApplication::processEvents();
    QCOMPARE(intake.depth(), 2U);
    clock.advanceMs(answerTimeoutNs / 1'000'000 - 1);
    QTest::qWait(600); // two looks at the clock
    QVERIFY(write.responses.empty() && read.responses.empty());
    clock.advanceMs(1);
    QTRY_COMPARE(write.responses.size(), 1U);
    QTRY_COMPARE(read.responses.size(), 1U);
    QCOMPARE(write.responses[0].status, 503);
    QVERIFY(write.responses[0].headers.find("Retry-After: 1") != std::string::npos);
    QVERIFY(write.responses[0].body.find("Idempotency-Key") != std::string::npos);
    QCOMPARE(read.responses[0].status, 503);
    QCOMPARE(api.pending(), 0U);
    // The answer that comes at last finds nobody.
    Intake::Taken taken;
    intake.take(taken, 100, std::chrono::milliseconds(0));
    QCOMPARE(taken.commands.size(), 1U);
    std::vector<Reply> replies;
    replies.push_back({taken.commands[0]->replyTo.ticket, CommandAnswer(ScoreAnswer{}), false});
    taken.commands[0]->replyTo.mailbox->post(replies);
    QTest::qWait(50);
    QCOMPARE(write.responses.size(), 1U);
}

void ApiRefusalsTests::goneClientsHarmNothing() {
    Intake intake;
    PublishedTops tops;
    Vitals vitals;
    ManualClock clock;
    Catcher catcher;
    std::shared_ptr<Mailbox> mailbox;
    std::uint64_t ticket = 0;
    {
        Api api(intake, tops, vitals, clock, {}, {});
        api.handle(
            request(ApiFixture::bytes("POST", "/api/v1/scores", goodScore, ApiFixture::jsonHeader), true),
            catcher.responder());
        QCoreApplication::processEvents();
        Intake::Taken taken;
        intake.take(taken, 100, std::chrono::milliseconds(0));
        QCOMPARE(taken.commands.size(), 1U);
        mailbox = taken.commands[0]->replyTo.mailbox;
        ticket = taken.commands[0]->replyTo.ticket;
        catcher.hangUp();
        std::vector<Reply> replies;
        replies.push_back({ticket, CommandAnswer(ScoreAnswer{}), false});
        mailbox->post(replies);
        QTRY_COMPARE(api.pending(), 0U);
        QVERIFY(catcher.responses.empty());
        // One more is at the writer when the Api goes.
        api.handle(request(ApiFixture::bytes("GET", "/api/v1/leaderboards"), true), catcher.responder());
        QCoreApplication::processEvents();
    }
    QCOMPARE(catcher.responses.size(), 1U);
    QCOMPARE(catcher.responses[0].status, 503);
    std::vector<Reply> replies;
    replies.push_back({ticket, CommandAnswer(ScoreAnswer{}), false});
    mailbox->post(replies); // into the void
}

void ApiRefusalsTests::oneTooMuchDoesNotRefuseTheRest() {
    Intake intake(IntakeLimits{3, 2});
    PublishedTops tops;
    Vitals vitals;
    ManualClock clock;
    Catcher catcher;
    Catcher large;
    Catcher last;
    Api api(intake, tops, vitals, clock, {}, {});
    const std::string three = "{\"scores\":[" + goodScore + "," + goodScore + "," + goodScore + "]}";
    const std::string json(ApiFixture::jsonHeader);
    api.handle(request(ApiFixture::bytes("POST", "/api/v1/scores", goodScore, json), true),
               catcher.responder());
    QCoreApplication::processEvents(); // one waits; the rest comes in one turn
    api.handle(request(ApiFixture::bytes("POST", "/api/v1/scores/batch", three, json), true),
               large.responder());
    api.handle(request(ApiFixture::bytes("POST", "/api/v1/scores", goodScore, json), true), last.responder());
    QCoreApplication::processEvents();
    QVERIFY(catcher.responses.empty() && last.responses.empty());
    QCOMPARE(large.responses.size(), 1U);
    QCOMPARE(large.responses[0].status, 503);
    QCOMPARE(api.pending(), 2U);
}

QTEST_GUILESS_MAIN(ApiRefusalsTests)
#include "api_refusals_tests.moc"
