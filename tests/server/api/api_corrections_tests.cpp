// SPDX-License-Identifier: GPL-3.0-or-later
// What operators put right over HTTP: scores set by hand, undo and redo, players hidden, merged and erased.
#include "tests/server/api/api_fixture.h"

#include <QTest>

#include <algorithm>

using namespace rostrum;

namespace {

const std::string board = "/api/v1/leaderboards/default";

// JSON with ' for ".
std::string q(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

} // namespace

class ApiCorrectionsTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();
    void setsAScore();
    void undoesAndRedoes();
    void saysWhatAnUndoWouldDo();
    void undoesADeletion();
    void hidesAPlayer();
    void mergesAndErases();
    void refuses_data() const;
    void refuses();

  private:
    QString top(const std::string& query = {});
    std::unique_ptr<ApiFixture> fixture_;
};

void ApiCorrectionsTests::init() {
    fixture_ = std::make_unique<ApiFixture>();
    QVERIFY(fixture_->up());
    QCOMPARE(fixture_->score("default", "ann", "30").status, 200);
    QCOMPARE(fixture_->score("default", "bob", "20").status, 200);
}

void ApiCorrectionsTests::cleanup() { fixture_.reset(); }

QString ApiCorrectionsTests::top(const std::string& query) {
    QStringList all;
    for (const QJsonValue& entry : fixture_->get(board + "/top" + query).data().toArray())
        all.append(entry.toObject().value("player_id").toString() + " " +
                   entry.toObject().value("score_text").toString());
    return all.join(", ");
}

void ApiCorrectionsTests::setsAScore() {
    const ApiAnswer set = fixture_->put(board + "/player/bob", q("{'score':45,'reason':'miscounted'}"));
    QVERIFY2(set.status == 200, set.shown());
    QCOMPARE(set.data().toObject().value("score").toInt(), 45); // the board adds; a correction sets
    QCOMPARE(set.data().toObject().value("rank").toInt(), 1);
    QCOMPARE(set.data().toObject().value("previous_rank").toInt(), 2);
    QCOMPARE(top(), QString("bob 45, ann 30"));
    const QJsonObject event =
        fixture_->get(board + "/history?order=newest&limit=1").data().toArray().at(0).toObject();
    QCOMPARE(event.value("reason").toString(), QString("miscounted"));
    QCOMPARE(event.value("operation").toString(), QString("correction"));
    QCOMPARE(event.value("previous_score").toInt(), 20);
    // The same key answers the same, and is bound to the body.
    const std::string key = std::string("Idempotency-Key: k1\r\n") + std::string(ApiFixture::jsonHeader);
    const std::string body = q("{'score':50,'reason':'again'}");
    const ApiAnswer first = fixture_->put(board + "/player/bob", body, key);
    QCOMPARE(fixture_->put(board + "/player/bob", body, key).raw.body, first.raw.body);
    QCOMPARE(fixture_->put(board + "/player/bob", q("{'score':51,'reason':'again'}"), key).status, 422);
}

void ApiCorrectionsTests::undoesAndRedoes() {
    const int seq = fixture_->score("default", "ann", "5").data().toObject().value("seq").toInt();
    QCOMPARE(fixture_->score("default", "ann", "7").status, 200);
    QCOMPARE(top(), QString("ann 42, bob 20"));
    // One from the middle: what came later is kept.
    const std::string body = q("{'seq':") + std::to_string(seq) + q(",'reason':'counted twice'}");
    const ApiAnswer undone = fixture_->post(board + "/undo", body);
    QVERIFY2(undone.status == 200, undone.shown());
    QCOMPARE(undone.data().toObject().value("undone").toObject().value("seq").toInt(), seq);
    QCOMPARE(undone.data().toObject().value("undone").toObject().value("player_id").toString(),
             QString("ann"));
    QCOMPARE(top(), QString("ann 37, bob 20"));
    QCOMPARE(fixture_->post(board + "/undo", body).status, 409); // it is undone
    const ApiAnswer redone = fixture_->post(board + "/redo", q("{'reason':'no, it was right'}"));
    QVERIFY2(redone.status == 200, redone.shown());
    QVERIFY(redone.data().toObject().contains("redone"));
    QCOMPARE(top(), QString("ann 42, bob 20"));
    // Without a number: the newest change.
    QCOMPARE(fixture_->post(board + "/undo", q("{'reason':'oops'}")).status, 200);
    QCOMPARE(top(), QString("ann 35, bob 20"));
}

void ApiCorrectionsTests::saysWhatAnUndoWouldDo() {
    const std::string before = fixture_->get(board).raw.body;
    const ApiAnswer dry = fixture_->post(board + "/undo", q("{'dry_run':true}"));
    QVERIFY2(dry.status == 200, dry.shown());
    QCOMPARE(dry.data().toObject().value("dry_run").toBool(), true);
    QVERIFY(dry.data().toObject().value("seq").isNull());
    QVERIFY(dry.data().toObject().value("undone").toObject().value("summary").toString().contains("bob"));
    QCOMPARE(fixture_->get(board).raw.body, before);
}

void ApiCorrectionsTests::undoesADeletion() {
    QCOMPARE(fixture_->del(board).status, 200);
    QCOMPARE(fixture_->get(board + "/top").status, 404);
    const ApiAnswer undone = fixture_->post("/api/v1/undo", q("{'reason':'wrong board'}"));
    QVERIFY2(undone.status == 200, undone.shown());
    QCOMPARE(top(), QString("ann 30, bob 20"));
}

void ApiCorrectionsTests::hidesAPlayer() {
    const ApiAnswer shown = fixture_->get(board + "/top");
    const ApiAnswer hidden =
        fixture_->put("/api/v1/players/ann", q("{'hidden':true,'team':'Blue','metadata':{'k':1}}"));
    QVERIFY2(hidden.status == 200, hidden.shown());
    QCOMPARE(hidden.data().toObject().value("hidden").toBool(), true);
    QCOMPARE(hidden.data().toObject().value("team").toString(), QString("Blue"));
    QCOMPARE(top(), QString("bob 20")); // and ranks close up
    QCOMPARE(fixture_->get(board + "/player/bob").data().toObject().value("rank").toInt(), 1);
    QVERIFY(fixture_->get(board + "/top").header("etag") != shown.header("etag"));
    QCOMPARE(top("?view=operator"), QString("ann 30, bob 20"));
    QCOMPARE(fixture_->get(board + "/player/ann").status, 404);
    QCOMPARE(fixture_->get("/leaderboard").data().toArray().size(), 1);
    const ApiAnswer info = fixture_->get("/api/v1/players/ann");
    QCOMPARE(info.data().toObject().value("hidden").toBool(), true);
    QCOMPARE(info.data().toObject().value("metadata").toObject(), (QJsonObject{{"k", 1}}));
    QCOMPARE(fixture_->put("/api/v1/players/ann", q("{'hidden':false,'team':null}")).status, 200);
    QCOMPARE(top(), QString("ann 30, bob 20"));
    // Divisions are rankings of their own.
    QCOMPARE(fixture_->put("/api/v1/players/bob", q("{'division':'u18'}")).status, 200);
    QCOMPARE(top("?division=u18"), QString("bob 20"));
    QCOMPARE(fixture_->get(board + "/player/bob?division=u18").data().toObject().value("rank").toInt(), 1);
}

void ApiCorrectionsTests::mergesAndErases() {
    QCOMPARE(fixture_->post("/api/v1/players/bob/merge", q("{'into':'ann','reason':'two badges'}")).status,
             200);
    QCOMPARE(fixture_->get("/api/v1/players/bob").data().toObject().value("merged_into").toString(),
             QString("ann"));
    QCOMPARE(fixture_->get(board + "/top").data().toArray().size(), 1);
    const ApiAnswer cycle = fixture_->post("/api/v1/players/ann/merge", q("{'into':'bob'}"));
    QVERIFY2(cycle.status == 409, cycle.shown());
    QCOMPARE(fixture_->post("/api/v1/players/ann/merge", q("{'into':'ann'}")).status, 409);
    const ApiAnswer erased = fixture_->post("/api/v1/players/ann/erase", q("{'reason':'asked for it'}"));
    QVERIFY2(erased.status == 200, erased.shown());
    QVERIFY(fixture_->get(board + "/top").raw.body.find("ann") == std::string::npos);
    QCOMPARE(fixture_->get(board + "/top").data().toArray().size(), 1); // the score is kept
}

void ApiCorrectionsTests::refuses_data() const {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto add = [](const char* name, const char* method, const std::string& target, const char* body,
                        int status) {
        QTest::newRow(name) << QByteArray(method) << QByteArray::fromStdString(target)
                            << QByteArray::fromStdString(q(body)) << status;
    };
    add("no score", "PUT", board + "/player/ann", "{'reason':'r'}", 400);
    add("no reason", "PUT", board + "/player/ann", "{'score':1}", 400);
    add("empty reason", "PUT", board + "/player/ann", "{'score':1,'reason':''}", 400);
    add("too many decimals", "PUT", board + "/player/ann", "{'score':1.5,'reason':'r'}", 400);
    add("beyond 64 bits", "PUT", board + "/player/ann", "{'score':1e30,'reason':'r'}", 400);
    add("a secondary that is not named", "PUT", board + "/player/ann",
        "{'score':1,'reason':'r','secondary':{'k':1}}", 400);
    add("unknown field", "PUT", board + "/player/ann", "{'score':1,'reason':'r','rank':1}", 400);
    add("no board", "PUT", "/api/v1/leaderboards/none/player/ann", "{'score':1,'reason':'r'}", 404);
    add("undo without a reason", "POST", board + "/undo", "{}", 400);
    add("undo of a text", "POST", board + "/undo", "{'seq':'1','reason':'r'}", 400);
    add("undo of nothing", "POST", board + "/undo", "{'seq':0,'reason':'r'}", 400);
    add("undo of what is not there", "POST", board + "/undo", "{'seq':99999,'reason':'r'}", 404);
    add("undo on no board", "POST", "/api/v1/leaderboards/none/undo", "{'reason':'r'}", 404);
    add("redo of nothing", "POST", board + "/redo", "{'reason':'r'}", 409);
    add("change of nothing", "PUT", "/api/v1/players/ann", "{}", 400);
    add("hidden by a text", "PUT", "/api/v1/players/ann", "{'hidden':'yes'}", 400);
    add("a score of a player", "PUT", "/api/v1/players/ann", "{'score':1}", 400);
    add("metadata as a list", "PUT", "/api/v1/players/ann", "{'metadata':[]}", 400);
    add("merge into nobody", "POST", "/api/v1/players/ann/merge", "{'into':'nobody'}", 404);
    add("merge of nobody", "POST", "/api/v1/players/nobody/merge", "{'into':'ann'}", 404);
    add("merge without a word", "POST", "/api/v1/players/ann/merge", "{}", 400);
    add("erase nobody", "POST", "/api/v1/players/nobody/erase", "", 404);
}

void ApiCorrectionsTests::refuses() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const std::string before = fixture_->get(board + "/top?view=operator").raw.body;
    const ApiAnswer refused =
        fixture_->send(ApiFixture::bytes(method.toStdString(), target.toStdString(), body.toStdString(),
                                         body.isEmpty() ? std::string_view() : ApiFixture::jsonHeader));
    QVERIFY2(refused.status == status, refused.shown());
    QCOMPARE(refused.header("content-type"), std::string("application/problem+json"));
    QCOMPARE(fixture_->get(board + "/top?view=operator").raw.body, before); // nothing changed
}

QTEST_GUILESS_MAIN(ApiCorrectionsTests)
#include "api_corrections_tests.moc"
