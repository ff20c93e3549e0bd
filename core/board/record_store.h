// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RecordStore: the records of one ranking, found by players' numbers.
//
// It has two forms. Dense, where most of the event's players are in the ranking: packed rows of 20 bytes indexed by the player's
// number, so that finding one is no search; a row whose reachedSeq is 0 is free. Sparse, where few are: rows of 24 bytes without
// gaps, found through a hash of their numbers (4 bytes a slot, 0.53 to 0.8 full). Dense from where it is the smaller form;
// back only where it takes twice the sparse form's bytes, so that neither is left again at once. A conversion costs O(n), and comes
// after a change of O(n) players, or once where a number far beyond all others comes.
// Secondary values, where the order has any, are a column beside the rows: 8 bytes each.
//
// A slot is where a record is now: good until the next add or remove. Memory returns to the system as players leave.
// Cost: O(1); dense: one access to memory; sparse: two. Thread: one at a time, the writer's.

#include "core/board/rank_record.h"
#include "core/board/set_aside.h"
#include "core/memory/page_array.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace rostrum {

class RecordStore {
  public:
    static constexpr std::uint32_t noSlot = UINT32_MAX;

    // `secondaries`: how many each record has.
    explicit RecordStore(unsigned secondaries = 0) : secondaries_(secondaries) {}
    ~RecordStore() = default;
    RecordStore(RecordStore&&) noexcept = default;
    RecordStore& operator=(RecordStore&&) noexcept = default;
    // The same records in the same form, without a capture that goes on in the other: a copy of memory, O(n).
    RecordStore(const RecordStore& other);
    RecordStore& operator=(const RecordStore&) = delete;

    std::uint64_t size() const { return size_; }
    bool dense() const { return dense_; }
    unsigned secondaryCount() const { return secondaries_; }

    // Begins to fetch what slotOf will look at.
    void prefetch(std::uint32_t player) const;
    // Where the player's record is, or noSlot.
    std::uint32_t slotOf(std::uint32_t player) const;

    // ---- the slot must be one of slotOf
    RankRecord at(std::uint32_t slot) const;
    std::span<const std::int64_t> secondariesAt(std::uint32_t slot) const {
        return {column_.data() + std::size_t{slot} * secondaries_, secondaries_};
    }
    // The same player's new record. `secondaries` has as many as each record.
    void overwrite(std::uint32_t slot, const RankRecord& record, std::span<const std::int64_t> secondaries);
    void remove(std::uint32_t slot);

    // The player must not be there, and reachedSeq not be 0. The secondaries must not lie in this store.
    void add(const RankRecord& record, std::span<const std::int64_t> secondaries);

    // That so many records of players up to `highest` will be added to the empty store: until settle() it keeps the form
    // that suits them.
    void expect(std::uint64_t records, std::uint32_t highest);
    void settle();
    void clear();

    // Every record, in any order: use(const RankRecord&, std::span<const std::int64_t>).
    template <typename Use>
    void forEach(Use&& use) const {
        for (std::uint32_t slot = 0; slot < slotCount(); ++slot) {
            const RankRecord record = at(slot);
            if (record.player != 0)
                use(record, secondariesAt(slot));
        }
    }

    // ---- capture: reads the store as it was at beginCapture, a piece at a time, while it goes on changing. What changes before
    // it was read is set aside; conversions between the forms wait, but for that which a number far beyond all others asks for.
    // Beginning takes a few nanoseconds, ending hardly more.
    void beginCapture();
    // Looks at up to `atMost` slots and appends their records, and secondaries where that is not null; false once all have
    // been looked at.
    bool capture(std::size_t atMost, std::vector<RankRecord>& out, std::vector<std::int64_t>* secondaries);
    void endCapture();
    bool capturing() const { return capturing_; }

    std::size_t memoryBytes() const;
    // Aborts where a record is not found at its slot. O(n).
    void checkInvariants() const;

  private:
    // The compiler reads and writes its members one by one, wherever they lie.
    struct [[gnu::packed]] DenseRow {
        Score score;
        std::uint64_t reachedSeq;
        std::uint32_t changedAtS;
    };
    struct SparseRow {
        Score score;
        std::uint64_t reachedSeq;
        std::uint32_t changedAtS;
        std::uint32_t player;
    };
    static_assert(sizeof(DenseRow) == 20 && sizeof(SparseRow) == 24);

    std::uint32_t slotCount() const {
        return static_cast<std::uint32_t>(dense_ ? denseRows_.size() : sparseRows_.size());
    }
    std::size_t homeOf(std::uint32_t player) const {
        // Fibonacci hashing: multiples of 2^32/φ spread dense numbers well (Knuth, 6.4). The upper bits choose the place.
        const std::uint64_t spread = static_cast<std::uint32_t>(player * 0x9e3779b9U);
        return static_cast<std::size_t>(spread * table_.size() >> 32);
    }
    std::size_t after(std::size_t place) const { return place + 1 == table_.size() ? 0 : place + 1; }
    std::size_t placeOf(std::uint32_t slot) const;
    void write(std::uint32_t slot, const RankRecord& record, std::span<const std::int64_t> secondaries);
    void beforeChange(std::uint32_t slot) {
        if (capturing_) [[unlikely]]
            setAside(slot);
    }
    void setAside(std::uint32_t slot);
    void link(std::uint32_t slot);
    void unlink(std::uint32_t slot);
    void rebuildTable(std::size_t places);
    bool wantsDense(std::uint64_t records) const;
    bool wantsSparse(std::uint64_t records) const;
    void becomeDense();
    void becomeSparse();

    PageArray<DenseRow> denseRows_; // of player number n at n - 1
    PageArray<SparseRow> sparseRows_;
    PageArray<std::uint32_t> table_; // sparse: slot + 1; 0 is free
    PageArray<std::int64_t> column_; // secondaries, by slot
    std::uint64_t size_ = 0;
    std::uint64_t expected_ = 0; // records that are announced
    std::uint32_t highest_ =
        0; // no player's number is above; sparse: may be too high until the table is built anew
    unsigned secondaries_;
    bool dense_ = false;
    bool capturing_ = false;
    std::uint32_t captureNext_ = 0;
    std::uint32_t captureEnd_ = 0;
    std::unique_ptr<SetAside> aside_; // from the first change during a capture on
};

inline void RecordStore::prefetch(std::uint32_t player) const {
    if (dense_) {
        const std::size_t row = std::size_t{player} - 1;
        if (row < denseRows_.size()) {
            const auto* const bytes = reinterpret_cast<const char*>(denseRows_.data() + row);
            __builtin_prefetch(bytes);
            __builtin_prefetch(bytes + sizeof(DenseRow) - 1); // a quarter of the rows lies on two lines
            if (secondaries_ != 0)
                __builtin_prefetch(column_.data() + row * secondaries_);
        }
    } else if (!table_.empty()) {
        __builtin_prefetch(table_.data() + homeOf(player));
    }
}

inline std::uint32_t RecordStore::slotOf(std::uint32_t player) const {
    if (dense_) [[likely]] {
        const std::uint32_t slot = player - 1; // player 0: beyond all rows
        return slot < denseRows_.size() && denseRows_[slot].reachedSeq != 0 ? slot : noSlot;
    }
    if (table_.empty())
        return noSlot;
    for (std::size_t place = homeOf(player);; place = after(place)) {
        const std::uint32_t slot = table_[place];
        if (slot == 0)
            return noSlot;
        if (sparseRows_[slot - 1].player == player)
            return slot - 1;
    }
}

inline RankRecord RecordStore::at(std::uint32_t slot) const {
    if (dense_) [[likely]] {
        const DenseRow& row = denseRows_[slot];
        return {row.reachedSeq == 0 ? 0 : slot + 1, row.changedAtS, {row.score, row.reachedSeq}};
    }
    const SparseRow& row = sparseRows_[slot];
    return {row.player, row.changedAtS, {row.score, row.reachedSeq}};
}

} // namespace rostrum
