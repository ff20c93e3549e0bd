// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/system/program.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcessEnvironment>
#include <QThread>

#include <csignal>
#include <sys/prctl.h>
#include <utility>

namespace rostrum::test {

Program::Program(QString folder) : folder_(std::move(folder)) {
    static int runs = 0;
    errorFile_ = QStringLiteral("%1/errors-%2.log").arg(folder_).arg(++runs);
    process_.setWorkingDirectory(folder_);
    process_.setStandardErrorFile(errorFile_);
    process_.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    // Nothing of the user's own is read or written.
    setVariable(QStringLiteral("HOME"), folder_);
    setVariable(QStringLiteral("XDG_DATA_HOME"), folder_);
    setVariable(QStringLiteral("XDG_CONFIG_HOME"), folder_);
    setVariable(QStringLiteral("XDG_CACHE_HOME"), folder_);
}

Program::~Program() { kill9(); }

void Program::setVariable(const QString& name, const std::optional<QString>& value) {
    QProcessEnvironment environment = process_.processEnvironment();
    if (environment.isEmpty())
        environment = QProcessEnvironment::systemEnvironment();
    if (value)
        environment.insert(name, *value);
    else
        environment.remove(name);
    process_.setProcessEnvironment(environment);
}

bool Program::start(const QStringList& args) {
    out_.clear();
    port_ = 0;
    process_.start(path(), args);
    return process_.waitForStarted(patienceMs);
}

bool Program::serve(const QString& eventFile, const QStringList& more, std::uint16_t onPort) {
    const QStringList args{"--server", "--host", "127.0.0.1", "--port", QString::number(onPort),
                           "--data",   eventFile};
    return start(args + more) && awaitPort() != 0;
}

std::uint16_t Program::awaitPort() {
    static const QByteArray before("listening on http://");
    QElapsedTimer waiting;
    waiting.start();
    while (waiting.elapsed() < patienceMs) {
        const qsizetype at = out().indexOf(before);
        const qsizetype end = at < 0 ? -1 : out_.indexOf('\n', at);
        if (end >= 0) {
            port_ = out_.mid(out_.lastIndexOf(':', end) + 1, end - out_.lastIndexOf(':', end) - 1).toUShort();
            return port_;
        }
        if (!isRunning())
            return 0;
        process_.waitForReadyRead(100);
    }
    return 0;
}

void Program::signal(int number) {
    if (isRunning() && pid() > 0)
        ::kill(static_cast<pid_t>(pid()), number);
}

std::optional<int> Program::awaitExit(int ms) {
    if (isRunning() && !process_.waitForFinished(ms))
        return std::nullopt;
    // Qt gives the signal's number as the exit code of what a signal ended.
    return process_.exitStatus() == QProcess::NormalExit ? process_.exitCode() : -process_.exitCode();
}

bool Program::kill9() {
    signal(SIGKILL);
    return awaitExit() == -SIGKILL;
}

bool Program::stop() {
    signal(SIGTERM);
    return awaitExit() == 0;
}

QByteArray Program::out() {
    out_ += process_.readAllStandardOutput();
    return out_;
}

QByteArray Program::errors() const {
    if (process_.error() == QProcess::FailedToStart)
        return (path() + QStringLiteral(": ") + process_.errorString()).toUtf8();
    QFile file(errorFile_);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool Program::awaitError(const QByteArray& text, int ms) const {
    QElapsedTimer waiting;
    waiting.start();
    while (!errors().contains(text)) {
        if (waiting.elapsed() > ms)
            return false;
        QThread::msleep(5);
    }
    return true;
}

QString Program::path() { return qEnvironmentVariable("ROSTRUM_BIN", QStringLiteral(ROSTRUM_PROGRAM)); }

} // namespace rostrum::test
