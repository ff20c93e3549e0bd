// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/system/event_checks.h"

#include "core/engine/recovery.h"
#include "server/ledger/sqlite_ledger.h"

#include <QCryptographicHash>
#include <QFile>

#include <sqlite3.h>

#include <limits>

namespace rostrum::test {

namespace {

Result<std::unique_ptr<SqliteLedger>> openOnly(const QString& eventFile) {
    SqliteLedgerOptions options;
    options.create = false;
    return SqliteLedger::open(eventFile.toStdString(), options);
}

} // namespace

FileStates statesOf(const QString& eventFile) {
    FileStates states;
    const auto ledger = openOnly(eventFile);
    if (!ledger) {
        states.fault = ledger.error().detail;
        return states;
    }
    for (const bool useSnapshots : {true, false}) {
        const Result<Recovered> recovered = recover(**ledger, {{}, useSnapshots});
        if (!recovered) {
            states.fault = recovered.error().detail;
            return states;
        }
        recovered->engine->checkInvariants();
        (useSnapshots ? states.fromSnapshot : states.fromEvents) = recovered->engine->describe();
        states.lastSeq = recovered->engine->lastSeq();
        if (useSnapshots)
            states.snapshotSeq = recovered->snapshotSeq;
    }
    return states;
}

std::string eachEvent(const QString& eventFile, const std::function<void(const Event&)>& each) {
    const auto ledger = openOnly(eventFile);
    if (!ledger)
        return ledger.error().detail;
    const Result<void> read = (*ledger)->read(0, std::numeric_limits<std::uint64_t>::max(),
                                              [&](const Event& event) -> Result<void> {
                                                  each(event);
                                                  return {};
                                              });
    return read ? std::string() : read.error().detail;
}

QByteArray hashOf(const QString& eventFile) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const char* suffix : {"", "-wal"}) {
        QFile file(eventFile + QLatin1String(suffix));
        if (file.open(QIODevice::ReadOnly))
            hash.addData(&file);
        hash.addData(QByteArrayLiteral("|"));
    }
    return hash.result();
}

bool runSql(const QString& eventFile, const char* sql) {
    sqlite3* connection = nullptr;
    const bool opened = sqlite3_open(eventFile.toUtf8().constData(), &connection) == SQLITE_OK;
    const bool done = opened && sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    return sqlite3_close(connection) == SQLITE_OK && done;
}

} // namespace rostrum::test
