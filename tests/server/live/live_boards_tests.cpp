// SPDX-License-Identifier: GPL-3.0-or-later
// What viewers see of boards that are reset, deleted, renamed, made private, or never were.
#include "tests/server/live/live_fixture.h"

using namespace rostrum;

class LiveBoardsTests : public QObject {
    Q_OBJECT

  private slots:
    void tellsOfAReset();
    void tellsOfADeletion();
    void treatsAReusedIdAsAnotherBoard();
    void showsANewName();
    void refusesUnknownBoards_data();
    void refusesUnknownBoards();
    void hidesPrivateBoards();
    void takesPeriodsAway();
    void takesPrivateBoardsAway();
    void goesOnAfterTheBoardWasForgotten();
};

void LiveBoardsTests::tellsOfAReset() {
    LiveHouse house;
    QVERIFY(house.score("default", "ann", "10"));
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"default","ref":"r"})"));
    QCOMPARE(entriesOf(viewer.next()).size(), 1);
    QVERIFY(house.works(ResetBoard{"default", "new day"}));
    const QJsonObject reset = viewer.next();
    QCOMPARE(typeOf(reset), QStringLiteral("board_reset"));
    QCOMPARE(reset.value(u"leaderboard_id").toString(), QStringLiteral("default"));
    QCOMPARE(reset.value(u"ref").toString(), QStringLiteral("r"));
    const QJsonObject state = viewer.next();
    QCOMPARE(typeOf(state), QStringLiteral("leaderboard_update"));
    QCOMPARE(entriesOf(state).size(), 0);
    QCOMPARE(state.value(u"revision"), reset.value(u"revision"));
    QVERIFY(house.score("default", "bob", "1"));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
    // Also where it looks the same afterwards.
    TestViewer idle(house.door.url(QStringLiteral("/ws?leaderboard=default")));
    QCOMPARE(typeOf(idle.next()), QStringLiteral("leaderboard_update"));
}

void LiveBoardsTests::tellsOfADeletion() {
    LiveHouse house;
    QVERIFY(house.create("game1"));
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=game1")));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
    QVERIFY(house.works(DeleteBoard{"game1"}));
    const QJsonObject deleted = viewer.next();
    QCOMPARE(typeOf(deleted), QStringLiteral("board_deleted"));
    QCOMPARE(deleted.value(u"leaderboard_id").toString(), QStringLiteral("game1"));
    QCOMPARE(house.door.hub->counts().subscriptions.load(), 0U);
    viewer.subscribe(QStringLiteral("game1"));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
}

void LiveBoardsTests::treatsAReusedIdAsAnotherBoard() {
    LiveHouse house;
    QVERIFY(house.create("game1"));
    QVERIFY(house.score("game1", "ann", "10"));
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=game1")));
    QCOMPARE(entriesOf(viewer.next()).size(), 1);
    QVERIFY(house.works(DeleteBoard{"game1"}));
    QVERIFY(house.create("game1"));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("board_deleted"));
    viewer.subscribe(QStringLiteral("game1"));
    const QJsonObject state = viewer.next();
    QCOMPARE(typeOf(state), QStringLiteral("leaderboard_update"));
    QCOMPARE(entriesOf(state).size(), 0);
    QVERIFY(house.score("game1", "bob", "1"));
    QCOMPARE(entriesOf(viewer.next()).size(), 1);
}

void LiveBoardsTests::showsANewName() {
    LiveHouse house;
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=default")));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
    ChangeBoard change;
    change.leaderboardId = "default";
    change.draft.name = "Finals";
    QVERIFY(house.works(change));
    QCOMPARE(viewer.next().value(u"data").toObject().value(u"name").toString(), QStringLiteral("Finals"));
}

void LiveBoardsTests::refusesUnknownBoards_data() {
    QTest::addColumn<QString>("id");
    QTest::newRow("unknown") << "nowhere";
    QTest::newRow("no id at all") << "no spaces";
    QTest::newRow("empty") << "";
    QTest::newRow("too long") << QString(65, u'x');
}

void LiveBoardsTests::refusesUnknownBoards() {
    QFETCH(QString, id);
    LiveHouse house;
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"%1","ref":"x"})").arg(id));
    const QJsonObject error = viewer.next();
    QCOMPARE(typeOf(error), QStringLiteral("error"));
    QCOMPARE(error.value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    QCOMPARE(error.value(u"ref").toString(), QStringLiteral("x"));
    QVERIFY(!error.value(u"detail").toString().isEmpty());
    QCOMPARE(house.door.hub->counts().subscriptions.load(), 0U);
    viewer.subscribe(QStringLiteral("default")); // the connection is as good as before
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
}

void LiveBoardsTests::hidesPrivateBoards() {
    LiveHouse house;
    QVERIFY(house.create("secret", 0, Visibility::restricted));
    house.door.trusted = false;
    TestViewer stranger(house.door.url());
    QVERIFY(stranger.waitConnected());
    stranger.subscribe(QStringLiteral("nowhere"));
    const QJsonObject missing = stranger.next();
    stranger.subscribe(QStringLiteral("secret"));
    QCOMPARE(stranger.next(), missing); // not to be told apart, the first time
    house.door.trusted = true;
    TestViewer friendly(house.door.url(QStringLiteral("/ws?leaderboard=secret")));
    QCOMPARE(typeOf(friendly.next()), QStringLiteral("leaderboard_update"));
    stranger.subscribe(QStringLiteral("secret"));
    QCOMPARE(stranger.next(), missing); // nor while somebody else looks at it
    QVERIFY(house.score("secret", "ann", "1"));
    QCOMPARE(entriesOf(friendly.next()).size(), 1);
    QVERIFY(stranger.settle());
    QCOMPARE(stranger.texts.size(), std::size_t{4});
}

void LiveBoardsTests::takesPeriodsAway() {
    LiveHouse house;
    CreateBoard create;
    create.draft.id = "game1";
    create.draft.periods = PeriodSet::fromBits(3);
    QVERIFY(house.works(create));
    TestViewer daily(house.door.url(QStringLiteral("/ws?leaderboard=game1&period=daily")));
    QCOMPARE(typeOf(daily.next()), QStringLiteral("leaderboard_update"));
    ChangeBoard change;
    change.leaderboardId = "game1";
    change.draft.periods = PeriodSet();
    QVERIFY(house.works(change));
    QCOMPARE(daily.next().value(u"code").toString(), QStringLiteral("invalid_request"));
    QCOMPARE(house.door.hub->counts().subscriptions.load(), 0U);
}

void LiveBoardsTests::takesPrivateBoardsAway() {
    LiveHouse house;
    QVERIFY(house.create("game1"));
    house.door.trusted = false;
    TestViewer stranger(house.door.url(QStringLiteral("/ws?leaderboard=game1")));
    QCOMPARE(typeOf(stranger.next()), QStringLiteral("leaderboard_update"));
    ChangeBoard change;
    change.leaderboardId = "game1";
    change.draft.visibility = Visibility::restricted;
    QVERIFY(house.works(change));
    QCOMPARE(stranger.next().value(u"code").toString(), QStringLiteral("leaderboard_not_found"));
    QVERIFY(house.score("game1", "ann", "1"));
    QVERIFY(stranger.settle());
    QCOMPARE(stranger.texts.size(), std::size_t{3});
}

void LiveBoardsTests::goesOnAfterTheBoardWasForgotten() {
    // A hub of its own whose tops are published by hand: the board's place is given up, as after a minute asleep.
    SystemClock clock;
    Intake intake;
    PublishedTops tops;
    HubDoor door(intake, tops, clock, {});
    const auto publish = [&](std::uint64_t revision, const std::string& name) {
        auto top = std::make_shared<Top>();
        top->leaderboardId = "game1";
        top->leaderboardName = name;
        top->meta.board = 1;
        top->meta.revision = revision;
        top->contentVersion = 1; // begins anew with a place given up: must not be taken for the same content
        std::vector<TopPtr> ready{top};
        tops.publish(ready);
    };
    QVERIFY(!tops.find("game1", clock.steadyNs()));
    publish(1, "first");
    TestViewer viewer(door.url(QStringLiteral("/ws?leaderboard=game1")));
    QCOMPARE(viewer.next().value(u"revision").toInteger(), 1);
    std::vector<PublishedTops::Wanted> wanted;
    tops.wanted(wanted, clock.steadyNs() + 61'000'000'000);
    QVERIFY(wanted.empty());
    // Somebody else's board rings; the hub finds its own gone and asks the writer.
    QVERIFY(!tops.find("other", clock.steadyNs()));
    auto other = std::make_shared<Top>();
    other->leaderboardId = "other";
    std::vector<TopPtr> ready{other};
    tops.publish(ready);
    Intake::Taken taken;
    QVERIFY(QTest::qWaitFor(
        [&] {
            intake.take(taken, 1, std::chrono::milliseconds(0));
            return !taken.queries.empty();
        },
        10'000));
    QCOMPARE(taken.queries.size(), std::size_t{2}); // name and entries
    publish(2, "second");
    QCOMPARE(viewer.next().value(u"data").toObject().value(u"name").toString(), QStringLiteral("second"));
}

QTEST_GUILESS_MAIN(LiveBoardsTests)
#include "live_boards_tests.moc"
