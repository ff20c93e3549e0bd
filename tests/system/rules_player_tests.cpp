// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: who a player is, on all boards at once.
#include "tests/system/rules_fixture.h"

using namespace rostrum;
using namespace rostrum::test;

class RulesPlayerTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase() {
        open();
        QVERIFY(make("plain"));
    }
    void cleanupTestCase() { close(); }
    void aRemovedPlayerStartsFromNothing();
    void idsOfPlayers_data() const;
    void idsOfPlayers();
    void namesOfPlayers();
    void aNameIsTheSameOnAllBoards();
    void hiddenPlayersCountInNoRank();
    void twoBecomeOne_data() const;
    void twoBecomeOne();
    void aMergeReachesDeletedBoards();
    void whoeverIsErasedIsNobody();
};

void RulesPlayerTests::aRemovedPlayerStartsFromNothing() {
    for (const char* mode : {"increment", "best", "replace"}) {
        const std::string id = std::string("leave-") + mode;
        QVERIFY(
            make(id, R"("max_step":3,"periods":["all","daily"],"update_mode":")" + std::string(mode) + "\""));
        QVERIFY(scored(id, "ann", "50"));
        QVERIFY(scored(id, "bob", "5"));
        VERIFY_STATUS(talk_->del(boards + id + "/player/ann"), 200);
        VERIFY_STATUS(talk_->get(boards + id + "/player/ann"), 404);
        VERIFY_STATUS(talk_->del(boards + id + "/player/ann"), 404);
        const Answer back = score(id, "ann", "5"); // 45 off: no step, for there is nothing to step from
        VERIFY_STATUS(back, 200);
        QVERIFY(back.data()[u"previous_rank"].isNull());
        QCOMPARE(top(id), QStringLiteral("bob 1 5, ann 2 5"));
        QCOMPARE(top(id, "period=daily"), QStringLiteral("bob 1 5, ann 2 5"));
    }
}

void RulesPlayerTests::idsOfPlayers_data() const {
    QTest::addColumn<QByteArray>("id"); // in JSON
    QTest::addColumn<int>("status");
    QTest::newRow("128 bytes") << QByteArray(128, 'p') << 200;
    QTest::newRow("129 bytes") << QByteArray(129, 'p') << 400;
    QTest::newRow("128 bytes of two each") << QByteArray("\u00e4").repeated(64) << 200;
    QTest::newRow("130 bytes of two each") << QByteArray("\u00e4").repeated(65) << 400;
    QTest::newRow("empty") << QByteArray() << 400;
    QTest::newRow("spaces and signs") << QByteArray("Team A / #1 %") << 200;
    QTest::newRow("a line") << QByteArray("a\\nb") << 400;
    QTest::newRow("escape") << QByteArray("a\\u001bb") << 400;
    QTest::newRow("delete") << QByteArray("a\\u007fb") << 400;
    QTest::newRow("a control character of two bytes") << QByteArray("a\\u0085b") << 400;
}

void RulesPlayerTests::idsOfPlayers() {
    QFETCH(QByteArray, id);
    QFETCH(int, status);
    const QByteArray before = talk_->get(boards + "plain/top?limit=1000").shown();
    const Answer answer = score("plain", id.toStdString(), "1");
    VERIFY_STATUS(answer, status);
    if (status == 200)
        QCOMPARE(answer.data()[u"player_id"].toString(), QString::fromUtf8(id));
    else
        QCOMPARE(talk_->get(boards + "plain/top?limit=1000").shown(), before);
}

void RulesPlayerTests::namesOfPlayers() {
    QVERIFY(make("named"));
    const auto nameOf = [&](const std::string& player) {
        return talk_->get(boards + "named/player/" + player).data()[u"username"].toString();
    };
    QVERIFY(scored("named", "nemo", "1"));
    QCOMPARE(nameOf("nemo"), QStringLiteral("nemo")); // where none was given
    // What a reader takes for one character counts as one: here of five code points.
    const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
    std::string most;
    for (int i = 0; i < 64; ++i)
        most += family;
    QVERIFY(scored("named", "full", "1", "\"username\":" + test::quoted(most)));
    QCOMPARE(nameOf("full"), QString::fromStdString(most));
    for (const std::string& bad : {most + "x", std::string(65, 'n'), std::string("a\\nb")}) {
        VERIFY_STATUS(score("named", "full", "2", "\"username\":" + test::quoted(bad)), 400);
        VERIFY_STATUS(put("/api/v1/players/full", "{\"username\":" + test::quoted(bad) + "}"), 400);
    }
    QCOMPARE(nameOf("full"), QString::fromStdString(most));
    QCOMPARE(top("named"), QStringLiteral("nemo 1 1, full 2 1"));
}

void RulesPlayerTests::aNameIsTheSameOnAllBoards() {
    for (const char* id : {"here", "there", "elsewhere"})
        QVERIFY(make(id));
    for (const char* id : {"here", "there"})
        QVERIFY(scored(id, "kim", "1"));
    const auto there = talk_->revision("there");
    const auto elsewhere = talk_->revision("elsewhere");
    QVERIFY(scored("here", "kim", "1", R"("username":"Kim K.")")); // changes no score
    QCOMPARE(talk_->get(boards + "there/top").data()[0][u"username"].toString(), QStringLiteral("Kim K."));
    QVERIFY(talk_->revision("there") > there);
    QCOMPARE(talk_->revision("elsewhere"), elsewhere);
    VERIFY_STATUS(put("/api/v1/players/kim", R"({"username":"K. Kim","team":"Reds"})"), 200);
    for (const char* id : {"here", "there"})
        QCOMPARE(talk_->get(boards + id + "/top").data()[0][u"username"].toString(),
                 QStringLiteral("K. Kim"));
    QCOMPARE(talk_->get("/api/v1/players/kim").data()[u"team"].toString(), QStringLiteral("Reds"));
}

void RulesPlayerTests::hiddenPlayersCountInNoRank() {
    QVERIFY(make("shade"));
    for (const auto& [player, points] :
         Points{{"sa", "50"}, {"sb", "50"}, {"sc", "40"}, {"sd", "30"}, {"se", "30"}, {"sf", "10"}})
        QVERIFY(scored("shade", player, points));
    for (const char* player : {"sa", "sc", "se"}) // one of two, one alone, the last of two
        VERIFY_STATUS(put(std::string("/api/v1/players/") + player, R"({"hidden":true})"), 200);
    const auto told = [&](const std::string& player, const std::string& query) {
        const QJsonValue data = talk_->get(boards + "shade/player/" + player + "?" + query).data();
        return QStringLiteral("%1 %2").arg(data[u"rank"].toInt()).arg(data[u"percentile"].toDouble());
    };
    for (const char* mode : {"ordinal", "competition", "dense", "modified"}) {
        const std::string query = std::string("rank_mode=") + mode;
        QCOMPARE(top("shade", query), QStringLiteral("sb 1 50, sd 2 30, sf 3 10"));
        // For one player as in the list; the share is of those who are shown.
        QVERIFY(told("sb", query).startsWith(QStringLiteral("1 66.6")));
        QVERIFY(told("sd", query).startsWith(QStringLiteral("2 33.3")));
        QCOMPARE(told("sf", query), QStringLiteral("3 0"));
    }
    QCOMPARE(told("sf", "rank_mode=competition&view=operator"), QStringLiteral("6 0"));
    QCOMPARE(told("sd", "rank_mode=dense&view=operator").left(1), QStringLiteral("3"));
    const Answer ranks = act("shade", "ranks", R"({"player_ids":["sf","sa"]})");
    QCOMPARE(ranks.data()[u"entries"][0][u"rank"].toInt(), 3);
    QCOMPARE(ranks.data()[u"not_found"].toArray(), QJsonArray{QStringLiteral("sa")});
}

void RulesPlayerTests::twoBecomeOne_data() const {
    QTest::addColumn<QString>("fields");
    QTest::addColumn<QString>("one");  // both have played: 5, then 9 by the other, then 7
    QTest::addColumn<QString>("half"); // only the other was there
    QTest::newRow("replace") << R"("update_mode":"replace")"
                             << "into 1 7"
                             << "into 1 9";
    QTest::newRow("increment") << R"("update_mode":"increment")"
                               << "into 1 21"
                               << "into 1 9";
    QTest::newRow("best") << R"("update_mode":"best")"
                          << "into 1 9"
                          << "into 1 9";
    QTest::newRow("best of low") << R"("update_mode":"best","sort_order":"asc")"
                                 << "into 1 5"
                                 << "into 1 9";
}

void RulesPlayerTests::twoBecomeOne() {
    QFETCH(QString, fields);
    QFETCH(QString, one);
    QFETCH(QString, half);
    const std::string id = QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'-').toStdString();
    QVERIFY(make("both-" + id, fields.toStdString() + R"(,"periods":["all","daily"])"));
    QVERIFY(make("half-" + id, fields.toStdString()));
    QVERIFY(scored("both-" + id, "into", "5"));
    QVERIFY(scored("both-" + id, "from", "9"));
    QVERIFY(scored("half-" + id, "from", "9"));
    QVERIFY(scored("both-" + id, "into", "7"));
    const QString before = top("both-" + id) + top("half-" + id);
    const auto revision = talk_->revision("both-" + id);
    const Answer merged = talk_->post("/api/v1/players/from/merge", R"({"into":"into"})");
    VERIFY_STATUS(merged, 200);
    QVERIFY(talk_->revision("both-" + id) > revision);
    QCOMPARE(top("both-" + id), one);
    QCOMPARE(top("both-" + id, "period=daily"), one);
    QCOMPARE(top("half-" + id), half);
    const std::string seq = std::to_string(merged.data()[u"seq"].toInteger());
    VERIFY_STATUS(talk_->post("/api/v1/undo", R"({"seq":)" + seq + R"(,"reason":"two people"})"), 200);
    QCOMPARE(top("both-" + id) + top("half-" + id), before);
}

void RulesPlayerTests::aMergeReachesDeletedBoards() {
    QVERIFY(make("away", R"("update_mode":"increment")"));
    QVERIFY(scored("away", "pam", "5"));
    QVERIFY(scored("away", "pam-phone", "4"));
    const Answer deleted = talk_->del(boards + "away");
    VERIFY_STATUS(talk_->post("/api/v1/players/pam-phone/merge", R"({"into":"pam"})"), 200);
    const std::string seq = std::to_string(deleted.data()[u"seq"].toInteger());
    VERIFY_STATUS(talk_->post("/api/v1/undo", R"({"seq":)" + seq + R"(,"reason":"the wrong board"})"), 200);
    QCOMPARE(top("away"), QStringLiteral("pam 1 9"));
}

void RulesPlayerTests::whoeverIsErasedIsNobody() {
    QVERIFY(make("veil"));
    QVERIFY(scored("veil", "seen", "3"));
    const std::string fields = R"({"username":"Some One","team":"Reds","metadata":{"born":1990})";
    for (const char* unseen : {"hidden", "banned"}) {
        QVERIFY(scored("veil", unseen, "5"));
        const std::string body = fields + ",\"" + unseen + "\":true}";
        VERIFY_STATUS(put(std::string("/api/v1/players/") + unseen, body), 200);
    }
    VERIFY_STATUS(put("/api/v1/players/seen", fields + "}"), 200);
    QCOMPARE(top("veil"), QStringLiteral("seen 1 3"));
    for (const char* player : {"seen", "hidden", "banned"}) {
        const Answer erased =
            talk_->post(std::string("/api/v1/players/") + player + "/erase", R"({"reason":"asked for"})");
        VERIFY_STATUS(erased, 200);
        const std::string number = erased.data()[u"player_id"].toString().toStdString();
        const QJsonValue left = talk_->get("/api/v1/players/" + number).data();
        QCOMPARE(left[u"username"].toString().toStdString(), number);
        QVERIFY(left[u"team"].toString().isEmpty() && left[u"metadata"].toObject().isEmpty());
        VERIFY_STATUS(talk_->get(std::string("/api/v1/players/") + player), 404);
    }
    // Whom the public did not see it does not see now.
    QCOMPARE(talk_->get(boards + "veil/top").data().toArray().size(), 1);
    QCOMPARE(talk_->get(boards + "veil/top").data()[0][u"score"].toInteger(), 3);
    QCOMPARE(talk_->get(boards + "veil/top?view=operator").data().toArray().size(), 3);
}

QTEST_GUILESS_MAIN(RulesPlayerTests)
#include "rules_player_tests.moc"
