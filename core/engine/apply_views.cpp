// SPDX-License-Identifier: GPL-3.0-or-later
// Frozen views that come and go: held once they are not shown any more, shown again by an undo; and the steps of their reveals.
#include "core/board/ranked_tuple.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <utility>

namespace rostrum {

namespace {

Error differs(const Event& event, const char* what) {
    return Error{Code::fileDamaged,
                 "event " + std::to_string(event.seq) + " does not follow from those before it: " + what};
}

void setIn(LiveRanking& ranking, std::uint32_t player, const RankedTuple& tuple) {
    ranking.set({player, tuple.changedAtS, tuple.standing},
                std::span(tuple.secondaries).first(ranking.order().secondaryCount));
}

// By the seqs of their freezes.
auto placeIn(std::vector<std::unique_ptr<FrozenView>>& held, std::uint64_t seq) {
    return std::lower_bound(held.begin(), held.end(), seq,
                            [](const auto& view, std::uint64_t wanted) { return view->seq < wanted; });
}

// All leave before anybody comes: one's new place may be another's old one.
void move(FrozenView& view, const std::vector<RankingChange>& changes) {
    for (const RankingChange& change : changes) {
        if (change.before)
            view.openRanking(change.ranking)->erase(change.player);
    }
    for (const RankingChange& change : changes) {
        if (change.after)
            setIn(*view.openRanking(change.ranking), change.player, *change.after);
    }
}

} // namespace

std::vector<RankingChange> reversed(std::vector<RankingChange> changes) {
    for (RankingChange& change : changes)
        std::swap(change.before, change.after);
    return changes;
}

bool Engine::fitView(const FrozenView& view, const std::vector<RankingChange>& changes) const {
    return std::all_of(changes.begin(), changes.end(), [&](const RankingChange& change) {
        const LiveRanking* ranking = view.openRanking(change.ranking);
        return ranking != nullptr && change.player != 0 && change.player <= players_.size() &&
               tupleIn(*ranking, change.player) == change.before &&
               (!change.after || change.after->standing.reachedSeq != 0);
    });
}

void Engine::enactInView(FrozenView& view, const std::vector<RankingChange>& changes) {
    move(view, changes);
    noteStep([&view, back = reversed(changes)] { move(view, back); });
}

// What the public saw of a board's archives at a freeze stays when the board loses one of them.
void Engine::keepForViews(Board& board, const std::function<bool(const Archive&)>& leaves) {
    const auto keep = [&](FrozenView& view) {
        const std::vector<const Archive*> seen = board.archivesIn(view);
        std::vector<std::unique_ptr<KeptArchive>> kept;
        for (std::size_t place = 0; place < seen.size(); ++place) {
            const Archive& one = *seen[place];
            const bool isOwn = std::any_of(view.archives.begin(), view.archives.end(),
                                           [&](const auto& other) { return &other->archive == &one; });
            if (isOwn || !leaves(one))
                continue;
            Archive copy{one.generation,      one.endedSeq, one.endedAtMs,  one.maxEntries,
                         one.ranking.clone(), one.ref,      one.sliceEndMs, one.form};
            kept.push_back(std::make_unique<KeptArchive>(KeptArchive{place, std::move(copy)}));
        }
        if (kept.empty())
            return;
        std::set<const KeptArchive*> added;
        for (std::unique_ptr<KeptArchive>& one : kept) {
            added.insert(one.get());
            view.archives.push_back(std::move(one));
        }
        std::sort(view.archives.begin(), view.archives.end(),
                  [](const auto& a, const auto& b) { return a->place < b->place; });
        noteStep([&view, added] {
            std::erase_if(view.archives, [&](const auto& one) { return added.contains(one.get()); });
        });
    };
    if (board.frozen != nullptr)
        keep(*board.frozen);
    for (const auto& view : board.held)
        keep(*view);
}

// ---- which view is shown

void Engine::putViewAway(Board& board) {
    board.frozen->decimals = board.config.decimals;
    const std::uint64_t seq = board.frozen->seq;
    board.held.insert(placeIn(board.held, seq), std::move(board.frozen));
    noteStep([&board, seq] {
        const auto found = placeIn(board.held, seq);
        board.frozen = std::move(*found);
        board.held.erase(found);
    });
}

Board* Engine::boardOfHeld(std::uint64_t view) const {
    const auto holds = [&](Board& board) {
        const auto found = placeIn(board.held, view);
        return found != board.held.end() && (*found)->seq == view;
    };
    for (const auto& [number, board] : boards_) {
        if (holds(*board))
            return board.get();
    }
    for (const auto& [number, kept] : kept_) {
        if (holds(*kept.board))
            return kept.board.get();
    }
    return nullptr;
}

bool Engine::giveUpView(std::uint64_t view) {
    Board* board = boardOfHeld(view);
    if (board == nullptr)
        return false;
    if (!kept_.contains(board->number))
        touch(*board);
    const auto found = placeIn(board->held, view);
    const auto given = std::make_shared<std::unique_ptr<FrozenView>>(std::move(*found));
    board->held.erase(found);
    noteStep([board, view, given] { board->held.insert(placeIn(board->held, view), std::move(*given)); });
    return true;
}

// In the board's order, which may have been changed since: by the last tie-break only, where there are entries.
bool Engine::turnView(FrozenView& view, const Board& board) {
    const RankingOrder order = board.config.order();
    const auto old = std::make_shared<std::vector<std::pair<LiveRanking*, LiveRanking>>>();
    bool good = true;
    view.forEachOpen([&](LiveRanking& ranking) {
        if (ranking.order() == order)
            return;
        good = good && (ranking.empty() || (ranking.order().sort == order.sort &&
                                            ranking.order().secondaryCount == order.secondaryCount));
        if (!good)
            return;
        LiveRanking turned =
            ranking.empty() ? board.emptyRanking() : LiveRanking(ranking.reordered(order, board.ids));
        if (board.sides != nullptr)
            turned.rebuildSides(*board.sides);
        old->emplace_back(&ranking, std::exchange(ranking, std::move(turned)));
    });
    noteStep([old] {
        for (auto& [ranking, before] : *old)
            *ranking = std::move(before);
    });
    return good;
}

Result<void> Engine::showViewAgain(Board& board, const UndoFacts::Step& step, const Event& event) {
    const auto found = placeIn(board.held, step.seq);
    if (board.frozen != nullptr || found == board.held.end() || (*found)->seq != step.seq)
        return differs(event, "it shows a frozen view that is not held, or another is shown");
    stepRevision(board, event.receivedAtMs);
    board.frozen = std::move(*found);
    board.held.erase(found);
    frozenBoards_.insert(board.number);
    noteStep([&board, seq = step.seq, before = board.frozen->counters] {
        board.frozen->counters = before;
        board.held.insert(placeIn(board.held, seq), std::move(board.frozen));
    });
    // What the public has seen meanwhile had lower revisions than this.
    board.frozen->counters.revision = board.counters.revision;
    board.frozen->counters.updatedAtMs = event.receivedAtMs;
    if (!turnView(*board.frozen, board))
        return differs(event, "the order of its board was turned since");
    return {};
}

Result<void> Engine::applyRevealStep(Board& board, const UndoFacts::Step& step, const Event& event) {
    FrozenView* view = board.viewOf(step.seq);
    const bool back = step.kind == UndoFacts::Step::Kind::revealTakenBack;
    if (view == nullptr || step.shown.empty() || !fitView(*view, step.shown))
        return differs(event, "the players of its step are not at those places of the frozen board");
    const RevealedSteps& steps = view->revealed;
    if (back ? step.index >= steps.size() || steps[step.index] != reversed(step.shown)
             : step.index > steps.size())
        return differs(event, "the reveal has not that step");
    if (view == board.frozen.get())
        stepShown(board, event.receivedAtMs);
    else
        stepRevision(board, event.receivedAtMs);
    enactInView(*view, step.shown);
    const auto takeOut = [view, index = step.index] { view->revealed.erase(index); };
    const auto putIn = [view, index = step.index, changes = back ? reversed(step.shown) : step.shown] {
        view->revealed.insert(index, changes);
    };
    if (back)
        takeOut();
    else
        putIn();
    noteStep(back ? std::function<void()>(putIn) : std::function<void()>(takeOut));
    return {};
}

Result<void> Engine::applyViewStep(const UndoFacts::Step& step, const Event& event) {
    using Kind = UndoFacts::Step::Kind;
    if (step.kind == Kind::viewGivenUp) // of any board
        return giveUpView(step.seq) ? Result<void>()
                                    : differs(event, "it gives up a frozen view that is not held");
    Board* board = liveBoard(step.board);
    if (board == nullptr)
        return differs(event, "its board is not there");
    switch (step.kind) {
    case Kind::viewPutAway:
        if (board->frozen == nullptr || board->frozen->seq != step.seq)
            return differs(event, "it puts a frozen view away that is not shown");
        stepRevision(*board, event.receivedAtMs);
        putViewAway(*board);
        return {};
    case Kind::viewShownAgain: return showViewAgain(*board, step, event);
    default: return applyRevealStep(*board, step, event);
    }
}

// ---- how many are held

std::vector<std::uint64_t> Engine::viewsToGiveUp(const FrozenView& coming, std::uint64_t leaving) const {
    if (coming.heldEntries() > limits_.heldEntries || limits_.heldViews == 0)
        return {coming.seq};
    std::map<std::uint64_t, std::uint64_t> others; // entries by the freeze's seq
    std::uint64_t entries = coming.heldEntries();
    const auto count = [&](const Board& board) {
        for (const auto& view : board.held) {
            if (view->seq == leaving)
                continue;
            others[view->seq] = view->heldEntries();
            entries += view->heldEntries();
        }
    };
    for (const auto& [number, board] : boards_)
        count(*board);
    for (const auto& [number, kept] : kept_) // deleted boards may come back with theirs
        count(*kept.board);
    std::vector<std::uint64_t> given;
    while (others.size() + 1 > limits_.heldViews || entries > limits_.heldEntries) {
        given.push_back(others.begin()->first);
        entries -= others.begin()->second;
        others.erase(others.begin());
    }
    return given;
}

} // namespace rostrum
