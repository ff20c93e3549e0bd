// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fakes/memory_ledger.h"

#include "core/engine/event_codec.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace rostrum {

namespace {

std::size_t checksumOf(const std::string& bytes) { return std::hash<std::string>{}(bytes); }

Error damagedSnapshot(std::uint64_t snapshotSeq) {
    return {Code::fileDamaged, "The snapshot of event " + std::to_string(snapshotSeq) + " is damaged."};
}

} // namespace

MemoryLedger::MemoryLedger(LedgerIdentity identity) : identity_(std::move(identity)) {}

Result<void> MemoryLedger::commit(std::span<const Event> events, const SnapshotPart* part) {
    for (const Event& event : events) {
        ROSTRUM_CHECK(event.seq == rows_.size() + 1, "sequence numbers of a ledger are dense");
        Row row;
        row.columns.seq = event.seq;
        row.columns.format = event.format;
        row.columns.type = event.type;
        row.columns.board = event.board;
        row.columns.player = event.player;
        row.columns.receivedAtMs = event.receivedAtMs;
        if (event.texts)
            row.columns.texts = std::make_shared<const EventTexts>(*event.texts);
        encodeBody(event, row.body);
        rows_.push_back(std::move(row));
    }
    if (part != nullptr)
        keepPart(*part);
    return {};
}

void MemoryLedger::keepPart(const SnapshotPart& part) {
    Parts& parts = snapshots_[part.snapshotSeq];
    if (part.index == 0)
        parts.clear(); // begun anew: what an interrupted attempt left must not be mixed in
    parts[part.index] = Part{part.bytes, checksumOf(part.bytes), part.last};
    if (!part.last || !isComplete(parts))
        return;
    // The newest two complete ones stay; pieces of others, and what is older, go.
    int complete = 0;
    for (auto each = snapshots_.end(); each != snapshots_.begin();) {
        --each;
        if (each->first > part.snapshotSeq)
            continue;
        if (isComplete(each->second) && ++complete <= 2)
            continue;
        each = snapshots_.erase(each);
    }
}

bool MemoryLedger::isComplete(const Parts& parts) {
    std::uint32_t expected = 0;
    for (const auto& [index, part] : parts) {
        if (index != expected++)
            return false;
        if (part.last)
            return expected == parts.size();
    }
    return false;
}

Result<void> MemoryLedger::read(std::uint64_t afterSeq, std::uint64_t limit, const EventVisitor& each) {
    for (std::uint64_t i = afterSeq; i < rows_.size() && limit > 0; ++i, --limit) {
        const Row& row = rows_[static_cast<std::size_t>(i)];
        Event event = row.columns;
        if (Result<void> decoded = decodeBody(row.body, event); !decoded)
            return decoded;
        if (Result<void> visited = each(event); !visited)
            return visited;
    }
    return {};
}

Result<std::vector<std::uint64_t>> MemoryLedger::snapshots() {
    std::vector<std::uint64_t> found;
    for (const auto& [seq, parts] : snapshots_) {
        if (isComplete(parts))
            found.push_back(seq);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

Result<void> MemoryLedger::readSnapshot(std::uint64_t snapshotSeq, const PartVisitor& each) {
    const auto found = snapshots_.find(snapshotSeq);
    if (found == snapshots_.end() || !isComplete(found->second))
        return damagedSnapshot(snapshotSeq);
    for (const auto& [index, part] : found->second) {
        if (checksumOf(part.bytes) != part.checksum)
            return damagedSnapshot(snapshotSeq);
        if (Result<void> visited = each(part.bytes); !visited)
            return visited;
    }
    return {};
}

void MemoryLedger::damageSnapshotPart(std::uint64_t snapshotSeq, std::uint32_t index) {
    std::string& bytes = snapshots_.at(snapshotSeq).at(index).bytes;
    ROSTRUM_CHECK(!bytes.empty(), "only a part with bytes can be damaged");
    bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
}

void MemoryLedger::damageEvent(std::uint64_t seq) {
    ROSTRUM_CHECK(seq >= 1 && seq <= rows_.size(), "only an event that is there can be damaged");
    std::string& body = rows_[static_cast<std::size_t>(seq - 1)].body;
    body.resize(body.size() / 2);
}

void MemoryLedger::loseSnapshotPart(std::uint64_t snapshotSeq, std::uint32_t index) {
    ROSTRUM_CHECK(snapshots_.at(snapshotSeq).erase(index) == 1, "only a part that is there can be lost");
}

} // namespace rostrum
