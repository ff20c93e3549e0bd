// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/score_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace rostrum {

namespace {

constexpr QChar thinGap(0x202F); // narrow no-break space
constexpr QChar minusSign(0x2212);

struct ScoreText {
    Q_DECLARE_TR_FUNCTIONS(rostrum::ScoreText)
};

QString grouped(const QString& digits) {
    QString out;
    out.reserve(digits.size() + digits.size() / 3);
    for (qsizetype i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) {
            out += thinGap;
        }
        out += digits[i];
    }
    return out;
}

// "83" → "1:23", "3725" → "1:02:05"; whole seconds as digits.
QString clockText(const QString& seconds) {
    const qulonglong all = seconds.toULongLong();
    const qulonglong hours = all / 3600;
    const auto two = [](qulonglong n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    const QString rest = two(all % 60);
    return hours > 0
               ? QStringLiteral("%1:%2:%3").arg(grouped(QString::number(hours)), two(all / 60 % 60), rest)
               : QStringLiteral("%1:%2").arg(QString::number(all / 60), rest);
}

Error refusal(const QString& sentence) { return {Code::invalidScore, sentence.toStdString()}; }

// [h:]m:ss[.fff] as seconds, in digits; nothing where it is no such time.
std::optional<QString> secondsOf(const QString& text) {
    static const QRegularExpression form(
        QStringLiteral("^(-?)(?:([0-9]{1,12}):)?([0-9]{1,12}):([0-5][0-9])(\\.[0-9]+)?$"));
    const auto match = form.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const qulonglong minutes = match.captured(3).toULongLong();
    if (!match.captured(2).isEmpty() && minutes > 59) {
        return std::nullopt;
    }
    const qulonglong seconds =
        match.captured(2).toULongLong() * 3600 + minutes * 60 + match.captured(4).toULongLong();
    return match.captured(1) + QString::number(seconds) + match.captured(5);
}

} // namespace

QString readableScore(Score score, int decimals, DisplayFormat format) {
    const QString exact = QString::fromStdString(formatScore(score, decimals));
    const bool negative = exact.startsWith(QLatin1Char('-'));
    const QString magnitude = negative ? exact.mid(1) : exact;
    const qsizetype point = magnitude.indexOf(QLatin1Char('.'));
    const QString whole = point < 0 ? magnitude : magnitude.left(point);
    const QString fraction = point < 0 ? QString() : magnitude.mid(point);
    const QString text = (format == DisplayFormat::time ? clockText(whole) : grouped(whole)) + fraction;
    return negative ? minusSign + text : text;
}

QString readableAmount(Score amount, int decimals, DisplayFormat format) {
    const QString text = readableScore(amount, decimals, format);
    return amount < 0 ? text : QLatin1Char('+') + text;
}

QString readableCount(std::uint64_t count) { return grouped(QString::number(count)); }

QString readableOrdinal(std::uint64_t rank) {
    const std::uint64_t tens = rank % 100;
    const std::uint64_t ones = rank % 10;
    const QString number = readableCount(rank);
    if (tens >= 11 && tens <= 13) {
        return QCoreApplication::translate("rostrum::ScoreText", "%1th").arg(number);
    }
    switch (ones) {
    case 1: return QCoreApplication::translate("rostrum::ScoreText", "%1st").arg(number);
    case 2: return QCoreApplication::translate("rostrum::ScoreText", "%1nd").arg(number);
    case 3: return QCoreApplication::translate("rostrum::ScoreText", "%1rd").arg(number);
    default: return QCoreApplication::translate("rostrum::ScoreText", "%1th").arg(number);
    }
}

QString readableMove(std::uint64_t before, std::uint64_t now) {
    if (now == before) {
        return {};
    }
    return now < before ? QStringLiteral(" ▲%1").arg(before - now) : QStringLiteral(" ▼%1").arg(now - before);
}

QString isolated(const QString& name) {
    const bool turns = std::any_of(name.begin(), name.end(), [](QChar c) {
        switch (c.direction()) {
        case QChar::DirR:
        case QChar::DirAL:
        case QChar::DirAN:
        case QChar::DirRLE:
        case QChar::DirRLO:
        case QChar::DirRLI:
        case QChar::DirLRE:
        case QChar::DirLRO:
        case QChar::DirLRI:
        case QChar::DirFSI: return true;
        default: return false;
        }
    });
    return turns ? QChar(0x2068) + name + QChar(0x2069) : name; // first strong isolate … pop
}

Result<ExactNumber> readTypedScore(const QString& typed, DisplayFormat format, int decimals) {
    QString text;
    for (const QChar c : typed.trimmed()) {
        if (!c.isSpace() && c != thinGap) {
            text += c == minusSign ? QLatin1Char('-') : c;
        }
    }
    if (text.isEmpty()) {
        return refusal(ScoreText::tr("Type a score first."));
    }
    if (text.startsWith(QLatin1Char('+'))) {
        text.remove(0, 1);
    }
    static const QRegularExpression thousands(QStringLiteral("^-?[1-9][0-9]{0,2}(,[0-9]{3})+$"));
    if (thousands.match(text).hasMatch()) {
        QString whole = text;
        QString part = text;
        whole.remove(QLatin1Char(','));
        part.replace(QLatin1Char(','), QLatin1Char('.'));
        return refusal(
            text.count(QLatin1Char(',')) == 1
                ? ScoreText::tr("%1 can mean two numbers: write %2 or %3.").arg(typed.trimmed(), whole, part)
                : ScoreText::tr("Write %1 without commas.").arg(whole));
    }
    if (text.count(QLatin1Char(',')) == 1 && !text.contains(QLatin1Char('.'))) {
        text.replace(QLatin1Char(','), QLatin1Char('.'));
    }
    if (format == DisplayFormat::time && text.contains(QLatin1Char(':'))) {
        const std::optional<QString> seconds = secondsOf(text);
        if (!seconds) {
            return refusal(
                ScoreText::tr("%1 is no time: write minutes and seconds as 1:23.456.").arg(typed.trimmed()));
        }
        text = *seconds;
    }
    auto number = parseExactNumber(text.toStdString());
    if (!number) {
        return refusal((decimals == 0
                            ? ScoreText::tr("%1 is not a number that fits: write digits, as in 250 or -3.")
                            : ScoreText::tr("%1 is not a number that fits: write digits, as in 250 or -3.5."))
                           .arg(typed.trimmed()));
    }
    return number;
}

} // namespace rostrum
