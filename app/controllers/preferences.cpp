// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/preferences.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSaveFile>

#include <utility>

namespace rostrum {

namespace {

// English is in the sources; the others are the translations that were built in.
QStringList builtInLanguages() {
    QStringList languages{QStringLiteral("en")};
    const QString prefix = QStringLiteral("rostrum_");
    for (const QString& file : QDir(QStringLiteral(":/i18n")).entryList({prefix + QStringLiteral("*.qm")})) {
        const QString language = QFileInfo(file).completeBaseName().mid(prefix.size());
        if (!languages.contains(language)) {
            languages.append(language);
        }
    }
    return languages;
}

} // namespace

Preferences::Preferences(QString fileName, QObject* parent)
    : QObject(parent),
      fileName_(std::move(fileName)),
      languages_(builtInLanguages()) {
    disk_.setMaxThreadCount(1);
    const QString system = QLocale::system().name().section(QLatin1Char('_'), 0, 0);
    language_ = languages_.contains(system) ? system : languages_.first();
    load();
}

Preferences::~Preferences() { disk_.waitForDone(); }

QStringList Preferences::languageNames() const {
    QStringList names;
    for (const QString& language : languages_) {
        QString name = language == QLatin1String("en") ? QStringLiteral("English")
                                                       : QLocale(language).nativeLanguageName();
        names.append(name.isEmpty() ? language : name.at(0).toUpper() + name.mid(1));
    }
    return names;
}

void Preferences::setDark(bool dark) {
    if (dark != dark_) {
        dark_ = dark;
        emit darkChanged();
        save();
    }
}

void Preferences::setReducedMotion(bool reduced) {
    if (reduced != reducedMotion_) {
        reducedMotion_ = reduced;
        emit reducedMotionChanged();
        save();
    }
}

void Preferences::setLanguage(const QString& language) {
    if (language != language_ && languages_.contains(language)) {
        language_ = language;
        emit languageChanged();
        save();
    }
}

void Preferences::load() {
    QFile file(fileName_);
    if (fileName_.isEmpty() || !file.open(QIODevice::ReadOnly)) {
        return;
    }
    const QJsonObject kept = QJsonDocument::fromJson(file.read(64 * 1024)).object();
    dark_ = kept.value(QLatin1String("theme")).toString() != QLatin1String("light");
    reducedMotion_ = kept.value(QLatin1String("reduced_motion")).toBool();
    if (const QString language = kept.value(QLatin1String("language")).toString();
        languages_.contains(language)) {
        language_ = language;
    }
}

void Preferences::save() {
    if (fileName_.isEmpty()) {
        return;
    }
    const QJsonObject kept{
        {QStringLiteral("theme"), dark_ ? QStringLiteral("dark") : QStringLiteral("light")},
        {QStringLiteral("reduced_motion"), reducedMotion_},
        {QStringLiteral("language"), language_}};
    disk_.start([name = fileName_, bytes = QJsonDocument(kept).toJson()] {
        QDir().mkpath(QFileInfo(name).absolutePath());
        QSaveFile file(name);
        if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size()) {
            file.commit();
        }
    });
}

} // namespace rostrum
