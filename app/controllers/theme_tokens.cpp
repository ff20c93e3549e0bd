// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/theme_tokens.h"

#include "core/check.h"
#include "resources/resources.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace rostrum {

ThemeTokens::ThemeTokens(QObject* parent) : QObject(parent) {
    rostrumInitResources();
    QFile file(QStringLiteral(":/theme/tokens.json")); // in the program: no disk is touched
    ROSTRUM_CHECK(file.open(QIODevice::ReadOnly), "the design tokens are not built in");
    tokens_ = QJsonDocument::fromJson(file.readAll()).object();
    ROSTRUM_CHECK(!tokens_.isEmpty(), "the design tokens are no JSON object");
}

void ThemeTokens::setDark(bool dark) {
    if (dark != dark_) {
        dark_ = dark;
        emit coloursChanged();
    }
}

QColor ThemeTokens::colour(const char* token) const {
    const QJsonObject theme = tokens_.value(QLatin1String("color"))
                                  .toObject()
                                  .value(QLatin1String(dark_ ? "dark" : "light"))
                                  .toObject();
    const QColor colour(theme.value(QLatin1String(token)).toString());
    ROSTRUM_CHECK(colour.isValid(), "a colour is missing among the design tokens");
    return colour;
}

int ThemeTokens::number(const char* group, const char* token, const char* inner) const {
    QJsonValue value = tokens_.value(QLatin1String(group)).toObject().value(QLatin1String(token));
    if (inner != nullptr) {
        value = value.toObject().value(QLatin1String(inner));
    }
    ROSTRUM_CHECK(value.isDouble(), "a number is missing among the design tokens");
    return value.toInt();
}

int ThemeTokens::space() const {
    const QJsonValue value = tokens_.value(QLatin1String("space"));
    ROSTRUM_CHECK(value.isDouble(), "the space is missing among the design tokens");
    return value.toInt();
}

QString ThemeTokens::family() const {
    return tokens_.value(QLatin1String("type"))
        .toObject()
        .value(QLatin1String("family"))
        .toArray()
        .at(0)
        .toString();
}

} // namespace rostrum
