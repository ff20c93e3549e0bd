// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/time_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

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

QString readableSpan(std::int64_t ms) {
    const std::int64_t seconds = std::max<std::int64_t>(1, ms / 1000);
    const auto joined = [](const QString& large, std::int64_t rest, const QString& small) {
        return rest == 0 ? large : QStringLiteral("%1 %2").arg(large, small);
    };
    const auto days = [](std::int64_t n) {
        return n == 1 ? TimeText::tr("1 day") : TimeText::tr("%1 days").arg(n);
    };
    const auto hours = [](std::int64_t n) { return TimeText::tr("%1 h").arg(n); };
    const auto minutes = [](std::int64_t n) { return TimeText::tr("%1 min").arg(n); };
    const auto left = [](std::int64_t n) { return TimeText::tr("%1 s").arg(n); };
    if (seconds >= 86'400) {
        const std::int64_t rest = seconds % 86'400 / 3600;
        return joined(days(seconds / 86'400), rest, hours(rest));
    }
    if (seconds >= 3600) {
        const std::int64_t rest = seconds % 3600 / 60;
        return joined(hours(seconds / 3600), rest, minutes(rest));
    }
    const std::int64_t rest = seconds % 60;
    return seconds < 60 ? left(seconds) : joined(minutes(seconds / 60), rest, left(rest));
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
