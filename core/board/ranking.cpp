// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/ranking.h"

#include "core/check.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rostrum {

namespace {

// So many changes or questions are under way at once: enough to keep memory busy, few enough for what they fetch to stay in the
// nearest cache until it is used.
constexpr std::size_t group = RankedPlaces::most;

} // namespace

std::optional<Ranking::Record> Ranking::find(std::uint32_t player) const {
    const std::uint32_t slot = records_.slotOf(player);
    return slot == RecordStore::noSlot ? std::nullopt : std::optional(records_.at(slot));
}

Ranking::Secondaries Ranking::secondariesOf(std::uint32_t player) const {
    const std::uint32_t slot = records_.slotOf(player);
    ROSTRUM_CHECK(slot != RecordStore::noSlot, "a player who is not in the ranking has no secondaries");
    return records_.secondariesAt(slot);
}

RankingEntry Ranking::entryOf(std::uint32_t player) const {
    const std::uint32_t slot = records_.slotOf(player);
    ROSTRUM_CHECK(slot != RecordStore::noSlot, "a player who is not in the ranking has no place");
    return entryAt(slot);
}

// ---- changes

void Ranking::place(const Record& record, Secondaries secondaries, const RankIndex::Ahead* ahead) {
    ROSTRUM_CHECK(record.player != 0, "a ranking has no player 0");
    ROSTRUM_CHECK(record.standing.reachedSeq != 0, "a standing is reached by an event");
    ROSTRUM_CHECK(secondaries.size() == records_.secondaryCount(), "as many secondaries as the order has");
    const RankingEntry entry{record.player, record.standing, secondaries.data()};
    const std::uint32_t slot = records_.slotOf(record.player);
    if (slot != RecordStore::noSlot) {
        const RankingEntry before = entryAt(slot);
        places_.move(before, entry, ahead);
        sum_ += static_cast<Sum>(record.standing.score) - before.standing.score;
        records_.overwrite(slot, record, secondaries);
        return;
    }
    // A copy: they may be another player's of this ranking, and the store may move.
    std::array<std::int64_t, RankingOrder::mostSecondaries> values{};
    std::copy(secondaries.begin(), secondaries.end(), values.begin());
    places_.insert(entry, ahead);
    records_.add(record, std::span(values).first(secondaries.size()));
    sum_ += record.standing.score;
}

void Ranking::set(const Record& record, Secondaries secondaries) { place(record, secondaries, nullptr); }

void Ranking::set(const Record& record, const Ahead& ahead, Secondaries secondaries) {
    place(record, secondaries, &ahead.index);
}

void Ranking::lookAhead(std::uint32_t player, const Standing& next, Ahead& ahead,
                        Secondaries secondaries) const {
    const RankingEntry to{player, next, secondaries.data()};
    const std::uint32_t slot = records_.slotOf(player);
    if (slot == RecordStore::noSlot) {
        places_.lookAhead(nullptr, to, ahead.index);
        return;
    }
    const RankingEntry from = entryAt(slot);
    places_.lookAhead(&from, to, ahead.index);
}

void Ranking::lookAhead(std::uint32_t player, const Standing& next, Ahead& ahead) const {
    if (records_.secondaryCount() == 0) {
        lookAhead(player, next, ahead, {});
        return;
    }
    const std::uint32_t slot = records_.slotOf(player);
    const std::array<std::int64_t, RankingOrder::mostSecondaries> unknown{};
    const Secondaries now = slot == RecordStore::noSlot ? std::span(unknown).first(records_.secondaryCount())
                                                        : records_.secondariesAt(slot);
    lookAhead(player, next, ahead, now);
}

void Ranking::lookAhead(std::span<const Expected> changes) const {
    ROSTRUM_CHECK(changes.size() <= mostExpected, "a look ahead is too long");
    if (records_.secondaryCount() != 0) {
        lookAheadWithSecondaries(changes);
        return;
    }
    std::array<RankedPlaces::Expected, group> expected;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Expected& change = changes[i];
        expected[i] = {change.before.has_value(),
                       {change.player, change.before.value_or(Standing{}), nullptr},
                       {change.player, change.next, nullptr},
                       &change.ahead->index};
    }
    places_.lookAhead(std::span(expected).first(changes.size()));
    for (const Expected& change : changes)
        places_.lookCloser(change.ahead->index);
}

// An order with secondaries has an index that looks no closer.
void Ranking::lookAheadWithSecondaries(std::span<const Expected> changes) const {
    const std::array<std::int64_t, RankingOrder::mostSecondaries> unknown{};
    std::array<RankedPlaces::Expected, group> expected;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Expected& change = changes[i];
        const std::uint32_t slot = records_.slotOf(change.player);
        const bool isThere = slot != RecordStore::noSlot;
        const RankingEntry from = isThere ? entryAt(slot) : RankingEntry{change.player, {}, unknown.data()};
        const std::int64_t* next = change.secondaries != nullptr ? change.secondaries : from.secondaries;
        expected[i] = {isThere, from, {change.player, change.next, next}, &change.ahead->index};
    }
    places_.lookAhead(std::span(expected).first(changes.size()));
}

// Four rounds, each a short loop over all: what one of them waits for comes from memory for many at once.
void Ranking::set(std::span<const Record> records, Secondaries secondaries) {
    ROSTRUM_CHECK(secondaries.size() == records.size() * records_.secondaryCount(),
                  "as many secondaries as the order has");
    std::array<Ahead, group> ahead;
    std::array<RankedPlaces::Expected, group> expected;
    for (std::size_t begin = 0; begin < records.size(); begin += group) {
        const std::size_t end = std::min(begin + group, records.size());
        for (std::size_t i = begin; i < end; ++i)
            prefetch(records[i].player);
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint32_t slot = records_.slotOf(records[i].player);
            RankedPlaces::Expected& change = expected[i - begin];
            change.isThere = slot != RecordStore::noSlot;
            if (change.isThere)
                change.from = entryAt(slot);
            change.to = {records[i].player, records[i].standing, partOf(secondaries, i).data()};
            change.ahead = &ahead[i - begin].index;
        }
        places_.lookAhead(std::span(expected).first(end - begin));
        for (std::size_t i = begin; i < end; ++i)
            places_.lookCloser(ahead[i - begin].index);
        for (std::size_t i = begin; i < end; ++i)
            place(records[i], partOf(secondaries, i), &ahead[i - begin].index);
    }
}

void Ranking::erase(std::uint32_t player) {
    const std::uint32_t slot = records_.slotOf(player);
    ROSTRUM_CHECK(slot != RecordStore::noSlot, "a player who is not in the ranking cannot be taken out");
    const RankingEntry entry = entryAt(slot);
    places_.erase(entry);
    records_.remove(slot);
    sum_ -= entry.standing.score;
}

// ---- questions

std::uint64_t Ranking::positionOf(std::uint32_t player) const { return places_.positionOf(entryOf(player)); }

void Ranking::positionsOf(std::span<const std::uint32_t> players, std::span<std::uint64_t> positions) const {
    ROSTRUM_CHECK(players.size() == positions.size(), "as many positions as players");
    std::array<RankingEntry, group> entries;
    for (std::size_t begin = 0; begin < players.size(); begin += group) {
        const auto part = players.subspan(begin, std::min(group, players.size() - begin));
        for (const std::uint32_t player : part)
            prefetch(player);
        for (std::size_t i = 0; i < part.size(); ++i)
            entries[i] = entryOf(part[i]);
        places_.positionsOf(std::span(entries).first(part.size()), positions.subspan(begin, part.size()));
    }
}

std::optional<std::uint64_t> Ranking::rankOf(std::uint32_t player, RankMode mode, std::uint64_t cap) const {
    const RankingEntry entry = entryOf(player);
    RankCounts counts;
    counts.ranked = cap == 0 ? size() : std::min(size(), cap);
    // Each count is a walk down the tree: only those that the mode needs.
    if (mode == RankMode::ordinal || cap != 0) {
        counts.position = places_.positionOf(entry);
        if (counts.position >= counts.ranked)
            return std::nullopt;
    }
    switch (mode) {
    case RankMode::ordinal: break;
    case RankMode::competition: counts.better = places_.countBetter(entry); break;
    case RankMode::dense: counts.distinctBetter = places_.distinctBetter(entry); break;
    case RankMode::modified: counts.betterOrEqual = places_.countBetterOrEqual(entry); break;
    }
    return shownRank(mode, counts);
}

std::uint64_t Ranking::countWorse(std::uint32_t player, std::uint64_t cap) const {
    const std::uint64_t ranked = cap == 0 ? size() : std::min(size(), cap);
    const std::uint64_t asGood = places_.countBetterOrEqual(entryOf(player));
    return ranked > asGood ? ranked - asGood : 0;
}

Ranking::Placed Ranking::at(std::uint64_t position) const {
    Placed placed;
    const std::size_t found = read(position, std::span(&placed, 1));
    ROSTRUM_CHECK(found == 1, "a position asked for is within the ranking");
    return placed;
}

// ---- all at once

void Ranking::beginAssign(std::uint64_t records, std::uint32_t highestPlayer) {
    records_.clear();
    places_ = RankedPlaces(places_.order(), places_.ids());
    records_.expect(records, highestPlayer);
    sum_ = 0;
}

bool Ranking::append(std::span<const Record> records, Secondaries secondaries) {
    ROSTRUM_CHECK(secondaries.size() == records.size() * records_.secondaryCount(),
                  "as many secondaries as the order has");
    for (std::size_t i = 0; i < records.size(); ++i) {
        const Record& record = records[i];
        if (record.player == 0 || record.standing.reachedSeq == 0 ||
            records_.slotOf(record.player) != RecordStore::noSlot)
            return false;
        records_.add(record, partOf(secondaries, i));
        sum_ += record.standing.score;
    }
    return true;
}

bool Ranking::endAssign() {
    records_.settle();
    if (places_.assign(records_))
        return true;
    beginAssign(0, 0);
    return false;
}

bool Ranking::assign(const std::vector<Record>& records, Secondaries secondaries) {
    std::uint32_t highest = 0;
    for (const Record& record : records)
        highest = std::max(highest, record.player);
    beginAssign(records.size(), highest);
    if (append(records, secondaries))
        return endAssign();
    beginAssign(0, 0);
    return false;
}

Ranking Ranking::reordered(const RankingOrder& order, const PlayerIdOrder* ids) const {
    ROSTRUM_CHECK(order.secondaryCount == records_.secondaryCount(), "as many secondaries as before");
    Ranking result(order, ids);
    std::uint32_t highest = 0;
    forEach([&](const Record& record, Secondaries) { highest = std::max(highest, record.player); });
    result.beginAssign(size(), highest);
    bool good = true;
    forEach([&](const Record& record, Secondaries secondaries) {
        good = result.append(std::span(&record, 1), secondaries) && good;
    });
    ROSTRUM_CHECK(result.endAssign() && good, "the records of a ranking fit into another order");
    return result;
}

Ranking::MemoryParts Ranking::memoryParts() const {
    const RankedPlaces::MemoryParts places = places_.memoryParts();
    return {records_.memoryBytes(), places.leaves, places.inner, places.distinct};
}

void Ranking::checkInvariants() const {
    records_.checkInvariants();
    places_.checkInvariants();
    ROSTRUM_CHECK(places_.size() == size(), "index and records count different players");
    Sum sum = 0;
    records_.forEach([&](const Record& record, Secondaries /*secondaries*/) {
        sum += record.standing.score;
        ROSTRUM_CHECK(at(positionOf(record.player)).player == record.player, "a player's place is another's");
    });
    ROSTRUM_CHECK(sum == sum_, "the sum of scores is wrong");
}

} // namespace rostrum
