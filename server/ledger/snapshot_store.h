// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SnapshotStore: the table `snapshots`. It keeps the newest two complete snapshots and lets others go part by part, one a
// commit, so that no commit waits for the deletion of a big one. On the thread of the connection.

#include "core/ports/ledger.h"
#include "server/ledger/sqlite_database.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace rostrum {

class SnapshotStore {
  public:
    // `database` must outlive the store.
    static Result<SnapshotStore> prepare(Database& database);

    // Both within a transaction that the caller began: SQLITE_OK or an error.
    int put(const SnapshotPart& part);
    void forget() { obsolete_.clear(); } // all snapshots have been deleted
    int dropOne();                       // one part of what is not needed any more, if there is any

    Result<std::vector<std::uint64_t>> complete(); // newest first
    Result<void> read(std::uint64_t snapshotSeq, const Ledger::PartVisitor& each);

  private:
    struct Held {
        std::uint64_t seq = 0;
        std::int64_t firstPart = 0;
        std::int64_t lastPart = 0; // highest number that is there
        bool complete = false;
    };
    int findObsolete(std::uint64_t currentSeq);

    Database* database_ = nullptr;
    Statement insert_;
    Statement deletePart_;
    Statement deleteAll_;
    Statement list_;
    Statement read_;
    std::deque<Held> obsolete_;
};

} // namespace rostrum
