// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/undo_research.h"

#include "core/check.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

std::string numbered(std::uint64_t seq) { return "change " + std::to_string(seq); }

} // namespace

UndoResearch::UndoResearch(const Engine& engine, UndoChange command)
    : engine_(engine),
      command_(std::move(command)) {
    if (command_.leaderboardId.empty())
        return;
    const Board* board = engine.findBoard(command_.leaderboardId);
    if (board != nullptr)
        boardNumber_ = board->number;
    else
        refuse(Code::leaderboardNotFound, "there is no such leaderboard");
}

void UndoResearch::refuse(Code code, std::string why) {
    if (!refusal_)
        refusal_ = Error{code, std::move(why)};
    stage_ = Stage::done;
}

bool UndoResearch::counts(std::uint64_t group) const {
    if (group == group_)
        return !undone_;
    const auto toggled = engine_.toggledGroups().find(group);
    return toggled == engine_.toggledGroups().end() || !toggled->second.undone;
}

Result<bool> UndoResearch::step(Ledger& ledger, std::uint64_t events) {
    if (stage_ == Stage::find) {
        if (Result<void> found = find(ledger, events); !found)
            return found.error();
        return stage_ == Stage::done;
    }
    if (stage_ == Stage::fold) {
        if (Result<void> folded = fold(ledger, events); !folded)
            return folded.error();
        if (refusal_)
            return true;
        if (position_ < engine_.lastSeq())
            return false;
        const bool others = stale_ || lowerBase();
        if (others)
            beginnings_.clear(); // they were those before another event, or of some of the players
        if (others || refold_->learned()) {
            restart();
            return false;
        }
        if (settle())
            return true;
        if (Result<void> looked = lookUp(ledger, events); !looked)
            return looked.error();
        return settle();
    }
    return true;
}

// ---- what comes of it

std::vector<std::uint32_t> UndoResearch::mergedWith(std::uint32_t player) const {
    std::vector<std::uint32_t> all;
    const PlayerFactsTable& facts = engine_.playerFacts();
    const std::uint32_t whole = facts.resolve(player);
    if (facts.size() == 0)
        return {player};
    for (const std::uint32_t other : facts.players()) {
        if (facts.resolve(other) == whole)
            all.push_back(other);
    }
    all.push_back(player);
    all.push_back(whole);
    return all;
}

void UndoResearch::concern(std::uint32_t board, std::uint32_t player) {
    if (player == 0 || refold_->concerns(board, player))
        return;
    for (const std::uint32_t one : mergedWith(player)) {
        if (!refold_->concern(board, one))
            continue;
        concerned_.emplace(board, one);
        // Earlier events may be about them too.
        stale_ = stale_ || others_ || base_ != group_;
    }
}

void UndoResearch::restart() {
    position_ = base_ - 1;
    stale_ = false;
    others_ = false;
    own_ = {};
    mergesSeen_ = 0;
    fields_.clear();
    views_.clear();
    refold_ = std::make_unique<Refold>(
        group_, [this](std::uint64_t group) { return counts(group); }, live(),
        [this](std::uint32_t board) { return openRefs(board); }, putAway_, beginnings_);
    for (const auto& [board, player] : concerned_)
        refold_->concern(board, player);
    for (const std::uint32_t board : wholeBoards_)
        refold_->concernAll(board);
    for (const auto& [number, board] : engine_.boards())
        refold_->knowBoard(number, board->config);
    for (const std::uint32_t number : engine_.keptBoards())
        refold_->knowBoard(number, engine_.keptBoard(number)->config);
    for (const std::uint32_t player : engine_.playerFacts().players()) {
        const PlayerFacts& facts = engine_.playerFacts().of(player);
        if (facts.mergedInto != 0 && facts.mergedSeq < base_)
            refold_->knowMerge(player, facts.mergedInto);
    }
}

Result<void> UndoResearch::fold(Ledger& ledger, std::uint64_t events) {
    if (position_ >= engine_.lastSeq())
        return {};
    Result<void> read = ledger.read(position_, events, [&](const Event& event) -> Result<void> {
        if (event.seq <= engine_.lastSeq() && !refusal_)
            eat(event);
        return {};
    });
    if (read && refold_->refusal())
        refuse(refold_->refusal()->code, refold_->refusal()->detail);
    return read;
}

void UndoResearch::eat(const Event& event) {
    position_ = event.seq;
    if (event.group == group_)
        eatOwn(event);
    else
        others_ = true;
    if (event.type == EventType::changeUndone && event.boardFacts->undo->group == group_)
        noteOwnUndo(*event.boardFacts->undo);
    eatTaking(event);
    eatAway(event);
    fields_.eat(event, counts(event.group));
    views_.eat(event, counts(event.group), event.group == group_);
    refold_->eat(event);
    for (; mergesSeen_ < refold_->merges().size(); ++mergesSeen_) {
        const auto [player, into] = refold_->merges()[mergesSeen_];
        for (const auto& [board, one] : std::set(concerned_)) {
            if (one == player || one == into) {
                concern(board, player);
                concern(board, into);
            }
        }
    }
}

// What a reset that was done again set the counters back by.
void UndoResearch::noteOwnUndo(const UndoFacts& undo) {
    if (!own_.reset || undo.undone)
        return;
    for (const UndoFacts::Counters& counters : undo.counters) {
        if (counters.board == own_.reset->board)
            own_.reset->submissions = counters.submissionsBefore - counters.submissions;
    }
}

void UndoResearch::eatOwn(const Event& event) {
    // What only goes along with a change does not name it.
    const bool goesAlong = event.type == EventType::playerRegistered ||
                           event.type == EventType::periodStepped || event.type == EventType::requestAnswered;
    if (!goesAlong && own_.events++ == 0) {
        own_.first = event.seq;
        own_.type = event.type;
        own_.receivedAtMs = event.receivedAtMs;
        own_.actor = event.actor.view();
    }
    if (event.board != 0 &&
        std::find(own_.boards.begin(), own_.boards.end(), event.board) == own_.boards.end())
        own_.boards.push_back(event.board);
    switch (event.type) {
    case EventType::scoreSubmitted:
    case EventType::playerRemoved: eatOwnScore(event); break;
    case EventType::boardReset: eatOwnReset(event); break;
    case EventType::boardCreated: own_.created = event.board; break;
    case EventType::boardDeleted: own_.deleted = event.board; break;
    case EventType::boardChanged:
        own_.changed = true;
        fields_.followBoard(event.board);
        break;
    case EventType::playerRenamed:
        own_.renamed = true;
        own_.players.push_back(event.player);
        fields_.followName(event.player);
        break;
    case EventType::playerChanged:
        own_.renamed = true;
        own_.players.push_back(event.player);
        fields_.followFacts(event.player);
        break;
    case EventType::playersMerged:
        own_.merge = {event.player, event.boardFacts->merge->into, event.seq};
        own_.players.push_back(event.player);
        concern(0, event.player);
        concern(0, event.boardFacts->merge->into);
        break;
    case EventType::boardFrozen:
    case EventType::boardUnfrozen:
    case EventType::boardRevealed: eatOwnView(event); break;
    case EventType::periodStepped:    // by the clock, whatever it goes with
    case EventType::playerRegistered: // stays known
    case EventType::requestAnswered: break;
    case EventType::playerErased:
        refuse(Code::conflict, "an erasure is for good: it cannot be undone");
        break;
    case EventType::tokenMade: refuse(Code::conflict, "a token is not undone but revoked"); break;
    case EventType::tokenRevoked:
        refuse(Code::conflict, "a token is revoked for good: make a new one");
        break;
    default: refuse(Code::conflict, numbered(group_) + " is none that can be undone"); break;
    }
}

void UndoResearch::eatOwnScore(const Event& event) {
    if (event.type == EventType::scoreSubmitted) {
        ++own_.scores;
        ++own_.submissions[event.board];
    } else {
        ++own_.removed;
    }
    own_.players.push_back(event.player);
    concern(event.board, event.player);
    if (event.extras && event.extras->submittedAs != 0) {
        own_.players.push_back(event.extras->submittedAs);
        concern(event.board, event.extras->submittedAs);
    }
}

void UndoResearch::eatOwnReset(const Event& event) {
    own_.reset = UndoPlan::Own::Reset();
    own_.reset->board = event.board;
    own_.reset->seq = event.seq;
    own_.reset->atMs = event.timestampMs;
    if (event.boardFacts && event.boardFacts->reset) {
        own_.reset->current = event.boardFacts->reset->current;
        own_.reset->submissions = event.boardFacts->reset->submissions;
        own_.reset->lastSubmissionAtMs = event.boardFacts->reset->lastSubmissionAtMs;
    }
    wholeBoards_.insert(event.board);
    refold_->concernAll(event.board);
}

// Whether a change from before what was read, about those concerned, was undone or done again since: then it has to be read too.
bool UndoResearch::lowerBase() {
    const auto about = [&](const ToggledGroup& toggled) {
        if (wholeBoards_.contains(toggled.board) || (toggled.board == 0 && !wholeBoards_.empty()))
            return true;
        const auto same = [&](const std::pair<std::uint32_t, std::uint32_t>& one) {
            const bool board = one.first == 0 || toggled.board == 0 || one.first == toggled.board;
            return board && (toggled.player == 0 || one.second == toggled.player);
        };
        return fields_.about(toggled.board, toggled.player) || views_.about(toggled.board, toggled.player) ||
               std::any_of(concerned_.begin(), concerned_.end(), same);
    };
    const std::uint64_t before = base_;
    for (bool lower = true; lower;) {
        lower = false;
        for (const auto& [group, toggled] : engine_.toggledGroups()) {
            if (group < base_ && toggled.seq >= base_ && about(toggled)) {
                base_ = group;
                lower = true;
            }
        }
    }
    return base_ < before;
}

// ---- what events do not say themselves

// Whether all that is needed is known; else what is missing is in missing_, ascending.
bool UndoResearch::settle() {
    missing_.clear();
    const auto look = [&](std::uint32_t board, const RankingRef& ref, std::uint32_t player,
                          const std::optional<RankedTuple>& tuple) {
        if (tuple && tuple->changedAtS == 0 && !timed(board, ref, player, *tuple))
            missing_.push_back(tuple->standing.reachedSeq);
    };
    refold_->results(look);
    refold_->atReset(look);
    for (const auto& [player, facts] : fields_.facts()) {
        if (facts.metadataSeq != 0 && facts.metadataSeq != engine_.playerFacts().of(player).metadataSeq &&
            !metadataTexts_.contains(facts.metadataSeq))
            missing_.push_back(facts.metadataSeq);
    }
    std::sort(missing_.begin(), missing_.end());
    missing_.erase(std::unique(missing_.begin(), missing_.end()), missing_.end());
    return missing_.empty();
}

// The tuple with its time; nothing where that is not known yet.
std::optional<RankedTuple> UndoResearch::timed(std::uint32_t board, const RankingRef& ref,
                                               std::uint32_t player, RankedTuple tuple) const {
    if (tuple.changedAtS != 0)
        return tuple;
    for (const auto& now : {engine_.standingOf(board, ref, player), standingBefore(board, ref, player)}) {
        if (now && now->standing == tuple.standing) {
            tuple.changedAtS = now->changedAtS;
            return tuple;
        }
    }
    const auto time = times_.find(tuple.standing.reachedSeq);
    if (time == times_.end())
        return std::nullopt;
    tuple.changedAtS = time->second;
    return tuple;
}

// Close ones at one go, others one by one.
Result<void> UndoResearch::lookUp(Ledger& ledger, std::uint64_t events) {
    constexpr std::size_t atOnce = 256;
    const auto each = [&](const Event& event) -> Result<void> {
        if (std::binary_search(missing_.begin(), missing_.end(), event.seq)) {
            times_[event.seq] = static_cast<std::uint32_t>(event.receivedAtMs / 1000);
            if (event.type == EventType::playerChanged)
                metadataTexts_[event.seq] = event.texts ? event.texts->metadata : std::string();
        }
        return {};
    };
    const std::uint64_t first = missing_.front();
    const auto near = std::upper_bound(missing_.begin(), missing_.end(), first + events);
    if (near - missing_.begin() > static_cast<std::ptrdiff_t>(atOnce))
        return ledger.read(first - 1, events, each);
    for (std::size_t i = 0; i < std::min(atOnce, missing_.size()); ++i) {
        if (Result<void> read = ledger.read(missing_[i] - 1, 1, each); !read)
            return read;
    }
    return {};
}

} // namespace rostrum
