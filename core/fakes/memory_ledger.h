// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MemoryLedger: a Ledger without a disk. It keeps the encoded bytes of each event and decodes them on every read, so that
// whoever reads it sees what a file would give back, not the objects that went in. An event takes about 10 bytes, its body and its texts; nothing
// that is kept is ever moved. What of erased players is in it is kept, but never given back.
//
// Thread: one at a time, as the port says; read() also from another one, as a history does. Invariants: those of the port; durable means: as long as the object lives.
// Errors: fileDamaged where a test damaged something. Never fails by itself (FaultyLedger does that).

#include "core/engine/erased_texts.h"
#include "core/ports/ledger.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum {

class MemoryLedger final : public Ledger {
  public:
    explicit MemoryLedger(LedgerIdentity identity = {"0123456789abcdef0123456789abcdef", 1});
    // One that begins with a snapshot: the events up to `snapshotSeq` are not in it.
    MemoryLedger(LedgerIdentity identity, std::uint64_t snapshotSeq, std::vector<std::string> parts);

    LedgerIdentity identity() const override { return identity_; }
    Result<std::uint64_t> lastSeq() override { return before_ + count_; }
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
    // Rows stand one after the other: format, type, board, player, the time since the row before it, body, texts. None is cut in two.
    struct Page {
        std::unique_ptr<char[]> bytes; // NOLINT(modernize-avoid-c-arrays)
        std::size_t size = 0;
        std::size_t used = 0;
    };
    // Where every indexEvery-th row begins; its time is whole.
    struct Place {
        std::size_t page = 0;
        std::size_t offset = 0;
    };
    struct Part {
        std::string bytes;
        std::size_t checksum = 0;
        bool last = false;
    };
    using Parts = std::map<std::uint32_t, Part>;

    static bool isComplete(const Parts& parts);
    void keep(const Event& event);
    void erase(const Event& event);
    void put(std::string_view row);
    template <typename Visit>
    Result<void> readRows(std::uint64_t first, std::uint64_t end, Visit&& visit) const;
    Result<void> readRow(Place& place, std::uint64_t seq, std::int64_t& receivedAtMs, bool wanted,
                         Event& event) const;
    void keepPart(const SnapshotPart& part);

    LedgerIdentity identity_;
    mutable std::mutex mutex_; // of what read() looks at, and commit() changes
    std::uint64_t before_ = 0; // events that are only in the snapshot it began with
    std::uint64_t count_ = 0;  // events in the rows
    std::vector<Page> pages_;
    std::vector<Place> index_;
    std::int64_t lastReceivedAtMs_ = 0;
    std::string body_; // of the event that is being kept
    std::string row_;
    // By which event. As in a file, a later erasure reaches the texts that an earlier one has left.
    std::vector<std::pair<std::uint64_t, ErasedPlayer>> erased_;
    std::set<std::uint64_t> damaged_;
    std::map<std::uint64_t, Parts> snapshots_;
};

} // namespace rostrum
