// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/ledger_connection.h"

#include "core/engine/event_codec.h"
#include "server/ledger/event_file.h"
#include "server/ledger/event_rows.h"
#include "server/ledger/migrations.h"

#include <algorithm>
#include <optional>

namespace rostrum {

namespace {

// Checkpoints come between commits, once the WAL holds this much (4 MiB): rare enough to be cheap for single rows, small enough
// that none takes long.
constexpr int checkpointPages = 1000;

} // namespace

Result<std::unique_ptr<LedgerConnection>> LedgerConnection::open(const std::string& path,
                                                                 const std::string& vfs) {
    Result<std::unique_ptr<LedgerConnection>> connection =
        connect(path, vfs, SQLITE_OPEN_READWRITE,
                {&LedgerConnection::check, &LedgerConnection::configure, &LedgerConnection::prepareReading,
                 &LedgerConnection::prepareWriting});
    if (connection)
        sqlite3_db_config((*connection)->database_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    return connection;
}

Result<std::unique_ptr<LedgerConnection>> LedgerConnection::openToRead(const std::string& path,
                                                                       const std::string& vfs) {
    return connect(path, vfs, SQLITE_OPEN_READONLY,
                   {&LedgerConnection::check, &LedgerConnection::prepareReading});
}

Result<std::unique_ptr<LedgerConnection>>
LedgerConnection::connect(const std::string& path, const std::string& vfs, int flags,
                          std::initializer_list<Result<void> (LedgerConnection::*)()> steps) {
    std::unique_ptr<LedgerConnection> connection(new LedgerConnection);
    connection->path_ = path;
    Result<Database> database = Database::open(path, flags, vfs);
    if (!database)
        return database.error();
    connection->database_ = std::move(*database);
    connection->leaveAsItIs(); // until it is known to be ours
    for (Result<void> (LedgerConnection::*step)() : steps) {
        if (Result<void> done = (connection.get()->*step)(); !done)
            return done.error();
    }
    return connection;
}

void LedgerConnection::leaveAsItIs() {
    sqlite3_db_config(database_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Result<void> LedgerConnection::check() {
    // A file that somebody prepared must not run anything of its own.
    sqlite3_db_config(database_.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database_.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_busy_timeout(database_.handle(), 1000);
    Result<std::int64_t> applicationId = database_.number("PRAGMA application_id");
    if (!applicationId)
        return applicationId.error();
    if (*applicationId != eventFileApplicationId)
        return Error{Code::fileForeign,
                     "“" + path_ +
                         "” is not an event file of Rostrum; choose another file. It is left as it is."};
    Result<void> checked = checkMigrations(database_, embeddedMigrations());
    if (!checked && checked.error().detail.find(path_) == std::string::npos)
        return Error{checked.error().code, "“" + path_ + "”: " + checked.error().detail};
    return checked;
}

Result<void> LedgerConnection::configure() {
    Result<std::string> mode = database_.text("PRAGMA journal_mode = WAL");
    if (!mode)
        return mode.error();
    if (*mode != "wal")
        return Error{Code::fileUnusable,
                     "The file system of “" + path_ +
                         "” cannot hold an event file in use; keep it in a folder on a local disk."};
    if (Result<void> done = waitForDisk(true); !done)
        return done;
    if (Result<void> done = database_.execute("PRAGMA cache_size = -16384; PRAGMA secure_delete = FAST");
        !done)
        return done;
    if (Result<void> done = applyMigrations(database_, embeddedMigrations()); !done)
        return done;
    // Where an earlier sync failed, the system may hold pages of the WAL that never reached the disk, and believe that they did.
    // Written into the database and synced there, they are safe; then the WAL begins anew.
    const int code =
        sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        return database_.error(code);
    sqlite3_wal_hook(database_.handle(), noteWalPages,
                     this); // in place of SQLite's own checkpoints, which hide errors
    return {};
}

// What also a connection needs that only reads; these tables are the same in the files of every version.
Result<void> LedgerConnection::prepareReading() {
    Result<Statement> read =
        database_.prepare(std::string(selectEvents) + "WHERE e.seq > ? ORDER BY e.seq LIMIT ?");
    if (!read)
        return read.error();
    readEvents_ = std::move(*read);
    Result<SnapshotStore> snapshots = SnapshotStore::prepare(database_);
    if (!snapshots)
        return snapshots.error();
    snapshots_ = std::move(*snapshots);
    return {};
}

Result<void> LedgerConnection::prepareWriting() {
    const struct {
        Statement LedgerConnection::*statement;
        const char* sql;
    } all[] = {
        {&LedgerConnection::begin_, "BEGIN IMMEDIATE"},
        {&LedgerConnection::commit_, "COMMIT"},
        {&LedgerConnection::insertEvent_, "INSERT INTO events (seq, kind, board, player, received_at, score, "
                                          "body) VALUES (?, ?, ?, ?, ?, ?, ?)"},
        {&LedgerConnection::insertTexts_,
         "INSERT INTO event_texts (seq, player, player_id, username, previous_username, game_id, metadata) "
         "VALUES (?, ?, ?, ?, ?, ?, ?)"},
    };
    for (const auto& [member, sql] : all) {
        Result<Statement> statement = database_.prepare(sql);
        if (!statement)
            return statement.error();
        this->*member = std::move(*statement);
    }
    Result<Projections> projections = Projections::prepare(database_);
    if (!projections)
        return projections.error();
    projections_ = std::move(*projections);
    Result<Erasure> erasure = Erasure::prepare(database_);
    if (!erasure)
        return erasure.error();
    erasure_ = std::move(*erasure);
    return {};
}

Result<std::string> LedgerConnection::meta(const std::string& key) {
    Result<Statement> query = database_.prepare("SELECT value FROM meta WHERE key = ?");
    if (!query)
        return query.error();
    query->bindText(1, key);
    const int code = query->step();
    if (code == SQLITE_DONE)
        return Error{Code::fileDamaged,
                     "“" + path_ + "” is damaged: it does not say its " + key + ". It is left as it is."};
    if (code != SQLITE_ROW)
        return database_.error(code);
    return std::string(query->bytes(0));
}

Result<LedgerIdentity> LedgerConnection::identity() {
    Result<std::string> eventId = meta("event_id");
    if (!eventId)
        return eventId.error();
    Result<std::string> epoch = meta("epoch");
    if (!epoch)
        return epoch.error();
    const auto isHex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (eventId->size() != 32 || !std::all_of(eventId->begin(), eventId->end(), isHex) || epoch->empty() ||
        epoch->size() > 18 || !std::all_of(epoch->begin(), epoch->end(), isDigit))
        return Error{Code::fileDamaged,
                     "“" + path_ + "” is damaged: its event id or epoch is none. It is left as it is."};
    return LedgerIdentity{*eventId, std::stoull(*epoch)};
}

Result<std::uint64_t> LedgerConnection::lastSeq() {
    Result<std::int64_t> last = database_.number("SELECT coalesce(max(seq), 0) FROM events");
    if (!last)
        return last.error();
    return static_cast<std::uint64_t>(*last);
}

Result<void> LedgerConnection::noteOpen(const std::string& how, std::uint64_t epoch) {
    if (Result<void> done = waitForDisk(true); !done)
        return done;
    return database_.execute("BEGIN IMMEDIATE; UPDATE meta SET value = '" + how + "' WHERE key = 'open';" +
                             "UPDATE meta SET value = '" + std::to_string(epoch) +
                             "' WHERE key = 'epoch'; COMMIT");
}

// NORMAL syncs only at checkpoints, in the order that keeps the file whole; OFF would not even do that.
Result<void> LedgerConnection::waitForDisk(bool wait) {
    return database_.execute(wait ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}

Result<void> LedgerConnection::mergeLog() {
    const int code =
        sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    return code == SQLITE_OK ? Result<void>() : database_.error(code);
}

int LedgerConnection::noteWalPages(void* self, sqlite3* /*connection*/, const char* /*schema*/, int pages) {
    static_cast<LedgerConnection*>(self)->walPages_ = pages;
    return SQLITE_OK;
}

Result<void> LedgerConnection::checkpointWhereDue() {
    if (walPages_ < checkpointPages)
        return {};
    walPages_ = 0; // where a reader holds it up: tried again after the next commit tells the pages
    const int code =
        sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        return database_.error(code);
    return {};
}

Result<void> LedgerConnection::write(std::span<const Event> events, const SnapshotPart* part) {
    if (Result<void> done = checkpointWhereDue(); !done)
        return done;
    int code = begin_.run();
    for (auto event = events.begin(); event != events.end() && code == SQLITE_OK; ++event)
        code = insert(*event);
    if (code == SQLITE_OK && part != nullptr)
        code = snapshots_.put(*part);
    if (code == SQLITE_OK)
        code = snapshots_.dropOne();
    if (code == SQLITE_OK)
        code = commit_.run();
    if (code == SQLITE_OK)
        code = erasure_.finish();
    if (code != SQLITE_OK)
        return database_.error(code);
    return {};
}

int LedgerConnection::insert(const Event& event) {
    body_.clear();
    encodeBody(event, body_);
    insertEvent_.bind(1, static_cast<std::int64_t>(event.seq));
    insertEvent_.bind(2, event.format * 256 + static_cast<int>(event.type));
    insertEvent_.bind(3, event.board);
    insertEvent_.bind(4, event.player);
    insertEvent_.bind(5, event.receivedAtMs);
    if (const std::optional<std::int64_t> score = scoreColumn(event))
        insertEvent_.bind(6, *score);
    else
        insertEvent_.bindNull(6);
    insertEvent_.bindBlob(7, body_);
    int code = insertEvent_.run();
    if (code == SQLITE_OK && event.type == EventType::playerErased) {
        code = erasure_.erase(event);
        snapshots_.forget();
    }
    if (code == SQLITE_OK && event.texts)
        code = insertTexts(event);
    return code == SQLITE_OK ? projections_.follow(event) : code;
}

int LedgerConnection::insertTexts(const Event& event) {
    insertTexts_.bind(1, static_cast<std::int64_t>(event.seq));
    insertTexts_.bind(2, event.player);
    insertTexts_.bindTextOrNull(3, event.texts->playerId);
    insertTexts_.bindTextOrNull(4, event.texts->username);
    insertTexts_.bindTextOrNull(5, event.texts->previousUsername);
    insertTexts_.bindTextOrNull(6, event.texts->gameId);
    insertTexts_.bindTextOrNull(7, event.texts->metadata);
    return insertTexts_.run();
}

Result<void> LedgerConnection::read(std::uint64_t afterSeq, std::uint64_t limit,
                                    const Ledger::EventVisitor& each) {
    const ResetAtEnd end(readEvents_);
    readEvents_.bind(1, clampedSeq(afterSeq));
    readEvents_.bind(2, clampedSeq(limit));
    std::uint64_t expected = afterSeq;
    int code = readEvents_.step();
    for (; code == SQLITE_ROW; code = readEvents_.step()) {
        Event event;
        if (Result<void> decoded = decodeEventRow(readEvents_, ++expected, path_, event); !decoded)
            return decoded;
        if (Result<void> visited = each(event); !visited)
            return visited;
    }
    if (code != SQLITE_DONE) {
        Error error = database_.error(code);
        error.detail += " It can be read up to event " + std::to_string(expected) + ".";
        return error;
    }
    return {};
}

} // namespace rostrum
