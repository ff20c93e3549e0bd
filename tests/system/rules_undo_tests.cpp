// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: what an operator's word does, what taking back reaches, and boards that are deleted.
#include "tests/system/rules_fixture.h"

#include <QDir>
#include <QFile>

using namespace rostrum;
using namespace rostrum::test;

class RulesUndoTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase() { open(); }
    void cleanupTestCase() { close(); }
    void anOperatorsScoreInEveryMode_data() const;
    void anOperatorsScoreInEveryMode();
    void anOperatorsScoreReachesThePeriods();
    void anUndoGivesBackTheOrderOfReaching();
    void anUndoReachesEachRanking();
    void anUndoneResetCountsWhatWasBeforeIt();
    void anyChangeIsUndoneByItsNumber();
    void aDryRunSaysWhatItWouldDo();
    void aFreezeIsAChangeToUndo();
    void aDeletedBoardsIdIsANewBoards();
    void historyAndCurveKnowMergesAndUndos();
    void nothingOfAnErasedPersonStaysInTheFile();

  private:
    Answer undo(const Answer& change, const char* word = "undo") {
        return talk_->post("/api/v1/" + std::string(word),
                           R"({"seq":)" + seqOf(change) + R"(,"reason":"r"})");
    }
    static std::string seqOf(const Answer& change) {
        return std::to_string(change.data()[u"seq"].toInteger());
    }
};

void RulesUndoTests::anOperatorsScoreInEveryMode_data() const {
    QTest::addColumn<QString>("fields");
    QTest::newRow("replace") << R"("update_mode":"replace")";
    QTest::newRow("increment") << R"("update_mode":"increment")";
    QTest::newRow("best") << R"("update_mode":"best")";
    QTest::newRow("bounds") << R"("min_score":1,"max_score":100,"max_step":100)";
    QTest::newRow("over") << R"("starts_at":"2020-01-01T00:00:00Z","ends_at":"2020-02-01T00:00:00Z")";
}

void RulesUndoTests::anOperatorsScoreInEveryMode() {
    QFETCH(QString, fields);
    const std::string id = std::string("set-") + QTest::currentDataTag();
    QVERIFY(make(id, fields.toStdString()));
    QVERIFY(scored(id, "ann", "50", R"("timestamp":"2020-01-15T00:00:00Z")"));
    for (const char* points : {"-7", "9000", "12"}) {
        const Answer set =
            put(boards + id + "/player/ann", R"({"reason":"recount","score":)" + std::string(points) + "}");
        VERIFY_STATUS(set, 200);
        QCOMPARE(top(id), QStringLiteral("ann 1 %1").arg(QLatin1String(points)));
    }
    // Somebody whom nobody knew, too.
    VERIFY_STATUS(put(boards + id + "/player/new-" + id, R"({"reason":"forgotten","score":13})"), 200);
    QCOMPARE(top(id), QStringLiteral("new-%1 1 13, ann 2 12").arg(QString::fromStdString(id)));
    // The mode goes on from there.
    VERIFY_STATUS(undo(put(boards + id + "/player/ann", R"({"reason":"r","score":77})")), 200);
    QVERIFY(top(id).endsWith(QStringLiteral("ann 2 12")));
}

void RulesUndoTests::anOperatorsScoreReachesThePeriods() {
    QVERIFY(make("set-day",
                 R"("update_mode":"increment","tie_break":["secondary:wins"],"periods":["all","daily"])"));
    QVERIFY(scored("set-day", "ann", "5", R"("secondary":{"wins":1})"));
    VERIFY_STATUS(put(boards + "set-day/player/ann", R"({"score":3,"secondary":{"wins":9},"reason":"r"})"),
                  200);
    for (const char* period : {"all", "daily"}) {
        const QJsonValue ann = talk_->get(boards + "set-day/player/ann?period=" + period).data();
        QCOMPARE(ann[u"score"].toInteger(), 3);
        QCOMPARE(ann[u"secondary"][u"wins"].toInteger(), 9);
    }
}

void RulesUndoTests::anUndoGivesBackTheOrderOfReaching() {
    QVERIFY(make("reach"));
    QVERIFY(scored("reach", "ann", "5"));
    QVERIFY(scored("reach", "bob", "5"));
    const Answer away = score("reach", "ann", "4");
    QVERIFY(scored("reach", "ann", "5"));
    QCOMPARE(top("reach"), QStringLiteral("bob 1 5, ann 2 5"));
    VERIFY_STATUS(undo(away), 200); // then ann never left it
    QCOMPARE(top("reach"), QStringLiteral("ann 1 5, bob 2 5"));
    VERIFY_STATUS(undo(away, "redo"), 200);
    QCOMPARE(top("reach"), QStringLiteral("bob 1 5, ann 2 5"));
    // What counts without it was reached when it came, not when it was found to count.
    QVERIFY(make("reached"));
    const Answer high = score("reached", "ann", "8");
    QVERIFY(scored("reached", "bob", "7"));
    QVERIFY(scored("reached", "ann", "7"));
    QVERIFY(scored("reached", "cid", "7"));
    VERIFY_STATUS(undo(high), 200);
    QCOMPARE(top("reached"), QStringLiteral("bob 1 7, ann 2 7, cid 3 7"));
}

void RulesUndoTests::anUndoReachesEachRanking() {
    QVERIFY(make("each", R"("update_mode":"best","periods":["all","daily","weekly"])"));
    QVERIFY(scored("each", "ann", "5"));
    VERIFY_STATUS(put("/api/v1/players/ann", R"({"division":"each"})"), 200);
    const Answer high = score("each", "ann", "9");
    QVERIFY(scored("each", "ann", "7"));
    VERIFY_STATUS(undo(high), 200); // what came later stays: the 7 counts now
    for (const char* query : {"period=all", "period=daily", "period=weekly", "division=each"})
        QCOMPARE(top("each", query), QStringLiteral("ann 1 7"));
    QCOMPARE(talk_->get(boards + "each/stats").data()[u"submissions"].toInteger(), 2);
}

void RulesUndoTests::anUndoneResetCountsWhatWasBeforeIt() {
    QVERIFY(make("resum", R"("update_mode":"increment","periods":["all","daily"])"));
    QVERIFY(scored("resum", "ann", "5"));
    QVERIFY(scored("resum", "bob", "3"));
    VERIFY_STATUS(act("resum", "reset", R"({"reason":"too early"})"), 200);
    QVERIFY(scored("resum", "bob", "4"));
    const auto submissions = [&] {
        return talk_->get(boards + "resum/stats").data()[u"submissions"].toInteger();
    };
    QCOMPARE(submissions(), 1);
    const Answer history = talk_->get(boards + "resum/history?type=board_reset");
    const std::string seq = std::to_string(history.data()[0][u"seq"].toInteger());
    VERIFY_STATUS(talk_->post("/api/v1/undo", R"({"reason":"r","seq":)" + seq + "}"), 200);
    for (const char* period : {"all", "daily"})
        QCOMPARE(top("resum", std::string("period=") + period), QStringLiteral("bob 1 7, ann 2 5"));
    QCOMPARE(submissions(), 3);
    QCOMPARE(talk_->get(boards + "resum/periods").data().toArray().size(), 0);
}

void RulesUndoTests::anyChangeIsUndoneByItsNumber() {
    QVERIFY(make("any", R"("update_mode":"increment")"));
    QVERIFY(scored("any", "ann", "5"));
    QVERIFY(scored("any", "bob", "3"));
    // A removal, and what the player did after it.
    const Answer removed = talk_->del(boards + "any/player/ann");
    VERIFY_STATUS(removed, 200);
    QVERIFY(scored("any", "ann", "1"));
    VERIFY_STATUS(undo(removed), 200);
    QCOMPARE(top("any"), QStringLiteral("ann 1 6, bob 2 3"));
    // Settings, one by one.
    const auto newest = [&](const char* type) {
        const Answer history = talk_->get(boards + "any/history?order=newest&limit=1&type=" + type);
        return R"({"reason":"r","seq":)" + std::to_string(history.data()[0][u"seq"].toInteger()) + "}";
    };
    VERIFY_STATUS(talk_->patch(boards + "any", R"({"name":"First","rank_mode":"dense"})"), 200);
    const std::string first = newest("board_changed");
    VERIFY_STATUS(talk_->patch(boards + "any", R"({"name":"Second"})"), 200);
    VERIFY_STATUS(act("any", "undo", first), 200);
    const QJsonValue board = talk_->get(boards + "any").data();
    QCOMPARE(board[u"name"].toString(), QStringLiteral("Second")); // what came later stays
    QCOMPARE(board[u"rank_mode"].toString(), QStringLiteral("ordinal"));
    // Hiding, a team, metadata.
    const Answer put1 = put("/api/v1/players/bob", R"({"hidden":true,"team":"Reds","metadata":{"shoe":45}})");
    QCOMPARE(top("any"), QStringLiteral("ann 1 6"));
    VERIFY_STATUS(undo(put1), 200);
    QCOMPARE(top("any"), QStringLiteral("ann 1 6, bob 2 3"));
    const QJsonValue bob = talk_->get("/api/v1/players/bob").data();
    QVERIFY(bob[u"team"].toString().isEmpty() && bob[u"metadata"].toObject().isEmpty());
    VERIFY_STATUS(undo(put1, "redo"), 200);
    QCOMPARE(talk_->get("/api/v1/players/bob").data()[u"team"].toString(), QStringLiteral("Reds"));
    VERIFY_STATUS(undo(put1), 200);
    // An undo is undone by its own number.
    const Answer third = score("any", "bob", "9");
    const Answer undone = undo(third);
    QCOMPARE(top("any"), QStringLiteral("ann 1 6, bob 2 3"));
    VERIFY_STATUS(undo(undone), 200);
    QCOMPARE(top("any"), QStringLiteral("bob 1 12, ann 2 6"));
    // Each of these stands in the history, with its reason and what it undid.
    const QJsonArray events = talk_->get(boards + "any/history?order=newest&limit=2").data().toArray();
    QCOMPARE(events[1][u"seq"].toInteger(), undone.data()[u"seq"].toInteger());
    QVERIFY(QJsonDocument(events[1].toObject()).toJson().contains(seqOf(third).c_str()));
}

void RulesUndoTests::aDryRunSaysWhatItWouldDo() {
    QVERIFY(make("dry", R"("update_mode":"increment")"));
    QVERIFY(scored("dry", "ann", "5"));
    QVERIFY(scored("dry", "ann", "4"));
    const QByteArray before =
        talk_->get(boards + "dry/history").shown() + talk_->get(boards + "dry/top").shown();
    const Answer dry = act("dry", "undo", R"({"dry_run":true})");
    VERIFY_STATUS(dry, 200);
    QVERIFY2(dry.shown().contains("9") && dry.shown().contains("5"), dry.shown().constData());
    QCOMPARE(talk_->get(boards + "dry/history").shown() + talk_->get(boards + "dry/top").shown(), before);
}

void RulesUndoTests::aFreezeIsAChangeToUndo() {
    QVERIFY(make("cold"));
    QVERIFY(scored("cold", "ann", "5"));
    VERIFY_STATUS(act("cold", "freeze"), 200);
    const Answer history = talk_->get(boards + "cold/history?order=newest&limit=1");
    const std::string freeze = std::to_string(history.data()[0][u"seq"].toInteger());
    const auto frozen = [&] { return talk_->get(boards + "cold").data()[u"frozen"].toBool(); };
    VERIFY_STATUS(act("cold", "undo", R"({"reason":"the newest change"})"), 200);
    QCOMPARE(frozen(), false);
    VERIFY_STATUS(act("cold", "redo", R"({"reason":"r"})"), 200);
    QCOMPARE(frozen(), true);
    QVERIFY(scored("cold", "bob", "9"));
    QCOMPARE(top("cold"), QStringLiteral("ann 1 5"));
    VERIFY_STATUS(act("cold", "undo", R"({"reason":"r","seq":)" + freeze + "}"), 200);
    QCOMPARE(frozen(), false);
    QCOMPARE(top("cold"), QStringLiteral("bob 1 9, ann 2 5"));
}

void RulesUndoTests::aDeletedBoardsIdIsANewBoards() {
    QVERIFY(make("phoenix", R"("update_mode":"increment","name":"The old one")"));
    QVERIFY(scored("phoenix", "ann", "5"));
    VERIFY_STATUS(act("phoenix", "reset"), 200);
    QVERIFY(scored("phoenix", "ann", "7"));
    const Answer deleted = talk_->del(boards + "phoenix");
    VERIFY_STATUS(deleted, 200);
    for (const char* part : {"", "/top", "/stats", "/periods", "/periods/1/top", "/entries"})
        VERIFY_STATUS(talk_->get(boards + "phoenix" + part), 404);
    VERIFY_STATUS(score("phoenix", "ann", "1"), 404);
    QVERIFY(make("phoenix"));
    QCOMPARE(talk_->get(boards + "phoenix").data()[u"name"].toString(), QStringLiteral("phoenix"));
    QCOMPARE(top("phoenix"), QString());
    QCOMPARE(talk_->get(boards + "phoenix/periods").data().toArray().size(), 0);
    QCOMPARE(talk_->get(boards + "phoenix/stats").data()[u"submissions"].toInteger(-1), 0);
    QVERIFY(!talk_->get(boards + "phoenix/history").shown().contains("ann"));
    QVERIFY(scored("phoenix", "bob", "1"));
    VERIFY_STATUS(undo(deleted), 409); // not while the id is taken
    QCOMPARE(top("phoenix"), QStringLiteral("bob 1 1"));
    const Answer second = talk_->del(boards + "phoenix");
    VERIFY_STATUS(undo(deleted), 200);
    QCOMPARE(talk_->get(boards + "phoenix").data()[u"name"].toString(), QStringLiteral("The old one"));
    QCOMPARE(top("phoenix"), QStringLiteral("ann 1 7"));
    QCOMPARE(shown(boards + "phoenix/periods/1/top"), QStringLiteral("ann 1 5"));
    QVERIFY(talk_->get(boards + "phoenix/history").shown().contains("ann"));
    VERIFY_STATUS(undo(second), 409); // now the other one has it
    QVERIFY(scored("phoenix", "ann", "1"));
    QCOMPARE(top("phoenix"), QStringLiteral("ann 1 8"));
}

void RulesUndoTests::historyAndCurveKnowMergesAndUndos() {
    QVERIFY(make("curve", R"("update_mode":"increment")"));
    QVERIFY(scored("curve", "ivy", "5"));
    QVERIFY(scored("curve", "joe", "10"));
    const Answer batch = talk_->post(
        "/api/v1/scores/batch",
        R"({"scores":[{"player_id":"ivy","leaderboard_id":"curve","score":2},{"player_id":"joe","leaderboard_id":"curve","score":1}]})");
    VERIFY_STATUS(batch, 200);
    VERIFY_STATUS(act("curve", "undo", R"({"reason":"not counted"})"), 200);
    VERIFY_STATUS(talk_->post("/api/v1/players/joe/merge", R"({"into":"ivy"})"), 200);
    const std::string history = boards + "curve/history?";
    const auto told = [&](const std::string& query) {
        QStringList types;
        for (const QJsonValue& event : talk_->get(history + query).data().toArray())
            types.append(event[u"type"].toString());
        return types.join(u' ');
    };
    const QString both = QStringLiteral("score_submitted score_submitted change_undone players_merged");
    QCOMPARE(told("player_id=ivy"), both); // whoever the event is about in the first place
    QCOMPARE(told("player_id=joe"), both);
    QCOMPARE(told("type=players_merged"), QStringLiteral("players_merged")); // it changed this board
    VERIFY_STATUS(talk_->get(history + "player_id=nobody"), 404);
    QStringList curve;
    for (const QJsonValue& point : talk_->get(boards + "curve/player/ivy/curve").data().toArray())
        curve.append(QString::number(point[u"score"].toInteger()));
    QCOMPARE(curve.join(u' '), QStringLiteral("5 7 5 15"));

    // Who was merged is answered with the player who has the scores, as everywhere.
    const Answer merged = talk_->get(boards + "curve/player/joe/curve");
    QCOMPARE(merged.meta()[u"player_id"].toString(), QStringLiteral("ivy"));
    QCOMPARE(merged.data(), talk_->get(boards + "curve/player/ivy/curve").data());

    // Old and new of everybody, or of the one who is asked for.
    const auto changes = [&](const std::string& query) {
        QStringList all;
        const QJsonValue event = talk_->get(history + query).data()[0];
        for (const QJsonValue& change : event[u"changes"].toArray())
            all.append(change[u"player_id"].toString() + u' ' + change[u"previous_score_text"].toString("-") +
                       u' ' + change[u"score_text"].toString("-"));
        all.sort();
        return event[u"into"].toString() + u':' + all.join(u',');
    };
    QCOMPARE(changes("type=change_undone"), QStringLiteral(":ivy 7 5,joe 11 10"));
    QCOMPARE(changes("type=change_undone&player_id=joe"), QStringLiteral(":joe 11 10"));
    QCOMPARE(changes("type=players_merged"), QStringLiteral("ivy:ivy 5 15,joe 10 -"));
}

void RulesUndoTests::nothingOfAnErasedPersonStaysInTheFile() {
    QVERIFY(make("gdpr", R"("update_mode":"increment")"));
    QVERIFY(scored("gdpr", "person-0815", "5",
                   R"("username":"Erika Mustermann","metadata":{"town":"Quakenbrueck"})"));
    VERIFY_STATUS(put("/api/v1/players/person-0815",
                      R"({"username":"Erika M-4711","metadata":{"shoe":"Zwiebelfisch"}})"),
                  200);
    VERIFY_STATUS(act("gdpr", "reset"), 200);
    QVERIFY(scored("gdpr", "person-0815", "6"));
    VERIFY_STATUS(talk_->post("/api/v1/players/person-0815/erase", R"({"reason":"asked for"})"), 200);
    QCOMPARE(talk_->get(boards + "gdpr/top").data()[0][u"score"].toInteger(), 6);
    QCOMPARE(talk_->get(boards + "gdpr/periods/1/top").data()[0][u"score"].toInteger(), 5);
    QVERIFY2(server_->stop(), server_->errors().constData());
    for (const QString& name :
         QDir(folder_->path()).entryList({QStringLiteral("rules.rostrum*")}, QDir::Files)) {
        QFile file(folder_->filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        for (const char* text : {"person-0815", "Erika", "M-4711", "Quakenbrueck", "Zwiebelfisch"})
            QVERIFY2(!bytes.contains(text), qPrintable(name + u' ' + QLatin1String(text)));
    }
    QVERIFY2(server_->serve(folder_->filePath("rules.rostrum")), server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
    QCOMPARE(talk_->get(boards + "gdpr/top").data()[0][u"score"].toInteger(), 6);
    // The id is free: whoever has it now is somebody else.
    QVERIFY(scored("gdpr", "person-0815", "1"));
    QCOMPARE(talk_->get(boards + "gdpr/player/person-0815").data()[u"score"].toInteger(), 1);
}

QTEST_GUILESS_MAIN(RulesUndoTests)
#include "rules_undo_tests.moc"
