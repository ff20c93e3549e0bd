// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Erasure: what makes a player's name and metadata go from the event file for good, in the transaction of the playerErased event: texts of
// the player's events (core/engine/erased_texts.h), the row in `players`, and all snapshots, which hold names of old. Freed space is
// overwritten, also what was freed before. Once the transaction is in the file itself (finish()), no byte of file or log has the name.
// Not reached: what is not a text of the player's, say the reason that an operator wrote, or the name under which somebody asked.
//
// Cost: a pass over the texts, and the writing of all that snapshots and free pages take: some 100 ms for a million players.
// On the thread of the connection.

#include "core/engine/event.h"
#include "server/ledger/sqlite_database.h"

#include <cstdint>

namespace rostrum {

class Erasure {
  public:
    // `database` must outlive it.
    static Result<Erasure> prepare(Database& database);

    // Within a transaction, before the event's own texts are written: SQLITE_OK or an error.
    int erase(const Event& event);
    // After the commit, and again after later ones until it has been done: brings the log into the file and empties it. A reader
    // may hold it up for a moment. SQLITE_OK or an error.
    int finish();

  private:
    int overwriteFreePages(std::uint64_t seq);

    Database* database_ = nullptr;
    Statement blankTexts_;
    Statement blankPlayer_;
    Statement dropSnapshots_;
    Statement fill_;
    Statement freePages_;
    bool unfinished_ = false;
};

} // namespace rostrum
