// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MemoryLedger: a Ledger without a disk. It keeps the encoded bytes of each event and decodes them on every read, so that
// whoever reads it sees what a file would give back, not the objects that went in. An event takes 56 bytes, its body and its texts; nothing
// that is kept is ever moved.
//
// Thread: one at a time, as the port says. Invariants: those of the port; durable means: as long as the object lives.
// Errors: fileDamaged where a test damaged something. Never fails by itself (FaultyLedger does that).

#include "core/ports/ledger.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rostrum {

class MemoryLedger final : public Ledger {
  public:
    explicit MemoryLedger(LedgerIdentity identity = {"0123456789abcdef0123456789abcdef", 1});
    // One that begins with a snapshot: the events up to `snapshotSeq` are not in it.
    MemoryLedger(LedgerIdentity identity, std::uint64_t snapshotSeq, std::vector<std::string> parts);

    LedgerIdentity identity() const override { return identity_; }
    Result<std::uint64_t> lastSeq() override { return before_ + rows_.size(); }
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
    struct Row { // what a ledger keeps beside the body, and where that is
        std::int64_t receivedAtMs = 0;
        decltype(Event::texts) texts;
        const char* body = nullptr;
        std::uint32_t bodySize = 0;
        std::uint32_t board = 0;
        std::uint32_t player = 0;
        std::uint8_t format = 0;
        EventType type = EventType::scoreSubmitted;
    };
    struct Part {
        std::string bytes;
        std::size_t checksum = 0;
        bool last = false;
    };
    using Parts = std::map<std::uint32_t, Part>;

    static bool isComplete(const Parts& parts);
    const char* keepBody(const std::string& body);
    void keepPart(const SnapshotPart& part);

    LedgerIdentity identity_;
    std::uint64_t before_ = 0;                   // events that are only in the snapshot it began with
    std::deque<Row> rows_;                       // row i is event before_ + i + 1
    std::vector<std::unique_ptr<char[]>> pages_; // NOLINT(modernize-avoid-c-arrays): of bodies
    std::size_t pageUsed_ = 0;
    std::size_t pageSize_ = 0;
    std::string body_; // of the event that is being kept
    std::map<std::uint64_t, Parts> snapshots_;
};

} // namespace rostrum
