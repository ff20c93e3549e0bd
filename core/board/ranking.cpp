// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/ranking.h"

#include "core/check.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rostrum {

namespace {

constexpr std::uint32_t noSlot = 0xffffffffU;

// Fibonacci hashing: players' numbers are dense, their multiples of 2^64/φ spread well (Knuth, 6.4).
std::size_t homeOf(std::uint32_t player, std::size_t tableSize) {
    const std::uint64_t spread = player * 0x9e3779b97f4a7c15ULL;
    return static_cast<std::size_t>(spread >> 32) & (tableSize - 1);
}

} // namespace

std::uint32_t Ranking::findSlot(std::uint32_t player) const {
    if (table_.empty())
        return noSlot;
    const std::size_t mask = table_.size() - 1;
    for (std::size_t i = homeOf(player, table_.size());; i = (i + 1) & mask) {
        const std::uint32_t slot = table_[i];
        if (slot == 0)
            return noSlot;
        if (records_[slot - 1].player == player)
            return slot - 1;
    }
}

void Ranking::linkSlot(std::uint32_t slot) {
    const std::size_t mask = table_.size() - 1;
    std::size_t i = homeOf(records_[slot].player, table_.size());
    while (table_[i] != 0)
        i = (i + 1) & mask;
    table_[i] = slot + 1;
}

void Ranking::unlinkSlot(std::uint32_t slot) {
    const std::size_t mask = table_.size() - 1;
    std::size_t i = homeOf(records_[slot].player, table_.size());
    while (table_[i] != slot + 1)
        i = (i + 1) & mask;
    for (std::size_t j = (i + 1) & mask; table_[j] != 0; j = (j + 1) & mask) {
        const std::size_t home = homeOf(records_[table_[j] - 1].player, table_.size());
        if (((j - home) & mask) >= ((j - i) & mask)) {
            table_[i] = table_[j];
            i = j;
        }
    }
    table_[i] = 0;
}

void Ranking::growTable(std::size_t size) {
    table_.assign(size, 0);
    for (std::uint32_t slot = 0; slot < records_.size(); ++slot) {
        if (records_[slot].player != 0)
            linkSlot(slot);
    }
}

std::optional<Ranking::Record> Ranking::find(std::uint32_t player) const {
    const std::uint32_t slot = findSlot(player);
    return slot == noSlot ? std::nullopt : std::optional(records_[slot]);
}

const Ranking::Record& Ranking::recordOf(std::uint32_t player) const {
    const std::uint32_t slot = findSlot(player);
    ROSTRUM_CHECK(slot != noSlot, "a player who is not in the ranking has no place");
    return records_[slot];
}

void Ranking::prefetch(std::uint32_t player) const {
    if (!table_.empty())
        __builtin_prefetch(&table_[homeOf(player, table_.size())]);
}

void Ranking::lookAhead(std::uint32_t player, const Standing& next, Ahead& ahead) const {
    const std::uint32_t slot = findSlot(player);
    if (slot == noSlot) {
        index_.lookAhead(nullptr, keyOf(next), ahead.index);
        return;
    }
    const PlaceKey from = keyOf(records_[slot].standing);
    index_.lookAhead(&from, keyOf(next), ahead.index);
}

void Ranking::set(const Record& record, const Ahead& /*ahead*/) { set(record); }

std::uint64_t Ranking::positionOf(std::uint32_t player) const {
    return index_.countBefore(keyOf(recordOf(player).standing));
}

void Ranking::beforeChange(std::uint32_t slot) {
    if (slot >= captureNext_ && slot < captureEnd_)
        setAside_.try_emplace(slot, records_[slot]);
}

void Ranking::noteInserted(std::int64_t order) {
    if (distinct_ && index_.countBetterOrEqual(order) - index_.countBetter(order) == 1)
        distinct_->add(order);
}

void Ranking::noteErased(std::int64_t order) {
    if (distinct_ && index_.countBetterOrEqual(order) == index_.countBetter(order))
        distinct_->remove(order);
}

void Ranking::set(const Record& record) {
    ROSTRUM_CHECK(record.player != 0, "a ranking has no player 0");
    const std::uint32_t player = record.player;
    const Standing& standing = record.standing;
    std::uint32_t slot = findSlot(player);
    if (slot != noSlot) {
        if (capturing_)
            beforeChange(slot);
        Record& now = records_[slot];
        const PlaceKey from = keyOf(now.standing);
        const PlaceKey to = keyOf(standing);
        index_.move(from, to, player);
        sum_ += static_cast<Sum>(standing.score) - now.standing.score;
        now = record;
        if (from.order != to.order) {
            noteErased(from.order);
            noteInserted(to.order);
        }
        return;
    }
    if (freeSlots_.empty()) {
        slot = static_cast<std::uint32_t>(records_.size());
        records_.emplace_back();
    } else {
        slot = freeSlots_.back();
        freeSlots_.pop_back();
    }
    if (capturing_)
        beforeChange(slot);
    records_[slot] = record;
    if ((size() + 1) * 4 > table_.size() * 3)
        growTable(table_.empty() ? 16 : table_.size() * 2);
    else
        linkSlot(slot);
    index_.insert(keyOf(standing), player);
    sum_ += standing.score;
    noteInserted(keyOf(standing).order);
}

void Ranking::erase(std::uint32_t player) {
    const std::uint32_t slot = findSlot(player);
    ROSTRUM_CHECK(slot != noSlot, "a player who is not in the ranking cannot be taken out");
    if (capturing_)
        beforeChange(slot);
    const PlaceKey key = keyOf(records_[slot].standing);
    ROSTRUM_CHECK(index_.erase(key), "a player's place is not in the index");
    sum_ -= records_[slot].standing.score;
    unlinkSlot(slot);
    records_[slot] = {};
    freeSlots_.push_back(slot);
    noteErased(key.order);
}

std::optional<std::uint64_t> Ranking::rankOf(std::uint32_t player, RankMode mode, std::uint64_t cap) const {
    const PlaceKey key = keyOf(recordOf(player).standing);
    RankCounts counts;
    counts.ranked = cap == 0 ? size() : std::min(size(), cap);
    // Each count is a walk down the tree: only those that the mode needs.
    if (mode == RankMode::ordinal || cap != 0) {
        counts.position = index_.countBefore(key);
        if (counts.position >= counts.ranked)
            return std::nullopt;
    }
    switch (mode) {
    case RankMode::ordinal: break;
    case RankMode::competition: counts.better = index_.countBetter(key.order); break;
    case RankMode::dense:
        if (!distinct_) {
            distinct_ = std::make_unique<DistinctScores>();
            distinct_->build(index_);
        }
        counts.distinctBetter = distinct_->countBefore(key.order);
        break;
    case RankMode::modified: counts.betterOrEqual = index_.countBetterOrEqual(key.order); break;
    }
    return shownRank(mode, counts);
}

std::uint64_t Ranking::countWorse(std::uint32_t player, std::uint64_t cap) const {
    const std::uint64_t ranked = cap == 0 ? size() : std::min(size(), cap);
    const std::uint64_t asGood = index_.countBetterOrEqual(keyOf(recordOf(player).standing).order);
    return ranked > asGood ? ranked - asGood : 0;
}

std::size_t Ranking::read(std::uint64_t position, std::span<Placed> out) const {
    constexpr std::size_t step = 64;
    std::array<Place, step> places;
    std::size_t count = 0;
    while (count < out.size()) {
        const std::size_t wanted = std::min(step, out.size() - count);
        const std::size_t got = index_.read(position + count, std::span(places).first(wanted));
        for (std::size_t i = 0; i < got; ++i)
            out[count + i] = {places[i].player, {scoreOf(places[i].key), places[i].key.tie}};
        count += got;
        if (got < wanted)
            break;
    }
    return count;
}

Ranking::Placed Ranking::at(std::uint64_t position) const {
    const Place place = index_.at(position);
    return {place.player, {scoreOf(place.key), place.key.tie}};
}

bool Ranking::assign(std::vector<Record> records) {
    std::vector<Place> places;
    places.reserve(records.size());
    Sum sum = 0;
    for (const Record& record : records) {
        places.push_back({keyOf(record.standing), record.player});
        sum += record.standing.score;
    }
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.key < b.key; });
    const auto same = [](const Place& a, const Place& b) { return a.key == b.key; };
    if (std::adjacent_find(places.begin(), places.end(), same) != places.end())
        return false;
    records_ = std::move(records);
    freeSlots_.clear();
    std::size_t size = 16;
    while (size * 3 < records_.size() * 4 + 4)
        size *= 2;
    table_.assign(size, 0);
    for (std::uint32_t slot = 0; slot < records_.size(); ++slot) {
        if (records_[slot].player == 0 || findSlot(records_[slot].player) != noSlot)
            return false;
        linkSlot(slot);
    }
    index_.assign(places);
    sum_ = sum;
    distinct_.reset();
    endCapture();
    return true;
}

void Ranking::beginCapture() {
    capturing_ = true;
    captureNext_ = 0;
    captureEnd_ = records_.size();
    setAside_.clear();
}

bool Ranking::capture(std::size_t atMost, std::vector<Record>& out) {
    ROSTRUM_CHECK(capturing_, "a capture goes on that was not begun");
    for (std::size_t read = 0; captureNext_ < captureEnd_ && read < atMost; ++captureNext_, ++read) {
        const auto slot = static_cast<std::uint32_t>(captureNext_);
        const auto aside = setAside_.find(slot);
        const Record& record = aside == setAside_.end() ? records_[slot] : aside->second;
        if (record.player != 0)
            out.push_back(record);
        if (aside != setAside_.end())
            setAside_.erase(aside);
    }
    return captureNext_ < captureEnd_;
}

void Ranking::endCapture() {
    capturing_ = false;
    captureNext_ = captureEnd_ = 0;
    setAside_.clear();
}

Ranking::MemoryParts Ranking::memoryParts() const {
    const RankIndex::MemoryParts index = index_.memoryParts();
    return {records_.capacity() * sizeof(Record) + freeSlots_.capacity() * sizeof(std::uint32_t) +
                table_.capacity() * sizeof(std::uint32_t),
            index.leaves, index.inner, distinct_ ? distinct_->memoryBytes() : 0};
}

void Ranking::checkInvariants() const {
    index_.checkInvariants();
    Sum sum = 0;
    std::uint64_t players = 0;
    for (std::uint32_t slot = 0; slot < records_.size(); ++slot) {
        const Record& record = records_[slot];
        if (record.player == 0)
            continue;
        ++players;
        sum += record.standing.score;
        ROSTRUM_CHECK(findSlot(record.player) == slot, "a player is not found at their slot");
        ROSTRUM_CHECK(index_.at(positionOf(record.player)).player == record.player,
                      "a player's place is another's");
    }
    ROSTRUM_CHECK(players == size(), "index and records count different players");
    ROSTRUM_CHECK(sum == sum_, "the sum of scores is wrong");
}

} // namespace rostrum
