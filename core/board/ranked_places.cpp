// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/ranked_places.h"

#include "core/check.h"
#include "core/memory/page_array.h"
#include "core/ranking/place_sort.h"

#include <algorithm>
#include <array>

namespace rostrum {

namespace {

// A signed value as an unsigned word of the same order.
std::uint64_t wordOf(std::int64_t value) {
    return static_cast<std::uint64_t>(value) ^ std::uint64_t{1} << 63;
}

std::int64_t valueOf(std::uint64_t word) { return static_cast<std::int64_t>(word ^ std::uint64_t{1} << 63); }

} // namespace

RankedPlaces::RankedPlaces(const RankingOrder& order, const PlayerIdOrder* ids) : order_(order), ids_(ids) {
    ROSTRUM_CHECK(order.secondaryCount <= RankingOrder::mostSecondaries, "an order has too many secondaries");
    if (order.simple())
        return;
    const bool byId = order.last == TieBreak::playerId;
    ROSTRUM_CHECK(!byId || ids != nullptr, "an order by ids lacks the ids");
    tuples_ = std::make_unique<TupleIndex>(byId ? tupleWords() : tupleWords() + 1, byId ? ids : nullptr);
}

RankedPlaces::RankedPlaces(const RankedPlaces& other)
    : order_(other.order_),
      ids_(other.ids_),
      index_(other.index_),
      tuples_(other.tuples_ ? std::make_unique<TupleIndex>(*other.tuples_) : nullptr),
      distinctScores_(other.distinctScores_ ? std::make_unique<DistinctScores>(*other.distinctScores_)
                                            : nullptr),
      distinctTuples_(other.distinctTuples_ ? std::make_unique<TupleIndex>(*other.distinctTuples_)
                                            : nullptr) {}

TupleKey RankedPlaces::tupleOf(const RankingEntry& entry) const {
    TupleKey key;
    key.word[0] = wordOf(orderOf(entry.standing.score, order_.sort));
    for (unsigned i = 0; i < order_.secondaryCount; ++i)
        key.word[i + 1] = wordOf(orderOf(entry.secondaries[i], order_.secondaries[i]));
    return key;
}

bool RankedPlaces::comesBefore(const RankingEntry& a, const RankingEntry& b) const {
    if (!tuples_)
        return keyOf(a.standing) < keyOf(b.standing);
    return tuples_->isBefore(placeOf(a), placeOf(b));
}

TuplePlace RankedPlaces::placeOf(const RankingEntry& entry) const {
    TuplePlace place{tupleOf(entry), entry.player};
    if (order_.last != TieBreak::playerId)
        place.key.word[tupleWords()] = tieOf(entry.standing.reachedSeq);
    return place;
}

void RankedPlaces::insert(const RankingEntry& entry, const RankIndex::Ahead* ahead) {
    if (tuples_)
        tuples_->insert(placeOf(entry));
    else if (ahead != nullptr)
        index_.insert(keyOf(entry.standing), entry.player, *ahead);
    else
        index_.insert(keyOf(entry.standing), entry.player);
    noteInserted(entry);
}

void RankedPlaces::erase(const RankingEntry& entry) {
    const bool there = tuples_ ? tuples_->erase(placeOf(entry)) : index_.erase(keyOf(entry.standing));
    ROSTRUM_CHECK(there, "a player's place is not in the index");
    noteErased(entry);
}

void RankedPlaces::move(const RankingEntry& from, const RankingEntry& to, const RankIndex::Ahead* ahead) {
    if (tuples_) {
        const TuplePlace before = placeOf(from);
        const TuplePlace after = placeOf(to);
        if (before == after) // by ids, an equal tuple reached anew
            return;
        ROSTRUM_CHECK(tuples_->erase(before), "a player's place is not in the index");
        tuples_->insert(after);
        if (distinctTuples_ && !std::equal(before.key.word.begin(), before.key.word.begin() + tupleWords(),
                                           after.key.word.begin())) {
            noteErased(from);
            noteInserted(to);
        }
        return;
    }
    if (ahead != nullptr)
        index_.move(keyOf(from.standing), keyOf(to.standing), to.player, *ahead);
    else
        index_.move(keyOf(from.standing), keyOf(to.standing), to.player);
    if (distinctScores_ && from.standing.score != to.standing.score) {
        noteErased(from);
        noteInserted(to);
    }
}

void RankedPlaces::lookAhead(const RankingEntry* from, const RankingEntry& to,
                             RankIndex::Ahead& ahead) const {
    if (tuples_) {
        const Expected change{from != nullptr, from != nullptr ? *from : RankingEntry(), to, &ahead};
        lookAhead(std::span(&change, 1));
        return;
    }
    if (from == nullptr) {
        index_.lookAhead(nullptr, keyOf(to.standing), ahead);
        return;
    }
    const PlaceKey key = keyOf(from->standing);
    index_.lookAhead(&key, keyOf(to.standing), ahead);
}

void RankedPlaces::lookAhead(std::span<const Expected> changes) const {
    if (tuples_) {
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
        std::array<TuplePlace, 2 * most> places;
        std::size_t count = 0;
        for (const Expected& change : changes) {
            if (change.isThere)
                places[count++] = placeOf(change.from);
            // Who is not there yet may not even be registered, and have no id to be compared.
            if (change.isThere || order_.last != TieBreak::playerId)
                places[count++] = placeOf(change.to);
        }
        tuples_->prefetch(std::span(places).first(count));
        return;
    }
    std::array<RankIndex::Expected, most> expected;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Expected& change = changes[i];
        expected[i] = {change.isThere, keyOf(change.from.standing), keyOf(change.to.standing), change.ahead};
    }
    index_.lookAhead(std::span(expected).first(changes.size()));
}

Standing RankedPlaces::standingOf(const TupleKey& key) const {
    return {orderOf(valueOf(key.word[0]), order_.sort), tieOf(key.word[tupleWords()])};
}

// ---- distinct tuples

void RankedPlaces::noteInserted(const RankingEntry& entry) {
    if (distinctScores_) {
        const std::int64_t order = orderOf(entry.standing.score, order_.sort);
        if (index_.countBetterOrEqual(order) - index_.countBetter(order) == 1)
            distinctScores_->add(order);
    } else if (distinctTuples_ && countBetterOrEqual(entry) - countBetter(entry) == 1) {
        distinctTuples_->insert({placeOf(entry).key, 0});
    }
}

void RankedPlaces::noteErased(const RankingEntry& entry) {
    if (distinctScores_) {
        const std::int64_t order = orderOf(entry.standing.score, order_.sort);
        if (index_.countBetterOrEqual(order) == index_.countBetter(order))
            distinctScores_->remove(order);
    } else if (distinctTuples_ && countBetterOrEqual(entry) == countBetter(entry)) {
        const bool there = distinctTuples_->erase({placeOf(entry).key, 0});
        ROSTRUM_CHECK(there, "a tuple that leaves the ranking was counted");
    }
}

void RankedPlaces::countDistinct() const {
    if (!tuples_) {
        distinctScores_ = std::make_unique<DistinctScores>();
        distinctScores_->build(index_);
        return;
    }
    distinctTuples_ = std::make_unique<TupleIndex>(tupleWords());
    distinctTuples_->beginAssign();
    std::array<TuplePlace, 64> part;
    for (std::uint64_t position = 0; position < tuples_->size();) {
        const std::size_t count = tuples_->read(position, part);
        for (std::size_t i = 0; i < count; ++i)
            distinctTuples_->append({part[i].key, 0}); // refuses what equals the one before it
        position += count;
    }
    distinctTuples_->endAssign();
}

std::uint64_t RankedPlaces::distinctBetter(const RankingEntry& entry) const {
    if (!distinctScores_ && !distinctTuples_)
        countDistinct();
    return distinctScores_ ? distinctScores_->countBefore(orderOf(entry.standing.score, order_.sort))
                           : distinctTuples_->countBetter(placeOf(entry).key, tupleWords());
}

// ---- counts and reading

std::uint64_t RankedPlaces::positionOf(const RankingEntry& entry) const {
    return tuples_ ? tuples_->countBefore(placeOf(entry)) : index_.positionOf(keyOf(entry.standing));
}

std::uint64_t RankedPlaces::countBefore(const RankingEntry& entry) const {
    return tuples_ ? tuples_->countBefore(placeOf(entry)) : index_.countBefore(keyOf(entry.standing));
}

void RankedPlaces::positionsOf(std::span<const RankingEntry> entries,
                               std::span<std::uint64_t> positions) const {
    if (tuples_) {
        std::array<TuplePlace, most> places;
        for (std::size_t i = 0; i < entries.size(); ++i)
            places[i] = placeOf(entries[i]);
        tuples_->countsBefore(std::span(places).first(entries.size()), positions);
        return;
    }
    std::array<PlaceKey, most> keys;
    for (std::size_t i = 0; i < entries.size(); ++i)
        keys[i] = keyOf(entries[i].standing);
    index_.positionsOf(std::span(keys).first(entries.size()), positions);
}

std::uint64_t RankedPlaces::countBetter(const RankingEntry& entry) const {
    return tuples_ ? tuples_->countBetter(placeOf(entry).key, tupleWords())
                   : index_.countBetter(orderOf(entry.standing.score, order_.sort));
}

std::uint64_t RankedPlaces::countBetterOrEqual(const RankingEntry& entry) const {
    return tuples_ ? tuples_->countBetterOrEqual(placeOf(entry).key, tupleWords())
                   : index_.countBetterOrEqual(orderOf(entry.standing.score, order_.sort));
}

std::size_t RankedPlaces::read(std::uint64_t position, std::span<RankedPlayer> out,
                               const RecordStore& records) const {
    constexpr std::size_t step = 64;
    std::array<Place, step> places;
    std::array<TuplePlace, step> tuples;
    std::size_t count = 0;
    while (count < out.size()) {
        const std::size_t wanted = std::min(step, out.size() - count);
        const std::size_t got = tuples_ ? tuples_->read(position + count, std::span(tuples).first(wanted))
                                        : index_.read(position + count, std::span(places).first(wanted));
        if (!tuples_) {
            for (std::size_t i = 0; i < got; ++i)
                out[count + i] = {places[i].player, standingOf(places[i].key)};
        } else if (order_.last != TieBreak::playerId) {
            for (std::size_t i = 0; i < got; ++i)
                out[count + i] = {tuples[i].player, standingOf(tuples[i].key)};
        } else { // by ids: the sequence number stands in the record alone
            for (std::size_t i = 0; i < got; ++i)
                records.prefetch(tuples[i].player);
            for (std::size_t i = 0; i < got; ++i)
                out[count + i] = {tuples[i].player, records.at(records.slotOf(tuples[i].player)).standing};
        }
        count += got;
        if (got < wanted)
            break;
    }
    return count;
}

// ---- all at once

bool RankedPlaces::assign(const RecordStore& records) {
    distinctScores_.reset();
    distinctTuples_.reset();
    return tuples_ ? assignTuples(records) : assignSimple(records);
}

bool RankedPlaces::assignSimple(const RecordStore& records) {
    PageArray<Place> places; // huge pages, and nothing of it stays with the heap
    places.reserve(records.size());
    records.forEach([&](const RankRecord& record, std::span<const std::int64_t> /*secondaries*/) {
        places.append({keyOf(record.standing), record.player});
    });
    sortPlaces({places.data(), places.size()});
    const auto same = [](const Place& a, const Place& b) { return a.key == b.key; };
    if (std::adjacent_find(places.begin(), places.end(), same) != places.end())
        return false;
    index_.assign({places.data(), places.size()});
    return true;
}

TuplePlace RankedPlaces::placeIn(const RecordStore& records, std::uint32_t player) const {
    const std::uint32_t slot = records.slotOf(player);
    return placeOf({player, records.at(slot).standing, records.secondariesAt(slot).data()});
}

// Sorted by their first two words with the players' numbers, which is little beside whole entries; the rest is looked up where those are
// equal.
bool RankedPlaces::assignTuples(const RecordStore& records) {
    const bool byScore = order_.last == TieBreak::playerId && order_.secondaryCount == 0; // and nothing more
    PageArray<Place> order;
    order.reserve(records.size());
    records.forEach([&](const RankRecord& record, std::span<const std::int64_t> secondaries) {
        const TuplePlace place = placeOf({record.player, record.standing, secondaries.data()});
        order.append({{valueOf(place.key.word[0]), byScore ? 0 : place.key.word[1]}, record.player});
    });
    sortPlaces({order.data(), order.size()});
    const auto isBefore = [&](const Place& a, const Place& b) {
        return tuples_->isBefore(placeIn(records, a.player), placeIn(records, b.player));
    };
    for (Place* from = order.begin(); from != order.end();) {
        Place* const to = std::find_if(from, order.end(), [=](const Place& p) { return p.key != from->key; });
        std::sort(from, to, isBefore);
        from = to;
    }
    tuples_->beginAssign();
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i + 16 < order.size())
            records.prefetch(order[i + 16].player);
        if (!tuples_->append(placeIn(records, order[i].player)))
            return false;
    }
    tuples_->endAssign();
    return true;
}

RankedPlaces::MemoryParts RankedPlaces::memoryParts() const {
    const RankIndex::MemoryParts index = index_.memoryParts();
    return {index.leaves + (tuples_ ? tuples_->memoryBytes() : 0), index.inner,
            (distinctScores_ ? distinctScores_->memoryBytes() : 0) +
                (distinctTuples_ ? distinctTuples_->memoryBytes() : 0)};
}

void RankedPlaces::checkInvariants() const {
    index_.checkInvariants();
    if (tuples_)
        tuples_->checkInvariants();
    if (distinctScores_)
        distinctScores_->checkInvariants();
    if (distinctTuples_)
        distinctTuples_->checkInvariants();
}

} // namespace rostrum
