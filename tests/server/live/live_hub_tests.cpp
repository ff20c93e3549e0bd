// SPDX-License-Identifier: GPL-3.0-or-later
// What viewers see of their boards: snapshots, changes, resets, deletions, refusals.
#include "tests/server/live/live_fixture.h"

using namespace rostrum;

class LiveHubTests : public QObject {
    Q_OBJECT

  private slots:
    void showsTheStateAtOnceByAddress();
    void writesMessagesToTheLetter();
    void showsChangesInOrder();
    void echoesTheRefOfEachSubscription();
    void keepsToTheWindow_data();
    void keepsToTheWindow();
    void saysNothingOfWhatIsBelowTheWindow();
    void subscribesAnewWithAnotherWindow();
    void showsPeriodsAndViews();
    void unsubscribes();
    void followsSeveralBoards();
    void refusesOtherPathsAndQueries_data();
    void refusesOtherPathsAndQueries();
};

void LiveHubTests::showsTheStateAtOnceByAddress() {
    LiveHouse house;
    QVERIFY(house.create("game1"));
    QVERIFY(house.score("game1", "ann", "10"));
    QVERIFY(house.score("game1", "bob", "20"));
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=game1")));
    const QJsonObject state = viewer.next();
    QCOMPARE(typeOf(state), QStringLiteral("leaderboard_update"));
    QCOMPARE(state.value(u"leaderboard_id").toString(), QStringLiteral("game1"));
    QCOMPARE(entriesOf(state).size(), 2);
    QCOMPARE(entriesOf(state).first().toObject().value(u"player_id").toString(), QStringLiteral("bob"));
    // Once: the writer publishes the same revision that it answered the question with.
    QVERIFY(house.score("default", "someone else", "1"));
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{2});
}

void LiveHubTests::writesMessagesToTheLetter() {
    LiveHouse house;
    QVERIFY(house.create("game1", 2));
    Submission submission = LiveHouse::submission("game1", "a\"b", "12.5");
    submission.username = "Curaçao";
    QVERIFY(house.works(SubmitScore{submission}));
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=game1")));
    const QJsonObject state = viewer.next();
    const QString revision = QString::number(state.value(u"revision").toInteger());
    QCOMPARE(viewer.texts.at(0),
             QStringLiteral(
                 R"({"type":"leaderboard_update","leaderboard_id":"game1","period":"all","ref":null,)"
                 R"("revision":%1,"data":{"name":"Board game1","entries":[{"rank":1,"player_id":"a\"b",)"
                 R"("score":12.50,"score_text":"12.50","username":"Curaçao"}],"total_players":1}})")
                 .arg(revision));
}

void LiveHubTests::showsChangesInOrder() {
    LiveHouse house;
    QVERIFY(house.create("game1"));
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=game1")));
    QCOMPARE(entriesOf(viewer.next()).size(), 0);
    qint64 revision = -1;
    for (int i = 1; i <= 5; ++i) {
        QVERIFY(house.score("game1", "p" + std::to_string(i), std::to_string(i)));
        const QJsonObject state = viewer.next();
        QCOMPARE(entriesOf(state).size(), i);
        QCOMPARE(entriesOf(state).first().toObject().value(u"score_text").toString(), QString::number(i));
        QVERIFY(state.value(u"revision").toInteger() > revision);
        revision = state.value(u"revision").toInteger();
    }
}

void LiveHubTests::echoesTheRefOfEachSubscription() {
    LiveHouse house;
    QVERIFY(house.create("game1"));
    TestViewer named(house.door.url());
    TestViewer numbered(house.door.url());
    TestViewer plain(house.door.url());
    QVERIFY(named.waitConnected() && numbered.waitConnected() && plain.waitConnected());
    named.say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"game1","ref":"lobby \"1\""})"));
    numbered.say(QStringLiteral(
        R"({"ref":7,"leaderboard_id":"game1","type":"subscribe","mode":"full","period":"all"})"));
    plain.subscribe(QStringLiteral("game1"));
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(named.next().value(u"ref").toString(), QStringLiteral("lobby \"1\""));
        QCOMPARE(numbered.next().value(u"ref").toInteger(), 7);
        QVERIFY(plain.next().value(u"ref").isNull());
        QVERIFY(house.score("game1", "ann", std::to_string(round + 1)));
    }
}

void LiveHubTests::keepsToTheWindow_data() {
    QTest::addColumn<QString>("limit");
    QTest::addColumn<int>("seen");
    QTest::newRow("unsaid") << "" << 10;
    QTest::newRow("one") << R"(,"limit":1)" << 1;
    QTest::newRow("thirty") << R"(,"limit":30)" << 30;
    QTest::newRow("hundred") << R"(,"limit":100)" << 100;
    QTest::newRow("beyond") << R"(,"limit":100000)" << 100;
}

void LiveHubTests::keepsToTheWindow() {
    QFETCH(QString, limit);
    QFETCH(int, seen);
    LiveHouse house;
    SubmitBatch batch;
    for (int i = 0; i < 130; ++i)
        batch.items.push_back(LiveHouse::submission("default", "p" + std::to_string(i), std::to_string(i)));
    QVERIFY(house.works(batch));
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"default"%1})").arg(limit));
    const QJsonObject state = viewer.next();
    QCOMPARE(entriesOf(state).size(), seen);
    QCOMPARE(state.value(u"data").toObject().value(u"total_players").toInt(), 130);
    QCOMPARE(entriesOf(state).last().toObject().value(u"rank").toInt(), seen);
}

void LiveHubTests::saysNothingOfWhatIsBelowTheWindow() {
    LiveHouse house;
    for (const char* player : {"ann", "bob", "cyd"})
        QVERIFY(house.score("default", player, std::string(player) == "ann" ? "100" : "10"));
    TestViewer first(house.door.url(QStringLiteral("/ws?leaderboard=default&limit=1")));
    TestViewer all(house.door.url(QStringLiteral("/ws?leaderboard=default")));
    QCOMPARE(entriesOf(first.next()).size(), 1);
    QCOMPARE(entriesOf(all.next()).size(), 3);
    QVERIFY(house.score("default", "cyd", "5")); // second now, still below the first
    QCOMPARE(entriesOf(all.next()).at(1).toObject().value(u"player_id").toString(), QStringLiteral("cyd"));
    QVERIFY(first.settle());
    QCOMPARE(first.texts.size(), std::size_t{2}); // the snapshot and the pong
    QVERIFY(house.score("default", "cyd", "500"));
    first.taken = 2;
    QCOMPARE(entriesOf(first.next()).first().toObject().value(u"score_text").toString(),
             QStringLiteral("515"));
}

void LiveHubTests::subscribesAnewWithAnotherWindow() {
    LiveHouse house;
    for (const char* player : {"ann", "bob", "cyd"})
        QVERIFY(house.score("default", player, "10"));
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=default&limit=1")));
    QCOMPARE(entriesOf(viewer.next()).size(), 1);
    viewer.say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"default","limit":2,"ref":"two"})"));
    QCOMPARE(entriesOf(viewer.next()).size(), 2);
    QVERIFY(house.score("default", "ann", "1"));
    const QJsonObject state = viewer.next();
    QCOMPARE(entriesOf(state).size(), 2);
    QCOMPARE(state.value(u"ref").toString(), QStringLiteral("two"));
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{4}); // one subscription, not two
    QCOMPARE(house.door.hub->counts().subscriptions.load(), 1U);
}

void LiveHubTests::showsPeriodsAndViews() {
    LiveHouse house;
    CreateBoard create;
    create.draft.id = "game1";
    create.draft.periods = PeriodSet::fromBits(3); // all and daily
    QVERIFY(house.works(create));
    Submission old = LiveHouse::submission("game1", "then", "9");
    old.timestampMs = 86'400'000;
    QVERIFY(house.works(SubmitScore{old}));
    QVERIFY(house.score("game1", "now", "1"));
    TestViewer all(house.door.url(QStringLiteral("/ws?leaderboard=game1")));
    TestViewer daily(house.door.url(QStringLiteral("/ws?leaderboard=game1&period=daily&mode=delta")));
    TestViewer desk(house.door.url(QStringLiteral("/ws?leaderboard=game1&view=operator")));
    QCOMPARE(entriesOf(all.next()).size(), 2);
    QJsonObject state = daily.next();
    QCOMPARE(state.value(u"period").toString(), QStringLiteral("daily"));
    QCOMPARE(entriesOf(state).size(), 1);
    QCOMPARE(entriesOf(desk.next()).size(), 2);
    QVERIFY(house.score("game1", "now", "20"));
    QVERIFY(!all.next().isEmpty() && !daily.next().isEmpty() && !desk.next().isEmpty());
    old.timestampMs = 2 * 86'400'000;
    old.score = parseExactNumber("30").value();
    QVERIFY(house.works(SubmitScore{old}));
    QCOMPARE(entriesOf(all.next()).first().toObject().value(u"player_id").toString(), QStringLiteral("then"));
    QVERIFY(daily.settle());
    QCOMPARE(daily.texts.size(), std::size_t{3}); // nothing of today has changed
    TestViewer weekly(house.door.url(QStringLiteral("/ws?leaderboard=game1&period=weekly")));
    QCOMPARE(weekly.next().value(u"code").toString(), QStringLiteral("invalid_request"));
    // Who may not know of the board is not told what it keeps.
    ChangeBoard change;
    change.leaderboardId = "game1";
    change.draft.visibility = Visibility::restricted;
    QVERIFY(house.works(change));
    house.door.trusted = false;
    TestViewer stranger(house.door.url(QStringLiteral("/ws?leaderboard=game1&period=weekly")));
    QCOMPARE(stranger.next().value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    stranger.say(
        QStringLiteral(R"({"type":"follow","leaderboard_id":"game1","period":"weekly","player_id":"now"})"));
    QCOMPARE(stranger.next().value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
}

void LiveHubTests::unsubscribes() {
    LiveHouse house;
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=default")));
    TestViewer witness(house.door.url(QStringLiteral("/ws?leaderboard=default")));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
    QCOMPARE(typeOf(witness.next()), QStringLiteral("leaderboard_update"));
    viewer.say(QStringLiteral(R"({"type":"unsubscribe","leaderboard_id":"default"})"));
    QVERIFY(viewer.settle());
    QVERIFY(house.score("default", "ann", "1"));
    QCOMPARE(entriesOf(witness.next()).size(), 1);
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{3}); // the snapshot and two pongs
    viewer.taken = viewer.texts.size();
    viewer.say(QStringLiteral(R"({"type":"unsubscribe","leaderboard_id":"default","ref":1})"));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("not_found"));
}

void LiveHubTests::followsSeveralBoards() {
    LiveHouse house;
    QVERIFY(house.create("red"));
    QVERIFY(house.create("blue"));
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.subscribe(QStringLiteral("red"));
    viewer.subscribe(QStringLiteral("blue"));
    QCOMPARE(viewer.next().value(u"leaderboard_id").toString(), QStringLiteral("red"));
    QCOMPARE(viewer.next().value(u"leaderboard_id").toString(), QStringLiteral("blue"));
    QVERIFY(house.score("blue", "ann", "1"));
    QCOMPARE(viewer.next().value(u"leaderboard_id").toString(), QStringLiteral("blue"));
    QVERIFY(house.score("red", "ann", "1"));
    QCOMPARE(viewer.next().value(u"leaderboard_id").toString(), QStringLiteral("red"));
    viewer.socket.close();
    QTRY_COMPARE(house.door.hub->counts().subscriptions.load(), 0U);
    QCOMPARE(house.door.hub->counts().viewers.load(), 0U);
}

void LiveHubTests::refusesOtherPathsAndQueries_data() {
    QTest::addColumn<QString>("rest");
    QTest::addColumn<QString>("code");
    QTest::newRow("path") << "/ws/other"
                          << "not_found";
    QTest::newRow("unknown name") << "/ws?board=default"
                                  << "invalid_request";
    QTest::newRow("twice") << "/ws?leaderboard=default&leaderboard=default"
                           << "invalid_request";
    QTest::newRow("limit alone") << "/ws?limit=3"
                                 << "invalid_request";
    QTest::newRow("limit 0") << "/ws?leaderboard=default&limit=0"
                             << "invalid_request";
    QTest::newRow("limit text") << "/ws?leaderboard=default&limit=x"
                                << "invalid_request";
}

void LiveHubTests::refusesOtherPathsAndQueries() {
    QFETCH(QString, rest);
    QFETCH(QString, code);
    LiveHouse house;
    TestViewer viewer(house.door.url(rest));
    QCOMPARE(viewer.next().value(u"code").toString(), code);
    QVERIFY(viewer.waitClosed());
    QTRY_COMPARE(house.door.hub->counts().viewers.load(), 0U);
    QCOMPARE(house.door.hub->counts().refused.load(), 1U);
}

QTEST_GUILESS_MAIN(LiveHubTests)
#include "live_hub_tests.moc"
