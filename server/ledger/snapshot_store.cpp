// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/snapshot_store.h"

#include "server/ledger/checksum.h"

#include <string>

namespace rostrum {

namespace {

Error damaged(std::uint64_t snapshotSeq, const std::string& what) {
    return {Code::fileDamaged,
            "The snapshot of event " + std::to_string(snapshotSeq) + " is damaged: " + what + "."};
}

} // namespace

Result<SnapshotStore> SnapshotStore::prepare(Database& database) {
    const struct {
        Statement SnapshotStore::*statement;
        const char* sql;
    } all[] = {
        {&SnapshotStore::insert_,
         "INSERT OR REPLACE INTO snapshots (seq, part, last, checksum, bytes) VALUES (?, ?, ?, ?, ?)"},
        {&SnapshotStore::deletePart_, "DELETE FROM snapshots WHERE seq = ? AND part = ?"},
        {&SnapshotStore::deleteAll_, "DELETE FROM snapshots WHERE seq = ?"},
        // Complete: parts 0…n, and n is the last one. The inner query needs the index alone, whose pages are few: rows of the table
        // have a page each, and with thousands of parts a commit would wait for them.
        {&SnapshotStore::list_,
         "SELECT seq, low, high, held = high + 1 AND (SELECT last FROM snapshots AS newest WHERE "
         "newest.seq = kept.seq AND newest.part = kept.high) FROM (SELECT seq, min(part) AS low, max(part) "
         "AS high, count(*) AS held FROM snapshots GROUP BY seq) AS kept ORDER BY seq DESC"},
        {&SnapshotStore::read_,
         "SELECT part, last, checksum, bytes FROM snapshots WHERE seq = ? ORDER BY part"},
    };
    SnapshotStore store;
    store.database_ = &database;
    for (const auto& [member, sql] : all) {
        Result<Statement> statement = database.prepare(sql);
        if (!statement)
            return statement.error();
        store.*member = std::move(*statement);
    }
    return store;
}

int SnapshotStore::put(const SnapshotPart& part) {
    int code = SQLITE_OK;
    if (part.index == 0) {
        // Begun anew: what an interrupted attempt at the same event left must not be mixed in.
        deleteAll_.bind(1, static_cast<std::int64_t>(part.snapshotSeq));
        code = deleteAll_.run();
    }
    if (code == SQLITE_OK) {
        insert_.bind(1, static_cast<std::int64_t>(part.snapshotSeq));
        insert_.bind(2, part.index);
        insert_.bind(3, part.last ? 1 : 0);
        insert_.bind(4, static_cast<std::int64_t>(checksum64(part.bytes)));
        insert_.bindBlob(5, part.bytes);
        code = insert_.run();
    }
    if (code == SQLITE_OK && (part.index == 0 || part.last))
        code = findObsolete(part.snapshotSeq);
    return code;
}

// Needed are the newest two complete snapshots up to the current one, and the current one itself.
int SnapshotStore::findObsolete(std::uint64_t currentSeq) {
    obsolete_.clear();
    int complete = 0;
    const ResetAtEnd end(list_);
    int code = list_.step();
    for (; code == SQLITE_ROW; code = list_.step()) {
        const Held held{static_cast<std::uint64_t>(list_.integer(0)), list_.integer(1), list_.integer(2),
                        list_.integer(3) == 1};
        const bool kept = held.complete && ++complete <= 2;
        if (!kept && held.seq != currentSeq)
            obsolete_.push_back(held);
    }
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int SnapshotStore::dropOne() {
    if (obsolete_.empty())
        return SQLITE_OK;
    Held& oldest = obsolete_.back();
    deletePart_.bind(1, static_cast<std::int64_t>(oldest.seq));
    deletePart_.bind(2, oldest.firstPart);
    const int code = deletePart_.run();
    if (++oldest.firstPart > oldest.lastPart)
        obsolete_.pop_back();
    return code;
}

Result<std::vector<std::uint64_t>> SnapshotStore::complete() {
    const ResetAtEnd end(list_);
    std::vector<std::uint64_t> found;
    int code = list_.step();
    for (; code == SQLITE_ROW; code = list_.step()) {
        if (list_.integer(3) == 1)
            found.push_back(static_cast<std::uint64_t>(list_.integer(0)));
    }
    if (code != SQLITE_DONE)
        return database_->error(code);
    return found;
}

Result<void> SnapshotStore::read(std::uint64_t snapshotSeq, const Ledger::PartVisitor& each) {
    const ResetAtEnd end(read_);
    read_.bind(1, static_cast<std::int64_t>(snapshotSeq));
    std::int64_t expected = 0;
    bool last = false;
    int code = read_.step();
    for (; code == SQLITE_ROW; code = read_.step(), ++expected) {
        if (read_.integer(0) != expected || last)
            return damaged(snapshotSeq, "part " + std::to_string(expected) + " is missing");
        last = read_.integer(1) == 1;
        const std::string_view bytes = read_.bytes(3);
        if (static_cast<std::int64_t>(checksum64(bytes)) != read_.integer(2))
            return damaged(snapshotSeq, "the checksum of part " + std::to_string(expected) + " is wrong");
        if (Result<void> visited = each(bytes); !visited)
            return visited;
    }
    if (code != SQLITE_DONE)
        return database_->error(code);
    if (!last)
        return damaged(snapshotSeq, "its last part is missing");
    return {};
}

} // namespace rostrum
