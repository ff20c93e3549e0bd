// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the events of corrections say: changes of players' facts, merges, undo and redo. Payloads of an Event (BoardFacts); values; any
// thread. What may have to be erased (names, metadata) is in the event's texts.

#include "core/board/ranking_change.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rostrum {

// Of a player's facts, what an event says in full.
struct PlayerState {
    std::string team;
    std::string division;
    bool hidden = false;
    bool banned = false;

    friend bool operator==(const PlayerState&, const PlayerState&) = default;
};

// playerChanged. Where the metadata changes, the new one is in the event's texts.
struct PlayerChangeFacts {
    PlayerState before;
    PlayerState after;
    bool setsMetadata = false;
    std::uint64_t metadataBefore = 0; // PlayerFacts::metadataSeq as it was

    friend bool operator==(const PlayerChangeFacts&, const PlayerChangeFacts&) = default;
};

// boardReset: the counters that it sets back, and which slices were the current ones.
struct ResetFacts {
    std::vector<RankingRef> current;
    std::uint64_t submissions = 0;
    std::optional<std::int64_t> lastSubmissionAtMs;

    friend bool operator==(const ResetFacts&, const ResetFacts&) = default;
};

// Whether a reset puts such a ranking away, where those slices were current: one that was over by then has an archive of its own to come.
bool isOfReset(const RankingRef& ref, const std::vector<RankingRef>& current);

// boardDeleted: the board is kept, to be restored. Deleted boards that are given up for good from now on, so that no more are kept than
// there is room for; itself, where it is too large.
struct DeletionFacts {
    std::vector<std::uint32_t> givenUp;

    friend bool operator==(const DeletionFacts&, const DeletionFacts&) = default;
};

// playersMerged: event.player becomes part of `into`.
struct MergeFacts {
    std::uint32_t into = 0;
    std::vector<RankingChange> changes; // of both, in each ranking that event.player was in, changed or not

    friend bool operator==(const MergeFacts&, const MergeFacts&) = default;
};

// changeUndone: what was done together in `group` counts from now on, or does not.
struct UndoFacts {
    // What the parts that are no standings do, in this order, before `changes` are enacted.
    struct Step {
        enum class Kind : std::uint8_t {
            resetTakenBack = 1, // the archives made by event `seq` are the board's rankings again
            resetDoneAgain = 2, // the rankings are put away once more, dated as event `seq` had it
            boardRestored = 3,  // a deleted board is there again
            playerMerged = 4,   // `player` is part of `into`, by event `seq`
            playerParted = 5,   // `player` was part of `into`, by event `seq`, and is not any more
            // Of these, `seq` is the freeze that a view of the board is of.
            viewPutAway = 6,      // the public sees the truth; the view is held
            viewShownAgain = 7,   // the public sees the view, which was held
            viewGivenUp = 8,      // the view is held no more
            revealTakenBack = 9,  // the view's step `index`, made by event `cause`: `shown` leads back
            revealDoneAgain = 10, // it is the view's step `index` again: `shown` leads there
            // The archive made by event `seq` is the slice of a period again that `current` names: the current one where `index` is 1.
            periodGivenBack = 11,
        };
        Kind kind = Kind::resetTakenBack;
        std::uint32_t board = 0;
        std::uint32_t player = 0;
        std::uint32_t into = 0;
        std::uint64_t seq = 0;
        std::int64_t atMs = 0;           // resetDoneAgain: when the archives say they ended
        std::vector<RankingRef> current; // of a reset: ResetFacts::current
        std::uint64_t cause = 0;
        std::uint32_t index = 0;
        std::vector<RankingChange> shown = {}; // of a view's rankings, enacted in one piece

        bool isOfView() const { return kind >= Kind::viewPutAway && kind <= Kind::revealDoneAgain; }

        friend bool operator==(const Step&, const Step&) = default;
    };
    // The counters of a board whose submissions counted, or do not any more.
    struct Counters {
        std::uint32_t board = 0;
        std::uint64_t submissionsBefore = 0;
        std::uint64_t submissions = 0;
        std::optional<std::int64_t> lastSubmissionAtMs;

        friend bool operator==(const Counters&, const Counters&) = default;
    };

    std::uint64_t group = 0;
    bool undone = true; // false: done again
    // Where all of it is about one board or one player: that one; else 0.
    std::uint32_t board = 0;
    std::uint32_t player = 0;
    std::vector<RankingChange> earlier; // enacted before the steps: what a reset that is done again puts away
    std::vector<Step> steps;
    // Of all players concerned, those who stay as they were included.
    std::vector<RankingChange> changes;
    std::vector<Counters> counters;

    friend bool operator==(const UndoFacts&, const UndoFacts&) = default;
};

// Which groups do not count, and when that was said last. Part of the engine's state: an undo must know of every earlier one.
struct ToggledGroup {
    std::uint64_t seq = 0;   // of the newest changeUndone about it
    std::uint64_t group = 0; // of that one
    bool undone = false;
    std::uint32_t board = 0;  // 0: several, or none
    std::uint32_t player = 0; // likewise

    friend bool operator==(const ToggledGroup&, const ToggledGroup&) = default;
};

} // namespace rostrum
