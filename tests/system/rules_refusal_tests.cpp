// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: what cannot be is refused with a word that helps, and nothing has changed after it.
#include "tests/system/rules_fixture.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

// A row: what is sent, and what is said to it. `word`: what its detail must name.
void add(const char* name, const char* method, const std::string& target, const std::string& body, int status,
         const char* code, const char* word) {
    QTest::newRow(name) << QString::fromLatin1(method) << QString::fromStdString(target)
                        << QString::fromStdString(body) << status << QString::fromLatin1(code)
                        << QString::fromLatin1(word);
}

void addScore(const char* name, const char* board, const std::string& fields, const char* code,
              const char* word) {
    add(name, "POST", "/api/v1/scores",
        R"({"player_id":"ann","leaderboard_id":")" + std::string(board) + "\"," + fields + "}",
        code == std::string("conflict") ? 409 : 400, code, word);
}

void addTimes() {
    const std::string cup = "/api/v1/leaderboards/cup";
    for (const char* zone : {"Mars/Olympus", "Etc/Unknown", "CEST", "UTC+25:00", "europe/berlin", ""}) {
        const std::string body = R"({"time_zone":")" + std::string(zone) + "\"}";
        const std::string name = std::string("zone ") + zone;
        add(name.c_str(), "PATCH", cup, body, 400, "invalid_request", "time_zone");
        add((name + " of a new board").c_str(), "POST", "/api/v1/leaderboards",
            R"({"id":"new",)" + body.substr(1), 400, "invalid_request", "time_zone");
    }
    for (const char* time : {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999+14:00", "2200-01-01T00:00:00Z"})
        addScore(time, "cup", R"("score":1,"timestamp":")" + std::string(time) + "\"", "invalid_request",
                 "timestamp");
    for (const char* time : {"1970", "0", "1970-01-01", "1970-01-01T00:00:00", "1970-13-01T00:00:00Z",
                             "1969-02-29T00:00:00Z", "1970-01-01T24:00:01Z", "10000-01-01T00:00:00Z", ""})
        addScore((std::string("time ") + time).c_str(), "cup",
                 R"("score":1,"timestamp":")" + std::string(time) + "\"", "invalid_request", "timestamp");
    addScore("a number for a time", "cup", R"("score":1,"timestamp":0)", "invalid_request", "timestamp");
    add("over before it begins", "PATCH", cup,
        R"({"starts_at":"9999-01-01T00:00:00Z","ends_at":"1970-01-01T00:00:00Z"})", 400, "invalid_request",
        "ends_at");
    addScore("before 1970 began", "seventies", R"("score":1,"timestamp":"1969-12-31T23:59:59.999Z")",
             "conflict", "started");
    addScore("after 1970 ended", "seventies", R"("score":1,"timestamp":"1971-01-01T00:00:00Z")", "conflict",
             "ended");
    addScore("long after 1970", "seventies", R"("score":1)", "conflict", "ended");
}

void addSecondaries() {
    const auto bad = [](const char* name, const std::string& value, const char* word) {
        addScore(name, "league", R"("score":1)" + (value.empty() ? value : ",\"secondary\":" + value),
                 "invalid_score", word);
    };
    bad("no secondary", "", "wins");
    bad("none of two", "{}", "wins");
    bad("one of two", R"({"wins":1})", "fouls");
    bad("past 64 bits", R"({"wins":9223372036854775808,"fouls":1})", "wins");
    bad("before 64 bits", R"({"wins":1,"fouls":-9223372036854775809})", "fouls");
    bad("a huge exponent", R"({"wins":1e400,"fouls":1})", "wins");
    bad("half a win", R"({"wins":0.5,"fouls":1})", "wins");
    bad("a word", R"({"wins":"many","fouls":1})", "wins");
    bad("one more", R"({"wins":1,"fouls":1,"goals":1})", "secondary");
    addScore("null for one", "league", R"("score":1,"secondary":{"wins":null,"fouls":1})", "invalid_score",
             "wins");
    addScore("twice", "league", R"("score":1,"secondary":{"wins":1,"wins":1,"fouls":1})", "invalid_request",
             "wins");
    addScore("a list", "league", R"("score":1,"secondary":[1,1])", "invalid_request", "secondary");
    addScore("where none is compared", "cup", R"("score":1,"secondary":{"wins":1})", "invalid_score",
             "secondary");
    add("in a correction", "PUT", "/api/v1/leaderboards/league/player/ann", R"({"score":1,"reason":"r"})",
        400, "invalid_score", "wins");
    add("beyond 64 bits in a correction", "PUT", "/api/v1/leaderboards/league/player/ann",
        R"({"score":1,"secondary":{"wins":9223372036854775808,"fouls":1},"reason":"r"})", 400,
        "invalid_score", "wins");
}

void addRankModes() {
    const std::string cup = "/api/v1/leaderboards/cup";
    for (const char* mode : {"standard", "Dense", "1224", ""}) {
        for (const char* part : {"/top?", "/range?", "/entries?", "/player/ann?", "/around/ann?", "/export?",
                                 "/periods/1/top?"}) {
            const std::string target = cup + part + "rank_mode=" + mode;
            add(target.c_str(), "GET", target, "", 400, "invalid_request", "rank_mode");
        }
        const std::string name = std::string("mode ") + mode;
        add((name + " among friends").c_str(), "POST", cup + "/ranks?rank_mode=" + mode,
            R"({"player_ids":["ann"]})", 400, "invalid_request", "rank_mode");
        const std::string body = R"({"rank_mode":")" + std::string(mode) + "\"}";
        add((name + " of a board").c_str(), "PATCH", cup, body, 400, "invalid_request", "rank_mode");
        add((name + " of a new board").c_str(), "POST", "/api/v1/leaderboards",
            R"({"id":"new",)" + body.substr(1), 400, "invalid_request", "rank_mode");
    }
}

void addLists() {
    const auto bad = [](const char* name, const char* body, const char* word) {
        add(name, "POST", "/api/v1/leaderboards", R"({"id":"new",)" + std::string(body) + "}", 400,
            "invalid_request", word);
        add((std::string(name) + ", changed to").c_str(), "PATCH", "/api/v1/leaderboards/cup",
            "{" + std::string(body) + "}", 400, "invalid_request", word);
    };
    bad("tie by coin", R"("tie_break":["coin"])", "tie_break");
    bad("tie decided twice", R"("tie_break":["first","player_id"])", "tie_break");
    bad("tie by a secondary too late", R"("tie_break":["last","secondary:wins"])", "tie_break");
    bad("tie by the same twice", R"("tie_break":["secondary:a","secondary:a:asc"])", "tie_break");
    bad("tie by five",
        R"("tie_break":["secondary:a","secondary:b","secondary:c","secondary:d","secondary:e"])",
        "tie_break");
    bad("tie by nothing of a name", R"("tie_break":["secondary:"])", "tie_break");
    bad("tie up", R"("tie_break":["secondary:a:up"])", "tie_break");
    bad("tie by a word", R"("tie_break":"first")", "tie_break");
    bad("hourly", R"("periods":["all","hourly"])", "periods");
    bad("without all", R"("periods":["daily"])", "periods");
    bad("no period", R"("periods":[])", "periods");
    bad("twice a day", R"("periods":["all","daily","daily"])", "periods");
    bad("reset each hour", R"("reset_period":"hourly")", "reset_period");
    bad("sevenths", R"("decimals":7)", "decimals");
    bad("negative decimals", R"("decimals":-1)", "decimals");
    bad("fewer than none", R"("max_entries":-1)", "max_entries");
    bad("a step back", R"("max_step":-1)", "max_step");
    bad("bounds crossed", R"("min_score":2,"max_score":1)", "min_score");
    bad("bounds that do not fit", R"("max_score":1.5)", "max_score");
    bad("hidden boards", R"("visibility":"hidden")", "visibility");
    bad("stars", R"("display_format":"stars")", "display_format");
    bad("created by hand", R"("created_at":"1970-01-01T00:00:00Z")", "created_at");
}

void addArchives() {
    const std::string all = "/api/v1/leaderboards/";
    add("archive of a board without", "GET", all + "plain/periods/1/top", "", 404, "not_found", "");
    add("no such archive", "GET", all + "cup/periods/3/top", "", 404, "not_found", "");
    add("archive 0", "GET", all + "cup/periods/0/top", "", 400, "invalid_request", "period");
    add("archive by word", "GET", all + "cup/periods/last/top", "", 400, "invalid_request", "period");
    add("archive far away", "GET", all + "cup/periods/18446744073709551616/top", "", 400, "invalid_request",
        "period");
    add("archives of no board", "GET", all + "none/periods", "", 404, "leaderboard_not_found", "none");
    add("archive of no board", "GET", all + "none/periods/1/top", "", 404, "leaderboard_not_found", "none");
    add("a period that is not kept", "GET", all + "plain/top?period=daily", "", 400, "invalid_request",
        "daily");
    add("a period that is none", "GET", all + "plain/top?period=hourly", "", 400, "invalid_request",
        "hourly");
}

void addCorrections() {
    const std::string players = "/api/v1/players/";
    add("a merge into oneself", "POST", players + "ann/merge", R"({"into":"ann"})", 409, "conflict", "");
    add("a merge in a circle", "POST", players + "bob/merge", R"({"into":"bob-phone"})", 409, "conflict", "");
    add("a merge of who is merged", "POST", players + "bob-phone/merge", R"({"into":"ann"})", 409, "conflict",
        "");
    add("a merge of the unknown", "POST", players + "nobody/merge", R"({"into":"ann"})", 404,
        "player_not_found", "");
    add("a merge into the unknown", "POST", players + "ann/merge", R"({"into":"nobody"})", 404,
        "player_not_found", "");
    add("a merge into nothing", "POST", players + "ann/merge", "{}", 400, "invalid_request", "into");
    add("an erasure of the unknown", "POST", players + "nobody/erase", "{}", 404, "player_not_found", "");
    add("a correction without a reason", "PUT", "/api/v1/leaderboards/cup/player/ann", R"({"score":1})", 400,
        "invalid_request", "reason");
    add("a correction of the unknown", "PUT", "/api/v1/leaderboards/none/player/ann",
        R"({"score":1,"reason":"r"})", 404, "leaderboard_not_found", "none");
    add("a correction that does not fit", "PUT", "/api/v1/leaderboards/cup/player/ann",
        R"({"score":0.5,"reason":"r"})", 400, "invalid_score", "");
    add("a correction by halves", "PUT", "/api/v1/leaderboards/cup/player/ann", R"({"reason":"r"})", 400,
        "invalid_score", "score");
    add("an undo without a reason", "POST", "/api/v1/leaderboards/cup/undo", "{}", 400, "invalid_request",
        "reason");
    add("an undo of what never was", "POST", "/api/v1/leaderboards/cup/undo",
        R"({"seq":999999999,"reason":"r"})", 404, "not_found", "999999999");
    add("a redo of nothing", "POST", "/api/v1/leaderboards/cup/redo", R"({"reason":"r"})", 409, "conflict",
        "");
    add("a reveal of what is not frozen", "POST", "/api/v1/leaderboards/cup/reveal", "{}", 409, "conflict",
        "frozen");
    add("an unfreezing of what is not frozen", "POST", "/api/v1/leaderboards/cup/unfreeze", "{}", 409,
        "conflict", "frozen");
    for (const char* change : {R"({"sort_order":"asc"})", R"({"update_mode":"replace"})", R"({"decimals":1})",
                               R"({"tie_break":["secondary:wins"]})"})
        add(change, "PATCH", "/api/v1/leaderboards/cup", change, 409, "conflict", "cannot be changed");
}

} // namespace

class RulesRefusalTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanupTestCase() { close(); }
    void whatCannotBeChangesNothing_data() const;
    void whatCannotBeChangesNothing();
    void mergesInACircleOfThree();
    void undoOfAnUndoOnADeletedBoard();

  private:
    // Everything that can be read of the event, for comparing.
    QByteArray whole();
    void checkRefused(const Answer& answer, int status, const QString& code, const QString& word);
};

void RulesRefusalTests::initTestCase() {
    open();
    QVERIFY(make("plain"));
    QVERIFY(make("cup", R"("update_mode":"increment","periods":["all","daily"])"));
    QVERIFY(make("league", R"("tie_break":["secondary:wins","secondary:fouls:asc"])"));
    QVERIFY(make("seventies", R"("starts_at":"1970-01-01T00:00:00Z","ends_at":"1971-01-01T00:00:00Z")"));
    QVERIFY(scored("cup", "ann", "3"));
    VERIFY_STATUS(act("cup", "reset"), 200); // two archives
    for (const auto& [player, points] : Points{{"ann", "5"}, {"bob", "4"}, {"bob-phone", "2"}})
        QVERIFY(scored("cup", player, points));
    QVERIFY(scored("league", "ann", "5", R"("secondary":{"wins":2,"fouls":1})"));
    QVERIFY(scored("seventies", "ann", "5", R"("timestamp":"1970-01-01T00:00:00Z")"));
    VERIFY_STATUS(talk_->post("/api/v1/players/bob-phone/merge", R"({"into":"bob"})"), 200);
}

QByteArray RulesRefusalTests::whole() {
    QByteArray all = talk_->get("/api/v1/leaderboards").shown();
    for (const char* id : {"plain", "cup", "league", "seventies", "default", "new"}) {
        for (const char* part : {"", "/top", "/top?period=daily", "/top?view=operator", "/stats", "/periods",
                                 "/periods/1/top", "/history?limit=1000"})
            all += talk_->get(boards + id + part).shown();
    }
    for (const char* player : {"ann", "bob", "bob-phone", "nobody"})
        all += talk_->get(std::string("/api/v1/players/") + player).shown();
    return all;
}

void RulesRefusalTests::checkRefused(const Answer& answer, int status, const QString& code,
                                     const QString& word) {
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.code(), code);
    const QString detail = answer.json().value(u"detail").toString();
    QVERIFY2(detail.size() > 10 && detail.contains(word), qPrintable(detail));
}

void RulesRefusalTests::whatCannotBeChangesNothing_data() const {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("word");
    addTimes();
    addSecondaries();
    addRankModes();
    addLists();
    addArchives();
    addCorrections();
}

void RulesRefusalTests::whatCannotBeChangesNothing() {
    QFETCH(QString, method);
    QFETCH(QString, target);
    QFETCH(QString, body);
    QFETCH(int, status);
    QFETCH(QString, code);
    QFETCH(QString, word);
    const QByteArray before = whole();
    QVERIFY(before.contains("\"ann\""));
    const Answer answer = talk_->send(request(method.toStdString(), target.toStdString(), body.toStdString(),
                                              body.isEmpty() ? std::string_view() : jsonType));
    checkRefused(answer, status, code, word);
    QCOMPARE(whole(), before);
}

void RulesRefusalTests::mergesInACircleOfThree() {
    for (const char* player : {"one", "two", "three"})
        QVERIFY(scored("plain", player, "1"));
    const auto merge = [&](const std::string& from, const std::string& into) {
        return talk_->post("/api/v1/players/" + from + "/merge", R"({"into":")" + into + "\"}");
    };
    VERIFY_STATUS(merge("one", "two"), 200);
    VERIFY_STATUS(merge("two", "three"), 200);
    const QByteArray before = whole();
    for (const auto& [from, into] :
         Points{{"three", "one"}, {"three", "two"}, {"three", "three"}, {"one", "three"}})
        checkRefused(merge(from, into), 409, QStringLiteral("conflict"), QString());
    QCOMPARE(whole(), before);
    QCOMPARE(top("plain"), QStringLiteral("three 1 1"));
}

// A score, taken back, on a board that is then deleted: neither the undo nor the score can be undone before the deletion is.
void RulesRefusalTests::undoOfAnUndoOnADeletedBoard() {
    QVERIFY(make("lost"));
    const Answer first = score("lost", "ann", "5");
    const std::string score1 = std::to_string(first.data()[u"seq"].toInteger());
    const auto undo = [&](const std::string& seq) {
        return talk_->post("/api/v1/undo", R"({"seq":)" + seq + R"(,"reason":"r"})");
    };
    const Answer undone = undo(score1);
    VERIFY_STATUS(undone, 200);
    const std::string undo1 = std::to_string(undone.data()[u"seq"].toInteger());
    QCOMPARE(top("lost"), QString());
    const Answer deleted = talk_->del(boards + "lost");
    VERIFY_STATUS(deleted, 200);
    for (const bool restarted : {false, true}) {
        if (restarted) {
            QVERIFY2(server_->stop(), server_->errors().constData());
            QVERIFY2(server_->serve(folder_->filePath("rules.rostrum")), server_->errors().constData());
            talk_ = std::make_unique<Talk>(server_->port());
            QVERIFY(talk_->awaitReady());
        }
        const QByteArray before = whole();
        checkRefused(undo(undo1), 409, QStringLiteral("conflict"), QStringLiteral("deleted"));
        checkRefused(undo(score1), 409, QStringLiteral("conflict"), QString());
        checkRefused(talk_->post("/api/v1/redo", R"({"seq":)" + score1 + R"(,"reason":"r"})"), 409,
                     QStringLiteral("conflict"), QStringLiteral("deleted"));
        checkRefused(act("lost", "undo", R"({"seq":)" + undo1 + R"(,"reason":"r"})"), 404,
                     QStringLiteral("leaderboard_not_found"), QStringLiteral("lost"));
        QCOMPARE(whole(), before);
        VERIFY_STATUS(talk_->get(boards + "lost"), 404);
    }
    // A new board of that id has nothing to do with it.
    QVERIFY(make("lost"));
    const QByteArray before = whole() + talk_->get(boards + "lost").shown();
    checkRefused(undo(undo1), 409, QStringLiteral("conflict"), QString());
    checkRefused(act("lost", "undo", R"({"seq":)" + undo1 + R"(,"reason":"r"})"), 404,
                 QStringLiteral("not_found"), QString());
    QCOMPARE(whole() + talk_->get(boards + "lost").shown(), before);
    QCOMPARE(top("lost"), QString());
    // With the old one back, the undo can be undone.
    VERIFY_STATUS(talk_->del(boards + "lost"), 200);
    VERIFY_STATUS(undo(std::to_string(deleted.data()[u"seq"].toInteger())), 200);
    QCOMPARE(top("lost"), QString());
    VERIFY_STATUS(undo(undo1), 200);
    QCOMPARE(top("lost"), QStringLiteral("ann 1 5"));
}

QTEST_GUILESS_MAIN(RulesRefusalTests)
#include "rules_refusal_tests.moc"
