// SPDX-License-Identifier: GPL-3.0-or-later
// The real window over a real writer, driven as an operator drives it: with keys and clicks.

#include "app/controllers/start_error.h"
#include "tests/qml/board_in_window.h"

#include <QDateTime>
#include <QQmlProperty>
#include <QTemporaryFile>

#include <functional>
#include <optional>

namespace rostrum {

class WindowTest : public BoardInWindow {
    Q_OBJECT

  private slots:
    void anEventOfAnOperator();
    void completionByKeyboard();
    void everyPageOpensByKeyboard();
    void escapeDestroysNothing();
    void deletesTheLastBoardAndMakesANew();
    void lightIsChosenInSettings();
    void aFaultIsAlwaysInSight();
    void aClockThatJumpsIsSaid();
    void aFileThatDoesNotOpenHasAWindow();
    void anUnreadableFileIsShown();
    void escapeAndSlashLeadToThePlayer();
    void loadingIsShown();
    void targetsAreBigEnough();
    void markupInNamesIsText();
};

// The whole of it: a board is made, scores come, the podium changes, the board is reset.
void WindowTest::anEventOfAnOperator() {
    makeByHand(QStringLiteral("Spring Cup"));
    enterByHand(QStringLiteral("Dana"), QStringLiteral("10"));
    QTRY_COMPARE(answer(), QStringLiteral("Dana 10 (+10), 1st, new player"));
    QTRY_COMPARE(podium(), QStringList({QStringLiteral("1 Dana")}));
    enterByHand(QStringLiteral("São Tomé and Príncipe"), QStringLiteral("8"));
    enterByHand(QStringLiteral("Curaçao"), QStringLiteral("6"));
    enterByHand(QStringLiteral("Eun-ji"), QStringLiteral("4"));
    QTRY_COMPARE(podium(), QStringList({QStringLiteral("2 São Tomé and Príncipe"), QStringLiteral("1 Dana"),
                                        QStringLiteral("3 Curaçao")}));
    QTRY_COMPARE(ranking(), QStringList({QStringLiteral("Eun-ji")}));

    enterByHand(QStringLiteral("eun-ji"), QStringLiteral("+20")); // from the fourth place to the first
    QTRY_COMPARE(answer(), QStringLiteral("eun-ji 24 (+20), 1st ▲3"));
    QTRY_COMPARE(podium(), QStringList({QStringLiteral("2 Dana"), QStringLiteral("1 Eun-ji"),
                                        QStringLiteral("3 São Tomé and Príncipe")}));
    QTRY_COMPARE(ranking(), QStringList({QStringLiteral("Curaçao")}));
    QTRY_VERIFY(text(rig_->item(QStringLiteral("stripSaved"))).startsWith(QStringLiteral("saved ")));

    QVERIFY(rig_->click(QStringLiteral("nav0")));
    QTRY_COMPARE(rig_->items(QStringLiteral("resetBoard")).size(), std::size_t(2));
    QVERIFY(rig_->click(QStringLiteral("resetBoard"), 1));
    QTRY_VERIFY(rig_->item(QStringLiteral("destroyWarning")) != nullptr);
    QTRY_COMPARE(
        text(rig_->item(QStringLiteral("destroyWarning"))),
        QStringLiteral("Reset “Spring Cup” clears 4 scores on every screen. They are kept in the archive."));
    QTRY_COMPARE(rig_->desk.live()->podium()->count(), 3); // said, not yet done
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogConfirm"))->property("enabled").toBool());
    QVERIFY(rig_->click(QStringLiteral("dialogConfirm")));
    QTRY_COMPARE(text(rig_->item(QStringLiteral("boardsAnswer"))),
                 QStringLiteral("“Spring Cup” is reset: 4 scores cleared and kept in the archive."));
    QTRY_VERIFY(podium().isEmpty());
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void WindowTest::completionByKeyboard() {
    rig_->submit("default", "Dana Whitfield", 10);
    rig_->submit("default", "Daniel Okoro", 20);
    QTest::keyClick(rig_->window(), Qt::Key_2, Qt::ControlModifier);
    QTest::keyClick(rig_->window(), '/');
    QTRY_VERIFY(rig_->item(QStringLiteral("playerField"))->hasActiveFocus());
    rig_->type(QStringLiteral("dan"));
    QTRY_COMPARE(rig_->items(QStringLiteral("completion")).size(), std::size_t(2));
    QTest::keyClick(rig_->window(), Qt::Key_Down);
    QTest::keyClick(rig_->window(), Qt::Key_Down);
    const QString offered = text(rig_->items(QStringLiteral("completion"))[1], "name");
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_COMPARE(text(rig_->item(QStringLiteral("playerField"))), offered);
    QTRY_VERIFY(rig_->items(QStringLiteral("completion")).empty());
    rig_->type(QStringLiteral("5"));
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_VERIFY(answer().startsWith(offered));
    // A bad score keeps what was typed, and the keyboard stands on it.
    rig_->type(QStringLiteral("dana whitfield"));
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    rig_->type(QStringLiteral("1,204"));
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_COMPARE(answer(), QStringLiteral("1,204 can mean two numbers: write 1204 or 1.204."));
    QTRY_VERIFY(rig_->item(QStringLiteral("scoreField"))->hasActiveFocus());
    QTRY_COMPARE(text(rig_->item(QStringLiteral("playerField"))), QStringLiteral("dana whitfield"));
}

void WindowTest::everyPageOpensByKeyboard() {
    const QStringList signs{QStringLiteral("newBoard"), QStringLiteral("playerField"),
                            QStringLiteral("shareToggle"), QStringLiteral("themeChoice")};
    for (int page = 0; page < 4; ++page) {
        QTest::keyClick(rig_->window(), static_cast<Qt::Key>(Qt::Key_1 + page), Qt::ControlModifier);
        for (int other = 0; other < 4; ++other) {
            QTRY_COMPARE(rig_->item(signs[other]) != nullptr, other == page);
        }
        QTRY_VERIFY(rig_->item(QStringLiteral("stripSaved")) != nullptr); // never hides
    }
    QTest::keyClick(rig_->window(), Qt::Key_3, Qt::ControlModifier);
    QVERIFY(rig_->click(QStringLiteral("shareToggle")));
    QTRY_COMPARE(text(rig_->item(QStringLiteral("shareAddress"))),
                 QStringLiteral("http://192.168.1.20:8080/board/default"));
    QTRY_VERIFY(rig_->item(QStringLiteral("qrCode"))->property("valid").toBool());
}

void WindowTest::escapeDestroysNothing() {
    rig_->submit("default", "Dana", 10);
    QTest::keyClick(rig_->window(), Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(rig_->item(QStringLiteral("deleteBoard")) != nullptr);
    QVERIFY(rig_->click(QStringLiteral("deleteBoard")));
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogCancel")) != nullptr);
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogCancel"))->hasActiveFocus()); // Enter alone destroys nothing
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogCancel")) == nullptr);
    QVERIFY(rig_->click(QStringLiteral("deleteBoard")));
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogCancel")) != nullptr);
    QTest::keyClick(rig_->window(), Qt::Key_Escape);
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogCancel")) == nullptr);
    QTRY_COMPARE(rig_->desk.boards()->boards()->count(), 1);
    QVERIFY(rig_->desk.boards()->answer().isEmpty());
}

void WindowTest::deletesTheLastBoardAndMakesANew() {
    QTest::keyClick(rig_->window(), Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(rig_->item(QStringLiteral("deleteBoard")) != nullptr);
    QVERIFY(rig_->click(QStringLiteral("deleteBoard")));
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogConfirm")) != nullptr);
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogCancel"))->hasActiveFocus());
    QVERIFY(rig_->click(QStringLiteral("dialogConfirm")));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::NoBoard);
    QTest::keyClick(rig_->window(), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(rig_->item(QStringLiteral("stateAction")) != nullptr);
    QVERIFY(rig_->click(QStringLiteral("stateAction")));
    QTRY_VERIFY(rig_->item(QStringLiteral("boardName")) != nullptr);
    QTRY_VERIFY(rig_->item(QStringLiteral("boardName"))->hasActiveFocus());
    rig_->type(QStringLiteral("Finals"));
    QTRY_COMPARE(text(rig_->item(QStringLiteral("boardId"))), QStringLiteral("finals"));
    QVERIFY(rig_->click(QStringLiteral("dialogConfirm")));
    QTRY_COMPARE(rig_->desk.live()->boardId(), QStringLiteral("finals"));
}

void WindowTest::lightIsChosenInSettings() {
    const QColor dark = rig_->window()->color();
    QTest::keyClick(rig_->window(), Qt::Key_4, Qt::ControlModifier);
    QTRY_VERIFY(rig_->item(QStringLiteral("themeChoice")) != nullptr);
    QVERIFY(rig_->click(QStringLiteral("segment1")));
    QTRY_VERIFY(!rig_->desk.preferences()->isDark());
    QTRY_VERIFY(rig_->window()->color() != dark);
    QVERIFY(rig_->window()->color().lightnessF() > 0.9);
}

void WindowTest::aFaultIsAlwaysInSight() {
    rig_->door.trouble = QStringLiteral("Port 8080 is used by another program (setting server.port).");
    rig_->door.nextFree = 8081;
    emit rig_->door.changed();
    for (int page = 0; page < 4; ++page) {
        QTest::keyClick(rig_->window(), static_cast<Qt::Key>(Qt::Key_1 + page), Qt::ControlModifier);
        QTRY_COMPARE(text(rig_->item(QStringLiteral("faultText"))), rig_->door.trouble);
    }
    QTRY_COMPARE(text(rig_->item(QStringLiteral("stripFaults"))), QStringLiteral("1 fault"));
    QTRY_COMPARE(text(rig_->item(QStringLiteral("faultAction"))), QStringLiteral("Use port 8081"));
    QVERIFY(rig_->click(QStringLiteral("faultAction")));
    QTRY_VERIFY(rig_->item(QStringLiteral("faultText")) == nullptr);
    QCOMPARE(rig_->door.listening, quint16(8081));

    rig_->vitals.update([](VitalSigns& signs) { signs.ledgerFault = "the disk is full"; });
    QTRY_COMPARE(text(rig_->item(QStringLiteral("faultText"))),
                 QStringLiteral("Scores cannot be saved: the disk is full"));
}

// What, since when, and what the program does; on every page, until it is over.
void WindowTest::aClockThatJumpsIsSaid() {
    const auto doubt = [&](std::optional<ClockDoubt> what) {
        rig_->vitals.update([&](VitalSigns& signs) { signs.clockDoubt = what; });
    };
    QTRY_VERIFY(item("clockDoubt") == nullptr);
    const QDateTime since(QDate(2026, 11, 21), QTime(20, 59, 7));
    doubt(ClockDoubt{26LL * 3'600'000, since.toMSecsSinceEpoch()});
    QTRY_VERIFY(item("clockDoubt") != nullptr);
    QTRY_COMPARE(text(item("clockDoubt")),
                 QStringLiteral(
                     "This computer's clock jumped ahead by 1 day 2 h at 20:59:07. Rostrum keeps the time it "
                     "had, and believes the clock once it has stayed so for a minute."));
    QTRY_COMPARE(text(item("stripFaults")), QStringLiteral("1 fault"));
    key(Qt::Key_4, Qt::ControlModifier);
    QTRY_VERIFY(item("themeChoice") != nullptr);
    QTRY_VERIFY(item("clockDoubt") != nullptr);
    doubt(ClockDoubt{-90'000, since.toMSecsSinceEpoch()});
    QTRY_VERIFY(text(item("clockDoubt"))
                    .startsWith(QStringLiteral("This computer's clock jumped back by 1 min 30 s")));
    rig_->door.trouble = QStringLiteral("The port is taken."); // beside another fault
    QTRY_COMPARE(text(item("stripFaults")), QStringLiteral("2 faults"));
    QTRY_VERIFY(item("faultText") != nullptr && item("clockDoubt") != nullptr);
    rig_->door.trouble.clear();
    doubt({});
    QTRY_VERIFY(item("clockDoubt") == nullptr);
    QTRY_COMPARE(text(item("stripFaults")), QStringLiteral("no faults"));
}

void WindowTest::aFileThatDoesNotOpenHasAWindow() {
    QTemporaryFile other;
    QVERIFY(other.open());
    StartError error(QStringLiteral("cup.rostrum is used by another Rostrum"), QStringLiteral("cup.rostrum"),
                     QStringLiteral("event-2.rostrum"));
    QQmlApplicationEngine engine;
    QVERIFY(error.show(engine));
    QObject* window = engine.rootObjects().constFirst();
    const auto find = [&](const char* name) { return window->findChild<QObject*>(QLatin1String(name)); };
    QCOMPARE(find("startSentence")->property("text").toString(), error.sentence());
    QCOMPARE(find("startOpen")->property("text").toString(), QStringLiteral("Try again"));
    find("startFile")->setProperty("text", QStringLiteral("nowhere.rostrum"));
    QCOMPARE(find("startOpen")->property("text").toString(), QStringLiteral("Open another file"));
    QVERIFY(QMetaObject::invokeMethod(find("startOpen"), "clicked"));
    QVERIFY(error.chosen().isEmpty() && !find("startProblem")->property("text").toString().isEmpty());
    find("startFile")->setProperty("text", other.fileName());
    QVERIFY(QMetaObject::invokeMethod(find("startOpen"), "clicked"));
    QCOMPARE(error.chosen(), other.fileName());
    QVERIFY(QMetaObject::invokeMethod(find("startNew"), "clicked"));
    QCOMPARE(error.chosen(), QStringLiteral("event-2.rostrum"));
    QVERIFY(QMetaObject::invokeMethod(find("startQuit"), "clicked"));
    QVERIFY(error.chosen().isEmpty());
}

void WindowTest::anUnreadableFileIsShown() {
    DeskRig late(false);
    QVERIFY(late.open());
    late.vitals.update([](VitalSigns& signs) { signs.ledgerFault = "event 7 is damaged"; });
    QTRY_VERIFY(late.item(QStringLiteral("unreadable")) != nullptr);
    QTRY_COMPARE(text(late.item(QStringLiteral("stripSaved"))), QStringLiteral("not open"));
}

void WindowTest::escapeAndSlashLeadToThePlayer() {
    enterByHand(QStringLiteral("Dana"), QStringLiteral("10"));
    QQuickItem* player = rig_->item(QStringLiteral("playerField"));
    QQuickItem* score = rig_->item(QStringLiteral("scoreField"));
    rig_->type(QStringLiteral("Dnaa"));
    QTRY_COMPARE(rig_->item(QStringLiteral("newPlayer"))->opacity(), 1.0);
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_VERIFY(score->hasActiveFocus());
    rig_->type(QStringLiteral("1/"));
    QTRY_VERIFY(player->hasActiveFocus());
    QTRY_COMPARE(text(score), QStringLiteral("1"));
    score->forceActiveFocus();
    QTest::keyClick(rig_->window(), Qt::Key_Escape);
    QTRY_VERIFY(player->hasActiveFocus());
    QTRY_COMPARE(text(player) + text(score), QString());
}

void WindowTest::loadingIsShown() {
    DeskRig late(false);
    QVERIFY(late.open());
    QCOMPARE(late.desk.live()->state(), LiveController::Loading);
    QTRY_COMPARE(text(late.item(QStringLiteral("stripSaved"))), QStringLiteral("opening the event"));
    QVERIFY(late.item(QStringLiteral("stateAction")) ==
            nullptr); // nothing offers to make a board before we know
    late.startWriter();
    QTRY_COMPARE(late.desk.live()->state(), LiveController::Empty);
}

void WindowTest::targetsAreBigEnough() {
    rig_->submit("default", "Dana", 10);
    for (int page = 0; page < 4; ++page) {
        QTest::keyClick(rig_->window(), static_cast<Qt::Key>(Qt::Key_1 + page), Qt::ControlModifier);
        QTRY_COMPARE(rig_->window()->property("page").toInt(), page);
        QCoreApplication::processEvents();
        int targets = 0;
        const std::function<void(const QQuickItem*)> visit = [&](const QQuickItem* item) {
            if (!item->isVisible()) {
                return;
            }
            if (item->inherits("QQuickAbstractButton") || item->inherits("QQuickTextField")) {
                ++targets;
                const auto what = QStringLiteral("%1 on page %2 is %3 x %4")
                                      .arg(item->objectName())
                                      .arg(page)
                                      .arg(item->width())
                                      .arg(item->height());
                QVERIFY2(item->width() >= 44 && item->height() >= 44, qPrintable(what));
            }
            for (const QQuickItem* child : item->childItems()) {
                visit(child);
            }
        };
        visit(rig_->window()->contentItem());
        QVERIFY(targets >= 5);
    }
}

void WindowTest::markupInNamesIsText() {
    rig_->submit("default", "<b>Bold</b> &amp; <img src=x>", 10);
    QTRY_COMPARE(podium(), QStringList({QStringLiteral("1 <b>Bold</b> &amp; <img src=x>")}));
    int texts = 0;
    const std::function<void(const QQuickItem*)> visit = [&](const QQuickItem* item) {
        if (item->inherits("QQuickText") && !item->inherits("QQuickPlaceholderText")) {
            ++texts;
            QVERIFY2(item->property("textFormat").toInt() == Qt::PlainText, qPrintable(text(item)));
        }
        for (const QQuickItem* child : item->childItems()) {
            visit(child);
        }
    };
    visit(rig_->window()->contentItem());
    QVERIFY(texts > 50);
}

} // namespace rostrum

ROSTRUM_EVENING_MAIN(WindowTest)

#include "tst_window.moc"
