// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: resets, and the rankings that a board keeps side by side. What midnights do is in
// rules_period_tests.cpp.
#include "tests/system/rules_fixture.h"

#include <QDateTime>

using namespace rostrum;
using namespace rostrum::test;

class RulesTimeTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase() { open(); }
    void cleanupTestCase() { close(); }
    void aResetBeginsAGeneration();
    void whatComesAfterAResetIsOfTheNewGeneration();
    void namesInAnArchiveAreThoseOfTheReading();
    void updateModesWorkInEachRanking();
    void stepsAndAnswersAreAboutAll();
    void boundsHoldInEachRanking();
    void aPeriodAddedToABoardOfAMillionEvents();
    void startsAndEndsToTheMillisecond();

  private:
    // A board whose `all` has what its day has not.
    bool makeWithFreshDay(const std::string& id, const std::string& fields, const char* points) {
        return make(id, fields) && scored(id, "ann", points) &&
               talk_->patch(boards + id, R"({"periods":["all","daily"]})").status == 200;
    }
};

void RulesTimeTests::aResetBeginsAGeneration() {
    QVERIFY(make("round", R"("periods":["all","daily","weekly","monthly"])"));
    QVERIFY(scored("round", "ann", "5"));
    const auto revision = talk_->revision("round");
    const std::string tag = talk_->get(boards + "round/top").header("etag");
    VERIFY_STATUS(act("round", "reset", R"({"reason":"round two"})"), 200);
    QVERIFY(talk_->revision("round") > revision); // never back
    const Answer after = talk_->get(boards + "round/top");
    QVERIFY(after.header("etag") != tag);
    for (const char* period : {"all", "daily", "weekly", "monthly"})
        QCOMPARE(top("round", std::string("period=") + period), QString());
    QCOMPARE(talk_->get(boards + "round/stats").data()[u"submissions"].toInteger(-1),
             0); // since the last reset
    QStringList archived;
    for (const QJsonValue& archive : talk_->get(boards + "round/periods").data().toArray()) {
        archived.append(archive[u"period"].toString());
        QCOMPARE(shown(boards + "round/periods/" + std::to_string(archive[u"number"].toInteger()) + "/top"),
                 QStringLiteral("ann 1 5"));
    }
    archived.sort();
    QCOMPARE(archived.join(u' '), QStringLiteral("all daily monthly weekly"));
    const Answer again = score("round", "ann", "5");
    QVERIFY(again.data()[u"updated"].toBool() && again.data()[u"previous_rank"].isNull());
    // The same state a second time is another generation's, and has another tag.
    VERIFY_STATUS(act("round", "reset"), 200);
    QVERIFY(talk_->get(boards + "round/top").header("etag") != after.header("etag"));
}

void RulesTimeTests::whatComesAfterAResetIsOfTheNewGeneration() {
    QVERIFY(make("ledger", R"("update_mode":"increment")"));
    QVERIFY(scored("ledger", "ann", "5", R"("timestamp":"2024-06-01T12:00:00Z")"));
    VERIFY_STATUS(act("ledger", "reset"), 200);
    // Of a time before the reset; in the ledger it is behind it.
    const Answer after = score("ledger", "ann", "2", R"("timestamp":"2024-06-01T11:00:00Z")");
    VERIFY_STATUS(after, 200);
    QVERIFY(after.data()[u"late"].isUndefined());
    QCOMPARE(top("ledger"), QStringLiteral("ann 1 2"));
    QCOMPARE(shown(boards + "ledger/periods/1/top"), QStringLiteral("ann 1 5"));
}

void RulesTimeTests::namesInAnArchiveAreThoseOfTheReading() {
    QVERIFY(make("old"));
    QVERIFY(scored("old", "olga", "5", R"("username":"Olga")"));
    VERIFY_STATUS(act("old", "reset"), 200);
    const std::string archive = boards + "old/periods/1/top";
    const auto again = [&](const Answer& known) {
        return talk_->get(archive, "If-None-Match: " + known.header("etag") + "\r\n");
    };
    const Answer first = talk_->get(archive);
    VERIFY_STATUS(again(first), 304);
    VERIFY_STATUS(put("/api/v1/players/olga", R"({"username":"Olga Orlova"})"), 200);
    const Answer renamed = again(first); // whoever kept it is told of the new name
    VERIFY_STATUS(renamed, 200);
    QCOMPARE(renamed.data()[0][u"username"].toString(), QStringLiteral("Olga Orlova"));
    VERIFY_STATUS(put("/api/v1/players/olga", R"({"hidden":true})"), 200);
    QCOMPARE(again(renamed).data().toArray().size(), 0);
    VERIFY_STATUS(put("/api/v1/players/olga", R"({"hidden":false})"), 200);
    VERIFY_STATUS(talk_->post("/api/v1/players/olga/erase", R"({"reason":"asked for"})"), 200);
    const Answer erased = again(renamed);
    VERIFY_STATUS(erased, 200);
    QVERIFY(!erased.shown().contains("lga"));
}

void RulesTimeTests::updateModesWorkInEachRanking() {
    QVERIFY(makeWithFreshDay("day-best", R"("update_mode":"best")", "50"));
    const Answer worse = score("day-best", "ann", "40");
    QCOMPARE(worse.data()[u"updated"].toBool(true), false); // about `all`
    QCOMPARE(worse.data()[u"score"].toInteger(), 50);
    QCOMPARE(top("day-best"), QStringLiteral("ann 1 50"));
    QCOMPARE(top("day-best", "period=daily"), QStringLiteral("ann 1 40"));
    QVERIFY(makeWithFreshDay("day-sum", R"("update_mode":"increment")", "50"));
    QVERIFY(scored("day-sum", "ann", "4"));
    QCOMPARE(top("day-sum"), QStringLiteral("ann 1 54"));
    QCOMPARE(top("day-sum", "period=daily"), QStringLiteral("ann 1 4"));
    // Who reached the same first is each ranking's own too.
    QVERIFY(makeWithFreshDay("day-first", {}, "50"));
    QVERIFY(scored("day-first", "bob", "50"));
    QVERIFY(scored("day-first", "ann", "50")); // changes nothing in `all`, and is ann's first of the day
    QCOMPARE(top("day-first"), QStringLiteral("ann 1 50, bob 2 50"));
    QCOMPARE(top("day-first", "period=daily"), QStringLiteral("bob 1 50, ann 2 50"));
}

void RulesTimeTests::stepsAndAnswersAreAboutAll() {
    QVERIFY(makeWithFreshDay("day-step", R"("max_step":5,"update_mode":"best")", "50"));
    QVERIFY(scored("day-step", "ann", "46"));
    const Answer step = score("day-step", "ann", "55"); // 5 more in `all`, 9 in the day
    VERIFY_STATUS(step, 200);
    QCOMPARE(step.data()[u"score"].toInteger(), 55);
    QCOMPARE(top("day-step", "period=daily"), QStringLiteral("ann 1 55"));
    QCOMPARE(score("day-step", "ann", "61").code(), QStringLiteral("invalid_score"));
    QCOMPARE(top("day-step", "period=daily"), QStringLiteral("ann 1 55"));
}

void RulesTimeTests::boundsHoldInEachRanking() {
    QVERIFY(makeWithFreshDay("day-bound", R"("min_score":0,"update_mode":"increment")", "50"));
    const auto revision = talk_->revision("day-bound");
    QCOMPARE(score("day-bound", "ann", "-10").code(),
             QStringLiteral("invalid_score")); // 40 in `all`, -10 in the day
    QCOMPARE(talk_->revision("day-bound"), revision);
    QCOMPARE(top("day-bound"), QStringLiteral("ann 1 50"));
    QCOMPARE(top("day-bound", "period=daily"), QString());
    QVERIFY(scored("day-bound", "ann", "12"));
    QVERIFY(scored("day-bound", "ann", "-10"));
    QCOMPARE(top("day-bound"), QStringLiteral("ann 1 52"));
    QCOMPARE(top("day-bound", "period=daily"), QStringLiteral("ann 1 2"));
}

void RulesTimeTests::aPeriodAddedToABoardOfAMillionEvents() {
    constexpr int aBatch = 10'000;
    constexpr int batches = 100;
    QVERIFY(make("long", R"("update_mode":"increment")"));
    std::string items;
    for (int i = 0; i < aBatch; ++i)
        items += (items.empty() ? "" : ",") + std::string(R"({"leaderboard_id":"long","player_id":"p)") +
                 std::to_string(i % 1000) + R"(","score":)" + std::to_string(i % 1000 + 1) + "}";
    for (int i = 0; i < batches; ++i)
        QCOMPARE(
            talk_->post("/api/v1/scores/batch", R"({"scores":[)" + items + "]}").data()[u"accepted"].toInt(),
            aBatch);
    const QString before = top("long", "limit=1000");
    const auto revision = talk_->revision("long");
    VERIFY_STATUS(talk_->patch(boards + "long", R"({"periods":["all","hourly"]})"), 400);
    QCOMPARE(talk_->revision("long"), revision);
    VERIFY_STATUS(talk_->get(boards + "long/top?period=weekly"), 400);
    const std::string moment = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
    QTest::qSleep(5);
    VERIFY_STATUS(talk_->patch(boards + "long", R"({"periods":["all","weekly"]})"), 200);
    QCOMPARE(top("long", "limit=1000"), before);
    QCOMPARE(top("long", "period=weekly"), QString()); // it begins empty, now
    QCOMPARE(talk_->get(boards + "long/periods").data().toArray().size(), 0);
    QVERIFY(scored("long", "p7", "3"));
    QCOMPARE(top("long", "period=weekly"), QStringLiteral("p7 1 3"));
    const qint64 sum = qint64{batches} * (aBatch / 1000) * 8 + 3;
    QCOMPARE(talk_->get(boards + "long/player/p7").data()[u"score"].toInteger(), sum);
    // What was before it is late for it, and counts in `all`.
    const Answer late = score("long", "p7", "1", R"("timestamp":"2024-06-01T12:00:00Z")");
    QCOMPARE(late.data()[u"late"].toBool(), true);
    QCOMPARE(late.data()[u"score"].toInteger(), sum + 1);
    const Answer justBefore = score("long", "p7", "0", "\"timestamp\":" + test::quoted(moment));
    QCOMPARE(justBefore.data()[u"late"].toBool(), true);
    QCOMPARE(top("long", "period=weekly"), QStringLiteral("p7 1 3"));
}

void RulesTimeTests::startsAndEndsToTheMillisecond() {
    QVERIFY(make("window", R"("starts_at":"2024-06-01T12:00:00Z","ends_at":"2024-06-01T13:00:00Z")"));
    const auto at = [&](const char* player, const char* time) {
        return score("window", player, "1", R"("timestamp":")" + std::string(time) + "\"");
    };
    QCOMPARE(at("a", "2024-06-01T11:59:59.999Z").code(), QStringLiteral("conflict"));
    VERIFY_STATUS(at("b", "2024-06-01T12:00:00Z"), 200);
    VERIFY_STATUS(at("c", "2024-06-01T14:59:59.999+02:00"), 200);
    VERIFY_STATUS(at("d", "2024-06-01T13:00:00Z"), 409);
    VERIFY_STATUS(score("window", "e", "1"), 409); // now
    QCOMPARE(top("window"), QStringLiteral("b 1 1, c 2 1"));
}

QTEST_GUILESS_MAIN(RulesTimeTests)
#include "rules_time_tests.moc"
