// SPDX-License-Identifier: GPL-3.0-or-later
// What the reading of bodies takes and refuses: the grammar, beyond the grammar, and each field.
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

class ApiBodiesTests : public QObject {
    Q_OBJECT

  private slots:
    void takesGoodMetadata_data() const;
    void takesGoodMetadata();
    void readsScoresExactly_data() const;
    void readsScoresExactly();
    void readsAllFields();
    void takesNullForWhatMayBeLeftOut();
    void refusesTimesToCome();
    void keepsBatchItemsApart();
    void breaksBatchesThatAreNoJson();
    void takesTenThousandItemsAndNoMore();
    void readsBoards();
    void refusesBadBoards_data() const;
    void refusesBadBoards();

  private:
    BodyReader reader_;
};

void ApiBodiesTests::takesGoodMetadata_data() const {
    QTest::addColumn<QByteArray>("json");
    const std::pair<const char*, const char*> rows[] = {
        {"empty", "{}"},
        {"blanks", "{ \t\r\n }"},
        {"values", R"({"a":null,"b":true,"c":false,"d":-0,"e":1.5e-3,"f":"x","g":[1,[],{}]})"},
        {"pair of surrogates", R"({"a":"\ud83d\ude00"})"},
        {"escapes", R"({"a":"\"\\\/\b\f\n\r\t\u00e9"})"},
        {"largest integer", R"({"a":9223372036854775807})"},
        {"smallest integer", R"({"a":-9223372036854775808})"},
        {"UTF-8", R"({"Curaçao":"São Tomé e Príncipe 😀"})"},
        {"same name on two levels", R"({"a":{"a":1}})"},
        {"a text that looks like an end", R"({"a":"}]\""})"},
    };
    for (const auto& [name, json] : rows)
        QTest::newRow(name) << QByteArray(json);
    QTest::newRow("32 levels") << QByteArray::fromStdString("{\"a\":" + nested(30, "[", "]") + "}");
}

void ApiBodiesTests::takesGoodMetadata() {
    QFETCH(QByteArray, json);
    const Padded body(withMetadata(json.toStdString() + "  "));
    const auto read = reader_.readScore(body.view(), noon);
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QCOMPARE(QByteArray::fromStdString(read->metadata), json);
}

void ApiBodiesTests::readsScoresExactly_data() const {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<qint64>("significand");
    QTest::addColumn<int>("exponent");
    const auto add = [](const char* json, qint64 significand, int exponent) {
        QTest::newRow(json) << QByteArray(json) << significand << exponent;
        if (json[0] != '"') // the same as a text
            QTest::newRow(("text " + std::string(json)).c_str())
                << "\"" + QByteArray(json) + "\"" << significand << exponent;
    };
    add("0", 0, 0);
    add("-0.0", 0, 0);
    add("1", 1, 0);
    add("1.0", 1, 0);
    add("1e3", 1, 3);
    add("12.50", 125, -1);
    add("-3.25", -325, -2);
    add("9223372036854775807", 9223372036854775807, 0);
    add("-9223372036854775808", std::numeric_limits<qint64>::min(), 0);
    add("9007199254740993", 9007199254740993, 0); // no double holds it
    add("0.1", 1, -1);
}

void ApiBodiesTests::readsScoresExactly() {
    QFETCH(QByteArray, json);
    QFETCH(qint64, significand);
    QFETCH(int, exponent);
    for (const char* const behind : {"", " ", "\r\n\t"}) {
        const Padded body(R"({"player_id":"p","leaderboard_id":"b","score":)" + json.toStdString() + behind +
                          "}");
        const auto read = reader_.readScore(body.view(), noon);
        QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
        QCOMPARE(qint64{read->score.significand}, significand);
        QCOMPARE(int{read->score.exponent}, exponent);
    }
}

void ApiBodiesTests::readsAllFields() {
    const Padded body(
        R"({"player_id":"Cura\u00e7ao","leaderboard_id":"cup","score":"3.5","username":"Blue \"Wave\"",)"
        R"("game_id":"g1","timestamp":"2026-05-01T22:59:00.25+02:00","metadata":{ "a" : [1, 2] },)"
        R"("event_id":"e-1","secondary":{"kills":"7","assists":-2e1}})");
    const auto read = reader_.readScore(body.view(), std::int64_t{4'000'000'000'000});
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QCOMPARE(read->playerId, std::string("Curaçao"));
    QCOMPARE(read->leaderboardId, std::string("cup"));
    QCOMPARE(read->score, (ExactNumber{35, -1}));
    QCOMPARE(read->username, std::string("Blue \"Wave\""));
    QCOMPARE(read->gameId, std::string("g1"));
    QCOMPARE(read->eventId, std::string("e-1"));
    QCOMPARE(read->metadata, std::string(R"({ "a" : [1, 2] })"));
    QCOMPARE(read->timestampMs.value(), std::int64_t{1'777'669'140'250});
    QVERIFY(read->secondaries == (std::vector<SecondaryValue>{{"assists", -20}, {"kills", 7}})); // by name
}

void ApiBodiesTests::takesNullForWhatMayBeLeftOut() {
    const Padded body(R"({"player_id":"p","leaderboard_id":"b","score":1,"username":null,"game_id":null,)"
                      R"("timestamp":null,"metadata":null,"event_id":null,"secondary":null})");
    const auto read = reader_.readScore(body.view(), noon);
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QVERIFY(read->username.empty() && read->gameId.empty() && read->metadata.empty() &&
            read->eventId.empty() && read->secondaries.empty());
    QVERIFY(!read->timestampMs);
}

void ApiBodiesTests::refusesTimesToCome() {
    const Padded body(
        R"({"player_id":"p","leaderboard_id":"b","score":1,"timestamp":"2026-05-01T20:59:00Z"})");
    constexpr std::int64_t moment = 1'777'669'140'000;
    QVERIFY(reader_.readScore(body.view(), moment).ok());
    const auto early = reader_.readScore(body.view(), moment - 1);
    QVERIFY(!early.ok());
    QVERIFY(QByteArray::fromStdString(early.error().detail).contains("future"));
}

void ApiBodiesTests::keepsBatchItemsApart() {
    const Padded body(R"({"atomic":true,"scores":[)"
                      R"({"player_id":"a","leaderboard_id":"b","score":1}, )"
                      R"({"player_id":"c","leaderboard_id":"b","score":"x", "metadata":{"k":[1]} } ,7,)"
                      R"({"player_id":"d","leaderboard_id":"b","score":2}]})");
    const auto read = reader_.readBatch(body.view(), noon);
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QVERIFY(read->batch.atomic);
    QCOMPARE(read->batch.items.size(), 4U);
    QCOMPARE(read->batch.items[0].playerId, std::string("a"));
    QCOMPARE(read->batch.items[3].playerId, std::string("d"));
    // What could not be read names nobody and carries its text, so that two different ones are not taken for one.
    QVERIFY(read->batch.items[1].playerId.empty());
    QCOMPARE(read->batch.items[1].metadata,
             std::string(R"({"player_id":"c","leaderboard_id":"b","score":"x", "metadata":{"k":[1]} })"));
    QCOMPARE(read->unreadable.size(), 2U);
    QCOMPARE(read->unreadable[0].index, 1U);
    QCOMPARE(codeName(read->unreadable[0].code), codeName(Code::invalidScore));
    QCOMPARE(read->unreadable[1].index, 2U);
    QCOMPARE(read->batch.items[2].metadata, std::string("7"));
}

void ApiBodiesTests::breaksBatchesThatAreNoJson() {
    const char* const bodies[] = {
        R"({"scores":[{"player_id":"a","leaderboard_id":"b","score":1},{]})",
        R"({"scores":{}})",
        R"({"scores":[],"atomic":1})",
        R"({"scores":[],"extra":1})",
        R"({"atomic":true})",
        R"({"scores":[]}x)",
    };
    for (const char* const body : bodies) {
        const Padded padded{std::string(body)};
        QVERIFY2(!reader_.readBatch(padded.view(), noon).ok(), body);
    }
}

void ApiBodiesTests::takesTenThousandItemsAndNoMore() {
    std::string body = "{\"scores\":[";
    for (std::size_t i = 0; i < maxBatchItems; ++i)
        body.append(i == 0 ? "" : ",").append(R"({"player_id":"p","leaderboard_id":"b","score":1})");
    const Padded full(body + "]}");
    const auto taken = reader_.readBatch(full.view(), noon);
    QVERIFY(taken.ok());
    QCOMPARE(taken->batch.items.size(), maxBatchItems);
    const Padded more(body + R"(,{"player_id":"p","leaderboard_id":"b","score":1}]})");
    const auto refused = reader_.readBatch(more.view(), noon);
    QVERIFY(!refused.ok());
    QVERIFY(QByteArray::fromStdString(refused.error().detail).contains("10000"));
}

void ApiBodiesTests::readsBoards() {
    const Padded body(
        R"({"id":"cup","name":"The Cup","sort_order":"asc","update_mode":"best","reset_period":"weekly",)"
        R"("max_entries":0,"rank_mode":"dense","tie_break":["secondary:kills:asc","last"],"decimals":3,"display_format":"time",)"
        R"("min_score":0.5,"max_score":"100","max_step":null,"periods":["daily","all"],"time_zone":"Europe/Amsterdam",)"
        R"("starts_at":"2026-05-01T00:00:00Z","ends_at":null,"visibility":"unlisted","metadata":{"a":1}})");
    const auto read = reader_.readBoard(body.view(), true);
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QCOMPARE(read->id.value(), std::string("cup"));
    QVERIFY(read->sortOrder == SortOrder::ascending && read->updateMode == UpdateMode::best);
    QVERIFY(read->rankMode == RankMode::dense && read->displayFormat == DisplayFormat::time);
    QVERIFY(read->visibility == Visibility::unlisted);
    QVERIFY(read->minScore && *read->minScore == (ExactNumber{5, -1}));
    QVERIFY(read->maxStep && !*read->maxStep);
    QVERIFY(read->endsAtMs && !*read->endsAtMs);
    QCOMPARE(read->metadata.value(), std::string(R"({"a":1})"));
    QVERIFY(read->resetPeriod == ResetPeriod::weekly);
    QVERIFY(read->tieBreaks == (TieBreaks{{{"kills", SortOrder::ascending}}, TieBreak::last}));
    QVERIFY(read->periods->has(Period::daily) && !read->periods->has(Period::weekly));
    QCOMPARE(read->timeZone.value(), std::string("Europe/Amsterdam"));
    const Padded none("{}");
    const auto change = reader_.readBoard(none.view(), false);
    QVERIFY(change.ok() && !change->name && !change->minScore);
}

void ApiBodiesTests::refusesBadBoards_data() const {
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("named");
    const auto add = [](const char* fields, const char* named) {
        QTest::newRow(fields) << QByteArray(fields) << QByteArray(named);
    };
    add(R"("sort_order":"down")", "sort_order must be desc or asc, not 'down'");
    add(R"("update_mode":"add")", "update_mode");
    add(R"("rank_mode":1)", "rank_mode must be a text");
    add(R"("display_format":"money")", "display_format");
    add(R"("visibility":"hidden")", "visibility");
    add(R"("decimals":7)", "decimals");
    add(R"("decimals":1.5)", "decimals");
    add(R"("decimals":"2")", "decimals must be an integer");
    add(R"("max_entries":-1)", "max_entries");
    add(R"("max_entries":1e99999999999)", "max_entries must be an integer of 64 bits");
    add(R"("max_entries":12345678901234567890123)", "max_entries must be an integer of 64 bits");
    add(R"("min_score":"low")", "min_score");
    add(R"("starts_at":"2026-02-30T00:00:00Z")", "starts_at");
    add(R"("metadata":[])", "metadata must be an object");
    add(R"("reset_period":"yearly")", "never, daily, weekly or monthly");
    add(R"("periods":["all","yearly"])", "'yearly'");
    add(R"("periods":["all","daily","daily"])", "twice");
    add(R"("periods":["daily"])", "must have all");
    add(R"("periods":[])", "periods");
    add(R"("periods":"all")", "periods must be a list");
    add(R"("periods":[1])", "periods");
    add(R"("time_zone":1)", "time_zone must be a text");
    add(R"("tie_break":["luck"])", "tie_break must be a list of");
    add(R"("tie_break":["first","last"])", "nothing can follow");
    add(R"("tie_break":["secondary:a","secondary:a"])", "twice");
    add(R"("tie_break":["secondary:a:up"])", "asc or desc");
    add(R"("tie_break":["secondary:"])", "name of a secondary");
    add(R"("tie_break":["secondary:a","secondary:b","secondary:c","secondary:d","secondary:e"])",
        "more than 4");
    add(R"("tie_break":"first")", "tie_break must be a list");
    add(R"("created_at":"2026-05-01T00:00:00Z")", "Unknown field 'created_at'");
    add(R"("name":null)", "name must be a text");
}

void ApiBodiesTests::refusesBadBoards() {
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, named);
    const Padded body("{\"id\":\"b\"," + fields.toStdString() + "}");
    const auto read = reader_.readBoard(body.view(), true);
    QVERIFY(!read.ok());
    QVERIFY2(QByteArray::fromStdString(read.error().detail).contains(named), read.error().detail.c_str());
    QCOMPARE(codeName(read.error().code), "invalid_request");
}

QTEST_APPLESS_MAIN(ApiBodiesTests)
#include "api_bodies_tests.moc"
