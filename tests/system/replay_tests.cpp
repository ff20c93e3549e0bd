// SPDX-License-Identifier: GPL-3.0-or-later
// `rostrum replay` against a running program: the league's table comes out as it is known to be, whatever interrupts the replay,
// and the event file comes to that state on both of its ways.
#include "app/cli/csv_reader.h"
#include "tests/system/event_checks.h"
#include "tests/system/program.h"
#include "tests/system/talk.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr qint64 submissionsOfLeague = 792; // 396 matches with a score, two sides each

struct Row {
    std::string rank;
    std::string team;
    std::string points;
    friend bool operator==(const Row&, const Row&) = default;
};

char* toString(const std::vector<Row>& rows) {
    QByteArray text;
    for (const Row& row : rows)
        text += QByteArray::fromStdString(row.rank + " " + row.team + " " + row.points + "\n");
    return qstrdup(text.constData());
}

// The table that the recorded league is known to give.
std::vector<Row> expectedTable() {
    QFile file(QStringLiteral(ROSTRUM_FIXTURES "/league_table.csv"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    std::vector<Row> rows;
    const QByteArray bytes = file.readAll();
    CsvReader reader(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())), ',');
    CsvRow row;
    const auto more = [&] {
        const Result<bool> read = reader.next(row);
        return read.ok() && *read;
    };
    for (bool header = true; more(); header = false) {
        if (!header)
            rows.push_back({row.fields.at(0), row.fields.at(1), row.fields.at(2)});
    }
    return rows;
}

std::vector<Row> tableOf(Talk& talk, const std::string& board) {
    std::vector<Row> rows;
    const QJsonArray entries = talk.get("/api/v1/leaderboards/" + board + "/top?limit=1000").data().toArray();
    for (const QJsonValue& entry : entries)
        rows.push_back({std::to_string(entry[u"rank"].toInteger()),
                        entry[u"player_id"].toString().toStdString(),
                        entry[u"score_text"].toString().toStdString()});
    return rows;
}

qint64 submissionsOf(Talk& talk, const std::string& board) {
    return talk.get("/api/v1/leaderboards/" + board + "/stats").data()[u"submissions"].toInteger();
}

} // namespace

class ReplayTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();
    void givesTheKnownTable();
    void interruptedAndRunAgainCountsNothingTwice();
    void resetBoardTakesTheSameRecordingAnew();
    void fileComesToTheSameStateOnBothWays();
    void wrongUseIsToldBeforeAnythingIsSent_data() const;
    void wrongUseIsToldBeforeAnythingIsSent();

  private:
    QString file() const { return folder_->filePath(QStringLiteral("finals.rostrum")); }
    QStringList replayArgs(const QString& board, const QStringList& more = {}) const;
    // Runs a replay to its end: the exit code.
    std::optional<int> replay(const QString& board, QByteArray& out, const QStringList& more = {});

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Program> server_;
};

void ReplayTests::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    server_ = std::make_unique<Program>(folder_->path());
    QVERIFY2(server_->serve(file()), server_->errors().constData());
    QVERIFY(Talk(server_->port()).awaitReady());
}

void ReplayTests::cleanup() {
    server_.reset();
    folder_.reset();
}

QStringList ReplayTests::replayArgs(const QString& board, const QStringList& more) const {
    return QStringList{
               "replay",
               QStringLiteral(ROSTRUM_FIXTURES "/league.csv"),
               "--map",
               "match:home=home_team,away=away_team,home_score=home_score,away_score=away_score,time=date",
               "--url",
               QStringLiteral("http://127.0.0.1:%1").arg(server_->port()),
               "--board",
               board,
               "--create"} +
           more;
}

std::optional<int> ReplayTests::replay(const QString& board, QByteArray& out, const QStringList& more) {
    Program program(folder_->path());
    if (!program.start(replayArgs(board, more)))
        return std::nullopt;
    const std::optional<int> code = program.awaitExit();
    out = program.out() + program.errors();
    return code;
}

void ReplayTests::givesTheKnownTable() {
    const std::vector<Row> expected = expectedTable();
    QCOMPARE(expected.size(), std::size_t{22});
    QByteArray out;
    QVERIFY2(replay("league", out) == 0, out.constData());
    QVERIFY2(out.contains("792 of 792 submissions (396 rows, 22 players) accepted by board league, 0 "
                          "refused, 4 rows skipped"),
             out.constData());
    Talk talk(server_->port());
    QCOMPARE(tableOf(talk, "league"), expected);
    QCOMPARE(submissionsOf(talk, "league"), submissionsOfLeague);
    // Once more: all is known already.
    QVERIFY2(replay("league", out) == 0, out.constData());
    QVERIFY2(out.contains("792 of 792 submissions"), out.constData());
    QCOMPARE(tableOf(talk, "league"), expected);
    QCOMPARE(submissionsOf(talk, "league"), submissionsOfLeague);
}

void ReplayTests::interruptedAndRunAgainCountsNothingTwice() {
    Talk talk(server_->port());
    qint64 seen = 0;
    for (int i = 0; i < 2; ++i) {
        Program program(folder_->path());
        QVERIFY(program.start(replayArgs("league", {"--speed", "60/s", "--batch", "4"})));
        QTRY_VERIFY_WITH_TIMEOUT(submissionsOf(talk, "league") >= seen + 60, patienceMs);
        program.signal(SIGINT);
        QCOMPARE(program.awaitExit(), std::optional(1));
        QVERIFY2(program.errors().contains("run it again to go on, nothing is counted twice"),
                 program.errors().constData());
        seen = submissionsOf(talk, "league");
        QVERIFY(seen < submissionsOfLeague);
    }
    QByteArray out;
    QVERIFY2(replay("league", out) == 0, out.constData());
    QCOMPARE(tableOf(talk, "league"), expectedTable());
    QCOMPARE(submissionsOf(talk, "league"), submissionsOfLeague);
}

void ReplayTests::resetBoardTakesTheSameRecordingAnew() {
    Talk talk(server_->port());
    QByteArray out;
    QVERIFY2(replay("league", out) == 0, out.constData());
    QCOMPARE(talk.post("/api/v1/leaderboards/league/reset", "{}").status, 200);
    QCOMPARE(tableOf(talk, "league"), std::vector<Row>{});
    QVERIFY2(replay("league", out) == 0, out.constData());
    QCOMPARE(tableOf(talk, "league"), expectedTable());
}

void ReplayTests::fileComesToTheSameStateOnBothWays() {
    QByteArray out;
    Talk talk(server_->port());
    QVERIFY2(replay("league", out) == 0, out.constData());
    QVERIFY2(replay("cup", out) == 0, out.constData());
    QCOMPARE(talk.post("/api/v1/leaderboards/cup/reset", "{}").status, 200);
    QVERIFY2(replay("cup", out, {"--batch", "10"}) == 0, out.constData());
    QCOMPARE(talk.del("/api/v1/leaderboards/cup/player/Elbonia").status, 200);
    // An orderly stop leaves a snapshot of what has come so far.
    QVERIFY2(server_->stop(), server_->errors().constData());
    const FileStates stopped = statesOf(file());
    QVERIFY2(stopped.fault.empty(), stopped.fault.c_str());
    QCOMPARE(stopped.snapshotSeq, stopped.lastSeq);
    QVERIFY(stopped.fromSnapshot == stopped.fromEvents);
    QVERIFY(stopped.fromEvents.find("Elbonia") != std::string::npos);
    // And with events after it, when nobody could write another one.
    QVERIFY2(server_->serve(file()), server_->errors().constData());
    Talk again(server_->port());
    QVERIFY(again.awaitReady());
    QCOMPARE(tableOf(again, "league"), expectedTable());
    QCOMPARE(again.post("/api/v1/scores", R"({"player_id":"late","leaderboard_id":"cup","score":5})").status,
             200);
    QCOMPARE(again.del("/api/v1/leaderboards/default").status, 200);
    QVERIFY(server_->kill9());
    const FileStates killed = statesOf(file());
    QVERIFY2(killed.fault.empty(), killed.fault.c_str());
    QCOMPARE(killed.snapshotSeq, stopped.snapshotSeq);
    QVERIFY(killed.lastSeq > killed.snapshotSeq);
    QVERIFY(killed.fromSnapshot == killed.fromEvents);
    QVERIFY(killed.fromEvents != stopped.fromEvents);
}

void ReplayTests::wrongUseIsToldBeforeAnythingIsSent_data() const {
    QTest::addColumn<QStringList>("args");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const QString league = QStringLiteral(ROSTRUM_FIXTURES "/league.csv");
    QTest::newRow("no file") << QStringList{"--map", "player=a,score=b"} << 2 << QByteArray("Usage:");
    QTest::newRow("no map") << QStringList{league} << 2 << QByteArray("--map");
    QTest::newRow("unknown option") << QStringList{league, "--fast"} << 2 << QByteArray("'fast'");
    QTest::newRow("missing file") << QStringList{"/nowhere.csv", "--map", "player=a,score=b"} << 1
                                  << QByteArray("/nowhere.csv");
    QTest::newRow("missing column") << QStringList{league, "--map", "player=who,score=home_score"} << 1
                                    << QByteArray("who");
    QTest::newRow("no number") << QStringList{league, "--map", "player=home_team,score=competition"} << 1
                               << QByteArray("line 2");
}

void ReplayTests::wrongUseIsToldBeforeAnythingIsSent() {
    QFETCH(QStringList, args);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    Talk talk(server_->port());
    const auto before = talk.revision("default");
    Program program(folder_->path());
    QVERIFY(program.start(QStringList{"replay"} + args +
                          QStringList{"--url", QStringLiteral("http://127.0.0.1:%1").arg(server_->port())}));
    QCOMPARE(program.awaitExit(), std::optional(code));
    QVERIFY2(program.errors().contains(said), program.errors().constData());
    QCOMPARE(talk.revision("default"), before);
}

QTEST_GUILESS_MAIN(ReplayTests)
#include "replay_tests.moc"
