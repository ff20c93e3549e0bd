// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Ledger: the append-only, ordered record of every accepted change, and the snapshots that shorten recovery. The truth.
//
// Thread: all calls come from one thread (the writer), but for the constructor and destructor.
// Invariants: sequence numbers are dense and ascending from 1; an event that was committed is never changed; a commit is
// whole or not at all. What commit() returned ok for survives (durability `commit`) a power cut.
// Fakes: MemoryLedger, FaultyLedger (core/fakes). Real: SqliteLedger (server/ledger).

#include "core/engine/event.h"
#include "core/result.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace rostrum {

// Who a ledger is. eventId: 32 hexadecimal digits, made at creation, never changed. epoch: changes after a restore or an
// unclean stop in `async`; part of every ETag and cursor.
struct LedgerIdentity {
    std::string eventId;
    std::uint64_t epoch = 1;
};

// When a commit returns: once it is on the disk, or once it is with the operating system (survives a crash of the program, not a
// power cut).
enum class Durability : std::uint8_t { commit, async };

// A piece of a snapshot, at most 256 KiB; a snapshot is valid when its parts 0…last are there, each with its right checksum.
struct SnapshotPart {
    std::uint64_t snapshotSeq = 0; // the snapshot is the state after this event
    std::uint32_t index = 0;
    bool last = false;
    std::string bytes;
};

class Ledger {
  public:
    virtual ~Ledger() = default;

    virtual LedgerIdentity identity() const = 0;

    // The newest committed sequence number; 0 where there is none.
    virtual Result<std::uint64_t> lastSeq() = 0;

    // Appends the events (seq dense, beginning at lastSeq() + 1; aborts otherwise) and, where given, a part of a snapshot, in one
    // transaction, durable when it returns ok. An error means in doubt: the caller undoes what it did, calls reopen() and
    // reads what the ledger holds. Once the last part of a snapshot is committed, older snapshots but the previous one may go.
    virtual Result<void> commit(std::span<const Event> events, const SnapshotPart* part) = 0;

    // Closes and opens anew after a failed commit; on success the ledger can be read and written again.
    virtual Result<void> reopen() = 0;

    // Calls `each` with the events after `afterSeq` in order, up to `limit`; stops early at the first error, which it returns. An event
    // that cannot be decoded (unknown version or type, damage) is Code::fileDamaged or fileForeign and names the seq.
    using EventVisitor = std::function<Result<void>(const Event&)>;
    virtual Result<void> read(std::uint64_t afterSeq, std::uint64_t limit, const EventVisitor& each) = 0;

    // The sequence numbers of complete snapshots, newest first. Their checksums are checked when they are read.
    virtual Result<std::vector<std::uint64_t>> snapshots() = 0;

    // Calls `each` with the bytes of each part in order. Code::fileDamaged where a part is missing or its checksum is wrong.
    using PartVisitor = std::function<Result<void>(std::string_view bytes)>;
    virtual Result<void> readSnapshot(std::uint64_t snapshotSeq, const PartVisitor& each) = 0;
};

} // namespace rostrum
