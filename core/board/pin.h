// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pin: one ranking as it was at one moment, to be read page by page while it goes on changing, without a copy of it.
//
// The ranking tells its pins of every change before it is made; at a player's first one after the moment, the pin keeps the tuple that the
// player had then. What a page shows is the ranking as it is now less the players changed, merged with what is kept of them. Hidden
// players are left out as they were at the moment. When the ranking goes (its board is deleted, it is loaded anew), the pin takes
// over what it has not kept, if that is within its limit (never in an order by ids, which might change unseen); one that only moves, say into an
// archive, takes its pins along.
// A pin is over once more players than the limit have changed, or when it is ended: then its memory is given back.
//
// A page is read from the last entry of the page before on (PinCursor), in O(log n + entries + changed players passed over).
// A rank in mode `modified` needs the end of its group of equals: where that is far off, every changed player is looked at once.
// Memory: a bit for each of the event's players, and a Ranking of those who were there and have changed. Thread: the writer's.

#include "core/board/ranking.h"
#include "core/memory/page_array.h"
#include "core/ranking/rank_mode.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace rostrum {

class LiveRanking;

// What of a ranking is pinned.
struct PinScope {
    std::uint64_t cap = 0; // places that are ranked, before hiding; 0: all
    bool publicOnly = true;
    std::uint64_t mostChanged = 100'000; // players; beyond it the pin is over
};

// Where the next page begins. It has nothing in it that the page before did not show.
struct PinCursor {
    RankMode mode = RankMode::ordinal;
    std::uint32_t player = 0; // the last one shown; 0: none yet
    std::uint64_t shown = 0;  // places so far
    std::uint64_t rank = 0;   // of the last one

    friend bool operator==(const PinCursor&, const PinCursor&) = default;
};

struct PinnedPlace {
    std::uint32_t player = 0;
    Standing standing;
    std::uint64_t rank = 0; // as shown, 1-based

    friend bool operator==(const PinnedPlace&, const PinnedPlace&) = default;
};

class Pin {
  public:
    // Only LiveRanking::pin makes one.
    Pin(const LiveRanking& ranking, const PinScope& scope);

    bool isOver() const { return over_; }
    // Whether it is this ranking as it is now.
    bool isFreshOf(const LiveRanking& ranking) const {
        return !over_ && !aged_ && live_ == &ranking && changedPlayers_ == 0;
    }
    std::uint64_t changedPlayers() const { return changedPlayers_; }
    const PinScope& scope() const { return scope_; }
    // Shown places of the moment.
    std::uint64_t total() const { return total_; }
    const RankingOrder& order() const { return was_.order(); }

    // ---- not of a pin that is over (checked)
    // Whether reading can go on from there: the player was shown at the moment, the counts are possible.
    bool accepts(const PinCursor& cursor) const;
    // Appends up to `count` places and moves the cursor behind them; fewer only at the end.
    void read(PinCursor& cursor, std::size_t count, std::vector<PinnedPlace>& out) const;

    void end();
    std::size_t memoryBytes() const;

    // ---- for the ranking
    // Before a change; `before`: null where the player is not there.
    void note(std::uint32_t player, const RankRecord* before, const std::int64_t* secondaries);
    // What is shown of the ranking has changed, though not the ranking.
    void age() { aged_ = true; }
    // The ranking has moved.
    void follow(const LiveRanking& ranking) { live_ = &ranking; }
    // The ranking goes, or all of it changes.
    void leave();

  private:
    class Stream;
    class Merged;

    std::uint64_t countAtPin(const RankingEntry& entry) const;
    bool sameTuple(const RankingEntry& a, const RankingEntry& b) const;
    bool changed(std::uint32_t player) const {
        const std::size_t word = player / 64;
        return word < changed_.size() && (changed_[word] >> (player % 64) & 1) != 0;
    }
    std::optional<RankingEntry> entryOf(std::uint32_t player) const;
    std::uint64_t endOfEquals(Merged from, const RankingEntry& entry, std::uint64_t shown) const;

    PinScope scope_;
    const LiveRanking* live_; // null: nothing more is needed of it
    std::uint64_t ranked_;    // places, before hiding
    std::uint64_t total_;     // places shown
    std::uint64_t present_;   // players in the ranking
    bool over_ = false;
    bool aged_ = false;
    std::uint64_t changedPlayers_ = 0;
    PageArray<std::uint64_t> changed_; // a bit a player's number
    Ranking was_;                      // those who have changed, as they were
    std::unique_ptr<Ranking> hidden_;  // those who were hidden; null: nobody, or they are shown
};

} // namespace rostrum
