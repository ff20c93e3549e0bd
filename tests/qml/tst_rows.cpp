// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in the window: they glide to their place, stand there whole, and take the view with them only where the operator wants it.

#include "tests/qml/board_in_window.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace rostrum {

class RowsTest : public BoardInWindow {
    Q_OBJECT

  private slots:
    void rowsGlideToTheirPlace();
    void rowsStandInOrderHoweverTheyCame();
    void theTopStaysInSight();
    void reducedMotionJumps();
};

void RowsTest::rowsGlideToTheirPlace() {
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
void RowsTest::rowsStandInOrderHoweverTheyCame() {
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
void RowsTest::theTopStaysInSight() {
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

void RowsTest::reducedMotionJumps() {
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

} // namespace rostrum

ROSTRUM_EVENING_MAIN(RowsTest)

#include "tst_rows.moc"
