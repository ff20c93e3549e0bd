// SPDX-License-Identifier: GPL-3.0-or-later
// What the reading of bodies refuses: documents, fields, and whatever damage makes of good ones.
#include "server/api/bodies.h"
#include "server/http/exchange.h"

#include <QTest>

#include <random>
#include <string>

using namespace rostrum;

namespace {

constexpr std::int64_t noon = 1'777'000'000'000; // a moment in 2026

// A body with the padding that a request's has, full of what would be JSON if it were read.
class Padded {
  public:
    explicit Padded(const std::string& text)
        : size_(text.size()),
          bytes_(text + std::string(HttpRequest::kPadding, '}')) {}
    std::string_view view() const { return std::string_view(bytes_).substr(0, size_); }

  private:
    std::size_t size_;
    std::string bytes_;
};

std::string withMetadata(const std::string& json) {
    return R"({"player_id":"p","leaderboard_id":"b","score":1,"metadata":)" + json + "}";
}

std::string nested(int depth, const std::string& open, const std::string& close) {
    std::string text;
    for (int i = 0; i < depth; ++i)
        text += open;
    for (int i = 0; i < depth; ++i)
        text += close;
    return text;
}

} // namespace

class ApiBadBodiesTests : public QObject {
    Q_OBJECT

  private slots:
    void refusesBadDocuments_data() const;
    void refusesBadDocuments();
    void refusesBadFields_data() const;
    void refusesBadFields();
    void survivesDamage();

  private:
    BodyReader reader_;
};

void ApiBadBodiesTests::refusesBadDocuments_data() const {
    QTest::addColumn<QByteArray>("body");
    const auto add = [](const char* name, const std::string& body) {
        QTest::newRow(name) << QByteArray::fromStdString(body);
    };
    add("empty", "");
    add("blanks", " \n ");
    add("a list", "[]");
    add("a text", "\"x\"");
    add("a number", "1");
    add("null", "null");
    add("cut", R"({"player_id":"p")");
    add("cut in a text", R"({"player_id":"p)");
    add("no colon", R"({"player_id" "p"})");
    add("two colons", R"({"player_id"::"p"})");
    add("no comma", R"({"player_id":"p" "score":1})");
    add("two commas", R"({"player_id":"p",,"score":1})");
    add("comma at the end", R"({"player_id":"p","leaderboard_id":"b","score":1,})");
    add("something behind", R"({"player_id":"p","leaderboard_id":"b","score":1} x)");
    add("a second document", R"({"player_id":"p","leaderboard_id":"b","score":1}{})");
    add("a bracket too many", R"({"player_id":"p","leaderboard_id":"b","score":1}})");
    add("name without quotes", R"({player_id:"p"})");
    add("name that is a number", R"({1:2})");
    add("single quotes", R"({'player_id':'p'})");
    add("a comment", R"({/* x */"player_id":"p"})");
    add("byte order mark", "\xef\xbb\xbf{}");
    add("bad UTF-8", "{\"player_id\":\"\xff\"}");
    add("overlong UTF-8", "{\"player_id\":\"\xc0\xaf\"}");
    add("surrogate as UTF-8", "{\"player_id\":\"\xed\xa0\x80\"}");
    add("control character", "{\"player_id\":\"a\nb\"}");
    add("NUL", std::string("{\"player_id\":\"a\0b\"}", 19));
    const std::pair<const char*, const char*> values[] = {
        {"high surrogate alone", R"({"a":"\ud83d"})"},
        {"low surrogate alone", R"({"a":"\ude00"})"},
        {"surrogates the wrong way round", R"({"a":"\ude00\ud83d"})"},
        {"high surrogate before a letter", R"({"a":"\ud83dx"})"},
        {"surrogate in a name", R"({"\ud83d":1})"},
        {"escaped NUL", R"({"a":"\u0000"})"},
        {"escaped NUL in a name", R"({"a\u0000":1})"},
        {"unknown escape", R"({"a":"\x41"})"},
        {"escape that is too short", R"({"a":"\u12"})"},
        {"plus", R"({"a":+1})"},
        {"no digit before the point", R"({"a":.5})"},
        {"no digit behind the point", R"({"a":1.})"},
        {"zero in front", R"({"a":01})"},
        {"minus alone", R"({"a":-})"},
        {"exponent without digits", R"({"a":1e})"},
        {"hexadecimal", R"({"a":0x10})"},
        {"NaN", R"({"a":NaN})"},
        {"Infinity", R"({"a":-Infinity})"},
        {"number too large", R"({"a":1e999})"},
        {"integer past 2^63", R"({"a":9223372036854775808})"},
        {"integer below -2^63", R"({"a":-9223372036854775809})"},
        {"integer past 2^64", R"({"a":18446744073709551616})"},
        {"mistyped literal", R"({"a":nul})"},
        {"literal with more", R"({"a":nullx})"},
        {"capital literal", R"({"a":True})"},
        {"number with more", R"({"a":12abc})"},
        {"two numbers", R"({"a":1 2})"},
        {"comma at the end of a list", R"({"a":[1,]})"},
        {"only a comma", R"({"a":[,]})"},
        {"mixed brackets", R"({"a":[1})"},
        {"no value", R"({"a":})"},
        {"duplicate name", R"({"a":1,"a":1})"},
        {"duplicate name, escaped", R"({"a":1,"\u0061":1})"},
        {"duplicate name, deep", R"({"x":[{"a":1,"b":2,"a":3}]})"},
    };
    for (const auto& [name, json] : values)
        add(name, withMetadata(json));
    add("33 levels", withMetadata("{\"a\":" + nested(31, "[", "]") + "}"));
    add("a thousand levels", withMetadata("{\"a\":" + nested(1000, "[", "]") + "}"));
    add("a thousand objects", withMetadata("{\"a\":" + nested(1000, "{\"a\":", "}") + "}"));
    add("field twice", R"({"player_id":"p","leaderboard_id":"b","score":1,"score":2})");
    // What nobody wants is checked too.
    add("bad value of an unknown field", R"({"player_id":"p","leaderboard_id":"b","score":1,"x":[1,01]})");
    add("bad value of the wrong type", R"({"player_id":{"a":tru},"leaderboard_id":"b","score":1})");
}

void ApiBadBodiesTests::refusesBadDocuments() {
    QFETCH(QByteArray, body);
    const Padded padded(body.toStdString());
    const auto read = reader_.readScore(padded.view(), noon);
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, Code::invalidRequest);
    QVERIFY2(read.error().detail.starts_with("The body "), read.error().detail.c_str());
    // Within a batch it breaks the batch, not an item.
    const Padded batch("{\"scores\":[" + body.toStdString() + "]}");
    const auto items = reader_.readBatch(batch.view(), noon);
    const bool oneValue =
        body == "[]" || body == "\"x\"" || body == "1" || body == "null" || body.trimmed().isEmpty();
    QCOMPARE(items.ok(), oneValue);
    // And nothing of it lingers.
    const Padded good(withMetadata("{}"));
    QVERIFY(reader_.readScore(good.view(), noon).ok());
}

void ApiBadBodiesTests::refusesBadFields_data() const {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("named");
    QTest::addColumn<Code>("code");
    const auto add = [](const char* name, const char* body, const char* named,
                        Code code = Code::invalidRequest) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(named) << code;
    };
    add("no player", R"({"leaderboard_id":"b","score":1})", "player_id is missing");
    add("no board", R"({"player_id":"p","score":1})", "leaderboard_id is missing");
    add("no score", R"({"player_id":"p","leaderboard_id":"b"})", "score is missing", Code::invalidScore);
    add("empty player", R"({"player_id":"","leaderboard_id":"b","score":1})", "player_id");
    add("player as number", R"({"player_id":7,"leaderboard_id":"b","score":1})", "player_id must be a text");
    add("board as list", R"({"player_id":"p","leaderboard_id":["b"],"score":1})",
        "leaderboard_id must be a text");
    add("score as list", R"({"player_id":"p","leaderboard_id":"b","score":[1]})", "score must be",
        Code::invalidScore);
    add("score as boolean", R"({"player_id":"p","leaderboard_id":"b","score":true})", "score must be",
        Code::invalidScore);
    add("score null", R"({"player_id":"p","leaderboard_id":"b","score":null})", "score must be",
        Code::invalidScore);
    add("score text", R"({"player_id":"p","leaderboard_id":"b","score":"ten"})", "score", Code::invalidScore);
    add("score text with blank", R"({"player_id":"p","leaderboard_id":"b","score":" 1"})", "score",
        Code::invalidScore);
    add("score past 2^63", R"({"player_id":"p","leaderboard_id":"b","score":9223372036854775808})", "score",
        Code::invalidScore);
    add("unknown field", R"({"player_id":"p","leaderboard_id":"b","score":1,"points":2})", "'points'");
    add("secondary as a list", R"({"player_id":"p","leaderboard_id":"b","score":1,"secondary":[2]})",
        "secondary must be an object");
    add("secondary with a part", R"({"player_id":"p","leaderboard_id":"b","score":1,"secondary":{"k":2.5}})",
        "'k' must be a whole number", Code::invalidScore);
    add("secondary as a flag", R"({"player_id":"p","leaderboard_id":"b","score":1,"secondary":{"k":true}})",
        "'k'", Code::invalidScore);
    add("secondary past 2^63",
        R"({"player_id":"p","leaderboard_id":"b","score":1,"secondary":{"k":9223372036854775808}})", "'k'",
        Code::invalidScore);
    add("secondary by exponent past 2^63",
        R"({"player_id":"p","leaderboard_id":"b","score":1,"secondary":{"k":1e30}})", "'k'",
        Code::invalidScore);
    add("too many secondaries",
        R"({"player_id":"p","leaderboard_id":"b","score":1,"secondary":{"a":1,"b":1,"c":1,"d":1,"e":1}})",
        "more than 4");
    add("metadata as text", R"({"player_id":"p","leaderboard_id":"b","score":1,"metadata":"x"})",
        "metadata must be an object");
    add("timestamp as number", R"({"player_id":"p","leaderboard_id":"b","score":1,"timestamp":1700000000})",
        "timestamp must be a text");
    add("timestamp without zone",
        R"({"player_id":"p","leaderboard_id":"b","score":1,"timestamp":"2026-05-01T20:59:00"})", "timestamp");
    add("empty event_id", R"({"player_id":"p","leaderboard_id":"b","score":1,"event_id":""})", "event_id");
    add("username as number", R"({"player_id":"p","leaderboard_id":"b","score":1,"username":1})", "username");
}

void ApiBadBodiesTests::refusesBadFields() {
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, named);
    QFETCH(Code, code);
    const Padded padded(body.toStdString());
    const auto read = reader_.readScore(padded.view(), noon);
    QVERIFY(!read.ok());
    QVERIFY2(QByteArray::fromStdString(read.error().detail).contains(named), read.error().detail.c_str());
    QCOMPARE(codeName(read.error().code), codeName(code));
    // As an item of a batch it is refused alone, with the same words.
    const Padded batch("{\"scores\":[" + body.toStdString() + "]}");
    const auto items = reader_.readBatch(batch.view(), noon);
    QVERIFY(items.ok());
    QCOMPARE(items->unreadable.size(), 1U);
    QCOMPARE(items->unreadable[0].detail, read.error().detail);
    QCOMPARE(codeName(items->unreadable[0].code), codeName(code));
}

// Any byte changed, cut or doubled: an answer, never a crash, and never a field that was not there.
void ApiBadBodiesTests::survivesDamage() {
    const char* const given = std::getenv("ROSTRUM_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    std::mt19937_64 random(seed);
    const std::string good =
        R"({"scores":[{"player_id":"Cura\u00e7ao 😀","leaderboard_id":"b","score":-12.50e1,)"
        R"("metadata":{"a":[1,{"b":null}],"c":"\ud83d\ude00"}},{"player_id":"x"}],"atomic":false})";
    const int rounds = std::getenv("ROSTRUM_LONG") != nullptr ? 2'000'000 : 20'000;
    for (int round = 0; round < rounds; ++round) {
        std::string text = good;
        const std::size_t changes = 1 + random() % 3;
        for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
            case 0: text[at] = static_cast<char>(random()); break;
            case 1: text.erase(at, 1 + random() % 8); break;
            case 2: text.insert(at, text.substr(random() % text.size(), 1 + random() % 16)); break;
            default: text.resize(at); break;
            }
        }
        const Padded body(text);
        const auto read = reader_.readBatch(body.view(), noon);
        const QByteArray shown =
            "seed " + QByteArray::number(quint64{seed}) + ": " + QByteArray::fromStdString(text);
        if (read) {
            for (const BatchError& error : read->unreadable)
                QVERIFY2(error.index < read->batch.items.size(), shown.constData());
        } else {
            QVERIFY2(!read.error().detail.empty(), shown.constData());
        }
    }
}

QTEST_APPLESS_MAIN(ApiBadBodiesTests)
#include "api_bad_bodies_tests.moc"
