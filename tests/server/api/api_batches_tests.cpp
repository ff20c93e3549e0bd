// SPDX-License-Identifier: GPL-3.0-or-later
// Batches and repeated requests over REST, as their callers see them.
#include "tests/server/api/api_fixture.h"

#include <QTest>

using namespace rostrum;

namespace {

QStringList playersOf(const QJsonValue& data) {
    QStringList players;
    for (const QJsonValue& entry : data.toArray())
        players.append(entry.toObject().value("player_id").toString());
    return players;
}

} // namespace

#define COMPARE_STATUS(answer, expected) QVERIFY2((answer).status == (expected), (answer).shown().constData())

class ApiBatchesTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();

    void takesBatches();
    void atomicBatchIsAllOrNothing();
    void refusesTooManyItems();
    void replaysByHeaderKey();
    void replaysByEventId();
    void keepsRejectedItemsUnderTheKey();

  private:
    void fill(const std::string& board, const QList<QPair<QByteArray, int>>& scores) {
        for (const auto& [player, score] : scores)
            QCOMPARE(fixture_->score(board, player.toStdString(), std::to_string(score)).status, 200);
    }

    std::unique_ptr<ApiFixture> fixture_;
};

void ApiBatchesTests::init() {
    fixture_ = std::make_unique<ApiFixture>();
    QVERIFY(fixture_->up());
}

void ApiBatchesTests::cleanup() { fixture_.reset(); }

void ApiBatchesTests::takesBatches() {
    const ApiAnswer answer = fixture_->post(
        "/api/v1/scores/batch", R"({"scores":[{"player_id":"a","leaderboard_id":"default","score":1},)"
                                R"({"player_id":"b","leaderboard_id":"none","score":1},)"
                                R"({"player_id":"c","leaderboard_id":"default","score":1.5},)"
                                R"({"player_id":"d","leaderboard_id":"default","score":1,"oops":1},)"
                                R"({"leaderboard_id":"default","score":1},)"
                                R"({"player_id":"f","leaderboard_id":"default","score":"2"}]})");
    COMPARE_STATUS(answer, 200);
    const QJsonObject data = answer.data().toObject();
    QCOMPARE(data.value("accepted"), QJsonValue(2));
    QCOMPARE(data.value("rejected"), QJsonValue(4));
    const QJsonArray errors = data.value("errors").toArray();
    const QList<QPair<int, QString>> expected = {
        {1, "leaderboard_not_found"}, {2, "invalid_score"}, {3, "invalid_request"}, {4, "invalid_request"}};
    QCOMPARE(errors.size(), expected.size());
    for (int i = 0; i < expected.size(); ++i) {
        QCOMPARE(errors[i].toObject().value("index").toInt(), expected[i].first);
        QCOMPARE(errors[i].toObject().value("code").toString(), expected[i].second);
        QVERIFY(!errors[i].toObject().value("detail").toString().isEmpty());
    }
    QVERIFY(errors[2].toObject().value("detail").toString().contains("'oops'"));
    QVERIFY(errors[3].toObject().value("detail").toString().contains("player_id is missing"));
    QCOMPARE(playersOf(fixture_->get("/api/v1/leaderboards/default/top").data()), (QStringList{"f", "a"}));
    const ApiAnswer none = fixture_->post("/api/v1/scores/batch", R"({"scores":[]})");
    COMPARE_STATUS(none, 200);
    QCOMPARE(none.data().toObject().value("accepted"), QJsonValue(0));
}

void ApiBatchesTests::atomicBatchIsAllOrNothing() {
    for (const char* const bad :
         {R"({"player_id":"b","leaderboard_id":"none","score":1})", R"({"player_id":"b"})", "7"}) {
        const ApiAnswer answer = fixture_->post(
            "/api/v1/scores/batch",
            std::string(
                R"({"atomic":true,"scores":[{"player_id":"a","leaderboard_id":"default","score":1},)") +
                bad + "]}");
        COMPARE_STATUS(answer, 200);
        QCOMPARE(answer.data().toObject().value("accepted"), QJsonValue(0));
        QCOMPARE(answer.data().toObject().value("rejected"), QJsonValue(2));
        QCOMPARE(fixture_->get("/api/v1/leaderboards/default/top").data().toArray().size(), 0);
    }
    const ApiAnswer good =
        fixture_->post("/api/v1/scores/batch", R"({"atomic":true,"scores":[)"
                                               R"({"player_id":"a","leaderboard_id":"default","score":1},)"
                                               R"({"player_id":"b","leaderboard_id":"default","score":1}]})");
    QCOMPARE(good.data().toObject().value("accepted"), QJsonValue(2));
}

void ApiBatchesTests::refusesTooManyItems() {
    std::string scores;
    for (int i = 0; i < 10'000; ++i)
        scores += R"({"leaderboard_id":"default","player_id":"p","score":1},)";
    const ApiAnswer more = fixture_->post("/api/v1/scores/batch",
                                          "{\"scores\":[" + scores +
                                              R"({"leaderboard_id":"default","player_id":"p","score":1}]})");
    COMPARE_STATUS(more, 400);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/default/top").data().toArray().size(), 0);
    scores.pop_back();
    const ApiAnswer full = fixture_->post("/api/v1/scores/batch", "{\"scores\":[" + scores + "]}");
    COMPARE_STATUS(full, 200);
    QCOMPARE(full.data().toObject().value("accepted"), QJsonValue(10'000));
    QCOMPARE(fixture_->get("/api/v1/leaderboards/default/player/p").data().toObject().value("score"),
             QJsonValue(10'000));
}

void ApiBatchesTests::replaysByHeaderKey() {
    const std::string headers = std::string(ApiFixture::jsonHeader) + "Idempotency-Key: k-1\r\n";
    const std::string body = R"({"player_id":"a","leaderboard_id":"default","score":5})";
    const ApiAnswer first = fixture_->post("/api/v1/scores", body, headers);
    COMPARE_STATUS(first, 200);
    QVERIFY(first.header("idempotency-replayed").empty());
    // Another form of the same values is the same request.
    const ApiAnswer again = fixture_->post(
        "/api/v1/scores", R"({ "score": 5.0, "leaderboard_id":"default", "player_id":"\u0061" })", headers);
    COMPARE_STATUS(again, 200);
    QCOMPARE(again.header("idempotency-replayed"), std::string("true"));
    QCOMPARE(again.raw.body, first.raw.body);
    const ApiAnswer other = fixture_->post(
        "/api/v1/scores", R"({"player_id":"a","leaderboard_id":"default","score":6})", headers);
    COMPARE_STATUS(other, 422);
    QCOMPARE(other.code(), QString("idempotency_mismatch"));
    QCOMPARE(fixture_->get("/api/v1/leaderboards/default/player/a").data().toObject().value("score"),
             QJsonValue(5));
    const std::string boardKey = std::string(ApiFixture::jsonHeader) + "Idempotency-Key: k-2\r\n";
    QCOMPARE(fixture_->post("/api/v1/leaderboards", R"({"id":"cup"})", boardKey).status, 201);
    QCOMPARE(fixture_->post("/api/v1/leaderboards", R"({"id":"cup"})", boardKey).status, 201);
    COMPARE_STATUS(
        fixture_->post("/api/v1/scores", body, std::string(ApiFixture::jsonHeader) + "Idempotency-Key: \r\n"),
        400);
    COMPARE_STATUS(fixture_->post("/api/v1/scores", body,
                                  std::string(ApiFixture::jsonHeader) +
                                      "Idempotency-Key: " + std::string(257, 'x') + "\r\n"),
                   400);
}

void ApiBatchesTests::replaysByEventId() {
    const std::string body = R"({"player_id":"a","leaderboard_id":"default","score":5,"event_id":"e1"})";
    const ApiAnswer first = fixture_->post("/api/v1/scores", body);
    const ApiAnswer again = fixture_->post("/api/v1/scores", body);
    COMPARE_STATUS(again, 200);
    QCOMPARE(again.raw.body, first.raw.body);
    COMPARE_STATUS(
        fixture_->post("/api/v1/scores",
                       R"({"player_id":"b","leaderboard_id":"default","score":5,"event_id":"e1"})"),
        422);
    const ApiAnswer batch =
        fixture_->post("/api/v1/scores/batch",
                       "{\"scores\":[" + body +
                           R"(,{"player_id":"b","leaderboard_id":"default","score":5,"event_id":"e1"}]})");
    QCOMPARE(batch.data().toObject().value("accepted"), QJsonValue(1));
    QCOMPARE(batch.data().toObject().value("errors").toArray().at(0).toObject().value("code"),
             QJsonValue("idempotency_mismatch"));
    QCOMPARE(fixture_->get("/api/v1/leaderboards/default/player/a").data().toObject().value("score"),
             QJsonValue(5));
}

void ApiBatchesTests::keepsRejectedItemsUnderTheKey() {
    const std::string headers = std::string(ApiFixture::jsonHeader) + "Idempotency-Key: k-3\r\n";
    const auto batch = [](const char* second) {
        return std::string(R"({"scores":[{"player_id":"a","leaderboard_id":"default","score":5},)") + second +
               "]}";
    };
    const ApiAnswer first = fixture_->post("/api/v1/scores/batch", batch(R"({"player_id":"b"})"), headers);
    COMPARE_STATUS(first, 200);
    const ApiAnswer again = fixture_->post("/api/v1/scores/batch", batch(R"({"player_id":"b"})"), headers);
    COMPARE_STATUS(again, 200);
    QCOMPARE(again.raw.body, first.raw.body);
    COMPARE_STATUS(fixture_->post("/api/v1/scores/batch", batch(R"({"player_id":"c"})"), headers), 422);
}

QTEST_GUILESS_MAIN(ApiBatchesTests)
#include "api_batches_tests.moc"
