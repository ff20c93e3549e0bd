// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ViewFold: what the public of one board would see, had other groups of events counted than did: the truth, or the frozen view of which
// freeze; and of which steps each view's reveal is made, as it happened. It eats the ledger's events in order. Before the first of them
// what was shown must be what was meant: no earlier change of it may have been undone or done again since (about()). That may have been a
// freeze from before them; which one nothing says, so it is `unknown`.
// A freeze of a board that would have been frozen already does nothing, nor does the end of one where there would have been none.
// Memory: the steps of reveals since. Thread: one at a time.

#include "core/engine/event.h"

#include <cstdint>
#include <map>
#include <vector>

namespace rostrum {

class ViewFold {
  public:
    struct Step {
        std::uint64_t seq = 0; // the event that made it
        std::vector<RankingChange> changes;
    };
    static constexpr std::uint64_t unknown = UINT64_MAX; // a freeze from before the first event
    using Steps =
        std::map<std::uint64_t, std::vector<RankingChange>>; // as the view has them: by their events
    // Of an event of a reveal: the view, by its freeze, and the step that it made or took back.
    struct Origin {
        std::uint64_t view = 0;
        Step step;
    };

    std::uint32_t board() const { return board_; }
    void follow(std::uint32_t board) { board_ = board; }
    // Begins anew with the same board.
    void clear();
    // Whether a change of that board and player (0: several, or none) may be one of what the public sees.
    bool about(std::uint32_t board, std::uint32_t player) const {
        return board_ != 0 && board == board_ && player == 0;
    }

    // `own`: it is of the change that is to be undone or done again.
    void eat(const Event& event, bool counts, bool own);

    // The freeze whose view would be shown, or `unknown`; 0: the truth.
    std::uint64_t meant() const { return meant_; }
    // Null where there was no such freeze.
    const Steps* stepsOf(std::uint64_t view) const;
    // Of an event of the change's own; null where it was of no view that is known.
    const Origin* originOf(std::uint64_t seq) const;
    // The event that took the step back; 0: an undo, or none.
    std::uint64_t takenBackBy(std::uint64_t step) const;

  private:
    void learn(const Event& event);
    void eatReveal(const Event& event, bool own);
    void eatUndo(const UndoFacts& undo);

    std::uint32_t board_ = 0;
    bool begun_ = false;      // whether an event has said what was there before it
    std::uint64_t shown_ = 0; // as it happened
    std::uint64_t meant_ = 0;
    std::map<std::uint64_t, Steps> views_;
    std::map<std::uint64_t, Origin> origins_;
    std::map<std::uint64_t, std::uint64_t> takenBackBy_;
};

} // namespace rostrum
