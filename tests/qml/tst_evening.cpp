// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator does on the evening beside entering scores, in the real window over a real writer: undo and redo, freeze and reveal,
// periods and archives, one player's corrections, a board's rules.

#include "tests/qml/desk_rig.h"
#include "tests/qml/window_words.h"

#include <QTest>

#include <algorithm>

namespace rostrum {

namespace {

QStringList namesOf(LiveController* live) {
    QStringList names;
    for (const RankingModel* model : {live->podium(), live->ranking()}) {
        for (const RankingRow& row : model->rows()) {
            names.append(QStringLiteral("%1 %2").arg(row.name).arg(row.score));
        }
    }
    return names;
}

} // namespace

class EveningTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { previousHandler = qInstallMessageHandler(gather); }
    void init();
    void cleanup();

    void theBoardDialogSetsEveryRule();
    void theBoardDialogChangesABoard();
    void aBadFieldIsSaidAndNothingIsMade();
    void aBoardThatComparesMoreAsksForMore();
    void undoSaysBeforeAndAfter();
    void everyPressOfUndoCounts();
    void undoTakesTheDesksOwnFirst();
    void aDeletedBoardComesBack();
    void frozenIsSaidAndTheAudienceStands();
    void theRevealGoesStepByStepAndBack();
    void periodsAreChosen();
    void archivesAreLookedAt();
    void aScoreIsCorrectedWithAReason();
    void aPlayerIsHiddenAndShown();
    void aPlayerIsBarred();
    void aPlayerIsTakenOffAndComesBack();
    void aLateScoreSaysSo();
    void newControlsAreBigEnough();

  private:
    void submit(const QString& player, int score) { rig_->submit("default", player.toStdString(), score); }
    void enter(const QString& player, const QString& score);
    void openPlayer(const QString& player);
    void makeBoard(BoardDraft draft);
    QStringList truth() { return namesOf(rig_->desk.live()); }
    QStringList audience() { return namesOf(rig_->desk.audience()); }
    QQuickItem* item(const char* name) const { return rig_->item(QLatin1String(name)); }
    bool click(const char* name, std::size_t which = 0) const {
        return rig_->click(QLatin1String(name), which);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(rig_->window(), key, modifiers);
    }
    const BoardConfig& config(const char* id) const {
        return rig_->desk.boards()->model().find(QLatin1String(id))->config;
    }

    std::unique_ptr<DeskRig> rig_;
};

void EveningTest::init() {
    warnings.clear();
    rig_ = std::make_unique<DeskRig>();
    QVERIFY(rig_->open());
    rig_->window()->requestActivate();
    QVERIFY(QTest::qWaitForWindowActive(rig_->window()));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void EveningTest::cleanup() {
    rig_.reset();
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join(QLatin1Char('\n'))));
}

void EveningTest::enter(const QString& player, const QString& score) {
    ScoreController* entry = rig_->desk.score();
    entry->setPlayer(player);
    entry->setScore(score);
    entry->submit();
    QTRY_VERIFY(!entry->isBusy() && !entry->answer().isEmpty());
    QVERIFY2(entry->answerIsGood(), qPrintable(entry->answer()));
}

void EveningTest::openPlayer(const QString& player) {
    rig_->desk.score()->setPlayer(player);
    key(Qt::Key_P, Qt::ControlModifier);
    QTRY_COMPARE(text(item("playerName")), player);
    QTRY_VERIFY(item("correctScore")->hasActiveFocus());
}

void EveningTest::makeBoard(BoardDraft draft) {
    const auto id = QString::fromStdString(*draft.id);
    rig_->createBoard(draft);
    rig_->desk.boards()->refresh();
    QTRY_VERIFY(rig_->desk.boards()->model().rowOf(id) >= 0);
    rig_->desk.live()->choose(id);
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void EveningTest::theBoardDialogSetsEveryRule() {
    key(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(item("boardName") != nullptr && item("boardName")->hasActiveFocus());
    rig_->type(QStringLiteral("Finals"));
    item("secondaryName")->forceActiveFocus();
    rig_->type(QStringLiteral("wins"));
    QVERIFY(click("secondaryAdd"));
    QTRY_COMPARE(rig_->items(QStringLiteral("secondary")).size(), std::size_t(1));
    item("secondaryName")->forceActiveFocus();
    rig_->type(QStringLiteral("fouls"));
    key(Qt::Key_Return);
    QTRY_COMPARE(rig_->items(QStringLiteral("secondary")).size(), std::size_t(2));
    QVERIFY(click("secondary", 1)); // the fewest first
    QTRY_COMPARE(text(rig_->items(QStringLiteral("secondary"))[1]), QStringLiteral("↑ fouls"));
    QMetaObject::invokeMethod(item("boardTies"), "chosen", Q_ARG(int, 2));

    QMetaObject::invokeMethod(item("boardPart"), "chosen", Q_ARG(int, 1));
    QTRY_VERIFY(item("periodDaily") != nullptr);
    QVERIFY(click("periodDaily"));
    QVERIFY(click("periodMonthly"));
    QMetaObject::invokeMethod(item("boardReset"), "chosen", Q_ARG(int, 2));
    QQuickItem* zone = item("boardZone");
    zone->forceActiveFocus();
    QMetaObject::invokeMethod(zone, "selectAll");
    rig_->type(QStringLiteral("berl"));
    QTRY_VERIFY(item("zoneOffer") != nullptr);
    key(Qt::Key_Return);
    QTRY_COMPARE(text(zone), QStringLiteral("Europe/Berlin"));
    QTRY_VERIFY(text(item("nextReset")).startsWith(QStringLiteral("Next: Mon ")));
    QVERIFY(text(item("nextReset")).contains(QStringLiteral(", 00:00.")));
    item("boardStarts")->forceActiveFocus();
    rig_->type(QStringLiteral("2026-01-02 10:00"));
    item("boardEnds")->forceActiveFocus();
    rig_->type(QStringLiteral("2036-01-02 10:00"));
    item("boardPlaces")->forceActiveFocus();
    QMetaObject::invokeMethod(item("boardPlaces"), "selectAll");
    rig_->type(QStringLiteral("50"));
    QVERIFY(click("dialogConfirm"));

    QTRY_COMPARE(rig_->desk.live()->boardId(), QStringLiteral("finals"));
    const BoardConfig& made = config("finals");
    QCOMPARE(made.tieBreaks.secondaries,
             (std::vector<SecondaryRule>{{"wins", SortOrder::descending}, {"fouls", SortOrder::ascending}}));
    QCOMPARE(made.tieBreaks.last, TieBreak::playerId);
    QVERIFY(made.periods.has(Period::daily) && made.periods.has(Period::monthly));
    QVERIFY(!made.periods.has(Period::weekly));
    QCOMPARE(made.resetPeriod, ResetPeriod::weekly);
    QCOMPARE(made.timeZone, std::string("Europe/Berlin"));
    QCOMPARE(made.startsAtMs.value_or(0), std::int64_t(1767344400000)); // 09:00 UTC
    QVERIFY(made.endsAtMs.has_value());
    QCOMPARE(made.maxEntries, std::uint64_t(50));
}

void EveningTest::theBoardDialogChangesABoard() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(rig_->desk.live()->podium()->count(), 1);
    key(Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(item("changeBoard") != nullptr);
    rig_->desk.boards()->refresh();
    QTRY_COMPARE(rig_->desk.boards()->model().boards().front().totalPlayers, std::uint64_t(1));
    QVERIFY(click("changeBoard"));
    QTRY_VERIFY(item("boardName") != nullptr && item("boardName")->hasActiveFocus());
    QVERIFY(item("boardId") == nullptr);      // the address stays
    QVERIFY(!item("boardRule")->isEnabled()); // what scores mean, too
    rig_->type(QStringLiteral("Summer Cup")); // over the old name, which is selected
    QMetaObject::invokeMethod(item("boardPart"), "chosen", Q_ARG(int, 1));
    QTRY_VERIFY(item("periodWeekly") != nullptr);
    QVERIFY(click("periodWeekly"));
    QVERIFY(click("dialogConfirm"));
    QTRY_COMPARE(text(item("boardsAnswer")), QStringLiteral("“default” is now called “Summer Cup”."));
    QTRY_COMPARE(config("default").name, std::string("Summer Cup"));
    QVERIFY(config("default").periods.has(Period::weekly));
    QCOMPARE(rig_->desk.live()->podium()->count(), 1); // the score is where it was
}

void EveningTest::aBadFieldIsSaidAndNothingIsMade() {
    key(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(item("boardName") != nullptr && item("boardName")->hasActiveFocus());
    rig_->type(QStringLiteral("Finals"));
    QTRY_VERIFY(item("dialogConfirm")->property("enabled").toBool());
    BoardForm* form = rig_->desk.form();
    const auto refuses = [&](const char* field, const QVariant& bad, const char* sentence) {
        const QVariant good = form->property(field);
        form->setProperty(field, bad);
        QTRY_VERIFY2(text(item("boardNote")).contains(QString::fromUtf8(sentence)),
                     qPrintable(text(item("boardNote"))));
        QVERIFY(!item("dialogConfirm")->property("enabled").toBool());
        form->setProperty(field, good);
        QTRY_VERIFY(item("dialogConfirm")->property("enabled").toBool());
    };
    refuses("timeZone", QStringLiteral("Europe/Nowhere"), "no time zone “Europe/Nowhere”");
    refuses("maxEntries", QStringLiteral("many"), "write a number");
    refuses("startsAt", QStringLiteral("tomorrow"), "no date and time");
    refuses("endsAt", QStringLiteral("2026-02-30 10:00"), "no date and time");
    item("secondaryName")->forceActiveFocus();
    rig_->type(QStringLiteral("two words"));
    key(Qt::Key_Return);
    QTRY_VERIFY(text(item("boardNote")).startsWith(QStringLiteral("Name a value")));
    key(Qt::Key_Escape);
    QTRY_VERIFY(item("boardName") == nullptr);
    QCOMPARE(rig_->desk.boards()->boards()->count(), 1);
}

void EveningTest::aBoardThatComparesMoreAsksForMore() {
    BoardDraft draft;
    draft.id = "league";
    draft.updateMode = UpdateMode::replace;
    draft.tieBreaks = TieBreaks{{{"wins", SortOrder::descending}}, TieBreak::first};
    makeBoard(draft);
    QTRY_COMPARE(rig_->items(QStringLiteral("secondaryField")).size(), std::size_t(1));
    ScoreController* entry = rig_->desk.score();
    entry->setPlayer(QStringLiteral("Dana"));
    entry->setScore(QStringLiteral("10"));
    entry->submit();
    QCOMPARE(entry->answer(), QStringLiteral("Type wins too: this board compares it."));
    QTRY_VERIFY(item("secondaryField")->hasActiveFocus());
    rig_->type(QStringLiteral("3"));
    key(Qt::Key_Return);
    QTRY_COMPARE(text(item("scoreAnswer")), QStringLiteral("Dana 10, 1st, new player"));
    QTRY_COMPARE(text(item("secondaryField")), QString());
    entry->setPlayer(QStringLiteral("Noor"));
    entry->setScore(QStringLiteral("10"));
    entry->setSecondary(0, QStringLiteral("4"));
    entry->submit();
    QTRY_COMPARE(truth(), QStringList({"Noor 10", "Dana 10"})); // more wins
}

void EveningTest::undoSaysBeforeAndAfter() {
    enter(QStringLiteral("Dana"), QStringLiteral("100"));
    enter(QStringLiteral("Dana"), QStringLiteral("20"));
    QTRY_COMPARE(truth(), QStringList({"Dana 120"}));
    QTRY_VERIFY2(text(item("undoWhat")).contains(QStringLiteral("Dana")), qPrintable(text(item("undoWhat"))));
    const QString before = text(item("undoWhat"));
    QVERIFY2(before.contains(QStringLiteral("120")) && before.contains(QStringLiteral("100")),
             qPrintable(before));
    QVERIFY(item("redo") == nullptr);
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(truth(), QStringList({"Dana 100"}));
    QTRY_VERIFY2(text(item("undoAnswer")).startsWith(QStringLiteral("Undone: ")),
                 qPrintable(text(item("undoAnswer"))));
    QVERIFY(text(item("undoAnswer")).contains(QStringLiteral("Dana")));
    QTRY_VERIFY(item("redoWhat") != nullptr && text(item("redoWhat")).contains(QStringLiteral("Dana")));
    key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(truth(), QStringList({"Dana 120"}));
    QTRY_VERIFY(text(item("undoAnswer")).startsWith(QStringLiteral("Redone: ")));
    QTRY_VERIFY(item("redo") == nullptr);
    QVERIFY(click("undo")); // and by hand
    QTRY_COMPARE(truth(), QStringList({"Dana 100"}));
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("Dana")));
    QVERIFY(click("undo"));
    QTRY_VERIFY(truth().isEmpty());
}

void EveningTest::everyPressOfUndoCounts() {
    enter(QStringLiteral("Dana"), QStringLiteral("100"));
    enter(QStringLiteral("Noor"), QStringLiteral("40"));
    enter(QStringLiteral("Dana"), QStringLiteral("20"));
    QTRY_COMPARE(truth(), QStringList({"Dana 120", "Noor 40"}));
    submit(QStringLiteral("Game"), 7);
    QTRY_VERIFY2(text(item("undoWhat")).contains(QStringLiteral("120")), qPrintable(text(item("undoWhat"))));
    for (int press = 0; press < 5;
         ++press) { // faster than the answers come, and more than there is of the desk's own
        key(Qt::Key_Z, Qt::ControlModifier);
    }
    QTRY_COMPARE(truth(), QStringList({"Game 7"}));
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("Game")));
    for (int press = 0; press < 3; ++press) {
        key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    }
    QTRY_COMPARE(truth(), QStringList({"Dana 120", "Noor 40", "Game 7"}));
}

void EveningTest::undoTakesTheDesksOwnFirst() {
    enter(QStringLiteral("Dana"), QStringLiteral("100"));
    submit(QStringLiteral("Game"), 50); // a game scores meanwhile
    QTRY_COMPARE(truth(), QStringList({"Dana 100", "Game 50"}));
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("Dana")));
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(truth(), QStringList({"Game 50"}));
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("Game"))); // nothing of its own is left
}

void EveningTest::aDeletedBoardComesBack() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    key(Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(item("deleteBoard") != nullptr);
    QVERIFY(click("deleteBoard"));
    QTRY_VERIFY(text(item("destroyWarning")).contains(QStringLiteral("1 score ")));
    QTRY_VERIFY(item("dialogConfirm")->property("enabled").toBool());
    QVERIFY(click("dialogConfirm"));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::NoBoard);
    QTRY_VERIFY(item("answerAction") != nullptr); // the answer offers the way back
    QVERIFY(text(item("undoWhat")).contains(QStringLiteral("deletion of “default”")));
    QVERIFY(click("answerAction"));
    QTRY_COMPARE(rig_->desk.live()->boardId(), QStringLiteral("default"));
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    QTRY_VERIFY(text(item("undoAnswer")).startsWith(QStringLiteral("Undone: deletion")));
}

void EveningTest::frozenIsSaidAndTheAudienceStands() {
    submit(QStringLiteral("Dana"), 10);
    submit(QStringLiteral("Noor"), 5);
    QTRY_COMPARE(audience(), QStringList({"Dana 10", "Noor 5"}));
    QVERIFY(click("freeze"));
    QTRY_VERIFY(item("freezeBar") != nullptr);
    QCOMPARE(text(item("freezeBar"), "title"), QStringLiteral("Frozen for the audience"));
    QTRY_VERIFY(item("audienceTop") != nullptr);
    submit(QStringLiteral("Noor"), 20);
    QTRY_COMPARE(truth(), QStringList({"Noor 25", "Dana 10"}));
    QTest::qWait(300); // long enough for what must not come
    QCOMPARE(audience(), QStringList({"Dana 10", "Noor 5"}));
    QTRY_COMPARE(rig_->items(QStringLiteral("audienceName")).size(), std::size_t(2));
    QCOMPARE(text(item("audienceName")), QStringLiteral("Dana"));
    QVERIFY(click("unfreeze"));
    QTRY_COMPARE(audience(), QStringList({"Noor 25", "Dana 10"}));
    QTRY_VERIFY(item("freezeBar") == nullptr);
    QTRY_VERIFY(text(item("freezeAnswer")).contains(QStringLiteral("shows everything again")));
}

void EveningTest::theRevealGoesStepByStepAndBack() {
    for (const auto& [name, score] : {std::pair("A", 30), {"B", 20}, {"C", 10}}) {
        submit(QString::fromLatin1(name), score);
    }
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 10"}));
    QVERIFY(click("freeze"));
    QTRY_VERIFY(item("freezeBar") != nullptr);
    submit(QStringLiteral("C"), 5);  // 15: stays last
    submit(QStringLiteral("B"), 25); // 45: first
    QTRY_COMPARE(truth(), QStringList({"B 45", "A 30", "C 15"}));
    key(Qt::Key_PageDown);
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 15"}));
    QTRY_VERIFY2(text(item("freezeBar"), "detail").contains(QStringLiteral("1 player still")),
                 qPrintable(text(item("freezeBar"), "detail")));
    key(Qt::Key_PageUp);
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 10"}));
    QTRY_VERIFY(item("revealNext")->isEnabled());
    QVERIFY(click("revealNext"));
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 15"}));
    QTRY_VERIFY(item("revealNext")->isEnabled());
    QVERIFY(click("revealNext"));
    QTRY_COMPARE(audience(), QStringList({"B 45", "A 30", "C 15"}));
    QTRY_VERIFY(!item("revealNext")->isEnabled());
    QCOMPARE(text(item("freezeBar"), "detail"), QStringLiteral("They see everything now."));
    QVERIFY(click("revealBack"));
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 15"}));
}

void EveningTest::periodsAreChosen() {
    BoardDraft draft;
    draft.id = "week";
    draft.updateMode = UpdateMode::increment;
    PeriodSet periods;
    periods.add(Period::daily);
    draft.periods = periods;
    makeBoard(draft);
    QTRY_VERIFY(item("periods") != nullptr);
    Submission old;
    old.leaderboardId = "week";
    old.playerId = "Old";
    old.score = {100, 0};
    old.timestampMs = rig_->clock.wallMs() - 5LL * 24 * 60 * 60'000;
    rig_->submit({old});
    rig_->submit("week", "New", 10);
    QTRY_COMPARE(truth(), QStringList({"Old 100", "New 10"}));
    QMetaObject::invokeMethod(item("periods"), "chosen", Q_ARG(int, 1));
    QTRY_COMPARE(truth(), QStringList({"New 10"}));
    QCOMPARE(audience(), QStringList({"Old 100", "New 10"})); // their page shows all
    QTRY_VERIFY(item("audienceTop") != nullptr);
    rig_->submit("week", "New", 7);
    QTRY_COMPARE(truth(), QStringList({"New 17"})); // live, too
    QMetaObject::invokeMethod(item("periods"), "chosen", Q_ARG(int, 0));
    QTRY_COMPARE(truth(), QStringList({"Old 100", "New 17"}));
}

void EveningTest::archivesAreLookedAt() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    rig_->desk.boards()->reset(QStringLiteral("default"));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    submit(QStringLiteral("Noor"), 3);
    QTRY_COMPARE(truth(), QStringList({"Noor 3"}));
    QVERIFY(click("archives"));
    QTRY_COMPARE(rig_->items(QStringLiteral("archive")).size(), std::size_t(1));
    QVERIFY(text(item("archive"), "name").startsWith(QStringLiteral("Reset ")));
    QVERIFY(click("archive"));
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    QTRY_VERIFY(item("archiveBar") != nullptr);
    QVERIFY(text(item("archiveBar"), "title").startsWith(QStringLiteral("Reset ")));
    QCOMPARE(audience(), QStringList({"Noor 3"})); // and it is in sight
    QTRY_VERIFY(item("audienceTop") != nullptr);
    submit(QStringLiteral("Noor"), 4);
    QTRY_COMPARE(audience(), QStringList({"Noor 7"}));
    QCOMPARE(truth(), QStringList({"Dana 10"})); // an archive never changes
    QVERIFY(click("leaveArchive"));
    QTRY_COMPARE(truth(), QStringList({"Noor 7"}));
    QVERIFY(item("archiveBar") == nullptr);
}

void EveningTest::aScoreIsCorrectedWithAReason() {
    submit(QStringLiteral("Dana"), 100);
    QTRY_COMPARE(truth(), QStringList({"Dana 100"}));
    QVERIFY(click("podiumPlace")); // by mouse
    QTRY_COMPARE(text(item("playerName")), QStringLiteral("Dana"));
    QTRY_COMPARE(text(item("playerStanding")), QStringLiteral("1st · 100"));
    QTRY_VERIFY(item("correctScore")->hasActiveFocus());
    rig_->type(QStringLiteral("42"));
    QVERIFY(!item("correct")->isEnabled()); // not without a reason
    key(Qt::Key_Return);
    QTRY_VERIFY(item("correctReason")->hasActiveFocus());
    rig_->type(QStringLiteral("typed twice"));
    key(Qt::Key_Return);
    QTRY_COMPARE(truth(), QStringList({"Dana 42"}));
    QTRY_COMPARE(text(item("playerAnswer")), QStringLiteral("Dana corrected: 100 → 42, 1st"));
    QTRY_COMPARE(text(item("playerStanding")), QStringLiteral("1st · 42"));
    QCOMPARE(text(item("correctReason")), QString());
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(truth(), QStringList({"Dana 100"}));
    key(Qt::Key_Escape);
    QTRY_VERIFY(item("playerName") == nullptr);
    QTRY_VERIFY(item("playerField")->hasActiveFocus());
}

void EveningTest::aPlayerIsHiddenAndShown() {
    submit(QStringLiteral("Dana"), 10);
    submit(QStringLiteral("Noor"), 5);
    QTRY_COMPARE(audience(), QStringList({"Dana 10", "Noor 5"}));
    openPlayer(QStringLiteral("Dana"));
    QVERIFY(click("hidePlayer"));
    QTRY_COMPARE(audience(), QStringList({"Noor 5"}));
    QCOMPARE(truth(), QStringList({"Dana 10", "Noor 5"})); // the desk sees the truth
    QTRY_VERIFY(item("hiddenBadge") != nullptr);
    QVERIFY(text(item("playerAnswer")).contains(QStringLiteral("does not see Dana")));
    QVERIFY(click("hidePlayer"));
    QTRY_COMPARE(audience(), QStringList({"Dana 10", "Noor 5"}));
    QTRY_VERIFY(item("hiddenBadge") == nullptr);
}

void EveningTest::aPlayerIsBarred() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    openPlayer(QStringLiteral("Dana"));
    QVERIFY(click("banPlayer"));
    QTRY_VERIFY(item("bannedBadge") != nullptr);
    QCOMPARE(text(item("playerAnswer")), QStringLiteral("No more scores are taken for Dana."));
    QVERIFY(click("banPlayer"));
    QTRY_VERIFY(item("bannedBadge") == nullptr);
}

void EveningTest::aPlayerIsTakenOffAndComesBack() {
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

void EveningTest::aLateScoreSaysSo() {
    BoardDraft draft;
    draft.id = "daily";
    PeriodSet periods;
    periods.add(Period::daily);
    draft.periods = periods;
    makeBoard(draft);
    QTRY_VERIFY(item("whenField") != nullptr);
    ScoreController* entry = rig_->desk.score();
    entry->setPlayer(QStringLiteral("Dana"));
    entry->setScore(QStringLiteral("10"));
    item("whenField")->forceActiveFocus();
    rig_->type(QStringLiteral("2020-01-02 10:00"));
    key(Qt::Key_Return);
    QTRY_VERIFY2(text(item("scoreAnswer")).contains(QStringLiteral("late")),
                 qPrintable(text(item("scoreAnswer"))));
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    rig_->desk.live()->setPeriod(static_cast<int>(Period::daily));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void EveningTest::newControlsAreBigEnough() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    const auto check = [&](const QString& where) {
        rig_->window()->grabWindow();
        const std::function<void(const QQuickItem*)> visit = [&](const QQuickItem* one) {
            if (!one->isVisible()) {
                return;
            }
            if (one->inherits("QQuickAbstractButton") || one->inherits("QQuickTextField")) {
                QVERIFY2(one->width() >= 44 && one->height() >= 44,
                         qPrintable(QStringLiteral("%1 in %2 is %3 x %4")
                                        .arg(one->objectName(), where)
                                        .arg(one->width())
                                        .arg(one->height())));
                const QPointF end = one->mapToScene(QPointF(one->width(), one->height()));
                QVERIFY2(end.x() <= rig_->window()->width() + 1, qPrintable(one->objectName() + where));
            }
            for (const QQuickItem* child : one->childItems()) {
                visit(child);
            }
        };
        visit(rig_->window()->contentItem());
    };
    openPlayer(QStringLiteral("Dana"));
    check(QStringLiteral("the player's panel"));
    key(Qt::Key_Escape);
    QVERIFY(click("freeze"));
    QTRY_VERIFY(item("freezeBar") != nullptr);
    check(QStringLiteral("a frozen board"));
    key(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(item("boardName") != nullptr);
    check(QStringLiteral("the rules"));
    QMetaObject::invokeMethod(item("boardPart"), "chosen", Q_ARG(int, 1));
    check(QStringLiteral("the times"));
}

} // namespace rostrum

int main(int argc, char** argv) {
    qputenv("QT_QUICK_BACKEND", "software"); // no graphics card is needed
    QGuiApplication app(argc, argv);
    rostrum::EveningTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_evening.moc"
