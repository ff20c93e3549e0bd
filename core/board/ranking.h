// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Ranking: who stands where on one (board, period, division): each player's record (RecordStore), and their order
// (RankedPlaces: by default score and who reached it first; see RankingOrder).
//
// Places are 0-based positions; shown ranks are 1-based. Ranks that are shared, counts of the worse and distinct counts go by the
// tuple of score and secondaries. `cap` is a cut in the one order: how many places are ranked, 0 for all. Reading never changes anything but the
// count of distinct tuples, which is built at the first dense rank that is asked for and kept from then on.
// Memory of the default order: 20 bytes a player for the record where most of the event's players are here, else about 30, and
// the index's 15 to 20. Secondaries take 8 bytes each in the record and in the index.
// Cost: O(log n) each. Nothing is allocated by changes of players who are there. Thread: the writer's only.

#include "core/board/ranked_places.h"
#include "core/board/record_store.h"
#include "core/ranking/rank_index.h"
#include "core/ranking/rank_mode.h"
#include "core/ranking/ranking_order.h"
#include "core/ranking/standing.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace rostrum {

class Ranking {
  public:
    using Record = RankRecord;
    using Secondaries = std::span<const std::int64_t>;

    explicit Ranking(SortOrder sort = SortOrder::descending) : Ranking(RankingOrder{sort, 0, {}, {}}) {}
    // `ids` must outlive the ranking; only an order by player ids needs it.
    explicit Ranking(const RankingOrder& order, const PlayerIdOrder* ids = nullptr)
        : records_(order.secondaryCount),
          places_(order, ids) {}

    ~Ranking() = default;
    Ranking(Ranking&&) noexcept = default;
    Ranking& operator=(Ranking&&) noexcept = default;
    // The same standings in memory of its own: a copy of memory, O(n). A capture goes on in the other only.
    Ranking(const Ranking& other) = default;
    Ranking& operator=(const Ranking&) = delete;
    // The same records in another order with as many secondaries (checked). O(n log n).
    Ranking reordered(const RankingOrder& order, const PlayerIdOrder* ids) const;

    SortOrder sortOrder() const { return places_.order().sort; }
    const RankingOrder& order() const { return places_.order(); }
    const PlayerIdOrder* playerIds() const { return places_.ids(); }
    std::uint64_t size() const { return records_.size(); }
    bool empty() const { return size() == 0; }

    // Nothing where the player is not in the ranking.
    std::optional<Record> find(std::uint32_t player) const;
    // As many as the order has; good until the next change. The player must be there (checked).
    Secondaries secondariesOf(std::uint32_t player) const;
    // Places the player, or moves them. `secondaries`: as many as the order has (checked). reachedSeq must not be 0 (checked). Two
    // players must not share a place (checked): in an order by `first` or `last`, not have reached a tuple by the same event.
    void set(const Record& record, Secondaries secondaries = {});
    // The player must be there (checked).
    void erase(std::uint32_t player);

    // ---- many changes in a row: what each of them needs is fetched from memory before any of them is made.
    // What was found on the way to a change. It is only a hint: the change is right whatever came between.
    struct Ahead {
        RankIndex::Ahead index;
    };
    // Begins to fetch the player's record.
    void prefetch(std::uint32_t player) const { records_.prefetch(player); }
    // The player will probably get this standing: finds both places, and begins to fetch them.
    void lookAhead(std::uint32_t player, const Standing& next, Ahead& ahead, Secondaries secondaries) const;
    // The same for those who keep their secondaries, or whose order has none.
    void lookAhead(std::uint32_t player, const Standing& next, Ahead& ahead) const;
    // Many at once, where find() was asked before, and then a second look that fetches what could not be known at the first.
    struct Expected {
        std::uint32_t player = 0;
        std::optional<Standing> before; // as find() has it; a wrong one costs time only
        Standing next;
        Ahead* ahead = nullptr;
        const std::int64_t* secondaries = nullptr; // the next ones; null: they stay, or there are none
    };
    static constexpr std::size_t mostExpected = RankedPlaces::most;
    void lookAhead(std::span<const Expected> changes) const;
    // As set, by the way that lookAhead found, where it is still the right one.
    void set(const Record& record, const Ahead& ahead, Secondaries secondaries = {});
    // All of them in order, as one by one, several times as fast in a large ranking. `secondaries`: those of all records in a row.
    void set(std::span<const Record> records, Secondaries secondaries = {});

    // ---- the player must be there (checked)
    // 0-based.
    std::uint64_t positionOf(std::uint32_t player) const;
    // The same for many at once; as many positions as players (checked).
    void positionsOf(std::span<const std::uint32_t> players, std::span<std::uint64_t> positions) const;
    // The shown rank among the first `cap` places (0: all); nothing beyond the cap.
    std::optional<std::uint64_t> rankOf(std::uint32_t player, RankMode mode, std::uint64_t cap) const;
    // How many of the first `cap` places have a strictly worse tuple.
    std::uint64_t countWorse(std::uint32_t player, std::uint64_t cap) const;

    // The player's entry; its secondaries are good until the next change.
    RankingEntry entryOf(std::uint32_t player) const;

    // ---- of any entry of this order, be it in this ranking or not
    // How many stand before where it is or would be.
    std::uint64_t countBefore(const RankingEntry& entry) const { return places_.countBefore(entry); }
    // How many have a strictly better tuple of score and secondaries, or one at least as good.
    std::uint64_t countBetter(const RankingEntry& entry) const { return places_.countBetter(entry); }
    std::uint64_t countBetterOrEqual(const RankingEntry& entry) const {
        return places_.countBetterOrEqual(entry);
    }
    std::uint64_t countEqual(const RankingEntry& entry) const {
        return countBetterOrEqual(entry) - countBetter(entry);
    }
    // How many different tuples are strictly better.
    std::uint64_t distinctBetter(const RankingEntry& entry) const { return places_.distinctBetter(entry); }
    // As a key whose first 1 + secondaryCount words compare as tuples do: the better one is the smaller.
    TupleKey tupleOf(const RankingEntry& entry) const { return places_.tupleOf(entry); }
    bool comesBefore(const RankingEntry& a, const RankingEntry& b) const { return places_.comesBefore(a, b); }

    using Placed = RankedPlayer;
    // Copies up to out.size() places from a position on; returns how many there were.
    std::size_t read(std::uint64_t position, std::span<Placed> out) const {
        return places_.read(position, out, records_);
    }
    Placed at(std::uint64_t position) const;

    // Exact sum of all scores; 128 bits hold 2^64 scores of 63 bits.
    __extension__ using Sum = __int128;
    Sum sumOfScores() const { return sum_; }

    // ---- all at once, in any order, in pieces: beginAssign, append for each piece, endAssign. Replaces what is there; ends a
    // capture. Before endAssign nothing but find may be asked. Beside the ranking itself it needs 24 bytes a record while the places
    // are sorted. `records` and `highestPlayer` are what is expected: where they are true, the records' memory is right at once.
    void beginAssign(std::uint64_t records, std::uint32_t highestPlayer);
    // False where a record has no player or no reachedSeq, or its player was there: then nothing of the whole is good.
    bool append(std::span<const Record> records, Secondaries secondaries = {});
    // False, and an empty ranking, where two records share a place.
    bool endAssign();
    // The three in one.
    bool assign(const std::vector<Record>& records, Secondaries secondaries = {});

    // ---- capture: reads the ranking as it was at beginCapture(), a piece at a time, while it goes on changing. What changes
    // before it was read is set aside: about one record a changed player. In a ranking of few of the event's players, one with a number
    // far beyond all others may make it set aside all that was not read yet.
    void beginCapture() { records_.beginCapture(); }
    // Appends up to `atMost` records, and their secondaries where that is not null; false once all have been read.
    bool capture(std::size_t atMost, std::vector<Record>& out,
                 std::vector<std::int64_t>* secondaries = nullptr) {
        return records_.capture(atMost, out, secondaries);
    }
    void endCapture() { records_.endCapture(); }

    // Every record with its secondaries, in no order: use(const Record&, Secondaries).
    template <typename Use>
    void forEach(Use&& use) const {
        records_.forEach(std::forward<Use>(use));
    }

    std::size_t memoryBytes() const { return memoryParts().all(); }
    // The same by part; `others` is what features beyond the default keep, say the count of distinct scores.
    struct MemoryParts {
        std::size_t records = 0;
        std::size_t leaves = 0;
        std::size_t inner = 0;
        std::size_t others = 0;

        std::size_t all() const { return records + leaves + inner + others; }
    };
    MemoryParts memoryParts() const;
    bool isDense() const { return records_.dense(); }
    void checkInvariants() const;

  protected:
    // Every record, in any order: use(const Record&, Secondaries).
    template <typename Use>
    void forEachRecord(Use&& use) const {
        records_.forEach(std::forward<Use>(use));
    }

  private:
    RankingEntry entryAt(std::uint32_t slot) const {
        const Record record = records_.at(slot);
        return {record.player, record.standing, records_.secondariesAt(slot).data()};
    }
    void place(const Record& record, Secondaries secondaries, const RankIndex::Ahead* ahead);
    void lookAheadWithSecondaries(std::span<const Expected> changes) const;
    Secondaries partOf(Secondaries secondaries, std::size_t record) const {
        const unsigned count = records_.secondaryCount();
        return secondaries.subspan(record * count, count);
    }

    RecordStore records_;
    RankedPlaces places_;
    Sum sum_ = 0;
};

} // namespace rostrum
