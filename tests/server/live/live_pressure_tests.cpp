// SPDX-License-Identifier: GPL-3.0-or-later
// Many viewers, fast boards, and viewers that do not keep up.
#include "tests/server/live/live_fixture.h"

#include <QTcpSocket>

using namespace rostrum;

namespace {

// A hub whose one board is published by hand, state by state, with states of some 50 KB.
class Stage {
  public:
    explicit Stage(const HubLimits& limits) : door(intake, tops, clock, limits) {
        (void)tops.find("game1", clock.steadyNs());
        publish();
    }

    void publish() {
        auto top = std::make_shared<Top>();
        top->leaderboardId = "game1";
        top->leaderboardName = "state " + std::to_string(++revision);
        top->meta.board = 1;
        top->meta.revision = revision;
        top->contentVersion = revision;
        for (std::uint64_t rank = 1; rank <= publishedTopSize; ++rank)
            top->entries.push_back({rank, std::string(128, 'p'), std::string(256, 'u'), 1});
        std::vector<TopPtr> ready{top};
        tops.publish(ready);
    }
    const LiveCounts& counts() const { return door.hub->counts(); }
    // Publishes until the condition holds.
    template <typename Condition>
    bool publishUntil(Condition&& condition) {
        return QTest::qWaitFor(
            [&] {
                publish();
                QCoreApplication::processEvents();
                return condition();
            },
            30'000);
    }

    SystemClock clock;
    Intake intake;
    PublishedTops tops;
    HubDoor door;
    std::uint64_t revision = 0;
};

HubLimits fastLimits() {
    HubLimits limits;
    limits.gateMs = 1;
    limits.waitingBytes = 128 * 1024;
    return limits;
}

// A viewer on the bare wire: it reads only what it is told to, and answers no ping.
class WireViewer {
  public:
    explicit WireViewer(quint16 port) {
        socket.setReadBufferSize(1);
        socket.connectToHost(QHostAddress::LocalHost, port);
        socket.write("GET /ws?leaderboard=game1&limit=100 HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }
    void readAll() {
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] { bytes += socket.readAll(); });
        socket.setReadBufferSize(0);
        bytes += socket.readAll();
    }
    // The revision of the last state that has come.
    qint64 lastRevision() const {
        const QByteArray mark = "\"revision\":";
        const qsizetype at = bytes.lastIndexOf(mark);
        if (at < 0)
            return -1;
        const qsizetype begin = at + mark.size();
        return bytes.sliced(begin, std::max<qsizetype>(bytes.indexOf(',', begin) - begin, 0)).toLongLong();
    }

    QTcpSocket socket;
    QByteArray bytes;
};

} // namespace

class LivePressureTests : public QObject {
    Q_OBJECT

  private slots:
    void sendsAtMostTwentyStatesASecondAndTheNewestLast();
    void serveAHundredViewers();
    void slowViewersMissStatesAndGetTheNewest();
    void dropsWhoTakesNothing();
    void dropsWhoIsSilent();
    void capsViewers();
    void capsSubscriptions();
    void capsMessages();
    void capsTheRateOfStrangers();
    void answersGarbage();
    void saysGoodbye();
};

void LivePressureTests::sendsAtMostTwentyStatesASecondAndTheNewestLast() {
    LiveHouse house;
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=default")));
    QVERIFY(!viewer.next().isEmpty());
    const std::int64_t beganNs = house.clock.steadyNs();
    int sum = 0;
    // As fast as the loop turns, for a dozen gates at least; but a writer that gets little of a busy machine is not outrun, or the intake
    // would be full and say so.
    constexpr std::size_t mostWaiting = 1000;
    while (house.clock.steadyNs() - beganNs < 700'000'000) {
        if (house.intake.depth() < mostWaiting) {
            QVERIFY(house.intake
                        .submit({SubmitScore{LiveHouse::submission("default", "ann", "1")},
                                 {},
                                 {},
                                 house.clock.steadyNs()})
                        .ok());
            ++sum;
        }
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    }
    const QString final = QString::number(sum);
    QTRY_COMPARE_WITH_TIMEOUT(
        entriesOf(viewer.object(viewer.texts.size() - 1)).first()[u"score_text"].toString(), final, 10'000);
    const double seconds = static_cast<double>(house.clock.steadyNs() - beganNs) / 1e9;
    const auto states = static_cast<double>(viewer.texts.size() - 1);
    QVERIFY2(states <= seconds * 20 + 1,
             qPrintable(QStringLiteral("%1 states in %2 s").arg(states).arg(seconds)));
    QVERIFY(states >= 3);
    QVERIFY(sum > states); // or nothing was coalesced, and nothing shown
    for (std::size_t i = 1; i < viewer.texts.size(); ++i)
        QVERIFY(viewer.object(i)[u"revision"].toInteger() > viewer.object(i - 1)[u"revision"].toInteger());
}

void LivePressureTests::serveAHundredViewers() {
    LiveHouse house;
    std::vector<std::unique_ptr<TestViewer>> viewers;
    for (int i = 0; i < 100; ++i) {
        viewers.push_back(std::make_unique<TestViewer>(house.door.url()));
        QVERIFY(viewers.back()->waitConnected());
        // Three windows, and every other viewer with a ref of its own.
        const QString ref = i % 2 == 0 ? QStringLiteral(R"(,"ref":%1)").arg(i) : QString();
        viewers.back()->say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"default","limit":%1%2})")
                                .arg(QString::number(1 + i % 3), ref));
    }
    for (int score = 1; score <= 20; ++score) {
        for (const char* player : {"ann", "bob", "cyd"})
            QVERIFY(house.score("default", player, "1"));
    }
    for (std::size_t i = 0; i < viewers.size(); ++i) {
        TestViewer& viewer = *viewers[i];
        const int limit = 1 + static_cast<int>(i % 3);
        QTRY_VERIFY_WITH_TIMEOUT(!viewer.texts.empty(), 10'000);
        const auto last = [&] { return viewer.object(viewer.texts.size() - 1); };
        QTRY_VERIFY_WITH_TIMEOUT(entriesOf(last()).size() == limit &&
                                     entriesOf(last()).last()[u"score_text"].toString() == u"20",
                                 10'000);
        const QJsonValue ref = i % 2 == 0 ? QJsonValue(static_cast<int>(i)) : QJsonValue(QJsonValue::Null);
        for (std::size_t n = 0; n < viewer.texts.size(); ++n) {
            QCOMPARE(viewer.object(n).value(u"ref"), ref);
            if (n > 0)
                QVERIFY(viewer.object(n)[u"revision"].toInteger() >
                        viewer.object(n - 1)[u"revision"].toInteger());
        }
    }
    QCOMPARE(house.door.hub->counts().viewers.load(), 100U);
    viewers.clear();
    QTRY_COMPARE(house.door.hub->counts().viewers.load(), 0U);
    QCOMPARE(house.door.hub->counts().dropped.load(), 0U);
}

void LivePressureTests::slowViewersMissStatesAndGetTheNewest() {
    Stage stage(fastLimits());
    WireViewer slow(stage.door.port());
    TestViewer quick(stage.door.url(QStringLiteral("/ws?leaderboard=game1")));
    QVERIFY(stage.publishUntil([&] { return stage.counts().statesSkipped.load() > 20; }));
    QVERIFY(stage.counts().dropped.load() == 0);
    const auto newest = static_cast<qint64>(stage.revision);
    // Nobody waited for the slow one.
    QTRY_COMPARE(quick.object(quick.texts.size() - 1)[u"revision"].toInteger(), newest);
    QCOMPARE(slow.lastRevision(), -1);
    slow.readAll();
    QTRY_COMPARE_WITH_TIMEOUT(slow.lastRevision(), newest, 20'000);
    QVERIFY(slow.bytes.count("leaderboard_update") < newest);
}

void LivePressureTests::dropsWhoTakesNothing() {
    HubLimits limits = fastLimits();
    limits.stallMs = 300;
    Stage stage(limits);
    WireViewer stuck(stage.door.port());
    TestViewer quick(stage.door.url(QStringLiteral("/ws?leaderboard=game1")));
    QVERIFY(stage.publishUntil([&] { return stage.counts().dropped.load() == 1; }));
    QVERIFY(stage.counts().statesSkipped.load() > 0); // it was let to skip before
    QTRY_COMPARE(stage.counts().viewers.load(), 1U);
    stage.publish();
    QTRY_COMPARE(quick.object(quick.texts.size() - 1)[u"revision"].toInteger(),
                 static_cast<qint64>(stage.revision));
}

void LivePressureTests::dropsWhoIsSilent() {
    HubLimits limits;
    limits.silenceMs = 200;
    Stage stage(limits);
    TestViewer there(
        stage.door.url(QStringLiteral("/ws?leaderboard=game1"))); // answers pings, as every browser does
    WireViewer gone(stage.door.port());
    gone.readAll();
    QTRY_COMPARE(stage.counts().viewers.load(), 2U);
    QTRY_COMPARE_WITH_TIMEOUT(stage.counts().dropped.load(), 1U, 20'000);
    QTRY_COMPARE(gone.socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(there.settle());
    QCOMPARE(stage.counts().viewers.load(), 1U);
}

void LivePressureTests::capsViewers() {
    HubLimits limits;
    limits.sockets = 2;
    Stage stage(limits);
    TestViewer first(stage.door.url());
    TestViewer second(stage.door.url());
    QVERIFY(first.waitConnected() && second.waitConnected());
    QVERIFY(first.settle() && second.settle());
    TestViewer third(stage.door.url());
    QCOMPARE(third.next().value(u"code").toString(), QStringLiteral("unavailable"));
    QVERIFY(third.waitClosed());
    QVERIFY(first.settle());
    first.socket.close();
    QTRY_COMPARE(stage.counts().viewers.load(), 1U);
    TestViewer fourth(stage.door.url());
    QVERIFY(fourth.waitConnected());
    QVERIFY(fourth.settle());
}

void LivePressureTests::capsSubscriptions() {
    HubLimits limits;
    limits.subscriptions = 2;
    LiveHouse house(limits);
    for (const char* id : {"a", "b", "c"})
        QVERIFY(house.create(id));
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    for (const char* id : {"a", "b", "a"}) { // the third only changes the first
        viewer.subscribe(QString::fromLatin1(id));
        QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
    }
    viewer.subscribe(QStringLiteral("c"));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("rate_limited"));
    viewer.say(QStringLiteral(R"({"type":"unsubscribe","leaderboard_id":"a"})"));
    viewer.subscribe(QStringLiteral("c"));
    QCOMPARE(viewer.next().value(u"leaderboard_id").toString(), QStringLiteral("c"));
}

void LivePressureTests::capsMessages() {
    Stage stage({});
    TestViewer viewer(stage.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(QString(70'000, u'x'));
    QVERIFY(viewer.waitClosed());
    QCOMPARE(viewer.socket.closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
    QTRY_COMPARE(stage.counts().viewers.load(), 0U);
}

void LivePressureTests::capsTheRateOfStrangers() {
    HubLimits limits;
    limits.messagesPerSecond = 0.01; // a burst of none
    Stage stage(limits);
    TestViewer trusted(stage.door.url());
    QVERIFY(trusted.waitConnected());
    QVERIFY(trusted.settle());
    stage.door.trusted = false;
    TestViewer stranger(stage.door.url());
    QVERIFY(stranger.waitConnected());
    stranger.say(QStringLiteral(R"({"type":"ping"})"));
    QVERIFY(stranger.waitClosed());
    QCOMPARE(stage.counts().dropped.load(), 1U);
    QVERIFY(trusted.settle());
}

void LivePressureTests::answersGarbage() {
    Stage stage({});
    TestViewer viewer(stage.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(QStringLiteral("{"));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("invalid_request"));
    viewer.say(QString(10'000, u'['));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("invalid_request"));
    viewer.socket.sendBinaryMessage(QByteArray("\x00\xff", 2));
    QCOMPARE(viewer.next().value(u"code").toString(), QStringLiteral("invalid_request"));
    QVERIFY(viewer.settle());
}

void LivePressureTests::saysGoodbye() {
    Stage stage({});
    TestViewer viewer(stage.door.url(QStringLiteral("/ws?leaderboard=game1")));
    QVERIFY(!viewer.next().isEmpty());
    stage.door.hub->closeAll();
    QVERIFY(viewer.waitClosed());
    QCOMPARE(viewer.socket.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
}

QTEST_GUILESS_MAIN(LivePressureTests)
#include "live_pressure_tests.moc"
