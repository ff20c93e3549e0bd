// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HistoryReader: the history of an event file that this process has open, through a second, read-only connection.
//
// It holds the writer up nowhere: a read transaction, which keeps the writer's log from beginning anew, looks at 1,000 rows at most and
// ends after 50 ms; then it rests for as long as it took, so that the log finds a moment without a reader however many pages are asked
// for. A page is several of them and ends early after 250 ms.
// POSIX locks belong to a process and a file: closing any descriptor of the file would drop the writer's. SQLite knows that of its own
// connections, which share descriptors within a process, so a second connection of the same library is safe; only opening the file by
// hand is not. Source: "How to corrupt an SQLite database file", 2.2 (sqlite.org/howtocorrupt.html).
//
// Thread: one at a time. The connection is opened by the first page, and anew after an error. It should be gone before the ledger's own
// is, which as the last one brings the log into the file.

#include "core/ports/history.h"
#include "server/ledger/sqlite_database.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace rostrum {

struct HistoryReaderOptions {
    std::uint64_t rowsATransaction = 1000;
    std::chrono::milliseconds transactionTime{50};
    std::chrono::milliseconds pageTime{250};
    std::string vfs = {}; // the ledger's
};

class HistoryReader final : public History {
  public:
    // `file`: SqliteLedger::path().
    explicit HistoryReader(std::string file, HistoryReaderOptions options = {});

    Result<HistoryPage> page(const HistoryQuery& query) override;

  private:
    using Time = std::chrono::steady_clock::time_point;

    Result<void> connect();
    void disconnect();
    Result<HistoryPage> readPage(const HistoryQuery& query);
    Result<void> readWindow(const HistoryQuery& query, std::uint64_t& from, std::uint64_t last,
                            HistoryPage& page);
    void bind(Statement& statement, const HistoryQuery& query, std::uint64_t low, std::uint64_t high);
    Result<void> findPlayers(const HistoryQuery& query, HistoryPage& page);
    Result<void> findForms(const HistoryQuery& query, HistoryPage& page);

    const std::string file_;
    const HistoryReaderOptions options_;
    Database database_; // before all statements: it must outlive them
    Statement ascending_;
    Statement descending_;
    Statement newest_;
    Statement settings_;
    Statement player_;
};

} // namespace rostrum
