// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: who stands where, and why.
#include "tests/system/rules_fixture.h"

using namespace rostrum;
using namespace rostrum::test;

class RulesOrderTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase() {
        open();
        QVERIFY(make("plain"));
    }
    void cleanupTestCase() { close(); }
    void defaultsOfABoard();
    void rankModes_data() const;
    void rankModes();
    void tieBreaks_data() const;
    void tieBreaks();
    void secondariesAreRequiredAndCompared();
    void bestComparesTheWholeTuple();
    void unchangedSubmissionsMoveNobody();
    void theCapCutsWhatIsRanked();
    void boundsAndSteps();
    void startsAndEnds();
    void percentiles();
    void explanations();
    void divisionsAreRankingsOfTheirOwn();
    void hiddenPlayersAreLeftOutAndRanksCloseUp();
    void bannedPlayersAreRefused();
    void exactNumbersOnly();
    void whatABoardWithEntriesKeeps();
};

void RulesOrderTests::defaultsOfABoard() {
    const QJsonObject board = talk_->get(boards + "plain").data().toObject();
    QCOMPARE(board.value(u"name").toString(), QStringLiteral("plain"));
    QCOMPARE(board.value(u"sort_order").toString(), QStringLiteral("desc"));
    QCOMPARE(board.value(u"update_mode").toString(), QStringLiteral("replace"));
    QCOMPARE(board.value(u"reset_period").toString(), QStringLiteral("never"));
    QCOMPARE(board.value(u"max_entries").toInteger(), 10000);
    QCOMPARE(board.value(u"rank_mode").toString(), QStringLiteral("ordinal"));
    QCOMPARE(board.value(u"tie_break").toArray(), QJsonArray{QStringLiteral("first")});
    QCOMPARE(board.value(u"periods").toArray(), QJsonArray{QStringLiteral("all")});
    QCOMPARE(board.value(u"frozen").toBool(), false);
    QVERIFY(board.contains(u"next_reset_at") && board.value(u"next_reset_at").isNull());
    QVERIFY(make("nightly", R"("reset_period":"daily")"));
    QVERIFY(!talk_->get(boards + "nightly").data().toObject().value(u"next_reset_at").toString().isEmpty());
}

void RulesOrderTests::rankModes_data() const {
    QTest::addColumn<QString>("ranks");
    QTest::newRow("ordinal") << "a 1 50, b 2 50, c 3 30, d 4 30, e 5 10";
    QTest::newRow("competition") << "a 1 50, b 1 50, c 3 30, d 3 30, e 5 10";
    QTest::newRow("dense") << "a 1 50, b 1 50, c 2 30, d 2 30, e 3 10";
    QTest::newRow("modified") << "a 2 50, b 2 50, c 4 30, d 4 30, e 5 10";
}

void RulesOrderTests::rankModes() {
    QFETCH(QString, ranks);
    const std::string mode = QTest::currentDataTag();
    if (talk_->get(boards + "modes").status == 404) {
        QVERIFY(make("modes"));
        for (const auto& [player, points] :
             Points{{"a", "50"}, {"b", "50"}, {"c", "30"}, {"d", "30"}, {"e", "10"}})
            QVERIFY(scored("modes", player, points));
    }
    QCOMPARE(top("modes", "rank_mode=" + mode), ranks);
    QVERIFY(make("mode-" + mode, R"("rank_mode":")" + mode + "\""));
    for (const auto& [player, points] :
         Points{{"a", "50"}, {"b", "50"}, {"c", "30"}, {"d", "30"}, {"e", "10"}})
        QVERIFY(scored("mode-" + mode, player, points));
    QCOMPARE(top("mode-" + mode), ranks);
}

void RulesOrderTests::tieBreaks_data() const {
    QTest::addColumn<QString>("order");
    QTest::newRow("first") << "mid 1 5, zoe 2 5, ann 3 5";
    QTest::newRow("last") << "ann 1 5, zoe 2 5, mid 3 5";
    QTest::newRow("player_id") << "ann 1 5, mid 2 5, zoe 3 5";
}

void RulesOrderTests::tieBreaks() {
    QFETCH(QString, order);
    const std::string how = QTest::currentDataTag();
    QVERIFY(make("tie-" + how, R"("tie_break":[")" + how + "\"]"));
    for (const char* player : {"mid", "zoe", "ann"})
        QVERIFY(scored("tie-" + how, player, "5"));
    QCOMPARE(top("tie-" + how), order);
    // They only order within a shared rank.
    for (const QJsonValue& entry :
         talk_->get(boards + "tie-" + how + "/top?rank_mode=competition").data().toArray())
        QCOMPARE(entry.toObject().value(u"rank").toInteger(), 1);
}

void RulesOrderTests::secondariesAreRequiredAndCompared() {
    QVERIFY(make("league", R"("tie_break":["secondary:wins","secondary:fouls:asc"])"));
    QVERIFY(scored("league", "ann", "9", R"("secondary":{"wins":2,"fouls":5})"));
    QVERIFY(scored("league", "bob", "9", R"("secondary":{"fouls":1,"wins":2})"));
    QVERIFY(scored("league", "cyd", "9", R"("secondary":{"wins":3,"fouls":9})"));
    QCOMPARE(top("league"), QStringLiteral("cyd 1 9, bob 2 9, ann 3 9"));
    QCOMPARE(top("league", "rank_mode=competition"), QStringLiteral("cyd 1 9, bob 2 9, ann 3 9"));
    for (const char* bad :
         {R"("secondary":{"wins":2})", "", R"("secondary":{"wins":2,"fouls":1,"goals":3})",
          R"("secondary":{"wins":2.5,"fouls":1})", R"("secondary":{"wins":9223372036854775808,"fouls":1})",
          R"("secondary":[1,2])", R"("secondary":{"wins":2,"wins":3,"fouls":1})"})
        VERIFY_STATUS(score("league", "dan", "1", bad), 400);
    VERIFY_STATUS(score("plain", "dan", "1", R"("secondary":{"wins":2})"), 400);
    VERIFY_STATUS(talk_->get(boards + "league/player/dan"), 404); // nothing of it was kept
    const QJsonObject board = talk_->get(boards + "league").data().toObject();
    const QJsonArray list{QStringLiteral("secondary:wins:desc"), QStringLiteral("secondary:fouls:asc"),
                          QStringLiteral("first")};
    QCOMPARE(board.value(u"tie_break").toArray(), list);
}

void RulesOrderTests::bestComparesTheWholeTuple() {
    QVERIFY(make("jumps", R"("update_mode":"best","tie_break":["secondary:second"])"));
    QVERIFY(scored("jumps", "ann", "5", R"("secondary":{"second":1})"));
    Answer answer = score("jumps", "ann", "5", R"("secondary":{"second":4})");
    QCOMPARE(answer.data()[u"updated"].toBool(), true);
    answer = score("jumps", "ann", "5", R"("secondary":{"second":3})");
    QCOMPARE(answer.data()[u"updated"].toBool(), false);
    QVERIFY(make("laps", R"("update_mode":"best","sort_order":"asc")"));
    QVERIFY(scored("laps", "ann", "70"));
    QCOMPARE(score("laps", "ann", "80").data()[u"updated"].toBool(), false);
    QCOMPARE(score("laps", "ann", "65").data()[u"score"].toInteger(), 65);
}

void RulesOrderTests::unchangedSubmissionsMoveNobody() {
    QVERIFY(make("still"));
    QVERIFY(scored("still", "ann", "5"));
    QVERIFY(scored("still", "bob", "5"));
    const auto revision = talk_->revision("still");
    const Answer same = score("still", "ann", "5");
    QCOMPARE(same.data()[u"updated"].toBool(), false);
    QCOMPARE(talk_->revision("still"), revision);
    QCOMPARE(top("still"), QStringLiteral("ann 1 5, bob 2 5"));
    QCOMPARE(talk_->get(boards + "still/stats").data()[u"submissions"].toInteger(), 3);
    // Leaving a score and coming back reaches it anew.
    QVERIFY(scored("still", "ann", "4"));
    QVERIFY(scored("still", "ann", "5"));
    QCOMPARE(top("still"), QStringLiteral("bob 1 5, ann 2 5"));
}

void RulesOrderTests::theCapCutsWhatIsRanked() {
    QVERIFY(make("cap", R"("max_entries":2)"));
    for (const auto& [player, points] : Points{{"a", "3"}, {"b", "2"}, {"c", "1"}})
        QVERIFY(scored("cap", player, points));
    QCOMPARE(top("cap"), QStringLiteral("a 1 3, b 2 2"));
    const Answer beyond = talk_->get(boards + "cap/player/c");
    VERIFY_STATUS(beyond, 200);
    QVERIFY(beyond.data()[u"rank"].isNull());
    QCOMPARE(beyond.data()[u"score"].toInteger(), 1);
    QCOMPARE(beyond.meta().value(u"total_players").toInteger(), 2);
    VERIFY_STATUS(talk_->get(boards + "cap/around/c"), 404);
    const Answer ranks = act("cap", "ranks", R"({"player_ids":["c","a","nobody"]})");
    VERIFY_STATUS(ranks, 200);
    QVERIFY(ranks.data()[u"entries"][0][u"rank"].isNull());
    QCOMPARE(ranks.data()[u"entries"][1][u"rank"].toInteger(), 1);
    QCOMPARE(ranks.data()[u"not_found"].toArray(), QJsonArray{QStringLiteral("nobody")});
    VERIFY_STATUS(talk_->del(boards + "cap/player/a"), 200);
    QCOMPARE(top("cap"), QStringLiteral("b 1 2, c 2 1"));
    // The cap counts places before hiding.
    QVERIFY(scored("cap", "a", "3"));
    VERIFY_STATUS(put("/api/v1/players/a", R"({"hidden":true})"), 200);
    QCOMPARE(top("cap"), QStringLiteral("b 1 2"));
    VERIFY_STATUS(put("/api/v1/players/a", R"({"hidden":false})"), 200);
}

void RulesOrderTests::boundsAndSteps() {
    QVERIFY(make("bounds", R"("min_score":0,"max_score":100,"max_step":10,"update_mode":"increment")"));
    VERIFY_STATUS(score("bounds", "ann", "-1"), 400);
    VERIFY_STATUS(score("bounds", "ann", "101"), 400);
    QVERIFY(scored("bounds", "ann", "95")); // a step is from an existing score
    VERIFY_STATUS(score("bounds", "ann", "6"), 400);
    VERIFY_STATUS(score("bounds", "ann", "-11"), 400);
    QVERIFY(scored("bounds", "ann", "5"));
    QCOMPARE(top("bounds"), QStringLiteral("ann 1 100"));
    QCOMPARE(score("bounds", "bob", "-1").code(), QStringLiteral("invalid_score"));
}

void RulesOrderTests::startsAndEnds() {
    QVERIFY(make("over", R"("ends_at":"2020-01-01T00:00:00Z")"));
    QVERIFY(make("soon", R"("starts_at":"9999-01-01T00:00:00Z")"));
    VERIFY_STATUS(score("over", "ann", "1"), 409);
    QCOMPARE(score("soon", "ann", "1").code(), QStringLiteral("conflict"));
    // The time of the event itself is judged; operators may name any past time.
    QVERIFY(scored("over", "ann", "1", R"("timestamp":"2019-12-31T23:59:59Z")"));
}

void RulesOrderTests::percentiles() {
    QVERIFY(make("percent"));
    QVERIFY(scored("percent", "a", "5"));
    QCOMPARE(talk_->get(boards + "percent/player/a").data()[u"percentile"].toDouble(-1), 0.0);
    for (const char* player : {"b", "c"})
        QVERIFY(scored("percent", player, "3"));
    QVERIFY(scored("percent", "d", "1"));
    for (const char* mode : {"ordinal", "competition", "dense", "modified"}) {
        const std::string query = std::string("?rank_mode=") + mode;
        QCOMPARE(talk_->get(boards + "percent/player/a" + query).data()[u"percentile"].toDouble(-1), 75.0);
        QCOMPARE(talk_->get(boards + "percent/player/c" + query).data()[u"percentile"].toDouble(-1), 25.0);
        QCOMPARE(talk_->get(boards + "percent/player/d" + query).data()[u"percentile"].toDouble(-1), 0.0);
    }
}

void RulesOrderTests::explanations() {
    QVERIFY(make("why", R"("tie_break":["secondary:wins"],"rank_mode":"competition")"));
    QVERIFY(scored("why", "ann", "50", R"("secondary":{"wins":3})"));
    QVERIFY(scored("why", "bob", "50", R"("secondary":{"wins":2})"));
    const Answer answer = talk_->get(boards + "why/player/bob?explain=true");
    VERIFY_STATUS(answer, 200);
    const QByteArray text = answer.shown();
    QVERIFY2(text.contains("wins"), text.constData());
    QVERIFY2(text.contains("ann"), text.constData());
    QVERIFY2(!talk_->get(boards + "why/player/bob").shown().contains("explanation"), "only where asked for");
}

void RulesOrderTests::divisionsAreRankingsOfTheirOwn() {
    QVERIFY(make("mixed"));
    for (const auto& [player, points] : Points{{"u18-a", "3"}, {"open-b", "5"}, {"u18-c", "4"}})
        QVERIFY(scored("mixed", player, points));
    for (const char* player : {"u18-a", "u18-c"})
        VERIFY_STATUS(put(std::string("/api/v1/players/") + player, R"({"division":"U18"})"), 200);
    QCOMPARE(top("mixed"), QStringLiteral("open-b 1 5, u18-c 2 4, u18-a 3 3"));
    QCOMPARE(top("mixed", "division=U18"), QStringLiteral("u18-c 1 4, u18-a 2 3"));
    QVERIFY(scored("mixed", "u18-a", "9"));
    QCOMPARE(top("mixed", "division=U18"), QStringLiteral("u18-a 1 9, u18-c 2 4"));
    VERIFY_STATUS(put("/api/v1/players/u18-a", R"({"division":""})"), 200);
    QCOMPARE(top("mixed", "division=U18"), QStringLiteral("u18-c 1 4"));
}

void RulesOrderTests::hiddenPlayersAreLeftOutAndRanksCloseUp() {
    QVERIFY(make("hide"));
    for (const auto& [player, points] : Points{{"h1", "3"}, {"h2", "2"}, {"h3", "1"}})
        QVERIFY(scored("hide", player, points));
    const auto revision = talk_->revision("hide");
    VERIFY_STATUS(put("/api/v1/players/h1", R"({"hidden":true})"), 200);
    QVERIFY(talk_->revision("hide") > revision);
    QCOMPARE(top("hide"), QStringLiteral("h2 1 2, h3 2 1"));
    QCOMPARE(top("hide", "view=operator"), QStringLiteral("h1 1 3, h2 2 2, h3 3 1"));
    VERIFY_STATUS(talk_->get(boards + "hide/player/h1"), 404);
    VERIFY_STATUS(talk_->get(boards + "hide/player/h1?view=operator"), 200);
    VERIFY_STATUS(talk_->get(boards + "hide/around/h1"), 404);
    QCOMPARE(talk_->get(boards + "hide/top").meta().value(u"total_players").toInteger(), 2);
    VERIFY_STATUS(put("/api/v1/players/h1", R"({"hidden":false})"), 200);
    QCOMPARE(top("hide"), QStringLiteral("h1 1 3, h2 2 2, h3 3 1"));
}

void RulesOrderTests::bannedPlayersAreRefused() {
    QVERIFY(make("ban"));
    QVERIFY(scored("ban", "cheat", "9"));
    QVERIFY(scored("ban", "fair", "1"));
    VERIFY_STATUS(put("/api/v1/players/cheat", R"({"banned":true})"), 200);
    VERIFY_STATUS(score("ban", "cheat", "10"), 403);
    QCOMPARE(top("ban"), QStringLiteral("fair 1 1"));
}

void RulesOrderTests::exactNumbersOnly() {
    QVERIFY(make("exact", R"("decimals":2,"update_mode":"increment")"));
    VERIFY_STATUS(score("exact", "ann", "1.005"), 400);
    QVERIFY(scored("exact", "ann", "1.50"));
    QVERIFY(scored("exact", "ann", "1e1"));
    QCOMPARE(top("exact"), QStringLiteral("ann 1 11.50"));
    VERIFY_STATUS(score("exact", "ann", "92233720368547758.07"), 400); // would overflow
    QCOMPARE(top("exact"), QStringLiteral("ann 1 11.50"));
}

void RulesOrderTests::whatABoardWithEntriesKeeps() {
    QVERIFY(make("kept"));
    QVERIFY(scored("kept", "ann", "1"));
    for (const char* change : {R"({"sort_order":"asc"})", R"({"update_mode":"best"})", R"({"decimals":2})",
                               R"({"tie_break":["secondary:wins"]})"})
        VERIFY_STATUS(talk_->patch(boards + "kept", change), 409);
    VERIFY_STATUS(talk_->patch(boards + "kept", R"({"tie_break":["last"],"rank_mode":"dense"})"), 200);
}

QTEST_GUILESS_MAIN(RulesOrderTests)
#include "rules_order_tests.moc"
