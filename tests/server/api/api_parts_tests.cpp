// SPDX-License-Identifier: GPL-3.0-or-later
// The small parts of the API: texts of moments, routes, query strings, JSON writing, tickets, tags, pages.
#include "server/api/answers.h"
#include "server/api/event_words.h"
#include "server/api/json_writer.h"
#include "server/api/operator_answers.h"
#include "server/api/query_string.h"
#include "server/api/route.h"
#include "server/api/slot_table.h"
#include "server/api/static_files.h"
#include "server/api/timestamp.h"
#include "server/api/top_cache.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <string>

using namespace rostrum;

class ApiPartsTests : public QObject {
    Q_OBJECT

  private slots:
    void readsMoments_data() const;
    void readsMoments();
    void refusesMoments_data() const;
    void refusesMoments();
    void writesMoments();
    void writesCsv();
    void writesJson();
    void ticketsAreNeverGivenTwice();
    void matchesTags();
    void rendersATopOnce();
    void servesFiles();
};

void ApiPartsTests::readsMoments_data() const {
    QTest::addColumn<qint64>("ms");
    QTest::newRow("1970-01-01T00:00:00Z") << qint64{0};
    QTest::newRow("1872-11-30T00:00:00Z") << qint64{-3'063'744'000'000};
    QTest::newRow("2026-05-01T20:59:00Z") << qint64{1777669140000};
    QTest::newRow("2026-05-01t20:59:00z") << qint64{1777669140000};
    QTest::newRow("2026-05-01 20:59:00Z") << qint64{1777669140000};
    QTest::newRow("2026-05-01T22:59:00+02:00") << qint64{1777669140000};
    QTest::newRow("2026-05-01T15:29:00-05:30") << qint64{1777669140000};
    QTest::newRow("2026-05-01T20:59:00.5Z") << qint64{1777669140500};
    QTest::newRow("2026-05-01T20:59:00.123999999Z") << qint64{1777669140123};
    QTest::newRow("2024-02-29T00:00:00Z") << qint64{1709164800000};
    QTest::newRow("9999-12-31T23:59:59.999Z") << qint64{253402300799999};
}

void ApiPartsTests::readsMoments() {
    QFETCH(qint64, ms);
    const auto read = parseTimestamp(QTest::currentDataTag());
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QCOMPARE(qint64{*read}, ms);
}

void ApiPartsTests::refusesMoments_data() const {
    QTest::addColumn<QByteArray>("text");
    for (const char* const text : {"",
                                   "now",
                                   "2026-05-01",
                                   "2026-05-01T20:59:00",
                                   "2026-05-01T20:59Z",
                                   "2026-5-1T20:59:00Z",
                                   "2026-02-29T00:00:00Z",
                                   "2026-13-01T00:00:00Z",
                                   "2026-00-01T00:00:00Z",
                                   "2026-01-00T00:00:00Z",
                                   "2026-01-01T24:00:00Z",
                                   "2026-01-01T00:60:00Z",
                                   "2026-01-01T00:00:60Z",
                                   "2026-01-01T00:00:00.Z",
                                   "2026-01-01T00:00:00+24:00",
                                   "2026-01-01T00:00:00+0200",
                                   "2026-01-01T00:00:00Zx",
                                   " 2026-01-01T00:00:00Z",
                                   "0000-12-31T23:59:59Z",
                                   "0001-01-01T00:00:00+00:01",
                                   "9999-12-31T23:59:59-00:01",
                                   "+2026-01-01T00:00:00Z",
                                   "-001-01-01T00:00:00Z"})
        QTest::newRow(text) << QByteArray(text);
}

void ApiPartsTests::refusesMoments() {
    QFETCH(QByteArray, text);
    QVERIFY(!parseTimestamp(text.toStdString()).ok());
}

void ApiPartsTests::writesMoments() {
    QCOMPARE(formatTimestamp(0), std::string("1970-01-01T00:00:00Z"));
    QCOMPARE(formatTimestamp(1777669140000), std::string("2026-05-01T20:59:00Z"));
    QCOMPARE(formatTimestamp(1777669140005), std::string("2026-05-01T20:59:00.005Z"));
    QCOMPARE(formatTimestamp(253402300799999), std::string("9999-12-31T23:59:59.999Z"));
}

void ApiPartsTests::writesCsv() {
    std::string csv;
    appendCsvHeader(csv);
    appendCsv(csv, {1, "ann", "Ann", 1250}, 2);
    appendCsv(csv, {std::nullopt, "a,b", "say \"hi\"", -5}, 0);
    QCOMPARE(csv,
             std::string(
                 "rank,player_id,score,username\r\n1,ann,12.50,Ann\r\n,\"a,b\",-5,\"say \"\"hi\"\"\"\r\n"));
}

void ApiPartsTests::writesJson() {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.field("text", std::string_view("a\"b\\c\n\r\t\x01 ç😀"));
    json.field("most", std::numeric_limits<std::uint64_t>::max());
    json.field("least", std::numeric_limits<std::int64_t>::min());
    json.field("half", 0.5);
    json.field("none", std::numeric_limits<double>::quiet_NaN());
    json.field("yes", true);
    json.field("nothing", std::optional<std::uint64_t>());
    json.key("list");
    json.beginArray();
    json.beginObject();
    json.endObject();
    json.beginArray();
    json.endArray();
    json.score(-5, 2);
    json.scoreText(-5, 2);
    json.endArray();
    json.endObject();
    QCOMPARE(out,
             std::string(R"({"text":"a\"b\\c\n\r\t\u0001 ç😀","most":18446744073709551615,)"
                         R"("least":-9223372036854775808,"half":0.5,"none":null,"yes":true,"nothing":null,)"
                         R"("list":[{},[],-0.05,"-0.05"]})"));
    QVERIFY(!QJsonDocument::fromJson(QByteArray::fromStdString(out)).isNull());
}

void ApiPartsTests::ticketsAreNeverGivenTwice() {
    SlotTable<std::string> table;
    const std::uint64_t first = table.add("first", 100);
    const std::uint64_t second = table.add("second", 200);
    QVERIFY(first != 0 && second != 0 && first != second);
    QCOMPARE(table.take(first).value(), std::string("first"));
    QVERIFY(!table.take(first));
    const std::uint64_t third = table.add("third", 300); // in the place of the first
    QVERIFY(third != first);
    QVERIFY(!table.take(first));
    QVERIFY(!table.takeLate(199));
    QCOMPARE(table.takeLate(200).value(), std::string("second"));
    QVERIFY(!table.take(second));
    QVERIFY(!table.takeLate(299));
    QCOMPARE(table.size(), 1U);
    QCOMPARE(table.takeLate(1000).value(), std::string("third"));
    QVERIFY(!table.takeLate(1000));
    QVERIFY(!table.take(~std::uint64_t{0}));
    QCOMPARE(table.size(), 0U);
}

void ApiPartsTests::matchesTags() {
    RankingMeta meta;
    meta.generation = 17;
    meta.revision = 42;
    const std::string tag = etagOf(3, meta, false);
    QCOMPARE(tag, std::string("\"3-17-42-public\""));
    QCOMPARE(etagOf(3, meta, true), std::string("\"3-17-42-operator\""));
    QVERIFY(matchesEtag(tag, tag));
    QVERIFY(matchesEtag("*", tag));
    QVERIFY(matchesEtag("W/" + tag, tag));
    QVERIFY(matchesEtag("\"x\" , " + tag, tag));
    QVERIFY(!matchesEtag("", tag));
    QVERIFY(!matchesEtag("3-17-42-public", tag));
    QVERIFY(!matchesEtag("\"3-17-43-public\"", tag));
}

void ApiPartsTests::rendersATopOnce() {
    TopCache cache;
    auto first = std::make_shared<Top>();
    first->leaderboardId = "cup";
    first->entries = {{1, "a", "A", 5}, {2, "b", "B", 3}};
    const TopPtr top = first;
    const auto bytes = cache.rendered(top, 10, EntryForm::full, 1, false).body;
    QVERIFY(cache.rendered(top, 20, EntryForm::full, 1, false).body == bytes); // both are all there is
    QVERIFY(cache.rendered(top, 1, EntryForm::full, 1, false).body != bytes);
    QVERIFY(cache.rendered(top, 10, EntryForm::publicView, 1, false).body->find("user_id") !=
            std::string::npos);
    QVERIFY(cache.rendered(top, 10, EntryForm::full, 1, false).body == bytes);
    auto second = std::make_shared<Top>(*first);
    second->meta.revision = 9;
    const TopCache::Rendering& newer = cache.rendered(second, 10, EntryForm::full, 1, false);
    QVERIFY(newer.body != bytes);
    QCOMPARE(newer.etag, std::string("\"1-0-9-public\""));
}

void ApiPartsTests::servesFiles() {
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("fonts"));
    const auto put = [&](const QString& name, const QByteArray& bytes) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    };
    put("index.html", "<!doctype html>");
    put("app.js", "export {};");
    put("fonts/a.woff2", "font");
    put("notes.unknown", "no");
    const auto files = StaticFiles::load(folder.path().toStdString());
    QCOMPARE(files->size(), 3U);
    Response page;
    QVERIFY(files->answer("/", {}, page));
    QCOMPARE(page.status, 200);
    QCOMPARE(page.bodyView(), std::string_view("<!doctype html>"));
    QCOMPARE(page.contentType, std::string_view("text/html; charset=utf-8"));
    QVERIFY(page.contentSecurityPolicy.find("default-src 'none'") != std::string::npos);
    Response board;
    QVERIFY(files->answer("/board/São Tomé", {}, board));
    QVERIFY(board.sharedBody == page.sharedBody);
    Response font;
    QVERIFY(files->answer("/fonts/a.woff2", {}, font));
    QCOMPARE(font.contentType, std::string_view("font/woff2"));
    Response nothing;
    for (const char* const path : {"/notes.unknown", "/board/", "/board", "/../app.js", "/fonts", "/app.js/"})
        QVERIFY2(!files->answer(path, {}, nothing), path);
    const std::size_t from = page.headers.find('"');
    const std::string etag = page.headers.substr(from, page.headers.find('"', from + 1) - from + 1);
    Response again;
    QVERIFY(files->answer("/", etag, again));
    QCOMPARE(again.status, 304);
    QVERIFY(again.bodyView().empty());
}

QTEST_APPLESS_MAIN(ApiPartsTests)
#include "api_parts_tests.moc"
