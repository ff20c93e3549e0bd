// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/start_error.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QQmlApplicationEngine>

#include <utility>

namespace rostrum {

StartError::StartError(QString sentence, QString file, QString newFile)
    : sentence_(std::move(sentence)),
      file_(std::move(file)),
      newFile_(std::move(newFile)) {}

bool StartError::show(QQmlApplicationEngine& engine) {
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.setInitialProperties({{QStringLiteral("error"), QVariant::fromValue(this)}});
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Rostrum/pages/StartErrorWindow.qml")));
    return !engine.rootObjects().isEmpty();
}

void StartError::open(const QString& file) {
    const QString path = file.trimmed();
    if (path != file_ && !QFileInfo(path).isFile()) { // a slip of the pen must not make an empty event
        problem_ = tr("There is no such file. A new event makes one.");
        emit problemChanged();
        return;
    }
    chosen_ = path;
    QCoreApplication::quit();
}

void StartError::newEvent() {
    chosen_ = newFile_;
    QCoreApplication::quit();
}

void StartError::quit() {
    chosen_.clear();
    QCoreApplication::quit();
}

} // namespace rostrum
