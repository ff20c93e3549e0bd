// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: what a board is made with, what a score and a player may be, and what a submission does.
#include "tests/system/rules_fixture.h"

#include <QFile>

using namespace rostrum;
using namespace rostrum::test;

class RulesScoreTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase() {
        open();
        QVERIFY(make("plain"));
    }
    void cleanupTestCase() { close(); }
    void theBoardOfAFreshEvent();
    void everyFieldHasItsDefault();
    void everyFieldIsKept();
    void idsOfBoards_data() const;
    void idsOfBoards();
    void whoSeesABoard();
    void scoresAreExactToTheLastUnit();
    void numbersCountByValue();
    void overflowIsRefused();
    void eachModeKeepsWhatChangesNothing_data() const;
    void eachModeKeepsWhatChangesNothing();
    void bestIsTheBetterInBothOrders();
    void aTimestampDecidesNoTie();
    void secondariesAreReplacedAndAdded();
    void equalTuplesShareARank();
    void noLimitIsNone();
    void comingInFromBeyondTheCap();
    void theCapIsEachRankingsOwn();

  private:
    QJsonObject board(const std::string& id) { return talk_->get(boards + id).data().toObject(); }
    std::int64_t submissions(const std::string& id) {
        return talk_->get(boards + id + "/stats").data()[u"submissions"].toInteger();
    }
};

void RulesScoreTests::theBoardOfAFreshEvent() {
    const QJsonObject fresh = board("default");
    QCOMPARE(fresh.value(u"update_mode").toString(), QStringLiteral("increment"));
    QCOMPARE(fresh.value(u"sort_order").toString(), QStringLiteral("desc"));
    // It is the one that has no name in an address.
    QVERIFY(scored("default", "ann", "5"));
    QVERIFY(scored("default", "ann", "2"));
    QCOMPARE(talk_->get("/leaderboard").data()[0][u"score"].toInteger(), 7);
    QCOMPARE(talk_->get("/leaderboard").data()[0][u"user_id"].toString(), QStringLiteral("ann"));
    // It has the id that the settings give it.
    QFile settings(folder_->filePath(QStringLiteral("arena.yaml")));
    QVERIFY(settings.open(QIODevice::WriteOnly));
    settings.write("leaderboard:\n  default_id: arena\n");
    settings.close();
    Program other(folder_->path());
    QVERIFY2(
        other.serve(folder_->filePath(QStringLiteral("arena.rostrum")), {"--config", settings.fileName()}),
        other.errors().constData());
    Talk talk(other.port());
    QVERIFY(talk.awaitReady());
    const QJsonArray all = talk.get("/api/v1/leaderboards").data().toArray();
    QCOMPARE(all.size(), 1);
    QCOMPARE(all[0][u"id"].toString(), QStringLiteral("arena"));
    QCOMPARE(all[0][u"update_mode"].toString(), QStringLiteral("increment"));
    VERIFY_STATUS(talk.get("/leaderboard"), 200);
    QVERIFY(other.stop());
}

void RulesScoreTests::everyFieldHasItsDefault() {
    const QJsonObject plain = board("plain");
    const QJsonObject expected{
        {"id", "plain"},
        {"name", "plain"},
        {"sort_order", "desc"},
        {"update_mode", "replace"},
        {"reset_period", "never"},
        {"max_entries", 10000},
        {"rank_mode", "ordinal"},
        {"tie_break", QJsonArray{"first"}},
        {"decimals", 0},
        {"display_format", "points"},
        {"min_score", QJsonValue::Null},
        {"max_score", QJsonValue::Null},
        {"max_step", QJsonValue::Null},
        {"periods", QJsonArray{"all"}},
        {"starts_at", QJsonValue::Null},
        {"ends_at", QJsonValue::Null},
        {"visibility", "public"},
        {"metadata", QJsonObject()},
        {"total_players", 0},
        {"frozen", false},
        {"next_reset_at", QJsonValue::Null},
    };
    for (const QString& field : expected.keys())
        QVERIFY2(plain.contains(field) && plain.value(field) == expected.value(field), qPrintable(field));
    for (const char* field : {"created_at", "updated_at"})
        QVERIFY2(!plain.value(QLatin1String(field)).toString().isEmpty(), field);
    QVERIFY(plain.value(u"revision").toInteger() > 0);
}

void RulesScoreTests::everyFieldIsKept() {
    const std::string fields =
        R"("name":"The Cup","sort_order":"asc","update_mode":"best","reset_period":"weekly","max_entries":7,)"
        R"("rank_mode":"dense","tie_break":["secondary:wins:asc","last"],"decimals":3,"display_format":"time",)"
        R"("min_score":1.5,"max_score":99.125,"max_step":10,"periods":["all","daily","monthly"],)"
        R"("starts_at":"2001-01-01T00:00:00Z","ends_at":"9999-01-01T00:00:00Z",)"
        R"("visibility":"unlisted","metadata":{"sport":"judo"})";
    QVERIFY(make("full", fields));
    const QJsonObject sent = QJsonDocument::fromJson(QByteArray::fromStdString("{" + fields + "}")).object();
    const QJsonObject kept = board("full");
    for (const QString& field : sent.keys())
        QVERIFY2(kept.value(field) == sent.value(field), qPrintable(field));
    // What is not named stays, whatever else is changed.
    VERIFY_STATUS(talk_->patch(boards + "full", R"({"name":"Another"})"), 200);
    const QJsonObject changed = board("full");
    for (const QString& field : sent.keys())
        QVERIFY2(field == u"name" || changed.value(field) == sent.value(field), qPrintable(field));
    QCOMPARE(changed.value(u"name").toString(), QStringLiteral("Another"));
}

void RulesScoreTests::idsOfBoards_data() const {
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("status");
    QTest::newRow("64") << QString(64, u'x') << 201;
    QTest::newRow("65") << QString(65, u'x') << 400;
    QTest::newRow("one") << "Z" << 201;
    QTest::newRow("all of the alphabet") << "Aa0._-" << 201;
    for (const char* bad : {"", ".", "..", "a b", "a/b", "a%62", "\u00e4", "a:b", "a\\u0000"})
        QTest::newRow(bad) << QString::fromUtf8(bad) << 400;
    QTest::newRow("three dots") << "..." << 201;
}

void RulesScoreTests::idsOfBoards() {
    QFETCH(QString, id);
    QFETCH(int, status);
    const QByteArray before = talk_->get("/api/v1/leaderboards").shown();
    const Answer made = talk_->post("/api/v1/leaderboards", "{\"id\":" + quoted(id.toStdString()) + "}");
    VERIFY_STATUS(made, status);
    if (status == 201)
        VERIFY_STATUS(talk_->get(boards + id.toStdString()), 200);
    else
        QCOMPARE(talk_->get("/api/v1/leaderboards").shown(), before);
}

void RulesScoreTests::whoSeesABoard() {
    const char* const stranger = "X-Forwarded-For: 192.0.2.1\r\n";
    for (const char* visibility : {"public", "unlisted", "private"}) {
        const std::string id = std::string("seen-") + visibility;
        QVERIFY(make(id, R"("visibility":")" + std::string(visibility) + "\""));
        const bool listed = talk_->get("/api/v1/leaderboards", stranger).shown().contains(id.c_str());
        QCOMPARE(listed, visibility == std::string("public"));
        QVERIFY(talk_->get("/api/v1/leaderboards").shown().contains(id.c_str()));
        for (const char* part : {"", "/top", "/stats", "/entries"}) {
            VERIFY_STATUS(talk_->get(boards + id + part, stranger),
                          visibility == std::string("private") ? 404 : 200);
            VERIFY_STATUS(talk_->get(boards + id + part), 200);
        }
    }
}

void RulesScoreTests::scoresAreExactToTheLastUnit() {
    QVERIFY(make("units"));
    const Points all{{"highest", "9223372036854775807"},
                     {"odd", "9007199254740993"}, // no double has it
                     {"even", "9007199254740992"},
                     {"lowest", "-9223372036854775808"}};
    for (const auto& [player, points] : all)
        QVERIFY(scored("units", player, points));
    QCOMPARE(top("units"), QStringLiteral("highest 1 9223372036854775807, odd 2 9007199254740993, "
                                          "even 3 9007199254740992, lowest 4 -9223372036854775808"));
    QVERIFY(talk_->get(boards + "units/top").raw.body.find("\"score\":9007199254740993") !=
            std::string::npos);
    for (const char* beyond : {"9223372036854775808", "-9223372036854775809", "1e19", "0.5", "1e-1"})
        QCOMPARE(score("units", "ann", beyond).code(), QStringLiteral("invalid_score"));
    QVERIFY(make("sixths", R"("decimals":6)"));
    QVERIFY(scored("sixths", "ann", "9223372036854.775807"));
    QVERIFY(scored("sixths", "bob", "9223372036854.775806"));
    QCOMPARE(top("sixths"), QStringLiteral("ann 1 9223372036854.775807, bob 2 9223372036854.775806"));
    QCOMPARE(score("sixths", "cid", "0.0000001").code(), QStringLiteral("invalid_score"));
    QCOMPARE(score("sixths", "cid", "9223372036854.775808").code(), QStringLiteral("invalid_score"));
}

void RulesScoreTests::numbersCountByValue() {
    QVERIFY(make("value"));
    const std::vector<std::pair<std::string, qint64>> numbers = {
        {"1.0", 1},   {"1e3", 1000}, {"1.5e1", 15},    {"1200e-2", 12},
        {"-0.0", 0},  {"\"7\"", 7},  {"\"2e2\"", 200}, {"0.0000000000000000000000001e25", 1},
        {"1E+2", 100}};
    for (const auto& [text, expected] : numbers) {
        const Answer answer = score("value", "ann", text);
        QVERIFY2(answer.status == 200,
                 (answer.shown() + " for " + QByteArray::fromStdString(text)).constData());
        QCOMPARE(answer.data()[u"score"].toInteger(-1), expected);
    }
}

void RulesScoreTests::overflowIsRefused() {
    QVERIFY(make("edge", R"("update_mode":"increment","tie_break":["secondary:wins"])"));
    QVERIFY(scored("edge", "ann", "9223372036854775807", R"("secondary":{"wins":9223372036854775807})"));
    QCOMPARE(score("edge", "ann", "1", R"("secondary":{"wins":0})").code(), QStringLiteral("invalid_score"));
    QCOMPARE(score("edge", "ann", "0", R"("secondary":{"wins":1})").code(), QStringLiteral("invalid_score"));
    QVERIFY(scored("edge", "ann", "-7", R"("secondary":{"wins":-7})"));
    QCOMPARE(top("edge"), QStringLiteral("ann 1 9223372036854775800"));
}

void RulesScoreTests::eachModeKeepsWhatChangesNothing_data() const {
    QTest::addColumn<QByteArray>("again");
    QTest::newRow("replace") << QByteArray("5");
    QTest::newRow("increment") << QByteArray("0");
    QTest::newRow("best") << QByteArray("4");
}

void RulesScoreTests::eachModeKeepsWhatChangesNothing() {
    QFETCH(QByteArray, again);
    const std::string mode = QTest::currentDataTag();
    const std::string id = "same-" + mode;
    QVERIFY(make(id, R"("update_mode":")" + mode + "\""));
    QVERIFY(scored(id, "ann", "5"));
    QVERIFY(scored(id, "bob", "5"));
    const auto revision = talk_->revision(id);
    const QByteArray before = talk_->get(boards + id + "/top").shown();
    const Answer same = score(id, "ann", again.toStdString());
    VERIFY_STATUS(same, 200);
    QCOMPARE(same.data()[u"updated"].toBool(true), false);
    QCOMPARE(same.data()[u"score"].toInteger(), 5);
    QCOMPARE(same.data()[u"rank"].toInteger(), 1);
    QCOMPARE(same.data()[u"previous_rank"].toInteger(), 1);
    QCOMPARE(talk_->revision(id), revision);
    QCOMPARE(talk_->get(boards + id + "/top").shown(), before);
    // It is recorded.
    QCOMPARE(submissions(id), 3);
    const QJsonArray events =
        talk_->get(boards + id + "/history?player_id=ann&type=score_submitted").data().toArray();
    QCOMPARE(events.size(), 2);
    QCOMPARE(events.last().toObject().value(u"seq").toInteger(), same.data()[u"seq"].toInteger());
}

void RulesScoreTests::bestIsTheBetterInBothOrders() {
    for (const bool descending : {true, false}) {
        const std::string id = descending ? "high" : "low";
        QVERIFY(make(id, R"("update_mode":"best","sort_order":")" +
                             std::string(descending ? "desc\"" : "asc\"")));
        for (const char* points : {"7", "9", "5"})
            QVERIFY(scored(id, "ann", points));
        QCOMPARE(top(id), descending ? QStringLiteral("ann 1 9") : QStringLiteral("ann 1 5"));
        QVERIFY(scored(id, "bob", "8"));
        QCOMPARE(top(id),
                 descending ? QStringLiteral("ann 1 9, bob 2 8") : QStringLiteral("ann 1 5, bob 2 8"));
    }
}

void RulesScoreTests::aTimestampDecidesNoTie() {
    QVERIFY(make("clock"));
    QVERIFY(scored("clock", "ann", "5", R"("timestamp":"2024-06-01T12:00:00Z")"));
    QVERIFY(scored("clock", "bob", "5", R"("timestamp":"2024-06-01T11:00:00Z")")); // earlier, and said later
    QCOMPARE(top("clock"), QStringLiteral("ann 1 5, bob 2 5"));
}

void RulesScoreTests::secondariesAreReplacedAndAdded() {
    const auto wins = [](int value) { return "\"secondary\":{\"wins\":" + std::to_string(value) + "}"; };
    QVERIFY(make("swap", R"("tie_break":["secondary:wins"])"));
    QVERIFY(make("sum", R"("update_mode":"increment","tie_break":["secondary:wins"])"));
    for (const char* id : {"swap", "sum"}) {
        QVERIFY(scored(id, "ann", "4", wins(3)));
        const Answer second = score(id, "ann", id == std::string("sum") ? "0" : "4", wins(2));
        QCOMPARE(second.data()[u"updated"].toBool(), true); // the score stays, the tuple does not
    }
    const auto winsOf = [&](const char* id) {
        return talk_->get(boards + id + "/player/ann").data()[u"secondary"][u"wins"].toInteger();
    };
    QCOMPARE(winsOf("swap"), 2);
    QCOMPARE(winsOf("sum"), 5);
    QCOMPARE(score("sum", "ann", "0", wins(0)).data()[u"updated"].toBool(true), false);
    // Whoever changes a secondary has reached the new tuple now.
    QVERIFY(scored("swap", "bob", "4", wins(3)));
    QVERIFY(scored("swap", "ann", "4", wins(3)));
    QCOMPARE(top("swap"), QStringLiteral("bob 1 4, ann 2 4"));
}

void RulesScoreTests::equalTuplesShareARank() {
    QVERIFY(make("share", R"("tie_break":["secondary:wins"])"));
    for (const auto& [player, wins] : Points{{"ann", "2"}, {"bob", "1"}, {"cid", "2"}, {"dan", "1"}})
        QVERIFY(scored("share", player, "9", R"("secondary":{"wins":)" + wins + "}"));
    QCOMPARE(top("share", "rank_mode=competition"), QStringLiteral("ann 1 9, cid 1 9, bob 3 9, dan 3 9"));
    QCOMPARE(top("share", "rank_mode=dense"), QStringLiteral("ann 1 9, cid 1 9, bob 2 9, dan 2 9"));
    QCOMPARE(top("share", "rank_mode=modified"), QStringLiteral("ann 2 9, cid 2 9, bob 4 9, dan 4 9"));
    QCOMPARE(top("share"), QStringLiteral("ann 1 9, cid 2 9, bob 3 9, dan 4 9"));
    // Everywhere where ranks are told.
    for (const char* part : {"/range?start=2&end=2&rank_mode=dense", "/entries?rank_mode=dense"})
        QVERIFY2(shown(boards + "share" + part).contains(QStringLiteral("cid 1 9")), part);
    for (const char* part : {"/player/cid", "/player/dan"}) {
        const int shared =
            talk_->get(boards + "share" + part + "?rank_mode=modified").data()[u"rank"].toInt();
        QCOMPARE(shared, part == std::string("/player/cid") ? 2 : 4);
    }
    const Answer ranks = act("share", "ranks?rank_mode=competition", R"({"player_ids":["dan"]})");
    QCOMPARE(ranks.data()[u"entries"][0][u"rank"].toInt(), 3);
    QVERIFY(talk_->get(boards + "share/export?format=csv&rank_mode=dense").raw.body.find("\n2,dan,9,") !=
            std::string::npos);
    QVERIFY(shown(boards + "share/around/dan?rank_mode=dense").contains(QStringLiteral("dan 2 9")));
}

void RulesScoreTests::noLimitIsNone() {
    QVERIFY(make("open", R"("max_entries":0)"));
    QVERIFY(make("closed"));
    constexpr int batches = 3;
    constexpr int players = 10'002;
    for (const std::string id : {"open", "closed"}) {
        for (int batch = 0; batch < batches; ++batch) {
            std::string items;
            for (int i = batch; i < players; i += batches)
                items += (items.empty() ? "" : ",") + std::string(R"({"leaderboard_id":")") + id +
                         R"(","player_id":"m)" + std::to_string(i) + R"(","score":)" + std::to_string(-i) +
                         "}";
            VERIFY_STATUS(talk_->post("/api/v1/scores/batch", R"({"scores":[)" + items + "]}"), 200);
        }
    }
    QCOMPARE(board("open").value(u"total_players").toInteger(), players);
    QCOMPARE(talk_->get(boards + "open/player/m10001").data()[u"rank"].toInteger(), players);
    QCOMPARE(board("closed").value(u"total_players").toInteger(), 10'000);
    QCOMPARE(talk_->get(boards + "closed/player/m9999").data()[u"rank"].toInteger(), 10'000);
    QVERIFY(talk_->get(boards + "closed/player/m10000").data()[u"rank"].isNull());
}

void RulesScoreTests::comingInFromBeyondTheCap() {
    QVERIFY(make("door", R"("max_entries":2,"rank_mode":"modified")"));
    for (const auto& [player, points] : Points{{"a", "9"}, {"b", "5"}, {"c", "5"}})
        QVERIFY(scored("door", player, points));
    QCOMPARE(top("door"), QStringLiteral("a 1 9, b 2 5")); // who is beyond is counted in no rank either
    const Answer low = score("door", "d", "1");
    QVERIFY(low.data()[u"rank"].isNull());
    QVERIFY(low.data()[u"updated"].toBool());
    const Answer rise = score("door", "d", "7");
    QCOMPARE(rise.data()[u"rank"].toInteger(), 2);
    QVERIFY(rise.data()[u"previous_rank"].isNull());
    QCOMPARE(top("door"), QStringLiteral("a 1 9, d 2 7"));
    QVERIFY(talk_->get(boards + "door/player/b").data()[u"rank"].isNull());
    const QJsonValue stats = talk_->get(boards + "door/stats").data();
    QCOMPARE(stats[u"total_players"].toInteger(), 2);
    QCOMPARE(stats[u"lowest"].toInteger(), 7);
    QVERIFY(talk_->get(boards + "door/player/c").data()[u"percentile"].isNull());
}

void RulesScoreTests::theCapIsEachRankingsOwn() {
    QVERIFY(make("rooms", R"("max_entries":2,"periods":["all"])"));
    for (const auto& [player, points] : Points{{"ra", "9"}, {"rb", "8"}, {"rc", "2"}, {"rd", "1"}})
        QVERIFY(scored("rooms", player, points));
    VERIFY_STATUS(talk_->patch(boards + "rooms", R"({"periods":["all","daily"]})"), 200);
    for (const char* player : {"rc", "rd"}) {
        QVERIFY(scored("rooms", player, "3"));
        VERIFY_STATUS(put(std::string("/api/v1/players/") + player, R"({"division":"minor"})"), 200);
    }
    QCOMPARE(top("rooms"), QStringLiteral("ra 1 9, rb 2 8"));
    QCOMPARE(top("rooms", "period=daily"), QStringLiteral("rc 1 3, rd 2 3"));
    QCOMPARE(top("rooms", "division=minor"), QStringLiteral("rc 1 3, rd 2 3"));
    VERIFY_STATUS(put("/api/v1/players/rc", R"({"hidden":true})"), 200);
    QVERIFY(scored("rooms", "ra", "1"));
    // Of the day's two places a hidden player has one: nobody comes in from behind.
    QCOMPARE(top("rooms", "period=daily"), QStringLiteral("rd 1 3"));
    VERIFY_STATUS(put("/api/v1/players/rc", R"({"hidden":false})"), 200);
}

QTEST_GUILESS_MAIN(RulesScoreTests)
#include "rules_score_tests.moc"
