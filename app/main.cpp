// SPDX-License-Identifier: GPL-3.0-or-later
// Where everything is put together: the event file, the writer, the server, the window. Objects are wired here and nowhere else.
#include "app/cli/file_tools.h"
#include "app/cli/interrupt.h"
#include "app/cli/replay.h"
#include "app/cli/token_tool.h"
#include "app/command_line.h"
#include "app/demo_room.h"
#include "app/event_session.h"
#include "app/server_host.h"
#include "core/engine/player_table.h"
#include "resources/resources.h"
#include "server/auth/key_watch.h"
#include "server/ops/icu_calendar.h"
#include "server/ops/log.h"
#include "server/ops/settings.h"

#ifdef ROSTRUM_DESK
#include "app/window.h"

#include <QGuiApplication>
#endif

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace {

using namespace rostrum;

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;

int fail(const std::string& sentence, int exitCode = exitFailure) {
    std::fprintf(stderr, "rostrum: %s\n", sentence.c_str());
    return exitCode;
}

QStringList wordsAfterName(int argc, char** argv) {
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    return words;
}

// Where the event is kept when no file was named: one event for this user.
Result<std::string> defaultEventFile() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    if (folder.isEmpty() || !QDir().mkpath(folder))
        return Error{Code::fileUnusable, "no folder for the event file can be made; name a file with --data"};
    return QDir(folder).filePath(QStringLiteral("event.rostrum")).toStdString();
}

// For benchmarks: ROSTRUM_SYNC_DELAY_US adds so much to each sync, as a slow disk would.
std::chrono::microseconds syncDelay() {
    return std::chrono::microseconds(std::max(0, qEnvironmentVariableIntValue("ROSTRUM_SYNC_DELAY_US")));
}

Result<std::unique_ptr<EventSession>> openEvent(const Settings& settings, const std::string& file,
                                                const std::string& firstBoard,
                                                const std::shared_ptr<Gatekeeper>& gate) {
    EventSessionOptions options;
    options.writer.tokensChanged = [gate](const TokenBook& tokens) { gate->setTokens(tokens); };
    options.file = file;
    options.ledger.durability = settings.storage.durability;
    options.ledger.applicationVersion = ROSTRUM_VERSION;
    options.ledger.syncDelay = syncDelay();
    options.writer.defaultBoardId = firstBoard;
    options.writer.limits.maxEntries = settings.limits.entries;
    options.writer.pins = settings.limits.pins;
    options.writer.timeZone = settings.leaderboard.timeZone;
    options.writer.lateGraceMs = settings.leaderboard.lateGraceMs;
    return EventSession::open(std::move(options));
}

// Where the program says on standard output that it listens, for people and for scripts that started it.
void sayWhere(const ServerHost& host) {
    const bool everywhere = host.host() == "0.0.0.0" || host.host() == "::";
    const std::string shown = everywhere ? "127.0.0.1" : host.host();
    const bool bracketed = shown.find(':') != std::string::npos;
    std::printf("listening on http://%s:%u\n", (bracketed ? "[" + shown + "]" : shown).c_str(),
                unsigned{host.port()});
    std::fflush(stdout);
    logInfo("listening", {{"host", host.host()}, {"port", host.port()}});
}

// Who may do what, and the keys that tell.
class Entrance {
  public:
    explicit Entrance(const AuthSettings& auth)
        : gate_(std::make_shared<Gatekeeper>(auth.trustLoopback)),
          keys_(auth.jwt, *gate_, [](const Error* error) {
              if (error == nullptr)
                  logInfo("new keys for tokens count from now on");
              else
                  logWarning("the changed keys for tokens cannot be used, so those of before count: " +
                             error->detail);
          }) {}

    Result<void> open(const AuthSettings& auth) { return auth.jwtAlgorithm ? keys_.begin() : Result<void>(); }
    const std::shared_ptr<Gatekeeper>& gate() const { return gate_; }

  private:
    std::shared_ptr<Gatekeeper> gate_;
    KeyWatch keys_;
};

int runServer(QCoreApplication& app, const Settings& settings, EventSession& event,
              const std::shared_ptr<const Gatekeeper>& gate, bool demo) {
    // From the first moment: whoever reads that it listens may stop it at once.
    const Interrupt interrupt([] { QCoreApplication::quit(); });
    ServerHost host(settings, event.parts(), event.identity(), gate);
    const std::string address = settings.server.host.empty() ? "0.0.0.0" : settings.server.host;
    if (const Result<void> listening = host.listen(address, settings.server.port); !listening)
        return fail(listening.error().detail + " --host and --port, or server.host and server.port in the "
                                               "settings, say where; port 0 takes a free one.");
    event.begin([&app](const Error& error) {
        const std::string detail = error.detail;
        QMetaObject::invokeMethod(
            &app, [detail] { QCoreApplication::exit(fail(detail)); }, Qt::QueuedConnection);
    });
    sayWhere(host);
    std::optional<DemoRoom> demoRoom;
    if (demo)
        demoRoom.emplace(event.parts());
    const int code = QCoreApplication::exec();
    demoRoom.reset();
    logInfo("stopping");
    host.stop();
    event.end();
    logInfo("stopped");
    return code;
}

#ifdef ROSTRUM_DESK
int runWindow(const Settings& settings, EventSession& event, const std::shared_ptr<const Gatekeeper>& gate,
              bool demo) {
    const Interrupt interrupt([] { QCoreApplication::quit(); });
    ServerHost host(settings, event.parts(), event.identity(), gate);
    Window window(settings, event, host);
    event.begin([](const Error& /*said by the strip*/) {});
    if (!window.open())
        return fail("the window cannot be opened: this program was built without its QML module");
    if (host.port() != 0)
        sayWhere(host);
    std::optional<DemoRoom> demoRoom;
    if (demo)
        demoRoom.emplace(event.parts());
    const int code = QGuiApplication::exec();
    demoRoom.reset();
    window.close();
    host.stop();
    event.end();
    return code;
}
#endif

#ifdef ROSTRUM_DESK
// Where a new event is kept when the usual file cannot be opened: beside it, under a name that is free.
std::string freeEventFile() {
    const Result<std::string> usual = defaultEventFile();
    const QDir folder = usual ? QFileInfo(QString::fromStdString(*usual)).dir() : QDir::home();
    QString path = folder.filePath(QStringLiteral("event.rostrum"));
    for (int n = 2; QFileInfo::exists(path); ++n)
        path = folder.filePath(QStringLiteral("event-%1.rostrum").arg(n));
    return path.toStdString();
}

// Until one opens or the operator quits. Each reason is also said where the program was started.
Result<std::unique_ptr<EventSession>> openWithOperator(const Settings& settings, std::string file,
                                                       const std::string& firstBoard,
                                                       const std::shared_ptr<Gatekeeper>& gate) {
    const Interrupt interrupt([] { QCoreApplication::quit(); });
    for (;;) {
        Result<std::unique_ptr<EventSession>> event = openEvent(settings, file, firstBoard, gate);
        if (event)
            return event;
        const std::string sentence = event.error().detail;
        std::fprintf(stderr, "rostrum: %s\n", sentence.c_str());
        file = Window::askForAnotherFile(sentence, file, freeEventFile());
        if (file.empty())
            return event;
    }
}
#endif

int runEvent(QCoreApplication& app, const CommandLine& line) {
    Result<Settings> settings = loadSettings(line.flags);
    if (!settings)
        return fail(settings.error().detail, exitUsage);
    setLogLevel(settings->log.level);
    for (const std::string& warning : settings->warnings)
        logWarning(warning);
    if (settings->leaderboard.timeZone.empty()) {
        Result<std::string> zone = IcuCalendar::systemZone();
        if (!zone)
            return fail(zone.error().detail);
        settings->leaderboard.timeZone = std::move(*zone);
    }
    Entrance entrance(settings->auth);
    if (const Result<void> opened = entrance.open(settings->auth); !opened)
        return fail("auth.jwt: " + opened.error().detail, exitUsage);
    // A demonstration has an event of its own, which goes when it ends, unless a file was named for it.
    std::optional<QTemporaryDir> passing;
    std::string file = settings->storage.file;
    std::string firstBoard = settings->leaderboard.defaultId;
    if (line.demo) {
        firstBoard.clear(); // the tournament makes its own, and that is the one to look at
        settings->leaderboard.defaultId = DemoRoom::boardId;
    }
    if (file.empty() && line.demo) {
        passing.emplace();
        file = passing->filePath(QStringLiteral("Battle Royale.rostrum")).toStdString();
    }
    if (file.empty()) {
        const Result<std::string> usual = defaultEventFile();
        if (!usual)
            return fail(usual.error().detail);
        file = *usual;
    }
#ifdef ROSTRUM_DESK
    if (line.task == Task::window) {
        const Result<std::unique_ptr<EventSession>> shown =
            openWithOperator(*settings, file, firstBoard, entrance.gate());
        return shown ? runWindow(*settings, **shown, entrance.gate(), line.demo) : exitFailure;
    }
#endif
    const Result<std::unique_ptr<EventSession>> event =
        openEvent(*settings, file, firstBoard, entrance.gate());
    if (!event)
        return fail(event.error().detail);
    return runServer(app, *settings, **event, entrance.gate(), line.demo);
}

// Commands that work on an event file themselves.
struct FileTool {
    const char* name;
    int (*run)(const QStringList& args);
};
constexpr FileTool fileTools[] = {{"verify", runVerify}, {"export", runExport}, {"import", runImport}};

void nameTheProgram() {
    QCoreApplication::setApplicationName(QStringLiteral("rostrum"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ROSTRUM_VERSION));
    QCoreApplication::setOrganizationDomain(QStringLiteral("rostrum.org"));
}

} // namespace

int main(int argc, char** argv) {
    const QStringList words = wordsAfterName(argc, argv);
    nameTheProgram();
    if (!words.isEmpty() && words.front() == u"replay") {
        const QCoreApplication app(argc, argv);
        return runReplay(words.mid(1));
    }
    PlayerTable::drawHashSecrets();
    if (!words.isEmpty() && words.front() == u"token") {
        const QCoreApplication app(argc, argv);
        return runToken(words.mid(1));
    }
    for (const FileTool& tool : fileTools) {
        if (!words.isEmpty() && words.front() == QLatin1String(tool.name))
            return tool.run(words.mid(1));
    }
    const Result<CommandLine> line = parseCommandLine(words);
    if (!line)
        return fail(line.error().detail, exitUsage);
    if (line->task == Task::help) {
        std::fputs(usageText().c_str(), stdout);
        return 0;
    }
    if (line->task == Task::version) {
        std::puts("rostrum " ROSTRUM_VERSION);
        return 0;
    }
    rostrumInitResources();
    if (line->task == Task::server) {
        QCoreApplication app(argc, argv);
        takeQtMessages();
        return runEvent(app, *line);
    }
#ifdef ROSTRUM_DESK
    if (!Window::hasDisplay())
        return fail("there is no display for the window; rostrum --server needs none");
    Window::prepare();
    QGuiApplication app(argc, argv);
    takeQtMessages();
    return runEvent(app, *line);
#else
    return fail("this program was built without the window; start it with --server", exitUsage);
#endif
}
