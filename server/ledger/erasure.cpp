// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/erasure.h"

#include <algorithm>
#include <string>

namespace rostrum {

namespace {

constexpr std::int64_t pageBytes = 4096;
constexpr std::int64_t mostFilledAtOnce = std::int64_t{64} * 1024 * 1024;

} // namespace

Result<Erasure> Erasure::prepare(Database& database) {
    const struct {
        Statement Erasure::*statement;
        const char* sql;
    } all[] = {
        {&Erasure::blankTexts_,
         "UPDATE event_texts SET player_id = iif(player_id IS NULL, NULL, ?2), username = iif(username IS "
         "NULL, NULL, ?2), previous_username = NULL, metadata = NULL WHERE player = ?1"},
        {&Erasure::blankPlayer_,
         "UPDATE players SET player_id = ?2, username = ?2, team = NULL, division = NULL, metadata = NULL, "
         "hidden = hidden OR banned, banned = 0, erased_seq = ?3 WHERE number = ?1"},
        {&Erasure::dropSnapshots_, "DELETE FROM snapshots"},
        {&Erasure::fill_, "INSERT INTO snapshots (seq, part, last, checksum, bytes) VALUES (?1, ?2, 0, 0, "
                          "zeroblob(?3))"},
        {&Erasure::freePages_, "PRAGMA freelist_count"},
    };
    Erasure erasure;
    erasure.database_ = &database;
    for (const auto& [member, sql] : all) {
        Result<Statement> statement = database.prepare(sql);
        if (!statement)
            return statement.error();
        erasure.*member = std::move(*statement);
    }
    return erasure;
}

int Erasure::erase(const Event& event) {
    if (!event.texts)
        return SQLITE_MISMATCH;
    // What is freed from here on is overwritten, whole pages too; at other times those are not written once more.
    if (!database_->execute("PRAGMA secure_delete = ON"))
        return SQLITE_ERROR;
    blankTexts_.bind(1, event.player);
    blankTexts_.bindText(2, event.texts->playerId);
    int code = blankTexts_.run();
    if (code == SQLITE_OK) {
        blankPlayer_.bind(1, event.player);
        blankPlayer_.bindText(2, event.texts->playerId);
        blankPlayer_.bind(3, static_cast<std::int64_t>(event.seq));
        code = blankPlayer_.run();
    }
    if (code == SQLITE_OK)
        code = dropSnapshots_.run();
    if (code == SQLITE_OK)
        code = overwriteFreePages(event.seq);
    if (!database_->execute("PRAGMA secure_delete = FAST"))
        return SQLITE_ERROR;
    unfinished_ = true;
    return code;
}

// Snapshots of before were let go of without overwriting them: zeros take all free pages, and are deleted again.
int Erasure::overwriteFreePages(std::uint64_t seq) {
    int code = SQLITE_OK;
    std::int64_t free = 0;
    {
        const ResetAtEnd end(freePages_);
        if (code = freePages_.step(); code != SQLITE_ROW)
            return code;
        free = freePages_.integer(0);
    }
    code = SQLITE_OK;
    for (std::int64_t part = 0, left = free * pageBytes; left > 0 && code == SQLITE_OK; ++part) {
        const std::int64_t bytes = std::min(left, mostFilledAtOnce);
        fill_.bind(1, static_cast<std::int64_t>(seq));
        fill_.bind(2, part);
        fill_.bind(3, bytes);
        code = fill_.run();
        left -= bytes;
    }
    return code == SQLITE_OK ? dropSnapshots_.run() : code;
}

int Erasure::finish() {
    if (!unfinished_)
        return SQLITE_OK;
    const int code =
        sqlite3_wal_checkpoint_v2(database_->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if ((code & 0xff) == SQLITE_BUSY)
        return SQLITE_OK;
    unfinished_ = code != SQLITE_OK;
    return code;
}

} // namespace rostrum
