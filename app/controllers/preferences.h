// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Preferences: how this operator likes the window. Kept in a small JSON file of the user, not in the event: it is about the
// person at the desk.
//
// Thread: main. The file is read once when the object is made, before there is a window; it is written on a thread of its own,
// newest last. What cannot be read or written is as if it were not there: a preference is never worth a fault.

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <QtQml/qqmlregistration.h>

namespace rostrum {

class Preferences : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(bool dark READ isDark WRITE setDark NOTIFY darkChanged)
    Q_PROPERTY(bool reducedMotion READ hasReducedMotion WRITE setReducedMotion NOTIFY reducedMotionChanged)
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged) // "en", "de", …
    Q_PROPERTY(int languageIndex READ languageIndex WRITE setLanguageIndex NOTIFY languageChanged)
    Q_PROPERTY(QStringList languages READ languages CONSTANT)
    Q_PROPERTY(QStringList languageNames READ languageNames CONSTANT) // in themselves: "English", "Deutsch"

  public:
    // An empty file name keeps nothing beyond the run.
    explicit Preferences(QString fileName, QObject* parent = nullptr);
    ~Preferences() override; // waits for what is being written
    Preferences(const Preferences&) = delete;
    Preferences& operator=(const Preferences&) = delete;

    bool isDark() const { return dark_; }
    void setDark(bool dark);
    bool hasReducedMotion() const { return reducedMotion_; }
    void setReducedMotion(bool reduced);
    QString language() const { return language_; }
    void setLanguage(const QString& language);
    int languageIndex() const { return static_cast<int>(languages_.indexOf(language_)); }
    void setLanguageIndex(int index) { setLanguage(languages_.value(index)); }
    const QStringList& languages() const { return languages_; }
    QStringList languageNames() const;

  signals:
    void darkChanged();
    void reducedMotionChanged();
    void languageChanged();

  private:
    void load();
    void save();

    const QString fileName_;
    const QStringList languages_;
    QThreadPool disk_;
    QString language_;
    bool dark_ = true;
    bool reducedMotion_ = false;
};

} // namespace rostrum
