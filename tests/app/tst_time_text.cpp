// SPDX-License-Identifier: GPL-3.0-or-later
// Moments as people read and type them, by the clocks of a place.

#include "app/models/time_text.h"

#include <QTest>

namespace rostrum {

namespace {

constexpr std::int64_t summer = 1'783'620'000'000; // 2026-07-09 18:00 UTC

QString typedAs(std::int64_t ms) { return typedMoment(ms, QStringLiteral("UTC")); }

} // namespace

class TimeTextTest : public QObject {
    Q_OBJECT

  private slots:
    void readsByThePlacesClocks();
    void whatIsTypedComesBack();
    void aTimeOfDayIsTheLastOne();
    void refusesWhatIsNoMoment();
    void aSpanHasItsTwoLargestUnits();
};

void TimeTextTest::readsByThePlacesClocks() {
    QCOMPARE(readableMoment(summer, QStringLiteral("Europe/Berlin")),
             QStringLiteral("Thu 9 Jul 2026, 20:00"));
    QCOMPARE(readableMoment(summer, QStringLiteral("no such place")),
             QStringLiteral("Thu 9 Jul 2026, 18:00"));
    QCOMPARE(readableDay(summer + 6 * 3'600'000, QStringLiteral("UTC")), QStringLiteral("Fri 10 Jul 2026"));
}

void TimeTextTest::whatIsTypedComesBack() {
    for (const char* zone : {"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"}) {
        const auto name = QString::fromLatin1(zone);
        const auto read = readTypedMoment(typedMoment(summer, name), name);
        QVERIFY(read);
        QCOMPARE(read->value_or(0), summer);
    }
    const auto nothing = readTypedMoment(QStringLiteral("  "), QStringLiteral("UTC"));
    QVERIFY(nothing && !nothing->has_value());
    const auto day = readTypedMoment(QStringLiteral("2026-7-9"), QStringLiteral("Europe/Berlin"));
    QVERIFY(day);
    QCOMPARE(typedAs(day->value_or(0)), QStringLiteral("2026-07-08 22:00"));
}

void TimeTextTest::aTimeOfDayIsTheLastOne() {
    const auto at = [](const char* time) {
        const auto read = readTypedMoment(QString::fromLatin1(time), QStringLiteral("UTC"), summer);
        return read ? typedAs(read->value_or(0)) : QStringLiteral("refused");
    };
    QCOMPARE(at("17:30"), QStringLiteral("2026-07-09 17:30"));
    QCOMPARE(at("18:00"), QStringLiteral("2026-07-09 18:00"));
    QCOMPARE(at("18:01"), QStringLiteral("2026-07-08 18:01")); // nobody enters what is to come
    QCOMPARE(at("24:00"), QStringLiteral("refused"));
}

void TimeTextTest::aSpanHasItsTwoLargestUnits() {
    QCOMPARE(readableSpan(0), QStringLiteral("1 s"));
    QCOMPARE(readableSpan(1999), QStringLiteral("1 s"));
    QCOMPARE(readableSpan(59'999), QStringLiteral("59 s"));
    QCOMPARE(readableSpan(60'000), QStringLiteral("1 min"));
    QCOMPARE(readableSpan(125'000), QStringLiteral("2 min 5 s"));
    QCOMPARE(readableSpan(3'600'000), QStringLiteral("1 h"));
    QCOMPARE(readableSpan(86'399'000), QStringLiteral("23 h 59 min"));
    QCOMPARE(readableSpan(50 * 3'600'000LL), QStringLiteral("2 days 2 h"));
}

void TimeTextTest::refusesWhatIsNoMoment() {
    for (const char* bad : {"tomorrow", "2026-02-30", "2026-02-30 10:00", "2026-07-09 25:00", "20:00"}) {
        const auto read = readTypedMoment(QString::fromLatin1(bad), QStringLiteral("UTC"));
        QVERIFY2(!read, bad);
        QVERIFY(QString::fromStdString(read.error().detail).contains(QString::fromLatin1(bad)));
    }
}

} // namespace rostrum

QTEST_GUILESS_MAIN(rostrum::TimeTextTest)

#include "tst_time_text.moc"
