// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// StartError: what the operator sees and can do where the event file cannot be opened, in a window of its own: no desk is there yet.
// Every choice ends the application's event loop; whoever started it does what was chosen. Thread: main.

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

class QQmlApplicationEngine;

namespace rostrum {

class StartError : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes it")
    Q_PROPERTY(QString sentence READ sentence CONSTANT) // why it cannot be opened
    Q_PROPERTY(QString file READ file CONSTANT)
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged) // of the file that was typed; empty: none

  public:
    // `newFile` is where a new event would be kept.
    StartError(QString sentence, QString file, QString newFile);

    QString sentence() const { return sentence_; }
    QString file() const { return file_; }
    QString problem() const { return problem_; }
    QString chosen() const { return chosen_; } // the file to open next; empty: none, the program ends

    // Opens the window. False where its QML is not there.
    bool show(QQmlApplicationEngine& engine);

    // The same file again is a new try; another one must exist.
    Q_INVOKABLE void open(const QString& file);
    Q_INVOKABLE void newEvent();
    Q_INVOKABLE void quit();

  signals:
    void problemChanged();

  private:
    const QString sentence_;
    const QString file_;
    const QString newFile_;
    QString problem_;
    QString chosen_;
};

} // namespace rostrum
