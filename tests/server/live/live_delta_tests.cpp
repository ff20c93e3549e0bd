// SPDX-License-Identifier: GPL-3.0-or-later
// Deltas against a dumb model: whatever happens, and however slowly a viewer reads, after each message it holds the entries that the
// ranking had at that message's revision, and in the end the newest.
#include "tests/core/ranking/seed.h"
#include "tests/server/live/live_fixture.h"
#include "tests/server/live/mirror.h"

#include <algorithm>
#include <array>
#include <map>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

using namespace rostrum;

namespace {

// Random standings of one board, published by hand, all remembered.
class Season {
  public:
    Season(const HubLimits& limits, std::uint64_t seed) : door(intake, tops, clock, limits), random(seed) {
        (void)tops.find("game1", clock.steadyNs());
        for (int i = 0; i < 40; ++i)
            order_.push_back({std::nullopt, "p" + std::to_string(i), "", below(6)});
        publish();
    }

    void publish() {
        change();
        auto top = std::make_shared<Top>();
        top->leaderboardId = "game1";
        top->leaderboardName = name_;
        top->meta.board = 1;
        top->meta.generation = generation_;
        top->meta.revision = static_cast<std::uint64_t>(++revision);
        top->meta.frozen = frozen_;
        const std::size_t ranked = std::min<std::size_t>(order_.size(), most_);
        top->meta.totalPlayers = ranked;
        // Shared ranks: places can change where ranks do not.
        std::stable_sort(order_.begin(), order_.end(),
                         [](const Entry& a, const Entry& b) { return a.score > b.score; });
        for (std::size_t i = 0; i < ranked; ++i) {
            top->entries.push_back(order_[i]);
            const bool tied = i > 0 && order_[i].score == order_[i - 1].score;
            top->entries[i].rank = tied ? *top->entries[i - 1].rank : i + 1;
        }
        top->contentVersion = top->meta.revision;
        history_.emplace(revision, top);
        std::vector<TopPtr> ready{top};
        tops.publish(ready);
    }

    // What a window of the revision holds.
    Held expected(qint64 revisionOf, std::size_t limit) const {
        const Top& top = *history_.at(revisionOf);
        Held held{
            QString::fromStdString(top.leaderboardName), static_cast<qint64>(top.meta.totalPlayers), {}};
        for (std::size_t i = 0; i < std::min(limit, top.entries.size()); ++i) {
            const Entry& entry = top.entries[i];
            held.lines.push_back(
                QStringLiteral("%1 %2 %3 %4")
                    .arg(QString::number(*entry.rank), QString::fromStdString(entry.playerId),
                         QString::number(entry.score), QString::fromStdString(entry.username)));
        }
        return held;
    }

    SystemClock clock;
    Intake intake;
    PublishedTops tops;
    HubDoor door;
    qint64 revision = 0;
    test::Random random;

  private:
    Score below(std::uint64_t bound) { return static_cast<Score>(test::below(random, bound)); }
    void change() {
        const auto count = static_cast<int>(below(4));
        for (int i = 0; i < count; ++i) {
            Entry& entry = order_[static_cast<std::size_t>(below(order_.size()))];
            switch (below(8)) {
            case 0: entry.username = std::string(static_cast<std::size_t>(below(200)), 'n'); break;
            case 1: std::rotate(order_.begin(), order_.begin() + below(order_.size()), order_.end()); break;
            default: entry.score = below(12);
            }
        }
        switch (below(40)) {
        case 0: name_ = "Board " + std::to_string(below(3)); break;
        case 1: ++generation_; break;
        case 2: frozen_ = !frozen_; break;
        case 3: most_ = static_cast<std::size_t>(below(41)); break;
        default: break;
        }
    }

    std::vector<Entry> order_;
    std::string name_ = "Board";
    std::uint64_t generation_ = 1;
    bool frozen_ = false;
    std::size_t most_ = 40;
    std::map<qint64, TopPtr> history_;
};

// A viewer on the bare wire, that reads when it is told to.
class Wire {
  public:
    Wire(quint16 port, int limit) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const int small = 4096;
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        // The system takes the connection for the server, whose loop runs on this thread.
        connected = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        const QByteArray head =
            QStringLiteral("GET /ws?leaderboard=game1&mode=delta&limit=%1 HTTP/1.1\r\nHost: test\r\n"
                           "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .arg(limit)
                .toLatin1();
        connected = connected &&
                    ::send(fd_, head.constData(), static_cast<std::size_t>(head.size()), 0) == head.size();
    }
    ~Wire() { ::close(fd_); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void read(std::size_t most) {
        QByteArray buffer(static_cast<qsizetype>(most), '\0');
        const ssize_t got = ::recv(fd_, buffer.data(), most, MSG_DONTWAIT);
        if (got > 0)
            bytes_.append(buffer.constData(), got);
    }
    // The whole messages that have come since.
    std::vector<QJsonObject> messages() {
        std::vector<QJsonObject> out;
        if (!open_) {
            const qsizetype end = bytes_.indexOf("\r\n\r\n");
            if (end < 0)
                return out;
            bytes_.remove(0, end + 4);
            open_ = true;
        }
        while (const std::optional<QByteArray> text = frame())
            out.push_back(QJsonDocument::fromJson(*text).object());
        return out;
    }

    bool connected = false;

  private:
    // A server's frames are whole texts without a mask.
    std::optional<QByteArray> frame() {
        const auto byte = [&](qsizetype i) { return static_cast<quint64>(static_cast<uchar>(bytes_.at(i))); };
        if (bytes_.size() < 2)
            return std::nullopt;
        quint64 length = byte(1) & 0x7F;
        qsizetype head = 2;
        const qsizetype more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (bytes_.size() < head + more)
            return std::nullopt;
        if (more > 0)
            length = 0;
        for (qsizetype i = 0; i < more; ++i)
            length = length << 8 | byte(head + i);
        head += more;
        if (bytes_.size() < head + static_cast<qsizetype>(length))
            return std::nullopt;
        QByteArray text = bytes_.mid(head, static_cast<qsizetype>(length));
        bytes_.remove(0, head + static_cast<qsizetype>(length));
        return text;
    }

    int fd_;
    QByteArray bytes_;
    bool open_ = false;
};

HubLimits fastLimits() {
    HubLimits limits;
    limits.gateMs = 1;
    limits.waitingBytes = 4 * 1024;
    limits.stallMs = 60'000;
    limits.silenceMs = 60'000;
    return limits;
}

} // namespace

class LiveDeltaTests : public QObject {
    Q_OBJECT

  private slots:
    void writesDeltasToTheLetter();
    void answersANewSubscriptionWithAWholeState();
    void holdsWhatAFullViewerHolds();
    void holdsTheTruthHoweverSlowlyItReads();
};

void LiveDeltaTests::writesDeltasToTheLetter() {
    LiveHouse house;
    for (int i = 0; i < 9; ++i)
        QVERIFY(house.score("default", "p" + std::to_string(i), std::to_string(100 - i)));
    TestViewer viewer(house.door.url());
    QVERIFY(viewer.waitConnected());
    viewer.say(QStringLiteral(
        R"({"type":"subscribe","leaderboard_id":"default","mode":"delta","limit":9,"since":3,"ref":"d"})"));
    const QJsonObject full = viewer.next();
    QCOMPARE(typeOf(full), QStringLiteral("leaderboard_update"));
    const qint64 base = full.value(u"revision").toInteger();
    QVERIFY(house.score("default", "p8", "1")); // 93, after p7: who reached it first
    viewer.next();
    QCOMPARE(
        viewer.texts.at(1),
        QStringLiteral(
            R"({"type":"leaderboard_delta","leaderboard_id":"default","period":"all","ref":"d","revision":%1,)"
            R"("base":%2,"changes":[{"player_id":"p8","username":"p8","place":9,"rank":9,"previous_rank":9,)"
            R"("score":93,"score_text":"93"}],"left":[],"total_players":9})")
            .arg(base + 1)
            .arg(base));
    QVERIFY(house.score("default", "new", "94"));
    viewer.next();
    QCOMPARE(
        viewer.texts.at(2),
        QStringLiteral(
            R"({"type":"leaderboard_delta","leaderboard_id":"default","period":"all","ref":"d","revision":%1,)"
            R"("base":%2,"changes":[{"player_id":"new","username":"new","place":8,"rank":8,"previous_rank":null,)"
            R"("score":94,"score_text":"94"},{"player_id":"p7","username":"p7","place":9,"rank":9,)"
            R"("previous_rank":8,"score":93,"score_text":"93"}],"left":["p8"],"total_players":10})")
            .arg(base + 2)
            .arg(base + 1));
}

void LiveDeltaTests::answersANewSubscriptionWithAWholeState() {
    LiveHouse house;
    for (int i = 0; i < 9; ++i)
        QVERIFY(house.score("default", "p" + std::to_string(i), std::to_string(100 - i)));
    TestViewer viewer(house.door.url(QStringLiteral("/ws?leaderboard=default&mode=delta")));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
    QVERIFY(house.score("default", "p3", "1"));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_delta"));
    viewer.say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"default","mode":"delta"})"));
    const QJsonObject again = viewer.next();
    QCOMPARE(typeOf(again), QStringLiteral("leaderboard_update"));
    QVERIFY(house.score("default", "p3", "1"));
    const QJsonObject delta = viewer.next();
    QCOMPARE(typeOf(delta), QStringLiteral("leaderboard_delta"));
    QCOMPARE(delta.value(u"base"), again.value(u"revision"));
    // A reset is another life: a whole state.
    QVERIFY(house.works(ResetBoard{"default", ""}));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("board_reset"));
    QCOMPARE(typeOf(viewer.next()), QStringLiteral("leaderboard_update"));
}

void LiveDeltaTests::holdsWhatAFullViewerHolds() {
    const std::uint64_t seed = test::seed();
    Season season(fastLimits(), seed);
    constexpr std::array<int, 3> limits = {1, 10, 100};
    std::vector<std::unique_ptr<TestViewer>> viewers;
    std::vector<Mirror> mirrors(2 * limits.size());
    for (std::size_t i = 0; i < mirrors.size(); ++i) {
        const QString mode = i < limits.size() ? QStringLiteral("delta") : QStringLiteral("full");
        viewers.push_back(std::make_unique<TestViewer>(
            season.door.url(QStringLiteral("/ws?leaderboard=game1&limit=%1&mode=%2")
                                .arg(limits.at(i % limits.size()))
                                .arg(mode))));
        QVERIFY(viewers.back()->waitConnected());
    }
    // Empty, or what is wrong with what a viewer has been told by now.
    const auto check = [&](std::size_t i) {
        const auto limit = static_cast<std::size_t>(limits.at(i % limits.size()));
        for (; viewers[i]->taken < viewers[i]->texts.size(); ++viewers[i]->taken) {
            const QString wrong = mirrors[i].take(viewers[i]->object(viewers[i]->taken));
            if (!wrong.isEmpty())
                return QStringLiteral("seed %1: %2").arg(seed).arg(wrong);
            if (!(mirrors[i].held == season.expected(mirrors[i].revision, limit)))
                return QStringLiteral("seed %1, revision %2").arg(seed).arg(mirrors[i].revision);
        }
        return QString();
    };
    const int rounds = test::isLong() ? 20'000 : 1'500;
    for (int round = 0; round < rounds; ++round) {
        season.publish();
        QTest::qWait(test::below(season.random, 4) == 0 ? 2 : 0); // sometimes in step, sometimes not
        for (std::size_t i = 0; i < mirrors.size(); ++i)
            QCOMPARE(check(i), QString());
    }
    for (std::size_t i = 0; i < mirrors.size(); ++i) {
        const auto limit = static_cast<std::size_t>(limits.at(i % limits.size()));
        QTRY_VERIFY(check(i).isEmpty() && mirrors[i].held == season.expected(season.revision, limit));
        QCOMPARE(mirrors[i].deltas > 0, i < limits.size());
    }
    QVERIFY(mirrors[1].deltas > 20 && mirrors[2].deltas > 20); // or nothing was tested
    QVERIFY(mirrors[2].fulls < mirrors[2 + limits.size()].fulls);
}

void LiveDeltaTests::holdsTheTruthHoweverSlowlyItReads() {
    const std::uint64_t seed = test::seed() + 1;
    Season season(fastLimits(), seed);
    Wire slow(season.door.port(), 40);
    QVERIFY(slow.connected);
    Mirror mirror;
    qint64 lastRevision = 0;
    const auto check = [&] {
        for (const QJsonObject& message : slow.messages()) {
            QString wrong = mirror.take(message);
            if (!wrong.isEmpty())
                return wrong;
            if (mirror.revision < lastRevision)
                return QStringLiteral("an older state");
            lastRevision = mirror.revision;
            if (mirror.revision >= 0 && !(mirror.held == season.expected(mirror.revision, 40)))
                return QStringLiteral("other entries at %1").arg(mirror.revision);
        }
        return QString();
    };
    QVERIFY(QTest::qWaitFor([&] { return season.door.hub->counts().subscriptions.load() == 1; }, 10'000));
    const std::uint64_t wanted = test::isLong() ? 2'000 : 100;
    const bool skipped = QTest::qWaitFor(
        [&] {
            for (int i = 0; i < 20; ++i) {
                season.publish();
                QTest::qWait(1);
            }
            if (test::below(season.random, 8) == 0)
                slow.read(test::below(season.random, 8'000));
            return season.door.hub->counts().statesSkipped.load() > wanted;
        },
        120'000);
    QVERIFY(skipped);
    // Reads on, now and then, while the board goes on changing.
    for (int round = 0; round < 200; ++round) {
        season.publish();
        slow.read(test::below(season.random, 60'000));
        QTest::qWait(2);
        const QString wrong = check();
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(wrong)));
    }
    QString wrong;
    const bool caughtUp = QTest::qWaitFor(
        [&] {
            slow.read(1'000'000);
            wrong = wrong.isEmpty() ? check() : wrong;
            return !wrong.isEmpty() || mirror.held == season.expected(season.revision, 40);
        },
        60'000);
    QVERIFY2(caughtUp && wrong.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(wrong)));
    QVERIFY(mirror.deltas > 20);
    QCOMPARE(season.door.hub->counts().dropped.load(), 0U);
}

QTEST_GUILESS_MAIN(LiveDeltaTests)
#include "live_delta_tests.moc"
