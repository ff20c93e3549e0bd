// SPDX-License-Identifier: GPL-3.0-or-later
// A frozen board on every channel: of two houses whose frozen states are equal and whose truths are not, nobody outside can say which is
// which, and nothing that is public moves while scoring goes on.
#include "tests/core/ranking/seed.h"
#include "tests/server/channels/channel_house.h"

#include <map>

using namespace rostrum;

namespace {

const std::string board = "/api/v1/leaderboards/b";
constexpr int players = 12;

std::string idOf(std::uint64_t player) { return "p" + std::to_string(player); }

// A cursor is sealed with a secret of the run: that there is one is all that can be compared.
std::string withoutCursor(const ChannelAnswer& answer) {
    std::string shown = answer.shown();
    const std::string mark = R"("next_cursor":")";
    const std::size_t at = shown.find(mark);
    if (at == std::string::npos)
        return shown;
    const std::size_t begin = at + mark.size();
    return shown.replace(begin, shown.find('"', begin) - begin, "*");
}

std::string cursorOf(const ChannelAnswer& answer) {
    return answer.json().value("meta").toObject().value("next_cursor").toString().toStdString();
}

// A submission's answer tells its place in the ledger, which is no board's secret.
std::string withoutSeq(std::string answer) {
    const std::size_t at = answer.find(R"("seq":)");
    return at == std::string::npos ? answer : answer.replace(at, answer.find('}', at) - at, "");
}

// Everything that can be read of the board without an operator's rights, by what was asked.
std::map<std::string, std::string> lookAround(ChannelHouse& house, bool trusted) {
    std::map<std::string, std::string> seen;
    const auto look = [&](const std::string& target) { seen[target] = house.get(target, trusted).shown(); };
    for (const char* const path : {"/leaderboard", "/leaderboard?limit=3",
                                   "/v1/leaderboard/public?period=daily", "/api/v1/leaderboards", "/health"})
        look(path);
    look(board);
    for (const char* const query : {"", "?limit=3", "?limit=500", "?rank_mode=dense", "?period=daily",
                                    "?period=weekly", "?division=x", "?view=public"})
        look(board + "/top" + query);
    for (const char* const path :
         {"/range?start=2&end=7", "/range?start=9&end=40&rank_mode=competition", "/range?period=daily",
          "/stats", "/stats?period=daily", "/periods", "/periods/1/top", "/periods/2/top",
          "/export?format=csv", "/export?format=json", "/export?format=csv&period=daily", "/history",
          "/player/p1/curve"})
        look(board + path);
    std::string list = R"({"player_ids":["p0")";
    for (std::uint64_t i = 0; i < 3 * players; ++i) { // most of them nobody but the truth knows
        for (const char* const path : {"/player/", "/around/"})
            look(board + path + idOf(i));
        look(board + "/player/" + idOf(i) + "?explain=true");
        look(board + "/player/" + idOf(i) + "?period=daily&rank_mode=modified");
        list += ",\"" + idOf(i) + "\"";
    }
    for (const char* const query : {"", "?period=daily", "?rank_mode=dense"})
        seen["ranks" + std::string(query)] =
            house.send("POST", board + "/ranks" + query, list + "]}", trusted).shown();
    ChannelAnswer page = house.get(board + "/entries?limit=5", trusted);
    for (int number = 0; number < 20; ++number) {
        seen["page " + std::to_string(number)] = withoutCursor(page);
        const std::string cursor = cursorOf(page);
        if (cursor.empty())
            break;
        page = house.get(std::string(board).append("/entries?limit=5&cursor=").append(cursor), trusted);
    }
    // A tag of the state is still good, or not, in both.
    for (const char* const path : {"/top", "/stats", "/player/p1", "/range"}) {
        const std::string tag = house.get(board + path, trusted).etag;
        if (!tag.empty())
            seen[std::string("tag of ") + path] =
                house.send("GET", board + path, {}, trusted, "If-None-Match: " + tag + "\r\n").shown();
    }
    return seen;
}

QString differenceOf(const std::map<std::string, std::string>& a,
                     const std::map<std::string, std::string>& b) {
    if (a.size() != b.size())
        return QStringLiteral("more was answered in one");
    for (const auto& [target, shown] : a) {
        const auto other = b.find(target);
        if (other == b.end() || other->second != shown)
            return QStringLiteral("%1\n%2\n---\n%3")
                .arg(QString::fromStdString(target), QString::fromStdString(shown),
                     QString::fromStdString(other == b.end() ? "nothing" : other->second));
    }
    return {};
}

// Everybody who listens to one house.
class Hall {
  public:
    explicit Hall(const ChannelHouse& house) {
        listen(house, QStringLiteral("/ws?leaderboard=b"));
        listen(house, QStringLiteral("/ws?leaderboard=b&mode=delta&limit=100"));
        listen(house, QStringLiteral("/ws?leaderboard=b&period=daily&mode=delta"));
        listen(house, QStringLiteral("/ws/simple"));
        for (const char* const period : {"all", "daily"}) {
            for (const std::uint64_t player : {0, 3, players - 1, players + 2})
                listen(
                    house, QStringLiteral("/ws"),
                    QStringLiteral(R"({"type":"follow","leaderboard_id":"b","player_id":"%1","period":"%2"})")
                        .arg(QString::fromStdString(idOf(player)), QString::fromLatin1(period)));
        }
    }
    bool waitForAll() {
        return QTest::qWaitFor(
            [&] {
                return std::all_of(listeners.begin(), listeners.end(),
                                   [](const auto& listener) { return !listener->texts.empty(); });
            },
            10'000);
    }
    // Whatever is coming has come: no gate is longer than this.
    bool settle() {
        QTest::qWait(60);
        return std::all_of(listeners.begin(), listeners.end(), [](const auto& one) {
            return one->texts.empty() || one->texts.front().contains(QStringLiteral("\"event\"")) ||
                   one->settle();
        });
    }
    QString differenceFrom(const Hall& other) const {
        for (std::size_t i = 0; i < listeners.size(); ++i) {
            if (listeners[i]->texts != other.listeners[i]->texts)
                return QStringLiteral("listener %1: %2 and %3 messages, the last\n%4\n%5")
                    .arg(i)
                    .arg(listeners[i]->texts.size())
                    .arg(other.listeners[i]->texts.size())
                    .arg(listeners[i]->texts.back(), other.listeners[i]->texts.back());
        }
        return {};
    }

    std::vector<std::unique_ptr<ChannelListener>> listeners;

  private:
    void listen(const ChannelHouse& house, const QString& path, const QString& greeting = {}) {
        listeners.push_back(std::make_unique<ChannelListener>(house, path, greeting));
    }
};

// Both houses up to the freeze: the same, whatever the seed.
bool prepare(ChannelHouse& house, std::uint64_t seed) {
    test::Random random(seed);
    bool good = house.up && house.works("POST", "/api/v1/leaderboards",
                                        R"({"id":"b","periods":["all","daily"],"rank_mode":"competition"})");
    for (std::uint64_t i = 0; i < 3 * players && good; ++i)
        good = house.score("p" + std::to_string(i), 1, "default"); // known to the event, not to the board
    good = good && house.score("p1", 77) && house.works("POST", board + "/reset");
    for (std::uint64_t i = 0; i < players && good; ++i)
        good = house.score(idOf(i), static_cast<std::int64_t>(test::below(random, 20)));
    return good;
}

// One thing that happens behind the curtain.
bool happen(ChannelHouse& house, test::Random& random) {
    const std::string player = idOf(test::below(random, 3 * players));
    switch (test::below(random, 12)) {
    case 0: {
        const std::string target = board + "/player/" + player;
        return house.send("DELETE", target).status != 0; // known or not
    }
    case 1: {
        const std::string other = idOf(test::below(random, 3 * players));
        return house.works("POST", "/api/v1/scores/batch",
                           R"({"scores":[{"leaderboard_id":"b","player_id":")" + player +
                               R"(","score":5},{"leaderboard_id":"b","player_id":")" + other +
                               R"(","score":6}]})");
    }
    case 2:
        return test::below(random, 6) != 0 || house.works("POST", board + "/reset", R"({"reason":"again"})");
    default: return house.score(player, static_cast<std::int64_t>(test::below(random, 1000)));
    }
}

} // namespace

class ChannelsFreezeTests : public QObject {
    Q_OBJECT

  private slots:
    void freezesAndShowsAgain();
    void operatorsSeeTheTruth();
    void answersFromBelowOperatorTellNoRank();
    void tellsNothingOfTheTruth();
    void revealsStepByStep();
    void refuses_data() const;
    void refuses();
};

void ChannelsFreezeTests::freezesAndShowsAgain() {
    ChannelHouse house;
    QVERIFY(prepare(house, 1));
    ChannelListener listener(house, QStringLiteral("/ws?leaderboard=b"));
    QTRY_COMPARE(listener.texts.size(), std::size_t{1});
    const std::string reason = R"({"reason":"the finale"})";
    QVERIFY(house.works("POST", board + "/freeze", reason));
    QTRY_COMPARE(listener.texts.size(), std::size_t{2});
    QCOMPARE(listener.object(1).value(u"type").toString(), QStringLiteral("frozen"));
    const ChannelAnswer frozen = house.get(board + "/top");
    QCOMPARE(frozen.json().value("meta").toObject().value("frozen").toBool(), true);
    QVERIFY(house.score("p30", 5000));
    QCOMPARE(house.get(board + "/top").shown(), frozen.shown());
    QCOMPARE(house.get(board + "/player/p30").status, 404);
    QVERIFY(listener.settle());
    QCOMPARE(listener.texts.size(), std::size_t{2});
    // Twice is a conflict, or changes nothing.
    QCOMPARE(house.send("POST", board + "/freeze").status, 409);
    QVERIFY(house.works("POST", board + "/unfreeze"));
    QTRY_COMPARE(listener.texts.size(), std::size_t{4});
    QCOMPARE(listener.object(2).value(u"type").toString(), QStringLiteral("revealed"));
    QVERIFY(listener.texts[3].contains(QStringLiteral("p30")));
    const ChannelAnswer shown = house.get(board + "/top");
    QCOMPARE(shown.json().value("meta").toObject().value("frozen").toBool(), false);
    QVERIFY(shown.etag != frozen.etag);
    QVERIFY(shown.body.find("p30") != std::string::npos);
    QCOMPARE(house.send("POST", board + "/unfreeze").status, 409);
}

void ChannelsFreezeTests::operatorsSeeTheTruth() {
    ChannelHouse house;
    QVERIFY(prepare(house, 2));
    QVERIFY(house.works("POST", board + "/freeze"));
    ChannelListener desk(house, QStringLiteral("/ws?leaderboard=b&view=operator"));
    QTRY_COMPARE(desk.texts.size(), std::size_t{2}); // and that it is frozen
    QVERIFY(house.score("p30", 5000));
    for (const char* const path :
         {"/top", "/range", "/entries", "/export?format=csv", "/player/p30", "/around/p30"}) {
        const std::string target = board + path;
        const std::string view = target.find('?') == std::string::npos ? "?view=operator" : "&view=operator";
        QVERIFY2(house.get(target + view).body.find("5000") != std::string::npos, path);
        QVERIFY2(house.get(target).body.find("5000") == std::string::npos, path);
        QCOMPARE(house.get(target + view, false).status, 403);
    }
    QVERIFY(house.get(board + "/top?view=operator").etag != house.get(board + "/top").etag);
    QTRY_COMPARE(desk.texts.size(), std::size_t{3});
    QVERIFY(desk.texts[2].contains(QStringLiteral("5000")));
}

void ChannelsFreezeTests::answersFromBelowOperatorTellNoRank() {
    ChannelHouse house;
    QVERIFY(prepare(house, 3));
    const std::string before = house.deviceScore("p1", 900, "e1");
    QVERIFY2(before.find(R"("rank":1,)") != std::string::npos, before.c_str());
    QVERIFY(house.works("POST", board + "/freeze"));
    for (const char* const player : {"p1", "p2", "p33"}) { // old, old, and new
        const std::string answer = house.deviceScore(player, 950, std::string("frozen-") + player);
        QVERIFY2(answer.find(R"("rank":null,"previous_rank":null)") != std::string::npos, answer.c_str());
        // Repeated it is the same, then and for ever.
        QCOMPARE(house.deviceScore(player, 950, std::string("frozen-") + player), answer);
    }
    // An operator is told.
    const std::string body = R"({"leaderboard_id":"b","player_id":"p4","score":999})";
    QCOMPARE(house.send("POST", "/api/v1/scores", body).json().value("data").toObject().value("rank").toInt(),
             1);
    const std::string again = house.deviceScore("p1", 950, "frozen-p1");
    QVERIFY(house.works("POST", board + "/unfreeze"));
    QCOMPARE(house.deviceScore("p1", 950, "frozen-p1"), again);
    QVERIFY(house.deviceScore("p1", 2000, "later").find(R"("rank":1,)") != std::string::npos);
}

void ChannelsFreezeTests::tellsNothingOfTheTruth() {
    const std::uint64_t seed = test::seed();
    const int rounds = test::isLong() ? 40 : 4;
    ChannelHouse one;
    ChannelHouse two;
    QVERIFY(prepare(one, seed) && prepare(two, seed));
    Hall hallOne(one);
    Hall hallTwo(two);
    QVERIFY(hallOne.waitForAll() && hallTwo.waitForAll());
    const auto both = [&](const std::string& method, const std::string& target, const std::string& body) {
        return one.works(method, target, body) && two.works(method, target, body) && hallOne.settle() &&
               hallTwo.settle();
    };
    QVERIFY(both("POST", board + "/freeze", {}));
    test::Random randomOne(seed + 1);
    test::Random randomTwo(seed + 2);
    for (int round = 0; round < rounds; ++round) {
        const auto before = lookAround(one, false);
        std::size_t told = 0;
        for (const auto& listener : hallOne.listeners)
            told += listener->texts.size();
        // So many things in one, so many others in the other; time goes on the same.
        const int things = 5 + static_cast<int>(test::below(randomOne, 25));
        for (int i = 0; i < things; ++i)
            QVERIFY(happen(one, randomOne) && (i % 2 == 0 || happen(two, randomTwo)));
        // Now and then past midnight, where the day's ranking is put away behind the curtain.
        const std::int64_t passedMs = round % 2 == 1 ? 86'400'000 : 61'000;
        one.clock.advanceMs(passedMs);
        two.clock.advanceMs(passedMs);
        QVERIFY(happen(one, randomOne) && happen(two, randomTwo) && hallOne.settle() && hallTwo.settle());
        const auto after = lookAround(one, false);
        QVERIFY2(differenceOf(before, after).isEmpty(),
                 qPrintable(QStringLiteral("seed %1, round %2: moved: %3")
                                .arg(seed)
                                .arg(round)
                                .arg(differenceOf(before, after))));
        for (const auto& listener : hallOne.listeners)
            told -= listener->texts.size();
        QCOMPARE(told, std::size_t{0});
        for (const bool trusted : {false, true}) {
            auto first = lookAround(one, trusted);
            auto second = lookAround(two, trusted);
            if (trusted) { // what is for operators is the truth
                for (auto* seen : {&first, &second}) {
                    seen->erase("/health");
                    seen->erase(board + "/history");
                    seen->erase(board + "/player/p1/curve");
                }
            }
            const QString difference = differenceOf(first, second);
            QVERIFY2(
                difference.isEmpty(),
                qPrintable(QStringLiteral("seed %1, round %2: %3").arg(seed).arg(round).arg(difference)));
        }
        const QString heard = hallOne.differenceFrom(hallTwo);
        QVERIFY2(heard.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(heard)));
        // A device hears the same of its own score in both, and so does one that repeats it.
        const std::string player = idOf(3 * players + static_cast<std::uint64_t>(round));
        const std::string event = "device-" + std::to_string(round);
        for (int repeat = 0; repeat < 2; ++repeat)
            QCOMPARE(withoutSeq(one.deviceScore(player, 77, event)),
                     withoutSeq(two.deviceScore(player, 77, event)));
        // What is public reaches both alike: a new name of the board, a name of a player by a score elsewhere.
        const std::string name = R"({"name":"Round )" + std::to_string(round) + R"("})";
        QVERIFY(both("PATCH", board, name));
        const std::string renamed =
            R"({"leaderboard_id":"default","player_id":"p3","score":2,"username":"Name )" +
            std::to_string(round) + R"("})";
        QVERIFY(both("POST", "/api/v1/scores", renamed));
        QVERIFY(lookAround(one, false) != after); // or nothing was looked at
    }
    QVERIFY(both("POST", board + "/unfreeze", {}));
    QVERIFY(one.get(board + "/top").body != two.get(board + "/top").body); // they were different all the time
    QVERIFY(!hallOne.differenceFrom(hallTwo).isEmpty());
}

void ChannelsFreezeTests::revealsStepByStep() {
    ChannelHouse house;
    QVERIFY(prepare(house, 4));
    QVERIFY(house.works("POST", board + "/freeze"));
    const QJsonValue before = house.get(board + "/top?limit=100").json().value("data");
    for (const int player : {1, 2, 3})
        QVERIFY(house.score(idOf(static_cast<std::uint64_t>(player)), 100 * player));
    const std::string one = R"({"steps":1})";
    const std::string many = R"({"steps":100})";
    const std::string back = R"({"steps":-1})";
    const ChannelAnswer first = house.send("POST", board + "/reveal", one);
    QVERIFY2(first.status == 200, first.shown().c_str());
    QCOMPARE(first.json().value("data").toObject().value("steps").toInt(), 1);
    QCOMPARE(first.json().value("data").toObject().value("remaining").toInt(), 2);
    QVERIFY(house.get(board + "/top?limit=100").json().value("data") != before);
    const ChannelAnswer undone = house.send("POST", board + "/reveal", back);
    QVERIFY2(undone.status == 200, undone.shown().c_str());
    QCOMPARE(undone.json().value("data").toObject().value("remaining").toInt(), 3);
    QCOMPARE(house.get(board + "/top?limit=100").json().value("data"), before);
    const ChannelAnswer all = house.send("POST", board + "/reveal", many);
    QCOMPARE(all.json().value("data").toObject().value("remaining").toInt(), 0);
    QCOMPARE(house.get(board + "/top?limit=100").json().value("data"),
             house.get(board + "/top?limit=100&view=operator").json().value("data"));
}

void ChannelsFreezeTests::refuses_data() const {
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("reveal what is not frozen") << QByteArray("reveal") << QByteArray(R"({"steps":1})") << 409;
    QTest::newRow("unfreeze what is not frozen") << QByteArray("unfreeze") << QByteArray() << 409;
    QTest::newRow("no steps") << QByteArray("reveal") << QByteArray(R"({"steps":0})") << 400;
    QTest::newRow("part of a step") << QByteArray("reveal") << QByteArray(R"({"steps":1.5})") << 400;
    QTest::newRow("text of steps") << QByteArray("reveal") << QByteArray(R"({"steps":"1"})") << 400;
    QTest::newRow("other field") << QByteArray("freeze") << QByteArray(R"({"until":"noon"})") << 400;
    QTest::newRow("long reason") << QByteArray("freeze")
                                 << QByteArray(R"({"reason":")") + QByteArray(1025, 'x') + R"("})" << 400;
}

void ChannelsFreezeTests::refuses() {
    QFETCH(QByteArray, action);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    ChannelHouse house;
    QVERIFY(house.up);
    const ChannelAnswer before = house.get("/api/v1/leaderboards/default");
    const ChannelAnswer refused =
        house.send("POST", "/api/v1/leaderboards/default/" + action.toStdString(), body.toStdString());
    QVERIFY2(refused.status == status, refused.shown().c_str());
    QCOMPARE(house.get("/api/v1/leaderboards/default").shown(), before.shown());
    QCOMPARE(house.send("POST", "/api/v1/leaderboards/none/" + action.toStdString(), "{}").status, 404);
}

QTEST_GUILESS_MAIN(ChannelsFreezeTests)
#include "channels_freeze_tests.moc"
