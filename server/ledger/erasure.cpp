// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/erasure.h"

#include "core/engine/event_codec.h"
#include "server/ledger/event_rows.h"

#include <algorithm>
#include <string>
#include <utility>

namespace rostrum {

namespace {

constexpr std::int64_t pageBytes = 4096;
constexpr std::int64_t mostFilledAtOnce = std::int64_t{64} * 1024 * 1024;
constexpr std::uint64_t eventsAtOnce = 4096;

// Whether the row is worth decoding: it is about the player, may be so by what it says, or has bytes that are searched for.
bool mayConcern(const Statement& row, const ErasedPlayer& erased) {
    const auto type = static_cast<EventType>(row.integer(1) & 0xff);
    const bool namesPlayers = type == EventType::playersMerged || type == EventType::changeUndone ||
                              (row.integer(1) >> 8) != eventFormat;
    if (row.integer(3) == erased.number() || namesPlayers)
        return true;
    constexpr int body = 5;
    constexpr int gameId = 10;
    constexpr int metadata = 11;
    return erased.mayBeIn(row.bytes(body)) || erased.mayBeIn(row.bytes(gameId)) ||
           erased.mayBeIn(row.bytes(metadata));
}

} // namespace

Result<Erasure> Erasure::prepare(Database& database) {
    const std::string readEvents =
        std::string(selectEvents) + "WHERE e.seq > ?1 AND e.seq <= ?2 ORDER BY e.seq";
    const struct {
        Statement Erasure::*statement;
        const char* sql;
    } all[] = {
        {&Erasure::findPlayer_, "SELECT player_id, username FROM players WHERE number = ?"},
        {&Erasure::findNames_, "SELECT username, previous_username FROM event_texts WHERE player = ?"},
        {&Erasure::readEvents_, readEvents.c_str()},
        {&Erasure::rewriteEvent_, "UPDATE events SET body = ?2 WHERE seq = ?1"},
        {&Erasure::rewriteTexts_, "UPDATE event_texts SET player_id = ?2, username = ?3, previous_username = "
                                  "?4, game_id = ?5, metadata = ?6 WHERE seq = ?1"},
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
    const Result<ErasedPlayer> erased = find(event);
    if (!erased)
        return SQLITE_MISMATCH;
    int code = eraseEvents(*erased, event.seq);
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

// Who it was is in the tables until now.
Result<ErasedPlayer> Erasure::find(const Event& event) {
    const ResetAtEnd end(findPlayer_);
    findPlayer_.bind(1, event.player);
    if (const int code = findPlayer_.step(); code != SQLITE_ROW)
        return database_->error(code == SQLITE_DONE ? SQLITE_CORRUPT : code);
    ErasedPlayer erased(event.player, event.texts->playerId, std::string(findPlayer_.bytes(0)),
                        std::string(findPlayer_.bytes(1)));
    const ResetAtEnd endOfNames(findNames_);
    findNames_.bind(1, event.player);
    int code = findNames_.step();
    for (; code == SQLITE_ROW; code = findNames_.step()) {
        erased.addName(findNames_.bytes(0));
        erased.addName(findNames_.bytes(1));
    }
    if (code != SQLITE_DONE)
        return database_->error(code);
    return erased;
}

// A piece is read, then written: a statement does not read rows that another one changes.
int Erasure::eraseEvents(const ErasedPlayer& erased, std::uint64_t seq) {
    std::vector<Event> changed;
    for (std::uint64_t from = 0; from < seq;) {
        changed.clear();
        if (const int code = readEvents(erased, from, seq, changed); code != SQLITE_OK)
            return code;
        for (const Event& event : changed) {
            if (const int code = rewrite(event); code != SQLITE_OK)
                return code;
        }
    }
    return SQLITE_OK;
}

int Erasure::readEvents(const ErasedPlayer& erased, std::uint64_t& from, std::uint64_t seq,
                        std::vector<Event>& changed) {
    const std::uint64_t until = std::min(seq, from + eventsAtOnce);
    const ResetAtEnd end(readEvents_);
    readEvents_.bind(1, static_cast<std::int64_t>(from));
    readEvents_.bind(2, static_cast<std::int64_t>(until));
    int code = readEvents_.step();
    for (; code == SQLITE_ROW; code = readEvents_.step()) {
        if (!mayConcern(readEvents_, erased))
            continue;
        Event event;
        const auto at = static_cast<std::uint64_t>(readEvents_.integer(0));
        if (!decodeEventRow(readEvents_, at, {}, event))
            return SQLITE_MISMATCH;
        if (erased.erase(event, at < seq))
            changed.push_back(std::move(event));
    }
    from = until;
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int Erasure::rewrite(const Event& event) {
    std::string body;
    encodeBody(event, body);
    rewriteEvent_.bind(1, static_cast<std::int64_t>(event.seq));
    rewriteEvent_.bindBlob(2, body);
    if (const int code = rewriteEvent_.run(); code != SQLITE_OK || !event.texts)
        return code;
    rewriteTexts_.bind(1, static_cast<std::int64_t>(event.seq));
    int column = 1;
    for (const std::string* text :
         {&event.texts->playerId, &event.texts->username, &event.texts->previousUsername,
          &event.texts->gameId, &event.texts->metadata})
        rewriteTexts_.bindTextOrNull(++column, *text);
    return rewriteTexts_.run();
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
