// SPDX-License-Identifier: GPL-3.0-or-later
// Scores as people read and type them, exact to the last digit.

#include "app/controllers/score_counter.h"
#include "app/models/score_text.h"

#include <QSignalSpy>
#include <QTest>

#include <limits>

namespace rostrum {

namespace {

// The narrow gap and the typographic minus, as a test can be read.
QString plain(QString text) {
    return text.replace(QChar(0x202F), QLatin1Char('_')).replace(QChar(0x2212), QLatin1Char('-'));
}

} // namespace

class ScoreTextTest : public QObject {
    Q_OBJECT

  private slots:
    void reading_data();
    void reading();
    void typing_data();
    void typing();
    void ordinals();
    void namesTurnNothing();
    void countingIsExact();
    void countingTakesTheNewestTarget();
};

void ScoreTextTest::reading_data() {
    QTest::addColumn<qlonglong>("score");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("text");
    const int points = static_cast<int>(DisplayFormat::points);
    const int time = static_cast<int>(DisplayFormat::time);
    QTest::newRow("small") << 7LL << 0 << points << "7";
    QTest::newRow("thousands") << 9540LL << 0 << points << "9_540";
    QTest::newRow("negative") << -1204LL << 0 << points << "-1_204";
    QTest::newRow("decimals") << 123456789LL << 2 << points << "1_234_567.89";
    QTest::newRow("below one") << -5LL << 2 << points << "-0.05";
    QTest::newRow("most") << std::numeric_limits<qlonglong>::max() << 0 << points
                          << "9_223_372_036_854_775_807";
    QTest::newRow("least") << std::numeric_limits<qlonglong>::min() << 0 << points
                           << "-9_223_372_036_854_775_808";
    QTest::newRow("time") << 83456LL << 3 << time << "1:23.456";
    QTest::newRow("time below a minute") << 5007LL << 3 << time << "0:05.007";
    QTest::newRow("time of hours") << 3725000LL << 3 << time << "1:02:05.000";
    QTest::newRow("time behind") << -61LL << 0 << time << "-1:01";
}

void ScoreTextTest::reading() {
    QFETCH(qlonglong, score);
    QFETCH(int, decimals);
    QFETCH(int, format);
    QTEST(plain(readableScore(score, decimals, static_cast<DisplayFormat>(format))), "text");
}

void ScoreTextTest::typing_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("score"); // with three decimals; empty: refused
    const int points = static_cast<int>(DisplayFormat::points);
    const int time = static_cast<int>(DisplayFormat::time);
    QTest::newRow("digits") << "250" << points << "250.000";
    QTest::newRow("plus") << " +10 " << points << "10.000";
    QTest::newRow("minus sign") << QString::fromUtf8("\u22123") << points << "-3.000";
    QTest::newRow("gaps") << QString::fromUtf8("1\u202F204 500") << points << "1204500.000";
    QTest::newRow("point") << "3.25" << points << "3.250";
    QTest::newRow("comma") << "3,5" << points << "3.500";
    QTest::newRow("comma of zero") << "0,125" << points << "0.125";
    QTest::newRow("comma that may be thousands") << "1,204" << points << "";
    QTest::newRow("thousands") << "1,204,000" << points << "";
    QTest::newRow("two points") << "1.2.3" << points << "";
    QTest::newRow("words") << "ten" << points << "";
    QTest::newRow("nothing") << "  " << points << "";
    QTest::newRow("too long") << "123456789012345678901" << points << "";
    QTest::newRow("time") << "1:23.456" << time << "83.456";
    QTest::newRow("time with comma") << "1:23,5" << time << "83.500";
    QTest::newRow("time of hours") << "1:02:05" << time << "3725.000";
    QTest::newRow("time behind") << "-0:05.25" << time << "-5.250";
    QTest::newRow("seconds are a time") << "83.456" << time << "83.456";
    QTest::newRow("61 seconds are none") << "1:61" << time << "";
    QTest::newRow("61 minutes are none") << "1:61:00" << time << "";
    QTest::newRow("a time is no number of points") << "1:23" << points << "";
}

void ScoreTextTest::typing() {
    QFETCH(QString, typed);
    QFETCH(int, format);
    QFETCH(QString, score);
    const auto read = readTypedScore(typed, static_cast<DisplayFormat>(format));
    QCOMPARE(read.ok(), !score.isEmpty());
    if (read) {
        const auto exact = toScore(*read, 3);
        QVERIFY(exact.ok());
        QCOMPARE(QString::fromStdString(formatScore(*exact, 3)), score);
    } else {
        QVERIFY(read.error().detail.size() > 10); // a sentence
    }
}

void ScoreTextTest::ordinals() {
    const QStringList expected{"1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"};
    QStringList got;
    for (const std::uint64_t rank : {1, 2, 3, 4, 11, 12, 13, 21, 102, 111}) {
        got.append(readableOrdinal(rank));
    }
    QCOMPARE(got, expected);
}

void ScoreTextTest::namesTurnNothing() {
    QCOMPARE(isolated(QStringLiteral("São Tomé")), QStringLiteral("São Tomé"));
    QCOMPARE(isolated(QString::fromUtf8("\u05DE\u05E8\u05D9\u05DD")),
             QString::fromUtf8("\u2068\u05DE\u05E8\u05D9\u05DD\u2069"));
    const QString turning = QStringLiteral("x%1y").arg(QChar(0x202E)); // an override that is never taken back
    QCOMPARE(isolated(turning), QChar(0x2068) + turning + QChar(0x2069));
}

void ScoreTextTest::countingIsExact() {
    ScoreCounter counter;
    counter.setProperty("durationMs", 60);
    counter.setUnits(QStringLiteral("9223372036854775806"));
    QCOMPARE(plain(counter.text()),
             QStringLiteral("9_223_372_036_854_775_806")); // the first is shown at once
    QSignalSpy shown(&counter, &ScoreCounter::textChanged);
    counter.setUnits(QStringLiteral("-9223372036854775808"));
    QTRY_COMPARE(plain(counter.text()), QStringLiteral("-9_223_372_036_854_775_808"));
    QVERIFY(shown.count() >= 1);
}

void ScoreTextTest::countingTakesTheNewestTarget() {
    ScoreCounter counter;
    counter.setProperty("durationMs", 100000);
    counter.setUnits(QStringLiteral("0"));
    counter.setUnits(QStringLiteral("1000"));
    QCOMPARE(counter.text(), QStringLiteral("0")); // under way
    counter.setProperty("durationMs", 0);
    counter.setUnits(QStringLiteral("50"));
    QCOMPARE(counter.text(), QStringLiteral("50"));
    QCoreApplication::processEvents(); // what was under way has ended: it changes nothing any more
    QCOMPARE(counter.text(), QStringLiteral("50"));
}

} // namespace rostrum

QTEST_GUILESS_MAIN(rostrum::ScoreTextTest)
#include "tst_score_text.moc"
