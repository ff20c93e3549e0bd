// SPDX-License-Identifier: GPL-3.0-or-later
// What goes over a WebSocket besides states: scores, freezes, views, and the small form.
#include "tests/server/live/live_fixture.h"

using namespace rostrum;

namespace {

// A hub whose boards are published by hand.
class Stage {
  public:
    explicit Stage(const HubLimits& limits = {}) : door(intake, tops, clock, limits) {
        (void)tops.find("game1", clock.steadyNs());
    }
    void publish(const char* player, Score score, bool frozen) {
        auto top = std::make_shared<Top>();
        top->leaderboardId = "game1";
        top->meta.board = 1;
        top->meta.revision = ++revision;
        top->meta.frozen = frozen;
        top->contentVersion = revision;
        top->meta.totalPlayers = 1;
        top->entries.push_back({1, player, player, score});
        std::vector<TopPtr> ready{top};
        tops.publish(ready);
    }

    SystemClock clock;
    Intake intake;
    PublishedTops tops;
    HubDoor door;
    std::uint64_t revision = 0;
};

QString scoreMessage(const QString& player, const QString& score, const QString& more = {}) {
    return QStringLiteral(
               R"({"type":"submit_score","leaderboard_id":"default","player_id":"%1","score":%2%3})")
        .arg(player, score, more);
}

} // namespace

class LiveTalkTests : public QObject {
    Q_OBJECT

  private slots:
    void takesScores();
    void repeatsTheAnswerOfAKnownEvent();
    void refusesScores();
    void capsScoresUnderWay();
    void forgetsThoseWhoLeave();
    void speaksTheSmallForm();
    void refusesInTheSmallForm();
    void tellsOfAFreeze();
    void tellsLatecomersOfAFreeze();
    void keepsTheOperatorsViewFromStrangers();
    void refusesPeriodsThatAreNotKept();
};

void LiveTalkTests::takesScores() {
    LiveHouse house;
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(scoreMessage(QStringLiteral("ann"), QStringLiteral("10"), QStringLiteral(R"(,"ref":"a")")));
    const QJsonObject first = viewer.next();
    QCOMPARE(typeOf(first), QStringLiteral("score_ack"));
    QCOMPARE(first.value(u"ref").toString(), QStringLiteral("a"));
    QJsonObject data = first.value(u"data").toObject();
    QCOMPARE(data.keys(), (QStringList{"leaderboard_id", "player_id", "previous_rank", "rank", "score", "seq",
                                       "updated"}));
    QCOMPARE(data.value(u"score").toInt(), 10);
    QCOMPARE(data.value(u"rank").toInt(), 1);
    QVERIFY(data.value(u"previous_rank").isNull());
    viewer.say(scoreMessage(QStringLiteral("bob"), QStringLiteral("\"20\"")));
    data = viewer.next().value(u"data").toObject();
    QCOMPARE(data.value(u"rank").toInt(), 1);
    // It is what REST would have done: the board shows it.
    viewer.subscribe(QStringLiteral("default"));
    QCOMPARE(entriesOf(viewer.next()).size(), 2);
}

void LiveTalkTests::repeatsTheAnswerOfAKnownEvent() {
    LiveHouse house;
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    const QString score =
        scoreMessage(QStringLiteral("ann"), QStringLiteral("10"), QStringLiteral(R"(,"event_id":"e1")"));
    viewer.say(score);
    const QJsonObject first = viewer.next();
    QCOMPARE(typeOf(first), QStringLiteral("score_ack"));
    viewer.say(score);
    QCOMPARE(viewer.next(), first);
    viewer.say(
        scoreMessage(QStringLiteral("ann"), QStringLiteral("11"), QStringLiteral(R"(,"event_id":"e1")")));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("idempotency_mismatch"));
}

void LiveTalkTests::refusesScores() {
    LiveHouse house;
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(QStringLiteral(
        R"({"type":"submit_score","leaderboard_id":"nowhere","player_id":"p","score":1,"ref":1})"));
    const QJsonObject missing = viewer.next();
    QCOMPARE(missing.value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    QCOMPARE(missing.value(u"ref").toInt(), 1);
    viewer.say(scoreMessage(QStringLiteral("ann"), QStringLiteral("1.5"))); // the board has no decimals
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("invalid_score"));
    house.door.trusted = false;
    TestViewer stranger(house.door.url());
    QVERIFY(stranger.waitConnected());
    stranger.say(scoreMessage(QStringLiteral("ann"), QStringLiteral("1"), QStringLiteral(R"(,"ref":"s")")));
    const QJsonObject refused = stranger.next();
    QCOMPARE(refused.value(u"code").toString(), QStringLiteral("unauthorized"));
    QCOMPARE(refused.value(u"ref").toString(), QStringLiteral("s"));
    viewer.subscribe(QStringLiteral("default"));
    QCOMPARE(entriesOf(viewer.next()).size(), 0); // nothing was changed
}

void LiveTalkTests::capsScoresUnderWay() {
    HubLimits limits;
    limits.submissions = 2;
    Stage stage(limits); // without a writer nothing is ever answered
    TestViewer viewer(stage.door.url());
    QVERIFY(viewer.waitConnected());
    for (int i = 0; i < 3; ++i)
        viewer.say(
            scoreMessage(QStringLiteral("ann"), QString::number(i), QStringLiteral(R"(,"ref":%1)").arg(i)));
    const QJsonObject refused = viewer.next();
    QCOMPARE(refused.value(u"code").toString(), QStringLiteral("rate_limited"));
    QCOMPARE(refused.value(u"ref").toInt(), 2);
    QCOMPARE(stage.intake.depth(), std::size_t{2});
    // Those two are given up in the end, and there is room again.
    QTRY_COMPARE_WITH_TIMEOUT(viewer.texts.size(), std::size_t{3}, 15'000);
    QCOMPARE(viewer.object(1).value(u"code").toString(), QStringLiteral("unavailable"));
    QCOMPARE(viewer.object(1).value(u"ref").toInt(), 0);
    viewer.say(scoreMessage(QStringLiteral("ann"), QStringLiteral("9")));
    QTRY_COMPARE(stage.intake.depth(), std::size_t{3});
}

void LiveTalkTests::forgetsThoseWhoLeave() {
    LiveHouse house;
    for (int round = 0; round < 5; ++round) {
        TestViewer viewer(house.door.url());
        QVERIFY(viewer.waitConnected());
        for (int i = 0; i < 20; ++i)
            viewer.say(scoreMessage(QStringLiteral("p%1").arg(i), QStringLiteral("1")));
        viewer.socket.flush();
        QCoreApplication::processEvents();
        viewer.socket.abort(); // with answers under way
    }
    QTRY_COMPARE(house.door.hub->counts().viewers.load(), 0U);
    TestViewer after(house.door.url(QStringLiteral("/ws?leaderboard=default")));
    QVERIFY(!after.next().isEmpty());
}

void LiveTalkTests::speaksTheSmallForm() {
    LiveHouse house;
    QVERIFY(house.create("timed", 2));
    for (int i = 0; i < 12; ++i)
        QVERIFY(house.score("timed", "p" + std::to_string(i), std::to_string(i) + ".25"));
    TestViewer plain(house.door.url(QStringLiteral("/ws/simple")));
    plain.next();
    QCOMPARE(plain.texts.at(0), QStringLiteral(R"({"event":"leaderboard_update","leaderboard":[]})"));
    QVERIFY(house.score("default", "ann", "5"));
    plain.next();
    QCOMPARE(plain.texts.at(1),
             QStringLiteral(R"({"event":"leaderboard_update","leaderboard":[{"userId":"ann","score":5}]})"));
    TestViewer named(house.door.url(QStringLiteral("/ws/simple?leaderboard=timed")));
    const QJsonArray entries = named.next().value(u"leaderboard").toArray();
    QCOMPARE(entries.size(), 10);
    QCOMPARE(entries.first().toObject().value(u"userId").toString(), QStringLiteral("p11"));
    QCOMPARE(entries.first().toObject().value(u"score").toDouble(), 11.25);
    // A reset is a state; names are not in it, and what is not seen is not told.
    plain.say(QStringLiteral("hello"));
    QVERIFY(house.works(ResetBoard{"default", ""}));
    QCOMPARE(plain.next(), plain.object(0));
}

void LiveTalkTests::refusesInTheSmallForm() {
    LiveHouse house;
    TestViewer lost(house.door.url(QStringLiteral("/ws/simple?leaderboard=nowhere")));
    const QJsonObject error = lost.next();
    QCOMPARE(error.value(u"event").toString(), QStringLiteral("error"));
    QCOMPARE(error.value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    TestViewer wrong(house.door.url(QStringLiteral("/ws/simple?limit=3")));
    QCOMPARE(wrong.next().value(u"code").toString(), QStringLiteral("invalid_request"));
    QVERIFY(wrong.waitClosed());
    QVERIFY(house.create("secret", 0, Visibility::restricted));
    house.door.trusted = false;
    TestViewer stranger(house.door.url(QStringLiteral("/ws/simple?leaderboard=secret")));
    QCOMPARE(stranger.next(), error);
    house.door.trusted = true;
    QVERIFY(house.create("game1"));
    TestViewer viewer(house.door.url(QStringLiteral("/ws/simple?leaderboard=game1")));
    QVERIFY(!viewer.next().isEmpty());
    QVERIFY(house.works(DeleteBoard{"game1"}));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
}

void LiveTalkTests::tellsOfAFreeze() {
    Stage stage;
    stage.publish("ann", 1, false);
    TestViewer viewer(stage.door.url());
    TestViewer small(stage.door.url(QStringLiteral("/ws/simple?leaderboard=game1")));
    QVERIFY(viewer.waitConnected());
    viewer.say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"game1","ref":"f","mode":"delta"})"));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
    QVERIFY(!small.next().isEmpty());
    stage.publish("ann", 1, true);
    QJsonObject notice = viewer.next();
    QCOMPARE(typeOf(notice), QStringLiteral("frozen"));
    QCOMPARE(notice.value(u"leaderboard_id").toString(), QStringLiteral("game1"));
    QCOMPARE(notice.value(u"ref").toString(), QStringLiteral("f"));
    QCOMPARE(notice.value(u"revision").toInteger(), 2);
    stage.publish("bob", 9, false);
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("revealed"));
    const QJsonObject truth = viewer.next();
    QCOMPARE(truth.value(u"revision").toInteger(), 3);
    QCOMPARE(small.next().value(u"leaderboard").toArray().size(), 1);
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{5}); // and nothing twice
    QCOMPARE(small.texts.size(), std::size_t{2});  // the freeze by itself is no state
}

void LiveTalkTests::tellsLatecomersOfAFreeze() {
    Stage stage;
    stage.publish("ann", 1, true);
    TestViewer viewer(stage.door.url(QStringLiteral("/ws?leaderboard=game1")));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("frozen"));
    QVERIFY(viewer.settle());
    QCOMPARE(viewer.texts.size(), std::size_t{3});
}

void LiveTalkTests::keepsTheOperatorsViewFromStrangers() {
    LiveHouse house;
    const QString wish =
        QStringLiteral(R"({"type":"%1","leaderboard_id":"default","view":"operator","player_id":"p"})");
    const QString subscribe =
        QStringLiteral(R"({"type":"subscribe","leaderboard_id":"default","view":"operator","ref":1})");
    TestViewer desk(house.door.url());
    QVERIFY(desk.waitConnected());
    desk.say(subscribe);
    QCOMPARE(typeOf(desk.next()), QStringLiteral("leaderboard_update"));
    // The public view beside it is a subscription of its own.
    desk.subscribe(QStringLiteral("default"));
    QCOMPARE(typeOf(desk.next()), QStringLiteral("leaderboard_update"));
    QCOMPARE(house.door.hub->counts().subscriptions.load(), 2U);
    desk.say(wish.arg(QStringLiteral("follow")));
    QCOMPARE(typeOf(desk.next()), QStringLiteral("player_update"));
    house.door.trusted = false;
    TestViewer stranger(house.door.url());
    QVERIFY(stranger.waitConnected());
    stranger.say(subscribe);
    QCOMPARE(stranger.next().value(u"code").toString(), QStringLiteral("forbidden"));
    stranger.say(wish.arg(QStringLiteral("follow")));
    QCOMPARE(stranger.next().value(u"code").toString(), QStringLiteral("forbidden"));
    TestViewer byAddress(house.door.url(QStringLiteral("/ws?leaderboard=default&view=operator")));
    QCOMPARE(byAddress.next().value(u"code").toString(), QStringLiteral("forbidden"));
    QVERIFY(stranger.settle());
    QCOMPARE(house.door.hub->counts().subscriptions.load(), 2U);
}

void LiveTalkTests::refusesPeriodsThatAreNotKept() {
    LiveHouse house;
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    for (const char* type : {"subscribe", "follow"}) {
        const QString player = type[0] == 'f' ? QStringLiteral(R"(,"player_id":"p")") : QString();
        viewer.say(QStringLiteral(R"({"type":"%1","leaderboard_id":"default","period":"daily","ref":3%2})")
                       .arg(QString::fromLatin1(type), player));
        const QJsonObject refused = viewer.next();
        QCOMPARE(refused.value(u"code").toString(), QStringLiteral("invalid_request"));
        QVERIFY(refused.value(u"detail").toString().contains(QStringLiteral("daily")));
        QCOMPARE(refused.value(u"ref").toInt(), 3);
    }
    QVERIFY(viewer.settle());
}

QTEST_GUILESS_MAIN(LiveTalkTests)
#include "live_talk_tests.moc"
