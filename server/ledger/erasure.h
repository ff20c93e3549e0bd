// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Erasure: what makes a player's id, names and metadata go from the event file for good, in the transaction of the playerErased event:
// from all events and their texts (core/engine/erased_texts.h says what of them, and what stays), the row in `players`, and all
// snapshots, which hold names of old. Freed space is overwritten, also what was freed before. Once the transaction is in the file itself
// (finish()), no byte of file or log has them.
//
// Cost: a pass over all events, whose bytes are searched, and the writing of those that change and of all that snapshots and free pages
// take. Memory: a few thousand events at a time. On the thread of the connection.

#include "core/engine/erased_texts.h"
#include "core/engine/event.h"
#include "server/ledger/sqlite_database.h"

#include <cstdint>
#include <vector>

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
    Result<ErasedPlayer> find(const Event& event);
    int eraseEvents(const ErasedPlayer& erased, std::uint64_t seq);
    int readEvents(const ErasedPlayer& erased, std::uint64_t& from, std::uint64_t seq,
                   std::vector<Event>& changed);
    int rewrite(const Event& event);
    int overwriteFreePages(std::uint64_t seq);

    Database* database_ = nullptr;
    Statement findPlayer_;
    Statement findNames_;
    Statement readEvents_;
    Statement rewriteEvent_;
    Statement rewriteTexts_;
    Statement blankPlayer_;
    Statement dropSnapshots_;
    Statement fill_;
    Statement freePages_;
    bool unfinished_ = false;
};

} // namespace rostrum
