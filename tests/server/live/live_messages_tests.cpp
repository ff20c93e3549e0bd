// SPDX-License-Identifier: GPL-3.0-or-later
// What viewers may say, to the letter, and what they hear of what they may not.
#include "core/result.h"
#include "server/live/messages.h"

#include <QTest>

using namespace rostrum;

// Texts stand outside of the test macros: Qt's code generator does not read raw strings inside them.
static const QByteArray pingText = R"({"type":"ping"})";

static const std::int64_t latest = 1'800'000'000'000; // some moment

class LiveMessagesTests : public QObject {
    Q_OBJECT

  private slots:
    void readsSubscriptions_data();
    void readsSubscriptions();
    void readsTheRest();
    void refuses_data();
    void refuses();
    void writesAnswers();
};

void LiveMessagesTests::readsSubscriptions_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QByteArray>("ref");
    QTest::newRow("least") << QByteArray(R"({"type":"subscribe","leaderboard_id":"g"})") << 10
                           << QByteArray("null");
    QTest::newRow("all of it")
        << QByteArray(
               R"({"type":"subscribe","leaderboard_id":"g","limit":3,"period":"all","mode":"full","since":9,"ref":"x"})")
        << 3 << QByteArray("\"x\"");
    QTest::newRow("other order, blanks")
        << QByteArray(" {\"ref\" : -5,\n\"leaderboard_id\":\"g\", \"type\":\"subscribe\" } ") << 10
        << QByteArray("-5");
    QTest::newRow("most") << QByteArray(R"({"type":"subscribe","leaderboard_id":"g","limit":100})") << 100
                          << QByteArray("null");
    QTest::newRow("more than most") << QByteArray(R"({"type":"subscribe","leaderboard_id":"g","limit":101})")
                                    << 100 << QByteArray("null");
    QTest::newRow("null ref") << QByteArray(R"({"type":"subscribe","leaderboard_id":"g","ref":null})") << 10
                              << QByteArray("null");
    QTest::newRow("ref to escape")
        << QByteArray("{\"type\":\"subscribe\",\"leaderboard_id\":\"g\",\"ref\":\"\\u0041\\n\\\"ç\"}") << 10
        << QByteArray(R"("A\n\"ç")");
}

void LiveMessagesTests::readsSubscriptions() {
    QFETCH(QByteArray, text);
    QFETCH(int, limit);
    QFETCH(QByteArray, ref);
    MessageReader reader;
    const HeardMessage heard = reader.read(text, latest);
    QVERIFY2(heard.content.ok(), heard.content.ok() ? "" : heard.content.error().detail.c_str());
    QCOMPARE(heard.content->type, ViewerMessage::Type::subscribe);
    QCOMPARE(heard.content->channel.leaderboardId, std::string("g"));
    QCOMPARE(static_cast<int>(heard.content->limit), limit);
    QCOMPARE(QByteArray::fromStdString(heard.ref), ref);
}

void LiveMessagesTests::readsTheRest() {
    MessageReader reader;
    const HeardMessage ping = reader.read(pingText, latest);
    QCOMPARE(ping.content->type, ViewerMessage::Type::ping);
    const QByteArray leave = R"({"type":"unsubscribe","leaderboard_id":"g","period":"all","ref":1})";
    const HeardMessage leaving = reader.read(leave, latest);
    QCOMPARE(leaving.content->type, ViewerMessage::Type::unsubscribe);
    QCOMPARE(leaving.content->channel.leaderboardId, std::string("g"));
    QCOMPARE(leaving.ref, std::string("1"));
    const QByteArray wish =
        R"({"view":"operator","mode":"delta","period":"weekly","type":"subscribe","leaderboard_id":"g"})";
    const HeardMessage wished = reader.read(wish, latest);
    QCOMPARE(wished.content->form, LiveForm::delta);
    QVERIFY(wished.content->channel == (ChannelKey{"g", Period::weekly, true}));
    const QByteArray follow = R"({"type":"follow","leaderboard_id":"g","player_id":"p"})";
    QCOMPARE(reader.read(follow, latest).content->playerId, std::string("p"));
    const QByteArray score =
        R"({"score":"1.50","type":"submit_score","player_id":"p","ref":5,"leaderboard_id":"g","event_id":"e"})";
    const HeardMessage scored = reader.read(score, latest);
    QCOMPARE(scored.content->submission.leaderboardId, std::string("g"));
    QCOMPARE(scored.content->submission.eventId, std::string("e"));
    QCOMPARE(scored.ref, std::string("5"));
    // Nothing is left over of the message before.
    const QByteArray incomplete = R"({"type":"subscribe"})";
    QVERIFY(!reader.read(incomplete, latest).content.ok());
}

void LiveMessagesTests::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("ref");
    QTest::addColumn<QByteArray>("word"); // that the sentence has to have
    const auto row = [](const char* name, const char* text, const char* ref, const char* word) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(ref) << QByteArray(word);
    };
    row("empty", "", "null", "");
    row("no JSON", "hello", "null", "");
    row("cut off", R"({"type":"ping")", "null", "");
    row("two documents", R"({"type":"ping"}{"type":"ping"})", "null", "");
    row("a list", R"([{"type":"ping"}])", "null", "");
    row("a text", R"("ping")", "null", "");
    row("twice the same field", R"({"type":"ping","type":"ping"})", "null", "");
    row("lone surrogate", "{\"type\":\"ping\",\"ref\":\"\\ud800\"}", "null", "");
    row("NUL", "{\"type\":\"ping\",\"ref\":\"\\u0000\"}", "null", "");
    row("no type", R"({"leaderboard_id":"g","ref":"r"})", "\"r\"", "type");
    row("type is a number", R"({"type":1,"ref":"r"})", "\"r\"", "type");
    row("unknown type", R"({"type":"dance","ref":"r"})", "\"r\"", "dance");
    row("follow without a player", R"({"type":"follow","leaderboard_id":"g","ref":"r"})", "\"r\"",
        "player_id");
    row("follow nobody", R"({"type":"follow","leaderboard_id":"g","player_id":""})", "null", "player_id");
    row("follow with a limit", R"({"type":"follow","leaderboard_id":"g","player_id":"p","limit":2})", "null",
        "limit");
    row("subscribe to a player", R"({"type":"subscribe","leaderboard_id":"g","player_id":"p"})", "null",
        "player_id");
    row("view", R"({"type":"subscribe","leaderboard_id":"g","view":"mine"})", "null", "view");
    row("since negative", R"({"type":"subscribe","leaderboard_id":"g","since":-1})", "null", "since");
    row("score without a board", R"({"type":"submit_score","player_id":"p","score":1,"ref":"r"})", "\"r\"",
        "leaderboard_id");
    row("score of a score's unknown field",
        R"({"type":"submit_score","leaderboard_id":"g","player_id":"p","score":1,"colour":2})", "null",
        "colour");
    row("score with a period",
        R"({"type":"submit_score","leaderboard_id":"g","player_id":"p","score":1,"period":"all"})", "null",
        "period");
    row("score of tomorrow",
        R"({"type":"submit_score","leaderboard_id":"g","player_id":"p","score":1,"timestamp":"2999-01-01T00:00:00Z"})",
        "null", "future");
    row("unknown field", R"({"type":"ping","colour":"red","ref":"r"})", "\"r\"", "colour");
    row("unknown deep field", R"({"type":"ping","x":[{"y":[1,2]}],"ref":"r"})", "\"r\"", "x");
    row("no board", R"({"type":"subscribe","ref":"r"})", "\"r\"", "leaderboard_id");
    row("board is null", R"({"type":"subscribe","leaderboard_id":null,"ref":"r"})", "\"r\"",
        "leaderboard_id");
    row("other mode", R"({"type":"subscribe","leaderboard_id":"g","mode":"half"})", "null", "mode");
    row("other period", R"({"type":"subscribe","leaderboard_id":"g","period":"hourly"})", "null", "period");
    row("limit 0", R"({"type":"subscribe","leaderboard_id":"g","limit":0})", "null", "limit");
    row("limit negative", R"({"type":"subscribe","leaderboard_id":"g","limit":-1})", "null", "limit");
    row("limit text", R"({"type":"subscribe","leaderboard_id":"g","limit":"10"})", "null", "limit");
    row("limit part", R"({"type":"subscribe","leaderboard_id":"g","limit":1.5})", "null", "limit");
    row("limit huge", R"({"type":"subscribe","leaderboard_id":"g","limit":99999999999999999999})", "null",
        "limit");
    row("ref is a list", R"({"type":"ping","ref":[1]})", "null", "ref");
    row("ref is a part", R"({"type":"ping","ref":1.5})", "null", "ref");
    row("a ping with a board", R"({"type":"ping","leaderboard_id":"g"})", "null", "ping");
    row("a leaving with a limit", R"({"type":"unsubscribe","leaderboard_id":"g","limit":3})", "null", "");
    const QByteArray longRef = R"({"type":"ping","ref":")" + QByteArray(200, 'x') + R"("})";
    row("ref too long", longRef.constData(), "null", "ref");
}

void LiveMessagesTests::refuses() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, ref);
    QFETCH(QByteArray, word);
    MessageReader reader;
    const HeardMessage heard = reader.read(text, latest);
    QVERIFY(!heard.content.ok());
    QCOMPARE(heard.content.error().code, Code::invalidRequest);
    QCOMPARE(QByteArray::fromStdString(heard.ref), ref);
    const QByteArray detail = QByteArray::fromStdString(heard.content.error().detail);
    QVERIFY2(detail.size() > 5 && detail.contains(word), detail.constData());
    // And the reader is as good as new.
    QVERIFY(reader.read(pingText, latest).content.ok());
}

void LiveMessagesTests::writesAnswers() {
    const QString pong = R"({"type":"pong","ref":"a"})";
    QCOMPARE(pongMessage("\"a\""), pong);
    const QString error = R"({"type":"error","code":"leaderboard_not_found","detail":"no \"x\"","ref":null})";
    QCOMPARE(errorMessage({Code::leaderboardNotFound, "no \"x\""}, "null"), error);
    const QString deleted = R"({"type":"board_deleted","leaderboard_id":"g","period":"all","ref":7})";
    QCOMPARE(boardMessage(boardDeletedType, {"g", Period::all, false}, "7", std::nullopt), deleted);
    const QString reset =
        R"({"type":"board_reset","leaderboard_id":"g","period":"all","ref":null,"revision":12})";
    QCOMPARE(boardMessage(boardResetType, {"g", Period::all, false}, "null", 12), reset);
    const QString player =
        R"({"type":"player_update","leaderboard_id":"g","period":"all","player_id":"p","rank":3,"score":1.50,)"
        R"("score_text":"1.50","username":"P","revision":9,"ref":"x"})";
    QCOMPARE(playerMessage({"g", Period::all, false}, "p", {3, 150, "P"}, 2, 9, "\"x\""), player);
    const QString nobody =
        R"({"type":"player_update","leaderboard_id":"g","period":"all","player_id":"p","rank":null,"score":null,)"
        R"("score_text":null,"username":null,"revision":9,"ref":null})";
    QCOMPARE(playerMessage({"g", Period::all, false}, "p", {}, 0, 9, "null"), nobody);
    const QString small = R"({"event":"error","code":"not_found","detail":"no"})";
    QCOMPARE(simpleErrorMessage({Code::notFound, "no"}), small);
}

QTEST_GUILESS_MAIN(LiveMessagesTests)
#include "live_messages_tests.moc"
