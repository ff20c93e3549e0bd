// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/sqlite_database.h"

#include <utility>

namespace rostrum {

void Statement::bindText(int index, std::string_view value) {
    // A null pointer would bind NULL; an empty view may have one.
    sqlite3_bind_text64(statement_.get(), index, value.empty() ? "" : value.data(), value.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bindTextOrNull(int index, std::string_view value) {
    if (value.empty())
        bindNull(index);
    else
        bindText(index, value);
}

void Statement::bindBlob(int index, std::string_view value) {
    sqlite3_bind_blob64(statement_.get(), index, value.empty() ? "" : value.data(), value.size(),
                        SQLITE_STATIC);
}

int Statement::run() {
    const int code = step();
    const int closing = sqlite3_reset(statement_.get());
    return code == SQLITE_DONE || code == SQLITE_ROW ? closing : code;
}

std::string_view Statement::bytes(int column) const {
    const void* data = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    if (data == nullptr || size <= 0)
        return {};
    return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

void Database::Closer::operator()(sqlite3* connection) const {
    const int code = sqlite3_close(connection);
    ROSTRUM_CHECK(code == SQLITE_OK, "a connection is closed after all of its statements");
}

Result<Database> Database::open(const std::string& path, int flags, const std::string& vfs) {
    Database database;
    database.path_ = path;
    sqlite3* connection = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &connection, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                        vfs.empty() ? nullptr : vfs.c_str());
    database.connection_.reset(connection);
    if (code != SQLITE_OK)
        return database.error(code);
    return database;
}

Result<void> Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return error(code);
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    Statement statement;
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    statement.statement_.reset(prepared);
    if (code != SQLITE_OK)
        return error(code);
    return statement;
}

Result<std::int64_t> Database::number(const std::string& sql) {
    Result<Statement> statement = prepare(sql);
    if (!statement)
        return statement.error();
    const int code = statement->step();
    if (code != SQLITE_ROW)
        return error(code == SQLITE_DONE ? SQLITE_CORRUPT : code);
    return statement->integer(0);
}

Result<std::string> Database::text(const std::string& sql) {
    Result<Statement> statement = prepare(sql);
    if (!statement)
        return statement.error();
    const int code = statement->step();
    if (code != SQLITE_ROW)
        return error(code == SQLITE_DONE ? SQLITE_CORRUPT : code);
    return std::string(statement->bytes(0));
}

Error Database::error(int code) const {
    const std::string name = "“" + path_ + "”";
    // The connection's own message is more exact, where it is about this error.
    const std::string message = connection_ && sqlite3_extended_errcode(connection_.get()) == code
                                    ? sqlite3_errmsg(connection_.get())
                                    : sqlite3_errstr(code);
    const std::string reported = " (SQLite: " + message + ", " + std::to_string(code) + ").";
    switch (code & 0xff) {
    case SQLITE_FULL:
        return {Code::fileUnusable, "The disk that holds " + name +
                                        " is full; free some space on it. What was saved is safe" + reported};
    case SQLITE_IOERR:
        return {Code::fileUnusable, "The disk that holds " + name +
                                        " reported an error; check its connection and its health" + reported};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
    case SQLITE_ERROR: // a table or column of ours is missing
        return {Code::fileDamaged,
                name + " is damaged. It is left as it is; open a backup of it, or start a new event file" +
                    reported};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {Code::fileInUse, "Another program is using " + name + "; close the file there" + reported};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {Code::fileUnusable,
                name + " cannot be opened for writing; check the permissions of the file and its folder" +
                    reported};
    default: return {Code::fileUnusable, name + " could not be used" + reported};
    }
}

} // namespace rostrum
