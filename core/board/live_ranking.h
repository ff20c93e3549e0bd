// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LiveRanking: a ranking with what goes with it where it is used. The Ranking that it is holds the truth: everybody, hidden or not.
// Beside it, and kept with every change:
//   hidden     the hidden players' entries (HiddenPart): the public view leaves them out, and ranks close up
//   divisions  a LiveRanking each, with the same records, of the players of that division; hidden ones have their part in it too
//   pins       pages of one revision (core/board/pin.h) that are told of each player's first change
// All three follow from the truth and the facts about players (PlayerSides); none is in events or snapshots. RankingView reads.
//
// Everything that changes a ranking goes through here, never through a Ranking&, which would leave the rest behind.
// Cost: a ranking without any of these takes one branch a change and 8 bytes. Hidden players and divisions: a change more each, for the
// players concerned, and one question to PlayerSides for the others. A pin: one bit looked at, and an insertion at a player's first change.
// Thread: the writer's only.

#include "core/board/hidden_part.h"
#include "core/board/player_sides.h"
#include "core/board/ranking.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rostrum {

class Pin;
struct PinScope;

class LiveRanking : public Ranking {
  public:
    explicit LiveRanking(SortOrder sort = SortOrder::descending);
    explicit LiveRanking(const RankingOrder& order, const PlayerIdOrder* ids = nullptr);
    // A plain ranking, with nothing beside it yet: NOLINTNEXTLINE(google-explicit-constructor)
    LiveRanking(Ranking&& plain) noexcept;
    // Pins end, or keep what they need for themselves where that is within their limit.
    ~LiveRanking();
    // Hidden players, divisions and pins go along. What the target had goes, its pins as with the destructor.
    LiveRanking(LiveRanking&& other) noexcept;
    LiveRanking& operator=(LiveRanking&& other) noexcept;
    LiveRanking(const LiveRanking&) = delete;
    LiveRanking& operator=(const LiveRanking&) = delete;

    // The same standings, hidden players and divisions in memory of their own, without pins. O(n): a copy of memory.
    LiveRanking clone() const;
    // An empty ranking of the same order that asks the same PlayerSides.
    LiveRanking emptyLike() const;

    // ---- as Ranking's
    void set(const Record& record, Secondaries secondaries = {}) {
        if (sides_ == nullptr) [[likely]]
            Ranking::set(record, secondaries);
        else
            change(record.player, &record, secondaries, nullptr, nullptr);
    }
    void set(const Record& record, const Ahead& ahead, Secondaries secondaries = {}) {
        if (sides_ == nullptr) [[likely]]
            Ranking::set(record, ahead, secondaries);
        else
            change(record.player, &record, secondaries, &ahead, nullptr);
    }
    void set(std::span<const Record> records, Secondaries secondaries = {});
    void erase(std::uint32_t player) {
        if (sides_ == nullptr) [[likely]]
            Ranking::erase(player);
        else
            change(player, nullptr, {}, nullptr, nullptr);
    }
    void beginAssign(std::uint64_t records, std::uint32_t highestPlayer);
    bool endAssign();
    bool assign(const std::vector<Record>& records, Secondaries secondaries = {});

    // ---- hidden players and divisions
    // From now on `facts`, which must outlive the ranking, says who is set apart; all that follows from it is made anew. O(n).
    void rebuildSides(const PlayerSides& facts);
    // The facts about the player have changed. No effect where the player is not in the ranking, or it is so already.
    void hide(std::uint32_t player);
    void unhide(std::uint32_t player);
    void setDivision(std::uint32_t player, std::uint32_t division); // 0: none

    // Null where nobody is hidden.
    const HiddenPart* hidden() const { return sides_ == nullptr ? nullptr : hiddenPart(); }
    bool isHidden(std::uint32_t player) const;
    // Null where the division has nobody in this ranking.
    const LiveRanking* division(std::uint32_t division) const;
    LiveRanking* division(std::uint32_t division);
    // Those that have somebody, ascending.
    std::vector<std::uint32_t> divisions() const;

    // ---- a player whose id changes while an order goes by ids: lift the player out of every ranking, change the id, put them back.
    struct Lifted {
        Record record;
        std::array<std::int64_t, RankingOrder::mostSecondaries> secondaries{};
        PlayerSide side;
    };
    // Nothing where the player is not in the ranking. In an order by ids its pins end: what they keep is in the old order.
    std::optional<Lifted> lift(std::uint32_t player);
    void putBack(const Lifted& lifted);

    // ---- pins
    // Pins the ranking as it is now; whoever holds the pin decides how long.
    std::shared_ptr<Pin> pin(const PinScope& scope) const;

    std::size_t memoryBytes() const { return memoryParts().all(); }
    MemoryParts memoryParts() const; // all that is beside the truth is in `others`
    void checkInvariants() const;

  private:
    struct Sides;

    const HiddenPart* hiddenPart() const;
    Sides& sides() const;
    PlayerSide sideOf(std::uint32_t player) const;
    HiddenPart& makeHidden();
    LiveRanking& makeDivision(std::uint32_t division);
    void dropIfEmpty(std::uint32_t division);
    // Sets the record, or takes the player out where it is null. `told`: the player's side where a whole ranking tells its division.
    void change(std::uint32_t player, const Record* record, Secondaries secondaries, const Ahead* ahead,
                const PlayerSide* told);
    void forgetSides();
    void rebuild();
    void agePins();
    void leavePins();
    void bringPins();

    mutable std::unique_ptr<Sides> sides_; // null: nothing beside the truth; reading makes it where it pins
};

} // namespace rostrum
