// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/record_store.h"

#include "core/check.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

// Bytes of the hash that a record of the sparse form takes, at the middle of its fills.
constexpr std::uint64_t tableBytes = 6;
constexpr std::size_t leastPlaces = 8;

std::size_t placesFor(std::uint64_t records) {
    return std::max<std::size_t>(leastPlaces, records * 15 / 8); // 0.53 full, to be built anew at 0.8
}

} // namespace

RecordStore::RecordStore(const RecordStore& other)
    : denseRows_(other.denseRows_),
      sparseRows_(other.sparseRows_),
      table_(other.table_),
      column_(other.column_),
      size_(other.size_),
      expected_(other.expected_),
      highest_(other.highest_),
      secondaries_(other.secondaries_),
      dense_(other.dense_) {}

bool RecordStore::wantsDense(std::uint64_t records) const {
    const std::uint64_t secondaryBytes = secondaries_ * sizeof(std::int64_t);
    return highest_ * (sizeof(DenseRow) + secondaryBytes) <=
           records * (sizeof(SparseRow) + tableBytes + secondaryBytes);
}

bool RecordStore::wantsSparse(std::uint64_t records) const {
    const std::uint64_t secondaryBytes = secondaries_ * sizeof(std::int64_t);
    return highest_ * (sizeof(DenseRow) + secondaryBytes) >
           2 * records * (sizeof(SparseRow) + tableBytes + secondaryBytes);
}

void RecordStore::becomeDense() {
    denseRows_.resize(highest_);
    PageArray<std::int64_t> column;
    column.resize(std::size_t{highest_} * secondaries_);
    for (std::size_t slot = 0; slot < sparseRows_.size(); ++slot) {
        const SparseRow& row = sparseRows_[slot];
        denseRows_[row.player - 1] = {row.score, row.reachedSeq, row.changedAtS};
        std::copy_n(column_.data() + slot * secondaries_, secondaries_,
                    column.data() + std::size_t{row.player - 1} * secondaries_);
    }
    column_ = std::move(column);
    sparseRows_.clear();
    table_.clear();
    dense_ = true;
}

void RecordStore::becomeSparse() {
    sparseRows_.reserve(size_);
    for (std::uint32_t from = 0; from < denseRows_.size(); ++from) {
        const DenseRow& row = denseRows_[from];
        if (row.reachedSeq == 0)
            continue;
        const std::size_t to = sparseRows_.size(); // never beyond `from`
        sparseRows_.append({row.score, row.reachedSeq, row.changedAtS, from + 1});
        std::copy_n(column_.data() + std::size_t{from} * secondaries_, secondaries_,
                    column_.data() + to * secondaries_);
    }
    column_.resize(sparseRows_.size() * secondaries_);
    denseRows_.clear();
    dense_ = false;
    rebuildTable(placesFor(size_));
}

// ---- the hash of the sparse form

void RecordStore::link(std::uint32_t slot) {
    std::size_t place = homeOf(sparseRows_[slot].player);
    while (table_[place] != 0)
        place = after(place);
    table_[place] = slot + 1;
}

std::size_t RecordStore::placeOf(std::uint32_t slot) const {
    std::size_t place = homeOf(sparseRows_[slot].player);
    while (table_[place] != slot + 1)
        place = after(place);
    return place;
}

// Closes the gap, so that a search ends at the first free place (Knuth, 6.4, algorithm R).
void RecordStore::unlink(std::uint32_t slot) {
    std::size_t gap = placeOf(slot);
    const auto distance = [this](std::size_t from, std::size_t to) {
        return to >= from ? to - from : to + table_.size() - from;
    };
    for (std::size_t place = after(gap); table_[place] != 0; place = after(place)) {
        const std::size_t home = homeOf(sparseRows_[table_[place] - 1].player);
        if (distance(home, place) >= distance(gap, place)) {
            table_[gap] = table_[place];
            gap = place;
        }
    }
    table_[gap] = 0;
}

void RecordStore::rebuildTable(std::size_t places) {
    table_.clear();
    table_.resize(places);
    highest_ = 0;
    for (std::uint32_t slot = 0; slot < sparseRows_.size(); ++slot) {
        highest_ = std::max(highest_, sparseRows_[slot].player);
        link(slot);
    }
}

// ---- changes

void RecordStore::write(std::uint32_t slot, const RankRecord& record,
                        std::span<const std::int64_t> secondaries) {
    const Standing& standing = record.standing;
    if (dense_)
        denseRows_[slot] = {standing.score, standing.reachedSeq, record.changedAtS};
    else
        sparseRows_[slot] = {standing.score, standing.reachedSeq, record.changedAtS, record.player};
    if (secondaries_ != 0)
        std::copy_n(secondaries.data(), secondaries_, column_.data() + std::size_t{slot} * secondaries_);
}

void RecordStore::overwrite(std::uint32_t slot, const RankRecord& record,
                            std::span<const std::int64_t> secondaries) {
    beforeChange(slot);
    write(slot, record, secondaries);
}

void RecordStore::add(const RankRecord& record, std::span<const std::int64_t> secondaries) {
    ++size_;
    highest_ = std::max(highest_, record.player);
    const std::uint64_t records = std::max(size_, expected_);
    // During a capture, too, no rows are made that would mostly be holes, up to a number far beyond all others.
    const bool beyond = capturing_ && record.player > denseRows_.size();
    if (dense_ && (!capturing_ || beyond) && wantsSparse(records)) {
        for (std::uint32_t slot = captureNext_; slot < captureEnd_; ++slot)
            setAside(slot);
        becomeSparse();
    } else if (!dense_ && !capturing_ && wantsDense(records)) {
        becomeDense();
    }
    highest_ = std::max(highest_, record.player);
    if (dense_) {
        const std::uint32_t slot = record.player - 1;
        if (slot >= denseRows_.size()) {
            denseRows_.resize(record.player);
            column_.resize(std::size_t{record.player} * secondaries_);
        }
        beforeChange(slot);
        write(slot, record, secondaries);
        return;
    }
    const auto slot = static_cast<std::uint32_t>(sparseRows_.size());
    sparseRows_.append({});
    column_.resize(sparseRows_.size() * secondaries_);
    beforeChange(slot);
    write(slot, record, secondaries);
    if (size_ * 5 > table_.size() * 4)
        rebuildTable(placesFor(size_));
    else
        link(slot);
}

void RecordStore::remove(std::uint32_t slot) {
    beforeChange(slot);
    --size_;
    if (dense_) {
        denseRows_[slot] = {};
        if (!capturing_ && wantsSparse(size_))
            becomeSparse();
        return;
    }
    const auto last = static_cast<std::uint32_t>(sparseRows_.size() - 1);
    beforeChange(last);
    unlink(slot);
    if (slot != last) {
        table_[placeOf(last)] = slot + 1;
        sparseRows_[slot] = sparseRows_[last];
        std::copy_n(column_.data() + std::size_t{last} * secondaries_, secondaries_,
                    column_.data() + std::size_t{slot} * secondaries_);
    }
    sparseRows_.removeLast();
    column_.resize(std::size_t{last} * secondaries_);
    if (size_ * 4 < table_.size() && table_.size() > leastPlaces)
        rebuildTable(placesFor(size_));
}

void RecordStore::expect(std::uint64_t records, std::uint32_t highest) {
    ROSTRUM_CHECK(size_ == 0 && !capturing_, "records are expected by an empty store");
    clear();
    expected_ = records;
    highest_ = highest;
    if (highest != 0 && wantsDense(records)) {
        dense_ = true;
        denseRows_.reserve(highest);
        denseRows_.resize(highest);
        column_.resize(std::size_t{highest} * secondaries_);
        return;
    }
    sparseRows_.reserve(records);
    table_.resize(placesFor(records));
}

void RecordStore::settle() {
    expected_ = 0;
    if (size_ == 0) {
        clear();
    } else if (dense_) {
        if (wantsSparse(size_))
            becomeSparse();
    } else {
        if (size_ * 4 < table_.size())
            rebuildTable(placesFor(size_));
        if (wantsDense(size_))
            becomeDense();
    }
}

void RecordStore::clear() {
    endCapture();
    denseRows_.clear();
    sparseRows_.clear();
    table_.clear();
    column_.clear();
    size_ = expected_ = 0;
    highest_ = 0;
    dense_ = false;
}

// ---- capture

void RecordStore::beginCapture() {
    endCapture();
    capturing_ = true;
    captureEnd_ = slotCount();
}

void RecordStore::setAside(std::uint32_t slot) {
    if (slot < captureNext_ || slot >= captureEnd_)
        return;
    if (!aside_)
        aside_ = std::make_unique<SetAside>(captureEnd_, secondaries_);
    if (!aside_->has(slot))
        aside_->add(slot, at(slot), secondariesAt(slot).data());
}

bool RecordStore::capture(std::size_t atMost, std::vector<RankRecord>& out,
                          std::vector<std::int64_t>* secondaries) {
    ROSTRUM_CHECK(capturing_, "a capture goes on that was not begun");
    const auto end =
        captureNext_ + static_cast<std::uint32_t>(std::min<std::size_t>(atMost, captureEnd_ - captureNext_));
    SetAside::Block block{};
    for (std::uint32_t slot = captureNext_; slot < end; ++slot) {
        if (aside_ && (slot == captureNext_ || slot % SetAside::blockSlots == 0))
            block = aside_->block(slot);
        const SetAside::Found& found = block[slot % SetAside::blockSlots];
        const RankRecord record = found.record != nullptr ? *found.record : at(slot);
        if (record.player == 0)
            continue;
        out.push_back(record);
        if (secondaries != nullptr) {
            const std::int64_t* const values =
                found.record != nullptr ? found.secondaries : secondariesAt(slot).data();
            secondaries->insert(secondaries->end(), values, values + secondaries_);
        }
    }
    captureNext_ = end;
    if (captureNext_ < captureEnd_)
        return true;
    aside_.reset(); // here rather than at the end of all captures of an event at once
    return false;
}

void RecordStore::endCapture() {
    capturing_ = false;
    captureNext_ = captureEnd_ = 0;
    aside_.reset();
}

// ---- looking at it

std::size_t RecordStore::memoryBytes() const {
    return denseRows_.memoryBytes() + sparseRows_.memoryBytes() + table_.memoryBytes() +
           column_.memoryBytes() + (aside_ ? aside_->memoryBytes() : 0);
}

void RecordStore::checkInvariants() const {
    std::uint64_t records = 0;
    for (std::uint32_t slot = 0; slot < slotCount(); ++slot) {
        const RankRecord record = at(slot);
        if (record.player == 0)
            continue;
        ++records;
        ROSTRUM_CHECK(record.player <= highest_, "a player's number is above the highest");
        ROSTRUM_CHECK(record.standing.reachedSeq != 0, "a record was reached by no event");
        ROSTRUM_CHECK(slotOf(record.player) == slot, "a player is not found at their slot");
    }
    ROSTRUM_CHECK(records == size_, "a store counts its records wrongly");
    ROSTRUM_CHECK(dense_ || size_ == sparseRows_.size(), "a sparse store has gaps");
    ROSTRUM_CHECK(column_.size() == std::size_t{slotCount()} * secondaries_, "a store lacks secondaries");
}

} // namespace rostrum
