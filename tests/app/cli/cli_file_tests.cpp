// SPDX-License-Identifier: GPL-3.0-or-later
// `rostrum verify`, `export` and `import` as they are called: exit codes, files, and what is in the way.
#include "app/cli/file_tools.h"
#include "app/cli/stop_flag.h"
#include "server/ledger/sqlite_ledger.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace rostrum;

class CliFileTests : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        QVERIFY(QFile::copy(QStringLiteral(ROSTRUM_GOLDEN "/v2/event.rostrum"), path("event.rostrum")));
    }
    void verifies() {
        QCOMPARE(runVerify({path("event.rostrum")}), 0);
        QFile file(path("event.rostrum"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(file.size() / 2));
        QVERIFY(file.write(QByteArray(4096, 'x')) == 4096);
        file.close();
        QCOMPARE(runVerify({path("event.rostrum")}), 1);
        QCOMPARE(runVerify({path("none.rostrum")}), 1);
        QVERIFY(!QFile::exists(path("none.rostrum")));
    }
    void exportsAndImports() {
        QCOMPARE(runExport({path("event.rostrum"), QStringLiteral("--out"), path("event.jsonl")}), 0);
        QCOMPARE(runImport({path("event.jsonl"), path("new.rostrum")}), 0);
        QCOMPARE(runVerify({path("new.rostrum")}), 0);
        QCOMPARE(runExport({path("new.rostrum"), QStringLiteral("--out=") + path("again.jsonl")}), 0);
        QCOMPARE(linesOf("again.jsonl").mid(1, 33), linesOf("event.jsonl").mid(1, 33));
        QCOMPARE(linesOf("event.jsonl").size(),
                 33 + 2 + 1); // header, trailer, and nothing behind the last newline
        // What is there stays.
        QCOMPARE(runExport({path("event.rostrum"), QStringLiteral("--out"), path("new.rostrum")}), 1);
        QCOMPARE(runImport({path("event.jsonl"), path("new.rostrum")}), 1);
        QCOMPARE(runVerify({path("new.rostrum")}), 0);
        QVERIFY(QDir(folder_->path()).entryList(QDir::Files).size() == 4); // and nothing lies about
    }
    void refusesWhatIsOpen() {
        SqliteLedgerOptions options;
        const auto ledger = SqliteLedger::open(path("event.rostrum").toStdString(), options);
        QVERIFY(ledger.ok());
        QCOMPARE(runVerify({path("event.rostrum")}), 1);
        QCOMPARE(runExport({path("event.rostrum"), QStringLiteral("--out"), path("event.jsonl")}), 1);
        QVERIFY(!QFile::exists(path("event.jsonl")));
    }
    void leavesNothingOfABadImport() {
        QFile lines(path("bad.jsonl"));
        QVERIFY(lines.open(QIODevice::WriteOnly));
        lines.write("{\"rostrum_event\":1}\n");
        lines.close();
        QCOMPARE(runImport({path("bad.jsonl"), path("new.rostrum")}), 1);
        QCOMPARE(runImport({path("none.jsonl"), path("new.rostrum")}), 1);
        QCOMPARE(runImport({folder_->path(), path("new.rostrum")}), 1);
        QVERIFY(!QFile::exists(path("new.rostrum")));
    }
    void refusesWrongUsage() {
        QCOMPARE(runVerify({}), 2);
        QCOMPARE(runVerify({path("a"), path("b")}), 2);
        QCOMPARE(runVerify({path("a"), QStringLiteral("--out"), path("b")}), 2);
        QCOMPARE(runExport({path("a"), QStringLiteral("--out")}), 2);
        QCOMPARE(runImport({path("a")}), 2);
        QCOMPARE(runImport({QStringLiteral("--help")}), 0);
    }
    void stopsAtTheFirstSignal() {
        const StopFlag stop;
        QVERIFY(!*stop.flag());
        QCOMPARE(std::raise(SIGINT), 0);
        QVERIFY(*stop.flag());
    }

  private:
    QString path(const char* name) const { return folder_->filePath(QString::fromLatin1(name)); }
    QList<QByteArray> linesOf(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QList<QByteArray>();
    }

    std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(CliFileTests)
#include "cli_file_tests.moc"
