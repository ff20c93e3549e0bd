// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of boards through the running program: what the public sees of a board that is frozen, revealed or reset behind the curtain.
#include "tests/system/rules_fixture.h"

#include <QUrl>
#include <QWebSocket>

#include <map>

using namespace rostrum;
using namespace rostrum::test;

namespace {

// A viewer, who keeps all that they are told.
class Viewer : public QObject {
    Q_OBJECT

  public:
    Viewer(std::uint16_t port, const char* path, const char* greeting = nullptr) {
        connect(&socket, &QWebSocket::textMessageReceived, this,
                [this](const QString& text) { texts.append(text); });
        if (greeting != nullptr)
            connect(&socket, &QWebSocket::connected, this,
                    [this, greeting] { socket.sendTextMessage(QString::fromUtf8(greeting)); });
        socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(port).arg(QString::fromUtf8(path))));
    }
    // Told of it, now or soon.
    bool hears(const QString& text) {
        return QTest::qWaitFor([&] { return texts.join(u'\n').contains(text); }, patienceMs);
    }

    QWebSocket socket;
    QStringList texts;
};

} // namespace

class RulesFreezeTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void init() { open(); }
    void cleanup() { close(); }
    void everyChannelStandsStill();
    void hidingAndRenamingReachTheFrozenView();
    void aCursorFromBeforeTellsNothing();
    void aRevealTakesThoseWhoCameAndWent();
    void aRevealGoesOnAfterARestart();

  private:
    using Seen = std::map<std::string, QByteArray>;
    // All that the public can read of the default board.
    Seen look();
};

RulesFreezeTests::Seen RulesFreezeTests::look() {
    const std::string board = boards + "default";
    Seen seen;
    for (const std::string& target :
         {std::string("/leaderboard"), std::string("/leaderboard?limit=2&period=daily"),
          std::string("/v1/leaderboard/public"), std::string("/api/v1/leaderboards"), board, board + "/top",
          board + "/top?period=daily", board + "/top?rank_mode=dense", board + "/top?division=U18",
          board + "/range?start=1&end=50", board + "/stats", board + "/periods", board + "/periods/1/top",
          board + "/entries", board + "/export?format=csv", board + "/export?format=json"})
        seen[target] = talk_->get(target).shown() + talk_->get(target).header("etag").c_str();
    for (const char* player : {"ann", "bob", "cid", "dan", "new", "nobody"}) {
        for (const char* part : {"/player/", "/around/"})
            seen[part + std::string(player)] = talk_->get(board + part + player).shown();
        const std::string explained = board + "/player/" + player + "?explain=true";
        seen[explained] = talk_->get(explained).shown();
    }
    seen["ranks"] = act("default", "ranks", R"({"player_ids":["ann","bob","cid","dan","new"]})").shown();
    const std::string tag = talk_->get(board + "/top").header("etag");
    seen["tag"] = talk_->get(board + "/top", "If-None-Match: " + tag + "\r\n").shown();
    return seen;
}

void RulesFreezeTests::everyChannelStandsStill() {
    VERIFY_STATUS(talk_->patch(boards + "default", R"({"periods":["all","daily"]})"), 200);
    for (const auto& [player, points] : Points{{"ann", "5"}, {"bob", "4"}, {"cid", "3"}, {"dan", "2"}})
        QVERIFY(scored("default", player, points));
    VERIFY_STATUS(put("/api/v1/players/cid", R"({"division":"U18"})"), 200);
    Viewer full(server_->port(), "/ws?leaderboard=default");
    Viewer delta(server_->port(), "/ws",
                 R"({"type":"subscribe","leaderboard_id":"default","mode":"delta","period":"daily"})");
    Viewer simple(server_->port(), "/ws/simple?leaderboard=default");
    Viewer follower(server_->port(), "/ws",
                    R"({"type":"follow","leaderboard_id":"default","player_id":"dan"})");
    Viewer waiting(server_->port(), "/ws",
                   R"({"type":"follow","leaderboard_id":"default","player_id":"new"})");
    Viewer judge(server_->port(), "/ws?leaderboard=default&view=operator");
    for (Viewer* viewer : {&full, &delta, &simple, &follower, &judge})
        QVERIFY(QTest::qWaitFor([&] { return !viewer->texts.isEmpty(); }, patienceMs));
    VERIFY_STATUS(act("default", "freeze", R"({"reason":"the finale"})"), 200);
    QVERIFY(full.hears(QStringLiteral("\"frozen\"")) && delta.hears(QStringLiteral("\"frozen\"")));
    const Seen before = look();
    QVERIFY(before.at(boards + "default/top").contains("\"frozen\":true"));
    // Behind the curtain: scores, somebody new, a correction, a removal, an undo, a reset.
    QVERIFY(scored("default", "dan", "100"));
    QVERIFY(scored("default", "new", "7"));
    VERIFY_STATUS(put(boards + "default/player/bob", R"({"score":55,"reason":"recount"})"), 200);
    VERIFY_STATUS(talk_->del(boards + "default/player/cid"), 200);
    QVERIFY(look() == before);
    VERIFY_STATUS(act("default", "undo", R"({"reason":"the wrong one"})"), 200);
    QCOMPARE(top("default", "view=operator"),
             QStringLiteral("dan 1 102, bob 2 55, new 3 7, ann 4 5, cid 5 3"));
    QVERIFY(look() == before);
    VERIFY_STATUS(act("default", "reset"), 200);
    QVERIFY(scored("default", "dan", "66"));
    for (const auto& [target, answer] : look())
        QVERIFY2(answer == before.at(target),
                 (QByteArray::fromStdString(target) + answer + before.at(target)).constData());
    // The judge has been told of the last of it, so whatever the others would have been told is there too.
    QVERIFY(judge.hears(QStringLiteral("\"score\":66")));
    for (Viewer* viewer : {&full, &delta, &follower, &waiting}) {
        viewer->socket.sendTextMessage(QStringLiteral(R"({"type":"ping"})"));
        QVERIFY(viewer->hears(QStringLiteral("\"pong\"")));
    }
    QTest::qWait(150); // three times as long as a state waits for the next
    for (Viewer* viewer : {&full, &delta, &simple, &follower, &waiting}) {
        for (const char* secret : {"102", "100", "55", "66", "\"score\":7", "board_reset"})
            QVERIFY2(!viewer->texts.join(u'\n').contains(QLatin1String(secret)),
                     qPrintable(viewer->texts.join(u'\n')));
    }
    VERIFY_STATUS(act("default", "unfreeze"), 200);
    for (Viewer* viewer : {&full, &delta, &simple, &follower})
        QVERIFY2(viewer->hears(QStringLiteral("66")), qPrintable(viewer->texts.join(u'\n')));
    QCOMPARE(top("default"), QStringLiteral("dan 1 66"));
    QCOMPARE(talk_->get(boards + "default/periods").data().toArray().size(), 2);
}

void RulesFreezeTests::hidingAndRenamingReachTheFrozenView() {
    QVERIFY(make("ice"));
    for (const auto& [player, points] : Points{{"ann", "5"}, {"bob", "4"}, {"cid", "3"}})
        QVERIFY(scored("ice", player, points));
    VERIFY_STATUS(act("ice", "freeze"), 200);
    QVERIFY(scored("ice", "cid", "9"));
    const Answer before = talk_->get(boards + "ice/top");
    VERIFY_STATUS(put("/api/v1/players/bob", R"({"username":"Robert"})"), 200);
    const Answer renamed = talk_->get(boards + "ice/top");
    QCOMPARE(renamed.data()[1][u"username"].toString(), QStringLiteral("Robert"));
    QVERIFY(renamed.header("etag") != before.header("etag")); // whoever looks again is told
    VERIFY_STATUS(put("/api/v1/players/ann", R"({"hidden":true})"), 200);
    QCOMPARE(top("ice"), QStringLiteral("bob 1 4, cid 2 3"));
    VERIFY_STATUS(talk_->get(boards + "ice/player/ann"), 404);
    VERIFY_STATUS(put("/api/v1/players/cid", R"({"banned":true})"), 200);
    QCOMPARE(top("ice"), QStringLiteral("bob 1 4"));
    VERIFY_STATUS(put("/api/v1/players/cid", R"({"banned":false})"), 200);
    VERIFY_STATUS(put("/api/v1/players/ann", R"({"hidden":false})"), 200);
    QCOMPARE(top("ice"), QStringLiteral("ann 1 5, bob 2 4, cid 3 3"));
    VERIFY_STATUS(talk_->post("/api/v1/players/bob/erase", R"({"reason":"asked for"})"), 200);
    QVERIFY(!talk_->get(boards + "ice/top").shown().contains("ob")); // neither bob nor Robert
    QCOMPARE(talk_->get(boards + "ice/top").data().toArray().size(), 3);
    VERIFY_STATUS(act("ice", "unfreeze"), 200);
    QVERIFY(top("ice").startsWith(QStringLiteral("cid 1 9, ann 2 5, ")));
}

void RulesFreezeTests::aCursorFromBeforeTellsNothing() {
    QVERIFY(make("book"));
    for (int i = 0; i < 6; ++i)
        QVERIFY(scored("book", "p" + std::to_string(i), std::to_string(60 - i)));
    const auto cursorOf = [](const Answer& page) {
        return page.meta().value(u"next_cursor").toString().toStdString();
    };
    const std::string pages = boards + "book/entries?limit=3";
    const auto behind = [&](std::string cursor) { return pages + cursor.insert(0, "&cursor="); };
    const std::string before = cursorOf(talk_->get(pages));
    const std::string truth = cursorOf(talk_->get(pages + "&view=operator"));
    VERIFY_STATUS(act("book", "freeze"), 200);
    const std::string frozen = cursorOf(talk_->get(pages));
    QVERIFY(scored("book", "p5", "999"));
    QVERIFY(scored("book", "new", "998"));
    for (const std::string& cursor : {before, frozen})
        QCOMPARE(shown(behind(cursor)), QStringLiteral("p3 4 57, p4 5 56, p5 6 55"));
    // A cursor of the truth opens nothing to the public.
    VERIFY_STATUS(talk_->get(behind(truth)), 400);
    const std::string now = cursorOf(talk_->get(pages + "&view=operator"));
    VERIFY_STATUS(talk_->get(behind(now)), 400);
    QCOMPARE(shown(behind(now) + "&view=operator"), QStringLiteral("p1 4 59, p2 5 58, p3 6 57"));
}

void RulesFreezeTests::aRevealTakesThoseWhoCameAndWent() {
    QVERIFY(make("final"));
    for (const auto& [player, points] : Points{{"ann", "30"}, {"bob", "20"}, {"cid", "10"}})
        QVERIFY(scored("final", player, points));
    VERIFY_STATUS(act("final", "freeze"), 200);
    QVERIFY(scored("final", "new", "25"));
    VERIFY_STATUS(talk_->del(boards + "final/player/bob"), 200);
    QVERIFY(scored("final", "cid", "40"));
    const QString frozen = top("final");
    QStringList states;
    for (int remaining = 3; remaining > 0;) {
        const Answer step = act("final", "reveal", "{}"); // one, where no number is said
        VERIFY_STATUS(step, 200);
        QCOMPARE(step.data()[u"remaining"].toInt(), --remaining);
        QCOMPARE(talk_->get(boards + "final/top").meta().value(u"frozen").toBool(), true);
        QVERIFY(!states.contains(top("final")));
        states.append(top("final"));
    }
    QCOMPARE(states.last(), QStringLiteral("cid 1 40, ann 2 30, new 3 25"));
    QCOMPARE(top("final", "view=operator"), states.last());
    QCOMPARE(act("final", "reveal", "{}").data()[u"steps"].toInt(-1), 0); // there is no more
    QVERIFY(scored("final", "ann", "50"));                                // it is still frozen
    QCOMPARE(top("final"), states.last());
    VERIFY_STATUS(act("final", "reveal", R"({"steps":-1})"), 200);
    QCOMPARE(top("final"), states[1]);
    VERIFY_STATUS(act("final", "reveal", R"({"steps":-1000})"), 200);
    QCOMPARE(top("final"), frozen);
    VERIFY_STATUS(act("final", "unfreeze"), 200);
    QCOMPARE(top("final"), QStringLiteral("ann 1 50, cid 2 40, new 3 25"));
}

void RulesFreezeTests::aRevealGoesOnAfterARestart() {
    QVERIFY(make("final"));
    for (const auto& [player, points] : Points{{"ann", "30"}, {"bob", "20"}, {"cid", "10"}})
        QVERIFY(scored("final", player, points));
    VERIFY_STATUS(act("final", "freeze"), 200);
    for (const auto& [player, points] : Points{{"ann", "1"}, {"bob", "2"}, {"cid", "3"}})
        QVERIFY(scored("final", player, points));
    VERIFY_STATUS(act("final", "reveal", R"({"steps":2})"), 200);
    const Answer half = talk_->get(boards + "final/top");
    for (const bool orderly : {true, false}) {
        QVERIFY2(orderly ? server_->stop() : server_->kill9(), server_->errors().constData());
        QVERIFY2(server_->serve(folder_->filePath("rules.rostrum")), server_->errors().constData());
        talk_ = std::make_unique<Talk>(server_->port());
        QVERIFY(talk_->awaitReady());
        QCOMPARE(talk_->get(boards + "final/top").raw.body, half.raw.body);
    }
    QCOMPARE(act("final", "reveal", "{}").data()[u"remaining"].toInt(-1), 0);
    QCOMPARE(top("final"), QStringLiteral("cid 1 3, bob 2 2, ann 3 1"));
    VERIFY_STATUS(act("final", "reveal", R"({"steps":-3})"), 200);
    QCOMPARE(top("final"), QStringLiteral("ann 1 30, bob 2 20, cid 3 10"));
}

QTEST_GUILESS_MAIN(RulesFreezeTests)
#include "rules_freeze_tests.moc"
