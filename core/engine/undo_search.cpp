// SPDX-License-Identifier: GPL-3.0-or-later
// Which change an undo or a redo is about.
#include "core/engine/undo_research.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

std::string numbered(std::uint64_t seq) { return "change " + std::to_string(seq); }

// Whether it changed any standing.
bool changesStandings(const Event& event) {
    if (event.score.updated)
        return true;
    return event.extras &&
           std::any_of(event.extras->others.begin(), event.extras->others.end(),
                       [](const RankingChange& change) { return change.before != change.after; });
}

} // namespace

Result<void> UndoResearch::find(Ledger& ledger, std::uint64_t events) {
    if (command_.seq)
        return findNamed(ledger);
    if (command_.redo)
        return findRedo(ledger);
    return findNewest(ledger, events);
}

Result<void> UndoResearch::findNamed(Ledger& ledger) {
    if (*command_.seq == 0 || *command_.seq > engine_.lastSeq()) {
        refuse(Code::notFound, "there is no " + numbered(*command_.seq));
        return {};
    }
    return ledger.read(*command_.seq - 1, 1, [&](const Event& event) -> Result<void> {
        take(event);
        return {};
    });
}

// The change that the event belongs to; of an undo, the one that it is about.
void UndoResearch::take(const Event& event) {
    if (!isOfUndo(event)) {
        takeGroup(event.group, !command_.redo);
        return;
    }
    const std::uint64_t root = event.grounds->causes.front();
    const auto toggled = engine_.toggledGroups().find(root);
    if (toggled == engine_.toggledGroups().end() || toggled->second.group != event.group) {
        refuse(Code::conflict,
               "what " + numbered(event.group) + " undid has been undone or done again since");
        return;
    }
    if (command_.redo && !toggled->second.undone) {
        refuse(Code::conflict, numbered(root) + " is not undone");
        return;
    }
    takeGroup(root, !toggled->second.undone);
}

void UndoResearch::takeGroup(std::uint64_t group, bool undone) {
    const auto toggled = engine_.toggledGroups().find(group);
    const bool isUndone = toggled != engine_.toggledGroups().end() && toggled->second.undone;
    if (isUndone == undone) {
        refuse(Code::conflict, numbered(group) + (undone ? " is undone already" : " is not undone"));
        return;
    }
    group_ = group;
    undone_ = undone;
    base_ = group;
    stage_ = Stage::fold;
    restart();
}

// What undo without a number can mean. A board's creation it cannot: that would delete the board.
bool UndoResearch::isCandidate(const Event& event) const {
    if (isOfUndo(event) || passed_.contains(event.group) || !counts(event.group))
        return false;
    const bool isLive = event.board != 0 && engine_.boardByNumber(event.board) != nullptr;
    switch (event.type) {
    case EventType::scoreSubmitted: return isLive && changesStandings(event);
    case EventType::playerRemoved:
    case EventType::boardFrozen:
    case EventType::boardUnfrozen:
    case EventType::boardRevealed:
    case EventType::boardReset:
    case EventType::boardChanged: return isLive;
    case EventType::boardDeleted: return engine_.keptBoard(event.board) != nullptr;
    case EventType::playerRenamed:
    case EventType::playerChanged:
    case EventType::playersMerged: return true;
    default: return false;
    }
}

// Backwards, a piece at a time; within one, forwards.
Result<void> UndoResearch::findNewest(Ledger& ledger, std::uint64_t events) {
    if (!searching_) {
        searching_ = true;
        searchEnd_ = engine_.lastSeq() + 1;
    }
    const std::uint64_t from = searchEnd_ - std::min(searchEnd_ - 1, std::max<std::uint64_t>(events, 1));
    std::vector<std::uint64_t> candidates; // groups, the newest last
    std::set<std::uint64_t> elsewhere;     // groups that are about boards, where none is meant
    Result<void> read = ledger.read(from - 1, searchEnd_ - from, [&](const Event& event) -> Result<void> {
        if (boardNumber_ == 0 && event.board != 0 && engine_.boardByNumber(event.board) != nullptr)
            elsewhere.insert(event.group);
        if ((boardNumber_ == 0 || event.board == boardNumber_) && isCandidate(event) &&
            (candidates.empty() || candidates.back() != event.group))
            candidates.push_back(event.group);
        return {};
    });
    if (!read)
        return read;
    passed_.insert(elsewhere.begin(), elsewhere.end());
    while (!candidates.empty() && passed_.contains(candidates.back()))
        candidates.pop_back();
    searchEnd_ = from;
    if (!candidates.empty())
        takeGroup(candidates.back(), true);
    else if (from == 1)
        refuse(Code::conflict, "there is nothing to undo");
    return {};
}

// The newest undo that is still one.
Result<void> UndoResearch::findRedo(Ledger& ledger) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> undos; // seq, group
    for (const auto& [group, toggled] : engine_.toggledGroups()) {
        if (toggled.undone)
            undos.emplace_back(toggled.seq, group);
    }
    std::sort(undos.rbegin(), undos.rend());
    for (const auto& [seq, group] : undos) {
        const ToggledGroup& toggled = engine_.toggledGroups().at(group);
        bool meant = boardNumber_ == 0 ? engine_.boardByNumber(toggled.board) == nullptr
                                       : toggled.board == boardNumber_;
        if (toggled.board == 0 && boardNumber_ != 0) {
            Result<void> read = ledger.read(seq - 1, 1, [&](const Event& event) -> Result<void> {
                const std::vector<RankingChange>& changes = event.boardFacts->undo->changes;
                meant = std::any_of(changes.begin(), changes.end(), [&](const RankingChange& change) {
                    return change.board == boardNumber_;
                });
                return {};
            });
            if (!read)
                return read;
        }
        if (meant) {
            takeGroup(group, false);
            return {};
        }
    }
    refuse(Code::conflict, "there is nothing to do again");
    return {};
}

} // namespace rostrum
