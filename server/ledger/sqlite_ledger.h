// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SqliteLedger: the event file (*.rostrum), an SQLite database in WAL mode.
//
// One connection writes, reads and checkpoints; a lock file beside it keeps other programs out. With Durability::commit a
// commit is on the disk when it returns (synchronous = FULL); with Durability::async it is with the operating system: it survives a crash
// of the program, and a power cut may take the newest commits, never the file. A file that was not closed cleanly
// in async gets a new epoch at its next opening.
//
// Thread: one at a time, as the port says; the connection may move between threads with its owner.
// Invariants: a file that is foreign, newer, damaged or in use is never written. After a failed commit nothing but identity() works
// until reopen() succeeds (Code::fileUnusable). Visitors of read() and readSnapshot() must not call the ledger.
// Errors name the file and what to do: fileForeign, fileDamaged, fileInUse, fileUnusable.
// Sources: sqlite.org/wal.html; "Can applications recover from fsync failures?" (Rebello et al., 2020) for reopen().

#include "core/ports/ledger.h"

#include <chrono>
#include <memory>
#include <string>

namespace rostrum {

class Database;

struct SqliteLedgerOptions {
    Durability durability = Durability::commit;
    // Makes the file where there is none.
    bool create = true;
    // Only reads: nothing in the file changes, not even what an unclean stop left in its WAL; commit() fails. For `verify` and
    // `export`. The file must be there.
    bool readOnly = false;
    // Noted in a new file.
    std::string applicationVersion = {};
    // Added to each sync of the disk: imitates a slow one, for benchmarks.
    std::chrono::microseconds syncDelay{0};
    // SQLite's file system, for tests; empty: the default. Not together with syncDelay.
    std::string vfs = {};
};

class SqliteLedger final : public Ledger {
  public:
    static Result<std::unique_ptr<SqliteLedger>> open(const std::string& path,
                                                      const SqliteLedgerOptions& options = {});

    ~SqliteLedger() override; // marks the file as cleanly closed, unless a commit failed
    SqliteLedger(const SqliteLedger&) = delete;
    SqliteLedger& operator=(const SqliteLedger&) = delete;

    // The file, without links.
    const std::string& path() const;

    // What checks of the file read beside the port, on the ledger's thread; none after a failed commit.
    Database* database();

    LedgerIdentity identity() const override;
    Result<std::uint64_t> lastSeq() override;
    Result<void> commit(std::span<const Event> events, const SnapshotPart* part) override;
    // Code::fileDamaged where the file has lost commits that were reported as durable.
    Result<void> reopen() override;
    Result<void> read(std::uint64_t afterSeq, std::uint64_t limit, const EventVisitor& each) override;
    Result<std::vector<std::uint64_t>> snapshots() override;
    Result<void> readSnapshot(std::uint64_t snapshotSeq, const PartVisitor& each) override;

  private:
    class Impl;
    explicit SqliteLedger(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace rostrum
