// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: what can be taken back.
#include "tests/system/rules_fixture.h"

using namespace rostrum;
using namespace rostrum::test;

class RulesCorrectionTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void initTestCase() {
        open();
        QVERIFY(make("plain"));
    }
    void cleanupTestCase() { close(); }
    void anOperatorSetsAnyScore();
    void undoAndRedoOfAScore();
    void undoKeepsWhatCameLater();
    void aBatchIsOneUndo();
    void undoOfAReset();
    void undoOfADeletion();
    void undoOfARename();
    void undoOfAMerge();
    void undoOfAFreezeAndItsEnd();
    void undoOfARevealsSteps();
    void mergesThatCannotBe();
    void erasedForGood();
    void correctionsOutliveARestart();

  private:
    void restart(bool orderly);
};

void RulesCorrectionTests::anOperatorSetsAnyScore() {
    QVERIFY(make("fix", R"("update_mode":"best","max_step":5)"));
    QVERIFY(scored("fix", "ann", "50"));
    const Answer set = put(boards + "fix/player/ann", R"({"score":12,"reason":"timing error"})");
    VERIFY_STATUS(set, 200);
    QCOMPARE(top("fix"), QStringLiteral("ann 1 12"));
    VERIFY_STATUS(put(boards + "fix/player/ann", R"({"score":13})"), 400); // a correction has a reason
    const Answer history = talk_->get(boards + "fix/history");
    QVERIFY2(history.shown().contains("timing error"), history.shown().constData());
}

void RulesCorrectionTests::undoAndRedoOfAScore() {
    QVERIFY(make("undo", R"("update_mode":"increment")"));
    QVERIFY(scored("undo", "ann", "5"));
    QVERIFY(scored("undo", "bob", "5"));
    QVERIFY(scored("undo", "ann", "7"));
    const Answer undone = act("undo", "undo", R"({"reason":"wrong button"})");
    VERIFY_STATUS(undone, 200);
    QCOMPARE(top("undo"), QStringLiteral("ann 1 5, bob 2 5")); // reached first, as if the 7 had never been
    VERIFY_STATUS(act("undo", "redo", R"({"reason":"it was right"})"), 200);
    QCOMPARE(top("undo"), QStringLiteral("ann 1 12, bob 2 5"));
    VERIFY_STATUS(act("undo", "undo", R"({"reason":"on second thought"})"), 200);
    VERIFY_STATUS(act("undo", "undo", R"({"reason":"on second thought"})"), 200); // the one before it
    QCOMPARE(top("undo"), QStringLiteral("ann 1 5"));
}

void RulesCorrectionTests::undoKeepsWhatCameLater() {
    QVERIFY(make("later", R"("update_mode":"best")"));
    const Answer first = score("later", "ann", "10");
    const Answer second = score("later", "ann", "8"); // changes nothing
    QVERIFY(scored("later", "ann", "9"));
    QCOMPARE(second.data()[u"updated"].toBool(), false);
    const std::string seq = std::to_string(first.data()[u"seq"].toInteger());
    VERIFY_STATUS(act("later", "undo", R"({"seq":)" + seq + R"(,"reason":"not their run"})"), 200);
    QCOMPARE(top("later"), QStringLiteral("ann 1 9"));
    VERIFY_STATUS(act("later", "undo", R"({"seq":)" + seq + R"(,"reason":"again"})"), 409);
    VERIFY_STATUS(act("later", "undo", R"({"seq":999999999,"reason":"none"})"), 404);
}

void RulesCorrectionTests::aBatchIsOneUndo() {
    QVERIFY(make("group", R"("update_mode":"increment")"));
    QVERIFY(scored("group", "a", "1"));
    VERIFY_STATUS(
        talk_->post(
            "/api/v1/scores/batch",
            R"({"scores":[{"player_id":"a","leaderboard_id":"group","score":5},{"player_id":"b","leaderboard_id":"group","score":4},{"player_id":"a","leaderboard_id":"group","score":3}]})"),
        200);
    QCOMPARE(top("group"), QStringLiteral("a 1 9, b 2 4"));
    VERIFY_STATUS(act("group", "undo", R"({"reason":"on second thought"})"), 200);
    QCOMPARE(top("group"), QStringLiteral("a 1 1"));
    VERIFY_STATUS(act("group", "redo", R"({"reason":"on second thought"})"), 200);
    QCOMPARE(top("group"), QStringLiteral("a 1 9, b 2 4"));
}

void RulesCorrectionTests::undoOfAReset() {
    QVERIFY(make("again", R"("update_mode":"increment")"));
    QVERIFY(scored("again", "ann", "5"));
    QVERIFY(scored("again", "bob", "4"));
    VERIFY_STATUS(act("again", "reset"), 200);
    QVERIFY(scored("again", "bob", "3"));
    QCOMPARE(top("again"), QStringLiteral("bob 1 3"));
    const Answer history = talk_->get(boards + "again/history");
    qint64 resetSeq = 0;
    for (const QJsonValue& event : history.data().toArray()) {
        if (event.toObject().value(u"type").toString().contains(u"reset"))
            resetSeq = event.toObject().value(u"seq").toInteger();
    }
    QVERIFY2(resetSeq != 0, history.shown().constData());
    VERIFY_STATUS(act("again", "undo", "{\"seq\":" + std::to_string(resetSeq) + R"(,"reason":"too early"})"),
                  200);
    QCOMPARE(top("again"), QStringLiteral("bob 1 7, ann 2 5"));
    QCOMPARE(talk_->get(boards + "again/periods").data().toArray().size(), 0);
    VERIFY_STATUS(act("again", "redo", R"({"reason":"on second thought"})"), 200);
    QCOMPARE(top("again"), QStringLiteral("bob 1 3"));
    QCOMPARE(shown(boards + "again/periods/1/top"), QStringLiteral("ann 1 5, bob 2 4"));
}

void RulesCorrectionTests::undoOfADeletion() {
    QVERIFY(make("gone"));
    QVERIFY(scored("gone", "ann", "5"));
    VERIFY_STATUS(talk_->del(boards + "gone"), 200);
    VERIFY_STATUS(talk_->get(boards + "gone"), 404);
    VERIFY_STATUS(talk_->post("/api/v1/undo", R"({"reason":"the wrong board"})"), 200);
    QCOMPARE(top("gone"), QStringLiteral("ann 1 5"));
    // While the id is taken by a new board the old one cannot come back.
    VERIFY_STATUS(talk_->del(boards + "gone"), 200);
    QVERIFY(make("gone"));
    QCOMPARE(top("gone"), QString());
    VERIFY_STATUS(talk_->post("/api/v1/undo", R"({"reason":"back"})"), 409);
    QCOMPARE(top("gone"), QString());
}

void RulesCorrectionTests::undoOfARename() {
    QVERIFY(make("names"));
    QVERIFY(scored("names", "nora", "5", R"("username":"Nora")"));
    const Answer renamed = put("/api/v1/players/nora", R"({"username":"Eleonora"})");
    VERIFY_STATUS(renamed, 200);
    QVERIFY(talk_->get(boards + "names/top").shown().contains("Eleonora"));
    const std::string seq = std::to_string(renamed.data()[u"seq"].toInteger());
    VERIFY_STATUS(talk_->post("/api/v1/undo", "{\"seq\":" + seq + R"(,"reason":"typo"})"), 200);
    QVERIFY(!talk_->get(boards + "names/top").shown().contains("Eleonora"));
}

void RulesCorrectionTests::undoOfAMerge() {
    QVERIFY(make("twins", R"("update_mode":"increment")"));
    QVERIFY(scored("twins", "tess", "5"));
    QVERIFY(scored("twins", "tess-phone", "3"));
    const Answer merged =
        talk_->post("/api/v1/players/tess-phone/merge", R"({"into":"tess","reason":"same person"})");
    VERIFY_STATUS(merged, 200);
    QCOMPARE(top("twins"), QStringLiteral("tess 1 8"));
    QVERIFY(scored("twins", "tess-phone", "2")); // whoever still uses the old id
    QCOMPARE(top("twins"), QStringLiteral("tess 1 10"));
    const std::string seq = std::to_string(merged.data()[u"seq"].toInteger());
    VERIFY_STATUS(talk_->post("/api/v1/undo", "{\"seq\":" + seq + R"(,"reason":"two people"})"), 200);
    QCOMPARE(top("twins"), QStringLiteral("tess 1 5, tess-phone 2 5"));
}

void RulesCorrectionTests::mergesThatCannotBe() {
    QVERIFY(make("loop"));
    QVERIFY(scored("loop", "la", "1"));
    QVERIFY(scored("loop", "lb", "2"));
    VERIFY_STATUS(talk_->post("/api/v1/players/la/merge", R"({"into":"la","reason":"x"})"), 409);
    VERIFY_STATUS(talk_->post("/api/v1/players/la/merge", R"({"into":"nobody-here","reason":"x"})"), 404);
    VERIFY_STATUS(talk_->post("/api/v1/players/la/merge", R"({"into":"lb","reason":"x"})"), 200);
    VERIFY_STATUS(talk_->post("/api/v1/players/lb/merge", R"({"into":"la","reason":"x"})"), 409);
    VERIFY_STATUS(talk_->post("/api/v1/players/la/merge", R"({"into":"lb","reason":"x"})"), 409);
}

void RulesCorrectionTests::erasedForGood() {
    QVERIFY(make("privacy"));
    QVERIFY(
        scored("privacy", "person-4711", "5", R"("username":"Jane Q. Public","metadata":{"city":"Zagreb"})"));
    VERIFY_STATUS(talk_->post("/api/v1/players/person-4711/erase", R"({"reason":"asked for"})"), 200);
    const Answer shownTop = talk_->get(boards + "privacy/top");
    QVERIFY2(!shownTop.shown().contains("Jane") && !shownTop.shown().contains("person-4711"),
             shownTop.shown().constData());
    QCOMPARE(shownTop.data().toArray().size(), 1); // the score is kept
    const Answer history = talk_->get(boards + "privacy/history");
    QVERIFY2(!history.shown().contains("Jane") && !history.shown().contains("person-4711") &&
                 !history.shown().contains("Zagreb"),
             history.shown().constData());
    VERIFY_STATUS(talk_->get(boards + "privacy/player/person-4711"), 404);
}

void RulesCorrectionTests::restart(bool orderly) {
    QVERIFY2(orderly ? server_->stop() : server_->kill9(), server_->errors().constData());
    QVERIFY2(server_->serve(folder_->filePath("rules.rostrum")), server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
}

void RulesCorrectionTests::undoOfAFreezeAndItsEnd() {
    QVERIFY(make("curtain"));
    QVERIFY(scored("curtain", "ann", "5"));
    VERIFY_STATUS(act("curtain", "freeze", R"({"reason":"the last hour"})"), 200);
    QVERIFY(scored("curtain", "bob", "9"));
    VERIFY_STATUS(act("curtain", "unfreeze"), 200);
    QVERIFY(scored("curtain", "cat", "7"));
    QCOMPARE(top("curtain"), QStringLiteral("bob 1 9, cat 2 7, ann 3 5"));
    VERIFY_STATUS(act("curtain", "undo", R"({"reason":"not that one"})"), 200); // cat's score
    const Answer early = act("curtain", "undo", R"({"reason":"too early"})");
    VERIFY_STATUS(early, 200);
    QVERIFY2(early.shown().contains("board_unfrozen") && early.shown().contains("the end of the freeze"),
             early.shown().constData());
    const std::string end = std::to_string(early.data()[u"undone"][u"seq"].toInteger());
    for (const bool orderly : {true, false}) { // the events alone, and a snapshot, bring it back
        QCOMPARE(top("curtain"), QStringLiteral("ann 1 5"));
        QCOMPARE(top("curtain", "view=operator"), QStringLiteral("bob 1 9, ann 2 5"));
        QVERIFY(talk_->get(boards + "curtain").data()[u"frozen"].toBool());
        restart(orderly);
        VERIFY_STATUS(act("curtain", "redo", R"({"reason":"now"})"), 200);
        QCOMPARE(top("curtain"), QStringLiteral("bob 1 9, ann 2 5"));
        restart(!orderly);
        VERIFY_STATUS(act("curtain", "undo", "{\"seq\":" + end + R"(,"reason":"not yet"})"), 200);
    }
    QCOMPARE(top("curtain"), QStringLiteral("ann 1 5"));
    VERIFY_STATUS(act("curtain", "undo", R"({"reason":"the score of bob"})"), 200);
    QCOMPARE(top("curtain"), QStringLiteral("ann 1 5"));
    VERIFY_STATUS(act("curtain", "undo", R"({"reason":"the freeze itself"})"), 200);
    QVERIFY(!talk_->get(boards + "curtain").data()[u"frozen"].toBool());
    QCOMPARE(top("curtain"), QStringLiteral("ann 1 5"));
    VERIFY_STATUS(act("curtain", "redo", R"({"reason":"once more"})"), 200);
    QVERIFY(talk_->get(boards + "curtain").data()[u"frozen"].toBool());
    VERIFY_STATUS(act("curtain", "undo", "{\"seq\":" + end + R"(,"reason":"is undone"})"), 409);
}

void RulesCorrectionTests::undoOfARevealsSteps() {
    QVERIFY(make("gala"));
    QVERIFY(scored("gala", "ann", "5"));
    VERIFY_STATUS(act("gala", "freeze"), 200);
    QVERIFY(scored("gala", "bob", "4"));
    QVERIFY(scored("gala", "cat", "3"));
    const Answer first = act("gala", "reveal", R"({"steps":1})");
    VERIFY_STATUS(first, 200);
    VERIFY_STATUS(act("gala", "reveal", R"({"steps":1})"), 200);
    QCOMPARE(top("gala"), QStringLiteral("ann 1 5, bob 2 4, cat 3 3"));
    restart(true);
    const std::string seq = std::to_string(first.data()[u"seq"].toInteger());
    VERIFY_STATUS(act("gala", "undo", "{\"seq\":" + seq + R"(,"reason":"the wrong name was read"})"), 200);
    QCOMPARE(top("gala"), QStringLiteral("ann 1 5, bob 2 4"));
    VERIFY_STATUS(act("gala", "undo", R"({"reason":"and this one"})"), 200);
    QCOMPARE(top("gala"), QStringLiteral("ann 1 5"));
    restart(false);
    VERIFY_STATUS(act("gala", "redo", R"({"reason":"go on"})"), 200);
    QCOMPARE(top("gala"), QStringLiteral("ann 1 5, bob 2 4"));
    VERIFY_STATUS(act("gala", "redo", R"({"reason":"go on"})"), 200);
    QCOMPARE(top("gala"), QStringLiteral("ann 1 5, bob 2 4, cat 3 3"));
    VERIFY_STATUS(act("gala", "reveal", R"({"steps":-2})"), 200);
    const Answer gone = act("gala", "undo", "{\"seq\":" + seq + R"(,"reason":"stepped back"})");
    VERIFY_STATUS(gone, 409);
    QVERIFY2(gone.shown().contains("undo that first"), gone.shown().constData());
    VERIFY_STATUS(act("gala", "undo", R"({"reason":"the steps back"})"), 200);
    QCOMPARE(top("gala"), QStringLiteral("ann 1 5, bob 2 4, cat 3 3"));
}

void RulesCorrectionTests::correctionsOutliveARestart() {
    QVERIFY(make("night", R"("update_mode":"increment","periods":["all","daily"])"));
    QVERIFY(scored("night", "ann", "5"));
    const Answer second = score("night", "ann", "7");
    QVERIFY(scored("night", "bob", "9"));
    VERIFY_STATUS(act("night", "freeze"), 200);
    QVERIFY(scored("night", "bob", "1"));
    for (const bool orderly : {true, false}) {
        restart(orderly);
        QCOMPARE(top("night"), QStringLiteral("ann 1 12, bob 2 9")); // still frozen
        QCOMPARE(top("night", "view=operator"), QStringLiteral("ann 1 12, bob 2 10"));
    }
    const std::string seq = std::to_string(second.data()[u"seq"].toInteger());
    VERIFY_STATUS(act("night", "undo", "{\"seq\":" + seq + R"(,"reason":"a mistake of yesterday"})"), 200);
    VERIFY_STATUS(act("night", "unfreeze"), 200);
    QCOMPARE(top("night"), QStringLiteral("bob 1 10, ann 2 5"));
    QCOMPARE(top("night", "period=daily"), QStringLiteral("bob 1 10, ann 2 5"));
}

QTEST_GUILESS_MAIN(RulesCorrectionTests)
#include "rules_correction_tests.moc"
