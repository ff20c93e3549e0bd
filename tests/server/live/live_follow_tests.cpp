// SPDX-License-Identifier: GPL-3.0-or-later
// Players that viewers follow.
#include "tests/server/live/live_fixture.h"

using namespace rostrum;

namespace {

QString followMessage(const QString& player, const QString& board = QStringLiteral("default"),
                      const QString& more = {}) {
    return QStringLiteral(R"({"type":"follow","leaderboard_id":"%1","player_id":"%2"%3})")
        .arg(board, player, more);
}

} // namespace

class LiveFollowTests : public QObject {
    Q_OBJECT

  private slots:
    void tellsThePlaceAtOnceAndOnEachChange();
    void tellsOfPlayersBelowEveryTop();
    void saysNothingOfOthers();
    void waitsForPlayersToCome();
    void sharesOneQuestionAmongManyFollowers();
    void unfollows();
    void refuses();
    void capsFollows();
    void tellsOfTheEndOfABoard();
    void takesPrivateBoardsAway();
    void forgetsThoseWhoLeave();
    void endsWithTheTruthOfFastBoards();
};

void LiveFollowTests::tellsThePlaceAtOnceAndOnEachChange() {
    LiveHouse house;
    QVERIFY(house.score("default", "ann", "10"));
    QVERIFY(house.score("default", "bob", "5"));
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(
        followMessage(QStringLiteral("bob"), QStringLiteral("default"), QStringLiteral(R"(,"ref":"b")")));
    QJsonObject update = viewer.next();
    QCOMPARE(typeOf(update), QStringLiteral("player_update"));
    QCOMPARE(update.value(u"player_id").toString(), QStringLiteral("bob"));
    QCOMPARE(update.value(u"rank").toInt(), 2);
    QCOMPARE(update.value(u"score").toInt(), 5);
    QCOMPARE(update.value(u"ref").toString(), QStringLiteral("b"));
    const qint64 revision = update.value(u"revision").toInteger();
    QVERIFY(house.score("default", "bob", "10")); // his own score
    update = viewer.next();
    QCOMPARE(update.value(u"rank").toInt(), 1);
    QCOMPARE(update.value(u"score").toInt(), 15);
    QVERIFY(update.value(u"revision").toInteger() > revision);
    QVERIFY(house.score("default", "ann", "10")); // somebody passes him
    update = viewer.next();
    QCOMPARE(update.value(u"rank").toInt(), 2);
    QCOMPARE(update.value(u"score").toInt(), 15);
    QVERIFY(house.works(RemovePlayer{"default", "bob"}));
    update = viewer.next();
    QVERIFY(update.value(u"rank").isNull() && update.value(u"score").isNull());
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{5});
}

void LiveFollowTests::tellsOfPlayersBelowEveryTop() {
    LiveHouse house;
    SubmitBatch batch;
    for (int i = 0; i < 300; ++i)
        batch.items.push_back(
            LiveHouse::submission("default", "p" + std::to_string(i), std::to_string(1000 - i)));
    QVERIFY(house.works(batch));
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(followMessage(QStringLiteral("p249")));
    QCOMPARE(viewer.next().value(u"rank").toInt(), 250);
    QVERIFY(house.score("default", "p280", "500"));
    QCOMPARE(viewer.next().value(u"rank").toInt(), 251);
}

void LiveFollowTests::saysNothingOfOthers() {
    LiveHouse house;
    QVERIFY(house.score("default", "ann", "100"));
    QVERIFY(house.score("default", "bob", "5"));
    TestViewer viewer(house.door.url());
    TestViewer board(house.door.url(QStringLiteral("/ws?leaderboard=default")));
    QVERIFY(viewer.waitConnected());
    viewer.say(followMessage(QStringLiteral("ann")));
    QVERIFY(!viewer.next().isEmpty() && !board.next().isEmpty());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(house.score("default", "bob", "1"));
        QVERIFY(!board.next().isEmpty());
    }
    QTest::qWait(150); // the followers' own questions
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{2});
}

void LiveFollowTests::waitsForPlayersToCome() {
    LiveHouse house;
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(followMessage(QStringLiteral("newcomer")));
    QJsonObject update = viewer.next();
    QCOMPARE(typeOf(update), QStringLiteral("player_update"));
    QVERIFY(update.value(u"rank").isNull() && update.value(u"score").isNull());
    QVERIFY(house.score("default", "newcomer", "3"));
    update = viewer.next();
    QCOMPARE(update.value(u"rank").toInt(), 1);
    QCOMPARE(update.value(u"score_text").toString(), QStringLiteral("3"));
}

void LiveFollowTests::sharesOneQuestionAmongManyFollowers() {
    LiveHouse house;
    QVERIFY(house.score("default", "ann", "1"));
    std::vector<std::unique_ptr<TestViewer>> viewers;
    for (int i = 0; i < 20; ++i) {
        viewers.push_back(std::make_unique<TestViewer>(house.door.url()));
        QVERIFY(viewers.back()->waitConnected());
        viewers.back()->say(followMessage(QStringLiteral("ann"), QStringLiteral("default"),
                                          QStringLiteral(R"(,"ref":%1)").arg(i)));
        QCOMPARE(viewers.back()->next().value(u"ref").toInt(), i);
    }
    QVERIFY(house.score("default", "ann", "1"));
    for (int i = 0; i < 20; ++i) {
        const QJsonObject update = viewers[static_cast<std::size_t>(i)]->next();
        QCOMPARE(update.value(u"score").toInt(), 2);
        QCOMPARE(update.value(u"ref").toInt(), i);
    }
}

void LiveFollowTests::unfollows() {
    LiveHouse house;
    QVERIFY(house.score("default", "ann", "1"));
    TestViewer viewer(house.door.url());
    TestViewer other(house.door.url());
    QVERIFY(viewer.waitConnected() && other.waitConnected());
    viewer.say(followMessage(QStringLiteral("ann")));
    other.say(followMessage(QStringLiteral("ann")));
    QVERIFY(!viewer.next().isEmpty() && !other.next().isEmpty());
    const QString leave =
        QStringLiteral(R"({"type":"unfollow","leaderboard_id":"default","player_id":"ann"})");
    viewer.say(leave);
    QVERIFY(viewer.settle());
    QVERIFY(house.score("default", "ann", "1"));
    QCOMPARE(other.next().value(u"score").toInt(), 2);
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{3}); // the place and two pongs
    viewer.taken = 3;
    viewer.say(leave);
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("not_found"));
}

void LiveFollowTests::refuses() {
    LiveHouse house;
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(
        followMessage(QStringLiteral("ann"), QStringLiteral("nowhere"), QStringLiteral(R"(,"ref":4)")));
    const QJsonObject missing = viewer.next();
    QCOMPARE(missing.value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    QCOMPARE(missing.value(u"ref").toInt(), 4);
    viewer.say(followMessage(QStringLiteral("ann"), QStringLiteral("no board's id")));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    QVERIFY(house.create("secret", 0, Visibility::restricted));
    QVERIFY(house.score("secret", "ann", "1"));
    house.door.trusted = false;
    TestViewer stranger(house.door.url());
    QVERIFY(stranger.waitConnected());
    stranger.say(
        followMessage(QStringLiteral("ann"), QStringLiteral("secret"), QStringLiteral(R"(,"ref":4)")));
    QCOMPARE(stranger.next(), missing); // to the letter as for what is not there
    QVERIFY(stranger.settle());
}

void LiveFollowTests::capsFollows() {
    HubLimits limits;
    limits.follows = 2;
    limits.allFollows = 3;
    LiveHouse house(limits);
    TestViewer first(house.door.url());
    TestViewer second(house.door.url());
    QVERIFY(first.waitConnected() && second.waitConnected());
    for (const char* player : {"a", "b", "a"}) {
        first.say(followMessage(QString::fromLatin1(player)));
        QCOMPARE(typeOf(first.next()), QStringLiteral("player_update"));
    }
    first.say(followMessage(QStringLiteral("c")));
    QCOMPARE(first.next().value(u"code").toString(), QStringLiteral("rate_limited"));
    second.say(followMessage(QStringLiteral("a")));
    QCOMPARE(typeOf(second.next()), QStringLiteral("player_update"));
    second.say(followMessage(QStringLiteral("b")));
    QCOMPARE(second.next().value(u"code").toString(), QStringLiteral("rate_limited"));
    first.socket.close();
    QTRY_COMPARE(house.door.hub->counts().viewers.load(), 1U);
    QTRY_VERIFY(second.settle()); // their places are free again
    second.say(followMessage(QStringLiteral("b")));
    second.taken = second.texts.size();
    QCOMPARE(typeOf(second.next()), QStringLiteral("player_update"));
}

void LiveFollowTests::tellsOfTheEndOfABoard() {
    LiveHouse house;
    QVERIFY(house.create("game1"));
    QVERIFY(house.score("game1", "ann", "1"));
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(
        followMessage(QStringLiteral("ann"), QStringLiteral("game1"), QStringLiteral(R"(,"ref":"e")")));
    QCOMPARE(viewer.next().value(u"score").toInt(), 1);
    QVERIFY(house.works(DeleteBoard{"game1"}));
    const QJsonObject ended = viewer.next();
    QCOMPARE(typeOf(ended), QStringLiteral("board_deleted"));
    QCOMPARE(ended.value(u"ref").toString(), QStringLiteral("e"));
    QVERIFY(house.create("game1"));
    QVERIFY(house.score("game1", "ann", "2"));
    QTest::qWait(150);
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{3}); // a new board of that id is another one
}

void LiveFollowTests::takesPrivateBoardsAway() {
    LiveHouse house;
    QVERIFY(house.create("game1"));
    QVERIFY(house.score("game1", "ann", "1"));
    TestViewer desk(house.door.url());
    QVERIFY(desk.waitConnected());
    desk.say(followMessage(QStringLiteral("ann"), QStringLiteral("game1")));
    QVERIFY(!desk.next().isEmpty());
    house.door.trusted = false;
    TestViewer stranger(house.door.url());
    QVERIFY(stranger.waitConnected());
    stranger.say(followMessage(QStringLiteral("ann"), QStringLiteral("game1")));
    QVERIFY(!stranger.next().isEmpty());
    ChangeBoard change;
    change.leaderboardId = "game1";
    change.draft.visibility = Visibility::restricted;
    QVERIFY(house.works(change));
    QCOMPARE(stranger.next().value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    QVERIFY(house.score("game1", "ann", "2"));
    QCOMPARE(desk.next().value(u"score").toInt(), 2);
    QVERIFY(stranger.settle());
    QCOMPARE(stranger.texts.size(), std::size_t{3});
}

void LiveFollowTests::forgetsThoseWhoLeave() {
    LiveHouse house;
    for (int round = 0; round < 5; ++round) {
        TestViewer viewer(house.door.url());
        QVERIFY(viewer.waitConnected());
        for (int i = 0; i < 20; ++i)
            viewer.say(followMessage(QStringLiteral("p%1").arg(i)));
        viewer.socket.flush();
        QCoreApplication::processEvents();
        viewer.socket.abort();
        QVERIFY(house.score("default", "p3", "1"));
    }
    QTRY_COMPARE(house.door.hub->counts().viewers.load(), 0U);
    TestViewer after(house.door.url());
    QVERIFY(after.waitConnected());
    after.say(followMessage(QStringLiteral("p3")));
    QCOMPARE(after.next().value(u"score").toInt(), 5);
}

void LiveFollowTests::endsWithTheTruthOfFastBoards() {
    LiveHouse house;
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(followMessage(QStringLiteral("ann")));
    QVERIFY(!viewer.next().isEmpty());
    const std::int64_t beganNs = house.clock.steadyNs();
    int sum = 0;
    while (house.clock.steadyNs() - beganNs < 500'000'000) {
        QVERIFY(house.score("default", "ann", "1"));
        ++sum;
    }
    const auto last = [&] { return viewer.object(viewer.texts.size() - 1); };
    QTRY_COMPARE_WITH_TIMEOUT(last().value(u"score").toInt(), sum, 10'000);
    const double seconds = static_cast<double>(house.clock.steadyNs() - beganNs) / 1e9;
    QVERIFY(static_cast<double>(viewer.texts.size()) <= seconds * 20 + 3);
    for (std::size_t i = 2; i < viewer.texts.size(); ++i)
        QVERIFY(viewer.object(i)[u"revision"].toInteger() > viewer.object(i - 1)[u"revision"].toInteger());
}

QTEST_GUILESS_MAIN(LiveFollowTests)
#include "live_follow_tests.moc"
