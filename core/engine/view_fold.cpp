// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/view_fold.h"

#include <iterator>
#include <utility>

namespace rostrum {

void ViewFold::clear() {
    const std::uint32_t board = board_;
    *this = {};
    board_ = board;
}

void ViewFold::eat(const Event& event, bool counts, bool own) {
    if (board_ == 0)
        return;
    if (event.type == EventType::changeUndone) {
        if (event.boardFacts && event.boardFacts->undo)
            eatUndo(*event.boardFacts->undo);
        return;
    }
    if (event.board != board_)
        return;
    learn(event);
    switch (event.type) {
    case EventType::boardFrozen:
        shown_ = event.seq;
        views_[event.seq];
        if (counts && meant_ == 0)
            meant_ = event.seq;
        break;
    case EventType::boardUnfrozen:
        shown_ = 0;
        if (counts)
            meant_ = 0;
        break;
    case EventType::boardRevealed: eatReveal(event, own); break;
    default: break;
    }
}

// A freeze came when the board was not frozen; the end of one and a reveal when it was.
void ViewFold::learn(const Event& event) {
    const bool wasFrozen = event.type == EventType::boardUnfrozen || event.type == EventType::boardRevealed;
    if (begun_ || (!wasFrozen && event.type != EventType::boardFrozen))
        return;
    begun_ = true;
    shown_ = meant_ = wasFrozen ? unknown : 0;
}

void ViewFold::eatReveal(const Event& event, bool own) {
    const auto view = views_.find(shown_);
    if (view == views_.end() || !event.boardFacts || !event.boardFacts->reveal)
        return;
    Steps& steps = view->second;
    Step step;
    if (!event.boardFacts->reveal->back) {
        step = {event.seq, event.boardFacts->reveal->changes};
        steps.emplace_hint(steps.end(), step.seq, step.changes);
    } else if (!steps.empty()) {
        const auto newest = std::prev(steps.end());
        step = {newest->first, std::move(newest->second)};
        steps.erase(newest);
        takenBackBy_[step.seq] = event.seq;
    }
    if (own)
        origins_[event.seq] = {shown_, std::move(step)};
}

void ViewFold::eatUndo(const UndoFacts& undo) {
    using Kind = UndoFacts::Step::Kind;
    for (const UndoFacts::Step& done : undo.steps) {
        if (done.board != board_ || !done.isOfView())
            continue;
        if (done.kind == Kind::viewPutAway)
            shown_ = 0;
        if (done.kind == Kind::viewShownAgain)
            shown_ = done.seq;
        const auto view = views_.find(done.seq);
        if (view == views_.end())
            continue;
        Steps& steps = view->second;
        if (done.kind == Kind::revealTakenBack)
            steps.erase(done.cause);
        if (done.kind == Kind::revealDoneAgain)
            steps.emplace(done.cause, done.shown);
    }
}

const ViewFold::Steps* ViewFold::stepsOf(std::uint64_t view) const {
    const auto found = views_.find(view);
    return found == views_.end() ? nullptr : &found->second;
}

const ViewFold::Origin* ViewFold::originOf(std::uint64_t seq) const {
    const auto found = origins_.find(seq);
    return found == origins_.end() ? nullptr : &found->second;
}

std::uint64_t ViewFold::takenBackBy(std::uint64_t step) const {
    const auto found = takenBackBy_.find(step);
    return found == takenBackBy_.end() ? 0 : found->second;
}

} // namespace rostrum
