// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the way of a start is told in one sentence, with the right exit code, and nothing is changed by it: busy ports, files
// that are not ours or not whole, places that cannot be written, wrong settings and words.
#include "tests/system/event_checks.h"
#include "tests/system/program.h"
#include "tests/system/talk.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace rostrum;
using namespace rostrum::test;

namespace {

bool write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class StartTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void wordsAndTheirExitCodes_data() const;
    void wordsAndTheirExitCodes();
    void wrongSettingsAreNamedWithTheirLine_data() const;
    void wrongSettingsAreNamedWithTheirLine();
    void busyPortIsNamedWithTheSettingToChange();
    void secondProgramOnOneFileIsSentAway();
    void foreignFilesAreRefusedAndKept_data() const;
    void foreignFilesAreRefusedAndKept();
    void placesThatCannotBeWrittenAreNamed_data() const;
    void placesThatCannotBeWrittenAreNamed();
    void damagedSnapshotGivesWayToTheEvents();
    void damagedEventStopsTheStartAndIsNamed_data() const;
    void damagedEventStopsTheStartAndIsNamed();
    void withoutADisplayTheWindowSaysWhatToDo();
    void serverTouchesNoDisplay();

  private:
    QString path(const QString& name = QStringLiteral("finals.rostrum")) const {
        return folder_->filePath(name);
    }
    // 1,500 players by one batch: enough that an orderly stop leaves a snapshot; then a point for one of them, twice. That makes
    // events 2 to 3001, a registration and a score each, 3002 and 3003.
    static bool addPlayers(Talk& talk);
    // An event file with these players and a snapshot in it.
    bool fill();
    // Starts with this file and expects exit code 1 and these words; the file stays as it is.
    void checkRefused(const QString& file, const QByteArray& said);

    std::unique_ptr<QTemporaryDir> folder_;
};

void StartTests::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
}

bool StartTests::addPlayers(Talk& talk) {
    std::string body = R"({"scores":[)";
    for (int i = 0; i < 1500; ++i)
        body += (i == 0 ? R"({"player_id":"p)" : R"(,{"player_id":"p)") + std::to_string(i) +
                R"(","leaderboard_id":"default","score":)" + std::to_string(i % 97) + "}";
    const std::string point = R"({"player_id":"p0","leaderboard_id":"default","score":1})";
    return talk.post("/api/v1/scores/batch", body + "]}").data()[u"accepted"].toInteger() == 1500 &&
           talk.post("/api/v1/scores", point).status == 200 &&
           talk.post("/api/v1/scores", point).status == 200;
}

bool StartTests::fill() {
    Program server(folder_->path());
    if (!server.serve(path()))
        return false;
    Talk talk(server.port());
    return talk.awaitReady() && addPlayers(talk) && server.stop();
}

void StartTests::checkRefused(const QString& file, const QByteArray& said) {
    const QByteArray before = hashOf(file);
    for (const char* durability : {"commit", "async"}) {
        QVERIFY(write(path("rostrum.yaml"), QByteArray("storage:\n  durability: ") + durability + "\n"));
        Program server(folder_->path());
        QVERIFY(server.start({"--server", "--host", "127.0.0.1", "--port", "0", "--data", file}));
        QCOMPARE(server.awaitExit(), std::optional(1));
        const QByteArray errors = server.errors();
        QVERIFY2(errors.contains(said), errors.constData());
        QVERIFY2(errors.contains("rostrum: "), errors.constData());
        QVERIFY2(errors.contains(file.toUtf8()), errors.constData());
    }
    QVERIFY(hashOf(file) == before);
    QVERIFY(!QFile::exists(file + ".lock"));
}

void StartTests::wordsAndTheirExitCodes_data() const {
    QTest::addColumn<QStringList>("args");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("out"); // on standard output; empty: nothing
    QTest::addColumn<QByteArray>("error");
    const auto add = [](const char* name, const QStringList& args, int code, const char* out,
                        const char* error) {
        QTest::newRow(name) << args << code << QByteArray(out) << QByteArray(error);
    };
    add("version", {"--version"}, 0, "rostrum 0.", "");
    add("help", {"--help"}, 0, "Exit codes: 0 all well, 1 failure, 2 wrong usage.", "");
    add("help of replay", {"replay", "--help"}, 0, "Usage: rostrum replay", "");
    add("unknown flag", {"--server", "--fast"}, 2, "", "--fast");
    add("flag without its value", {"--server", "--data"}, 2, "", "--data needs a value");
    add("two files", {"--server", "a.rostrum", "b.rostrum"}, 2, "", "b.rostrum");
    add("port that is none", {"--server", "--port", "http"}, 2, "", "--port");
    add("port too high", {"--server", "--port", "65536"}, 2, "", "--port");
    add("config that is not there", {"--server", "--config", "none.yaml"}, 2, "", "none.yaml");
}

void StartTests::wordsAndTheirExitCodes() {
    QFETCH(QStringList, args);
    QFETCH(int, code);
    QFETCH(QByteArray, out);
    QFETCH(QByteArray, error);
    Program program(folder_->path());
    QVERIFY(program.start(args));
    QCOMPARE(program.awaitExit(), std::optional(code));
    QCOMPARE(program.out().isEmpty(), out.isEmpty());
    QVERIFY2(program.out().contains(out), program.out().constData());
    QVERIFY2(program.errors().contains(error), program.errors().constData());
    QCOMPARE(program.errors().isEmpty(), error.isEmpty());
    QVERIFY(QDir(folder_->path()).entryList({"*.rostrum*"}, QDir::Files).isEmpty()); // and it made no file
}

void StartTests::wrongSettingsAreNamedWithTheirLine_data() const {
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("unknown key") << QByteArray("server:\n  prot: 80\n") << QByteArray("rostrum.yaml:2");
    QTest::newRow("bad value") << QByteArray("\nserver:\n  port: eighty\n") << QByteArray("rostrum.yaml:3");
    QTest::newRow("no YAML") << QByteArray("server: [\n") << QByteArray("rostrum.yaml:");
    QTest::newRow("durability") << QByteArray("storage: {durability: maybe}\n")
                                << QByteArray("rostrum.yaml:1");
    QTest::newRow("missing variable")
        << QByteArray("server:\n  host: ${ROSTRUM_TEST_NOT_SET}\n") << QByteArray("rostrum.yaml:2");
}

void StartTests::wrongSettingsAreNamedWithTheirLine() {
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, said);
    QVERIFY(write(path("rostrum.yaml"), yaml));
    // Named, and found by itself in the folder where the program works.
    for (const QStringList& config : {QStringList{"--config", path("rostrum.yaml")}, QStringList{}}) {
        Program program(folder_->path());
        QVERIFY(program.start(QStringList{"--server", "--data", path()} + config));
        QCOMPARE(program.awaitExit(), std::optional(2));
        QVERIFY2(program.errors().contains(said), program.errors().constData());
        QVERIFY(!QFile::exists(path()));
    }
}

void StartTests::busyPortIsNamedWithTheSettingToChange() {
    QVERIFY(fill());
    const FileStates before = statesOf(path());
    QTcpServer busy;
    QVERIFY(busy.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(busy.serverPort());
    Program server(folder_->path());
    QVERIFY(server.start({"--server", "--host", "127.0.0.1", "--port", port, "--data", path()}));
    QCOMPARE(server.awaitExit(), std::optional(1));
    const QByteArray errors = server.errors();
    for (const QByteArray& word :
         {QByteArray("127.0.0.1:" + port), QByteArray("--port"), QByteArray("server.port")})
        QVERIFY2(errors.contains(word), errors.constData());
    QVERIFY(!server.out().contains("listening"));
    const FileStates after = statesOf(path());
    QVERIFY2(after.fault.empty(), after.fault.c_str());
    QCOMPARE(after.lastSeq, before.lastSeq);
}

void StartTests::secondProgramOnOneFileIsSentAway() {
    Program first(folder_->path());
    QVERIFY2(first.serve(path()), first.errors().constData());
    Talk talk(first.port());
    QVERIFY(talk.awaitReady());
    QVERIFY(addPlayers(talk));
    const auto revision = talk.revision("default");
    // By its name, and by another: a link.
    QVERIFY(QFile::link(path(), path("link.rostrum")));
    for (const QString& name : {path(), path("link.rostrum")}) {
        Program second(folder_->path());
        QVERIFY(second.start({"--server", "--host", "127.0.0.1", "--port", "0", "--data", name}));
        QCOMPARE(second.awaitExit(), std::optional(1));
        const QByteArray errors = second.errors();
        QVERIFY2(errors.contains("is open in another program"), errors.constData());
        QVERIFY2(errors.contains("process " + QByteArray::number(first.pid())), errors.constData());
    }
    // The first one goes on, and a third comes in when it has gone.
    QCOMPARE(talk.revision("default"), revision);
    QCOMPARE(talk.post("/api/v1/scores", R"({"player_id":"p1","leaderboard_id":"default","score":9})").status,
             200);
    QVERIFY(first.kill9());
    Program third(folder_->path());
    QVERIFY2(third.serve(path()), third.errors().constData());
    Talk again(third.port());
    QVERIFY(again.awaitReady());
    QCOMPARE(again.revision("default"), std::optional(*revision + 1));
}

void StartTests::foreignFilesAreRefusedAndKept_data() const {
    QTest::addColumn<QByteArray>("sql"); // on a good file; or
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("keptPercent");
    QTest::addColumn<QByteArray>("said");
    const auto add = [](const char* name, const char* sql, const QByteArray& text, int kept,
                        const char* said) {
        QTest::newRow(name) << QByteArray(sql) << text << kept << QByteArray(said);
    };
    add("text", "", "player_id,score\nanna,3\n", 100, "is not an event file");
    add("zeros", "", QByteArray(8192, '\0'), 100, "is not an event file");
    add("database of another program", "PRAGMA application_id = 7", {}, 100, "is not an event file");
    add("newer version", "PRAGMA user_version = 9999", {}, 100, "newer");
    add("cut in half", "", {}, 50, "damaged");
    add("cut near its end", "", {}, 97, "damaged");
}

void StartTests::foreignFilesAreRefusedAndKept() {
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, text);
    QFETCH(int, keptPercent);
    QFETCH(QByteArray, said);
    if (text.isEmpty())
        QVERIFY(fill());
    else
        QVERIFY(write(path(), text));
    QVERIFY(sql.isEmpty() || runSql(path(), sql.constData()));
    QFile file(path());
    QVERIFY(file.resize(file.size() * keptPercent / 100));
    checkRefused(path(), said);
}

void StartTests::placesThatCannotBeWrittenAreNamed_data() const {
    QTest::addColumn<QString>("place");
    QTest::newRow("below a file") << QStringLiteral("notes.txt/finals.rostrum");
    QTest::newRow("folder that is not there") << QStringLiteral("nowhere/finals.rostrum");
    QTest::newRow("where nobody writes") << QStringLiteral("/proc/finals.rostrum");
    QTest::newRow("a folder") << QStringLiteral(".");
    QTest::newRow("a device") << QStringLiteral("/dev/null");
}

void StartTests::placesThatCannotBeWrittenAreNamed() {
    QFETCH(QString, place);
    QVERIFY(write(path("notes.txt"), "what the coach said"));
    const QString whole = place.startsWith('/') ? place : path(place);
    Program server(folder_->path());
    QVERIFY(server.start({"--server", "--host", "127.0.0.1", "--port", "0", "--data", whole}));
    QCOMPARE(server.awaitExit(), std::optional(1));
    QVERIFY2(server.errors().contains(place == "." ? folder_->path().toUtf8() : whole.toUtf8()),
             server.errors().constData());
    QVERIFY(!server.out().contains("listening"));
    QVERIFY(QDir(folder_->path()).entryList({"*.rostrum*"}, QDir::Files).isEmpty());
}

void StartTests::damagedSnapshotGivesWayToTheEvents() {
    QVERIFY(fill());
    const FileStates before = statesOf(path());
    QVERIFY(before.snapshotSeq > 0);
    QVERIFY(runSql(path(), "UPDATE snapshots SET bytes = zeroblob(length(bytes)) WHERE part = 0"));
    Program server(folder_->path());
    QVERIFY2(server.serve(path()), server.errors().constData());
    Talk talk(server.port());
    QVERIFY(talk.awaitReady());
    QVERIFY2(server.awaitError("cannot be used"), server.errors().constData());
    QVERIFY2(server.errors().contains("the snapshot of event " +
                                      QByteArray::number(qulonglong{before.snapshotSeq})),
             server.errors().constData());
    QCOMPARE(talk.get("/api/v1/leaderboards/default").data()[u"total_players"].toInteger(), 1500);
    QVERIFY(server.kill9());
    const FileStates after = statesOf(path());
    QVERIFY2(after.fault.empty(), after.fault.c_str());
    QVERIFY(after.fromEvents == before.fromEvents);
}

void StartTests::damagedEventStopsTheStartAndIsNamed_data() const {
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("missing") << QByteArray("DELETE FROM events WHERE seq = 700") << QByteArray("event 700");
    QTest::newRow("unreadable") << QByteArray("UPDATE events SET body = x'ffffffff' WHERE seq = 700")
                                << QByteArray("event 700");
    QTest::newRow("other type") << QByteArray("UPDATE events SET kind = 511 WHERE seq = 700")
                                << QByteArray("event 700");
    // A result that its operation does not lead to: the one before it, once more.
    QTest::newRow("other result")
        << QByteArray("UPDATE events SET body = (SELECT body FROM events WHERE seq = 3002) "
                      "WHERE seq = 3003")
        << QByteArray("event 3003");
}

void StartTests::damagedEventStopsTheStartAndIsNamed() {
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, said);
    QVERIFY(fill());
    QVERIFY(runSql(path(), "DELETE FROM snapshots"));
    QVERIFY(runSql(path(), sql.constData()));
    checkRefused(path(), said);
}

void StartTests::withoutADisplayTheWindowSaysWhatToDo() {
    Program program(folder_->path());
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        program.setVariable(QLatin1String(name), std::nullopt);
    QVERIFY(program.start({path()}));
    const std::optional<int> code = program.awaitExit();
    QVERIFY2(code == 1 || code == 2, program.errors().constData()); // 2: built without the window
    QVERIFY2(program.errors().contains("--server"), program.errors().constData());
    QCOMPARE(program.errors().count('\n'), 1); // one sentence, and nothing of Qt's own
    QVERIFY(!QFile::exists(path()));
}

// Even with a display at hand the server loads no platform for one, and so can have made nothing of the window.
void StartTests::serverTouchesNoDisplay() {
    Program server(folder_->path());
    server.setVariable(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    QVERIFY2(server.serve(path()), server.errors().constData());
    Talk talk(server.port());
    QVERIFY(talk.awaitReady());
    QCOMPARE(talk.get("/").status, 200);
    QFile maps(QStringLiteral("/proc/%1/maps").arg(server.pid()));
    QVERIFY(maps.open(QIODevice::ReadOnly));
    const QByteArray loaded = maps.readAll();
    QVERIFY(loaded.contains("libQt6Core"));
    for (const char* plugin : {"/platforms/", "libqoffscreen", "libqxcb", "libqwayland", "libqminimal"})
        QVERIFY2(!loaded.contains(plugin), plugin);
}

QTEST_GUILESS_MAIN(StartTests)
#include "start_tests.moc"
