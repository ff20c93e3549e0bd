// SPDX-License-Identifier: GPL-3.0-or-later
// What an undo or a redo of a change of periods gives back: the standings that were put away when a period was taken from its board.
#include "core/engine/undo_research.h"

#include <algorithm>
#include <set>
#include <string>

namespace rostrum {

// The change itself has put them away, or else its newest undo or redo. What befalls the board's players from there on is to be known.
void UndoResearch::eatTaking(const Event& event) {
    const auto toggled = engine_.toggledGroups().find(group_);
    const std::uint64_t taking = toggled == engine_.toggledGroups().end() ? group_ : toggled->second.group;
    if (!own_.slices.empty() && event.board == own_.slices.front().board &&
        event.type == EventType::boardReset && counts(event.group))
        own_.resetSince = true;
    if (!own_.slices.empty() && event.type == EventType::changeUndone &&
        event.boardFacts->undo->group < group_) {
        using Kind = UndoFacts::Step::Kind;
        const auto& steps = event.boardFacts->undo->steps;
        own_.resetSince =
            own_.resetSince || std::any_of(steps.begin(), steps.end(), [&](const UndoFacts::Step& step) {
                return step.board == own_.slices.front().board &&
                       (step.kind == Kind::resetTakenBack || step.kind == Kind::resetDoneAgain);
            });
    }
    if (event.type != EventType::periodStepped || event.group != taking ||
        event.boardFacts->period->step != PeriodFacts::Step::closed)
        return;
    const PeriodFacts& facts = *event.boardFacts->period;
    own_.slices.push_back(
        {event.board, {facts.period, facts.beginMs}, facts.endMs, event.seq, event.timestampMs});
    if (taken(event.board, own_.slices.back().ref) == nullptr)
        return;
    refold_->putAside(event.board, own_.slices.back().ref);
    if (wholeBoards_.insert(event.board).second) {
        refold_->concernAll(event.board);
        stale_ = stale_ || others_ || base_ != group_;
    }
}

// Standings that were put away, and are not where they were put: an undo has given them back since.
void UndoResearch::eatAway(const Event& event) {
    if (event.type != EventType::periodStepped || !event.boardFacts || !event.boardFacts->period ||
        event.boardFacts->period->step != PeriodFacts::Step::closed)
        return;
    const Board* board = engine_.boardByNumber(event.board);
    if (board == nullptr)
        board = engine_.keptBoard(event.board);
    if (board == nullptr)
        return;
    const RankingRef ref{event.boardFacts->period->period, event.boardFacts->period->beginMs};
    const bool isThere =
        std::any_of(board->archives.begin(), board->archives.end(), [&](const Archive& archive) {
            return archive.endedSeq == event.seq && archive.ref == ref;
        });
    if (!isThere)
        refold_->takeAway(event.board, ref);
}

const Archive* UndoResearch::taken(std::uint32_t number, const RankingRef& ref) const {
    const Board* board = engine_.boardByNumber(number);
    if (board == nullptr || own_.resetSince || board->config.periods.has(ref.period))
        return nullptr;
    for (const UndoPlan::Own::Slice& slice : own_.slices) {
        if (slice.board != number || !(slice.ref == ref))
            continue;
        const auto found =
            std::find_if(board->archives.begin(), board->archives.end(), [&](const Archive& archive) {
                return archive.endedSeq == slice.seq && archive.ref == ref;
            });
        if (found != board->archives.end())
            return &*found;
    }
    return nullptr;
}

// As they were, the current one too where it is over by now: what is due then is done next. Where the board was reset since, or the
// standings are not there, the period begins empty.
Result<void> UndoResearch::planPeriods(UndoPlan& plan, const Board& board, const BoardConfig& after) const {
    const RankingOrder order = after.order();
    std::set<Period> begun; // whose current slice is among them
    for (const UndoPlan::Own::Slice& slice : own_.slices) {
        const Archive* archive = taken(board.number, slice.ref);
        if (archive == nullptr || !after.periods.has(slice.ref.period))
            continue;
        const RankingOrder& then = archive->ranking.order();
        if (then.sort != order.sort || then.secondaryCount != order.secondaryCount ||
            (archive->form->known && !fit(*archive->form, formOf(after))))
            return Error{Code::conflict, "the leaderboard's order or decimals were changed since"};
        const bool isLast = &slice == &own_.slices.back() || (&slice + 1)->ref.period != slice.ref.period;
        const bool isCurrent = !begun.contains(slice.ref.period) && (slice.endMs > slice.atMs || isLast);
        if (isCurrent)
            begun.insert(slice.ref.period);
        UndoFacts::Step step;
        step.kind = UndoFacts::Step::Kind::periodGivenBack;
        step.board = board.number;
        step.seq = slice.seq;
        step.current = {slice.ref};
        step.index = isCurrent ? 1 : 0;
        plan.facts.steps.push_back(std::move(step));
    }
    return {};
}

} // namespace rostrum
