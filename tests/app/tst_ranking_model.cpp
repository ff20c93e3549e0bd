// SPDX-License-Identifier: GPL-3.0-or-later
// The live ranking's model: what it shows as steps, replayed, is what it holds; and it moves as few rows as can be.

#include "app/models/list_diff.h"
#include "app/models/rank_trend.h"
#include "app/models/ranking_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

namespace rostrum {

namespace {

std::uint64_t seed() {
    bool given = false;
    const auto value = qEnvironmentVariable("ROSTRUM_SEED").toULongLong(&given);
    return given ? value : 20261121;
}

RankingRow row(const QString& id, std::uint64_t rank, Score score) {
    RankingRow made;
    made.playerId = id;
    made.name = QStringLiteral("Player ") + id;
    made.rank = rank;
    made.score = score;
    made.scoreText = QString::number(score);
    return made;
}

std::vector<RankingRow> rowsOf(const QStringList& ids) {
    std::vector<RankingRow> rows;
    for (const QString& id : ids) {
        rows.push_back(row(id, rows.size() + 1, 1000 - static_cast<Score>(rows.size())));
    }
    return rows;
}

// A view that knows of the model only what its signals say.
class Observer : public QObject {
    Q_OBJECT

  public:
    explicit Observer(const RankingModel& model) {
        connect(&model, &RankingModel::rowsRemoved, this, [this](const QModelIndex&, int first, int last) {
            shown.erase(shown.begin() + first, shown.begin() + last + 1);
            ++removals;
        });
        connect(&model, &RankingModel::rowsInserted, this,
                [this, &model](const QModelIndex&, int first, int last) {
                    for (int at = first; at <= last; ++at) {
                        shown.insert(shown.begin() + at, read(model, at));
                    }
                    ++insertions;
                });
        connect(&model, &RankingModel::rowsMoved, this,
                [this](const QModelIndex&, int first, int last, const QModelIndex&, int to) {
                    QCOMPARE(first, last);
                    const RankingRow moved = shown[static_cast<std::size_t>(first)];
                    shown.erase(shown.begin() + first);
                    shown.insert(shown.begin() + (to > first ? to - 1 : to), moved);
                    ++moves;
                });
        connect(&model, &RankingModel::dataChanged, this,
                [this, &model](const QModelIndex& from, const QModelIndex& to, const QList<int>& roles) {
                    for (int at = from.row(); at <= to.row(); ++at) {
                        refresh(shown[static_cast<std::size_t>(at)], read(model, at), roles);
                    }
                });
        connect(&model, &RankingModel::modelReset, this, [this, &model] {
            shown.clear();
            for (int at = 0; at < model.count(); ++at) {
                shown.push_back(read(model, at));
            }
        });
    }

    std::vector<RankingRow> shown;
    int removals = 0;
    int insertions = 0;
    int moves = 0;

  private:
    static RankingRow read(const RankingModel& model, int at) {
        const auto value = [&](int role) { return model.data(model.index(at), role); };
        RankingRow read;
        read.playerId = value(RankingModel::playerIdRole).toString();
        read.name = value(RankingModel::nameRole).toString();
        read.rank = value(RankingModel::rankRole).toULongLong();
        read.score = value(RankingModel::unitsRole).toString().toLongLong();
        read.scoreText = value(RankingModel::scoreTextRole).toString();
        read.gapText = value(RankingModel::gapTextRole).toString();
        read.change = value(RankingModel::changeRole).toInt();
        read.scored = value(RankingModel::scoredRole).toInt();
        return read;
    }
    // Only what was announced is looked at again, as a view does.
    static void refresh(RankingRow& old, const RankingRow& now, const QList<int>& roles) {
        const auto take = [&](int role, auto member) {
            if (roles.contains(role)) {
                old.*member = now.*member;
            }
        };
        take(RankingModel::nameRole, &RankingRow::name);
        take(RankingModel::rankRole, &RankingRow::rank);
        take(RankingModel::unitsRole, &RankingRow::score);
        take(RankingModel::scoreTextRole, &RankingRow::scoreText);
        take(RankingModel::gapTextRole, &RankingRow::gapText);
        take(RankingModel::changeRole, &RankingRow::change);
        take(RankingModel::scoredRole, &RankingRow::scored);
    }
};

// The length of a longest increasing subsequence, the slow way.
int longestIncreasingLength(const std::vector<int>& sequence) {
    std::vector<int> best(sequence.size(), 1);
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (sequence[j] < sequence[i]) {
                best[i] = std::max(best[i], best[j] + 1);
            }
        }
    }
    return sequence.empty() ? 0 : *std::max_element(best.begin(), best.end());
}

// The fewest rows that have to move between two states.
int fewestMoves(const std::vector<RankingRow>& before, const std::vector<RankingRow>& after) {
    std::vector<int> places;
    for (const RankingRow& old : before) {
        const auto found = std::find_if(after.begin(), after.end(),
                                        [&](const RankingRow& now) { return now.playerId == old.playerId; });
        if (found != after.end()) {
            places.push_back(static_cast<int>(found - after.begin()));
        }
    }
    return static_cast<int>(places.size()) - longestIncreasingLength(places);
}

// The next state: now a few scores, now a rush, now a reset, a rename, players who come and go.
std::vector<RankingRow> nextState(std::vector<RankingRow> rows, std::mt19937_64& random) {
    const auto upTo = [&](int limit) {
        return static_cast<int>(random() % static_cast<std::uint64_t>(limit));
    };
    const int kind = upTo(20);
    if (kind == 0) {
        rows.clear();
    } else if (kind == 1) {
        std::shuffle(rows.begin(), rows.end(), random);
    }
    const int events = kind == 2 ? 60 : 1 + upTo(6);
    for (int i = 0; i < events; ++i) {
        if (rows.empty() || upTo(5) == 0) {
            const QString id = QString::number(upTo(140));
            if (std::none_of(rows.begin(), rows.end(),
                             [&](const RankingRow& r) { return r.playerId == id; })) {
                rows.push_back(row(id, 0, upTo(500)));
            }
        } else if (upTo(8) == 0) {
            rows.erase(rows.begin() + upTo(static_cast<int>(rows.size())));
        } else {
            RankingRow& chosen = rows[static_cast<std::size_t>(upTo(static_cast<int>(rows.size())))];
            chosen.score += upTo(200) - 60;
            chosen.scored += 1;
            chosen.name = upTo(10) == 0 ? chosen.name + QLatin1Char('!') : chosen.name;
        }
    }
    if (kind != 1) {
        std::stable_sort(rows.begin(), rows.end(),
                         [](const RankingRow& a, const RankingRow& b) { return a.score > b.score; });
    }
    rows.resize(std::min<std::size_t>(rows.size(), 97));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].change = static_cast<int>(rows[i].rank) - static_cast<int>(i) - 1;
        rows[i].rank = i + 1;
        rows[i].scoreText = QString::number(rows[i].score);
        rows[i].gapText = i == 0 ? QString() : QString::number(rows[i - 1].score - rows[i].score);
    }
    return rows;
}

} // namespace

class RankingModelTest : public QObject {
    Q_OBJECT

  private slots:
    void oneOvertakesAnother();
    void movingDownGoesBehind();
    void comingAndGoing();
    void nothingChangedSaysNothing();
    void onlyWhatChangedIsAnnounced();
    void anotherBoardIsNoMove();
    void replayedStepsGiveTheModel();
    void initials_data();
    void initials();
    void trendOfARun();
    void trendGoesOut();
};

void RankingModelTest::oneOvertakesAnother() {
    RankingModel model;
    const QAbstractItemModelTester tester(&model);
    model.show(rowsOf({"a", "b", "c", "d"}));
    QSignalSpy moved(&model, &RankingModel::rowsMoved);
    model.update(rowsOf({"a", "d", "b", "c"}));
    QCOMPARE(moved.count(), 1); // d alone moves, though b and c change their ranks too
    QCOMPARE(moved[0][1].toInt(), 3);
    QCOMPARE(moved[0][4].toInt(), 1);
    QVERIFY(model.rows() == rowsOf({"a", "d", "b", "c"}));
}

void RankingModelTest::movingDownGoesBehind() {
    RankingModel model;
    const QAbstractItemModelTester tester(&model);
    model.show(rowsOf({"a", "b", "c", "d"}));
    QSignalSpy moved(&model, &RankingModel::rowsMoved);
    model.update(rowsOf({"b", "c", "a", "d"}));
    QCOMPARE(moved.count(), 1);
    QCOMPARE(moved[0][1].toInt(), 0);
    QCOMPARE(moved[0][4].toInt(), 3); // its new row is 2: the destination is the row before which it goes
    QVERIFY(model.rows() == rowsOf({"b", "c", "a", "d"}));
}

void RankingModelTest::comingAndGoing() {
    RankingModel model;
    const QAbstractItemModelTester tester(&model);
    QSignalSpy counted(&model, &RankingModel::countChanged);
    model.update(rowsOf({"a", "b", "c"}));
    QCOMPARE(counted.count(), 1);
    model.update(rowsOf({"x", "a", "c", "y", "z"}));
    QCOMPARE(counted.count(), 2);
    QVERIFY(model.rows() == rowsOf({"x", "a", "c", "y", "z"}));
    model.update({});
    QCOMPARE(model.count(), 0);
}

void RankingModelTest::nothingChangedSaysNothing() {
    RankingModel model;
    model.show(rowsOf({"a", "b", "c"}));
    QSignalSpy moved(&model, &RankingModel::rowsMoved);
    QSignalSpy changed(&model, &RankingModel::dataChanged);
    model.update(rowsOf({"a", "b", "c"}));
    QCOMPARE(moved.count() + changed.count(), 0);
}

void RankingModelTest::onlyWhatChangedIsAnnounced() {
    RankingModel model;
    model.show(rowsOf({"a", "b", "c", "d"}));
    QSignalSpy changed(&model, &RankingModel::dataChanged);
    auto rows = rowsOf({"a", "b", "c", "d"});
    rows[1].name = QStringLiteral("Bea");
    rows[2].change = 2;
    model.update(rows);
    QCOMPARE(changed.count(), 1); // neighbours together
    QCOMPARE(changed[0][0].toModelIndex().row(), 1);
    QCOMPARE(changed[0][1].toModelIndex().row(), 2);
    const auto roles = changed[0][2].value<QList<int>>();
    QVERIFY(roles.contains(RankingModel::nameRole) && roles.contains(RankingModel::changeRole));
    QVERIFY(!roles.contains(RankingModel::unitsRole));
}

void RankingModelTest::anotherBoardIsNoMove() {
    RankingModel model;
    const QAbstractItemModelTester tester(&model);
    model.show(rowsOf({"a", "b", "c"}));
    QSignalSpy moved(&model, &RankingModel::rowsMoved);
    QSignalSpy reset(&model, &RankingModel::modelReset);
    model.show(rowsOf({"c", "b", "a"}));
    QCOMPARE(moved.count(), 0);
    QCOMPARE(reset.count(), 1);
}

void RankingModelTest::replayedStepsGiveTheModel() {
    const int states = qEnvironmentVariableIsSet("ROSTRUM_LONG") ? 300000 : 10000;
    std::mt19937_64 random(seed());
    RankingModel model;
    const QAbstractItemModelTester tester(&model);
    Observer observer(model);
    std::int64_t moves = 0;
    for (int state = 0; state < states; ++state) {
        const std::vector<RankingRow> before = model.rows();
        const std::vector<RankingRow> after = nextState(before, random);
        observer.moves = 0;
        model.update(after);
        const auto where = QStringLiteral("seed %1, state %2").arg(seed()).arg(state).toUtf8();
        QVERIFY2(model.rows() == after, where.constData());
        QVERIFY2(observer.shown == after, where.constData());
        QVERIFY2(observer.moves == fewestMoves(before, after), where.constData());
        moves += observer.moves;
    }
    QVERIFY2(moves > states, "the sequences hardly move anything: they test nothing");
    QVERIFY(observer.insertions > 100 && observer.removals > 100);
}

void RankingModelTest::initials_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("letters");
    QTest::newRow("two words") << "Dana Whitfield"
                               << "DW";
    QTest::newRow("one word") << "curaçao"
                              << "C";
    QTest::newRow("first and last") << "São Tomé and Príncipe"
                                    << "SP";
    QTest::newRow("composed") << QString::fromUtf8("e\u0301mile zola") << QString::fromUtf8("E\u0301Z");
    QTest::newRow("a family is one letter") << QString::fromUtf8("👩‍👩‍👧‍👦 Family")
                                            << QString::fromUtf8("👩‍👩‍👧‍👦F");
    QTest::newRow("blanks") << "  "
                            << "";
}

void RankingModelTest::initials() {
    QFETCH(QString, name);
    QFETCH(QString, letters);
    QCOMPARE(initialsOf(name), letters);
}

void RankingModelTest::trendOfARun() {
    constexpr std::int64_t second = 1'000'000'000;
    RankTrend trend;
    const auto entries = [](std::initializer_list<std::pair<const char*, Score>> list) {
        std::vector<Entry> made;
        for (const auto& [id, score] : list) {
            made.push_back({made.size() + 1, id, id, score});
        }
        return made;
    };
    auto marks = trend.next(entries({{"a", 30}, {"b", 20}, {"c", 10}}), 0);
    QVERIFY(std::all_of(marks.begin(), marks.end(),
                        [](const auto& m) { return m.change == 0 && m.scored == 0; }));
    marks = trend.next(entries({{"a", 30}, {"c", 25}, {"b", 20}}), second);
    QCOMPARE(marks[1].change, 1);
    QCOMPARE(marks[1].scored, 1);
    QCOMPARE(marks[2].change, -1);
    QCOMPARE(marks[2].scored, 0); // displaced, but did not score
    marks = trend.next(entries({{"c", 40}, {"a", 30}, {"b", 20}}), 2 * second);
    QCOMPARE(marks[0].change, 2); // the whole run, not the last step
    QCOMPARE(marks[0].scored, 2);
    marks = trend.next(entries({{"n", 50}, {"c", 40}, {"a", 30}}), 3 * second);
    QCOMPARE(marks[0].change, 0); // a newcomer has climbed from nowhere
    QVERIFY(trend.lit());
}

void RankingModelTest::trendGoesOut() {
    RankTrend trend;
    const std::vector<Entry> before{{1, "a", "a", 2}, {2, "b", "b", 1}};
    const std::vector<Entry> after{{1, "b", "b", 3}, {2, "a", "a", 2}};
    trend.next(before, 0);
    QCOMPARE(trend.next(after, 1)[0].change, 1);
    QCOMPARE(trend.next(after, RankTrend::calmNs)[0].change, 1); // one nanosecond early
    QCOMPARE(trend.next(after, RankTrend::calmNs + 1)[0].change, 0);
    QVERIFY(!trend.lit());
}

} // namespace rostrum

QTEST_GUILESS_MAIN(rostrum::RankingModelTest)
#include "tst_ranking_model.moc"
