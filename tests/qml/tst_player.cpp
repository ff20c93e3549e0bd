// SPDX-License-Identifier: GPL-3.0-or-later
// One player in the window: corrections with a reason, hiding, barring, taking off the board.

#include "tests/qml/evening.h"

namespace rostrum {

class PlayerTest : public Evening {
    Q_OBJECT

  private slots:
    void aScoreIsCorrectedWithAReason();
    void aPlayerIsHiddenAndShown();
    void aPlayerIsBarred();
    void aPlayerIsTakenOffAndComesBack();
    void rowsSayWhomTheAudienceDoesNotSee();
    void teamAndDivisionAreSet();
    void whatIsTypedStaysWhileScoresCome();
    void theRankIsExplained();
    void twoPlayersBecomeOneAndPartAgain();
    void aMergeIsRefusedInWords();

  private:
    void openPart(int part) { QMetaObject::invokeMethod(item("playerPart"), "chosen", Q_ARG(int, part)); }
};

void PlayerTest::aScoreIsCorrectedWithAReason() {
    submit(QStringLiteral("Dana"), 100);
    QTRY_COMPARE(truth(), QStringList({"Dana 100"}));
    QVERIFY(click("podiumPlace")); // by mouse
    QTRY_COMPARE(text(item("playerName")), QStringLiteral("Dana"));
    QTRY_COMPARE(text(item("playerStanding")), QStringLiteral("1st · 100"));
    QTRY_VERIFY(item("correctScore")->hasActiveFocus());
    rig_->type(QStringLiteral("42"));
    QTRY_VERIFY(!item("correct")->isEnabled()); // not without a reason
    key(Qt::Key_Return);
    QTRY_VERIFY(item("correctReason")->hasActiveFocus());
    rig_->type(QStringLiteral("typed twice"));
    key(Qt::Key_Return);
    QTRY_COMPARE(truth(), QStringList({"Dana 42"}));
    QTRY_COMPARE(text(item("playerAnswer")), QStringLiteral("Dana corrected: 100 → 42, 1st"));
    QTRY_COMPARE(text(item("playerStanding")), QStringLiteral("1st · 42"));
    QTRY_COMPARE(text(item("correctReason")), QString());
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(truth(), QStringList({"Dana 100"}));
    key(Qt::Key_Escape);
    QTRY_VERIFY(item("playerName") == nullptr);
    QTRY_VERIFY(item("playerField")->hasActiveFocus());
}

void PlayerTest::aPlayerIsHiddenAndShown() {
    submit(QStringLiteral("Dana"), 10);
    submit(QStringLiteral("Noor"), 5);
    QTRY_COMPARE(audience(), QStringList({"Dana 10", "Noor 5"}));
    openPlayer(QStringLiteral("Dana"));
    QVERIFY(click("hidePlayer"));
    QTRY_COMPARE(audience(), QStringList({"Noor 5"}));
    QTRY_COMPARE(truth(), QStringList({"Dana 10", "Noor 5"})); // the desk sees the truth
    QTRY_VERIFY(item("hiddenBadge") != nullptr);
    QTRY_VERIFY(text(item("playerAnswer")).contains(QStringLiteral("does not see Dana")));
    QVERIFY(click("hidePlayer"));
    QTRY_COMPARE(audience(), QStringList({"Dana 10", "Noor 5"}));
    QTRY_VERIFY(item("hiddenBadge") == nullptr);
}

void PlayerTest::aPlayerIsBarred() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    openPlayer(QStringLiteral("Dana"));
    QVERIFY(click("banPlayer"));
    QTRY_VERIFY(item("bannedBadge") != nullptr);
    QTRY_COMPARE(text(item("playerAnswer")), QStringLiteral("No more scores are taken for Dana."));
    QVERIFY(click("banPlayer"));
    QTRY_VERIFY(item("bannedBadge") == nullptr);
}

void PlayerTest::aPlayerIsTakenOffAndComesBack() {
    submit(QStringLiteral("Dana"), 10);
    submit(QStringLiteral("Noor"), 5);
    QTRY_COMPARE(truth(), QStringList({"Dana 10", "Noor 5"}));
    openPlayer(QStringLiteral("Noor"));
    QTRY_VERIFY(item("removePlayer") != nullptr && item("removePlayer")->isEnabled());
    QVERIFY(click("removePlayer"));
    QTRY_COMPARE(text(item("destroyWarning")),
                 QStringLiteral("Take Noor off “default” removes the player and the score 5 from every "
                                "screen. Undo brings both back."));
    QTRY_VERIFY(item("dialogConfirm")->isEnabled());
    QVERIFY(click("dialogConfirm"));
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    QTRY_COMPARE(text(item("playerStanding")), QStringLiteral("Not on “default”."));
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(truth(), QStringList({"Dana 10", "Noor 5"}));
}

// In the rows and on the podium, by an icon and a word, and to who listens.
void PlayerTest::rowsSayWhomTheAudienceDoesNotSee() {
    for (const auto& [name, score] : {std::pair("A", 50), {"B", 40}, {"C", 30}, {"D", 20}, {"E", 10}}) {
        submit(QString::fromLatin1(name), score);
    }
    QTRY_COMPARE(audience().size(), 5);
    QTRY_VERIFY(item("asideMark") == nullptr);
    openPlayer(QStringLiteral("D"));
    QVERIFY(click("hidePlayer"));
    QTRY_COMPARE(audience().size(), 4);
    QTRY_VERIFY(item("asideMark") != nullptr);
    QTRY_COMPARE(text(item("asideWord")), QStringLiteral("hidden"));
    QTRY_VERIFY(rig_->desk.live()->ranking()->rows().front().hidden);
    const QAbstractItemModel* ranking = rig_->desk.live()->ranking();
    QCOMPARE(ranking->data(ranking->index(0, 0), RankingModel::spokenRole).toString(),
             QStringLiteral("Rank 4, D, 20, hidden from the audience"));
    key(Qt::Key_Escape);
    openPlayer(QStringLiteral("A"));
    QVERIFY(click("banPlayer"));
    QTRY_COMPARE(rig_->items(QStringLiteral("asideMark")).size(), std::size_t(2));
    QTRY_VERIFY(rig_->desk.live()->podium()->rows().front().banned);
    const QAbstractItemModel* podium = rig_->desk.live()->podium();
    QCOMPARE(podium->data(podium->index(0, 0), RankingModel::spokenRole).toString(),
             QStringLiteral("Rank 1, A, 50, barred"));
    QTRY_VERIFY(item("banPlayer")->isEnabled());
    QVERIFY(click("banPlayer"));
    QTRY_COMPARE(rig_->items(QStringLiteral("asideMark")).size(), std::size_t(1));
    key(Qt::Key_Z, Qt::ControlModifier); // barred again
    QTRY_COMPARE(rig_->items(QStringLiteral("asideMark")).size(), std::size_t(2));
}

void PlayerTest::teamAndDivisionAreSet() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    openPlayer(QStringLiteral("Dana"));
    openPart(1);
    QTRY_VERIFY(item("playerTeam") != nullptr && item("correctScore") == nullptr);
    QTRY_VERIFY(!item("saveFacts")->isEnabled()); // nothing is typed
    item("playerTeam")->forceActiveFocus();
    rig_->type(QStringLiteral("Reds"));
    item("playerDivision")->forceActiveFocus();
    rig_->type(QStringLiteral("U18"));
    QTRY_VERIFY(item("saveFacts")->isEnabled());
    key(Qt::Key_Return);
    QTRY_COMPARE(text(item("playerAnswer")), QStringLiteral("Dana is in the division “U18”."));
    QTRY_COMPARE(rig_->desk.player()->facts(), QStringLiteral("Reds · U18"));
    QTRY_VERIFY(!item("saveFacts")->isEnabled());
    QTRY_COMPARE(rig_->desk.divisions()->names(), QStringList({"U18"}));
    QTRY_COMPARE(text(item("divisionOffer")), QStringLiteral("U18"));
    QTRY_COMPARE(text(item("undoWhat")), QStringLiteral("team and division of Dana"));
    rig_->desk.undo()->undo();
    QTRY_COMPARE(rig_->desk.player()->facts(), QString());
    QTRY_COMPARE(text(item("playerTeam")), QString());
    QTRY_VERIFY(rig_->desk.divisions()->names().isEmpty());
}

void PlayerTest::whatIsTypedStaysWhileScoresCome() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    openPlayer(QStringLiteral("Dana"));
    openPart(1);
    QTRY_VERIFY(item("playerTeam") != nullptr);
    item("playerTeam")->forceActiveFocus();
    rig_->type(QStringLiteral("Re"));
    submit(QStringLiteral("Dana"), 5);
    QTRY_COMPARE(text(item("playerStanding")), QStringLiteral("1st · 15"));
    rig_->type(QStringLiteral("ds"));
    QTRY_COMPARE(text(item("playerTeam")), QStringLiteral("Reds"));
    key(Qt::Key_Escape); // another player begins with nothing of it
    QTRY_VERIFY(item("playerName") == nullptr);
    openPlayer(QStringLiteral("Dana"));
    openPart(1);
    QTRY_COMPARE(text(item("playerTeam")), QString());
}

void PlayerTest::theRankIsExplained() {
    submit(QStringLiteral("Dana"), 10);
    submit(QStringLiteral("Noor"), 25);
    QTRY_COMPARE(truth(), QStringList({"Noor 25", "Dana 10"}));
    openPlayer(QStringLiteral("Dana"));
    QVERIFY(rig_->desk.player()->explanation().isEmpty()); // nobody has asked
    openPart(2);
    QTRY_COMPARE(text(item("reason")), QStringLiteral("Dana has 10 and has rank 2, at place 2 of 2."));
    QTRY_VERIFY(rig_->items(QStringLiteral("reason")).size() > 3);
    submit(QStringLiteral("Dana"), 20);
    QTRY_COMPARE(text(item("reason")), QStringLiteral("Dana has 30 and has rank 1, at place 1 of 2."));
    openPart(0);
    QTRY_VERIFY(item("reason") == nullptr && item("correctScore") != nullptr);
    QVERIFY(rig_->desk.player()->explanation().isEmpty());
}

void PlayerTest::twoPlayersBecomeOneAndPartAgain() {
    submit(QStringLiteral("Dana"), 10);
    submit(QStringLiteral("Danna"), 5);
    submit(QStringLiteral("Noor"), 12);
    QTRY_COMPARE(truth(), QStringList({"Noor 12", "Dana 10", "Danna 5"}));
    openPlayer(QStringLiteral("Danna"));
    openPart(1);
    QVERIFY(click("mergePlayer"));
    QTRY_VERIFY(item("mergeOther") != nullptr && item("mergeOther")->hasActiveFocus());
    rig_->type(QStringLiteral("Dan"));
    MergeController* merging = rig_->desk.merge();
    QTRY_COMPARE(merging->completions()->count(), 1); // not who is to be merged
    QVERIFY(!item("dialogConfirm")->isEnabled());
    key(Qt::Key_Return);
    QTRY_VERIFY(item("mergeReason")->hasActiveFocus());
    QTRY_COMPARE(
        text(item("mergeOutcome")),
        QStringLiteral("All scores of Danna go to Dana, on every board, and later ones for Danna too.\n"
                       "On “default” the scores add up: 10 and 5 are 15.\n"
                       "Undo parts them again, each with their own."));
    key(Qt::Key_Return);
    QVERIFY(item("mergeReason") != nullptr); // not without a reason
    QCOMPARE(truth().size(), 3);
    rig_->type(QStringLiteral("entered twice"));
    QTRY_VERIFY(item("dialogConfirm")->isEnabled());
    key(Qt::Key_Return);
    QTRY_COMPARE(truth(), QStringList({"Dana 15", "Noor 12"}));
    QTRY_COMPARE(text(item("playerName")), QStringLiteral("Dana"));
    QTRY_COMPARE(text(item("playerAnswer")), QStringLiteral("Danna is part of Dana now."));
    QTRY_COMPARE(text(item("undoWhat")), QStringLiteral("merging of Danna into Dana"));
    rig_->desk.undo()->undo();
    QTRY_COMPARE(truth(), QStringList({"Noor 12", "Dana 10", "Danna 5"}));
}

void PlayerTest::aMergeIsRefusedInWords() {
    submit(QStringLiteral("Dana"), 10);
    submit(QStringLiteral("Noor"), 5);
    QTRY_COMPARE(truth().size(), 2);
    openPlayer(QStringLiteral("Dana"));
    openPart(1);
    QVERIFY(click("mergePlayer"));
    QTRY_VERIFY(item("mergeOther") != nullptr && item("mergeOther")->hasActiveFocus());
    rig_->type(QStringLiteral("Nobody"));
    QTRY_COMPARE(text(item("mergeOutcome")), QStringLiteral("Nobody else is called that."));
    MergeController* merging = rig_->desk.merge();
    merging->setOther(QStringLiteral("Noor"));
    QTRY_COMPARE(merging->completions()->count(), 1);
    merging->complete(0);
    QVERIFY(merging->setProperty("reason", QStringLiteral("the same")));
    MergePlayers first; // meanwhile somebody else does it
    first.playerId = "Dana";
    first.into = "Noor";
    rig_->send(first);
    QTRY_COMPARE(truth(), QStringList({"Noor 15"}));
    QVERIFY(click("dialogConfirm"));
    QTRY_COMPARE(text(item("playerAnswer")), QStringLiteral("the player has been merged already"));
}

} // namespace rostrum

ROSTRUM_EVENING_MAIN(PlayerTest)

#include "tst_player.moc"
