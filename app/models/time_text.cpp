// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/time_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace rostrum {

namespace {

struct TimeText {
    Q_DECLARE_TR_FUNCTIONS(rostrum::TimeText)
};

QTimeZone zoneOf(const QString& name) {
    const QTimeZone zone(name.toUtf8());
    return zone.isValid() ? zone : QTimeZone::utc();
}

QDateTime localTime(std::int64_t ms, const QString& zone) {
    return QDateTime::fromMSecsSinceEpoch(ms, zoneOf(zone));
}

// The language that the window speaks, which need not be the system's.
QLocale language() {
    return QLocale(TimeText::tr("en_GB", "the language and country by which dates are written"));
}

QDateTime lastSuchTime(const QTime& time, const QTimeZone& zone, std::int64_t nowMs) {
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(nowMs, zone);
    const QDateTime today(now.date(), time, zone);
    return today <= now ? today : QDateTime(now.date().addDays(-1), time, zone);
}

} // namespace

QString readableMoment(std::int64_t ms, const QString& zone) {
    return language().toString(
        localTime(ms, zone),
        TimeText::tr("ddd d MMM yyyy, HH:mm", "a moment, in Qt's letters for date and time"));
}

QString readableDay(std::int64_t ms, const QString& zone) {
    return language().toString(localTime(ms, zone),
                               TimeText::tr("ddd d MMM yyyy", "a day, in Qt's letters for dates"));
}

QString readableTime(std::int64_t ms, const QString& zone) {
    return localTime(ms, zone).toString(QStringLiteral("HH:mm"));
}

QString typedMoment(std::int64_t ms, const QString& zone) {
    return localTime(ms, zone).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

Result<std::optional<std::int64_t>> readTypedMoment(const QString& typed, const QString& zone,
                                                    std::optional<std::int64_t> nowMs) {
    const QString text = typed.simplified();
    if (text.isEmpty()) {
        return std::optional<std::int64_t>();
    }
    const QTimeZone place = zoneOf(zone);
    QDateTime moment;
    const auto time = QTime::fromString(text, QStringLiteral("H:mm"));
    if (nowMs && time.isValid()) {
        moment = lastSuchTime(time, place, *nowMs);
    } else if (const auto day = QDate::fromString(text, QStringLiteral("yyyy-M-d")); day.isValid()) {
        moment = day.startOfDay(place);
    } else {
        const auto clock = QDateTime::fromString(text, QStringLiteral("yyyy-M-d H:mm"));
        moment = QDateTime(clock.date(), clock.time(), place);
    }
    if (!moment.isValid()) {
        const QString wanted = nowMs ? TimeText::tr("“%1” is no time: write 20:00, or 2026-11-23 20:00.")
                                     : TimeText::tr("“%1” is no date and time: write 2026-11-23 20:00.");
        return Error{Code::invalidRequest, wanted.arg(text).toStdString()};
    }
    return std::optional<std::int64_t>(moment.toMSecsSinceEpoch());
}

} // namespace rostrum
