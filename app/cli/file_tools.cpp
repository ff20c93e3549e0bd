// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/file_tools.h"

#include "app/cli/progress.h"
#include "app/cli/stop_flag.h"
#include "server/ledger/sqlite_ledger.h"
#include "server/ledger/verify.h"
#include "server/transfer/event_export.h"
#include "server/transfer/event_import.h"

#include <QElapsedTimer>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace rostrum {
namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;

const char verifyUsage[] = R"(Checks an event file that no program has open; nothing in it is changed.

  rostrum verify EVENT.rostrum

The tables and pages, each event, a replay of all events from nothing, each snapshot with the events after
it against that, and the tables of players and boards. Exit codes: 0 all well, 1 something is wrong or it
could not be checked, 2 wrong usage.
)";

const char exportUsage[] = R"(Writes a whole event as lines of JSON, from a file that no program has open.

  rostrum export EVENT.rostrum [--out EVENT.jsonl]

Without --out to standard output. A file that is there already is not written over.
)";

const char importUsage[] = R"(Makes an event file out of an exported event.

  rostrum import EVENT.jsonl NEW.rostrum

"-" reads standard input. A file that is there already is not written over; where something is wrong with
the lines, none is made.
)";

struct Words {
    QStringList names; // that are no options
    QString out;
    bool help = false;
    QString wrong; // what is wrong with them; empty: nothing
};

Words wordsOf(const QStringList& args, qsizetype names, bool takesOut) {
    Words words;
    for (qsizetype i = 0; i < args.size(); ++i) {
        const QString& word = args[i];
        if (word == u"--help" || word == u"-h")
            words.help = true;
        else if (takesOut && word.startsWith(u"--out="))
            words.out = word.mid(6);
        else if (takesOut && word == u"--out" && i + 1 < args.size())
            words.out = args[++i];
        else if (word.startsWith(u'-') && word != u"-" && words.wrong.isEmpty())
            words.wrong = takesOut && word == u"--out" ? QStringLiteral("--out needs a file")
                                                       : QStringLiteral("there is no option %1").arg(word);
        else
            words.names.append(word);
    }
    if (words.wrong.isEmpty() && words.names.size() != names)
        words.wrong = words.names.size() < names
                          ? QStringLiteral("a file is missing")
                          : QStringLiteral("%1 is one too many").arg(words.names[names]);
    return words;
}

// The exit code where the words say all: help, or what is wrong.
std::optional<int> answeredByWords(const Words& words, const char* command, const char* usage) {
    if (words.help) {
        std::fputs(usage, stdout);
        return 0;
    }
    if (words.wrong.isEmpty())
        return std::nullopt;
    std::fprintf(stderr, "rostrum %s: %s\n\n%s", command, words.wrong.toUtf8().constData(), usage);
    return exitUsage;
}

int fail(const char* command, const std::string& sentence) {
    std::fprintf(stderr, "rostrum %s: %s\n", command, sentence.c_str());
    return exitFailure;
}

// Shows how far the work is, beginning with what it says its size is.
class Shown {
  public:
    std::function<void(std::uint64_t, std::uint64_t)> teller() {
        return [this](std::uint64_t done, std::uint64_t total) {
            if (!progress_)
                progress_.emplace(stderr, total);
            progress_->show(done, {});
        };
    }
    void finish() {
        if (progress_)
            progress_->finish();
    }

  private:
    std::optional<Progress> progress_;
};

Result<std::unique_ptr<SqliteLedger>> openToRead(const QString& file) {
    SqliteLedgerOptions options;
    options.readOnly = true;
    return SqliteLedger::open(file.toStdString(), options);
}

void print(const VerifyReport& report) {
    for (const VerifyReport::Check& check : report.checks) {
        std::printf("%-8s %s", check.faults.empty() ? "good" : "WRONG", check.what.c_str());
        if (check.faults.empty())
            std::printf(": %s", check.figures.c_str());
        std::printf("\n");
        for (const std::string& fault : check.faults)
            std::printf("         %s\n", fault.c_str());
    }
}

std::string spoken(std::uint64_t events, const QElapsedTimer& since) {
    return grouped(events) + " events in " + spokenDuration(static_cast<double>(since.elapsed()) / 1000.0);
}

// Writes to a name beside the file and moves it into place when it is whole. Never over what is there.
Result<std::uint64_t> exportTo(const std::string& target, Ledger& ledger, const ExportOptions& options) {
    std::error_code error;
    if (std::filesystem::exists(target, error))
        return Error{Code::fileUnusable, "“" + target + "” is there already; choose another name."};
    const std::string part = target + ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    Result<std::uint64_t> done = Error{Code::fileUnusable, "“" + target + "” cannot be written."};
    if (out.is_open())
        done = exportEvent(ledger, out, options);
    out.close();
    if (done && out.fail())
        done = Error{Code::fileUnusable, "“" + target + "” cannot be written; is there room on the disk?"};
    // link() instead of rename(): it takes no name that somebody else took meanwhile.
    if (done && link(part.c_str(), target.c_str()) != 0)
        done = Error{Code::fileUnusable, "“" + target + "” cannot be made, or came to be meanwhile."};
    unlink(part.c_str());
    return done;
}

} // namespace

int runVerify(const QStringList& args) {
    const Words words = wordsOf(args, 1, false);
    if (const std::optional<int> code = answeredByWords(words, "verify", verifyUsage))
        return *code;
    QElapsedTimer since;
    since.start();
    const Result<std::unique_ptr<SqliteLedger>> ledger = openToRead(words.names[0]);
    if (!ledger)
        return fail("verify", ledger.error().detail);
    const StopFlag stop;
    Shown shown;
    VerifyOptions options;
    options.progress = shown.teller();
    options.stop = stop.flag();
    const Result<VerifyReport> report = verifyLedger(**ledger, options);
    shown.finish();
    if (!report)
        return fail("verify", report.error().detail);
    print(*report);
    const LedgerIdentity identity = (*ledger)->identity();
    const Result<std::uint64_t> events = (*ledger)->lastSeq();
    std::printf("%s: event %s, epoch %s, %s\n", report->good() ? "all well" : "NOT well",
                identity.eventId.c_str(), std::to_string(identity.epoch).c_str(),
                spoken(events ? *events : 0, since).c_str());
    return report->good() ? 0 : exitFailure;
}

int runExport(const QStringList& args) {
    const Words words = wordsOf(args, 1, true);
    if (const std::optional<int> code = answeredByWords(words, "export", exportUsage))
        return *code;
    QElapsedTimer since;
    since.start();
    const Result<std::unique_ptr<SqliteLedger>> ledger = openToRead(words.names[0]);
    if (!ledger)
        return fail("export", ledger.error().detail);
    const StopFlag stop;
    Shown shown;
    ExportOptions options;
    options.applicationVersion = ROSTRUM_VERSION;
    options.progress = shown.teller();
    options.stop = stop.flag();
    const bool toStandardOutput = words.out.isEmpty() || words.out == u"-";
    const Result<std::uint64_t> done = toStandardOutput
                                           ? exportEvent(**ledger, std::cout, options)
                                           : exportTo(words.out.toStdString(), **ledger, options);
    shown.finish();
    if (!done)
        return fail("export", done.error().detail);
    std::fprintf(stderr, "exported: %s\n", spoken(*done, since).c_str());
    return 0;
}

int runImport(const QStringList& args) {
    const Words words = wordsOf(args, 2, false);
    if (const std::optional<int> code = answeredByWords(words, "import", importUsage))
        return *code;
    QElapsedTimer since;
    since.start();
    const bool fromStandardInput = words.names[0] == u"-";
    std::ifstream file;
    if (!fromStandardInput) {
        std::error_code error;
        const std::string name = words.names[0].toStdString();
        file.open(name, std::ios::binary);
        if (!file.is_open() || std::filesystem::is_directory(name, error))
            return fail("import", "“" + name + "” cannot be read; check its name.");
    }
    const StopFlag stop;
    Shown shown;
    ImportOptions options;
    options.applicationVersion = ROSTRUM_VERSION;
    options.progress = shown.teller();
    options.stop = stop.flag();
    const Result<std::uint64_t> done =
        importEvent(fromStandardInput ? static_cast<std::istream&>(std::cin) : file,
                    words.names[1].toStdString(), options);
    shown.finish();
    if (!done)
        return fail("import", done.error().detail);
    std::printf("imported: %s\n", spoken(*done, since).c_str());
    return 0;
}

} // namespace rostrum
