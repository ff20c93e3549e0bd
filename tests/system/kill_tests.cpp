// SPDX-License-Identifier: GPL-3.0-or-later
// The server is killed with SIGKILL in the middle of its work, again and again, on one event file: what it acknowledged is there
// once, whatever else was under way, and what was not acknowledged can be sent again.
#include "tests/core/ranking/seed.h"
#include "tests/system/event_checks.h"
#include "tests/system/program.h"
#include "tests/system/score_load.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <set>
#include <unordered_map>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr std::uint64_t pipelined = 100; // requests sent in one go when all is sent again

std::string withNumber(const char* what, std::uint64_t number) { return what + std::to_string(number); }

// The points of all players of a board, as the API shows them.
Points pointsOf(Talk& talk, const std::string& board) {
    Points points;
    const Answer top = talk.get("/api/v1/leaderboards/" + board + "/top?limit=1000");
    const QJsonArray entries = top.data().toArray();
    for (const QJsonValue& entry : entries)
        points[entry[u"player_id"].toString().toStdString()] = entry[u"score_text"].toString().toLongLong();
    return points;
}

// The epoch that the answers of this start carry: the first part of an ETag.
std::int64_t epochOf(Talk& talk) {
    const std::string tag = talk.get("/api/v1/leaderboards/default/top").header("etag");
    return tag.size() < 2 ? 0 : std::stoll(tag.substr(1));
}

void sleepMicroseconds(std::uint64_t us) { std::this_thread::sleep_for(std::chrono::microseconds(us)); }

} // namespace

class KillTests : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void init();
    void cleanup();
    void acknowledgedIsThereOnce();
    void killedWhileASnapshotIsWritten();
    void replayGoesOnWhenTheServerComesBack();

  private:
    QString file() const { return folder_->filePath(QStringLiteral("finals.rostrum")); }
    QString config(bool async) const;
    bool killDuringStarts(const QStringList& args, int times, std::uint64_t withinUs);

    // One round of the first test.
    void loadAndKill(Program& server, int round);
    void checkAfterKill(Program& server);
    void checkKnownSingles(Talk& talk, const std::vector<SingleAck>& acks);
    void checkLedger() const;

    std::unique_ptr<QTemporaryDir> folder_;
    Random random_;
    League league_;
    // Of the first test: what was sent in all rounds, and in the last one.
    Points expected_;
    std::uint64_t sent_ = 0;
    LoadOutcome last_;
    std::vector<SingleAck> earlier_; // some of former rounds
    std::uint64_t acknowledged_ = 0;
    std::uint64_t inDoubt_ = 0;
};

void KillTests::initTestCase() {
    qInfo("ROSTRUM_SEED=%llu", static_cast<unsigned long long>(seed()));
    league_ = League::ofFixture();
    QCOMPARE(league_.entries.size(), std::size_t{792});
}

void KillTests::init() {
    random_.seed(seed());
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    for (const bool async : {false, true}) {
        QFile yaml(config(async));
        QVERIFY(yaml.open(QIODevice::WriteOnly));
        yaml.write(async ? "storage:\n  durability: async\n" : "storage:\n  durability: commit\n");
    }
}

void KillTests::cleanup() { folder_.reset(); }

QString KillTests::config(bool async) const {
    return folder_->filePath(async ? QStringLiteral("async.yaml") : QStringLiteral("commit.yaml"));
}

// Starts that are killed too, before or while the file is read.
bool KillTests::killDuringStarts(const QStringList& args, int times, std::uint64_t withinUs) {
    for (int i = 0; i < times; ++i) {
        Program server(folder_->path());
        if (!server.start(QStringList{"--server", "--host", "127.0.0.1", "--port", "0", "--data", file()} +
                          args))
            return false;
        sleepMicroseconds(below(random_, withinUs));
        if (!server.kill9())
            return false;
    }
    return true;
}

void KillTests::acknowledgedIsThereOnce() {
    const int kills = isLong() ? 50 : 10;
    auto server = std::make_unique<Program>(folder_->path());
    bool async = false;
    QVERIFY2(server->serve(file(), {"--config", config(async)}), server->errors().constData());
    {
        Talk talk(server->port());
        QVERIFY(talk.awaitReady());
        QCOMPARE(
            talk.post("/api/v1/leaderboards", R"({"id":"league","update_mode":"increment","max_entries":0})")
                .status,
            201);
    }
    for (int round = 0; round < kills; ++round) {
        Talk before(server->port());
        const std::int64_t epoch = epochOf(before);
        loadAndKill(*server, round);
        if (QTest::currentTestFailed())
            return;
        const bool wasAsync = std::exchange(async, round % 3 == 1);
        const int killedStarts = round % 4 == 3 ? 3 : 0;
        QVERIFY(killDuringStarts({"--config", config(async)}, killedStarts, 40'000));
        server = std::make_unique<Program>(folder_->path());
        QVERIFY2(server->serve(file(), {"--config", config(async)}), server->errors().constData());
        checkAfterKill(*server);
        if (QTest::currentTestFailed()) {
            qWarning("round %d, durability %s before the kill", round, wasAsync ? "async" : "commit");
            return;
        }
        Talk after(server->port());
        if (killedStarts == 0)
            QCOMPARE(epochOf(after), epoch + (wasAsync ? 1 : 0));
        if (below(random_, 2) == 0) {
            // An orderly stop leaves a snapshot, and the next round builds on it.
            QVERIFY2(server->stop(), server->errors().constData());
            server = std::make_unique<Program>(folder_->path());
            QVERIFY2(server->serve(file(), {"--config", config(async)}), server->errors().constData());
        }
    }
    QVERIFY2(server->stop(), server->errors().constData());
    checkLedger();
    qInfo("%d kills; %llu submissions acknowledged before one, %llu in doubt", kills,
          static_cast<unsigned long long>(acknowledged_), static_cast<unsigned long long>(inDoubt_));
    QVERIFY(inDoubt_ > 0); // else no kill came in the middle of anything
}

void KillTests::loadAndKill(Program& server, int round) {
    const std::uint64_t enough = 100 + below(random_, 8000);
    ScoreLoad load(league_, "league", sent_);
    load.start(server.port(), 3, 2, random_());
    QElapsedTimer waiting;
    waiting.start();
    while (load.acknowledged() < enough && !load.ended() && waiting.elapsed() < patienceMs)
        sleepMicroseconds(below(random_, 300));
    const bool enoughCame = load.acknowledged() >= enough;
    const bool killed = server.kill9();
    last_ = load.join();
    QVERIFY2(enoughCame, qPrintable(QStringLiteral("round %1: the server stopped answering").arg(round)));
    QVERIFY(killed);
    QCOMPARE(last_.faults, std::vector<std::string>{});
    sent_ = load.next();
}

void KillTests::checkAfterKill(Program& server) {
    Talk talk(server.port());
    QVERIFY2(talk.awaitReady(), server.errors().constData());
    // What is there is what was acknowledged, and of what was in doubt a part.
    Points least = expected_;
    Points most;
    for (const SingleAck& ack : last_.singles)
        addPoints(least, league_, {ack.number, 1});
    for (const Stretch& stretch : last_.batches)
        addPoints(least, league_, stretch);
    most = least;
    for (const Stretch& stretch : last_.open) {
        addPoints(most, league_, stretch);
        inDoubt_ += stretch.count;
    }
    const Points found = pointsOf(talk, "league");
    for (const auto& [player, points] : most) {
        const auto at = found.find(player);
        const std::int64_t there = at == found.end() ? 0 : at->second;
        QVERIFY2(there >= least[player] && there <= points, player.c_str());
    }
    const auto revision = talk.revision("league");
    QVERIFY(revision.has_value());
    // All that was acknowledged is known by its id, with the answer it had, and counts no second time.
    checkKnownSingles(talk, last_.singles);
    checkKnownSingles(talk, earlier_);
    for (const Stretch& stretch : last_.batches) {
        const Answer answer = talk.send(batchRequest(league_, "league", stretch));
        QCOMPARE(answer.data()[u"accepted"].toInteger(), static_cast<qint64>(stretch.count));
    }
    QCOMPARE(talk.revision("league"), revision);
    QCOMPARE(pointsOf(talk, "league"), found);
    // What was in doubt is sent again, and then everything is there once.
    for (const Stretch& stretch : last_.open) {
        const Answer answer = talk.send(batchRequest(league_, "league", stretch));
        QVERIFY2(answer.data()[u"accepted"].toInteger() == static_cast<qint64>(stretch.count),
                 answer.shown().constData());
    }
    QCOMPARE(pointsOf(talk, "league"), most);
    expected_ = most;
    for (const Stretch& stretch : last_.batches)
        acknowledged_ += stretch.count;
    acknowledged_ += last_.singles.size();
    for (int i = 0; i < 20 && !last_.singles.empty(); ++i)
        earlier_.push_back(last_.singles[below(random_, last_.singles.size())]);
}

void KillTests::checkKnownSingles(Talk& talk, const std::vector<SingleAck>& acks) {
    for (std::size_t from = 0; from < acks.size(); from += pipelined) {
        const std::size_t end = std::min(acks.size(), from + pipelined);
        std::string bytes;
        for (std::size_t i = from; i < end; ++i)
            bytes += singleRequest(league_, "league", acks[i].number);
        Answer answer = talk.send(bytes);
        for (std::size_t i = from; i < end; ++i) {
            if (i != from)
                answer = talk.receive();
            QCOMPARE(answer.header("idempotency-replayed"), std::string("true"));
            QCOMPARE(answer.raw.body, acks[i].body);
        }
    }
}

// The file itself: each submission stands in it once, and its two ways to a state agree.
void KillTests::checkLedger() const {
    std::unordered_map<std::string, int> times;
    const std::string fault = eachEvent(file(), [&](const Event& event) {
        if (event.type == EventType::scoreSubmitted && event.key && event.key->kind == KeyKind::eventId)
            ++times[event.key->key];
    });
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(times.size(), static_cast<std::size_t>(sent_));
    for (std::uint64_t number = 0; number < sent_; ++number) {
        const auto found = times.find(eventId(number));
        QVERIFY2(found != times.end() && found->second == 1, eventId(number).c_str());
    }
    const FileStates states = statesOf(file());
    QVERIFY2(states.fault.empty(), states.fault.c_str());
    QVERIFY(states.fromSnapshot == states.fromEvents);
}

// So many players that a snapshot has a dozen parts, each written with a batch: the kill comes between them. Then the starts are
// killed too, while they read what a quarter of a million events left.
void KillTests::killedWhileASnapshotIsWritten() {
    constexpr std::uint64_t snapshotEvery = 250'000; // events, as the writer has it
    constexpr std::uint64_t batch = 1000;
    const auto requestOf = [](std::uint64_t from) {
        std::string body = R"({"scores":[)";
        for (std::uint64_t i = from; i < from + batch; ++i)
            body += withNumber(i == from ? R"({"player_id":"runner-)" : R"(,{"player_id":"runner-)", i) +
                    withNumber(R"(","leaderboard_id":"marathon","score":)", i * 7919 % 100'003) + "}";
        return request("POST", "/api/v1/scores/batch", body + "]}", jsonType);
    };
    Program server(folder_->path());
    QVERIFY2(server.serve(file()), server.errors().constData());
    std::uint64_t players = 0;
    {
        Talk talk(server.port());
        QVERIFY(talk.awaitReady());
        QCOMPARE(talk.post("/api/v1/leaderboards", R"({"id":"marathon","max_entries":0})").status, 201);
        // A new player is two events: who it is, and the score.
        const std::uint64_t enough = snapshotEvery / 2 + batch * (1 + below(random_, 20));
        for (; players < enough; players += batch) {
            const Answer answer = talk.send(requestOf(players));
            QVERIFY2(answer.data()[u"accepted"].toInteger() == batch, answer.shown().constData());
        }
    }
    QVERIFY(server.kill9());
    QVERIFY(killDuringStarts({}, isLong() ? 20 : 4, 700'000));
    Program again(folder_->path());
    QVERIFY2(again.serve(file()), again.errors().constData());
    Talk talk(again.port());
    QVERIFY2(talk.awaitReady(), again.errors().constData());
    const Answer stats = talk.get("/api/v1/leaderboards/marathon/stats");
    QCOMPARE(stats.data()[u"total_players"].toInteger(), static_cast<qint64>(players));
    QCOMPARE(stats.data()[u"submissions"].toInteger(), static_cast<qint64>(players));
    QVERIFY2(again.stop(), again.errors().constData());
    const FileStates states = statesOf(file());
    QVERIFY2(states.fault.empty(), states.fault.c_str());
    QVERIFY(states.snapshotSeq > 0);
    QVERIFY(states.fromSnapshot == states.fromEvents);
}

// `rostrum replay` through all of it: the server goes and comes back on its port, the replay waits and goes on, and the table is right.
void KillTests::replayGoesOnWhenTheServerComesBack() {
    auto server = std::make_unique<Program>(folder_->path());
    // Below the ports that the system gives out by itself: nobody takes it while the server is away.
    std::uint16_t port = 0;
    for (int tries = 0; tries < 50 && port == 0; ++tries) {
        const auto wanted = static_cast<std::uint16_t>(20'000 + below(random_, 10'000));
        if (server->serve(file(), {}, wanted))
            port = wanted;
    }
    QVERIFY2(port != 0, server->errors().constData());
    Program replay(folder_->path());
    // 396 matches, four a request, 80 a second: 100 commits in five seconds.
    QVERIFY(replay.start({"replay", QStringLiteral(ROSTRUM_FIXTURES "/league.csv"), "--map",
                          "match:home=home_team,away=away_team,home_score=home_score,away_score=away_score",
                          "--url", QStringLiteral("http://127.0.0.1:%1").arg(port), "--board", "league",
                          "--create", "--speed", "80/s", "--batch", "8"}));
    const int kills = 3;
    std::int64_t seen = 0;
    for (int i = 0; i < kills; ++i) {
        Talk talk(port);
        // In the middle: more than at the last kill, and not all.
        const std::int64_t target = seen + 40 + static_cast<std::int64_t>(below(random_, 100));
        QTRY_VERIFY_WITH_TIMEOUT(
            talk.get("/api/v1/leaderboards/league/stats").data()[u"submissions"].toInteger() >= target,
            patienceMs);
        seen = talk.get("/api/v1/leaderboards/league/stats").data()[u"submissions"].toInteger();
        QVERIFY(seen < 792);
        QVERIFY(server->kill9());
        server = std::make_unique<Program>(folder_->path());
        QVERIFY2(server->serve(file(), {}, port), server->errors().constData());
    }
    const std::optional<int> code = replay.awaitExit(120'000);
    QVERIFY2(code == 0, replay.errors().constData());
    QVERIFY2(replay.out().startsWith("792 of 792 submissions"), replay.out().constData());
    Talk talk(port);
    Points table;
    addPoints(table, league_, {0, league_.entries.size()});
    QCOMPARE(pointsOf(talk, "league"), table);
    QCOMPARE(talk.get("/api/v1/leaderboards/league/stats").data()[u"submissions"].toInteger(), 792);
    QVERIFY2(server->stop(), server->errors().constData());
}

QTEST_GUILESS_MAIN(KillTests)
#include "kill_tests.moc"
