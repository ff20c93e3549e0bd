// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_load.h"

#include "bench/measure.h"

#include "core/engine/recovery.h"
#include "server/ledger/sqlite_ledger.h"

#include <sqlite3.h>

#include <filesystem>

namespace rostrum::bench {

namespace {

// The parts are committed as they are in operation. Of the events before them only the newest stands in the file, and
// empty: a start from a snapshot reads none of them, it only asks which is the newest.
void writeEventFile(const std::string& path, const Snapshot& snapshot) {
    std::filesystem::remove(path);
    SqliteLedgerOptions options;
    options.durability = Durability::async; // how the file came to be is not measured
    Result<std::unique_ptr<SqliteLedger>> ledger = SqliteLedger::open(path, options);
    SnapshotPart part{snapshot.seq, 0, false, {}};
    for (const std::string& bytes : snapshot.parts) {
        part.bytes = bytes;
        part.last = part.index + 1 == snapshot.parts.size();
        if (const Result<void> done = good(ledger)->commit({}, &part); !done)
            fail("a part of a snapshot is not committed: " + done.error().detail);
        ++part.index;
    }
    ledger->reset();
    sqlite3* connection = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closing(connection, sqlite3_close);
    const std::string sql = "INSERT INTO events (seq, kind, board, player, received_at, body) VALUES (" +
                            std::to_string(snapshot.seq) + ", 263, 1, 1, 0, x'')";
    if (opened != SQLITE_OK || sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(path + " cannot be written");
}

} // namespace

Loaded loadFromFile(const std::string& folder, const Snapshot& snapshot) {
    const std::string path = folder + "/start.rostrum";
    writeEventFile(path, snapshot);
    Loaded loaded;
    const std::int64_t begin = nowNs();
    {
        Result<std::unique_ptr<SqliteLedger>> ledger = SqliteLedger::open(path);
        Result<Recovered> recovered = recover(*good(ledger));
        loaded.seconds = static_cast<double>(nowNs() - begin) / 1e9;
        if (good(recovered).snapshotSeq != snapshot.seq || recovered->eventsApplied != 0)
            fail("an engine was not made from the snapshot");
        loaded.engine = std::move(recovered->engine);
    }
    std::filesystem::remove(path);
    return loaded;
}

} // namespace rostrum::bench
