// SPDX-License-Identifier: GPL-3.0-or-later
// What the events of corrections do: facts about players, merges, erasures, undo and redo. No rule, no clock.
#include "core/board/text.h"
#include "core/engine/engine.h"
#include "core/engine/erased_texts.h"
#include "core/engine/snapshot.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

Error differs(const Event& event, const char* what) {
    return Error{Code::fileDamaged,
                 "event " + std::to_string(event.seq) + " does not follow from those before it: " + what};
}

PlayerState stateOf(const PlayerFacts& facts) {
    return {facts.team, facts.division, facts.hidden, facts.banned};
}

} // namespace

// ---- players

// Rankings are told who is hidden and where; their boards step where that changes what is shown.
void Engine::setFacts(std::uint32_t player, PlayerFacts facts, std::int64_t atMs) {
    noteStep([this, player, before = facts_.of(player)] {
        facts_.set(player, before);
        takeSide(player, before.hidden || before.banned, before.division, 0);
    });
    facts_.set(player, std::move(facts));
    const PlayerFacts& now = facts_.of(player);
    takeSide(player, now.hidden || now.banned, now.division, atMs);
}

Result<void> Engine::applyPlayerChanged(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->player || event.player == 0 || event.player > players_.size())
        return differs(event, "its player is not there");
    const PlayerChangeFacts& change = *event.boardFacts->player;
    PlayerFacts facts = facts_.of(event.player);
    if (stateOf(facts) != change.before || facts.metadataSeq != change.metadataBefore)
        return differs(event, "what was known of its player is other than it says");
    facts.team = change.after.team;
    facts.division = change.after.division;
    facts.hidden = change.after.hidden;
    facts.banned = change.after.banned;
    if (change.setsMetadata) {
        facts.metadata = event.texts ? event.texts->metadata : std::string();
        facts.metadataSeq = event.seq;
    }
    setFacts(event.player, std::move(facts), event.receivedAtMs);
    return {};
}

Result<void> Engine::applyPlayersMerged(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->merge || event.player == 0 || event.player > players_.size())
        return differs(event, "its player is not there");
    const MergeFacts& merge = *event.boardFacts->merge;
    if (merge.into == 0 || merge.into > players_.size() || facts_.of(event.player).mergedInto != 0 ||
        facts_.resolve(merge.into) == event.player)
        return differs(event, "its players cannot be merged");
    if (!fitAll(merge.changes))
        return differs(event, "the scores before it are others");
    enactAll(merge.changes);
    PlayerFacts facts = facts_.of(event.player);
    facts.mergedInto = merge.into;
    facts.mergedSeq = event.seq;
    setFacts(event.player, std::move(facts), event.receivedAtMs);
    stepTouched(merge.changes, event.receivedAtMs);
    return {};
}

Result<void> Engine::applyPlayerErased(const Event& event) {
    if (event.player == 0 || event.player > players_.size() || !event.texts ||
        event.texts->playerId.empty() || event.texts->playerId.size() > maxPlayerIdBytes)
        return differs(event, "its player or the id that is to stand for the player cannot be");
    // A ledger read from the beginning has no other id for the player: the events before this one lost it to this one.
    const std::uint32_t holder = players_.find(event.texts->playerId);
    if (holder != 0 && holder != event.player)
        return differs(event, "the id that is to stand for its player is another's");
    const PlayerFacts& before = facts_.of(event.player);
    PlayerFacts facts;
    facts.erased = true;
    // Whom the public did not see stays unseen, and whoever has the scores keeps them.
    facts.hidden = before.hidden || before.banned;
    facts.mergedInto = before.mergedInto;
    facts.mergedSeq = before.mergedSeq;
    setFacts(event.player, std::move(facts), event.receivedAtMs);
    if (holder == 0) {
        eraseKeys(ErasedPlayer(event.player, event.texts->playerId,
                               std::string(players_.playerId(event.player)),
                               std::string(players_.username(event.player))));
        changeId(event.player, event.texts->playerId, event.texts->playerId);
    }
    stepBoardsOf(event.player, event.receivedAtMs);
    return {};
}

// As a ledger does to those that it holds (erased_texts.h): one read from the beginning binds the same.
void Engine::eraseKeys(const ErasedPlayer& erased) {
    std::vector<RequestKeys::Replaced> replaced = keys_.eraseWhere(
        [&](std::string_view caller, std::string_view key) { return erased.concernsKey(caller, key); });
    if (!replaced.empty())
        noteStep([this, replaced = std::move(replaced)] { keys_.putBack(replaced); });
}

// Rankings in the order of ids place the player anew.
void Engine::changeId(std::uint32_t player, const std::string& playerId, const std::string& username) {
    std::vector<std::pair<LiveRanking*, LiveRanking::Lifted>> lifted;
    const auto lift = [&](LiveRanking& ranking) {
        if (ranking.order().last != TieBreak::playerId)
            return;
        if (std::optional<LiveRanking::Lifted> one = ranking.lift(player))
            lifted.emplace_back(&ranking, *one);
    };
    const auto liftAll = [&](Board& board) { board.forEachRanking(lift); };
    for (const auto& [number, board] : boards_)
        liftAll(*board);
    for (const auto& [number, kept] : kept_)
        liftAll(*kept.board);
    const std::string oldId(players_.playerId(player));
    const std::string oldName(players_.username(player));
    players_.changeId(player, playerId, username);
    for (const auto& [ranking, one] : lifted)
        ranking->putBack(one);
    // Led back by the same way, which then notes a step of its own that nobody needs.
    noteStep([this, player, oldId, oldName] {
        changeId(player, oldId, oldName);
        undo_->steps.pop_back();
    });
}

// ---- boards that are deleted

std::uint64_t Engine::Kept::entries() const {
    std::uint64_t sum = board->entries();
    for (const Archive& archive : board->archives)
        sum += archive.ranking.size();
    for (const auto& view : board->held)
        sum += view->entries();
    return sum;
}

Result<void> Engine::keepDeleted(const Event& event, std::unique_ptr<Board> board) {
    const std::uint32_t number = board->number;
    const auto gaveUp = std::make_shared<std::vector<std::pair<std::uint32_t, Kept>>>();
    kept_[number] = {std::move(board), event.seq};
    bool good = true;
    for (const std::uint32_t given : event.boardFacts->deletion->givenUp) {
        const auto found = kept_.find(given);
        good = good && found != kept_.end();
        if (!good)
            break;
        gaveUp->emplace_back(given, std::move(found->second));
        kept_.erase(found);
    }
    noteStep([this, number, gaveUp] {
        for (auto& [given, kept] : *gaveUp)
            kept_[given] = std::move(kept);
        std::unique_ptr<Board> back = std::move(kept_.at(number).board);
        kept_.erase(number);
        gone_.erase(number);
        boardNumbers_.emplace(back->config.id, number);
        boards_.emplace(number, std::move(back));
        cache_.clear();
    });
    if (!good)
        return differs(event, "it gives up a board that is not kept");
    return {};
}

Result<void> Engine::restoreBoard(const UndoFacts::Step& step, const Event& event) {
    const auto kept = kept_.find(step.board);
    if (kept == kept_.end())
        return differs(event, "it restores a board that is not kept");
    if (boardNumbers_.contains(kept->second.board->config.id))
        return differs(event, "it restores a board whose id another has");
    const std::uint64_t deletedSeq = kept->second.deletedSeq;
    std::unique_ptr<Board> board = std::move(kept->second.board);
    kept_.erase(kept);
    Board& live = *board;
    const Gone gone = gone_.at(step.board);
    gone_.erase(step.board);
    boardNumbers_.emplace(live.config.id, step.board);
    totalEntries_ += live.entries();
    live.membersNoted = false;
    attachSides(live);
    if (members_.begun())
        members_.others().push_back(step.board);
    boards_.emplace(step.board, std::move(board));
    cache_.clear();
    noteStep([this, number = step.board, deletedSeq, gone] {
        const auto found = boards_.find(number);
        boardNumbers_.erase(found->second->config.id);
        gone_[number] = gone;
        kept_[number] = {std::move(found->second), deletedSeq};
        boards_.erase(found);
        cache_.clear();
    });
    stepRevision(live, event.receivedAtMs);
    return {};
}

// ---- undo and redo

Result<void> Engine::takeBackReset(const UndoFacts::Step& step, const Event& event) {
    Board* board = anyBoard(step.board);
    if (board == nullptr)
        return differs(event, "its board is not there");
    const auto ended = [&](const Archive& archive) {
        return archive.endedSeq == step.seq && board->openRanking(archive.ref) != nullptr;
    };
    if (std::none_of(board->archives.begin(), board->archives.end(), ended))
        return differs(event, "it brings back what was not put away");
    touch(*board);
    // What is there is kept until the batch is, with the archives as they stood.
    struct Before {
        std::uint64_t generation = 0;
        std::vector<std::pair<RankingRef, LiveRanking>> rankings;
        struct Kept {
            std::size_t place = 0; // where it stood
            Archive archive;
            bool gaveRanking = false; // else the archive still has it, as it was
        };
        std::vector<Kept> archives; // ascending by place
    };
    keepForViews(*board, ended);
    const auto before = std::make_shared<Before>();
    before->generation = board->generation;
    totalEntries_ -= board->entries();
    const auto setAside = [&](LiveRanking& ranking, const RankingRef& ref) {
        if (isOfReset(ref, step.current))
            before->rankings.emplace_back(ref, std::exchange(ranking, board->emptyRanking()));
    };
    setAside(board->ranking, {});
    for (const auto& slice : board->periods)
        setAside(slice->ranking, slice->ref);
    std::vector<Archive> rest;
    for (std::size_t i = 0; i < board->archives.size(); ++i) {
        Archive& archive = board->archives[i];
        if (!ended(archive)) {
            rest.push_back(std::move(archive));
            continue;
        }
        archive.ranking.endCapture();
        LiveRanking& open = *board->openRanking(archive.ref);
        const bool gives = archive.ranking.order() == board->config.order();
        if (gives)
            open = std::move(archive.ranking);
        else if (archive.ranking.order().secondaryCount == open.order().secondaryCount)
            open = archive.ranking.reordered(board->config.order(), board->ids);
        if (board->sides != nullptr)
            open.rebuildSides(*board->sides);
        before->archives.push_back({i, std::move(archive), gives});
    }
    board->archives = std::move(rest);
    board->generation = event.seq;
    totalEntries_ += board->entries();
    noteStep([board, before] {
        for (auto& [place, archive, gaveRanking] : before->archives) {
            if (gaveRanking)
                archive.ranking = std::move(*board->openRanking(archive.ref));
            board->archives.insert(board->archives.begin() + static_cast<std::ptrdiff_t>(place),
                                   std::move(archive));
        }
        for (auto& [ref, ranking] : before->rankings)
            *board->openRanking(ref) = std::move(ranking);
        board->generation = before->generation;
    });
    return {};
}

Result<void> Engine::resetAgain(const UndoFacts::Step& step, const Event& event) {
    Board* board = anyBoard(step.board);
    if (board == nullptr)
        return differs(event, "its board is not there");
    touch(*board);
    noteStep([board, generation = board->generation, seq = event.seq] {
        std::erase_if(board->archives, [&](Archive& archive) {
            if (archive.endedSeq == seq)
                *board->openRanking(archive.ref) = std::move(archive.ranking);
            return archive.endedSeq == seq;
        });
        board->generation = generation;
    });
    totalEntries_ -= board->entries();
    const auto before = static_cast<std::ptrdiff_t>(board->archives.size());
    putAway(*board, event.seq, step.atMs, step.current);
    // To where they stood: archives are counted from the oldest, and what was put away since the reset stays behind it.
    const auto resetBy = [&](std::uint64_t endedSeq) { // first
        const auto again = std::find_if(toggled_.begin(), toggled_.end(),
                                        [&](const auto& one) { return one.second.seq == endedSeq; });
        return again == toggled_.end() ? endedSeq : again->first;
    };
    const auto made = board->archives.begin() + before;
    const auto later = std::find_if(board->archives.begin(), made, [&](const Archive& archive) {
        return resetBy(archive.endedSeq) >= step.seq;
    });
    std::rotate(later, made, board->archives.end());
    totalEntries_ += board->entries();
    return {};
}

Result<void> Engine::applyStep(const UndoFacts::Step& step, const Event& event) {
    using Kind = UndoFacts::Step::Kind;
    switch (step.kind) {
    case Kind::resetTakenBack: return takeBackReset(step, event);
    case Kind::resetDoneAgain: return resetAgain(step, event);
    case Kind::boardRestored: return restoreBoard(step, event);
    case Kind::periodGivenBack: return givePeriodBack(step, event);
    case Kind::playerMerged:
    case Kind::playerParted: break;
    default: return applyViewStep(step, event);
    }
    if (step.player == 0 || step.player > players_.size() || step.into == 0 || step.into > players_.size())
        return differs(event, "its players are not there");
    const bool merges = step.kind == Kind::playerMerged;
    PlayerFacts facts = facts_.of(step.player);
    if ((facts.mergedInto != 0) == merges || (merges && facts_.resolve(step.into) == step.player))
        return differs(event, "its players cannot be merged or parted");
    facts.mergedInto = merges ? step.into : 0;
    facts.mergedSeq = merges ? step.seq : 0;
    setFacts(step.player, std::move(facts), event.receivedAtMs);
    return {};
}

Result<void> Engine::applyChangeUndone(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->undo)
        return differs(event, "it does not say what it undoes");
    const UndoFacts& undo = *event.boardFacts->undo;
    const auto toggled = toggled_.find(undo.group);
    const bool was = toggled != toggled_.end() && toggled->second.undone;
    if (was == undo.undone || undo.group == 0 || undo.group > lastSeq_)
        return differs(event, "what it undoes or does again is so already");
    if (!fitAll(undo.earlier))
        return differs(event, "the scores before it are others");
    enactAll(undo.earlier);
    for (const UndoFacts::Step& step : undo.steps) {
        if (Result<void> done = applyStep(step, event); !done)
            return done;
    }
    if (!fitAll(undo.changes))
        return differs(event, "the scores before it are others");
    enactAll(undo.changes);
    for (const UndoFacts::Counters& counters : undo.counters) {
        Board* board = anyBoard(counters.board);
        if (board == nullptr || board->counters.submissions != counters.submissionsBefore)
            return differs(event, "the number of submissions before it is another");
        stepRevision(*board, event.receivedAtMs);
        board->counters.submissions = counters.submissions;
        board->counters.lastSubmissionAtMs = counters.lastSubmissionAtMs;
    }
    stepTouched(undo.changes, event.receivedAtMs);
    noteStep([this, group = undo.group,
              before = toggled == toggled_.end() ? std::nullopt : std::optional(toggled->second)] {
        if (before)
            toggled_[group] = *before;
        else
            toggled_.erase(group);
    });
    toggled_[undo.group] = {event.seq, event.group, undo.undone, undo.board, undo.player};
    return {};
}

} // namespace rostrum
