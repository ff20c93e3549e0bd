// SPDX-License-Identifier: GPL-3.0-or-later
// Whole standings over HTTP: pages of one revision, exports, archives, and why a rank is what it is.
#include "tests/server/api/api_fixture.h"

#include <QTest>

using namespace rostrum;

namespace {

const std::string board = "/api/v1/leaderboards/default";

std::string cursorOf(const ApiAnswer& page) {
    return page.meta().value("next_cursor").toString().toStdString();
}

} // namespace

class ApiPagesTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();
    void pagesAreOfOneRevision();
    void refusesCursors();
    void cursorsEndWithTheProgram();
    void exportsStandings();
    void exportsManyPages();
    void exportsNothingToStrangers();
    void showsArchives();
    void explainsARank();

  private:
    bool fill(int count);
    std::unique_ptr<ApiFixture> fixture_;
};

void ApiPagesTests::init() {
    fixture_ = std::make_unique<ApiFixture>();
    QVERIFY(fixture_->up());
}

void ApiPagesTests::cleanup() { fixture_.reset(); }

// p0 has most.
bool ApiPagesTests::fill(int count) {
    std::string batch = R"({"scores":[)";
    for (int i = 0; i < count; ++i)
        batch += (i == 0 ? "" : ",") + std::string(R"({"leaderboard_id":"default","player_id":"p)") +
                 std::to_string(i) + R"(","score":)" + std::to_string(100'000 - i) + "}";
    return fixture_->post("/api/v1/scores/batch", batch + "]}").data().toObject().value("accepted").toInt() ==
           count;
}

void ApiPagesTests::pagesAreOfOneRevision() {
    QVERIFY(fill(25));
    const ApiAnswer first = fixture_->get(board + "/entries?limit=10");
    QVERIFY2(first.status == 200, first.shown());
    QCOMPARE(first.meta().value("total_players").toInt(), 25);
    const QJsonValue revision = first.meta().value("revision");
    QStringList seen;
    ApiAnswer page = first;
    for (int number = 0; number < 10; ++number) {
        const QJsonArray entries = page.data().toArray();
        for (const QJsonValue& entry : entries) {
            QCOMPARE(entry.toObject().value("rank").toInt(), seen.size() + 1);
            seen.append(entry.toObject().value("player_id").toString());
        }
        QCOMPARE(page.meta().value("revision"), revision);
        const std::string cursor = cursorOf(page);
        if (cursor.empty())
            break;
        // Everything moves meanwhile: the last becomes first, and somebody comes.
        QCOMPARE(fixture_->score("default", "p24", "900000").status, 200);
        QCOMPARE(fixture_->score("default", "new" + std::to_string(number), "500000").status, 200);
        page = fixture_->get(board + "/entries?limit=10&cursor=" + cursor);
        QVERIFY2(page.status == 200, page.shown());
    }
    QStringList expected;
    for (int i = 0; i < 25; ++i)
        expected.append(QString("p%1").arg(i));
    QCOMPARE(seen, expected);
    QVERIFY(page.meta().value("next_cursor").isNull());
    QVERIFY(page.header("etag").empty());
    // Anew it is what there is now.
    QCOMPARE(fixture_->get(board + "/entries?limit=1")
                 .data()
                 .toArray()
                 .at(0)
                 .toObject()
                 .value("player_id")
                 .toString(),
             QString("p24"));
}

void ApiPagesTests::refusesCursors() {
    QVERIFY(fill(5));
    QCOMPARE(fixture_->post("/api/v1/leaderboards", "{\"id\":\"other\"}").status, 201);
    const std::string cursor = cursorOf(fixture_->get(board + "/entries?limit=2"));
    QVERIFY(!cursor.empty());
    QVERIFY(fixture_->get(board + "/entries?limit=2&cursor=" + cursor).status == 200);
    std::string forged = cursor;
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    for (const std::string& bad :
         {std::string("x"), forged, cursor + "A", std::string(200, 'A'), std::string("%20")}) {
        const ApiAnswer refused = fixture_->get(board + "/entries?limit=2&cursor=" + bad);
        QVERIFY2(refused.status == 400 && refused.code() == "invalid_request", refused.shown());
    }
    for (const std::string& other : {std::string("&rank_mode=dense"), std::string("&view=operator")}) {
        const ApiAnswer refused = fixture_->get(board + "/entries?limit=2&cursor=" + cursor + other);
        QVERIFY2(refused.status == 400, refused.shown());
    }
    QCOMPARE(fixture_->get("/api/v1/leaderboards/other/entries?cursor=" + cursor).status, 400);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/none/entries?cursor=" + cursor).status, 404);
    QCOMPARE(fixture_->get(board + "/entries?limit=0").status, 400);
}

void ApiPagesTests::cursorsEndWithTheProgram() {
    QVERIFY(fill(5));
    const std::string cursor = cursorOf(fixture_->get(board + "/entries?limit=2"));
    fixture_ = std::make_unique<ApiFixture>();
    QVERIFY(fill(5));
    const ApiAnswer gone = fixture_->get(board + "/entries?limit=2&cursor=" + cursor);
    QVERIFY2(gone.status == 410 && gone.code() == "cursor_expired", gone.shown());
    QCOMPARE(gone.header("content-type"), std::string("application/problem+json"));
}

void ApiPagesTests::exportsStandings() {
    const std::string hard = "{\"leaderboard_id\":\"default\",\"player_id\":\"a,b\",\"score\":7,"
                             "\"username\":\"say \\\"hi\\\"\"}";
    QCOMPARE(fixture_->post("/api/v1/scores", hard).status, 200);
    QCOMPARE(fixture_->score("default", "ann", "9").status, 200);
    const ApiAnswer csv = fixture_->get(board + "/export?format=csv");
    QVERIFY2(csv.status == 200, csv.shown());
    QVERIFY(csv.header("content-type").starts_with("text/csv"));
    QCOMPARE(csv.header("content-disposition"), std::string("attachment; filename=\"default.csv\""));
    QCOMPARE(
        csv.raw.body,
        std::string("rank,player_id,score,username\r\n1,ann,9,ann\r\n2,\"a,b\",7,\"say \"\"hi\"\"\"\r\n"));
    const ApiAnswer json = fixture_->get(board + "/export");
    QCOMPARE(json.data(), fixture_->get(board + "/top").data());
    QCOMPARE(json.meta().value("total_players").toInt(), 2);
    QVERIFY(fixture_->get(board + "/export?format=csv&rank_mode=dense").status == 200);
    QCOMPARE(fixture_->get(board + "/export?format=xml").status, 400);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/none/export").status, 404);
    // Of nobody.
    QCOMPARE(fixture_->post("/api/v1/leaderboards", "{\"id\":\"empty\"}").status, 201);
    QCOMPARE(fixture_->get("/api/v1/leaderboards/empty/export?format=csv").raw.body,
             std::string("rank,player_id,score,username\r\n"));
    QCOMPARE(fixture_->get("/api/v1/leaderboards/empty/export").data().toArray().size(), 0);
}

void ApiPagesTests::exportsManyPages() {
    QCOMPARE(fixture_->patch(board, "{\"max_entries\":0}").status, 200);
    for (int i = 0; i < 2; ++i) // twelve thousand, in several pages
        QVERIFY(fill(i == 0 ? 10'000 : 1));
    std::string batch = "{\"scores\":[";
    for (int i = 0; i < 2'000; ++i)
        batch += (i == 0 ? "" : ",") + std::string("{\"leaderboard_id\":\"default\",\"player_id\":\"q") +
                 std::to_string(i) + "\",\"score\":" + std::to_string(i) + "}";
    QCOMPARE(fixture_->post("/api/v1/scores/batch", batch + "]}").status, 200);
    const ApiAnswer json = fixture_->get(board + "/export");
    const QJsonArray entries = json.data().toArray();
    QCOMPARE(entries.size(), 12'000);
    for (int i = 0; i < entries.size(); ++i)
        QCOMPARE(entries.at(i).toObject().value("rank").toInt(), i + 1);
    const std::string csv = fixture_->get(board + "/export?format=csv").raw.body;
    QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), std::ptrdiff_t{12'001});
}

void ApiPagesTests::exportsNothingToStrangers() {
    QCOMPARE(fixture_->patch(board, "{\"visibility\":\"private\"}").status, 200);
    for (const char* const path :
         {"/export", "/entries", "/periods", "/periods/1/top", "/top?period=weekly"}) {
        const ApiAnswer hidden = fixture_->get(board + path, ApiFixture::proxyHeader);
        QVERIFY2(hidden.status == 404 && hidden.code() == "leaderboard_not_found", hidden.shown());
    }
}

void ApiPagesTests::showsArchives() {
    QVERIFY(fill(3));
    QCOMPARE(fixture_->post(board + "/reset", "{\"reason\":\"day two\"}").status, 200);
    QCOMPARE(fixture_->score("default", "later", "5").status, 200);
    QCOMPARE(fixture_->post(board + "/reset", "").status, 200);
    const ApiAnswer list = fixture_->get(board + "/periods");
    QVERIFY2(list.status == 200, list.shown());
    QCOMPARE(list.data().toArray().size(), 2);
    const QJsonObject first = list.data().toArray().at(0).toObject();
    QCOMPARE(first.value("number").toInt(), 1);
    QCOMPARE(first.value("period").toString(), QString("all"));
    QCOMPARE(first.value("total_players").toInt(), 3);
    const ApiAnswer top = fixture_->get(board + "/periods/1/top?limit=2");
    QCOMPARE(top.data().toArray().size(), 2);
    QCOMPARE(top.data().toArray().at(0).toObject().value("player_id").toString(), QString("p0"));
    QCOMPARE(fixture_->get(board + "/periods/2/top")
                 .data()
                 .toArray()
                 .at(0)
                 .toObject()
                 .value("player_id")
                 .toString(),
             QString("later"));
    QCOMPARE(fixture_->get(board + "/periods/3/top").status, 404);
    QCOMPARE(fixture_->get(board + "/top").data().toArray().size(), 0);
}

void ApiPagesTests::explainsARank() {
    QVERIFY(fill(3));
    const QJsonObject plain = fixture_->get(board + "/player/p1").data().toObject();
    QVERIFY(!plain.contains("explanation"));
    const QJsonArray why =
        fixture_->get(board + "/player/p1?explain=true").data().toObject().value("explanation").toArray();
    QVERIFY(why.size() >= 2);
    QVERIFY(why.at(0).toString().size() > 10);
    QCOMPARE(fixture_->get(board + "/player/nobody?explain=true").code(), QString("player_not_found"));
}

QTEST_GUILESS_MAIN(ApiPagesTests)
#include "api_pages_tests.moc"
