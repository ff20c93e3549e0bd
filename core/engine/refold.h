// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Refold: what the standings of some players would be, had other groups of events counted than did. It eats the ledger's events in order,
// from some event on, and folds, for the players concerned and in every ranking, those that count.
//
// A player's tuple in a ranking to begin with is what the first event that mentions it says was before. Events do not mention what a
// reset puts away: while one was in force that does not count, what events say was before is passed over, until the undo of it, which says
// what was put away. Where no event mentions a standing, it is as it is now.
// Memory: some hundred bytes for each player concerned and ranking. Cost: some hash look-ups an event. Thread: one at a time.

#include "core/board/tuple_fold.h"
#include "core/engine/event.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace rostrum {

class Refold {
  public:
    // Whether what was done together in that group counts.
    using Counts = std::function<bool(std::uint64_t group)>;

    // Standings that no event has mentioned.
    using Live = std::function<std::optional<RankedTuple>(std::uint32_t board, const RankingRef&,
                                                          std::uint32_t player)>;
    // The rankings that the board has now.
    using OpenRefs = std::function<std::vector<RankingRef>(std::uint32_t board)>;

    // `group`: the one that is to be undone or done again.
    // `putAway`: what resets that do not count have put away, by group, as far as their undos have said; it must outlive the fold.
    using PutAway = std::map<std::uint64_t, std::vector<RankingChange>>;
    // Standings before the first event that had to be known at a correction, and were found out only later: for the next fold of the
    // same events, of the same players.
    using StandingName =
        std::tuple<std::uint32_t, std::uint32_t, Period, std::int64_t>; // board, player, ranking
    using Beginnings = std::map<StandingName, std::optional<RankedTuple>>;
    Refold(std::uint64_t group, Counts counts, Live live, OpenRefs openRefs, PutAway& putAway,
           Beginnings& beginnings)
        : group_(group),
          counts_(std::move(counts)),
          live_(std::move(live)),
          openRefs_(std::move(openRefs)),
          putAway_(putAway),
          beginnings_(beginnings) {}

    // ---- how things are set before the first event
    void knowBoard(std::uint32_t board, const BoardConfig& config) { configs_[board] = config; }
    void knowMerge(std::uint32_t player, std::uint32_t into) { links_[player] = into; }

    // The player is concerned, on this board (0: on all). False where they were already.
    bool concern(std::uint32_t board, std::uint32_t player);
    // All players of the board are, whom an event mentions.
    bool concernAll(std::uint32_t board) { return whole_.insert(board).second; }
    bool concerns(std::uint32_t board, std::uint32_t player) const;

    // From here on events do not mention that ranking of the board, all of whose players are concerned: it is as `live` says, but for
    // what befalls them.
    void putAside(std::uint32_t board, const RankingRef& ref) { aside_[board].push_back(ref); }

    // The board has not that ranking from here on, until an undo gives it back: what befalls its players until then is in no event of it.
    void takeAway(std::uint32_t board, const RankingRef& ref) { away_[board].push_back(ref); }

    void eat(const Event& event);

    // ---- what it came upon
    // Why it cannot be.
    const std::optional<Error>& refusal() const { return refusal_; }
    // Pairs of players that were merged, of whom one is concerned: so is the other.
    const std::vector<std::pair<std::uint32_t, std::uint32_t>>& merges() const { return merges_; }

    // Something had to be known earlier than it was found out, by now it is: to be folded once more. Once all events have been eaten.
    bool learned();

    // ---- the result
    using Use = std::function<void(std::uint32_t board, const RankingRef&, std::uint32_t player,
                                   const std::optional<RankedTuple>&)>;
    // Every standing of those concerned. What was not mentioned is known from here on: to be asked when all events up to now have
    // been eaten.
    void results(const Use& use);
    // The same as it was when the reset that is the group puts the standings away, of those that were known by then or are since.
    void atReset(const Use& use);
    // Submissions that count: since the board's newest reset that does, or since the first event eaten.
    struct Submissions {
        std::uint64_t count = 0;
        std::optional<std::int64_t> lastAtMs;
    };
    Submissions submissionsOf(std::uint32_t board) const;

  private:
    struct Slot {
        RankingRef ref;
        std::uint32_t player = 0;
        bool known = false;
        bool wanted = false; // had to be known while it was not
        std::optional<RankedTuple> tuple;
        std::vector<TupleOperation> waiting; // until it is known what was before
    };
    // By board and player; a player's rankings on one board are few.
    using Slots = std::unordered_map<std::uint64_t, std::vector<Slot>>;
    // By board and group: the slices that were current then.
    using Resets = std::unordered_map<std::uint32_t, std::map<std::uint64_t, std::vector<RankingRef>>>;
    bool isAside(std::uint32_t board, const RankingRef& ref) const;
    static StandingName nameOf(std::uint32_t board, const Slot& slot) {
        return {board, slot.player, slot.ref.period, slot.ref.beginMs};
    }
    static bool isCleared(const Resets& resets, std::uint32_t board, const RankingRef& ref);
    static std::uint64_t keyOf(std::uint32_t board, std::uint32_t player) {
        return std::uint64_t{board} << 32 | player;
    }

    Slot& slotIn(Slots& slots, std::uint32_t board, const RankingRef& ref, std::uint32_t player, bool empty);
    Slot& slot(std::uint32_t board, const RankingRef& ref, std::uint32_t player);
    void makeSlots(std::uint32_t board, std::uint32_t player);
    bool isAway(std::uint32_t board, const RankingRef& ref) const;
    void makeAway(std::uint32_t board, std::uint32_t player);
    void learn(std::uint32_t board, Slot& slot, const std::optional<RankedTuple>& before);
    void mention(std::uint32_t board, const RankingRef& ref, std::uint32_t player,
                 const std::optional<RankedTuple>& before);
    void mention(const std::vector<RankingChange>& changes);
    void mentionScore(const Event& event);
    void happen(std::uint32_t board, Slot& slot, const TupleOperation& operation);
    void run(std::uint32_t board, Slot& slot, const TupleOperation& operation);
    void use(Slots& slots, const Use& use);
    std::uint32_t resolve(std::uint32_t player) const;
    std::uint32_t targetOf(const Event& event) const;
    void refuse(std::string why);

    void eatScore(const Event& event);
    void eatRemoval(const Event& event);
    void eatReset(const Event& event);
    static void clear(std::vector<Slot>& slots, const std::vector<RankingRef>& current);
    void eatChange(const Event& event);
    void eatMerge(const Event& event);
    void leave(std::uint32_t player, std::uint32_t into, const Event& event);
    void eatUndo(const Event& event);

    std::uint64_t group_;
    Counts counts_;
    Live live_;
    OpenRefs openRefs_;
    PutAway& putAway_;
    Beginnings& beginnings_;
    bool learned_ = false;
    std::unordered_map<std::uint32_t, BoardConfig> configs_;
    std::unordered_map<std::uint32_t, std::uint32_t> links_; // merges that count
    std::unordered_set<std::uint64_t> concerned_;            // board 0: all of them
    std::unordered_set<std::uint32_t> players_;              // of those
    std::unordered_set<std::uint32_t> whole_;                // boards all of whose players are concerned
    Slots slots_;
    Slots atReset_;     // of the group's own reset
    Resets cleared_;    // those that count: what they put away is known to be empty then
    Resets resetEmpty_; // the same when the group's own reset came
    Resets inForce_;    // those in force in what events say
    std::unordered_map<std::uint32_t, std::vector<RankingRef>> aside_; // by board
    // By board: periods that it has not where the fold stands, and will have again.
    std::unordered_map<std::uint32_t, std::vector<RankingRef>> away_;
    std::unordered_map<std::uint32_t, Submissions> submissions_;
    std::unordered_set<std::uint32_t> targets_; // boards on which the group has been seen
    std::vector<std::pair<std::uint32_t, std::uint32_t>> merges_;
    std::optional<Error> refusal_;
};

} // namespace rostrum
