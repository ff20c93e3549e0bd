// SPDX-License-Identifier: GPL-3.0-or-later
// The REST API as its callers see it: through the real guard, over loopback, down to the ledger and back.
#include "tests/server/api/api_fixture.h"

#include <QTest>

using namespace rostrum;

namespace {

QStringList keysOf(const QJsonValue& value) { return value.toObject().keys(); } // sorted

QStringList playersOf(const QJsonValue& data) {
    QStringList players;
    for (const QJsonValue& entry : data.toArray())
        players.append(entry.toObject().value("player_id").toString());
    return players;
}

QList<int> ranksOf(const QJsonValue& data) {
    QList<int> ranks;
    for (const QJsonValue& entry : data.toArray())
        ranks.append(entry.toObject().value("rank").toInt());
    return ranks;
}

} // namespace

#define COMPARE_STATUS(answer, expected) QVERIFY2((answer).status == (expected), (answer).shown().constData())

class ApiHttpTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();

    void tellsItsHealth();
    void takesAScore();
    void ranksByAllModes();
    void servesTopsFromCacheAndWriter();
    void answersTagsWith304();
    void readsRangeAndAround();
    void readsAPlayer();
    void escapedIds();
    void removesAPlayer();
    void publicTop();
    void boardsLiveAndDie();
    void boardShowsAllFields();
    void statsOfABoard();

  private:
    void fill(const std::string& board, const QList<QPair<QByteArray, int>>& scores) {
        for (const auto& [player, score] : scores)
            QCOMPARE(fixture_->score(board, player.toStdString(), std::to_string(score)).status, 200);
    }

    std::unique_ptr<ApiFixture> fixture_;
};

void ApiHttpTests::init() {
    fixture_ = std::make_unique<ApiFixture>();
    QVERIFY(fixture_->up());
}

void ApiHttpTests::cleanup() { fixture_.reset(); }

void ApiHttpTests::tellsItsHealth() {
    for (const char* const path : {"/health", "/v1/health-check"}) {
        const ApiAnswer health = fixture_->get(path);
        COMPARE_STATUS(health, 200);
        QCOMPARE(health.header("content-type"), std::string("application/json"));
        QCOMPARE(health.json().value("success"), QJsonValue(true));
        QCOMPARE(health.data().toObject().value("status"), QJsonValue("ok"));
        const QJsonObject components = health.data().toObject().value("components").toObject();
        QCOMPARE(components.value("ledger").toObject().value("durability"), QJsonValue("commit"));
        QCOMPARE(components.value("engine").toObject().value("state"), QJsonValue("ok"));
    }
    COMPARE_STATUS(fixture_->get("/ready"), 200);
}

void ApiHttpTests::takesAScore() {
    const ApiAnswer first = fixture_->score("default", "ada", "5");
    COMPARE_STATUS(first, 200);
    QCOMPARE(keysOf(first.data()), (QStringList{"leaderboard_id", "player_id", "previous_rank", "rank",
                                                "score", "seq", "updated"}));
    QCOMPARE(first.data().toObject().value("score"), QJsonValue(5));
    QCOMPARE(first.data().toObject().value("rank"), QJsonValue(1));
    QVERIFY(first.data().toObject().value("previous_rank").isNull());
    QCOMPARE(first.data().toObject().value("updated"), QJsonValue(true));
    QVERIFY(first.json().contains("meta"));
    QCOMPARE(fixture_->score("default", "bob", "9").status, 200);
    const ApiAnswer again = fixture_->score("default", "ada", "\"7\""); // the default board adds
    COMPARE_STATUS(again, 200);
    QCOMPARE(again.data().toObject().value("score"), QJsonValue(12));
    QCOMPARE(again.data().toObject().value("rank"), QJsonValue(1));
    QCOMPARE(again.data().toObject().value("previous_rank"), QJsonValue(2));
    const ApiAnswer nothing = fixture_->score("default", "ada", "0");
    QCOMPARE(nothing.data().toObject().value("updated"), QJsonValue(false));
    QVERIFY(nothing.data().toObject().value("seq").toInt() > again.data().toObject().value("seq").toInt());
}

void ApiHttpTests::ranksByAllModes() {
    QCOMPARE(fixture_->post("/api/v1/leaderboards", R"({"id":"cup","rank_mode":"competition"})").status, 201);
    fill("cup", {{"a", 50}, {"b", 50}, {"c", 30}, {"d", 30}, {"e", 10}});
    const QList<QPair<const char*, QList<int>>> modes = {{"?rank_mode=ordinal", {1, 2, 3, 4, 5}},
                                                         {"?rank_mode=competition", {1, 1, 3, 3, 5}},
                                                         {"?rank_mode=dense", {1, 1, 2, 2, 3}},
                                                         {"?rank_mode=modified", {2, 2, 4, 4, 5}},
                                                         {"", {1, 1, 3, 3, 5}}};
    for (int round = 0; round < 2; ++round) { // from the writer, then from the published top
        for (const auto& [query, ranks] : modes) {
            const ApiAnswer top = fixture_->get(std::string("/api/v1/leaderboards/cup/top") + query);
            COMPARE_STATUS(top, 200);
            QCOMPARE(ranksOf(top.data()), ranks);
            QCOMPARE(playersOf(top.data()), (QStringList{"a", "b", "c", "d", "e"}));
        }
    }
    QCOMPARE(ranksOf(fixture_->get("/api/v1/leaderboards/cup/range?start=3&end=4&rank_mode=dense").data()),
             (QList<int>{2, 2}));
    QCOMPARE(
        fixture_->get("/api/v1/leaderboards/cup/player/d?rank_mode=modified").data().toObject().value("rank"),
        QJsonValue(4));
}

void ApiHttpTests::servesTopsFromCacheAndWriter() {
    QCOMPARE(fixture_->post("/api/v1/leaderboards", R"({"id":"cup","decimals":2})").status, 201);
    const std::string top = "/api/v1/leaderboards/cup/top";
    for (int step = 1; step <= 40; ++step) {
        // Whatever way a top comes, it has what was acknowledged before.
        QCOMPARE(fixture_->score("cup", "ada", std::to_string(step) + ".5").status, 200);
        const ApiAnswer answer = fixture_->get(top + "?limit=10");
        COMPARE_STATUS(answer, 200);
        const QJsonObject entry = answer.data().toArray().at(0).toObject();
        QCOMPARE(entry.keys(), (QStringList{"player_id", "rank", "score", "score_text", "username"}));
        QCOMPARE(entry.value("score_text").toString(), QString::number(step) + ".50");
        QCOMPARE(answer.meta().value("revision").toInt(), 1 + step); // its creation is the first
        QCOMPARE(answer.meta().value("total_players"), QJsonValue(1));
        QCOMPARE(answer.meta().value("frozen"), QJsonValue(false));
    }
    fill("cup", {{"b", 3}, {"c", 2}, {"d", 1}});
    QCOMPARE(fixture_->get(top + "?limit=2").data().toArray().size(), 2);
    QCOMPARE(fixture_->get(top).data().toArray().size(), 4);
    QCOMPARE(fixture_->get(top + "?limit=5000").data().toArray().size(), 4);
    // Beyond what is published there is the writer.
    std::string scores;
    for (int i = 0; i < 1200; ++i)
        scores += (i == 0 ? "" : ",") + (R"({"leaderboard_id":"cup","player_id":"p)" + std::to_string(i) +
                                         R"(","score":)" + std::to_string(100 + i) + "}");
    QCOMPARE(fixture_->post("/api/v1/scores/batch", "{\"scores\":[" + scores + "]}").status, 200);
    QCOMPARE(fixture_->get(top).data().toArray().size(), 100);
    QCOMPARE(fixture_->get(top + "?limit=101").data().toArray().size(), 101);
    QCOMPARE(fixture_->get(top + "?limit=99999").data().toArray().size(), 1000);
    // A deleted board is gone at once, and one made anew is another one.
    QCOMPARE(fixture_->del("/api/v1/leaderboards/cup").status, 200);
    QCOMPARE(fixture_->get(top).status, 404);
    QCOMPARE(fixture_->post("/api/v1/leaderboards", R"({"id":"cup"})").status, 201);
    QCOMPARE(fixture_->get(top).data().toArray().size(), 0);
}

void ApiHttpTests::answersTagsWith304() {
    fill("default", {{"a", 3}, {"b", 2}});
    for (const char* const path :
         {"/api/v1/leaderboards/default/top", "/api/v1/leaderboards/default/range?start=1&end=2",
          "/api/v1/leaderboards/default/around/a", "/api/v1/leaderboards/default/player/a", "/leaderboard"}) {
        const ApiAnswer before = fixture_->get(path);
        const std::string tag = before.header("etag");
        QVERIFY2(QByteArray::fromStdString(tag).startsWith("\"1-") &&
                     QByteArray::fromStdString(tag).endsWith("-public\""),
                 tag.c_str());
        for (int round = 0; round < 3; ++round) {
            const ApiAnswer same = fixture_->get(path, "If-None-Match: " + tag + "\r\n");
            COMPARE_STATUS(same, 304);
            QCOMPARE(same.header("etag"), tag);
            QVERIFY(same.raw.body.empty());
        }
        COMPARE_STATUS(fixture_->get(path, "If-None-Match: \"1-1-1-public\"\r\n"), 200);
        QCOMPARE(fixture_->score("default", "b", "1").status, 200);
        const ApiAnswer after = fixture_->get(path, "If-None-Match: " + tag + "\r\n");
        COMPARE_STATUS(after, 200);
        QVERIFY(after.header("etag") != tag);
    }
    // A reset is another generation, and what an operator sees has a tag of its own.
    const std::string tag = fixture_->get("/api/v1/leaderboards/default/top").header("etag");
    QCOMPARE(fixture_->post("/api/v1/leaderboards/default/reset", "").status, 200);
    COMPARE_STATUS(fixture_->get("/api/v1/leaderboards/default/top", "If-None-Match: " + tag + "\r\n"), 200);
    const ApiAnswer operators = fixture_->get("/api/v1/leaderboards/default/top?view=operator");
    QVERIFY(QByteArray::fromStdString(operators.header("etag")).endsWith("-operator\""));
}

void ApiHttpTests::readsRangeAndAround() {
    QCOMPARE(fixture_->post("/api/v1/leaderboards", R"({"id":"cup"})").status, 201);
    fill("cup", {{"a", 90}, {"b", 80}, {"c", 70}, {"d", 60}, {"e", 50}, {"f", 40}, {"g", 30}});
    const std::string base = "/api/v1/leaderboards/cup";
    const ApiAnswer range = fixture_->get(base + "/range?start=3&end=5");
    QCOMPARE(playersOf(range.data()), (QStringList{"c", "d", "e"}));
    QCOMPARE(ranksOf(range.data()), (QList<int>{3, 4, 5}));
    QCOMPARE(playersOf(fixture_->get(base + "/range?start=6&end=99").data()), (QStringList{"f", "g"}));
    QCOMPARE(fixture_->get(base + "/range?start=50&end=60").data().toArray().size(), 0);
    QCOMPARE(fixture_->get(base + "/range?start=18446744073709551615").status, 200);
    QCOMPARE(playersOf(fixture_->get(base + "/around/d?range=1").data()), (QStringList{"c", "d", "e"}));
    QCOMPARE(playersOf(fixture_->get(base + "/around/d?range=0").data()), (QStringList{"d"}));
    QCOMPARE(playersOf(fixture_->get(base + "/around/a").data()),
             (QStringList{"a", "b", "c", "d", "e", "f"}));
    const ApiAnswer nobody = fixture_->get(base + "/around/nobody");
    COMPARE_STATUS(nobody, 404);
    QCOMPARE(nobody.code(), QString("player_not_found"));
}

void ApiHttpTests::readsAPlayer() {
    QCOMPARE(fixture_->post("/api/v1/leaderboards", R"({"id":"cup","max_entries":4})").status, 201);
    fill("cup", {{"a", 40}, {"b", 30}, {"c", 20}, {"d", 10}, {"e", 5}});
    const ApiAnswer best = fixture_->get("/api/v1/leaderboards/cup/player/a");
    COMPARE_STATUS(best, 200);
    QCOMPARE(keysOf(best.data()), (QStringList{"percentile", "player_id", "rank", "score", "score_text",
                                               "updated_at", "username"}));
    QCOMPARE(best.data().toObject().value("percentile"), QJsonValue(75));
    QVERIFY(best.data().toObject().value("updated_at").toString().endsWith("Z"));
    const ApiAnswer beyond = fixture_->get("/api/v1/leaderboards/cup/player/e");
    COMPARE_STATUS(beyond, 200);
    QVERIFY(beyond.data().toObject().value("rank").isNull());
    QVERIFY(beyond.data().toObject().value("percentile").isNull());
    QCOMPARE(beyond.meta().value("total_players"), QJsonValue(4));
    QCOMPARE(fixture_->get("/api/v1/leaderboards/cup/around/e").status, 404);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/cup/player/x").code(), QString("player_not_found"));
    QCOMPARE(fixture_->get("/api/v1/leaderboards/none/player/x").code(), QString("leaderboard_not_found"));
}

void ApiHttpTests::escapedIds() {
    const QList<QPair<const char*, const char*>> ids = {
        {"Curaçao", "Cura%C3%A7ao"},
        {"São Tomé e Príncipe", "S%C3%A3o%20Tom%C3%A9%20e%20Pr%C3%ADncipe"},
        {"a/b", "a%2Fb"},
        {"a?b#c", "a%3Fb%23c"},
        {"100%", "100%25"},
        {"a+b", "a+b"},
        {"..", "%2E%2E"},
        {"😀", "%F0%9F%98%80"}};
    for (const auto& [id, escaped] : ids) {
        QCOMPARE(fixture_->score("default", id, "1").status, 200);
        const ApiAnswer found = fixture_->get(std::string("/api/v1/leaderboards/default/player/") + escaped);
        COMPARE_STATUS(found, 200);
        QCOMPARE(found.data().toObject().value("player_id").toString(), QString::fromUtf8(id));
        QCOMPARE(found.data().toObject().value("username").toString(), QString::fromUtf8(id));
    }
    for (const char* const bad : {"%ff", "%zz", "%", "%00", "a%0Ab"})
        COMPARE_STATUS(fixture_->get(std::string("/api/v1/leaderboards/default/player/") + bad), 400);
}

void ApiHttpTests::removesAPlayer() {
    fill("default", {{"a", 3}, {"b", 2}});
    const ApiAnswer removed = fixture_->del("/api/v1/leaderboards/default/player/a");
    COMPARE_STATUS(removed, 200);
    QCOMPARE(removed.data().toObject().value("player_id"), QJsonValue("a"));
    COMPARE_STATUS(fixture_->get("/api/v1/leaderboards/default/player/a"), 404);
    const ApiAnswer again = fixture_->del("/api/v1/leaderboards/default/player/a");
    COMPARE_STATUS(again, 404);
    QCOMPARE(again.code(), QString("player_not_found"));
    QCOMPARE(playersOf(fixture_->get("/api/v1/leaderboards/default/top").data()), (QStringList{"b"}));
}

void ApiHttpTests::publicTop() {
    for (int i = 0; i < 12; ++i)
        QCOMPARE(fixture_->score("default", "p" + std::to_string(i), std::to_string(i)).status, 200);
    for (const char* const path : {"/leaderboard", "/v1/leaderboard/public"}) {
        for (int round = 0; round < 3; ++round) {
            const ApiAnswer top = fixture_->get(path);
            COMPARE_STATUS(top, 200);
            QCOMPARE(top.data().toArray().size(), 10);
            const QJsonObject first = top.data().toArray().at(0).toObject();
            QCOMPARE(first.keys(), (QStringList{"rank", "score", "score_text", "user_id", "username"}));
            QCOMPARE(first.value("user_id"), QJsonValue("p11"));
        }
        QCOMPARE(fixture_->get(std::string(path) + "?limit=3&period=all").data().toArray().size(), 3);
        COMPARE_STATUS(fixture_->get(std::string(path) + "?rank_mode=dense"), 400);
    }
}

void ApiHttpTests::boardsLiveAndDie() {
    const ApiAnswer created = fixture_->post("/api/v1/leaderboards", R"({"id":"cup","name":"The Cup"})");
    COMPARE_STATUS(created, 201);
    QCOMPARE(created.header("location"), std::string("/api/v1/leaderboards/cup"));
    const ApiAnswer twice = fixture_->post("/api/v1/leaderboards", R"({"id":"cup"})");
    COMPARE_STATUS(twice, 409);
    QCOMPARE(twice.code(), QString("leaderboard_exists"));
    const ApiAnswer list = fixture_->get("/api/v1/leaderboards");
    COMPARE_STATUS(list, 200);
    QCOMPARE(list.data().toArray().size(), 2); // with the default one
    const ApiAnswer changed =
        fixture_->patch("/api/v1/leaderboards/cup", R"({"name":"Final","max_score":100})");
    COMPARE_STATUS(changed, 200);
    QCOMPARE(changed.data().toObject().value("name"), QJsonValue("Final"));
    QCOMPARE(changed.data().toObject().value("max_score"), QJsonValue(100));
    fill("cup", {{"a", 3}, {"b", 2}});
    const ApiAnswer high = fixture_->score("cup", "a", "101");
    COMPARE_STATUS(high, 400);
    QCOMPARE(high.code(), QString("invalid_score"));
    const ApiAnswer fixed = fixture_->patch("/api/v1/leaderboards/cup", R"({"sort_order":"asc"})");
    COMPARE_STATUS(fixed, 409);
    QCOMPARE(fixed.code(), QString("conflict"));
    const ApiAnswer reset = fixture_->post("/api/v1/leaderboards/cup/reset", R"({"reason":"next round"})");
    COMPARE_STATUS(reset, 200);
    QCOMPARE(reset.data().toObject().value("archived_players"), QJsonValue(2));
    QCOMPARE(fixture_->get("/api/v1/leaderboards/cup/top").data().toArray().size(), 0);
    const ApiAnswer deleted = fixture_->del("/api/v1/leaderboards/cup");
    COMPARE_STATUS(deleted, 200);
    for (const char* const path : {"/api/v1/leaderboards/cup", "/api/v1/leaderboards/cup/top",
                                   "/api/v1/leaderboards/cup/stats", "/api/v1/leaderboards/cup/player/a"}) {
        const ApiAnswer gone = fixture_->get(path);
        COMPARE_STATUS(gone, 404);
        QCOMPARE(gone.code(), QString("leaderboard_not_found"));
    }
    COMPARE_STATUS(fixture_->del("/api/v1/leaderboards/cup"), 404);
    COMPARE_STATUS(fixture_->post("/api/v1/leaderboards/cup/reset", ""), 404);
    COMPARE_STATUS(fixture_->score("cup", "a", "1"), 404);
}

void ApiHttpTests::boardShowsAllFields() {
    QCOMPARE(
        fixture_
            ->post("/api/v1/leaderboards",
                   R"({"id":"t","decimals":3,"display_format":"time","min_score":0.5,"metadata":{"a":[1]},)"
                   R"("starts_at":"2026-01-01T00:00:00+01:00","visibility":"unlisted"})")
            .status,
        201);
    const ApiAnswer answer = fixture_->get("/api/v1/leaderboards/t");
    COMPARE_STATUS(answer, 200);
    const QJsonObject board = answer.data().toObject();
    QCOMPARE(board.keys(),
             (QStringList{"created_at",   "decimals",      "display_format", "ends_at",    "frozen",
                          "id",           "max_entries",   "max_score",      "max_step",   "metadata",
                          "min_score",    "name",          "next_reset_at",  "periods",    "rank_mode",
                          "reset_period", "revision",      "sort_order",     "starts_at",  "tie_break",
                          "time_zone",    "total_players", "update_mode",    "updated_at", "visibility"}));
    QCOMPARE(board.value("name"), QJsonValue("t"));
    QCOMPARE(board.value("sort_order"), QJsonValue("desc"));
    QCOMPARE(board.value("update_mode"), QJsonValue("replace"));
    QCOMPARE(board.value("reset_period"), QJsonValue("never"));
    QCOMPARE(board.value("max_entries"), QJsonValue(10000));
    QCOMPARE(board.value("min_score"), QJsonValue(0.5));
    QVERIFY(board.value("max_score").isNull() && board.value("next_reset_at").isNull());
    QCOMPARE(board.value("starts_at"), QJsonValue("2025-12-31T23:00:00Z"));
    QCOMPARE(board.value("tie_break"), QJsonValue(QJsonArray{"first"}));
    QCOMPARE(board.value("periods"), QJsonValue(QJsonArray{"all"}));
    QCOMPARE(board.value("metadata").toObject().value("a"), QJsonValue(QJsonArray{1}));
    QCOMPARE(board.value("frozen"), QJsonValue(false));
}

void ApiHttpTests::statsOfABoard() {
    QCOMPARE(fixture_->post("/api/v1/leaderboards", R"({"id":"cup"})").status, 201);
    const QJsonObject empty = fixture_->get("/api/v1/leaderboards/cup/stats").data().toObject();
    QCOMPARE(empty.keys(), (QStringList{"highest", "last_submission_at", "lowest", "mean", "median",
                                        "revision", "submissions", "total_players"}));
    QVERIFY(empty.value("highest").isNull() && empty.value("mean").isNull());
    fill("cup", {{"a", 1}, {"b", 2}, {"c", 6}, {"c", 6}});
    const QJsonObject stats = fixture_->get("/api/v1/leaderboards/cup/stats").data().toObject();
    QCOMPARE(stats.value("total_players"), QJsonValue(3));
    QCOMPARE(stats.value("highest"), QJsonValue(6));
    QCOMPARE(stats.value("lowest"), QJsonValue(1));
    QCOMPARE(stats.value("mean"), QJsonValue(3));
    QCOMPARE(stats.value("median"), QJsonValue(2));
    QCOMPARE(stats.value("submissions"), QJsonValue(4));
    QVERIFY(stats.value("last_submission_at").toString().endsWith("Z"));
}

QTEST_GUILESS_MAIN(ApiHttpTests)
#include "api_http_tests.moc"
