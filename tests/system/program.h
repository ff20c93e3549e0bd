// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Program: one run of the real program, as a user or a service manager starts it: arguments in, words, exit code and files out.
//
// What it writes on standard error goes to a file of its own, so that it never waits for a test to read. It is ended by its own process
// id, and goes with the thread that started it, should a test die.
//
// Thread: the one it was made on; waits block it, each with a deadline.

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace rostrum::test {

inline constexpr int patienceMs = 30'000;

class Program {
  public:
    // `folder`: where it works and keeps its log; must outlive it.
    explicit Program(QString folder);
    ~Program(); // kills it
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Sets or, without a value, removes a variable of its environment. Before start().
    void setVariable(const QString& name, const std::optional<QString>& value);

    bool start(const QStringList& args);
    // `--server` on a free port of loopback, or on the one given, with this event file; true once it says where it listens.
    bool serve(const QString& eventFile, const QStringList& more = {}, std::uint16_t onPort = 0);
    // Waits for the line that says where it listens; 0 where it ended without.
    std::uint16_t awaitPort();
    std::uint16_t port() const { return port_; } // as awaitPort() found it

    void signal(int number);
    // Waits for its end: the exit code, or minus the signal that ended it; nothing if it goes on.
    std::optional<int> awaitExit(int ms = patienceMs);
    // SIGKILL, and waits.
    bool kill9();
    // SIGTERM, and waits: true where it ends with 0.
    bool stop();
    bool isRunning() const { return process_.state() != QProcess::NotRunning; }
    std::int64_t pid() const { return process_.processId(); }

    QByteArray out();                                                   // standard output so far
    QByteArray errors() const;                                          // standard error so far
    bool awaitError(const QByteArray& text, int ms = patienceMs) const; // until standard error has it

    // Where the program is: what the build says, or ROSTRUM_BIN.
    static QString path();

  private:
    const QString folder_;
    QString errorFile_;
    QProcess process_;
    QByteArray out_;
    std::uint16_t port_ = 0;
};

} // namespace rostrum::test
