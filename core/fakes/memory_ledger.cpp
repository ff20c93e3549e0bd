// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fakes/memory_ledger.h"

#include "core/engine/event_codec.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t smallestPage = std::size_t{4} * 1024;
constexpr std::size_t greatestPage = std::size_t{1024} * 1024;

std::size_t checksumOf(const std::string& bytes) { return std::hash<std::string>{}(bytes); }

Error damagedSnapshot(std::uint64_t snapshotSeq) {
    return {Code::fileDamaged, "The snapshot of event " + std::to_string(snapshotSeq) + " is damaged."};
}

} // namespace

MemoryLedger::MemoryLedger(LedgerIdentity identity) : identity_(std::move(identity)) {}

MemoryLedger::MemoryLedger(LedgerIdentity identity, std::uint64_t snapshotSeq, std::vector<std::string> parts)
    : identity_(std::move(identity)),
      before_(snapshotSeq) {
    for (std::uint32_t i = 0; i < parts.size(); ++i)
        keepPart({snapshotSeq, i, i + 1 == parts.size(), std::move(parts[i])});
}

// Pages double up to the greatest, so that a ledger of a few events is small.
const char* MemoryLedger::keepBody(const std::string& body) {
    if (pages_.empty() || pageSize_ - pageUsed_ < body.size()) {
        pageSize_ = std::max(std::clamp(2 * pageSize_, smallestPage, greatestPage), body.size());
        pages_.push_back(
            std::make_unique_for_overwrite<char[]>(pageSize_)); // NOLINT(modernize-avoid-c-arrays)
        pageUsed_ = 0;
    }
    char* const kept = pages_.back().get() + pageUsed_;
    std::copy(body.begin(), body.end(), kept);
    pageUsed_ += body.size();
    return kept;
}

Result<void> MemoryLedger::commit(std::span<const Event> events, const SnapshotPart* part) {
    for (const Event& event : events) {
        ROSTRUM_CHECK(event.seq == before_ + rows_.size() + 1, "sequence numbers of a ledger are dense");
        Row& row = rows_.emplace_back();
        row.format = event.format;
        row.type = event.type;
        row.board = event.board;
        row.player = event.player;
        row.receivedAtMs = event.receivedAtMs;
        row.texts = event.texts;
        body_.clear();
        encodeBody(event, body_);
        row.body = keepBody(body_);
        row.bodySize = static_cast<std::uint32_t>(body_.size());
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
    if (afterSeq < before_)
        return Error{Code::fileDamaged,
                     "The ledger has no events before " + std::to_string(before_ + 1) + "."};
    for (std::uint64_t i = afterSeq - before_; i < rows_.size() && limit > 0; ++i, --limit) {
        const Row& row = rows_[static_cast<std::size_t>(i)];
        Event event;
        event.seq = before_ + i + 1;
        event.format = row.format;
        event.type = row.type;
        event.board = row.board;
        event.player = row.player;
        event.receivedAtMs = row.receivedAtMs;
        event.texts = row.texts;
        if (Result<void> decoded = decodeBody({row.body, row.bodySize}, event); !decoded)
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
    ROSTRUM_CHECK(seq > before_ && seq - before_ <= rows_.size(),
                  "only an event that is there can be damaged");
    Row& row = rows_[static_cast<std::size_t>(seq - before_ - 1)];
    row.bodySize /= 2;
}

void MemoryLedger::loseSnapshotPart(std::uint64_t snapshotSeq, std::uint32_t index) {
    ROSTRUM_CHECK(snapshots_.at(snapshotSeq).erase(index) == 1, "only a part that is there can be lost");
}

} // namespace rostrum
