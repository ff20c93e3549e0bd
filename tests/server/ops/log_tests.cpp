// SPDX-License-Identifier: GPL-3.0-or-later
// Log lines, and the names that this machine goes by.
#include "core/check.h"
#include "server/ops/log.h"
#include "server/ops/own_hosts.h"

#include <QHostInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <array>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace rostrum;

namespace {

// What `act` writes to standard error.
template <typename Act>
QByteArray written(Act&& act) {
    std::array<int, 2> pipe{};
    ROSTRUM_CHECK(::pipe(pipe.data()) == 0, "a test gets no pipe");
    const int before = ::dup(STDERR_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);
    QByteArray bytes;
    std::thread reader([&] {
        std::array<char, 4096> buffer{};
        for (ssize_t count = 0; (count = ::read(pipe[0], buffer.data(), buffer.size())) > 0;)
            bytes.append(buffer.data(), count);
    });
    act();
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    ::close(pipe[1]);
    reader.join();
    ::close(pipe[0]);
    return bytes;
}

} // namespace

class LogTests : public QObject {
    Q_OBJECT

  private slots:
    void writesOneObjectALine();
    void keepsSecrets();
    void dropsWhatIsBelowTheLevel();
    void linesOfManyThreadsStayWhole();
    void takesQtsMessages();
    void knowsItsNames();
};

void LogTests::writesOneObjectALine() {
    const std::string line =
        logLine(1777669140005, LogLevel::warning, "two\nlines \xff",
                {{"path", "a\"b"}, {"port", 8080}, {"ratio", 0.5}, {"ok", true}, {"low", -1}});
    QCOMPARE(line,
             std::string(
                 "{\"time\":\"2026-05-01T20:59:00.005Z\",\"level\":\"warning\",\"message\":\"two\\u000alines "
                 "\xef\xbf\xbd\",\"path\":\"a\\\"b\",\"port\":8080,\"ratio\":0.5,\"ok\":true,\"low\":-1}\n"));
}

void LogTests::keepsSecrets() {
    const std::string line = logLine(
        0, LogLevel::info, "x", {{"password", "hunter2"}, {"api_token", "hunter2"}, {"key_file", "hunter2"}});
    QVERIFY(line.find("hunter2") == std::string::npos);
    QVERIFY(line.find(R"("password":"***")") != std::string::npos);
}

void LogTests::dropsWhatIsBelowTheLevel() {
    const QByteArray bytes = written([] {
        logDebug("quiet");
        logInfo("loud");
        setLogLevel(LogLevel::error);
        logWarning("quiet");
        setLogLevel(LogLevel::info);
    });
    QCOMPARE(bytes.count('\n'), 1);
    QCOMPARE(QJsonDocument::fromJson(bytes).object().value("message"), QJsonValue("loud"));
    QVERIFY(parseLogLevel("warning") == LogLevel::warning);
    QVERIFY(!parseLogLevel("loud"));
}

void LogTests::linesOfManyThreadsStayWhole() {
    const std::string filler(300, 'x');
    const QByteArray bytes = written([&] {
        std::vector<std::thread> threads;
        threads.reserve(4);
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 100; ++i)
                    logInfo("line", {{"thread", t}, {"number", i}, {"filler", filler}});
            });
        }
        for (std::thread& thread : threads)
            thread.join();
    });
    const QList<QByteArray> lines = bytes.trimmed().split('\n');
    QCOMPARE(lines.size(), 400);
    for (const QByteArray& line : lines)
        QVERIFY2(QJsonDocument::fromJson(line).object().value("message") == QJsonValue("line"),
                 line.constData());
}

void LogTests::takesQtsMessages() {
    const QtMessageHandler before = qInstallMessageHandler(nullptr);
    const QByteArray bytes = written([] {
        takeQtMessages();
        qWarning("from %s", "Qt");
    });
    qInstallMessageHandler(before);
    const QJsonObject line = QJsonDocument::fromJson(bytes).object();
    QCOMPARE(line.value("level"), QJsonValue("warning"));
    QCOMPARE(line.value("message"), QJsonValue("from Qt"));
}

void LogTests::knowsItsNames() {
    const std::vector<std::string> names = allowedHostNames({"Board.Example", "localhost"});
    const auto has = [&](const std::string& name) {
        return std::count(names.begin(), names.end(), name) == 1;
    };
    for (const char* const name : {"localhost", "127.0.0.1", "::1", "board.example"})
        QVERIFY2(has(name), name);
    const std::string host = QHostInfo::localHostName().toLower().toStdString();
    if (!host.empty() && host != "localhost")
        QVERIFY2(has(host), host.c_str());
    QVERIFY(std::none_of(names.begin(), names.end(),
                         [](const std::string& name) { return name.find('%') != std::string::npos; }));
}

QTEST_APPLESS_MAIN(LogTests)
#include "log_tests.moc"
