// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replay_options.h"

#include <QCommandLineParser>

#include <array>
#include <utility>

namespace rostrum {
namespace {

Error bad(const QString& what) { return Error{Code::invalidRequest, what.toStdString()}; }

constexpr std::size_t largestBatch = 10'000; // what the server takes

void declare(QCommandLineParser& parser) {
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsOptions);
    for (const char* name :
         {"map", "separator", "board", "mode", "name", "decimals", "speed", "url", "token", "batch"})
        parser.addOption(QCommandLineOption(QString::fromLatin1(name), {}, QStringLiteral("value")));
    parser.addOption(QCommandLineOption(QStringLiteral("create")));
    parser.addOption(QCommandLineOption(QStringList{QStringLiteral("h"), QStringLiteral("help")}));
}

Result<void> takeBoard(const QCommandLineParser& parser, ReplayOptions& options) {
    if (parser.isSet(QStringLiteral("board")))
        options.board = parser.value(QStringLiteral("board"));
    options.create = parser.isSet(QStringLiteral("create"));
    options.name = parser.value(QStringLiteral("name"));
    options.mode = parser.value(QStringLiteral("mode"));
    if (!options.mode.isEmpty() && options.mode != u"increment" && options.mode != u"replace" &&
        options.mode != u"best")
        return bad(QStringLiteral("--mode is increment, replace or best, not '%1'").arg(options.mode));
    if (parser.isSet(QStringLiteral("decimals"))) {
        bool good = false;
        options.decimals = parser.value(QStringLiteral("decimals")).toInt(&good);
        if (!good || options.decimals < 0 || options.decimals > 6)
            return bad(QStringLiteral("--decimals is a number from 0 to 6"));
    }
    if (options.create && !parser.isSet(QStringLiteral("board")))
        return bad(QStringLiteral("--create needs --board ID: the board to make"));
    return {};
}

Result<void> takePlaying(const QCommandLineParser& parser, ReplayOptions& options) {
    if (parser.isSet(QStringLiteral("speed"))) {
        const QString text = parser.value(QStringLiteral("speed"));
        const auto speed = parseReplaySpeed(text);
        if (!speed)
            return bad(QStringLiteral(
                           "--speed is max, a factor such as 20, or rows a second such as 500/s; not '%1'")
                           .arg(text));
        options.speed = *speed;
    }
    if (std::holds_alternative<TimesReal>(options.speed) && !options.map.hasTime())
        return bad(QStringLiteral(
            "a --speed in times real time needs time=COLUMN in --map; or use rows a second, as in 500/s"));
    if (parser.isSet(QStringLiteral("url")))
        options.url = QUrl(parser.value(QStringLiteral("url")), QUrl::StrictMode);
    if (!options.url.isValid() || options.url.scheme() != u"http" || options.url.host().isEmpty())
        return bad(QStringLiteral("--url is the server's address, such as http://127.0.0.1:8080"));
    options.token = parser.value(QStringLiteral("token")).toUtf8();
    if (parser.isSet(QStringLiteral("batch"))) {
        bool good = false;
        options.batch = parser.value(QStringLiteral("batch")).toUInt(&good);
        if (!good || options.batch < 1 || options.batch > largestBatch)
            return bad(QStringLiteral("--batch is a number from 1 to %1").arg(largestBatch));
    }
    const QString separator = parser.value(QStringLiteral("separator"));
    if (separator == u"\\t" || separator == u"tab")
        options.separator = '\t';
    else if (separator.size() == 1 && separator.at(0).unicode() < 0x80 && separator != u"\"")
        options.separator = separator.at(0).toLatin1();
    else if (!separator.isEmpty())
        return bad(QStringLiteral("--separator is one character, such as ';', or tab"));
    return {};
}

} // namespace

QString ReplayOptions::usage() {
    return QStringLiteral(
        "Usage: rostrum replay FILE.csv --map MAP [options]\n"
        "Plays a recorded event into a board of a running Rostrum.\n"
        "\n"
        "  --map player=COLUMN,score=COLUMN[,username=COLUMN][,time=COLUMN]\n"
        "  --map "
        "match:home=COLUMN,away=COLUMN,home_score=COLUMN,away_score=COLUMN[,win=3][,draw=1][,loss=0][,time="
        "COLUMN]\n"
        "                   which columns mean what; a column is a name of the header or a number as in #1\n"
        "  --board ID       the board to play into (default)\n"
        "  --create         make the board if it is missing, with --mode increment|replace|best, --name, "
        "--decimals\n"
        "  --speed SPEED    max (default), a factor of real time such as 20, or rows a second such as 500/s\n"
        "  --url URL        the server (http://127.0.0.1:8080)\n"
        "  --token TOKEN    a token that may submit, for servers elsewhere\n"
        "  --batch N        submissions a request (1000)\n"
        "  --separator C    what separates the columns (,)\n"
        "\n"
        "Rows without a score (empty or NA) are skipped. A replay that was interrupted can be run again: "
        "what has been\n"
        "counted is not counted twice. Exit codes: 0 all was played, 1 failure, 2 usage.\n");
}

std::optional<ReplaySpeed> parseReplaySpeed(const QString& text) {
    if (text == u"max")
        return FullSpeed{};
    QString number = text;
    const bool rows = text.endsWith(u"/s");
    if (rows)
        number.chop(2);
    else if (text.endsWith(u'x'))
        number.chop(1);
    bool good = false;
    const double value = number.toDouble(&good);
    if (!good || !(value > 0) || value > 1e15)
        return std::nullopt;
    if (rows)
        return RowsPerSecond{value};
    return TimesReal{value};
}

Result<ReplayOptions> parseReplayOptions(const QStringList& args) {
    QCommandLineParser parser;
    declare(parser);
    ReplayOptions options;
    if (!parser.parse(QStringList{QStringLiteral("replay")} + args))
        return bad(parser.errorText());
    options.help = parser.isSet(QStringLiteral("help"));
    if (options.help)
        return options;
    const QStringList files = parser.positionalArguments();
    if (files.size() != 1)
        return bad(files.isEmpty() ? QStringLiteral("which file? Name one: rostrum replay FILE.csv --map …")
                                   : QStringLiteral("one file at a time, not %1").arg(files.join(u' ')));
    options.file = files.first();
    if (!parser.isSet(QStringLiteral("map")))
        return bad(QStringLiteral("--map is missing: it says which columns mean what"));
    auto map = ReplayMap::parse(parser.value(QStringLiteral("map")).toStdString());
    if (!map)
        return map.error();
    options.map = std::move(map).value();
    if (const Result<void> taken = takeBoard(parser, options); !taken)
        return taken.error();
    if (const Result<void> taken = takePlaying(parser, options); !taken)
        return taken.error();
    return options;
}

} // namespace rostrum
