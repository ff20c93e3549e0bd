// SPDX-License-Identifier: GPL-3.0-or-later
// Configuration: defaults, file, variables, flags, and the place of what is wrong.
#include "server/ops/settings.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace rostrum;

namespace {

Environment with(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

std::string textOf(const char* path) {
    QFile file(QStringLiteral(ROSTRUM_ROOT "/") + QLatin1String(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

// The keys that a section may have, as its own error names them.
QStringList keysOf(const std::string& section) {
    Settings settings;
    const auto refused = readSettings(section + ": {zzzzzzzzzzzz: 1}", "f", with({}), settings);
    const QString detail = refused ? QString() : QString::fromStdString(refused.error().detail);
    const QString intro = QStringLiteral("The section has ");
    const qsizetype begin = detail.indexOf(intro);
    if (begin < 0)
        return {};
    QString list = detail.mid(begin + intro.size()).chopped(1);
    return list.replace(QStringLiteral(" and "), QStringLiteral(", ")).split(QStringLiteral(", "));
}

} // namespace

class SettingsTests : public QObject {
    Q_OBJECT

  private slots:
    void defaultsAreThoseOfTheManual();
    void readsAllKeys();
    void putsVariables();
    void flagsStandAboveTheFile();
    void findsItsFile();
    void namesThePlace_data() const;
    void namesThePlace();
    void warnsOfVariablesWithoutEffect();
    void checksWhatBelongsTogether();
    void theSampleIsTheDefaults();
    void theSampleAndTheManualHaveAllKeys();
};

void SettingsTests::defaultsAreThoseOfTheManual() {
    Settings settings;
    QVERIFY(readSettings("", "f", with({}), settings).ok());
    QVERIFY(readSettings("# nothing\n", "f", with({}), settings).ok());
    QVERIFY(readSettings("server:\nlog:\n", "f", with({}), settings).ok());
    QCOMPARE(settings.server.port, std::uint16_t{8080});
    QVERIFY(!settings.server.portNamed && settings.server.host.empty());
    QCOMPARE(settings.server.readTimeoutMs, 10'000);
    QCOMPARE(settings.server.idleTimeoutMs, 120'000);
    QCOMPARE(settings.leaderboard.defaultLimit, std::uint64_t{100});
    QCOMPARE(settings.leaderboard.maxLimit, std::uint64_t{1000});
    QCOMPARE(settings.leaderboard.defaultId, std::string("default"));
    QVERIFY(settings.leaderboard.timeZone.empty()); // the system's
    QCOMPARE(settings.leaderboard.lateGraceMs, std::int64_t{0});
    QVERIFY(settings.auth.trustLoopback);
    QCOMPARE(settings.limits.connections, std::size_t{4096});
    QCOMPARE(settings.limits.bodyBytes, std::size_t{1048576});
    QCOMPARE(settings.limits.batchBytes, std::size_t{8388608});
    QCOMPARE(settings.limits.pins.inAll, 16U);
    QCOMPARE(settings.limits.pins.perBoard, 4U);
    QCOMPARE(settings.limits.pins.idleMs, std::int64_t{60'000});
    QCOMPARE(settings.limits.pins.changedPlayers, std::uint64_t{100'000});
    QVERIFY(settings.storage.durability == Durability::commit);
}

void SettingsTests::readsAllKeys() {
    Settings settings;
    const auto read = readSettings(R"(
server:
  host: 0.0.0.0
  port: 9000
  read_timeout: 5s
  write_timeout: 500ms
  idle_timeout: 2m
storage: { file: cup.rostrum, durability: commit }
leaderboard:
  default_limit: 20
  max_limit: 200
  default_id: main
  time_zone: America/Sao_Paulo
  late_grace: 90s
auth:
  trust_loopback: false
  allowed_hosts: [Board.Example, "[::1]", 192.0.2.7]
  allowed_origins:
    - https://stream.example
    - http://localhost:3000
limits:
  connections: 100
  entries: 1000000
  body: 64KiB
  batch_body: 2MiB
  bodies: 1048576
  pinned: 8
  pinned_per_board: 2
  pinned_idle: 5m
  pinned_changes: 0
log: { level: debug }
)",
                                   "rostrum.yaml", with({}), settings);
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QCOMPARE(settings.server.host, std::string("0.0.0.0"));
    QCOMPARE(settings.server.port, std::uint16_t{9000});
    QVERIFY(settings.server.portNamed);
    QCOMPARE(settings.server.readTimeoutMs, 5000);
    QCOMPARE(settings.server.writeTimeoutMs, 500);
    QCOMPARE(settings.server.idleTimeoutMs, 120'000);
    QCOMPARE(settings.storage.file, std::string("cup.rostrum"));
    QCOMPARE(settings.leaderboard.defaultLimit, std::uint64_t{20});
    QCOMPARE(settings.leaderboard.maxLimit, std::uint64_t{200});
    QCOMPARE(settings.leaderboard.defaultId, std::string("main"));
    QCOMPARE(settings.leaderboard.timeZone, std::string("America/Sao_Paulo"));
    QCOMPARE(settings.leaderboard.lateGraceMs, std::int64_t{90'000});
    QVERIFY(!settings.auth.trustLoopback);
    QCOMPARE(settings.auth.allowedHosts, (std::vector<std::string>{"board.example", "::1", "192.0.2.7"}));
    QCOMPARE(settings.auth.allowedOrigins,
             (std::vector<std::string>{"https://stream.example", "http://localhost:3000"}));
    QCOMPARE(settings.limits.connections, std::size_t{100});
    QCOMPARE(settings.limits.entries, std::uint64_t{1'000'000});
    QCOMPARE(settings.limits.bodyBytes, std::size_t{65536});
    QCOMPARE(settings.limits.batchBytes, std::size_t{2097152});
    QCOMPARE(settings.limits.bodiesBytes, std::size_t{1048576});
    QCOMPARE(settings.limits.pins.inAll, 8U);
    QCOMPARE(settings.limits.pins.perBoard, 2U);
    QCOMPARE(settings.limits.pins.idleMs, std::int64_t{300'000});
    QCOMPARE(settings.limits.pins.changedPlayers, std::uint64_t{0});
    QVERIFY(settings.log.level == LogLevel::debug);
}

void SettingsTests::putsVariables() {
    Settings settings;
    const std::string text = "server:\n  host: ${HOST:127.0.0.1}\n  port: ${PORT:80}${ZERO}\n"
                             "auth:\n  allowed_hosts: ${HOSTS:}\n  allowed_origins: ${ORIGINS:http://a:1}\n";
    QVERIFY(
        readSettings(text, "f", with({{"ZERO", "80"}, {"HOSTS", "a.example, b.example"}}), settings).ok());
    QCOMPARE(settings.server.host, std::string("127.0.0.1"));
    QCOMPARE(settings.server.port, std::uint16_t{8080});
    QCOMPARE(settings.auth.allowedHosts, (std::vector<std::string>{"a.example", "b.example"}));
    QCOMPARE(settings.auth.allowedOrigins, (std::vector<std::string>{"http://a:1"}));
    QVERIFY(readSettings(text, "f", with({{"ZERO", ""}, {"HOST", "::"}}), settings).ok());
    QCOMPARE(settings.server.host, std::string("::"));
    QCOMPARE(settings.server.port, std::uint16_t{80});
    QVERIFY(settings.auth.allowedHosts.empty());
}

void SettingsTests::flagsStandAboveTheFile() {
    QTemporaryDir folder;
    const QString path = folder.filePath("r.yaml");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("server: {host: 192.0.2.1, port: 9000}\nstorage: {file: a.rostrum}\n");
    file.close();
    SettingFlags flags;
    flags.config = path.toStdString();
    auto loaded = loadSettings(flags, with({}));
    QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().detail.c_str());
    QCOMPARE(loaded->server.port, std::uint16_t{9000});
    flags.port = "0";
    flags.host = "localhost";
    flags.data = "b.rostrum";
    loaded = loadSettings(flags, with({}));
    QVERIFY(loaded.ok());
    QCOMPARE(loaded->server.port, std::uint16_t{0});
    QCOMPARE(loaded->server.host, std::string("localhost"));
    QCOMPARE(loaded->storage.file, std::string("b.rostrum"));
    for (const char* const bad : {"65536", "-1", "http", "", "80 "}) {
        flags.port = bad;
        loaded = loadSettings(flags, with({}));
        QVERIFY2(!loaded.ok(), bad);
        QVERIFY(loaded.error().detail.starts_with("--port must be a whole number from 0 to 65535"));
    }
}

void SettingsTests::findsItsFile() {
    QTemporaryDir folder;
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    const auto none = loadSettings({}, with({}));
    QFile file("rostrum.yaml");
    const bool opened = file.open(QIODevice::WriteOnly);
    file.write("server: {port: 9001}\n");
    file.close();
    const auto found = loadSettings({}, with({}));
    SettingFlags flags;
    flags.config = "absent.yaml";
    const auto absent = loadSettings(flags, with({}));
    QDir::setCurrent(before);
    QVERIFY(opened && none.ok() && found.ok());
    QCOMPARE(found->server.port, std::uint16_t{9001});
    QVERIFY(!absent.ok());
    QVERIFY(absent.error().detail.find("absent.yaml") != std::string::npos);
}

void SettingsTests::namesThePlace_data() const {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("named");
    const auto add = [](const char* name, const char* text, int line, const char* named) {
        QTest::newRow(name) << QByteArray(text) << line << QByteArray(named);
    };
    add("unknown section", "sever:\n  port: 1\n", 1, "unknown section 'sever'. Is 'server' meant?");
    add("unknown key", "server:\n\n  prot: 1\n", 3, "unknown key 'server.prot'. Is 'port' meant?");
    add("far from any", "server:\n  zzzzzz: 1\n", 2, "The section has host, port");
    add("bad port", "server:\n  host: a\n  port: eighty\n", 3,
        "server.port must be a whole number from 0 to 65535, not 'eighty'");
    add("port beyond", "server:\n  port: 65536\n", 2, "65535");
    add("bad time", "server:\n  read_timeout: 10\n", 2, "must be a time such as 10s");
    add("bad size", "limits:\n  body: 1MB\n", 2, "must be a size such as 512KiB or 1MiB");
    add("nothing pinned", "limits:\n  pinned: 0\n", 2, "limits.pinned must be a whole number from 1 to 1000");
    add("too many pinned", "limits:\n  pinned_per_board: 1001\n", 2, "from 1 to 1000, not '1001'");
    add("pinned for ever", "limits:\n  pinned_idle: 25h\n", 2, "pinned_idle must be a time such as");
    add("changes below zero", "limits:\n  pinned_changes: -1\n", 2,
        "pinned_changes must be a whole number from 0");
    add("near a pinned key", "limits:\n  pined: 1\n", 2, "Is 'pinned' meant?");
    add("bad switch", "auth:\n  trust_loopback: maybe\n", 2, "true or false");
    add("bad durability", "storage:\n  durability: fast\n", 2, "commit or async");
    add("bad level", "log:\n  level: loud\n", 2, "debug, info, warning or error");
    add("bad board id", "leaderboard:\n  default_id: a b\n", 2, "A-Z");
    add("unknown time zone", "leaderboard:\n  time_zone: Europe/Atlantis\n", 2,
        "leaderboard.time_zone must be a time zone of the IANA database such as Europe/Berlin or UTC, not "
        "'Europe/Atlantis'");
    add("ICU's unknown zone", "leaderboard:\n  time_zone: Etc/Unknown\n", 2, "must be a time zone");
    add("grace too long", "leaderboard:\n  late_grace: 13h\n", 2, "12h at most");
    add("grace without unit", "leaderboard:\n  late_grace: 10\n", 2,
        "late_grace must be 0 or a time such as");
    add("host with port", "auth:\n  allowed_hosts: [\"a.example:80\"]\n", 2, "without scheme, port and path");
    add("origin without scheme", "auth:\n  allowed_origins:\n    - a.example\n", 3, "https://board.example");
    add("list for one", "server:\n  port: [1]\n", 2, "server.port must be a single value");
    add("section as text", "server: 8080\n", 1, "must hold keys and values");
    add("no value", "server:\n  port:\n", 2, "server.port has no value");
    add("key twice", "server:\n  port: 1\n  port: 2\n", 3, "'port' is there twice");
    add("section twice", "log: {level: info}\nlog: {level: info}\n", 2, "'log' is there twice");
    add("later section", "server: {port: 1}\npostgres:\n  host: a\n", 2, "'postgres' is not in this version");
    add("later key", "server:\n  tls: {}\n", 2, "server.tls is not in this version");
    add("variable that is not set", "server:\n  port: ${NOWHERE}\n", 2, "NOWHERE, which is not set");
    add("variable without end", "server:\n  host: ${HOST\n", 2, "${VAR:default}");
    add("bad value of a variable", "server:\n  port: ${P:x}\n", 2, "not 'x'");
    add("a list", "- server\n", 1, "must hold sections");
    add("no YAML", "server: {port: 1\nlog: x\n", 2, "is not YAML");
    add("a tab", "server:\n\tport: 1\n", 2, "is not YAML");
}

void SettingsTests::namesThePlace() {
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QByteArray, named);
    Settings settings;
    const auto read = readSettings(text.toStdString(), "conf/rostrum.yaml", with({}), settings);
    QVERIFY(!read.ok());
    const QByteArray detail = QByteArray::fromStdString(read.error().detail);
    QVERIFY2(detail.startsWith("conf/rostrum.yaml:" + QByteArray::number(line) + ": "), detail.constData());
    QVERIFY2(detail.contains(named), detail.constData());
}

void SettingsTests::warnsOfVariablesWithoutEffect() {
    const auto loaded = loadSettings({}, with({{"POSTGRES_HOST", "db"}, {"PATH", "/bin"}}));
    QVERIFY(loaded.ok());
    QCOMPARE(loaded->warnings.size(), 1U);
    QVERIFY(loaded->warnings[0].starts_with("POSTGRES_HOST "));
}

void SettingsTests::checksWhatBelongsTogether() {
    const auto refusal = [](const char* text) -> std::string {
        const QTemporaryDir folder;
        QFile file(folder.filePath("r.yaml"));
        if (!file.open(QIODevice::WriteOnly))
            return "the test's file cannot be written";
        file.write(text);
        file.close();
        SettingFlags flags;
        flags.config = file.fileName().toStdString();
        const auto loaded = loadSettings(flags, with({}));
        return loaded ? std::string() : loaded.error().detail;
    };
    QCOMPARE(refusal("leaderboard: {default_limit: 50, max_limit: 10}\n"),
             std::string("leaderboard.default_limit (50) must not be above leaderboard.max_limit (10)."));
    QCOMPARE(refusal("limits: {pinned: 3}\n"),
             std::string("limits.pinned_per_board (4) must not be above limits.pinned (3)."));
    QCOMPARE(refusal("limits: {pinned: 3, pinned_per_board: 3}\n"), std::string());
}

void SettingsTests::theSampleIsTheDefaults() {
    const std::string sample = textOf("packaging/rostrum.yaml");
    QVERIFY(!sample.empty());
    Settings settings;
    const auto read = readSettings(sample, "rostrum.yaml", with({}), settings);
    QVERIFY2(read.ok(), read ? "" : read.error().detail.c_str());
    QVERIFY(settings == Settings());
    // What is commented out may be taken in.
    QString whole = QString::fromStdString(sample);
    whole.replace(QStringLiteral("\n  # "), QStringLiteral("\n  "));
    const auto all = readSettings(whole.toStdString(), "rostrum.yaml", with({}), settings);
    QVERIFY2(all.ok(), all ? "" : all.error().detail.c_str());
    QCOMPARE(settings.leaderboard.timeZone, std::string("Europe/Berlin"));
}

void SettingsTests::theSampleAndTheManualHaveAllKeys() {
    const QString sample = QString::fromStdString(textOf("packaging/rostrum.yaml"));
    const QString manual = QString::fromStdString(textOf("docs/settings.md"));
    for (const char* const section : {"server", "storage", "leaderboard", "auth", "limits", "log"}) {
        const QStringList keys = keysOf(section);
        QVERIFY2(!keys.isEmpty(), section);
        for (const QString& key : keys) {
            const QString name = QLatin1String(section) + QLatin1Char('.') + key;
            QVERIFY2(sample.contains(key + QLatin1Char(':')), qPrintable(name));
            QVERIFY2(manual.contains(QStringLiteral("| `%1` |").arg(name)), qPrintable(name));
        }
    }
}

QTEST_APPLESS_MAIN(SettingsTests)
#include "settings_tests.moc"
