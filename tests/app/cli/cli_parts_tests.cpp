// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a replay one by one: the CSV reader, the map, moments, options, the recording as a whole, progress.
#include "app/cli/csv_reader.h"
#include "app/cli/progress.h"
#include "app/cli/recording.h"
#include "app/cli/replay_map.h"
#include "app/cli/replay_options.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace rostrum;

namespace {

using Rows = std::vector<std::vector<std::string>>;

// All records of the text; the error's words as the only field where there is one.
Rows readAll(const std::string& text, char separator = ',') {
    CsvReader reader(text, separator);
    Rows rows;
    CsvRow row;
    for (;;) {
        const Result<bool> more = reader.next(row);
        if (!more)
            return {{"error", more.error().detail}};
        if (!*more)
            return rows;
        rows.push_back(row.fields);
    }
}

const char matchMap[] =
    "match:home=home_team,away=away_team,home_score=home_score,away_score=away_score,time=date";

} // namespace

class CliPartsTests : public QObject {
    Q_OBJECT

  private slots:
    void readsCsv_data();
    void readsCsv();
    void refusesCsv_data();
    void refusesCsv();
    void countsLines();
    void refusesMaps_data();
    void refusesMaps();
    void mapsSingleRows();
    void mapsMatches();
    void namesTheLineOfABadRow();
    void readsMoments_data();
    void readsMoments();
    void readsOptions();
    void refusesOptions_data();
    void refusesOptions();
    void surveysARecording();
    void refusesRecordings();
    void speaksOfProgress();
};

void CliPartsTests::readsCsv_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("rows");
    QTest::addColumn<QByteArray>("joined"); // fields by |, rows by /
    const auto row = [](const char* name, const char* text, int rows, const char* joined) {
        QTest::newRow(name) << QByteArray(text) << rows << QByteArray(joined);
    };
    row("nothing", "", 0, "");
    row("one field", "a", 1, "a");
    row("no end of line", "a,b\n1,2", 2, "a|b/1|2");
    row("CRLF", "a,b\r\n1,2\r\n", 2, "a|b/1|2");
    row("byte order mark", "\xEF\xBB\xBFname,b\n", 1, "name|b");
    row("empty fields", ",\n,,x\n", 2, "|/||x");
    row("quoted", "\"a\",\"b c\"\n", 1, "a|b c");
    row("comma inside", "\"Washington, D.C.\",1\n", 1, "Washington, D.C.|1");
    row("doubled quotes", "\"say \"\"hi\"\"\",\"\"\"\"\n", 1, "say \"hi\"|\"");
    row("line break inside", "\"two\nlines\",\"and\r\nmore\"\nx,y\n", 2, "two\nlines|and\r\nmore/x|y");
    row("empty quoted", "\"\",\"\"\n", 1, "|");
    row("blank lines", "\n\na,b\n\n\r\n1,2\n\n", 2, "a|b/1|2");
    row("blanks stay", " a , b \n", 1, " a | b ");
    row("return inside a field", "a\rb,c\n", 1, "a\rb|c");
}

void CliPartsTests::readsCsv() {
    QFETCH(QByteArray, text);
    QFETCH(int, rows);
    QFETCH(QByteArray, joined);
    const Rows read = readAll(text.toStdString());
    QCOMPARE(static_cast<int>(read.size()), rows);
    QByteArray shown;
    for (const auto& fields : read) {
        if (&fields != &read.front())
            shown += '/';
        for (std::size_t i = 0; i < fields.size(); ++i)
            shown += (i == 0 ? "" : "|") + QByteArray::fromStdString(fields[i]);
    }
    QCOMPARE(shown, joined);
}

void CliPartsTests::refusesCsv_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("never closed") << QByteArray("a\nb,\"c\nd\ne") << QByteArray("line 2:");
    QTest::newRow("quote inside") << QByteArray("a\nb\nc\"d,e\n") << QByteArray("line 3:");
    QTest::newRow("after the quote") << QByteArray("\"a\"b,c\n") << QByteArray("line 1:");
    QTest::newRow("not UTF-8") << QByteArray("a\nCura\xE7"
                                             "ao\n")
                               << QByteArray("line 2:");
    QTest::newRow("not UTF-8 in quotes") << QByteArray("a\n\"\xFF\"\n") << QByteArray("line 2:");
}

void CliPartsTests::refusesCsv() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, line);
    const Rows read = readAll(text.toStdString());
    QCOMPARE(read.size(), std::size_t{1});
    QCOMPARE(read[0].at(0), std::string("error"));
    QVERIFY2(QByteArray::fromStdString(read[0].at(1)).startsWith(line), read[0].at(1).c_str());
}

void CliPartsTests::countsLines() {
    const std::string text = "a\n\"b\nb\"\n\nc\n";
    CsvReader reader(text);
    CsvRow row;
    std::vector<std::size_t> lines;
    while (reader.next(row).value())
        lines.push_back(row.line);
    QCOMPARE(lines, (std::vector<std::size_t>{1, 2, 5}));
    QCOMPARE(reader.position(), text.size());
    QCOMPARE(readAll("a;b,c\n", ';'), (Rows{{"a", "b,c"}}));
}

void CliPartsTests::refusesMaps_data() {
    QTest::addColumn<QByteArray>("map");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char* map, const char* word) {
        QTest::newRow(map) << QByteArray(map) << QByteArray(word);
    };
    row("", "player");
    row("player=a", "score");
    row("score=a", "player");
    row("player=a,score=b,", "comma");
    row("player=a,score=", "score=");
    row("player=a,score", "score");
    row("player=a,score=b,colour=c", "colour");
    row("player=a,score=b,player=c", "twice");
    row("player=\"a,score=b", "never closed");
    row("player=\"a\"b,score=c", "comma");
    row("player=a,score=b,win=3", "win");
    row("match:home=a,away=b,home_score=c", "away_score");
    row("match:home=a,away=b,home_score=c,away_score=d,win=x", "win=");
    row("match:player=a,score=b", "player");
}

void CliPartsTests::refusesMaps() {
    QFETCH(QByteArray, map);
    QFETCH(QByteArray, word);
    const auto parsed = ReplayMap::parse(map.toStdString());
    QVERIFY(!parsed.ok());
    QVERIFY2(QByteArray::fromStdString(parsed.error().detail).contains(word), parsed.error().detail.c_str());
}

void CliPartsTests::mapsSingleRows() {
    auto map = ReplayMap::parse("player=#2, score=points ,username=\"full, name\",time=when").value();
    QVERIFY(!map.isMatch() && map.hasTime());
    QVERIFY(map.bind({"points", "id", "full, name", "when"}).ok());
    std::vector<ReplaySubmission> out;
    QVERIFY(map.apply({{" 12.50 ", "p1", "Ann", "2026-07-19"}, 2}, out).value());
    QCOMPARE(out.size(), std::size_t{1});
    QCOMPARE(out[0].playerId, std::string("p1"));
    QCOMPARE(out[0].username, std::string("Ann"));
    QCOMPARE(out[0].score, std::string("12.50"));
    QCOMPARE(out[0].side, std::string_view(""));
    QCOMPARE(formatMoment(out[0].timestampMs.value()), std::string("2026-07-19T00:00:00.000Z"));
    for (const char* missing : {"", " ", "NA", "N/A", "null"})
        QVERIFY(!map.apply({{missing, "p1", "Ann", "2026-07-19"}, 2}, out).value());
    QCOMPARE(out.size(), std::size_t{1});
    auto other = ReplayMap::parse("player=id,score=nothing").value();
    QVERIFY(QByteArray::fromStdString(other.bind({"id", "points"}).error().detail).contains("points"));
    auto twofold = ReplayMap::parse("player=id,score=points").value();
    QVERIFY(!twofold.bind({"id", "points", "points"}).ok());
    auto beyond = ReplayMap::parse("player=#1,score=#3").value();
    QVERIFY(!beyond.bind({"id", "points"}).ok());
}

void CliPartsTests::mapsMatches() {
    auto map =
        ReplayMap::parse("match:home=h,away=a,home_score=hs,away_score=as,win=2,draw=1.5,loss=-1").value();
    QVERIFY(map.bind({"h", "a", "hs", "as"}).ok());
    const auto points = [&](const char* home, const char* away) {
        std::vector<ReplaySubmission> out;
        if (!map.apply({{"Curaçao", "Haiti", home, away}, 1}, out).value())
            return std::string("skipped");
        return out.at(0).playerId + std::string(out[0].side) + out[0].score + " " + out.at(1).playerId +
               std::string(out[1].side) + out[1].score;
    };
    QCOMPARE(points("2", "1"), std::string("Curaçaoh2 Haitia-1"));
    QCOMPARE(points("0", "3"), std::string("Curaçaoh-1 Haitia2"));
    QCOMPARE(points("1", "1"), std::string("Curaçaoh1.5 Haitia1.5"));
    QCOMPARE(points("10", "9"), std::string("Curaçaoh2 Haitia-1")); // by value, not by text
    QCOMPARE(points("NA", "NA"), std::string("skipped"));
    QCOMPARE(points("1", ""), std::string("skipped"));
}

void CliPartsTests::namesTheLineOfABadRow() {
    auto map = ReplayMap::parse("match:home=h,away=a,home_score=hs,away_score=as,time=t").value();
    QVERIFY(map.bind({"h", "a", "hs", "as", "t"}).ok());
    std::vector<ReplaySubmission> out;
    const std::vector<std::vector<std::string>> bad = {{"x", "y", "1", "two", "2026-01-01"},
                                                       {"x", "y", "1", "2", "yesterday"},
                                                       {"x", "", "1", "2", "2026-01-01"},
                                                       {"x", "y", "1", "2"},
                                                       {"x", "y", "1", "2", "2026-01-01", "more"}};
    for (const auto& fields : bad) {
        const auto applied = map.apply({fields, 17}, out);
        QVERIFY(!applied.ok());
        QVERIFY2(QByteArray::fromStdString(applied.error().detail).startsWith("line 17:"),
                 applied.error().detail.c_str());
    }
}

void CliPartsTests::readsMoments_data() {
    QTest::addColumn<QByteArray>("right"); // empty: refused
    const auto row = [](const char* text, const char* right) { QTest::newRow(text) << QByteArray(right); };
    row("1872-11-30", "1872-11-30T00:00:00.000Z");
    row("2026-07-19T21:00:00Z", "2026-07-19T21:00:00.000Z");
    row("2026-07-19T21:00:00.250+02:00", "2026-07-19T19:00:00.250Z");
    row("2026-07-19 21:00:30", "2026-07-19T21:00:30.000Z");
    row("2026-07-19 21:00", "2026-07-19T21:00:00.000Z");
    row("0", "1970-01-01T00:00:00.000Z");
    row("-1", "1969-12-31T23:59:59.000Z");
    row("1784494800", "2026-07-19T21:00:00.000Z");
    row("1784494800123", "2026-07-19T21:00:00.123Z");
    row("", "");
    row("19/07/2026", "");
    row("2026-02-30", "");
    row("2026-13-01", "");
    row("soon", "");
}

void CliPartsTests::readsMoments() {
    QFETCH(QByteArray, right);
    const auto moment = parseMoment(QTest::currentDataTag());
    QCOMPARE(moment ? QByteArray::fromStdString(formatMoment(*moment)) : QByteArray(), right);
}

void CliPartsTests::readsOptions() {
    const auto options =
        parseReplayOptions({"file.csv", "--map", matchMap, "--board", "cup", "--create", "--speed", "500/s",
                            "--url", "http://[::1]:9000", "--batch", "7", "--separator", ";"});
    QVERIFY2(options.ok(), options.ok() ? "" : options.error().detail.c_str());
    QCOMPARE(options->file, QStringLiteral("file.csv"));
    QCOMPARE(options->board, QStringLiteral("cup"));
    QVERIFY(options->create && options->map.isMatch());
    QCOMPARE(std::get<RowsPerSecond>(options->speed).rows, 500.0);
    QCOMPARE(options->url.port(), 9000);
    QCOMPARE(options->batch, std::size_t{7});
    QCOMPARE(options->separator, ';');
    QVERIFY(std::holds_alternative<FullSpeed>(parseReplaySpeed("max").value()));
    QCOMPARE(std::get<TimesReal>(parseReplaySpeed("20x").value()).factor, 20.0);
    QCOMPARE(std::get<TimesReal>(parseReplaySpeed("0.5").value()).factor, 0.5);
    for (const char* bad : {"", "0", "-1", "fast", "x", "/s", "nan", "inf", "1/m"})
        QVERIFY2(!parseReplaySpeed(bad), bad);
}

void CliPartsTests::refusesOptions_data() {
    QTest::addColumn<QStringList>("args");
    QTest::newRow("none") << QStringList{};
    QTest::newRow("no map") << QStringList{"f.csv"};
    QTest::newRow("no file") << QStringList{"--map", matchMap};
    QTest::newRow("two files") << QStringList{"f.csv", "g.csv", "--map", matchMap};
    QTest::newRow("unknown option") << QStringList{"f.csv", "--map", matchMap, "--fast"};
    QTest::newRow("no time for a factor")
        << QStringList{"f.csv", "--map", "player=a,score=b", "--speed", "20"};
    QTest::newRow("bad speed") << QStringList{"f.csv", "--map", matchMap, "--speed", "quick"};
    QTest::newRow("bad url") << QStringList{"f.csv", "--map", matchMap, "--url", "ftp://x"};
    QTest::newRow("bad batch") << QStringList{"f.csv", "--map", matchMap, "--batch", "10001"};
    QTest::newRow("bad mode") << QStringList{"f.csv", "--map", matchMap, "--mode", "add"};
    QTest::newRow("create nothing") << QStringList{"f.csv", "--map", matchMap, "--create"};
    QTest::newRow("bad separator") << QStringList{"f.csv", "--map", matchMap, "--separator", "--"};
}

void CliPartsTests::refusesOptions() {
    QFETCH(QStringList, args);
    const auto options = parseReplayOptions(args);
    QVERIFY(!options.ok());
    QVERIFY(!options.error().detail.empty());
}

void CliPartsTests::surveysARecording() {
    auto recording = Recording::open(QStringLiteral(ROSTRUM_FIXTURES "/league.csv"),
                                     ReplayMap::parse(matchMap).value(), ',');
    QVERIFY2(recording.ok(), recording.ok() ? "" : recording.error().detail.c_str());
    QCOMPARE(recording->summary().rows, std::uint64_t{396});
    QCOMPARE(recording->summary().skipped, std::uint64_t{4});
    QCOMPARE(recording->summary().submissions, std::uint64_t{792});
    QCOMPARE(recording->summary().players, std::uint64_t{22});
    QCOMPARE(formatMoment(recording->summary().beginsMs.value()), std::string("1969-08-05T00:00:00.000Z"));
    Recording moved = std::move(recording).value(); // the reader's view must survive the move
    Recording::Step step;
    std::uint64_t steps = 0;
    std::uint64_t lastRow = 0;
    while (moved.next(step)) {
        QVERIFY(step.row > lastRow);
        lastRow = step.row;
        ++steps;
    }
    QCOMPARE(steps, std::uint64_t{396});
    QCOMPARE(lastRow, std::uint64_t{400});
}

void CliPartsTests::refusesRecordings() {
    const QTemporaryDir folder;
    const auto open = [&](const QByteArray& content) {
        QFile file(folder.filePath(QStringLiteral("r.csv")));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return std::string("not written");
        file.close();
        const auto recording =
            Recording::open(file.fileName(), ReplayMap::parse("player=p,score=s").value(), ',');
        return recording ? std::string() : recording.error().detail;
    };
    QCOMPARE(open("p,s\na,1\n"), std::string());
    QVERIFY(open("").find("empty") != std::string::npos);
    QVERIFY(open("p,q\na,1\n").find("'s'") != std::string::npos);
    QVERIFY(open("p,s\na,1\nb,many\n").find("line 3") != std::string::npos);
    QVERIFY(open("p,s\na,1\n\"b,2\n").find("line 3") != std::string::npos);
    QVERIFY(!Recording::open(folder.filePath(QStringLiteral("none.csv")),
                             ReplayMap::parse("player=p,score=s").value(), ',')
                 .ok());
}

void CliPartsTests::speaksOfProgress() {
    QCOMPARE(grouped(0), std::string("0"));
    QCOMPARE(grouped(999), std::string("999"));
    QCOMPARE(grouped(1000), std::string("1,000"));
    QCOMPARE(grouped(1234567), std::string("1,234,567"));
    QCOMPARE(spokenDuration(4.4), std::string("4 s"));
    QCOMPARE(spokenDuration(130), std::string("2 min 10 s"));
    QCOMPARE(spokenDuration(11100), std::string("3 h 5 min"));
    QCOMPARE(progressText(0, 100, 1), std::string("0 of 100 (0 %)"));
    QCOMPARE(progressText(250, 1000, 0.5), std::string("250 of 1,000 (25 %), 500 a second, 2 s to go"));
    QCOMPARE(progressText(1000, 1000, 2), std::string("1,000 of 1,000 (100 %), 500 a second"));
}

QTEST_GUILESS_MAIN(CliPartsTests)
#include "cli_parts_tests.moc"
