// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog of a board: every rule is set and changed in it, what is wrong is said, and a board that compares more asks for more.

#include "tests/qml/evening.h"

namespace rostrum {

class RulesTest : public Evening {
    Q_OBJECT

  private slots:
    void theBoardDialogSetsEveryRule();
    void theBoardDialogChangesABoard();
    void aBadFieldIsSaidAndNothingIsMade();
    void aBoardThatComparesMoreAsksForMore();
};

void RulesTest::theBoardDialogSetsEveryRule() {
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
    QTRY_VERIFY(text(item("nextReset")).contains(QStringLiteral(", 00:00.")));
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

void RulesTest::theBoardDialogChangesABoard() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(rig_->desk.live()->podium()->count(), 1);
    key(Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(item("changeBoard") != nullptr);
    rig_->desk.boards()->refresh();
    QTRY_COMPARE(rig_->desk.boards()->model().boards().front().totalPlayers, std::uint64_t(1));
    QVERIFY(click("changeBoard"));
    QTRY_VERIFY(item("boardName") != nullptr && item("boardName")->hasActiveFocus());
    QTRY_VERIFY(item("boardId") == nullptr);      // the address stays
    QTRY_VERIFY(!item("boardRule")->isEnabled()); // what scores mean, too
    rig_->type(QStringLiteral("Summer Cup"));     // over the old name, which is selected
    QMetaObject::invokeMethod(item("boardPart"), "chosen", Q_ARG(int, 1));
    QTRY_VERIFY(item("periodWeekly") != nullptr);
    QVERIFY(click("periodWeekly"));
    QVERIFY(click("dialogConfirm"));
    QTRY_COMPARE(text(item("boardsAnswer")), QStringLiteral("“default” is now called “Summer Cup”."));
    QTRY_COMPARE(config("default").name, std::string("Summer Cup"));
    QVERIFY(config("default").periods.has(Period::weekly));
    QTRY_COMPARE(rig_->desk.live()->podium()->count(), 1); // the score is where it was
}

void RulesTest::aBadFieldIsSaidAndNothingIsMade() {
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
        QTRY_VERIFY(!item("dialogConfirm")->property("enabled").toBool());
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
    QTRY_COMPARE(rig_->desk.boards()->boards()->count(), 1);
}

void RulesTest::aBoardThatComparesMoreAsksForMore() {
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

} // namespace rostrum

ROSTRUM_EVENING_MAIN(RulesTest)

#include "tst_rules.moc"
