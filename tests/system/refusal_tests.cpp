// SPDX-License-Identifier: GPL-3.0-or-later
// Bad input to the running program: each kind is refused in the one form that failures have, and changes nothing.
#include "tests/system/program.h"
#include "tests/system/talk.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

class RefusalTests : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanupTestCase();
    void badInputIsRefusedAndChangesNothing_data() const;
    void badInputIsRefusedAndChangesNothing();
    void badItemsOfABatchStandAlone();
    void onlyLoopbackMayWrite_data() const;
    void onlyLoopbackMayWrite();

  private:
    Answer post(const std::string& target, const std::string& body) { return talk_->post(target, body); }
    // Everything that the API shows of the event, for comparing.
    std::string whole();

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Program> server_;
    std::unique_ptr<Talk> talk_;
};

namespace {

const std::string scores = "/api/v1/scores";
const std::string good = R"({"player_id":"ann","leaderboard_id":"cup","score":1})";

void addRaw(const char* name, const std::string& bytes, int status, const char* code) {
    QTest::newRow(name) << QByteArray::fromStdString(bytes) << status << QString::fromLatin1(code);
}

void addPost(const char* name, const std::string& target, const std::string& body, int status,
             const char* code, std::string_view headers = jsonType) {
    addRaw(name, request("POST", target, body, headers), status, code);
}

// A submission with these fields.
void addScore(const char* name, const std::string& fields, int status, const char* code) {
    addPost(name, scores, "{" + fields + "}", status, code);
}

void addBadJson() {
    addPost("no JSON", scores, "score=1", 400, "invalid_request");
    addPost("cut JSON", scores, R"({"player_id":"ann",)", 400, "invalid_request");
    addPost("more after it", scores, good + "1", 400, "invalid_request");
    addPost("a list", scores, "[" + good + "]", 400, "invalid_request");
    addPost("no UTF-8", scores, "{\"player_id\":\"\xff\",\"leaderboard_id\":\"cup\",\"score\":1}", 400,
            "invalid_request");
    addPost("deep", scores,
            R"({"player_id":"a","leaderboard_id":"cup","score":1,"metadata":)" + std::string(50, '[') +
                std::string(50, ']') + "}",
            400, "invalid_request");
    addScore("twice the same key", R"("player_id":"ann","leaderboard_id":"cup","score":1,"score":2)", 400,
             "invalid_request");
    addScore("lone surrogate", R"("player_id":"\ud800","leaderboard_id":"cup","score":1)", 400,
             "invalid_request");
    addScore("NUL", R"("player_id":"a\u0000b","leaderboard_id":"cup","score":1)", 400, "invalid_request");
    addScore("unknown field", R"("player_id":"ann","leaderboard_id":"cup","score":1,"points":1)", 400,
             "invalid_request");
}

void addBadTypesAndIds() {
    addScore("player is a number", R"("player_id":7,"leaderboard_id":"cup","score":1)", 400,
             "invalid_request");
    addScore("board is null", R"("player_id":"ann","leaderboard_id":null,"score":1)", 400, "invalid_request");
    addScore("no player", R"("leaderboard_id":"cup","score":1)", 400, "invalid_request");
    addScore("empty player", R"("player_id":"","leaderboard_id":"cup","score":1)", 400, "invalid_request");
    addScore("long player",
             R"("player_id":")" + std::string(129, 'x') + R"(","leaderboard_id":"cup","score":1)", 400,
             "invalid_request");
    addScore("no time", R"("player_id":"ann","leaderboard_id":"cup","score":1,"timestamp":"yesterday")", 400,
             "invalid_request");
    addPost("board with a bad id", "/api/v1/leaderboards", R"({"id":"a/b"})", 400, "invalid_request");
    addPost("board with a bad order", "/api/v1/leaderboards", R"({"id":"b","sort_order":"up"})", 400,
            "invalid_request");
    addPost("board that is there", "/api/v1/leaderboards", R"({"id":"cup"})", 409, "leaderboard_exists");
    addRaw("order of a board with entries",
           request("PATCH", "/api/v1/leaderboards/cup", R"({"sort_order":"asc"})", jsonType), 409,
           "conflict");
}

void addScoresThatDoNotFit() {
    addScore("score is true", R"("player_id":"ann","leaderboard_id":"cup","score":true)", 400,
             "invalid_score");
    addScore("score is a word", R"("player_id":"ann","leaderboard_id":"cup","score":"many")", 400,
             "invalid_score");
    addScore("fraction", R"("player_id":"ann","leaderboard_id":"cup","score":1.5)", 400, "invalid_score");
    addScore("too many decimals", R"("player_id":"ann","leaderboard_id":"lap","score":59.999)", 400,
             "invalid_score");
    addScore("past 64 bits", R"("player_id":"ann","leaderboard_id":"lap","score":9223372036854775808)", 400,
             "invalid_score");
    addScore("huge exponent", R"("player_id":"ann","leaderboard_id":"lap","score":1e400)", 400,
             "invalid_score");
    addScore("overflow", R"("player_id":"ann","leaderboard_id":"edge","score":1)", 400, "invalid_score");
    addScore("above the board's bound", R"("player_id":"bob","leaderboard_id":"cup","score":1001)", 400,
             "invalid_score");
    addScore("below the board's bound", R"("player_id":"ann","leaderboard_id":"cup","score":-100)", 400,
             "invalid_score");
    addScore("too big a step", R"("player_id":"ann","leaderboard_id":"cup","score":501)", 400,
             "invalid_score");
}

void addWhatIsNotThere() {
    addScore("unknown board", R"("player_id":"ann","leaderboard_id":"none","score":1)", 404,
             "leaderboard_not_found");
    addRaw("unknown board to look at", request("GET", "/api/v1/leaderboards/none/top"), 404,
           "leaderboard_not_found");
    addRaw("unknown board to delete", request("DELETE", "/api/v1/leaderboards/none"), 404,
           "leaderboard_not_found");
    addRaw("unknown player", request("DELETE", "/api/v1/leaderboards/cup/player/nobody"), 404,
           "player_not_found");
    addPost("unknown path", "/api/v1/score", good, 404, "not_found");
    addRaw("wrong method", request("GET", "/api/v1/scores"), 405, "method_not_allowed");
}

void addBadRequests() {
    addPost("no content type", scores, good, 415, "unsupported_media_type", "");
    addPost("a form", scores, "score=1", 415, "unsupported_media_type",
            "Content-Type: application/x-www-form-urlencoded\r\n");
    addPost("large body", scores, good + std::string(1024UL * 1024, ' '), 413, "payload_too_large");
    addPost("large batch", "/api/v1/scores/batch",
            R"({"scores":[)" + good + "]}" + std::string(8UL * 1024 * 1024, ' '), 413, "payload_too_large");
    addRaw("large head",
           "GET /ready HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", 431,
           "header_fields_too_large");
    addRaw("chunked",
           "POST /api/v1/scores HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
           "application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
           411, "length_required");
    addRaw("no host",
           "POST /api/v1/scores HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 52\r\n\r\n" +
               good,
           400, "invalid_request");
    addRaw("foreign host",
           "POST /api/v1/scores HTTP/1.1\r\nHost: evil.example\r\nContent-Type: "
           "application/json\r\nContent-Length: " +
               std::to_string(good.size()) + "\r\n\r\n" + good,
           421, "misdirected_request");
    addPost("foreign origin", scores, good, 403, "forbidden",
            "Content-Type: application/json\r\nOrigin: https://evil.example\r\n");
    addPost("origin of a file", scores, good, 403, "forbidden",
            "Content-Type: application/json\r\nOrigin: null\r\n");
    addPost("a token that is none", scores, good, 401, "unauthorized",
            "Content-Type: application/json\r\nAuthorization: Bearer x\r\n");
    addPost("known event id, other content", scores,
            R"({"player_id":"ann","leaderboard_id":"cup","score":5,"event_id":"first"})", 422,
            "idempotency_mismatch");
}

void addBadBatches() {
    addPost("batch without scores", "/api/v1/scores/batch", "{}", 400, "invalid_request");
    addPost("batch of no list", "/api/v1/scores/batch", R"({"scores":{}})", 400, "invalid_request");
    std::string many = R"({"scores":[)" + good;
    for (int i = 0; i < 10'000; ++i)
        many += "," + good;
    addPost("too many items", "/api/v1/scores/batch", many + "]}", 400, "invalid_request");
}

void addBadQueries() {
    addRaw("unknown parameter", request("GET", "/api/v1/leaderboards/cup/top?n=3"), 400, "invalid_request");
    addRaw("limit", request("GET", "/api/v1/leaderboards/cup/top?limit=-1"), 400, "invalid_request");
    addRaw("range", request("GET", "/api/v1/leaderboards/cup/range?start=0&end=5"), 400, "invalid_request");
}

} // namespace

void RefusalTests::initTestCase() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    server_ = std::make_unique<Program>(folder_->path());
    QVERIFY2(server_->serve(folder_->filePath("finals.rostrum")), server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
    // What bad input could change: a board with bounds, and somebody on it.
    VERIFY_STATUS(
        post("/api/v1/leaderboards",
             R"({"id":"cup","update_mode":"increment","min_score":-10,"max_score":1000,"max_step":500})"),
        201);
    VERIFY_STATUS(
        post("/api/v1/leaderboards", R"({"id":"lap","decimals":2,"update_mode":"best","sort_order":"asc"})"),
        201);
    VERIFY_STATUS(post("/api/v1/leaderboards", R"({"id":"edge","update_mode":"increment"})"), 201);
    VERIFY_STATUS(post(scores, R"({"player_id":"ann","leaderboard_id":"cup","score":3})"), 200);
    VERIFY_STATUS(post(scores, R"({"player_id":"ann","leaderboard_id":"edge","score":9223372036854775807})"),
                  200);
    VERIFY_STATUS(post(scores, R"({"player_id":"ann","leaderboard_id":"cup","score":2,"event_id":"first"})"),
                  200);
}

void RefusalTests::cleanupTestCase() {
    if (server_)
        QVERIFY2(server_->stop(), server_->errors().constData());
}

std::string RefusalTests::whole() {
    std::string all = talk_->get("/api/v1/leaderboards").raw.body;
    for (const char* board : {"default", "cup", "lap", "edge"}) {
        const std::string path = std::string("/api/v1/leaderboards/") + board;
        for (const char* part : {"", "/top", "/stats"})
            all += talk_->get(path + part).raw.body;
    }
    return all;
}

void RefusalTests::badInputIsRefusedAndChangesNothing_data() const {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    addBadJson();
    addBadTypesAndIds();
    addScoresThatDoNotFit();
    addWhatIsNotThere();
    addBadRequests();
    addBadBatches();
    addBadQueries();
}

void RefusalTests::badInputIsRefusedAndChangesNothing() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QString, code);
    const std::string before = whole();
    QVERIFY(before.find("\"ann\"") != std::string::npos);
    const Answer answer = Talk(server_->port()).send(bytes.toStdString());
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.header("content-type"), std::string("application/problem+json"));
    const QJsonObject problem = answer.json();
    QCOMPARE(problem.keys(), (QStringList{"code", "detail", "error", "status", "success", "title"}));
    QCOMPARE(problem.value("code").toString(), code);
    QCOMPARE(problem.value("status").toInt(), status);
    QCOMPARE(problem.value("success"), QJsonValue(false));
    QCOMPARE(problem.value("error"), problem.value("detail"));
    QVERIFY(!problem.value("detail").toString().isEmpty());
    QCOMPARE(whole(), before); // revisions included
}

void RefusalTests::badItemsOfABatchStandAlone() {
    VERIFY_STATUS(post("/api/v1/leaderboards", R"({"id":"heat","max_score":100})"), 201);
    const std::string items = R"({"player_id":"ann","leaderboard_id":"heat","score":1},
        {"player_id":"bob","leaderboard_id":"heat","score":101},
        {"player_id":"cid","leaderboard_id":"none","score":1},
        {"player_id":"dan","leaderboard_id":"heat","score":4})";
    const auto before = talk_->revision("heat");
    const Answer atomic = talk_->post("/api/v1/scores/batch", R"({"atomic":true,"scores":[)" + items + "]}");
    QCOMPARE(atomic.data()[u"accepted"].toInteger(), 0);
    QCOMPARE(talk_->revision("heat"), before);
    const Answer answer = talk_->post("/api/v1/scores/batch", R"({"scores":[)" + items + "]}");
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.data()[u"accepted"].toInteger(), 2);
    QCOMPARE(answer.data()[u"rejected"].toInteger(), 2);
    const QJsonArray errors = answer.data()[u"errors"].toArray();
    QCOMPARE(errors.at(0)[u"index"].toInteger(), 1);
    QCOMPARE(errors.at(0)[u"code"].toString(), QStringLiteral("invalid_score"));
    QCOMPARE(errors.at(1)[u"index"].toInteger(), 2);
    QCOMPARE(errors.at(1)[u"code"].toString(), QStringLiteral("leaderboard_not_found"));
    QCOMPARE(talk_->get("/api/v1/leaderboards/heat").data()[u"total_players"].toInteger(), 2);
}

void RefusalTests::onlyLoopbackMayWrite_data() const {
    QTest::addColumn<QByteArray>("header");
    for (const char* header :
         {"X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "X-Forwarded-Host: board.example"})
        QTest::newRow(header) << QByteArray(header) + "\r\n";
}

void RefusalTests::onlyLoopbackMayWrite() {
    QFETCH(QByteArray, header);
    const std::string proxied = header.toStdString();
    const std::string json = std::string(jsonType) + proxied;
    const std::string before = whole();
    const std::vector<std::string> writes = {
        request("POST", "/api/v1/scores", R"({"player_id":"ann","leaderboard_id":"cup","score":1})", json),
        request("POST", "/api/v1/scores/batch", R"({"scores":[]})", json),
        request("POST", "/api/v1/leaderboards", R"({"id":"mine"})", json),
        request("PATCH", "/api/v1/leaderboards/cup", R"({"name":"Mine"})", json),
        request("POST", "/api/v1/leaderboards/cup/reset", "{}", json),
        request("DELETE", "/api/v1/leaderboards/cup/player/ann", {}, proxied),
        request("DELETE", "/api/v1/leaderboards/cup", {}, proxied),
    };
    for (const std::string& bytes : writes) {
        const Answer answer = talk_->send(bytes);
        VERIFY_STATUS(answer, 401);
        QCOMPARE(answer.code(), QStringLiteral("unauthorized"));
    }
    VERIFY_STATUS(talk_->get("/api/v1/leaderboards/cup/top", proxied), 200); // whoever looks may look
    QCOMPARE(whole(), before);
}

QTEST_GUILESS_MAIN(RefusalTests)
#include "refusal_tests.moc"
