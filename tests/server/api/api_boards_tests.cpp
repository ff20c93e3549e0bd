// SPDX-License-Identifier: GPL-3.0-or-later
// Boards in full over HTTP: ties, secondary values, periods, archives, pages, lists, exports, and what is refused.
#include "tests/server/api/api_fixture.h"

#include <QTest>

#include <algorithm>

using namespace rostrum;

namespace {

constexpr const char* boards = "/api/v1/leaderboards";

// JSON with ' for ": raw strings inside of the test macros are more than Qt's code generator reads.
std::string q(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

QByteArray qb(const char* text) { return QByteArray::fromStdString(q(text)); }

QStringList playersOf(const QJsonArray& entries) {
    QStringList players;
    for (const QJsonValue& entry : entries)
        players.append(entry.toObject().value("player_id").toString());
    return players;
}

} // namespace

class ApiBoardsTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();
    void breaksTiesBySecondaryValues();
    void answersSecondaryValues();
    void refusesSecondaryValues();
    void ordersByTheLastTieBreak_data() const;
    void ordersByTheLastTieBreak();
    void keepsPeriods();
    void refusesPeriods();
    void refusesBadSettings_data() const;
    void refusesBadSettings();
    void readsTheHistory();
    void drawsThePlayersCurve();
    void tellsOfAPlayer();
    void refusesStrangers_data() const;
    void refusesStrangers();
    void asksForFriends();
    void refusesLists_data() const;
    void refusesLists();

  private:
    bool create(const std::string& fields);
    ApiAnswer scoreWith(const std::string& player, const std::string& score, const std::string& more = {});
    QStringList top(const std::string& query = {});
    std::unique_ptr<ApiFixture> fixture_;
};

void ApiBoardsTests::init() {
    fixture_ = std::make_unique<ApiFixture>();
    QVERIFY(fixture_->up());
}

void ApiBoardsTests::cleanup() { fixture_.reset(); }

// The board "b" with these fields.
bool ApiBoardsTests::create(const std::string& fields) {
    return fixture_->post(boards, R"({"id":"b")" + (fields.empty() ? fields : "," + fields) + "}").status ==
           201;
}

ApiAnswer ApiBoardsTests::scoreWith(const std::string& player, const std::string& score,
                                    const std::string& more) {
    return fixture_->post("/api/v1/scores", R"({"leaderboard_id":"b","player_id":")" + player +
                                                R"(","score":)" + score + (more.empty() ? more : "," + more) +
                                                "}");
}

QStringList ApiBoardsTests::top(const std::string& query) {
    return playersOf(fixture_->get("/api/v1/leaderboards/b/top" + query).data().toArray());
}

void ApiBoardsTests::breaksTiesBySecondaryValues() {
    QVERIFY(create(q("'tie_break':['secondary:kills','secondary:deaths:asc','player_id']")));
    QCOMPARE(scoreWith("c", "10", q("'secondary':{'kills':1,'deaths':5}")).status, 200);
    QCOMPARE(scoreWith("b", "10", q("'secondary':{'deaths':5,'kills':1}")).status, 200);
    QCOMPARE(scoreWith("d", "10", q("'secondary':{'kills':1,'deaths':2}")).status, 200);
    QCOMPARE(scoreWith("a", "10", q("'secondary':{'kills':2,'deaths':9}")).status, 200);
    QCOMPARE(scoreWith("z", "11", q("'secondary':{'kills':0,'deaths':0}")).status, 200);
    QCOMPARE(top(), (QStringList{"z", "a", "d", "b", "c"}));
    // Shared ranks need equal score and secondaries.
    const QJsonArray shared =
        fixture_->get("/api/v1/leaderboards/b/top?rank_mode=competition").data().toArray();
    QCOMPARE(shared.at(2).toObject().value("rank").toInt(), 3);
    QCOMPARE(shared.at(3).toObject().value("rank").toInt(), 4);
    QCOMPARE(shared.at(4).toObject().value("rank").toInt(), 4);
}

void ApiBoardsTests::answersSecondaryValues() {
    QVERIFY(create(q("'tie_break':['secondary:kills:asc'],'update_mode':'increment'")));
    const QJsonObject board = fixture_->get("/api/v1/leaderboards/b").data().toObject();
    QCOMPARE(board.value("tie_break").toArray(), (QJsonArray{"secondary:kills:asc", "first"}));
    QCOMPARE(scoreWith("ann", "10", q("'secondary':{'kills':3}")).status, 200);
    QCOMPARE(scoreWith("ann", "10", q("'secondary':{'kills':4}")).data().toObject().value("score").toInt(),
             20);
    const QJsonObject ann = fixture_->get("/api/v1/leaderboards/b/player/ann").data().toObject();
    QCOMPARE(ann.value("secondary").toObject(), (QJsonObject{{"kills", 7}}));
    const QJsonObject plain = fixture_->get("/api/v1/leaderboards/default/player/ann").json();
    QVERIFY(plain.value("data").toObject().value("secondary").isUndefined());
}

void ApiBoardsTests::refusesSecondaryValues() {
    QVERIFY(create(q("'tie_break':['secondary:kills']")));
    const std::string target = "/api/v1/leaderboards/b/top";
    for (const std::string& more :
         {q(""), q("'secondary':{}"), q("'secondary':{'deaths':1}"), q("'secondary':{'kills':1,'deaths':1}"),
          q("'secondary':{'kills':1.5}"), q("'secondary':{'kills':9223372036854775808}"),
          q("'secondary':{'kills':null}"), q("'secondary':7")}) {
        const ApiAnswer refused = scoreWith("ann", "1", more);
        QVERIFY2(refused.status == 400, refused.shown());
        QVERIFY2(refused.code() == "invalid_score" || refused.code() == "invalid_request", refused.shown());
    }
    QCOMPARE(fixture_->get(target).data().toArray().size(), 0);
    // Where the board names none, there is none to be given.
    const ApiAnswer plain =
        fixture_->post("/api/v1/scores",
                       q("{'leaderboard_id':'default','player_id':'ann','score':1,'secondary':{'kills':1}}"));
    QVERIFY2(plain.status == 400, plain.shown());
    // In a batch it is the item's fault alone.
    const ApiAnswer batch =
        fixture_->post("/api/v1/scores/batch",
                       q("{'scores':[{'leaderboard_id':'b','player_id':'ann','score':1},"
                         "{'leaderboard_id':'b','player_id':'bob','score':1,'secondary':{'kills':2}}]}"));
    QCOMPARE(batch.data().toObject().value("accepted").toInt(), 1);
    QCOMPARE(batch.data().toObject().value("errors").toArray().at(0).toObject().value("index").toInt(), 0);
    QCOMPARE(top(), QStringList{"bob"});
}

void ApiBoardsTests::ordersByTheLastTieBreak_data() const {
    QTest::addColumn<QStringList>("order");
    QTest::newRow("first") << QStringList{"b", "c", "a"};
    QTest::newRow("last") << QStringList{"a", "c", "b"};
    QTest::newRow("player_id") << QStringList{"a", "b", "c"};
}

void ApiBoardsTests::ordersByTheLastTieBreak() {
    QFETCH(QStringList, order);
    QVERIFY(create(std::string(q("'tie_break':['")) + QTest::currentDataTag() + q("']")));
    for (const char* const player : {"b", "c", "a"})
        QCOMPARE(scoreWith(player, "5").status, 200);
    QCOMPARE(top(), order);
}

void ApiBoardsTests::keepsPeriods() {
    QVERIFY(create(q("'periods':['all','daily','monthly'],'time_zone':'UTC','reset_period':'weekly'")));
    const QJsonObject board = fixture_->get("/api/v1/leaderboards/b").data().toObject();
    QCOMPARE(board.value("periods").toArray(), (QJsonArray{"all", "daily", "monthly"}));
    QCOMPARE(board.value("reset_period").toString(), QString("weekly"));
    QCOMPARE(board.value("time_zone").toString(), QString("UTC"));
    QVERIFY(QDateTime::fromString(board.value("next_reset_at").toString(), Qt::ISODate) >
            QDateTime::currentDateTimeUtc());
    QCOMPARE(scoreWith("now", "5").status, 200);
    // Yesterday's counts in `all` and, maybe, this month, but not today; its period's archive is final.
    const ApiAnswer late = scoreWith("then", "9", q("'timestamp':'1970-01-02T00:00:00Z'"));
    QVERIFY2(late.status == 200, late.shown());
    QCOMPARE(late.data().toObject().value("late").toBool(), true);
    QCOMPARE(top(), (QStringList{"then", "now"}));
    QCOMPARE(top("?period=daily"), QStringList{"now"});
    QCOMPARE(top("?period=monthly"), QStringList{"now"});
    const ApiAnswer daily = fixture_->get("/api/v1/leaderboards/b/top?period=daily");
    QCOMPARE(daily.meta().value("period").toString(), QString("daily"));
    QCOMPARE(daily.meta().value("total_players").toInt(), 1);
    QVERIFY(daily.header("etag") != fixture_->get("/api/v1/leaderboards/b/top").header("etag"));
    QCOMPARE(
        fixture_->get("/api/v1/leaderboards/b/stats?period=daily").data().toObject().value("highest").toInt(),
        5);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b/player/then?period=daily").code(),
             QString("player_not_found"));
}

void ApiBoardsTests::refusesPeriods() {
    QVERIFY(create(q("'periods':['all','daily']")));
    for (const char* const path : {"top", "range", "stats", "entries", "export"}) {
        const ApiAnswer weekly =
            fixture_->get(std::string("/api/v1/leaderboards/b/") + path + "?period=weekly");
        QVERIFY2(weekly.status == 400 && weekly.code() == "invalid_request", weekly.shown());
        const ApiAnswer hourly =
            fixture_->get(std::string("/api/v1/leaderboards/b/") + path + "?period=hourly");
        QVERIFY2(hourly.status == 400, hourly.shown());
    }
    QCOMPARE(fixture_->get("/leaderboard?period=daily").status, 400); // the default board keeps none
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b/top?rank_mode=olympic").status, 400);
    // Archives of a board that has none.
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b/periods").data().toArray().size(), 0);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b/periods/1/top").status, 404);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b/periods/0/top").status, 400);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/none/periods").code(), QString("leaderboard_not_found"));
}

void ApiBoardsTests::refusesBadSettings_data() const {
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("unknown zone") << qb("'time_zone':'Mars/Olympus'");
    QTest::newRow("zone of a path") << qb("'time_zone':'../etc/passwd'");
    QTest::newRow("unknown period") << qb("'periods':['all','hourly']");
    QTest::newRow("no period") << qb("'periods':[]");
    QTest::newRow("unknown tie") << qb("'tie_break':['coin']");
    QTest::newRow("tie after a decisive one") << qb("'tie_break':['first','secondary:kills']");
    QTest::newRow("unknown reset") << qb("'reset_period':'hourly'");
}

void ApiBoardsTests::refusesBadSettings() {
    QFETCH(QByteArray, fields);
    QVERIFY(!create(fields.toStdString()));
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b").status, 404); // nothing was made
    QVERIFY(create(""));
    const ApiAnswer before = fixture_->get("/api/v1/leaderboards/b");
    const ApiAnswer refused = fixture_->patch("/api/v1/leaderboards/b", "{" + fields.toStdString() + "}");
    QVERIFY2(refused.status == 400 && refused.code() == "invalid_request", refused.shown());
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b").raw.body, before.raw.body);
}

void ApiBoardsTests::readsTheHistory() {
    QVERIFY(create(q("'decimals':1,'update_mode':'increment'")));
    QCOMPARE(scoreWith("ann", "1.5").status, 200);
    QCOMPARE(scoreWith("bob", "7").status, 200);
    QCOMPARE(scoreWith("ann", "2").status, 200);
    QCOMPARE(fixture_->del("/api/v1/leaderboards/b/player/bob").status, 200);
    QCOMPARE(fixture_->score("default", "ann", "99").status, 200); // of another board
    const ApiAnswer all = fixture_->get("/api/v1/leaderboards/b/history");
    QVERIFY2(all.status == 200, all.shown());
    QVERIFY(all.meta().value("next_after").isNull());
    const QJsonArray events = all.data().toArray();
    QStringList types;
    for (const QJsonValue& event : events)
        types.append(event.toObject().value("type").toString());
    QCOMPARE(types, (QStringList{"board_created", "score_submitted", "score_submitted", "score_submitted",
                                 "player_removed"}));
    const QJsonObject third = events.at(3).toObject();
    QCOMPARE(third.value("player_id").toString(), QString("ann"));
    QCOMPARE(third.value("amount_text").toString(), QString("2.0"));
    QCOMPARE(third.value("previous_score_text").toString(), QString("1.5"));
    QCOMPARE(third.value("score_text").toString(), QString("3.5"));
    QCOMPARE(third.value("operation").toString(), QString("increment"));
    QCOMPARE(third.value("source").toString(), QString("http"));
    QCOMPARE(third.value("actor").toString(), QString("loopback"));
    // Pages, and filters.
    const ApiAnswer page = fixture_->get("/api/v1/leaderboards/b/history?limit=2");
    QCOMPARE(page.data().toArray().size(), 2);
    const QString next = QString::number(page.meta().value("next_after").toInteger());
    const ApiAnswer rest =
        fixture_->get("/api/v1/leaderboards/b/history?limit=10&after=" + next.toStdString());
    QCOMPARE(rest.data().toArray().size(), 3);
    QCOMPARE(rest.data().toArray().at(0), events.at(2));
    const auto count = [&](const std::string& query) {
        return fixture_->get("/api/v1/leaderboards/b/history?" + query).data().toArray().size();
    };
    QCOMPARE(count("type=score_submitted"), 3);
    QCOMPARE(count("source=websocket"), 0);
    QCOMPARE(count("actor=loopback"), 5);
    QCOMPARE(count("until=2001-01-01T00:00:00Z"), 0);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b/history?order=newest&limit=1").data().toArray().at(0),
             events.at(4));
    QCOMPARE(count("player_id=ann"), 2);
    QCOMPARE(count("player_id=bob"), 2);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b/history?player_id=nobody").status, 404);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/none/history").status, 404);
}

void ApiBoardsTests::drawsThePlayersCurve() {
    QVERIFY(create(q("'decimals':1")));
    for (const char* const score : {"1.5", "1.5", "3"})
        QCOMPARE(scoreWith("ann", score).status, 200);
    QCOMPARE(scoreWith("bob", "9").status, 200);
    QCOMPARE(scoreWith("ann", "2").status, 200);
    QCOMPARE(fixture_->del("/api/v1/leaderboards/b/player/ann").status, 200);
    const ApiAnswer curve = fixture_->get("/api/v1/leaderboards/b/player/ann/curve");
    QVERIFY2(curve.status == 200, curve.shown());
    QStringList points;
    for (const QJsonValue& value : curve.data().toArray()) {
        const QJsonObject point = value.toObject();
        points.append(point.value("score_text").toString() + "@" +
                      QString::number(point.value("rank").toInt()));
    }
    QCOMPARE(points, (QStringList{"1.5@1", "3.0@1", "2.0@2", "@0"})); // what changed nothing is no point
    QVERIFY(curve.data().toArray().last().toObject().value("score").isNull());
    QCOMPARE(fixture_->get("/api/v1/leaderboards/b/player/nobody/curve").status, 404);
}

void ApiBoardsTests::tellsOfAPlayer() {
    QCOMPARE(fixture_->score("default", "ann", "1").status, 200);
    const ApiAnswer ann = fixture_->get("/api/v1/players/ann");
    QVERIFY2(ann.status == 200, ann.shown());
    QCOMPARE(ann.data().toObject().value("username").toString(), QString("ann"));
    QCOMPARE(ann.data().toObject().value("hidden").toBool(), false);
    QVERIFY(ann.data().toObject().value("team").isNull());
    const ApiAnswer nobody = fixture_->get("/api/v1/players/nobody");
    QVERIFY2(nobody.status == 404 && nobody.code() == "player_not_found", nobody.shown());
}

void ApiBoardsTests::refusesStrangers_data() const {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto add = [](const char* method, const char* target, const std::string& body, int status) {
        QTest::addRow("%s %s", method, target)
            << QByteArray(method) << QByteArray(target) << QByteArray::fromStdString(body) << status;
    };
    add("GET", "/api/v1/leaderboards/default/history", "", 401);
    add("GET", "/api/v1/leaderboards/default/player/ann/curve", "", 401);
    add("GET", "/api/v1/players/ann", "", 401);
    add("PUT", "/api/v1/players/ann", q("{'hidden':true}"), 401);
    add("POST", "/api/v1/players/ann/merge", q("{'into':'bob'}"), 401);
    add("POST", "/api/v1/players/ann/erase", "", 401);
    add("PUT", "/api/v1/leaderboards/default/player/ann", q("{'score':1,'reason':'r'}"), 401);
    for (const char* const action : {"freeze", "unfreeze", "reveal", "undo", "redo", "reset"})
        add("POST", qPrintable(QString("/api/v1/leaderboards/default/%1").arg(action)), "", 401);
    add("POST", "/api/v1/undo", "", 401);
    add("POST", "/api/v1/redo", "", 401);
    for (const char* const path : {"top", "range", "around/ann", "player/ann", "stats", "entries", "export"})
        add("GET", qPrintable(QString("/api/v1/leaderboards/default/%1?view=operator").arg(path)), "", 403);
    add("GET", "/api/v1/leaderboards?view=operator", "", 403);
    add("GET", "/api/v1/leaderboards/default?view=operator", "", 403);
    add("POST", "/api/v1/leaderboards/default/ranks?view=operator", q("{'player_ids':['ann']}"), 403);
}

void ApiBoardsTests::refusesStrangers() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QCOMPARE(fixture_->score("default", "ann", "1").status, 200);
    const std::string headers = std::string(ApiFixture::proxyHeader) + std::string(ApiFixture::jsonHeader);
    const ApiAnswer answer = fixture_->send(
        ApiFixture::bytes(method.toStdString(), target.toStdString(), body.toStdString(), headers));
    QVERIFY2(answer.status == status, answer.shown());
}

void ApiBoardsTests::asksForFriends() {
    for (int i = 0; i < 5; ++i)
        QCOMPARE(fixture_->score("default", "p" + std::to_string(i), std::to_string(i + 1)).status, 200);
    const ApiAnswer answer =
        fixture_->post("/api/v1/leaderboards/default/ranks", q("{'player_ids':['p1','nobody','p4','p1']}"));
    QVERIFY2(answer.status == 200, answer.shown());
    const QJsonObject data = answer.data().toObject();
    QCOMPARE(playersOf(data.value("entries").toArray()).first(), QString("p1"));
    QCOMPARE(data.value("entries").toArray().at(0).toObject().value("rank").toInt(), 4);
    QCOMPARE(data.value("entries").toArray().at(1).toObject().value("rank").toInt(), 1);
    QCOMPARE(data.value("not_found").toArray(), QJsonArray{"nobody"});
    QVERIFY(answer.meta().contains("revision"));
    // Anyone may ask, for it changes nothing; but not about what is private.
    const std::string headers = std::string(ApiFixture::proxyHeader) + std::string(ApiFixture::jsonHeader);
    QCOMPARE(fixture_->post("/api/v1/leaderboards/default/ranks", q("{'player_ids':['p1']}"), headers).status,
             200);
    QVERIFY(create(q("'visibility':'private'")));
    QCOMPARE(fixture_->post("/api/v1/leaderboards/b/ranks", q("{'player_ids':['p1']}"), headers).status, 404);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/default/ranks").status, 405);
}

void ApiBoardsTests::refusesLists_data() const {
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("no list") << QByteArray("{}");
    QTest::newRow("a text") << qb("{'player_ids':'ann'}");
    QTest::newRow("numbers") << qb("{'player_ids':[1]}");
    QTest::newRow("an empty id") << qb("{'player_ids':['']}");
    QTest::newRow("a long id") << qb("{'player_ids':['") + QByteArray(129, 'x') + qb("']}");
    QTest::newRow("another field") << qb("{'player_ids':[],'limit':3}");
    QByteArray many = qb("{'player_ids':['a'");
    for (std::size_t i = 0; i < mostRanksAsked; ++i)
        many += qb(",'a'");
    QTest::newRow("too many") << many + "]}";
}

void ApiBoardsTests::refusesLists() {
    QFETCH(QByteArray, body);
    const ApiAnswer answer = fixture_->post("/api/v1/leaderboards/default/ranks", body.toStdString());
    QVERIFY2(answer.status == 400 && answer.code() == "invalid_request", answer.shown());
}

QTEST_GUILESS_MAIN(ApiBoardsTests)
#include "api_boards_tests.moc"
