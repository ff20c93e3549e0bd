// SPDX-License-Identifier: GPL-3.0-or-later
// Routes and query strings of the API.
#include "server/api/event_words.h"
#include "server/api/operator_answers.h"
#include "server/api/query_string.h"
#include "server/api/route.h"

#include <QTest>

#include <limits>
#include <string>

using namespace rostrum;

class ApiRoutesTests : public QObject {
    Q_OBJECT

  private slots:
    void findsRoutes_data() const;
    void findsRoutes();
    void knowsMethods();
    void readsQueries();
    void readsHistoryQueries();
    void refusesQueries_data() const;
    void refusesQueries();
};

void ApiRoutesTests::findsRoutes_data() const {
    QTest::addColumn<Endpoint>("endpoint");
    QTest::addColumn<QByteArray>("board");
    QTest::addColumn<QByteArray>("player");
    const auto add = [](const char* path, Endpoint endpoint, const char* board = "",
                        const char* player = "") {
        QTest::newRow(path) << endpoint << QByteArray(board) << QByteArray(player);
    };
    add("/health", Endpoint::health);
    add("/v1/health-check", Endpoint::health);
    add("/ready", Endpoint::ready);
    add("/leaderboard", Endpoint::publicTop);
    add("/v1/leaderboard/public", Endpoint::publicTop);
    add("/api/v1/scores", Endpoint::scores);
    add("/api/v1/scores/batch", Endpoint::batch);
    add("/api/v1/leaderboards", Endpoint::boards);
    add("/api/v1/leaderboards/cup", Endpoint::board, "cup");
    add("/api/v1/leaderboards/cup/top", Endpoint::top, "cup");
    add("/api/v1/leaderboards/cup/range", Endpoint::range, "cup");
    add("/api/v1/leaderboards/cup/stats", Endpoint::stats, "cup");
    add("/api/v1/leaderboards/cup/reset", Endpoint::reset, "cup");
    add("/api/v1/leaderboards/cup/player/x", Endpoint::player, "cup", "x");
    add("/api/v1/leaderboards/c%75p/player/a%2Fb", Endpoint::player, "cup", "a/b");
    add("/api/v1/leaderboards/cup/around/Cura%C3%A7ao", Endpoint::around, "cup", "Curaçao");
    add("/api/v1/leaderboards/cup/player/a+b", Endpoint::player, "cup", "a+b");
    for (const char* const path :
         {"/", "/api", "/api/v1", "/api/v1/scores/", "/api/v1/scores/increment", "/api/v1/leaderboards/",
          "/healthz", "/api/v1/leaderboards//top", "/api/v1/leaderboards/cup/"})
        add(path, Endpoint::none);
    add("/api/v1/leaderboards/cup/freeze", Endpoint::freeze, "cup");
    add("/api/v1/leaderboards/cup/unfreeze", Endpoint::unfreeze, "cup");
    add("/api/v1/leaderboards/cup/reveal", Endpoint::reveal, "cup");
    add("/api/v1/leaderboards/cup/undo", Endpoint::undo, "cup");
    add("/api/v1/leaderboards/cup/redo", Endpoint::redo, "cup");
    add("/api/v1/undo", Endpoint::undoAny);
    add("/api/v1/redo", Endpoint::redoAny);
    add("/api/v1/leaderboards/cup/entries", Endpoint::entries, "cup");
    add("/api/v1/leaderboards/cup/ranks", Endpoint::ranks, "cup");
    add("/api/v1/leaderboards/cup/history", Endpoint::history, "cup");
    add("/api/v1/leaderboards/cup/export", Endpoint::exported, "cup");
    add("/api/v1/leaderboards/cup/periods", Endpoint::archives, "cup");
    add("/api/v1/leaderboards/cup/periods/12/top", Endpoint::archiveTop, "cup");
    add("/api/v1/leaderboards/cup/player/top/curve", Endpoint::curve, "cup", "top");
    add("/api/v1/players/a%2Fb", Endpoint::playerInfo, "", "a/b");
    add("/api/v1/players/ann/merge", Endpoint::merge, "", "ann");
    add("/api/v1/players/ann/erase", Endpoint::erase, "", "ann");
    for (const char* const path :
         {"/api/v1/players", "/api/v1/players/", "/api/v1/players/ann/", "/api/v1/players/ann/rank",
          "/api/v1/players/ann/merge/x", "/api/v1/leaderboards/cup/periods/1",
          "/api/v1/leaderboards/cup/periods/1/range", "/api/v1/leaderboards/cup/periods/1/top/x",
          "/api/v1/leaderboards/cup/around/p/curve", "/api/v1/leaderboards/cup/freeze/x"})
        add(path, Endpoint::none);
    add("/api/v1/leaderboards/cup/top/x", Endpoint::none, "cup", "x");
    add("/api/v1/leaderboards/cup/player", Endpoint::none, "cup");
    add("/api/v1/leaderboards/cup/player/", Endpoint::none, "cup");
    add("/api/v1/leaderboards/cup/player/a/b", Endpoint::none, "cup");
}

void ApiRoutesTests::findsRoutes() {
    QFETCH(Endpoint, endpoint);
    QFETCH(QByteArray, board);
    QFETCH(QByteArray, player);
    const auto route = routeOf(QTest::currentDataTag());
    QVERIFY(route.ok());
    QCOMPARE(static_cast<int>(route->endpoint), static_cast<int>(endpoint));
    if (endpoint == Endpoint::none)
        return;
    QCOMPARE(QByteArray::fromStdString(route->board), board);
    QCOMPARE(QByteArray::fromStdString(route->player), player);
}

void ApiRoutesTests::knowsMethods() {
    for (const char* const path :
         {"/api/v1/leaderboards/%ff/top", "/api/v1/leaderboards/a/player/%zz",
          "/api/v1/leaderboards/a/player/%0d%0a", "/api/v1/players/%ff", "/api/v1/players/%zz/merge",
          "/api/v1/leaderboards/a/periods/0/top", "/api/v1/leaderboards/a/periods/-1/top",
          "/api/v1/leaderboards/a/periods/x/top", "/api/v1/leaderboards/a/periods/99999999999999999999/top"})
        QVERIFY2(!routeOf(path).ok(), path);
    QCOMPARE(allowedMethods(Endpoint::scores), std::string("POST"));
    QCOMPARE(allowedMethods(Endpoint::board), std::string("GET, HEAD, PATCH, DELETE"));
    QCOMPARE(allowedMethods(Endpoint::player), std::string("GET, HEAD, PUT, DELETE"));
    QCOMPARE(allowedMethods(Endpoint::playerInfo), std::string("GET, HEAD, PUT"));
    QCOMPARE(allowedMethods(Endpoint::ranks), std::string("POST"));
    QVERIFY(!isWrite(Endpoint::ranks, Method::post) && isWrite(Endpoint::freeze, Method::post));
    QCOMPARE(routeOf("/api/v1/leaderboards/cup/periods/12/top")->archive, std::uint64_t{12});
    QVERIFY(allows(Endpoint::top, Method::head));
    QVERIFY(!allows(Endpoint::top, Method::post));
    QVERIFY(!allows(Endpoint::top, Method::other));
}

void ApiRoutesTests::readsQueries() {
    const auto top = readQueryString(Endpoint::top, "limit=25&rank_mode=dense&period=all&view=operator");
    QVERIFY(top.ok());
    QCOMPARE(top->limit.value(), std::uint64_t{25});
    QVERIFY(top->rankMode == RankMode::dense);
    QVERIFY(top->operatorView);
    const auto range = readQueryString(Endpoint::range, "start=3&end=%33");
    QVERIFY(range.ok());
    QCOMPARE(range->end.value(), std::uint64_t{3});
    const auto around = readQueryString(Endpoint::around, "range=0&");
    QVERIFY(around.ok());
    QCOMPARE(around->range.value(), std::uint64_t{0});
    const auto huge = readQueryString(Endpoint::top, "limit=99999999999999999999999");
    QVERIFY(huge.ok());
    QCOMPARE(huge->limit.value(), std::numeric_limits<std::uint64_t>::max());
}

void ApiRoutesTests::readsHistoryQueries() {
    const auto read =
        readQueryString(Endpoint::history, "player_id=a%26b&after=7&limit=3&source=websocket&actor=loopback&"
                                           "from=2026-05-01T00:00:00Z&until=2026-05-02T00:00:00Z&"
                                           "type=score_submitted&order=newest");
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QCOMPARE(read->playerId, std::string("a&b"));
    QCOMPARE(read->after, std::uint64_t{7});
    QVERIFY(read->source == Source::webSocket && read->newestFirst);
    QVERIFY(read->types == std::vector<EventType>{EventType::scoreSubmitted});
    QCOMPARE(*read->untilMs - *read->fromMs, std::int64_t{86'400'000});
    QVERIFY(readQueryString(Endpoint::player, "explain=true")->explain);
    QVERIFY(!readQueryString(Endpoint::player, "explain=false")->explain);
    QVERIFY(readQueryString(Endpoint::exported, "format=csv")->format == ExportFormat::csv);
    // Each type that the ledger knows has a word, and the word leads back.
    for (std::uint8_t type = 1; type <= 17; ++type)
        QVERIFY(parseEventType(word(static_cast<EventType>(type))) == static_cast<EventType>(type));
}

void ApiRoutesTests::refusesQueries_data() const {
    QTest::addColumn<Endpoint>("endpoint");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("limit=0") << Endpoint::top << QByteArray("limit");
    QTest::newRow("limit=-1") << Endpoint::top << QByteArray("limit");
    QTest::newRow("limit=ten") << Endpoint::top << QByteArray("limit");
    QTest::newRow("limit=") << Endpoint::top << QByteArray("limit");
    QTest::newRow("limit") << Endpoint::top << QByteArray("limit");
    QTest::newRow("limit=1e3") << Endpoint::top << QByteArray("limit");
    QTest::newRow("limit=1&limit=2") << Endpoint::top << QByteArray("twice");
    QTest::newRow("limt=1") << Endpoint::top << QByteArray("'limt'");
    QTest::newRow("start=1") << Endpoint::top << QByteArray("'start'");
    QTest::newRow("start=0") << Endpoint::range << QByteArray("start");
    QTest::newRow("start=5&end=4") << Endpoint::range << QByteArray("end");
    QTest::newRow("rank_mode=standard") << Endpoint::top << QByteArray("rank_mode");
    QTest::newRow("period=yearly") << Endpoint::top << QByteArray("period");
    QTest::newRow("view=all") << Endpoint::top << QByteArray("view");
    QTest::newRow("explain=1") << Endpoint::player << QByteArray("explain");
    QTest::newRow("explain=true") << Endpoint::top << QByteArray("'explain'");
    QTest::newRow("format=xml") << Endpoint::exported << QByteArray("csv or json");
    QTest::newRow("cursor=") << Endpoint::entries << QByteArray("cursor");
    QTest::newRow("source=carrier") << Endpoint::history << QByteArray("'carrier'");
    QTest::newRow("type=dance") << Endpoint::history << QByteArray("'dance'");
    QTest::newRow("from=yesterday") << Endpoint::history << QByteArray("from");
    QTest::newRow("until=2026-02-30T00:00:00Z") << Endpoint::history << QByteArray("until");
    QTest::newRow("order=up") << Endpoint::history << QByteArray("newest or oldest");
    QTest::newRow("after=-1") << Endpoint::history << QByteArray("after");
    QTest::newRow("cursor=x") << Endpoint::history << QByteArray("'cursor'");
    QTest::newRow("period=all") << Endpoint::archiveTop << QByteArray("'period'");
    QTest::newRow("limit=%zz") << Endpoint::top << QByteArray("percent");
    QTest::newRow("x=1") << Endpoint::health << QByteArray("takes none");
    QTest::newRow("=1") << Endpoint::top << QByteArray("''");
    QTest::newRow("limit=1 ") << Endpoint::scores << QByteArray("takes none");
}

void ApiRoutesTests::refusesQueries() {
    QFETCH(Endpoint, endpoint);
    QFETCH(QByteArray, named);
    const auto read = readQueryString(endpoint, QTest::currentDataTag());
    QVERIFY(!read.ok());
    QVERIFY2(QByteArray::fromStdString(read.error().detail).contains(named), read.error().detail.c_str());
}

QTEST_APPLESS_MAIN(ApiRoutesTests)
#include "api_routes_tests.moc"
