// SPDX-License-Identifier: GPL-3.0-or-later
// Replays through the whole house: client, HTTP, writer, engine, over a ledger that can be made to fail.
#include "app/cli/replay.h"
#include "tests/server/api/api_fixture.h"

#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <memory>

using namespace rostrum;

namespace {

const QString leagueFile = QStringLiteral(ROSTRUM_FIXTURES "/league.csv");
const QString leagueMap = QStringLiteral(
    "match:home=home_team,away=away_team,home_score=home_score,away_score=away_score,time=date");

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

class Player {
  public:
    explicit Player(const ApiFixture& server)
        : url_(QStringLiteral("http://localhost:%1").arg(server.port())) {}

    // Plays until it ends; `meanwhile` is called with the replay once it has begun.
    ReplayOutcome play(QStringList args, const std::function<void(Replay&)>& meanwhile = {}) {
        args << QStringLiteral("--url") << url_;
        const auto options = parseReplayOptions(args);
        if (!options)
            return failed(options.error().detail);
        auto recording = Recording::open(options->file, options->map, options->separator);
        if (!recording)
            return failed(recording.error().detail);
        const std::unique_ptr<std::FILE, CloseFile> progress(std::tmpfile());
        Replay replay(*options, std::move(recording).value(), progress.get());
        ReplayOutcome outcome = failed("not over within a minute");
        bool over = false;
        replay.start([&](const ReplayOutcome& result) {
            outcome = result;
            over = true;
        });
        if (meanwhile)
            meanwhile(replay);
        return QTest::qWaitFor([&] { return over; }, 60'000) ? outcome : failed("not over within a minute");
    }
    static QStringList league(const QString& board, const QStringList& more = {}) {
        return QStringList{leagueFile, QStringLiteral("--map"), leagueMap, QStringLiteral("--board"), board} +
               more;
    }

  private:
    static ReplayOutcome failed(const std::string& why) {
        ReplayOutcome outcome;
        outcome.fault = why;
        return outcome;
    }
    QString url_;
};

// "rank team points" of each line.
QStringList expectedTable() {
    QFile file(QStringLiteral(ROSTRUM_FIXTURES "/league_table.csv"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const std::string text = file.readAll().toStdString();
    CsvReader reader(text);
    CsvRow row;
    QStringList table;
    for (bool header = true; reader.next(row).value(); header = false) {
        if (!header)
            table << QString::fromStdString(row.fields[0] + " " + row.fields[1] + " " + row.fields[2]);
    }
    return table;
}

QStringList tableOf(ApiFixture& server, const std::string& board) {
    QStringList table;
    for (const QJsonValue& value : server.get("/api/v1/leaderboards/" + board + "/top").data().toArray()) {
        const QJsonObject entry = value.toObject();
        table << QStringLiteral("%1 %2 %3")
                     .arg(entry["rank"].toInt())
                     .arg(entry["player_id"].toString(), entry["score_text"].toString());
    }
    return table;
}

qint64 submissionsOf(ApiFixture& server, const std::string& board) {
    return server.get("/api/v1/leaderboards/" + board + "/stats").data()["submissions"].toInteger();
}

} // namespace

class CliReplayTests : public QObject {
    Q_OBJECT

  private slots:
    void givesTheTable_data();
    void givesTheTable();
    void countsNothingTwice();
    void goesOnAfterAnInterruption();
    void playsAnewAfterAReset();
    void outlastsAFailingLedger();
    void keepsTheTimeOfTheRows();
    void tellsWhatWasRefused();
    void refusesTheWrongBoard();
    void exits();
};

void CliReplayTests::givesTheTable_data() {
    QTest::addColumn<QStringList>("how");
    QTest::newRow("as fast as it goes") << QStringList{};
    QTest::newRow("in small batches") << QStringList{"--batch", "7"};
    QTest::newRow("a side at a time") << QStringList{"--batch", "1"};
    QTest::newRow("rows a second") << QStringList{"--speed", "800/s"};
    QTest::newRow("times real time") << QStringList{"--speed", "100000000"};
}

void CliReplayTests::givesTheTable() {
    QFETCH(QStringList, how);
    ApiFixture server;
    QVERIFY(server.up());
    const ReplayOutcome outcome =
        Player(server).play(Player::league("league", QStringList{"--create"} + how));
    QCOMPARE(outcome.fault, std::string());
    QCOMPARE(outcome.accepted, std::uint64_t{792});
    QCOMPARE(outcome.refused, std::uint64_t{0});
    QCOMPARE(expectedTable().size(), 22);
    QCOMPARE(tableOf(server, "league"), expectedTable());
    QCOMPARE(submissionsOf(server, "league"), 792);
}

void CliReplayTests::countsNothingTwice() {
    ApiFixture server;
    for (int run = 0; run < 3; ++run) {
        // Cut into other batches each time: it is the rows that are known, not the requests.
        const QStringList how{"--create", "--batch", QString::number(100 + 31 * run)};
        QCOMPARE(Player(server).play(Player::league("league", how)).accepted, std::uint64_t{792});
    }
    QCOMPARE(tableOf(server, "league"), expectedTable());
    QCOMPARE(submissionsOf(server, "league"), 792);
    // Another board has its own.
    QCOMPARE(Player(server).play(Player::league("second", {"--create"})).accepted, std::uint64_t{792});
    QCOMPARE(tableOf(server, "second"), expectedTable());
}

void CliReplayTests::goesOnAfterAnInterruption() {
    ApiFixture server;
    const QStringList slowly{"--create", "--speed", "100/s"};
    const ReplayOutcome first = Player(server).play(Player::league("league", slowly), [&](Replay& replay) {
        QTRY_VERIFY_WITH_TIMEOUT(submissionsOf(server, "league") > 10, 20'000);
        replay.interrupt();
    });
    QVERIFY(first.interrupted);
    QVERIFY(first.accepted > 10 && first.accepted < 792);
    QCOMPARE(submissionsOf(server, "league"),
             static_cast<qint64>(first.accepted)); // all that was sent was waited for
    const ReplayOutcome second = Player(server).play(Player::league("league"));
    QCOMPARE(second.accepted, std::uint64_t{792});
    QCOMPARE(tableOf(server, "league"), expectedTable());
    QCOMPARE(submissionsOf(server, "league"), 792);
}

void CliReplayTests::playsAnewAfterAReset() {
    ApiFixture server;
    QCOMPARE(Player(server).play(Player::league("league", {"--create"})).accepted, std::uint64_t{792});
    QCOMPARE(server.post("/api/v1/leaderboards/league/reset", "{}").status, 200);
    QCOMPARE(tableOf(server, "league").size(), 0);
    QCOMPARE(Player(server).play(Player::league("league")).accepted, std::uint64_t{792});
    QCOMPARE(tableOf(server, "league"), expectedTable());
}

void CliReplayTests::outlastsAFailingLedger() {
    ApiFixture server;
    QCOMPARE(server.post("/api/v1/leaderboards", R"({"id":"league","update_mode":"increment"})").status, 201);
    // In doubt both ways: once the batch was lost, once it was kept and only the answer was lost.
    server.ledger.failCommit(2, FaultyLedger::Fate::lost);
    const ReplayOutcome lost = Player(server).play(Player::league("league", {"--batch", "100"}));
    QCOMPARE(lost.fault, std::string());
    QCOMPARE(lost.accepted, std::uint64_t{792});
    QCOMPARE(tableOf(server, "league"), expectedTable());
    QCOMPARE(server.post("/api/v1/leaderboards/league/reset", "{}").status, 200);
    server.ledger.failCommit(3, FaultyLedger::Fate::durable);
    const ReplayOutcome kept = Player(server).play(Player::league("league", {"--batch", "100"}));
    QCOMPARE(kept.fault, std::string());
    QCOMPARE(kept.accepted, std::uint64_t{792});
    QCOMPARE(tableOf(server, "league"), expectedTable());
    QCOMPARE(submissionsOf(server, "league"), 792);
}

void CliReplayTests::keepsTheTimeOfTheRows() {
    ApiFixture server;
    QCOMPARE(Player(server).play(Player::league("league", {"--create"})).accepted, std::uint64_t{792});
    std::int64_t earliest = 0;
    QVERIFY(server.memory
                .read(0, 10'000,
                      [&](const Event& event) -> Result<void> {
                          earliest = std::min(earliest, event.timestampMs);
                          return {};
                      })
                .ok());
    QCOMPARE(formatMoment(earliest), std::string("1969-08-05T00:00:00.000Z"));
}

void CliReplayTests::tellsWhatWasRefused() {
    ApiFixture server;
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("scores.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("id,name,points\nann,Ann,5\nbob,\"Bob, the 2nd\",2.5\ncyd,Cyd,NA\ndee,Dee,7\n");
    file.close();
    const ReplayOutcome outcome =
        Player(server).play({file.fileName(), "--map", "player=id,score=points,username=name", "--board",
                             "points", "--create", "--name", "Points"});
    QCOMPARE(outcome.accepted, std::uint64_t{2});
    QCOMPARE(outcome.refused, std::uint64_t{1}); // a half where the board has whole points
    QCOMPARE(outcome.refusals.size(), std::size_t{1});
    QVERIFY2(outcome.refusals[0].starts_with("line 3:"), outcome.refusals[0].c_str());
    QVERIFY(outcome.refusals[0].find("invalid_score") != std::string::npos);
    QCOMPARE(tableOf(server, "points"), (QStringList{"1 dee 7", "2 ann 5"}));
    QCOMPARE(server.get("/api/v1/leaderboards/points").data()["name"].toString(), QStringLiteral("Points"));
}

void CliReplayTests::refusesTheWrongBoard() {
    ApiFixture server;
    const ReplayOutcome missing = Player(server).play(Player::league("league"));
    QVERIFY(missing.fault.find("--create") != std::string::npos);
    QCOMPARE(server.post("/api/v1/leaderboards", R"({"id":"best","update_mode":"best"})").status, 201);
    const ReplayOutcome wrong = Player(server).play(Player::league("best"));
    QVERIFY(wrong.fault.find("increment") != std::string::npos);
    QCOMPARE(submissionsOf(server, "best"), 0);
}

void CliReplayTests::exits() {
    ApiFixture server;
    const QStringList address{"--url", QStringLiteral("http://localhost:%1").arg(server.port())};
    QCOMPARE(runReplay({}), 2);
    QCOMPARE(runReplay({"--help"}), 0);
    QCOMPARE(runReplay(QStringList{"/nowhere/at/all.csv", "--map", leagueMap} + address), 1);
    QCOMPARE(runReplay(Player::league("league") + address), 1);
    QCOMPARE(runReplay(Player::league("league", {"--create"}) + address), 0);
    QCOMPARE(tableOf(server, "league"), expectedTable());
}

QTEST_GUILESS_MAIN(CliReplayTests)
#include "cli_replay_tests.moc"
