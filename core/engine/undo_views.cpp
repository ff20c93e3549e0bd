// SPDX-License-Identifier: GPL-3.0-or-later
// What an undo or a redo of a freeze, of the end of one and of a reveal's steps does, of what research found out.
#include "core/board/ranked_tuple.h"
#include "core/engine/planned_steps.h"
#include "core/engine/undo_plan.h"
#include "core/engine/undo_research.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace rostrum {

namespace {

using Kind = UndoFacts::Step::Kind;

Error conflict(std::string why) { return {Code::conflict, std::move(why)}; }

Error notHeld() {
    return conflict(
        "what the public saw of the leaderboard then is not kept any more: only the newest frozen "
        "views are");
}

UndoFacts::Step stepOf(Kind kind, std::uint32_t board, std::uint64_t view) {
    UndoFacts::Step step;
    step.kind = kind;
    step.board = board;
    step.seq = view;
    return step;
}

// A view with what a plan would do to it.
class PlannedView {
  public:
    explicit PlannedView(const FrozenView& view) : view_(view) {}

    // False where somebody is not where the changes say, or another has a place that somebody is to get.
    bool take(const std::vector<RankingChange>& changes) {
        std::set<std::uint32_t> moving;
        for (const RankingChange& change : changes) {
            if (now(change.ranking, change.player) != change.before)
                return false;
            moving.insert(change.player);
        }
        for (const RankingChange& change : changes) {
            const std::uint32_t there = occupantOf(change);
            if (there != 0 && !moving.contains(there) && !planned_.contains({change.ranking, there}))
                return false;
        }
        for (const RankingChange& change : changes)
            planned_[{change.ranking, change.player}] = change.after;
        return true;
    }

  private:
    std::optional<RankedTuple> now(const RankingRef& ref, std::uint32_t player) const {
        const auto found = planned_.find({ref, player});
        if (found != planned_.end())
            return found->second;
        const LiveRanking* ranking = view_.openRanking(ref);
        return ranking == nullptr ? std::nullopt : tupleIn(*ranking, player);
    }

    // Who is at the place that the change leads to; 0: nobody else.
    std::uint32_t occupantOf(const RankingChange& change) const {
        const LiveRanking* ranking = view_.openRanking(change.ranking);
        if (!change.after || ranking == nullptr)
            return 0;
        const RankingEntry entry{change.player, change.after->standing, change.after->secondaries.data()};
        const std::uint64_t position = ranking->countBefore(entry);
        if (position == ranking->size())
            return 0;
        const std::uint32_t there = ranking->at(position).player;
        return there == change.player || ranking->comesBefore(entry, ranking->entryOf(there)) ? 0 : there;
    }

    const FrozenView& view_;
    std::map<std::pair<RankingRef, std::uint32_t>, std::optional<RankedTuple>> planned_;
};

} // namespace

// A freeze, the end of one, or steps of a reveal: of whichever view that is there, all that happened to it has to be known.
void UndoResearch::eatOwnView(const Event& event) {
    const bool back = event.boardFacts && event.boardFacts->reveal && event.boardFacts->reveal->back;
    own_.views.push_back({event.type, event.seq, back});
    if (views_.board() != 0)
        return;
    views_.follow(event.board);
    const Board* board = engine_.boardByNumber(event.board);
    if (board == nullptr)
        return; // refused for that
    std::uint64_t oldest = ViewFold::unknown;
    if (const FrozenView* const frozen = board->frozen.get())
        oldest = frozen->seq;
    if (!board->held.empty())
        oldest = std::min(oldest, board->held.front()->seq);
    // Doing it again is the way back from an undo whose picture is gone by now.
    if (undone_ && oldest > event.seq) {
        refuse(Code::conflict, notHeld().detail);
        return;
    }
    if (oldest < base_) {
        base_ = oldest;
        stale_ = true;
    }
}

Result<void> UndoResearch::planViews(UndoPlan& plan) const {
    if (own_.views.empty())
        return {};
    const Board& board = *engine_.boardByNumber(own_.boards.front());
    return own_.views.front().type == EventType::boardRevealed ? planReveal(plan, board)
                                                               : planShown(plan, board);
}

Result<void> UndoResearch::planShown(UndoPlan& plan, const Board& board) const {
    const std::uint64_t now = board.frozen == nullptr ? 0 : board.frozen->seq;
    const std::uint64_t after = views_.meant();
    if (now == after)
        return {}; // it would have made no difference to what is shown now
    if (now != 0)
        plan.facts.steps.push_back(stepOf(Kind::viewPutAway, board.number, now));
    if (after != 0) {
        const FrozenView* view = board.viewOf(after);
        if (view == nullptr)
            return notHeld();
        const RankingOrder& then = view->ranking.order();
        const RankingOrder order = board.config.order();
        if (then.sort != order.sort || then.secondaryCount != order.secondaryCount ||
            view->decimals != board.config.decimals)
            return conflict("the leaderboard's order or decimals were changed since");
        plan.facts.steps.push_back(stepOf(Kind::viewShownAgain, board.number, after));
    }
    if (now != 0) {
        for (const std::uint64_t given : engine_.viewsToGiveUp(*board.frozen, after))
            plan.facts.steps.push_back(stepOf(Kind::viewGivenUp, 0, given));
    }
    return {};
}

Result<void> UndoResearch::planReveal(UndoPlan& plan, const Board& board) const {
    std::vector<UndoPlan::Own::View> events = own_.views;
    if (undone_)
        std::reverse(events.begin(), events.end());
    const ViewFold::Origin* first = views_.originOf(events.front().seq);
    const FrozenView* view = first == nullptr ? nullptr : board.viewOf(first->view);
    if (view == nullptr)
        return notHeld();
    std::vector<const ViewFold::Step*> own;
    own.reserve(events.size());
    for (const UndoPlan::Own::View& event : events)
        own.push_back(&views_.originOf(event.seq)->step);
    PlannedSteps steps(*views_.stepsOf(first->view), own);
    PlannedView planned(*view);
    for (const UndoPlan::Own::View& event : events) {
        const ViewFold::Origin& origin = *views_.originOf(event.seq);
        const bool takes = event.back != undone_;
        Result<UndoFacts::Step> step = planStep(steps, origin, takes);
        if (!step)
            return step.error();
        if (!planned.take(step->shown))
            return conflict(
                "other steps of the reveal were undone or done again since: do the same with those "
                "first");
        step->board = board.number;
        plan.facts.steps.push_back(std::move(*step));
    }
    return {};
}

// Takes the step out of those that the view has, or puts it back in.
Result<UndoFacts::Step> UndoResearch::planStep(PlannedSteps& steps, const ViewFold::Origin& origin,
                                               bool takes) const {
    const bool there = steps.has(origin.step.seq);
    if (takes && !there) {
        const std::uint64_t by = views_.takenBackBy(origin.step.seq);
        return conflict("the step of the reveal was taken back since" +
                        (by == 0 ? std::string() : " (change " + std::to_string(by) + "): undo that first"));
    }
    if (!takes && there)
        return conflict("the step of the reveal is there already");
    if (const std::uint64_t later = steps.laterOf(origin.step); later != 0)
        return conflict("a later step of the reveal concerns the same player (change " +
                        std::to_string(later) + "): undo that first");
    UndoFacts::Step step = stepOf(takes ? Kind::revealTakenBack : Kind::revealDoneAgain, 0, origin.view);
    step.cause = origin.step.seq;
    step.index = steps.indexOf(origin.step.seq);
    step.shown = takes ? reversed(origin.step.changes) : origin.step.changes;
    if (takes)
        steps.takeOut(origin.step);
    else
        steps.putIn(origin.step);
    return step;
}

} // namespace rostrum
