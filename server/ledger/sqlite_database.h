// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A thin hold on SQLite's C interface: connections and statements that close themselves, and sentences for its error codes.
// Inside, SQLite's own result codes travel (SQLITE_OK, …), which cost nothing; Database::error turns one into an Error.
//
// Thread: one at a time for a connection and all of its statements (it is opened without SQLite's mutexes).

#include "core/result.h"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rostrum {

// A prepared statement. Bound texts and blobs are not copied: they must live until the statement has run. Indices of
// parameters count from 1, those of columns from 0, as in SQLite.
class Statement {
  public:
    Statement() = default;

    void bind(int index, std::int64_t value) { sqlite3_bind_int64(statement_.get(), index, value); }
    void bindText(int index, std::string_view value);
    void bindTextOrNull(int index, std::string_view value); // empty: NULL
    void bindBlob(int index, std::string_view value);
    void bindNull(int index) { sqlite3_bind_null(statement_.get(), index); }

    // SQLITE_ROW, SQLITE_DONE or an error.
    int step() { return sqlite3_step(statement_.get()); }
    void reset() { sqlite3_reset(statement_.get()); }
    // For a statement without rows: runs it to its end and readies it for the next time. SQLITE_OK or an error.
    int run();

    std::int64_t integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
    bool isNull(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
    // Until the next step or reset.
    std::string_view bytes(int column) const;

  private:
    friend class Database;
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

// Resets a statement when the scope ends, so that no read transaction stays open behind an early return.
class ResetAtEnd {
  public:
    explicit ResetAtEnd(Statement& statement) : statement_(statement) {}
    ~ResetAtEnd() { statement_.reset(); }
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

  private:
    Statement& statement_;
};

// A connection. Its statements must be gone before it is.
class Database {
  public:
    Database() = default;

    // `flags` are those of sqlite3_open_v2; `vfs` empty: the default one. `path` also names the file in error sentences.
    static Result<Database> open(const std::string& path, int flags, const std::string& vfs);

    bool isOpen() const { return connection_ != nullptr; }
    sqlite3* handle() const { return connection_.get(); }

    Result<void> execute(const std::string& sql);
    Result<Statement> prepare(std::string_view sql);
    // The first column of the first row of a query that has at least one.
    Result<std::int64_t> number(const std::string& sql);
    Result<std::string> text(const std::string& sql);

    // What the code means for a person: names the file and what to do.
    Error error(int code) const;

  private:
    struct Closer {
        void operator()(sqlite3* connection) const;
    };
    std::string path_;
    std::unique_ptr<sqlite3, Closer> connection_;
};

} // namespace rostrum
