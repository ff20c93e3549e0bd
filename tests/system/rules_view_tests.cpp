// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: periods, frozen boards, pages, history, and what is refused.
#include "tests/system/rules_fixture.h"

using namespace rostrum;
using namespace rostrum::test;

class RulesViewTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase() {
        open();
        QVERIFY(make("plain"));
    }
    void cleanupTestCase() { close(); }
    void periodsCountSideBySide();
    void lateScoresCountInAllOnly();
    void resetsArchiveAllRankings();
    void aPeriodAddedLaterBeginsEmpty();
    void whatThePublicSeesOfAFrozenBoard();
    void aRevealWalksToTheTruthAndBack();
    void pagesArePinned();
    void historySaysWhoAndWhy();
    void whatIsOverKeepsTheFormItHad();
    void refusals_data() const;
    void refusals();
};

void RulesViewTests::periodsCountSideBySide() {
    QVERIFY(make("days", R"("periods":["all","daily","weekly","monthly"],"update_mode":"increment")"));
    QVERIFY(scored("days", "ann", "5"));
    QVERIFY(scored("days", "bob", "3"));
    for (const char* period : {"all", "daily", "weekly", "monthly"})
        QCOMPARE(top("days", std::string("period=") + period), QStringLiteral("ann 1 5, bob 2 3"));
    VERIFY_STATUS(talk_->get(boards + "plain/top?period=daily"), 400);
    VERIFY_STATUS(talk_->get(boards + "days/top?period=hourly"), 400);
}

void RulesViewTests::lateScoresCountInAllOnly() {
    QVERIFY(make("late", R"("periods":["all","daily"],"update_mode":"increment")"));
    QVERIFY(scored("late", "ann", "5"));
    const Answer late = score("late", "ann", "7", R"("timestamp":"2020-02-29T12:00:00Z")");
    VERIFY_STATUS(late, 200);
    QCOMPARE(late.data()[u"late"].toBool(), true);
    QCOMPARE(top("late", "period=all"), QStringLiteral("ann 1 12"));
    QCOMPARE(top("late", "period=daily"), QStringLiteral("ann 1 5"));
    VERIFY_STATUS(score("late", "ann", "1", R"("timestamp":"9999-12-31T23:59:59Z")"), 400);
    VERIFY_STATUS(score("late", "ann", "1", R"("timestamp":"1970-01-01T00:00:00Z")"), 200);
}

void RulesViewTests::resetsArchiveAllRankings() {
    QVERIFY(make("cup", R"("periods":["all","daily"])"));
    VERIFY_STATUS(talk_->get(boards + "cup/periods/1/top"), 404); // it has none
    QVERIFY(scored("cup", "ann", "5"));
    VERIFY_STATUS(act("cup", "reset", R"({"reason":"round two"})"), 200);
    QCOMPARE(top("cup"), QString());
    QCOMPARE(top("cup", "period=daily"), QString());
    const Answer archives = talk_->get(boards + "cup/periods");
    VERIFY_STATUS(archives, 200);
    QVERIFY2(archives.data().toArray().size() == 2, archives.shown().constData());
    QCOMPARE(shown(boards + "cup/periods/1/top"), QStringLiteral("ann 1 5"));
    QCOMPARE(shown(boards + "cup/periods/2/top"), QStringLiteral("ann 1 5"));
    VERIFY_STATUS(talk_->get(boards + "cup/periods/3/top"), 404);
    VERIFY_STATUS(talk_->get(boards + "cup/periods/0/top"), 400);
    QVERIFY(scored("cup", "ann", "1"));
    QCOMPARE(shown(boards + "cup/periods/1/top"), QStringLiteral("ann 1 5"));
}

void RulesViewTests::aPeriodAddedLaterBeginsEmpty() {
    QVERIFY(make("grows"));
    QVERIFY(scored("grows", "ann", "5"));
    VERIFY_STATUS(talk_->patch(boards + "grows", R"({"periods":["all","weekly"]})"), 200);
    QCOMPARE(top("grows", "period=weekly"), QString());
    QVERIFY(scored("grows", "ann", "6"));
    QCOMPARE(top("grows", "period=weekly"), QStringLiteral("ann 1 6"));
}

void RulesViewTests::whatThePublicSeesOfAFrozenBoard() {
    QVERIFY(make("ice", R"("update_mode":"increment")"));
    QVERIFY(scored("ice", "ann", "5"));
    QVERIFY(scored("ice", "bob", "4"));
    VERIFY_STATUS(act("ice", "freeze"), 200);
    const Answer before = talk_->get(boards + "ice/top");
    QCOMPARE(before.meta().value(u"frozen").toBool(), true);
    QVERIFY(scored("ice", "bob", "9"));
    QVERIFY(scored("ice", "new", "1"));
    const Answer after = talk_->get(boards + "ice/top");
    QCOMPARE(after.raw.body, before.raw.body);
    QCOMPARE(after.header("etag"), before.header("etag"));
    VERIFY_STATUS(talk_->get(boards + "ice/player/new"), 404);
    QCOMPARE(top("ice", "view=operator"), QStringLiteral("bob 1 13, ann 2 5, new 3 1"));
    VERIFY_STATUS(act("ice", "freeze"), 409);
    // A reset keeps the freeze.
    VERIFY_STATUS(act("ice", "reset"), 200);
    QCOMPARE(talk_->get(boards + "ice/top").raw.body, before.raw.body);
    VERIFY_STATUS(act("ice", "unfreeze"), 200);
    QCOMPARE(top("ice"), QString());
    VERIFY_STATUS(act("ice", "unfreeze"), 409);
}

void RulesViewTests::aRevealWalksToTheTruthAndBack() {
    QVERIFY(make("final"));
    for (const auto& [player, points] : Points{{"ra", "3"}, {"rb", "2"}, {"rc", "1"}})
        QVERIFY(scored("final", player, points));
    VERIFY_STATUS(act("final", "reveal", R"({"steps":1})"), 409); // nothing is frozen
    VERIFY_STATUS(act("final", "freeze"), 200);
    QVERIFY(scored("final", "rc", "9"));
    QVERIFY(scored("final", "rb", "1"));
    VERIFY_STATUS(act("final", "reveal", R"({"steps":1})"), 200);
    QCOMPARE(top("final"), QStringLiteral("rc 1 9, ra 2 3, rb 3 2")); // the lowest place first
    VERIFY_STATUS(act("final", "reveal", R"({"steps":1})"), 200);
    QCOMPARE(top("final"), QStringLiteral("rc 1 9, ra 2 3, rb 3 1"));
    VERIFY_STATUS(act("final", "reveal", R"({"steps":-2})"), 200);
    QCOMPARE(top("final"), QStringLiteral("ra 1 3, rb 2 2, rc 3 1"));
    VERIFY_STATUS(act("final", "unfreeze"), 200);
    QCOMPARE(top("final"), QStringLiteral("rc 1 9, ra 2 3, rb 3 1"));
}

void RulesViewTests::pagesArePinned() {
    QVERIFY(make("pages"));
    for (int i = 0; i < 9; ++i)
        QVERIFY(scored("pages", "p" + std::to_string(i), std::to_string(100 - i)));
    Answer page = talk_->get(boards + "pages/entries?limit=4");
    VERIFY_STATUS(page, 200);
    QStringList seen;
    for (int pages = 0; pages < 5; ++pages) {
        for (const QJsonValue& entry : page.data().toArray())
            seen.append(entry.toObject().value(u"player_id").toString());
        const QJsonValue next = page.meta().value(u"next_cursor");
        if (next.isNull())
            break;
        // Whatever is written meanwhile.
        QVERIFY(scored("pages", "p8", std::to_string(500 + pages)));
        QVERIFY(scored("pages", "p0", "1"));
        page = talk_->get(boards + "pages/entries?limit=4&cursor=" + next.toString().toStdString());
        VERIFY_STATUS(page, 200);
    }
    QCOMPARE(seen.join(u' '), QStringLiteral("p0 p1 p2 p3 p4 p5 p6 p7 p8"));
    VERIFY_STATUS(talk_->get(boards + "pages/entries?cursor=nonsense"), 400);
}

void RulesViewTests::historySaysWhoAndWhy() {
    QVERIFY(make("story"));
    QVERIFY(scored("story", "ann", "5"));
    QVERIFY(scored("story", "bob", "6"));
    VERIFY_STATUS(put(boards + "story/player/ann", R"({"score":7,"reason":"recount"})"), 200);
    const Answer of = talk_->get(boards + "story/history?player_id=ann&limit=100");
    VERIFY_STATUS(of, 200);
    QVERIFY2(of.shown().contains("recount") && !of.shown().contains("\"bob\""), of.shown().constData());
    const QJsonArray events = of.data().toArray();
    QVERIFY(events.size() >= 2);
    const QJsonObject last = events.last().toObject();
    for (const char* field : {"seq", "received_at", "actor", "source", "type"})
        QVERIFY2(last.contains(QLatin1String(field)), of.shown().constData());
    const std::string after = std::to_string(events.first().toObject().value(u"seq").toInteger());
    QCOMPARE(talk_->get(boards + "story/history?player_id=ann&after=" + after).data().toArray().size(),
             events.size() - 1);
}

// After a reset a board may get other decimals and other secondary values: what was before is shown as it was.
void RulesViewTests::whatIsOverKeepsTheFormItHad() {
    QVERIFY(make("form", R"("decimals":1,"tie_break":["secondary:laps"])"));
    QVERIFY(scored("form", "ann", "12.5", R"("secondary":{"laps":3})"));
    VERIFY_STATUS(act("form", "reset"), 200);
    const std::string archive = boards + "form/periods/1/top";
    const QString before = shown(archive);
    QCOMPARE(before, QStringLiteral("ann 1 12.5"));
    VERIFY_STATUS(
        talk_->patch(boards + "form", R"({"decimals":3,"tie_break":["secondary:wins"],"rank_mode":"dense"})"),
        200);
    QVERIFY(scored("form", "ann", "7.125", R"("secondary":{"wins":9})"));
    QCOMPARE(shown(archive), before);
    const auto check = [&] {
        const Answer history = talk_->get(boards + "form/history?player_id=ann&type=score_submitted");
        VERIFY_STATUS(history, 200);
        const QJsonArray events = history.data().toArray();
        QCOMPARE(events.size(), 2);
        QCOMPARE(events[0][u"score_text"].toString(), QStringLiteral("12.5"));
        QCOMPARE(events[0][u"secondary"].toObject(), (QJsonObject{{QStringLiteral("laps"), 3}}));
        QCOMPARE(events[1][u"score_text"].toString(), QStringLiteral("7.125"));
        QCOMPARE(events[1][u"secondary"].toObject(), (QJsonObject{{QStringLiteral("wins"), 9}}));
        const Answer curve = talk_->get(boards + "form/player/ann/curve");
        VERIFY_STATUS(curve, 200);
        const QJsonArray points = curve.data().toArray();
        QCOMPARE(points.first()[u"score_text"].toString(), QStringLiteral("12.5"));
        QCOMPARE(points.last()[u"score_text"].toString(), QStringLiteral("7.125"));
    };
    check();
    QVERIFY2(server_->stop(), server_->errors().constData());
    server_ = std::make_unique<Program>(folder_->path());
    QVERIFY2(server_->serve(folder_->filePath("rules.rostrum")), server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
    QCOMPARE(shown(archive), before);
    check();
}

void RulesViewTests::refusals_data() const {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("status");
    const QString one = QStringLiteral("/api/v1/leaderboards/plain");
    QTest::newRow("unknown time zone") << "PATCH" << one << R"({"time_zone":"Mars/Olympus"})" << 400;
    QTest::newRow("unknown rank mode") << "GET" << one + "/top?rank_mode=best"
                                       << "" << 400;
    QTest::newRow("unknown rank mode of a board") << "PATCH" << one << R"({"rank_mode":"standard"})" << 400;
    QTest::newRow("unknown tie-break") << "PATCH" << one << R"({"tie_break":["coin"]})" << 400;
    QTest::newRow("tie-break after a decision")
        << "PATCH" << one << R"({"tie_break":["first","player_id"]})" << 400;
    QTest::newRow("unknown period") << "PATCH" << one << R"({"periods":["all","hourly"]})" << 400;
    QTest::newRow("unknown reset period") << "PATCH" << one << R"({"reset_period":"sometimes"})" << 400;
    QTest::newRow("archive of a board without") << "GET" << one + "/periods/1/top"
                                                << "" << 404;
    QTest::newRow("archives of no board") << "GET"
                                          << "/api/v1/leaderboards/none/periods"
                                          << "" << 404;
    QTest::newRow("no such archive") << "GET" << one + "/periods/x/top"
                                     << "" << 400;
    QTest::newRow("undo of nothing") << "POST"
                                     << "/api/v1/leaderboards/none/undo"
                                     << R"({"reason":"x"})" << 404;
    QTest::newRow("unknown field") << "POST" << one + "/undo"
                                   << R"({"sequence":1})" << 400;
    QTest::newRow("reveal by halves") << "POST" << one + "/reveal"
                                      << R"({"steps":0.5})" << 400;
    QTest::newRow("unknown player") << "POST"
                                    << "/api/v1/players/nobody-at-all/erase"
                                    << R"({"reason":"x"})" << 404;
    QTest::newRow("hidden by word") << "PUT"
                                    << "/api/v1/players/ann"
                                    << R"({"hidden":"yes"})" << 400;
    QTest::newRow("view of nobody") << "GET" << one + "/top?view=judge"
                                    << "" << 400;
    QTest::newRow("too many ranks") << "POST" << one + "/ranks"
                                    << R"({"player_ids":7})" << 400;
}

void RulesViewTests::refusals() {
    QFETCH(QString, method);
    QFETCH(QString, target);
    QFETCH(QString, body);
    QFETCH(int, status);
    const auto revision = talk_->revision("plain");
    const Answer answer = talk_->send(request(method.toStdString(), target.toStdString(), body.toStdString(),
                                              body.isEmpty() ? std::string_view() : jsonType));
    VERIFY_STATUS(answer, status);
    QVERIFY(!answer.json().value(u"detail").toString().isEmpty());
    QCOMPARE(talk_->revision("plain"), revision); // nothing changed
}

QTEST_GUILESS_MAIN(RulesViewTests)
#include "rules_view_tests.moc"
