// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LedgerConnection: the one connection to an event file, with its statements. It is either whole or gone: after the first error of
// write() it must be dropped, and what the disk then holds is found out by a new one. One thread at a time.

#include "core/ports/ledger.h"
#include "server/ledger/erasure.h"
#include "server/ledger/projections.h"
#include "server/ledger/snapshot_store.h"
#include "server/ledger/sqlite_database.h"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>

namespace rostrum {

class LedgerConnection {
  public:
    // Opens a file that inspectEventFile found present, under its lock. Nothing is written before the file is known to be ours,
    // whole by its tables and not newer; then missing migrations are applied and what the WAL holds is brought to the disk anew.
    static Result<std::unique_ptr<LedgerConnection>> open(const std::string& path, const std::string& vfs);

    // The same for reading alone: nothing is written, migrations that are missing stay missing. write() and noteOpen() then fail.
    static Result<std::unique_ptr<LedgerConnection>> openToRead(const std::string& path,
                                                                const std::string& vfs);

    ~LedgerConnection() = default;
    LedgerConnection(const LedgerConnection&) = delete;
    LedgerConnection& operator=(const LedgerConnection&) = delete;

    Result<LedgerIdentity> identity();
    Result<std::uint64_t> lastSeq();
    Result<std::string> meta(const std::string& key);

    // Notes how the file is being used ("closed", "commit", "async") and the epoch, on the disk before it returns.
    Result<void> noteOpen(const std::string& how, std::uint64_t epoch);
    // Whether commits wait for the disk.
    Result<void> waitForDisk(bool wait);
    // Brings everything that the WAL holds into the file, on the disk before it returns. No reader may be there.
    Result<void> mergeLog();
    // The file and its WAL stay as they are when the connection goes, instead of being brought together.
    void leaveAsItIs();

    Result<void> write(std::span<const Event> events, const SnapshotPart* part);
    Result<void> read(std::uint64_t afterSeq, std::uint64_t limit, const Ledger::EventVisitor& each);
    SnapshotStore& snapshots() { return snapshots_; }
    // For checks of the file beside the ledger's own statements.
    Database& database() { return database_; }

  private:
    LedgerConnection() = default;
    static Result<std::unique_ptr<LedgerConnection>>
    connect(const std::string& path, const std::string& vfs, int flags,
            std::initializer_list<Result<void> (LedgerConnection::*)()> steps);

    Result<void> check();
    Result<void> configure();
    Result<void> prepareReading();
    Result<void> prepareWriting();
    Result<void> checkpointWhereDue();
    int insert(const Event& event);
    int insertTexts(const Event& event);
    static int noteWalPages(void* self, sqlite3* connection, const char* schema, int pages);

    std::string path_;
    Database database_; // before all statements: it must outlive them
    Statement begin_;
    Statement commit_;
    Statement insertEvent_;
    Statement insertTexts_;
    Statement readEvents_;
    Projections projections_;
    Erasure erasure_;
    SnapshotStore snapshots_;
    int walPages_ = 0;
    std::string body_; // kept for its memory
};

} // namespace rostrum
