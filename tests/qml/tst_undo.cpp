// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo in the window: what they would do is said before, and what they did afterwards.

#include "tests/qml/evening.h"

namespace rostrum {

class UndoTest : public Evening {
    Q_OBJECT

  private slots:
    void undoSaysBeforeAndAfter();
    void everyPressOfUndoCounts();
    void undoTakesTheDesksOwnFirst();
    void aFreezeIsUndoneLikeAnythingElse();
    void aDeletedBoardComesBack();
};

void UndoTest::undoSaysBeforeAndAfter() {
    enter(QStringLiteral("Dana"), QStringLiteral("100"));
    enter(QStringLiteral("Dana"), QStringLiteral("20"));
    QTRY_COMPARE(truth(), QStringList({"Dana 120"}));
    QTRY_VERIFY2(text(item("undoWhat")).contains(QStringLiteral("120")), qPrintable(text(item("undoWhat"))));
    const QString before = text(item("undoWhat"));
    QVERIFY2(before.contains(QStringLiteral("Dana")) && before.contains(QStringLiteral("100")),
             qPrintable(before));
    QTRY_VERIFY(item("redo") == nullptr);
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(truth(), QStringList({"Dana 100"}));
    QTRY_VERIFY2(text(item("undoAnswer")).startsWith(QStringLiteral("Undone: ")),
                 qPrintable(text(item("undoAnswer"))));
    QTRY_VERIFY(text(item("undoAnswer")).contains(QStringLiteral("Dana")));
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

void UndoTest::everyPressOfUndoCounts() {
    enter(QStringLiteral("Dana"), QStringLiteral("100"));
    enter(QStringLiteral("Noor"), QStringLiteral("40"));
    enter(QStringLiteral("Dana"), QStringLiteral("20"));
    QTRY_COMPARE(truth(), QStringList({"Dana 120", "Noor 40"}));
    submit(QStringLiteral("Game"), 7);
    QTRY_VERIFY2(text(item("undoWhat")).contains(QStringLiteral("120")), qPrintable(text(item("undoWhat"))));
    for (int press = 0; press < 5; ++press) { // before any answer comes, and more than there is of its own
        rig_->desk.undo()->undo();
    }
    QTRY_COMPARE(truth(), QStringList({"Game 7"}));
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("Game")));
    for (int press = 0; press < 3; ++press) {
        rig_->desk.undo()->redo();
    }
    QTRY_COMPARE(truth(), QStringList({"Dana 120", "Noor 40", "Game 7"}));
}

void UndoTest::undoTakesTheDesksOwnFirst() {
    enter(QStringLiteral("Dana"), QStringLiteral("100"));
    submit(QStringLiteral("Game"), 50); // a game scores meanwhile
    QTRY_COMPARE(truth(), QStringList({"Dana 100", "Game 50"}));
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("Dana")));
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(truth(), QStringList({"Game 50"}));
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("Game"))); // nothing of its own is left
}

void UndoTest::aFreezeIsUndoneLikeAnythingElse() {
    enter(QStringLiteral("Dana"), QStringLiteral("100"));
    QTRY_COMPARE(audience(), QStringList({"Dana 100"}));
    QVERIFY(click("freeze"));
    QTRY_VERIFY(item("freezeBar") != nullptr);
    enter(QStringLiteral("Noor"), QStringLiteral("5"));
    QTRY_COMPARE(truth(), QStringList({"Dana 100", "Noor 5"}));
    QCOMPARE(audience(), QStringList({"Dana 100"}));
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("Noor")));
    key(Qt::Key_Z, Qt::ControlModifier); // the score of behind the freeze
    QTRY_COMPARE(truth(), QStringList({"Dana 100"}));
    QVERIFY(item("freezeBar") != nullptr);
    QTRY_VERIFY2(text(item("undoWhat")).startsWith(QStringLiteral("freezing of")),
                 qPrintable(text(item("undoWhat"))));
    key(Qt::Key_Z, Qt::ControlModifier); // and then the freeze itself
    QTRY_VERIFY(item("freezeBar") == nullptr);
    QTRY_VERIFY(text(item("redoWhat")).startsWith(QStringLiteral("freezing of")));
    key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(item("freezeBar") != nullptr);
    QVERIFY(click("unfreeze"));
    QTRY_VERIFY(item("freezeBar") == nullptr);
    key(Qt::Key_Z, Qt::ControlModifier); // shown too early
    QTRY_VERIFY(item("freezeBar") != nullptr);
    QCOMPARE(audience(), QStringList({"Dana 100"}));
}

void UndoTest::aDeletedBoardComesBack() {
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
    QTRY_VERIFY(text(item("undoWhat")).contains(QStringLiteral("deletion of “default”")));
    QVERIFY(click("answerAction"));
    QTRY_COMPARE(rig_->desk.live()->boardId(), QStringLiteral("default"));
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    QTRY_VERIFY(text(item("undoAnswer")).startsWith(QStringLiteral("Undone: deletion")));
}

} // namespace rostrum

ROSTRUM_EVENING_MAIN(UndoTest)

#include "tst_undo.moc"
