// SPDX-License-Identifier: GPL-3.0-or-later
// The world's time zones: days that were longer, shorter or left out, and whatever the clocks did in between.
#include "server/ops/icu_calendar.h"

#include <QTest>

#include <unicode/calendar.h>
#include <unicode/timezone.h>

#include <array>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

using namespace rostrum;

namespace {

constexpr std::int64_t minuteMs = 60'000;
constexpr std::int64_t hourMs = 60 * minuteMs;
constexpr std::int64_t dayMs = 24 * hourMs;
constexpr std::array realPeriods = {Period::daily, Period::weekly, Period::monthly};

std::int64_t utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    using namespace std::chrono;
    const sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
    return date.time_since_epoch().count() * dayMs + hour * hourMs + minute * minuteMs;
}

// What ICU's own calendar says of an instant: the local day by number, Monday's day, and the month.
class Oracle {
  public:
    explicit Oracle(const char* zone) {
        UErrorCode status = U_ZERO_ERROR;
        calendar_.reset(icu::Calendar::createInstance(icu::TimeZone::createTimeZone(zone),
                                                      icu::Locale("en", "GB"), status));
    }

    std::int64_t nameAt(Period period, std::int64_t ms) const {
        UErrorCode status = U_ZERO_ERROR;
        calendar_->setTime(static_cast<UDate>(ms), status);
        const int day = calendar_->get(UCAL_JULIAN_DAY, status);
        if (period == Period::daily)
            return day;
        if (period == Period::weekly)
            return day - (calendar_->get(UCAL_DAY_OF_WEEK, status) + 5) % 7;
        return calendar_->get(UCAL_EXTENDED_YEAR, status) * 12 + calendar_->get(UCAL_MONTH, status);
    }

  private:
    std::unique_ptr<icu::Calendar> calendar_;
};

} // namespace

class IcuCalendarTests : public QObject {
    Q_OBJECT

  private slots:
    void knowsZonesByTheirNames();
    void days_data() const;
    void days();
    void weeksAndMonths();
    void agreesWithIcuOnEachQuarterOfAnHour_data() const;
    void agreesWithIcuOnEachQuarterOfAnHour();
    void manyThreadsAtOnce();
    void namesTheSystemsZone();
};

void IcuCalendarTests::knowsZonesByTheirNames() {
    const IcuCalendar calendar;
    for (const char* zone :
         {"UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"})
        QVERIFY2(calendar.knows(zone) && isTimeZone(zone), zone);
    for (const char* zone : {"", "Etc/Unknown", "Europe/Atlantis", "europe/berlin", "GMT+2", "GMT+05:30",
                             "Europe/Berlin ", " UTC", "Europe/Berl\xc3\xadn", "Europe", "/etc/localtime"})
        QVERIFY2(!calendar.knows(zone) && !isTimeZone(zone), zone);
    QVERIFY(!isTimeZone(std::string_view("UTC\0", 4)));
    QVERIFY(!isTimeZone(std::string(1000, 'A')));
}

void IcuCalendarTests::days_data() const {
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<qint64>("at");
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("end");
    const auto add = [](const char* name, const char* zone, std::int64_t at, std::int64_t begin,
                        std::int64_t end) {
        QTest::newRow(name) << QByteArray(zone) << qint64{at} << qint64{begin} << qint64{end};
    };
    add("UTC", "UTC", utc(2026, 11, 21, 14), utc(2026, 11, 21), utc(2026, 11, 22));
    add("23 hours", "Europe/Berlin", utc(2026, 3, 29, 12), utc(2026, 3, 28, 23), utc(2026, 3, 29, 22));
    add("25 hours", "Europe/Berlin", utc(2026, 10, 25, 12), utc(2026, 10, 24, 22), utc(2026, 10, 25, 23));
    add("no midnight", "America/Sao_Paulo", utc(2018, 11, 4, 12), utc(2018, 11, 4, 3), utc(2018, 11, 5, 2));
    add("before it", "America/Sao_Paulo", utc(2018, 11, 4, 3) - 1, utc(2018, 11, 3, 3), utc(2018, 11, 4, 3));
    add("quarters", "Asia/Kathmandu", utc(2026, 11, 21, 0), utc(2026, 11, 20, 18, 15),
        utc(2026, 11, 21, 18, 15));
    add("before the left out", "Pacific/Apia", utc(2011, 12, 30, 9), utc(2011, 12, 29, 10),
        utc(2011, 12, 30, 10));
    add("after the left out", "Pacific/Apia", utc(2011, 12, 30, 10), utc(2011, 12, 30, 10),
        utc(2011, 12, 31, 10));
    add("half an hour more", "Australia/Lord_Howe", utc(2026, 4, 5, 0), utc(2026, 4, 4, 13),
        utc(2026, 4, 5, 13, 30));
    add("leap day", "Asia/Kathmandu", utc(2028, 2, 29), utc(2028, 2, 28, 18, 15), utc(2028, 2, 29, 18, 15));
    add("1970", "Europe/Berlin", 0, utc(1969, 12, 31, 23), utc(1970, 1, 1, 23));
    add("9999, summer", "Europe/Berlin", utc(9999, 7, 15), utc(9999, 7, 14, 22), utc(9999, 7, 15, 22));
    add("the last day", "Europe/Berlin", utc(9999, 12, 31, 22), utc(9999, 12, 30, 23), utc(9999, 12, 31, 23));
    add("the first day", "UTC", utc(1, 1, 1), utc(1, 1, 1), utc(1, 1, 2));
}

void IcuCalendarTests::days() {
    QFETCH(const QByteArray, zone);
    QFETCH(const qint64, at);
    QFETCH(const qint64, begin);
    QFETCH(const qint64, end);
    const TimeSlice day = IcuCalendar().sliceAt(Period::daily, zone.constData(), at);
    QCOMPARE(qint64{day.beginMs}, begin);
    QCOMPARE(qint64{day.endMs}, end);
}

void IcuCalendarTests::weeksAndMonths() {
    const IcuCalendar calendar;
    const auto week = calendar.sliceAt(Period::weekly, "Europe/Berlin", utc(2026, 10, 25, 12));
    QVERIFY(week == (TimeSlice{utc(2026, 10, 18, 22), utc(2026, 10, 25, 23)}));
    const auto month = calendar.sliceAt(Period::monthly, "Europe/Berlin", utc(2026, 10, 1));
    QVERIFY(month == (TimeSlice{utc(2026, 9, 30, 22), utc(2026, 10, 31, 23)}));
    const auto yearEnd = calendar.sliceAt(Period::weekly, "Australia/Lord_Howe", utc(2026, 12, 31));
    QVERIFY(yearEnd == (TimeSlice{utc(2026, 12, 27, 13), utc(2027, 1, 3, 13)}));
    const auto leap = calendar.sliceAt(Period::monthly, "Asia/Kathmandu", utc(2028, 2, 29));
    QVERIFY(leap == (TimeSlice{utc(2028, 1, 31, 18, 15), utc(2028, 2, 29, 18, 15)}));
    const auto last = calendar.sliceAt(Period::monthly, "UTC", utc(9999, 12, 31));
    QVERIFY(last == (TimeSlice{utc(9999, 12, 1), utc(9999, 12, 31) + dayMs}));
    const auto year1 = calendar.sliceAt(Period::monthly, "UTC", utc(1, 1, 1)); // no Julian calendar
    QVERIFY(year1 == (TimeSlice{utc(1, 1, 1), utc(1, 2, 1)}));
}

void IcuCalendarTests::agreesWithIcuOnEachQuarterOfAnHour_data() const {
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");
    const auto add = [](const char* zone, std::int64_t from, std::int64_t to) {
        QTest::newRow(zone) << QByteArray(zone) << qint64{from} << qint64{to};
    };
    add("UTC", utc(2026, 12, 20), utc(2027, 1, 10));
    add("Europe/Berlin", utc(2026, 1, 1), utc(2027, 2, 1));
    add("America/Sao_Paulo", utc(2018, 9, 1), utc(2019, 4, 1));
    add("Asia/Kathmandu", utc(2028, 1, 1), utc(2028, 4, 1));
    add("Pacific/Apia", utc(2011, 9, 1), utc(2012, 5, 1));
    add("Australia/Lord_Howe", utc(2026, 1, 1), utc(2026, 12, 1));
    add("Africa/Casablanca", utc(2026, 1, 1), utc(2026, 6, 1));
    add("America/New_York", utc(9999, 1, 1), utc(9999, 12, 1));
}

// Where midnight does not come twice, the local date names the slice; each instant is in one, and they are adjacent.
void IcuCalendarTests::agreesWithIcuOnEachQuarterOfAnHour() {
    QFETCH(const QByteArray, zone);
    QFETCH(const qint64, from);
    QFETCH(const qint64, to);
    const IcuCalendar calendar;
    const Oracle oracle(zone.constData());
    for (const Period period : realPeriods) {
        TimeSlice last = calendar.sliceAt(period, zone.constData(), from);
        std::int64_t lastName = oracle.nameAt(period, from);
        for (std::int64_t ms = from + 15 * minuteMs; ms < to; ms += 15 * minuteMs) {
            const TimeSlice here = calendar.sliceAt(period, zone.constData(), ms);
            const std::int64_t name = oracle.nameAt(period, ms);
            QVERIFY(here.contains(ms));
            QCOMPARE(here == last, name == lastName);
            if (name != lastName) {
                QCOMPARE(here.beginMs, last.endMs);
                QCOMPARE(here.beginMs, ms);
            }
            last = here;
            lastName = name;
        }
    }
}

// A zone's first question, asked by several threads in the same moment: ICU makes its rules then, unguarded.
void IcuCalendarTests::manyThreadsAtOnce() {
    constexpr int rounds = 25;
    constexpr std::ptrdiff_t count = 4;
    for (int round = 0; round < rounds; ++round) {
        const IcuCalendar calendar;
        std::barrier together(count);
        std::array<bool, count> good{};
        std::vector<std::thread> threads;
        threads.reserve(good.size());
        for (bool& mine : good) {
            threads.emplace_back([&] {
                mine = true;
                for (const char* zone : {"Europe/Paris", "Asia/Tokyo", "America/Denver", "Africa/Cairo",
                                         "Europe/London", "America/New_York", "Australia/Sydney"}) {
                    together.arrive_and_wait();
                    for (int day = 0; day < 25; ++day) {
                        const std::int64_t at = utc(2026, 1, 1) + day * 20 * dayMs;
                        mine = calendar.sliceAt(Period::weekly, zone, at).contains(at) && mine;
                    }
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        for (const bool mine : good)
            QVERIFY(mine);
    }
}

void IcuCalendarTests::namesTheSystemsZone() {
    const QByteArray before = qgetenv("TZ");
    qputenv("TZ", "Asia/Tokyo");
    const Result<std::string> tokyo = IcuCalendar::systemZone();
    qputenv("TZ", "Europe/Atlantis");
    const Result<std::string> atlantis = IcuCalendar::systemZone();
    if (before.isNull())
        qunsetenv("TZ");
    else
        qputenv("TZ", before);
    QVERIFY(tokyo.ok());
    QCOMPARE(*tokyo, std::string("Asia/Tokyo"));
    QVERIFY(!atlantis.ok());
    QVERIFY(atlantis.error().detail.find("leaderboard.time_zone") != std::string::npos);
}

QTEST_GUILESS_MAIN(IcuCalendarTests)
#include "icu_calendar_tests.moc"
