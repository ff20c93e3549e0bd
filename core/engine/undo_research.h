// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// UndoResearch: what must be known to undo or redo a change: which one is meant, and what the players concerned would have without it (or
// with it again), from the ledger. It goes on in steps, while submissions go on; when it has seen every committed event, the command can be
// executed with the plan that comes of it.
//
// It begins with the change's own events. Where a change from before them was undone or done again since, which what they say was before
// does not know, it begins with that one, and so on. Cost: reading the ledger from there, a few hundred bytes for each player concerned.
// The engine must outlive it. Boards, players and earlier undos may change while it goes on only by events that it is then given, but for
// another undo: one at a time. Thread: the writer's, between batches.

#include "core/engine/engine.h"
#include "core/engine/field_fold.h"
#include "core/engine/refold.h"
#include "core/engine/undo_plan.h"
#include "core/engine/view_fold.h"
#include "core/ports/ledger.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rostrum {

class PlannedSteps;

class UndoResearch {
  public:
    UndoResearch(const Engine& engine, UndoChange command);

    // Reads up to about so many events. True where nothing is left to be known: the command can be executed, until anything else is.
    // An error is the ledger's.
    Result<bool> step(Ledger& ledger, std::uint64_t events);
    // Valid when step() has said true: what to do, or why it cannot be.
    Result<UndoPlan> plan();

  private:
    enum class Stage : std::uint8_t { find, fold, done };

    void refuse(Code code, std::string why);
    // ---- which change
    Result<void> find(Ledger& ledger, std::uint64_t events);
    Result<void> findNamed(Ledger& ledger);
    Result<void> findNewest(Ledger& ledger, std::uint64_t events);
    Result<void> findRedo(Ledger& ledger);
    void take(const Event& event);
    void takeGroup(std::uint64_t group, bool undone);
    bool isCandidate(const Event& event) const;
    // ---- what comes of it
    void restart();
    Result<void> fold(Ledger& ledger, std::uint64_t events);
    void eat(const Event& event);
    void eatOwn(const Event& event);
    void eatOwnScore(const Event& event);
    void eatOwnReset(const Event& event);
    void eatOwnView(const Event& event);
    void noteOwnUndo(const UndoFacts& undo);
    void concern(std::uint32_t board, std::uint32_t player);
    std::vector<std::uint32_t> mergedWith(std::uint32_t player) const;
    bool lowerBase();
    bool settle();
    Result<void> lookUp(Ledger& ledger, std::uint64_t events);
    bool counts(std::uint64_t group) const;
    std::optional<RankedTuple> timed(std::uint32_t board, const RankingRef& ref, std::uint32_t player,
                                     RankedTuple tuple) const;
    // ---- the plan (undo_plan.cpp)
    Refold::Live live() const;
    std::vector<RankingRef> openRefs(std::uint32_t number) const;
    std::optional<RankedTuple> standingBefore(std::uint32_t board, const RankingRef& ref,
                                              std::uint32_t player) const;
    std::uint64_t archivesOf(std::uint64_t resetSeq) const;
    void planStandings(UndoPlan& plan);
    Result<void> planFields(UndoPlan& plan) const;
    Result<void> planConfigs(UndoPlan& plan) const;
    Result<void> planBoards(UndoPlan& plan) const;
    Result<void> planReset(UndoPlan& plan) const;
    Result<void> planMerge(UndoPlan& plan) const;
    void planCounters(UndoPlan& plan) const;
    // ---- periods that were taken away (undo_periods.cpp)
    void eatTaking(const Event& event);
    void eatAway(const Event& event);
    // Of such a slice, where it is to be the board's again; else null.
    const Archive* taken(std::uint32_t number, const RankingRef& ref) const;
    Result<void> planPeriods(UndoPlan& plan, const Board& board, const BoardConfig& after) const;
    // ---- what the public sees (undo_views.cpp)
    Result<void> planViews(UndoPlan& plan) const;
    Result<void> planShown(UndoPlan& plan, const Board& board) const;
    Result<void> planReveal(UndoPlan& plan, const Board& board) const;
    Result<UndoFacts::Step> planStep(PlannedSteps& steps, const ViewFold::Origin& origin, bool takes) const;
    Result<void> checkRoom(const UndoPlan& plan) const;

    const Engine& engine_;
    const UndoChange command_;
    std::uint32_t boardNumber_ = 0; // the one that the command names
    Stage stage_ = Stage::find;
    std::optional<Error> refusal_;

    std::uint64_t searchEnd_ = 0; // events from here on have been searched
    bool searching_ = false;
    std::set<std::uint64_t> passed_; // groups that are not meant

    std::uint64_t group_ = 0;
    bool undone_ = true; // what it is to be
    UndoPlan::Own own_;
    std::uint64_t base_ = 0;
    std::uint64_t position_ = 0; // newest event eaten
    bool stale_ = false;         // somebody is concerned who was not from the beginning
    bool others_ = false;        // an event of another group was eaten
    std::set<std::pair<std::uint32_t, std::uint32_t>> concerned_; // board and player
    std::set<std::uint32_t> wholeBoards_;
    Refold::PutAway putAway_;
    Refold::Beginnings beginnings_;
    std::unique_ptr<Refold> refold_;
    FieldFold fields_;
    ViewFold views_;
    std::size_t mergesSeen_ = 0;
    std::vector<std::uint64_t> missing_;                     // events whose time or text is needed
    std::unordered_map<std::uint64_t, std::uint32_t> times_; // when events came, in seconds
    std::map<std::uint64_t, std::string> metadataTexts_;     // of events that set it
};

} // namespace rostrum
