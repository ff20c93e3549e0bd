// SPDX-License-Identifier: GPL-3.0-or-later
// The real window over a real writer, driven as an operator drives it: with keys and clicks.

#include "app/controllers/start_error.h"
#include "tests/qml/desk_rig.h"
#include "tests/qml/window_words.h"

#include <QQmlProperty>
#include <QSignalSpy>
#include <QTemporaryFile>
#include <QTest>

#include <algorithm>
#include <cmath>

namespace rostrum {

class WindowTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void init();
    void cleanup();

    void anEventOfAnOperator();
    void rowsGlideToTheirPlace();
    void rowsStandInOrderHoweverTheyCame();
    void theTopStaysInSight();
    void reducedMotionJumps();
    void completionByKeyboard();
    void everyPageOpensByKeyboard();
    void escapeDestroysNothing();
    void deletesTheLastBoardAndMakesANew();
    void lightIsChosenInSettings();
    void aFaultIsAlwaysInSight();
    void aFileThatDoesNotOpenHasAWindow();
    void anUnreadableFileIsShown();
    void escapeAndSlashLeadToThePlayer();
    void loadingIsShown();
    void targetsAreBigEnough();
    void markupInNamesIsText();

  private:
    QStringList podium() const;  // name and place, from the left
    QStringList ranking() const; // names from top to bottom
    void makeBoard(const QString& name);
    void enter(const QString& player, const QString& score);
    QString answer() const { return text(rig_->item(QStringLiteral("scoreAnswer"))); }

    std::unique_ptr<DeskRig> rig_;
};

void WindowTest::initTestCase() { previousHandler = qInstallMessageHandler(gather); }

void WindowTest::init() {
    warnings.clear();
    rig_ = std::make_unique<DeskRig>();
    QVERIFY(rig_->open());
    rig_->window()->requestActivate();
    QVERIFY(QTest::qWaitForWindowActive(rig_->window()));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void WindowTest::cleanup() {
    rig_.reset();
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join(QLatin1Char('\n'))));
}

QStringList WindowTest::podium() const {
    auto places = rig_->items(QStringLiteral("podiumPlace"));
    std::sort(places.begin(), places.end(),
              [](const QQuickItem* a, const QQuickItem* b) { return a->x() < b->x(); });
    QStringList found;
    for (const QQuickItem* place : places) {
        found.append(QStringLiteral("%1 %2").arg(text(place, "rank"), text(place, "name")));
    }
    return found;
}

QStringList WindowTest::ranking() const {
    auto rows = rig_->items(QStringLiteral("rankingRow"));
    std::sort(rows.begin(), rows.end(),
              [](const QQuickItem* a, const QQuickItem* b) { return a->y() < b->y(); });
    QStringList names;
    for (const QQuickItem* row : rows) {
        names.append(text(row, "name"));
    }
    return names;
}

void WindowTest::makeBoard(const QString& name) {
    QTest::keyClick(rig_->window(), Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(rig_->item(QStringLiteral("boardName")) != nullptr);
    QTRY_VERIFY(rig_->item(QStringLiteral("boardName"))->hasActiveFocus());
    rig_->type(name);
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_COMPARE(rig_->desk.live()->boardName(), name);
    QTRY_VERIFY(rig_->item(QStringLiteral("boardName")) == nullptr);
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void WindowTest::enter(const QString& player, const QString& score) {
    QQuickItem* field = rig_->item(QStringLiteral("playerField"));
    QVERIFY(field != nullptr);
    if (!field->hasActiveFocus()) {
        QVERIFY(rig_->click(QStringLiteral("playerField")));
    }
    QSignalSpy accepted(rig_->desk.score(), &ScoreController::accepted);
    rig_->type(player);
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_VERIFY(rig_->item(QStringLiteral("scoreField"))->hasActiveFocus());
    rig_->type(score);
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_COMPARE(accepted.count(), 1);
    QTRY_VERIFY(field->hasActiveFocus()); // ready for the next one
}

// The whole of it: a board is made, scores come, the podium changes, the board is reset.
void WindowTest::anEventOfAnOperator() {
    makeBoard(QStringLiteral("Spring Cup"));
    enter(QStringLiteral("Dana"), QStringLiteral("10"));
    QCOMPARE(answer(), QStringLiteral("Dana 10 (+10), 1st, new player"));
    QTRY_COMPARE(podium(), QStringList({QStringLiteral("1 Dana")}));
    enter(QStringLiteral("São Tomé and Príncipe"), QStringLiteral("8"));
    enter(QStringLiteral("Curaçao"), QStringLiteral("6"));
    enter(QStringLiteral("Eun-ji"), QStringLiteral("4"));
    QTRY_COMPARE(podium(), QStringList({QStringLiteral("2 São Tomé and Príncipe"), QStringLiteral("1 Dana"),
                                        QStringLiteral("3 Curaçao")}));
    QTRY_COMPARE(ranking(), QStringList({QStringLiteral("Eun-ji")}));

    enter(QStringLiteral("eun-ji"), QStringLiteral("+20")); // from the fourth place to the first
    QCOMPARE(answer(), QStringLiteral("eun-ji 24 (+20), 1st ▲3"));
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
    QCOMPARE(rig_->desk.live()->podium()->count(), 3); // said, not yet done
    QTRY_VERIFY(rig_->item(QStringLiteral("dialogConfirm"))->property("enabled").toBool());
    QVERIFY(rig_->click(QStringLiteral("dialogConfirm")));
    QTRY_COMPARE(text(rig_->item(QStringLiteral("boardsAnswer"))),
                 QStringLiteral("“Spring Cup” is reset: 4 scores cleared and kept in the archive."));
    QTRY_VERIFY(podium().isEmpty());
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void WindowTest::rowsGlideToTheirPlace() {
    for (int i = 0; i < 8; ++i) {
        rig_->submit("default", std::string(1, static_cast<char>('A' + i)), 100 - 10 * i);
    }
    QTRY_COMPARE(ranking(), QStringList({"D", "E", "F", "G", "H"}));
    const auto rows = rig_->items(QStringLiteral("rankingRow"));
    QQuickItem* last = *std::max_element(
        rows.begin(), rows.end(), [](const QQuickItem* a, const QQuickItem* b) { return a->y() < b->y(); });
    QCOMPARE(text(last, "name"), QStringLiteral("H"));
    QTRY_COMPARE(last->y(), 4 * last->height());
    const double foot = last->y();
    QList<double> path;
    connect(last, &QQuickItem::yChanged, this, [&path, last] { path.append(last->y()); });
    rig_->submit("default", "H", 38); // 68: to the head of the ranking
    QTRY_COMPARE(ranking(), QStringList({"D", "H", "E", "F", "G"}));
    QTRY_COMPARE(last->y(), foot / 4);
    QVERIFY2(path.size() > 2, "the row jumped");
    QVERIFY(
        std::any_of(path.begin(), path.end(), [&](double y) { return y > foot / 4 + 1 && y < foot - 1; }));
    QCOMPARE(text(last, "name"), QStringLiteral("H")); // the same row, not another one drawn anew
}

// Whatever came while a list was empty, hidden or half way: in the end each row stands at its place, whole and visible.
void WindowTest::rowsStandInOrderHoweverTheyCame() {
    std::vector<Submission> many(30);
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].leaderboardId = "default";
        many[i].playerId = "p" + std::to_string(i);
        many[i].score = {static_cast<std::int64_t>(1000 - i), 0};
    }
    rig_->submit(many);
    for (int i = 0; i < 10; ++i) {
        rig_->submit("default", "p" + std::to_string(29 - i), 7 * i);
        rig_->window()->resize(1280 + 40 * i, 720 + 30 * i);
        QCoreApplication::processEvents();
    }
    const auto inOrder = [&] {
        auto rows = rig_->items(QStringLiteral("rankingRow"));
        return rows.size() > 5 && std::all_of(rows.begin(), rows.end(), [](const QQuickItem* row) {
                   const double place = row->property("index").toInt() * row->height();
                   return std::abs(row->y() - place) < 0.5 && row->opacity() == 1.0;
               });
    };
    if (!QTest::qWaitFor(inOrder)) {
        for (const QQuickItem* row : rig_->items(QStringLiteral("rankingRow"))) {
            qInfo() << row->property("index").toInt() << row->y() << row->height() << row->opacity();
        }
        QFAIL("rows do not stand where they belong");
    }
}

// Rows that move, also while nobody sees them, do not take the view with them; who scrolled stays there.
void WindowTest::theTopStaysInSight() {
    constexpr int players = 60;
    for (int i = 0; i < players; ++i) {
        rig_->submit("default", "p" + std::to_string(i), 1000 - i);
    }
    const auto firstRank = [this](const char* name) {
        const QQuickItem* list = rig_->item(QLatin1String(name));
        for (const QQuickItem* row : rig_->items(QStringLiteral("rankingRow"))) {
            if (list != nullptr && list->isAncestorOf(row) &&
                std::abs(row->mapToItem(list, QPointF()).y()) < 1) {
                return row->property("rank").toInt();
            }
        }
        return 0;
    };
    QTRY_COMPARE(firstRank("rankingList"), 4);
    QTest::keyClick(rig_->window(), Qt::Key_1, Qt::ControlModifier);
    QTRY_COMPARE(firstRank("miniRanking"), 4);
    std::int64_t best = 2000;
    const auto shuffle = [&] { // the first of the list falls to its foot, as everybody passes
        for (int i = 0; i < 200; ++i) {
            rig_->submit("default", "p" + std::to_string(4 + i % (players - 4)), ++best);
            rig_->window()->grabWindow();
        }
    };
    shuffle(); // the big list is hidden, the small one is in sight
    QTRY_COMPARE(firstRank("miniRanking"), 4);
    QTest::keyClick(rig_->window(), Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(firstRank("rankingList"), 4);
    shuffle(); // the other way round
    QTRY_COMPARE(firstRank("rankingList"), 4);
    QTest::keyClick(rig_->window(), Qt::Key_3, Qt::ControlModifier);
    QTRY_COMPARE(firstRank("miniRanking"), 4);

    QTest::keyClick(rig_->window(), Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(firstRank("rankingList"), 4);
    QQuickItem* list = rig_->item(QStringLiteral("rankingList"));
    list->forceActiveFocus();
    for (int i = 0; i < 12; ++i) {
        QTest::keyClick(rig_->window(), Qt::Key_Down);
    }
    QTRY_VERIFY(!list->property("atYBeginning").toBool());
    rig_->submit("default", "p5", 9000);
    QTRY_COMPARE(rig_->desk.live()->podium()->rows().front().playerId, QStringLiteral("p5"));
    QVERIFY(!list->property("atYBeginning").toBool());
}

void WindowTest::reducedMotionJumps() {
    rig_->desk.preferences()->setReducedMotion(true);
    for (int i = 0; i < 6; ++i) {
        rig_->submit("default", std::string(1, static_cast<char>('A' + i)), 100 - 10 * i);
    }
    QTRY_COMPARE(ranking(), QStringList({"D", "E", "F"}));
    const auto rows = rig_->items(QStringLiteral("rankingRow"));
    QQuickItem* last = *std::max_element(
        rows.begin(), rows.end(), [](const QQuickItem* a, const QQuickItem* b) { return a->y() < b->y(); });
    QSet<int> places;
    connect(last, &QQuickItem::yChanged, this, [&places, last] { places.insert(qRound(last->y())); });
    rig_->submit("default", "F", 24); // 74: to the head of the ranking
    QTRY_COMPARE(ranking(), QStringList({"F", "D", "E"}));
    QTRY_COMPARE(last->opacity(), 1.0);
    QCOMPARE(places, QSet<int>({0}));
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
    QVERIFY(rig_->item(QStringLiteral("scoreField"))->hasActiveFocus());
    QCOMPARE(text(rig_->item(QStringLiteral("playerField"))), QStringLiteral("dana whitfield"));
}

void WindowTest::everyPageOpensByKeyboard() {
    const QStringList signs{QStringLiteral("newBoard"), QStringLiteral("playerField"),
                            QStringLiteral("shareToggle"), QStringLiteral("themeChoice")};
    for (int page = 0; page < 4; ++page) {
        QTest::keyClick(rig_->window(), static_cast<Qt::Key>(Qt::Key_1 + page), Qt::ControlModifier);
        for (int other = 0; other < 4; ++other) {
            QTRY_COMPARE(rig_->item(signs[other]) != nullptr, other == page);
        }
        QVERIFY(rig_->item(QStringLiteral("stripSaved")) != nullptr); // never hides
    }
    QTest::keyClick(rig_->window(), Qt::Key_3, Qt::ControlModifier);
    QVERIFY(rig_->click(QStringLiteral("shareToggle")));
    QTRY_COMPARE(text(rig_->item(QStringLiteral("shareAddress"))),
                 QStringLiteral("http://192.168.1.20:8080/board/default"));
    QVERIFY(rig_->item(QStringLiteral("qrCode"))->property("valid").toBool());
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
    QCOMPARE(rig_->desk.boards()->boards()->count(), 1);
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
    QCOMPARE(text(rig_->item(QStringLiteral("stripFaults"))), QStringLiteral("1 fault"));
    QCOMPARE(text(rig_->item(QStringLiteral("faultAction"))), QStringLiteral("Use port 8081"));
    QVERIFY(rig_->click(QStringLiteral("faultAction")));
    QTRY_VERIFY(rig_->item(QStringLiteral("faultText")) == nullptr);
    QCOMPARE(rig_->door.listening, quint16(8081));

    rig_->vitals.update([](VitalSigns& signs) { signs.ledgerFault = "the disk is full"; });
    QTRY_COMPARE(text(rig_->item(QStringLiteral("faultText"))),
                 QStringLiteral("Scores cannot be saved: the disk is full"));
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
    QCOMPARE(text(late.item(QStringLiteral("stripSaved"))), QStringLiteral("not open"));
}

void WindowTest::escapeAndSlashLeadToThePlayer() {
    enter(QStringLiteral("Dana"), QStringLiteral("10"));
    QQuickItem* player = rig_->item(QStringLiteral("playerField"));
    QQuickItem* score = rig_->item(QStringLiteral("scoreField"));
    rig_->type(QStringLiteral("Dnaa"));
    QTRY_COMPARE(rig_->item(QStringLiteral("newPlayer"))->opacity(), 1.0);
    QTest::keyClick(rig_->window(), Qt::Key_Return);
    QTRY_VERIFY(score->hasActiveFocus());
    rig_->type(QStringLiteral("1/"));
    QTRY_VERIFY(player->hasActiveFocus());
    QCOMPARE(text(score), QStringLiteral("1"));
    score->forceActiveFocus();
    QTest::keyClick(rig_->window(), Qt::Key_Escape);
    QTRY_VERIFY(player->hasActiveFocus());
    QCOMPARE(text(player) + text(score), QString());
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

int main(int argc, char** argv) {
    qputenv("QT_QUICK_BACKEND", "software"); // no graphics card is needed
    QGuiApplication app(argc, argv);
    rostrum::WindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_window.moc"
