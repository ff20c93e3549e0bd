// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MemoryLedger: a Ledger without a disk. It keeps the encoded bytes of each event and decodes them on every read, so that
// whoever reads it sees what a file would give back, not the objects that went in.
//
// Thread: one at a time, as the port says. Invariants: those of the port; durable means: as long as the object lives.
// Errors: fileDamaged where a test damaged something. Never fails by itself (FaultyLedger does that).

#include "core/ports/ledger.h"

#include <map>
#include <string>
#include <vector>

namespace rostrum {

class MemoryLedger final : public Ledger {
  public:
    explicit MemoryLedger(LedgerIdentity identity = {"0123456789abcdef0123456789abcdef", 1});

    LedgerIdentity identity() const override { return identity_; }
    Result<std::uint64_t> lastSeq() override { return static_cast<std::uint64_t>(rows_.size()); }
    Result<void> commit(std::span<const Event> events, const SnapshotPart* part) override;
    Result<void> reopen() override { return {}; }
    Result<void> read(std::uint64_t afterSeq, std::uint64_t limit, const EventVisitor& each) override;
    Result<std::vector<std::uint64_t>> snapshots() override;
    Result<void> readSnapshot(std::uint64_t snapshotSeq, const PartVisitor& each) override;

    // For tests: a byte of what is stored is changed behind the ledger's back. Aborts where there is no such part or event.
    void damageSnapshotPart(std::uint64_t snapshotSeq, std::uint32_t index);
    void damageEvent(std::uint64_t seq);
    // As if the commit of this part had never been.
    void loseSnapshotPart(std::uint64_t snapshotSeq, std::uint32_t index);

  private:
    struct Row {
        Event columns; // only what a ledger keeps beside the body, and the texts
        std::string body;
    };
    struct Part {
        std::string bytes;
        std::size_t checksum = 0;
        bool last = false;
    };
    using Parts = std::map<std::uint32_t, Part>;

    static bool isComplete(const Parts& parts);
    void keepPart(const SnapshotPart& part);

    LedgerIdentity identity_;
    std::vector<Row> rows_; // row i is event i + 1
    std::map<std::uint64_t, Parts> snapshots_;
};

} // namespace rostrum
