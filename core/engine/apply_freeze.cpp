// SPDX-License-Identifier: GPL-3.0-or-later
// What freezing, unfreezing and revealing do, and who is told of hidden players: the part of the state that only the public sees.
#include "core/engine/undo.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace rostrum {

namespace {

Error differs(const Event& event, const char* what) {
    return Error{Code::fileDamaged,
                 "event " + std::to_string(event.seq) + " does not follow from those before it: " + what};
}

} // namespace

// What everyone may see has changed.
void Engine::stepShown(Board& board, std::int64_t atMs) {
    stepRevision(board, atMs);
    if (board.frozen == nullptr)
        return;
    ++board.frozen->counters.revision;
    board.frozen->counters.updatedAtMs = atMs;
}

// Where the player is on the frozen board alone: taken out since, or the board was reset.
void Engine::stepFrozenOf(std::uint32_t player, std::int64_t atMs) {
    for (const std::uint32_t number : frozenBoards_) {
        Board* board = liveBoard(number);
        if (board == nullptr || board->frozen == nullptr || !board->frozen->has(player))
            continue;
        const bool there = board->ranking.find(player) ||
                           std::any_of(board->periods.begin(), board->periods.end(), [&](const auto& slice) {
                               return slice->ranking.find(player).has_value();
                           });
        if (!there)
            stepShown(*board, atMs);
    }
}

Result<void> Engine::applyBoardFrozen(const Event& event) {
    Board* board = liveBoard(event.board);
    if (board == nullptr || board->frozen != nullptr)
        return differs(event, "its board is not there, or is frozen already");
    stepRevision(*board, event.receivedAtMs);
    auto frozen = std::make_unique<FrozenView>(board->ranking.clone());
    frozen->seq = event.seq;
    frozen->generation = board->generation;
    frozen->counters = board->counters;
    for (const auto& slice : board->periods) {
        OpenPeriod& copy = *frozen->periods.emplace_back(
            std::make_unique<OpenPeriod>(slice->ref, slice->endMs, slice->ranking.clone()));
        copy.current = slice->current;
    }
    undo_->refrozen = board;
    undo_->oldFrozen = std::exchange(board->frozen, std::move(frozen));
    frozenBoards_.insert(board->number);
    return {};
}

Result<void> Engine::applyBoardUnfrozen(const Event& event) {
    Board* board = liveBoard(event.board);
    if (board == nullptr || board->frozen == nullptr)
        return differs(event, "its board is not there, or is not frozen");
    stepRevision(*board, event.receivedAtMs);
    if (!event.boardFacts || !event.boardFacts->unfreeze) { // of a version that held no views
        undo_->refrozen = board;
        undo_->oldFrozen = std::move(board->frozen);
        return {};
    }
    putViewAway(*board);
    for (const std::uint64_t view : event.boardFacts->unfreeze->givenUp) {
        if (!giveUpView(view))
            return differs(event, "it gives up a frozen view that is not held");
    }
    return {};
}

Result<void> Engine::applyBoardRevealed(const Event& event) {
    Board* board = liveBoard(event.board);
    if (board == nullptr || board->frozen == nullptr || !event.boardFacts || !event.boardFacts->reveal)
        return differs(event, "its board is not frozen, or it has no changes");
    FrozenView& frozen = *board->frozen;
    const RevealFacts& facts = *event.boardFacts->reveal;
    if (!fitView(frozen, facts.changes) || facts.changes.empty() || (facts.back && frozen.revealed.empty()))
        return differs(event, "its players are not at those places of the frozen board");
    touch(*board);
    enactInView(frozen, facts.changes);
    if (facts.back) {
        noteStep([&frozen, popped = frozen.revealed.back()] { frozen.revealed.add(popped); });
        frozen.revealed.takeNewest();
    } else {
        noteStep([&frozen] { frozen.revealed.takeNewest(); });
        frozen.revealed.add(facts.changes);
    }
    stepShown(*board, event.receivedAtMs);
    return {};
}

void Engine::undoFreeze() {
    if (undo_->refrozen == nullptr)
        return;
    undo_->refrozen->frozen = std::move(undo_->oldFrozen);
    undo_->refrozen = nullptr;
}

// ---- who is set apart

void Engine::attachSides(Board& board) {
    if (sides_.nobody() || board.sides != nullptr)
        return;
    board.sides = &sides_;
    board.forEachRanking([&](LiveRanking& ranking) { ranking.rebuildSides(sides_); });
}

namespace {

struct Seen {
    bool byEveryone = false;
    bool byOperators = false;
};

// Whether the public sees nothing of the ranking, because the board is frozen.
bool isTruthOnly(const Board& board, const LiveRanking& ranking) {
    if (board.frozen == nullptr)
        return false;
    const auto isIt = [&](const auto& slice) { return &slice->ranking == &ranking; };
    return &ranking == &board.ranking || std::any_of(board.periods.begin(), board.periods.end(), isIt) ||
           std::any_of(board.archives.begin(), board.archives.end(), [&](const Archive& archive) {
               return &archive.ranking == &ranking && archive.endedSeq > board.frozen->seq;
           });
}

bool isHeld(const Board& board, const LiveRanking& ranking) {
    return std::any_of(board.held.begin(), board.held.end(), [&](const auto& view) {
        bool is = false;
        view->forEachRanking([&](const LiveRanking& one) { is = is || &one == &ranking; });
        return is;
    });
}

} // namespace

void Engine::takeSide(std::uint32_t player, bool hidden, std::string_view division, std::int64_t atMs) {
    const PlayerSide before = sides_.sideOf(player);
    sides_.set(player, hidden, division);
    const PlayerSide after = sides_.sideOf(player);
    if (before == after)
        return;
    const auto tell = [&](Board& board) {
        attachSides(board);
        Seen seen;
        board.forEachRanking([&](LiveRanking& ranking) {
            if (!ranking.find(player))
                return;
            if (!isHeld(board, ranking)) // which nobody sees
                (isTruthOnly(board, ranking) ? seen.byOperators : seen.byEveryone) = true;
            if (after.hidden)
                ranking.hide(player);
            else
                ranking.unhide(player);
            ranking.setDivision(player, after.division);
        });
        return seen;
    };
    for (const auto& [number, board] : boards_) {
        const Seen seen = tell(*board);
        if (seen.byEveryone && atMs != 0)
            stepShown(*board, atMs);
        else if (seen.byOperators && atMs != 0)
            stepRevision(*board, atMs);
    }
    for (const auto& [number, kept] : kept_)
        tell(*kept.board);
}

} // namespace rostrum
