// SPDX-License-Identifier: GPL-3.0-or-later
// What viewers may say, to the letter, and what they hear of what they may not.
#include "core/result.h"
#include "server/live/messages.h"

#include <QTest>

using namespace rostrum;

// Texts stand outside of the test macros: Qt's code generator does not read raw strings inside them.
static const QByteArray pingText = R"({"type":"ping"})";

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
    const HeardMessage heard = reader.read(text);
    QVERIFY2(heard.content.ok(), heard.content.ok() ? "" : heard.content.error().detail.c_str());
    QCOMPARE(heard.content->type, ViewerMessage::Type::subscribe);
    QCOMPARE(heard.content->leaderboardId, std::string("g"));
    QCOMPARE(static_cast<int>(heard.content->limit), limit);
    QCOMPARE(QByteArray::fromStdString(heard.ref), ref);
}

void LiveMessagesTests::readsTheRest() {
    MessageReader reader;
    const HeardMessage ping = reader.read(pingText);
    QCOMPARE(ping.content->type, ViewerMessage::Type::ping);
    const QByteArray leave = R"({"type":"unsubscribe","leaderboard_id":"g","period":"all","ref":1})";
    const HeardMessage leaving = reader.read(leave);
    QCOMPARE(leaving.content->type, ViewerMessage::Type::unsubscribe);
    QCOMPARE(leaving.content->leaderboardId, std::string("g"));
    QCOMPARE(leaving.ref, std::string("1"));
    // Nothing is left over of the message before.
    const QByteArray incomplete = R"({"type":"subscribe"})";
    QVERIFY(!reader.read(incomplete).content.ok());
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
    row("follow", R"({"type":"follow","leaderboard_id":"g","player_id":"p","ref":"r"})", "\"r\"", "");
    row("unknown field", R"({"type":"ping","colour":"red","ref":"r"})", "\"r\"", "colour");
    row("unknown deep field", R"({"type":"ping","x":[{"y":[1,2]}],"ref":"r"})", "\"r\"", "x");
    row("no board", R"({"type":"subscribe","ref":"r"})", "\"r\"", "leaderboard_id");
    row("board is null", R"({"type":"subscribe","leaderboard_id":null,"ref":"r"})", "\"r\"",
        "leaderboard_id");
    row("delta", R"({"type":"subscribe","leaderboard_id":"g","mode":"delta","ref":"r"})", "\"r\"", "delta");
    row("other mode", R"({"type":"subscribe","leaderboard_id":"g","mode":"half"})", "null", "mode");
    row("daily", R"({"type":"subscribe","leaderboard_id":"g","period":"daily"})", "null", "daily");
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
    const HeardMessage heard = reader.read(text);
    QVERIFY(!heard.content.ok());
    QCOMPARE(heard.content.error().code, Code::invalidRequest);
    QCOMPARE(QByteArray::fromStdString(heard.ref), ref);
    const QByteArray detail = QByteArray::fromStdString(heard.content.error().detail);
    QVERIFY2(detail.size() > 5 && detail.contains(word), detail.constData());
    // And the reader is as good as new.
    QVERIFY(reader.read(pingText).content.ok());
}

void LiveMessagesTests::writesAnswers() {
    const QString pong = R"({"type":"pong","ref":"a"})";
    QCOMPARE(pongMessage("\"a\""), pong);
    const QString error = R"({"type":"error","code":"leaderboard_not_found","detail":"no \"x\"","ref":null})";
    QCOMPARE(errorMessage({Code::leaderboardNotFound, "no \"x\""}, "null"), error);
    const QString deleted = R"({"type":"board_deleted","leaderboard_id":"g","period":"all","ref":7})";
    QCOMPARE(boardDeletedMessage("g", "7"), deleted);
    const QString reset =
        R"({"type":"board_reset","leaderboard_id":"g","period":"all","ref":null,"revision":12})";
    QCOMPARE(boardResetMessage("g", 12, "null"), reset);
}

QTEST_GUILESS_MAIN(LiveMessagesTests)
#include "live_messages_tests.moc"
