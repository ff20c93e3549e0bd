// SPDX-License-Identifier: GPL-3.0-or-later
// The client's LiveBoard against a real hub: it follows, it comes back, it knows when to stop.
#include "client/live_board.h"
#include "tests/server/live/live_fixture.h"

#include <optional>

using namespace rostrum;

namespace {

// A LiveBoard and what it told.
class Follower {
  public:
    explicit Follower(const QUrl& url, const QString& board = QStringLiteral("default"))
        : live(options(url, board), listener()) {
        live.start();
    }

    std::vector<LiveState> states;
    std::vector<bool> connections;
    int resets = 0;
    int deletions = 0;
    std::optional<Error> refusal;
    LiveBoard live;

  private:
    static LiveBoardOptions options(const QUrl& url, const QString& board) {
        LiveBoardOptions options;
        options.url = url;
        options.leaderboardId = board;
        options.firstPause = std::chrono::milliseconds(20);
        options.lastPause = std::chrono::milliseconds(100);
        return options;
    }
    LiveBoard::Listener listener() {
        LiveBoard::Listener listener;
        listener.state = [this](const LiveState& state) { states.push_back(state); };
        listener.connection = [this](bool connected) { connections.push_back(connected); };
        listener.reset = [this] { ++resets; };
        listener.deleted = [this] { ++deletions; };
        listener.refused = [this](const Error& error) { refusal = error; };
        return listener;
    }
};

} // namespace

class LiveClientTests : public QObject {
    Q_OBJECT

  private slots:
    void follows();
    void comesBack();
    void stopsWhereThereIsNothingToFollow();
};

void LiveClientTests::follows() {
    LiveHouse house;
    Follower follower(house.door.url());
    QTRY_COMPARE(follower.states.size(), std::size_t{1});
    QCOMPARE(follower.connections, std::vector<bool>{true});
    QVERIFY(house.score("default", "ann", "9007199254740993")); // not a double's: 2^53 + 1
    QTRY_COMPARE(follower.states.size(), std::size_t{2});
    QCOMPARE(follower.states[1].entries.size(), std::size_t{1});
    QCOMPARE(follower.states[1].entries[0].scoreText, QStringLiteral("9007199254740993"));
    QCOMPARE(follower.states[1].entries[0].rank.value(), std::uint64_t{1});
    QCOMPARE(follower.states[1].totalPlayers, std::uint64_t{1});
    QVERIFY(house.works(ResetBoard{"default", ""}));
    QTRY_COMPARE(follower.resets, 1);
    QTRY_COMPARE(follower.states.back().entries.size(), std::size_t{0});
}

void LiveClientTests::comesBack() {
    LiveHouse house;
    Follower follower(house.door.url());
    QTRY_COMPARE(follower.states.size(), std::size_t{1});
    house.door.hub->closeAll();
    QTRY_COMPARE(follower.connections, (std::vector<bool>{true, false, true}));
    QVERIFY(house.score("default", "ann", "1"));
    QTRY_COMPARE(follower.states.back().entries.size(), std::size_t{1});
    // A server that is away for a while, and back at the same address.
    house.door.stopListening();
    house.door.hub->closeAll();
    QTRY_COMPARE(follower.connections.size(), std::size_t{4});
    QVERIFY(house.score("default", "bob", "1"));
    QVERIFY(house.door.listenAgain());
    QTRY_COMPARE(follower.connections.size(), std::size_t{5});
    QTRY_COMPARE(follower.states.back().entries.size(), std::size_t{2});
    follower.live.stop();
    QCOMPARE(follower.connections.back(), false);
    QTRY_COMPARE(house.door.hub->counts().viewers.load(), 0U);
}

void LiveClientTests::stopsWhereThereIsNothingToFollow() {
    LiveHouse house;
    Follower lost(house.door.url(), QStringLiteral("nowhere"));
    QTRY_VERIFY(lost.refusal.has_value());
    QCOMPARE(lost.refusal->code, Code::leaderboardNotFound);
    QVERIFY(house.create("game1"));
    Follower follower(house.door.url(), QStringLiteral("game1"));
    QTRY_COMPARE(follower.states.size(), std::size_t{1});
    QVERIFY(house.works(DeleteBoard{"game1"}));
    QTRY_COMPARE(follower.deletions, 1);
    QTRY_COMPARE(house.door.hub->counts().viewers.load(), 0U); // both have left for good
    QVERIFY(lost.states.empty());
}

QTEST_GUILESS_MAIN(LiveClientTests)
#include "live_client_tests.moc"
