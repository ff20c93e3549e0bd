// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fakes/memory_ledger.h"

#include "core/engine/bytes.h"
#include "core/engine/event_codec.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t smallestPage = std::size_t{4} * 1024;
constexpr std::size_t greatestPage = std::size_t{1024} * 1024;
constexpr std::uint64_t indexEvery = 64;

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
void MemoryLedger::put(std::string_view row) {
    if (pages_.empty() || pages_.back().size - pages_.back().used < row.size()) {
        const std::size_t doubled = pages_.empty() ? smallestPage : 2 * pages_.back().size;
        Page page;
        page.size = std::max(std::clamp(doubled, smallestPage, greatestPage), row.size());
        page.bytes = std::make_unique_for_overwrite<char[]>(page.size); // NOLINT(modernize-avoid-c-arrays)
        pages_.push_back(std::move(page));
    }
    Page& page = pages_.back();
    if (count_ % indexEvery == 0)
        index_.push_back({pages_.size() - 1, page.used});
    std::copy(row.begin(), row.end(), page.bytes.get() + page.used);
    page.used += row.size();
    ++count_;
}

void MemoryLedger::keep(const Event& event) {
    body_.clear();
    encodeBody(event, body_);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<char, 3 + 5 * RawWriter::mostVarint> room;
    RawWriter head(room.data());
    head.u8(event.format);
    head.u8(static_cast<std::uint8_t>(event.type));
    head.varint(event.board);
    head.varint(event.player);
    const std::int64_t since = count_ % indexEvery == 0 ? 0 : lastReceivedAtMs_;
    head.varint(static_cast<std::uint64_t>(event.receivedAtMs) - static_cast<std::uint64_t>(since));
    head.flag(static_cast<bool>(event.texts));
    head.varint(body_.size());
    lastReceivedAtMs_ = event.receivedAtMs;
    row_.assign(head.written());
    row_.append(body_);
    if (event.texts) {
        ByteWriter texts(row_);
        for (const std::string* text :
             {&event.texts->playerId, &event.texts->username, &event.texts->previousUsername,
              &event.texts->gameId, &event.texts->metadata})
            texts.text(*text);
    }
    put(row_);
}

// Who the player was is in the rows: the id, all names, and which was the last.
void MemoryLedger::erase(const Event& event) {
    std::string playerId;
    std::string last;
    std::vector<std::string> names;
    const Result<void> read = readRows(0, count_, [&](const Event& each) -> Result<void> {
        if (each.player != event.player || !each.texts || each.seq == event.seq)
            return {};
        if (each.type == EventType::playerRegistered)
            playerId = each.texts->playerId;
        if (each.type == EventType::playerRegistered || each.type == EventType::playerRenamed)
            last = each.texts->username;
        names.push_back(each.texts->username);
        names.push_back(each.texts->previousUsername);
        return {};
    });
    ROSTRUM_CHECK(read.ok(), "a ledger in memory is read before it is damaged");
    ErasedPlayer erased(event.player, event.texts->playerId, playerId, last);
    for (const std::string& name : names)
        erased.addName(name);
    erased_.emplace_back(event.seq, std::move(erased));
}

Result<void> MemoryLedger::commit(std::span<const Event> events, const SnapshotPart* part) {
    const std::lock_guard lock(mutex_);
    for (const Event& event : events) {
        ROSTRUM_CHECK(event.seq == before_ + count_ + 1, "sequence numbers of a ledger are dense");
        keep(event);
        if (event.type == EventType::playerErased && event.texts) {
            erase(event);
            snapshots_.clear();
        }
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
    const std::lock_guard lock(mutex_);
    if (afterSeq < before_)
        return Error{Code::fileDamaged,
                     "The ledger has no events before " + std::to_string(before_ + 1) + "."};
    const std::uint64_t first = afterSeq - before_;
    if (first >= count_)
        return {};
    return readRows(first, limit < count_ - first ? first + limit : count_, each);
}

template <typename Visit>
Result<void> MemoryLedger::readRows(std::uint64_t first, std::uint64_t end, Visit&& visit) const {
    std::uint64_t row = first - first % indexEvery;
    Place place = index_[static_cast<std::size_t>(row / indexEvery)];
    for (std::int64_t receivedAtMs = 0; row < end; ++row) {
        if (row % indexEvery == 0)
            receivedAtMs = 0;
        Event event;
        if (Result<void> decoded = readRow(place, before_ + row + 1, receivedAtMs, row >= first, event);
            !decoded)
            return decoded;
        if (row < first)
            continue;
        if (Result<void> visited = visit(event); !visited)
            return visited;
    }
    return {};
}

// Goes on to the row after it; decodes it only where it is wanted.
Result<void> MemoryLedger::readRow(Place& place, std::uint64_t seq, std::int64_t& receivedAtMs, bool wanted,
                                   Event& event) const {
    if (place.offset == pages_[place.page].used)
        place = {place.page + 1, 0};
    const Page& page = pages_[place.page];
    ByteReader in({page.bytes.get() + place.offset, page.used - place.offset});
    event.seq = seq;
    event.format = in.u8();
    event.type = static_cast<EventType>(in.u8());
    event.board = static_cast<std::uint32_t>(in.varint());
    event.player = static_cast<std::uint32_t>(in.varint());
    receivedAtMs = static_cast<std::int64_t>(static_cast<std::uint64_t>(receivedAtMs) + in.varint());
    event.receivedAtMs = receivedAtMs;
    const bool hasTexts = in.flag();
    std::string_view body = in.text();
    if (hasTexts) {
        EventTexts& texts = event.texts.make();
        for (std::string* text :
             {&texts.playerId, &texts.username, &texts.previousUsername, &texts.gameId, &texts.metadata})
            *text = in.text();
    }
    ROSTRUM_CHECK(in.ok(), "a row of a ledger in memory is not what was written");
    place.offset += in.position();
    if (!wanted)
        return {};
    if (damaged_.contains(seq))
        body = body.substr(0, body.size() / 2);
    if (Result<void> decoded = decodeBody(body, event); !decoded)
        return decoded;
    for (const auto& [by, erased] : erased_) {
        if (seq <= by)
            erased.erase(event, seq < by);
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
    ROSTRUM_CHECK(seq > before_ && seq - before_ <= count_, "only an event that is there can be damaged");
    damaged_.insert(seq);
}

void MemoryLedger::loseSnapshotPart(std::uint64_t snapshotSeq, std::uint32_t index) {
    ROSTRUM_CHECK(snapshots_.at(snapshotSeq).erase(index) == 1, "only a part that is there can be lost");
}

} // namespace rostrum
