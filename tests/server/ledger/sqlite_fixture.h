// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the tests of the event file share: a folder that goes away, a ledger in it, and a way to do things to the file that the
// ledger would not do.

#include "server/ledger/sqlite_ledger.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

namespace rostrum {

class TempFolder {
  public:
    TempFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "rostrum-ledger-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path_ = std::filesystem::canonical(pattern).string();
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string file(const std::string& name = "event.rostrum") const { return path_ + "/" + name; }

  private:
    std::string path_;
};

inline std::string fileBytes(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    REQUIRE(stream.good());
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void writeFile(const std::string& path, const std::string& bytes) {
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream << bytes;
    REQUIRE(stream.flush().good());
}

// Runs SQL on a file that no ledger has open; gives the first column of the last row, as text.
inline std::string runSql(const std::string& path, const std::string& sql) {
    sqlite3* connection = nullptr;
    const int opened =
        sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closing(connection, sqlite3_close);
    REQUIRE(opened == SQLITE_OK);
    std::string found;
    const auto keep = [](void* out, int columns, char** values, char** /*names*/) {
        *static_cast<std::string*>(out) = columns > 0 && values[0] != nullptr ? values[0] : "";
        return 0;
    };
    const int done = sqlite3_exec(connection, sql.c_str(), keep, &found, nullptr);
    INFO(sqlite3_errmsg(connection));
    REQUIRE(done == SQLITE_OK);
    return found;
}

inline std::unique_ptr<SqliteLedger> mustOpen(const std::string& path,
                                              const SqliteLedgerOptions& options = {}) {
    Result<std::unique_ptr<SqliteLedger>> opened = SqliteLedger::open(path, options);
    REQUIRE_MESSAGE(opened.ok(), (opened ? std::string() : opened.error().detail));
    return std::move(*opened);
}

// The error of an opening that must fail; its sentence must name the file.
inline Error openingError(const std::string& path, const SqliteLedgerOptions& options = {}) {
    const Result<std::unique_ptr<SqliteLedger>> opened = SqliteLedger::open(path, options);
    REQUIRE(!opened.ok());
    CHECK_MESSAGE(opened.error().detail.find(path) != std::string::npos, opened.error().detail);
    return opened.error();
}

// For the contract.
struct SqliteFixture {
    TempFolder folder;
    std::unique_ptr<SqliteLedger> sqlite = mustOpen(folder.file());

    Ledger& ledger() { return *sqlite; }
    void restart() {
        sqlite.reset();
        sqlite = mustOpen(folder.file(), {.create = false});
    }
    void damageSnapshotPart(std::uint64_t seq, std::uint32_t index) {
        change("UPDATE snapshots SET bytes = CAST(replace(bytes, 'e', 'E') AS BLOB)", seq, index);
    }
    void loseSnapshotPart(std::uint64_t seq, std::uint32_t index) {
        change("DELETE FROM snapshots", seq, index);
    }

  private:
    void change(const std::string& sql, std::uint64_t seq, std::uint32_t index) {
        sqlite.reset();
        const std::string where =
            " WHERE seq = " + std::to_string(seq) + " AND part = " + std::to_string(index);
        REQUIRE(runSql(folder.file(), sql + where + "; SELECT changes()") == "1");
        sqlite = mustOpen(folder.file());
    }
};

} // namespace rostrum
