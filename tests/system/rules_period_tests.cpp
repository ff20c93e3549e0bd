// SPDX-License-Identifier: GPL-3.0-or-later
// Time, through the running program: an event of days ago is opened again, and what was due meanwhile has happened.
#include "core/ports/clock.h"
#include "server/api/timestamp.h"
#include "server/ops/icu_calendar.h"
#include "tests/system/past_event.h"
#include "tests/system/program.h"
#include "tests/system/talk.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr std::int64_t hourMs = 3'600'000;
constexpr std::int64_t dayMs = 24 * hourMs;
constexpr const char* zone = "Europe/Berlin";
const std::string cup = "/api/v1/leaderboards/cup";
const std::string week = "/api/v1/leaderboards/week";

std::int64_t wallMs() { return SystemClock().wallMs(); }

// What the program would have written then: a board of every period, one that is reset each week, and two scores on each.
bool writeEventOf(const std::string& path, std::int64_t thenMs, const std::string& ofZone = zone) {
    CreateBoard create;
    create.draft.id = "cup";
    create.draft.updateMode = UpdateMode::increment;
    create.draft.periods = PeriodSet::fromBits(15);
    CreateBoard other;
    other.draft.id = "week";
    other.draft.resetPeriod = ResetPeriod::weekly;
    return writeThen(
        path, ofZone, thenMs,
        {other, scoring("week", "ann", 1), create, scoring("cup", "ann", 30), scoring("cup", "bob", 20)});
}

// Where it is between three and four in the morning.
std::string zoneOfEarlyMorning() {
    const auto hour = static_cast<int>(wallMs() / hourMs % 24);
    const int ahead =
        (3 - hour + 24 + 11) % 24 - 11; // of UTC; the names of these zones have it the other way round
    return ahead == 0 ? "Etc/UTC"
                      : "Etc/GMT" + std::string(ahead < 0 ? "+" : "-") + std::to_string(std::abs(ahead));
}

QString moment(std::int64_t ms) { return QString::fromStdString(formatTimestamp(ms)); }

} // namespace

class RulesPeriodTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();
    void whatWasDueWhileItWasOffHasHappened();
    void aScheduledResetIsDatedAtItsBoundary();
    void lateEventsCountInAllOnly();
    void lateGraceKeepsASliceOpen();
    void timestampsOfTheFutureAreRefused();
    void anUnknownZoneIsRefused();
    void periodsComeAndGo();
    void resetsInTheHourThatComesTwice();
    void aMidnightThatComesTwiceResetsOnce();
    void anUndoLeavesFinalArchivesAsTheyAre();
    void withoutASettingBoardsGoByTheSystemsZone();
    void aSystemThatDoesNotKnowItsZoneStopsTheStart();

  private:
    bool serve(const char* grace = "0");
    QByteArray top(const std::string& query) const;
    Answer score(const char* player, int value, const std::string& more = {}) const;
    QString file() const { return folder_->filePath("cup.rostrum"); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Program> program_;
    std::unique_ptr<Talk> talk_;
};

void RulesPeriodTests::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
}

void RulesPeriodTests::cleanup() {
    if (program_ && !QTest::currentTestFailed())
        QVERIFY2(program_->stop(), program_->errors().constData());
    talk_.reset();
    program_.reset();
}

bool RulesPeriodTests::serve(const char* grace) {
    QFile settings(folder_->filePath("rostrum.yaml"));
    if (!settings.open(QIODevice::WriteOnly))
        return false;
    settings.write(QByteArray("leaderboard:\n  time_zone: ") + zone + "\n  late_grace: " + grace + "\n");
    settings.close();
    program_ = std::make_unique<Program>(folder_->path());
    if (!program_->serve(file(), {"--config", settings.fileName()}))
        return false;
    talk_ = std::make_unique<Talk>(program_->port());
    return talk_->awaitReady();
}

// "ann 30, bob 20" of a ranking.
QByteArray RulesPeriodTests::top(const std::string& query) const {
    const Answer answer = talk_->get(cup + query);
    if (answer.status != 200)
        return answer.shown();
    QByteArray all;
    for (const QJsonValue& value : answer.data().toArray()) {
        const QJsonObject entry = value.toObject();
        all += (all.isEmpty() ? "" : ", ") + entry.value(u"player_id").toString().toUtf8() + " " +
               entry.value(u"score_text").toString().toUtf8();
    }
    return all;
}

Answer RulesPeriodTests::score(const char* player, int value, const std::string& more) const {
    return talk_->post("/api/v1/scores", "{\"leaderboard_id\":\"cup\",\"player_id\":\"" +
                                             std::string(player) + "\",\"score\":" + std::to_string(value) +
                                             more + "}");
}

// Forty days: every period has ended, and so has the other board's week.
void RulesPeriodTests::whatWasDueWhileItWasOffHasHappened() {
    const IcuCalendar calendar;
    const std::int64_t thenMs = wallMs() - 40 * dayMs;
    QVERIFY(writeEventOf(file().toStdString(), thenMs));
    QVERIFY2(serve(), program_->errors().constData());
    QCOMPARE(top("/top"), QByteArray("ann 30, bob 20"));
    for (const char* period : {"daily", "weekly", "monthly"})
        QCOMPARE(top(std::string("/top?period=") + period), QByteArray());
    const QJsonArray listed = talk_->get(cup + "/periods").data().toArray();
    QCOMPARE(listed.size(), 3);
    for (const QJsonValue& value : listed) {
        const QJsonObject archive = value.toObject();
        const Period period = parsePeriod(archive.value(u"period").toString().toStdString()).value();
        const TimeSlice slice = calendar.sliceAt(period, zone, thenMs);
        QCOMPARE(archive.value(u"began_at").toString(), moment(slice.beginMs));
        QCOMPARE(archive.value(u"ended_at").toString(), moment(slice.endMs));
        const std::string number = std::to_string(archive.value(u"number").toInteger());
        QCOMPARE(top("/periods/" + number + "/top"), QByteArray("ann 30, bob 20"));
    }
    QCOMPARE(score("cid", 7).status, 200);
    for (const char* period : {"daily", "weekly", "monthly"})
        QCOMPARE(top(std::string("/top?period=") + period), QByteArray("cid 7"));
    QCOMPARE(top("/top"), QByteArray("ann 30, bob 20, cid 7"));
}

void RulesPeriodTests::aScheduledResetIsDatedAtItsBoundary() {
    const IcuCalendar calendar;
    const std::int64_t thenMs = wallMs() - 40 * dayMs;
    QVERIFY(writeEventOf(file().toStdString(), thenMs));
    QVERIFY2(serve(), program_->errors().constData());
    const QJsonArray listed = talk_->get(week + "/periods").data().toArray();
    QCOMPARE(listed.size(), 1);
    const QJsonObject archive = listed.at(0).toObject();
    QCOMPARE(archive.value(u"period").toString(), QStringLiteral("all"));
    QCOMPARE(archive.value(u"began_at").toString(), moment(thenMs));
    QCOMPARE(archive.value(u"ended_at").toString(),
             moment(calendar.sliceAt(Period::weekly, zone, thenMs).endMs));
    const QJsonObject board = talk_->get(week).data().toObject();
    QCOMPARE(board.value(u"total_players").toInteger(), 0);
    QCOMPARE(board.value(u"next_reset_at").toString(),
             moment(calendar.sliceAt(Period::weekly, zone, wallMs()).endMs));
}

void RulesPeriodTests::lateEventsCountInAllOnly() {
    QVERIFY(writeEventOf(file().toStdString(), wallMs()));
    QVERIFY2(serve(), program_->errors().constData());
    const Answer late = score("ann", 5, ",\"timestamp\":\"" + formatTimestamp(wallMs() - 40 * dayMs) + "\"");
    QCOMPARE(late.status, 200);
    QCOMPARE(late.data().toObject().value(u"late").toBool(), true);
    QCOMPARE(top("/top"), QByteArray("ann 35, bob 20"));
    QCOMPARE(top("/top?period=monthly"), QByteArray("ann 30, bob 20"));
    const Answer timely = score("ann", 5, ",\"timestamp\":\"" + formatTimestamp(wallMs()) + "\"");
    QCOMPARE(timely.data().toObject().value(u"late").isUndefined(), true);
    QCOMPARE(top("/top?period=monthly"), QByteArray("ann 35, bob 20"));
}

// An event of yesterday, opened today: with a grace that goes on to noon its day still takes what belongs to it.
void RulesPeriodTests::lateGraceKeepsASliceOpen() {
    const std::string early = zoneOfEarlyMorning();
    const std::int64_t midnight = IcuCalendar().sliceAt(Period::daily, early, wallMs()).beginMs;
    QVERIFY(writeEventOf(file().toStdString(), midnight - hourMs, early));
    QVERIFY2(serve("12h"), program_->errors().constData());
    const std::string yesterday = ",\"timestamp\":\"" + formatTimestamp(midnight - 1) + "\"";
    const Answer answer = score("ann", 5, yesterday);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.data().toObject().value(u"late").isUndefined());
    QCOMPARE(top("/top?period=daily"), QByteArray());
    // The same file without a grace: the day is over, with what came in time.
    QVERIFY(program_->stop());
    QVERIFY2(serve(), program_->errors().constData());
    QCOMPARE(top("/periods/1/top"), QByteArray("ann 35, bob 20"));
    QCOMPARE(score("ann", 5, yesterday).data().toObject().value(u"late").toBool(), true);
    QCOMPARE(top("/periods/1/top"), QByteArray("ann 35, bob 20"));
}

void RulesPeriodTests::timestampsOfTheFutureAreRefused() {
    QVERIFY(writeEventOf(file().toStdString(), wallMs()));
    QVERIFY2(serve(), program_->errors().constData());
    const Answer soon = score("ann", 1, ",\"timestamp\":\"" + formatTimestamp(wallMs() + 4 * 60'000) + "\"");
    QCOMPARE(soon.status, 200);
    for (const std::string& at :
         {formatTimestamp(wallMs() + 6 * 60'000), std::string("9999-12-31T23:59:59Z")}) {
        const Answer refused = score("ann", 1, ",\"timestamp\":\"" + at + "\"");
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.code(), QStringLiteral("invalid_request"));
    }
    QCOMPARE(score("ann", 1, ",\"timestamp\":\"1970-01-01T00:00:00Z\"").status, 200); // an operator's word
    QCOMPARE(top("/top"), QByteArray("ann 32, bob 20"));
}

void RulesPeriodTests::anUnknownZoneIsRefused() {
    QVERIFY(writeEventOf(file().toStdString(), wallMs()));
    QVERIFY2(serve(), program_->errors().constData());
    for (const char* name : {"Europe/Atlantis", "Etc/Unknown", "GMT+2", "europe/berlin"}) {
        const std::string body = std::string("{\"id\":\"x\",\"time_zone\":\"") + name + "\"}";
        QCOMPARE(talk_->post("/api/v1/leaderboards", body).status, 400);
        QCOMPARE(talk_->patch(cup, std::string("{\"time_zone\":\"") + name + "\"}").status, 400);
    }
    QCOMPARE(talk_->get(cup).data().toObject().value(u"time_zone").toString(), QString::fromUtf8(zone));
    QCOMPARE(talk_->patch(week, "{\"time_zone\":\"Asia/Kathmandu\"}").status, 200);
    const std::int64_t monday = IcuCalendar().sliceAt(Period::weekly, "Asia/Kathmandu", wallMs()).endMs;
    QCOMPARE(talk_->get(week).data().toObject().value(u"next_reset_at").toString(), moment(monday));
}

void RulesPeriodTests::periodsComeAndGo() {
    QVERIFY(writeEventOf(file().toStdString(), wallMs()));
    QVERIFY2(serve(), program_->errors().constData());
    QCOMPARE(talk_->patch(cup, R"({"periods":["all","monthly"]})").status, 200);
    QCOMPARE(talk_->get(cup + "/periods").data().toArray().size(), 2);
    QCOMPARE(top("/periods/1/top"), QByteArray("ann 30, bob 20"));
    QVERIFY(talk_->get(cup + "/top?period=daily").status >= 400);
    QCOMPARE(talk_->patch(cup, R"({"periods":["all","daily","monthly"]})").status, 200);
    QCOMPARE(top("/top?period=daily"), QByteArray());
    QCOMPARE(score("bob", 1).status, 200);
    QCOMPARE(top("/top?period=daily"), QByteArray("bob 1"));
    QCOMPARE(top("/top?period=monthly"), QByteArray("ann 30, bob 21"));
}

// 26 October 2025 in Berlin: at three it is two once more.
void RulesPeriodTests::resetsInTheHourThatComesTwice() {
    const std::int64_t onceMs = parseTimestamp("2025-10-26T02:30:00+02:00").value();
    const std::int64_t againMs = parseTimestamp("2025-10-26T02:30:00+01:00").value();
    QCOMPARE(againMs - onceMs, hourMs);
    CreateBoard create;
    create.draft.id = "cup";
    const std::string path = file().toStdString();
    QVERIFY(writeThen(path, zone, onceMs, {create, scoring("cup", "ann", 1), ResetBoard{"cup", "once"}}));
    QVERIFY(writeThen(path, zone, againMs, {scoring("cup", "ann", 2), ResetBoard{"cup", "again"}}));
    QVERIFY2(serve(), program_->errors().constData());
    const QJsonArray listed = talk_->get(cup + "/periods").data().toArray();
    QCOMPARE(listed.size(), 2);
    QCOMPARE(listed[0][u"ended_at"].toString(), moment(onceMs));
    QCOMPARE(listed[1][u"began_at"].toString(), moment(onceMs));
    QCOMPARE(listed[1][u"ended_at"].toString(), moment(againMs));
    QCOMPARE(top("/periods/1/top"), QByteArray("ann 1"));
    QCOMPARE(top("/periods/2/top"), QByteArray("ann 2"));
    QCOMPARE(top("/top"), QByteArray());
}

// 2 November 2025 in Havana: an hour after midnight it is midnight once more. The day begins at the first.
void RulesPeriodTests::aMidnightThatComesTwiceResetsOnce() {
    const char* const havana = "America/Havana";
    const auto at = [](const char* text) { return parseTimestamp(text).value(); };
    CreateBoard create;
    create.draft.id = "cup";
    create.draft.resetPeriod = ResetPeriod::daily;
    create.draft.updateMode = UpdateMode::increment;
    create.draft.periods = PeriodSet::fromBits(3); // all and daily
    const std::string path = file().toStdString();
    QVERIFY(writeThen(path, havana, at("2025-11-01T12:00:00-04:00"), {create, scoring("cup", "ann", 1)}));
    for (const char* hour :
         {"2025-11-02T00:30:00-04:00", "2025-11-02T00:30:00-05:00", "2025-11-02T23:30:00-05:00"})
        QVERIFY(writeThen(path, havana, at(hour), {scoring("cup", "ann", 10)}));
    QVERIFY2(serve(), program_->errors().constData());
    const QJsonArray listed = talk_->get(cup + "/periods").data().toArray();
    QCOMPARE(listed.size(), 4);
    for (const QJsonValue& value : listed) {
        const bool first = value[u"number"].toInteger() <= 2;
        QCOMPARE(value[u"ended_at"].toString(),
                 moment(at(first ? "2025-11-02T00:00:00-04:00" : "2025-11-03T00:00:00-05:00")));
        QCOMPARE(top("/periods/" + std::to_string(value[u"number"].toInteger()) + "/top"),
                 first ? QByteArray("ann 1") : QByteArray("ann 30"));
    }
}

void RulesPeriodTests::anUndoLeavesFinalArchivesAsTheyAre() {
    QVERIFY(writeEventOf(file().toStdString(), wallMs() - 40 * dayMs));
    QVERIFY2(serve(), program_->errors().constData());
    QCOMPARE(top("/top"), QByteArray("ann 30, bob 20"));
    const QJsonValue archives = talk_->get(cup + "/periods").data();
    std::string seq;
    for (const QJsonValue& event :
         talk_->get(cup + "/history?player_id=ann&type=score_submitted").data().toArray())
        seq = std::to_string(event[u"seq"].toInteger());
    QCOMPARE(talk_->post(cup + "/undo", "{\"seq\":" + seq + ",\"reason\":\"not theirs\"}").status, 200);
    QCOMPARE(top("/top"), QByteArray("bob 20"));
    QCOMPARE(talk_->get(cup + "/periods").data(), archives);
    for (const char* number : {"1", "2", "3"})
        QCOMPARE(top(std::string("/periods/") + number + "/top"), QByteArray("ann 30, bob 20"));
}

void RulesPeriodTests::withoutASettingBoardsGoByTheSystemsZone() {
    program_ = std::make_unique<Program>(folder_->path());
    program_->setVariable("TZ", QStringLiteral("Asia/Tokyo"));
    QVERIFY2(program_->serve(file()), program_->errors().constData());
    Talk talk(program_->port());
    QVERIFY(talk.awaitReady());
    QCOMPARE(talk.post("/api/v1/leaderboards", R"({"id":"cup","reset_period":"daily"})").status, 201);
    const QJsonObject board = talk.get(cup).data().toObject();
    QCOMPARE(board.value(u"time_zone").toString(), QStringLiteral("Asia/Tokyo"));
    QCOMPARE(board.value(u"next_reset_at").toString(),
             moment(IcuCalendar().sliceAt(Period::daily, "Asia/Tokyo", wallMs()).endMs));
}

void RulesPeriodTests::aSystemThatDoesNotKnowItsZoneStopsTheStart() {
    Program program(folder_->path());
    program.setVariable("TZ", QStringLiteral("Europe/Atlantis"));
    QVERIFY(program.start({"--server", "--data", file(), "--port", "0"}));
    QCOMPARE(program.awaitExit(), std::optional(1));
    QVERIFY2(program.errors().contains("Europe/Atlantis"), program.errors().constData());
    QVERIFY(program.errors().contains("leaderboard.time_zone"));
    QVERIFY(!QFile::exists(file()));
}

QTEST_GUILESS_MAIN(RulesPeriodTests)
#include "rules_period_tests.moc"
