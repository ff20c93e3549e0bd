// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/refold.h"

#include <algorithm>
#include <string>

namespace rostrum {

namespace {

constexpr RankingRef inAll;

std::optional<RankedTuple> previousOf(const Event& event) {
    if (!event.score.previous)
        return std::nullopt;
    // When it came about is not in the event; 0 says so.
    RankedTuple tuple{*event.score.previous, 0, {}};
    if (event.extras)
        tuple.secondaries = event.extras->previous;
    return tuple;
}

TupleOperation::Kind kindOf(ScoreOperation operation) {
    switch (operation) {
    case ScoreOperation::increment: return TupleOperation::Kind::increment;
    case ScoreOperation::best: return TupleOperation::Kind::best;
    case ScoreOperation::replace:
    case ScoreOperation::correction: break;
    }
    return TupleOperation::Kind::replace;
}

} // namespace

// ---- who is concerned

bool Refold::concern(std::uint32_t board, std::uint32_t player) {
    players_.insert(player);
    return concerned_.insert(keyOf(board, player)).second;
}

bool Refold::concerns(std::uint32_t board, std::uint32_t player) const {
    if (whole_.contains(board))
        return true;
    return players_.contains(player) &&
           (concerned_.contains(keyOf(board, player)) || concerned_.contains(keyOf(0, player)));
}

void Refold::refuse(std::string why) {
    if (!refusal_)
        refusal_ = Error{Code::conflict, std::move(why)};
}

std::uint32_t Refold::resolve(std::uint32_t player) const {
    for (auto link = links_.find(player); link != links_.end(); link = links_.find(player))
        player = link->second;
    return player;
}

std::uint32_t Refold::targetOf(const Event& event) const {
    const bool named = event.extras && event.extras->submittedAs != 0;
    return links_.empty() && !named ? event.player
                                    : resolve(named ? event.extras->submittedAs : event.player);
}

// ---- slots

Refold::Slot& Refold::slotIn(Slots& slots, std::uint32_t board, const RankingRef& ref, std::uint32_t player,
                             bool empty) {
    std::vector<Slot>& all = slots[keyOf(board, player)];
    const auto found = std::find_if(all.begin(), all.end(), [&](const Slot& one) { return one.ref == ref; });
    if (found != all.end())
        return *found;
    Slot& made = all.emplace_back();
    made.ref = ref;
    made.player = player;
    made.known = empty;
    return made;
}

// While the group's own reset, which is not to count, is in force, what it put away is what was before.
Refold::Slot& Refold::slot(std::uint32_t board, const RankingRef& ref, std::uint32_t player) {
    Slot& found = slotIn(slots_, board, ref, player, isCleared(cleared_, board, ref));
    if (!found.known && whole_.contains(board) && isAside(board, ref))
        learn(board, found, live_(board, ref, player));
    if (!found.known) {
        if (const auto begun = beginnings_.find(nameOf(board, found)); begun != beginnings_.end())
            learn(board, found, begun->second);
    }
    return found;
}

// Of everything that befalls the player in every ranking of the board, mentioned or not.
void Refold::makeSlots(std::uint32_t board, std::uint32_t player) {
    if (!whole_.contains(board))
        return;
    for (const RankingRef& ref : openRefs_(board)) {
        if (isAside(board, ref))
            slot(board, ref, player);
    }
}

void Refold::learn(std::uint32_t board, Slot& slot, const std::optional<RankedTuple>& before) {
    if (slot.known)
        return;
    slot.known = true;
    slot.tuple = before;
    if (slot.wanted)
        learned_ = beginnings_.try_emplace(nameOf(board, slot), before).second || learned_;
    for (const TupleOperation& operation : std::exchange(slot.waiting, {}))
        run(board, slot, operation);
}

void Refold::mention(std::uint32_t board, const RankingRef& ref, std::uint32_t player,
                     const std::optional<RankedTuple>& before) {
    if (!concerns(board, player))
        return;
    Slot& mentioned = slot(board, ref, player); // there is something to be known in any case
    // What a reset in force has put away is not what the event says.
    if (isAside(board, ref))
        return;
    learn(board, mentioned, before);
    if (whole_.contains(board))
        learn(board, slotIn(atReset_, board, ref, player, isCleared(resetEmpty_, board, ref)), before);
}

bool Refold::isAside(std::uint32_t board, const RankingRef& ref) const {
    const auto found = aside_.find(board);
    return isCleared(inForce_, board, ref) ||
           (found != aside_.end() &&
            std::find(found->second.begin(), found->second.end(), ref) != found->second.end());
}

bool Refold::isCleared(const Resets& resets, std::uint32_t board, const RankingRef& ref) {
    const auto found = resets.find(board);
    return found != resets.end() && std::any_of(found->second.begin(), found->second.end(),
                                                [&](const auto& one) { return isOfReset(ref, one.second); });
}

void Refold::mention(const std::vector<RankingChange>& changes) {
    for (const RankingChange& change : changes)
        mention(change.board, change.ranking, change.player, change.before);
}

void Refold::mentionScore(const Event& event) {
    mention(event.board, inAll, event.player, previousOf(event));
    if (event.extras)
        mention(event.extras->others);
}

void Refold::run(std::uint32_t board, Slot& slot, const TupleOperation& operation) {
    const BoardConfig& config = configs_[board];
    if (!fold(operation, config.updateMode, config.order(), slot.tuple))
        refuse("it cannot be: a later score on " + config.id + " would leave 64 bits then");
}

void Refold::happen(std::uint32_t board, Slot& slot, const TupleOperation& operation) {
    if (slot.known)
        run(board, slot, operation);
    else
        slot.waiting.push_back(operation);
}

// ---- events

void Refold::eat(const Event& event) {
    switch (event.type) {
    case EventType::scoreSubmitted: eatScore(event); break;
    case EventType::playerRemoved: eatRemoval(event); break;
    case EventType::boardReset: eatReset(event); break;
    case EventType::boardCreated:
    case EventType::boardChanged: eatChange(event); break;
    case EventType::playersMerged: eatMerge(event); break;
    case EventType::changeUndone: eatUndo(event); break;
    default: break; // changes no standings
    }
}

void Refold::eatScore(const Event& event) {
    if (event.group == group_)
        targets_.insert(event.board);
    const bool counts = counts_(event.group);
    if (counts) {
        Submissions& submissions = submissions_[event.board];
        ++submissions.count;
        submissions.lastAtMs = event.receivedAtMs;
    }
    const std::uint32_t target = targetOf(event);
    if (!concerns(event.board, target) && !concerns(event.board, event.player))
        return;
    mentionScore(event);
    if (!counts || !concerns(event.board, target))
        return;
    TupleOperation operation;
    operation.kind = kindOf(event.score.operation);
    operation.tuple.standing = {event.score.amount, event.seq};
    operation.tuple.changedAtS = static_cast<std::uint32_t>(event.receivedAtMs / 1000);
    if (event.extras)
        operation.tuple.secondaries = event.extras->amount;
    Slot& inAllTime = slot(event.board, inAll, target);
    if (event.score.operation == ScoreOperation::correction) {
        operation.was = inAllTime.tuple;
        inAllTime.wanted = inAllTime.wanted || !inAllTime.known;
    }
    happen(event.board, inAllTime, operation);
    if (!event.extras)
        return;
    if (event.score.operation == ScoreOperation::correction)
        operation.kind = TupleOperation::Kind::correct;
    for (const RankingChange& other : event.extras->others)
        happen(event.board, slot(event.board, other.ranking, target), operation);
}

bool Refold::isAway(std::uint32_t board, const RankingRef& ref) const {
    const auto found = away_.find(board);
    return found != away_.end() &&
           std::find(found->second.begin(), found->second.end(), ref) != found->second.end();
}

void Refold::makeAway(std::uint32_t board, std::uint32_t player) {
    const auto found = away_.find(board);
    if (found == away_.end() || !concerns(board, player))
        return;
    for (const RankingRef& ref : found->second)
        slot(board, ref, player);
}

void Refold::eatRemoval(const Event& event) {
    if (event.group == group_)
        targets_.insert(event.board);
    const std::uint32_t target = targetOf(event);
    if (!concerns(event.board, target) && !concerns(event.board, event.player))
        return;
    mentionScore(event);
    makeSlots(event.board, target);
    makeAway(event.board, target);
    const auto found = slots_.find(keyOf(event.board, target));
    if (found == slots_.end() || !counts_(event.group))
        return;
    TupleOperation clear;
    clear.kind = TupleOperation::Kind::clear;
    for (Slot& one : found->second)
        happen(event.board, one, clear);
}

void Refold::eatReset(const Event& event) {
    const bool own = event.group == group_;
    const bool counts = counts_(event.group);
    std::vector<RankingRef> current;
    if (event.boardFacts && event.boardFacts->reset)
        current = event.boardFacts->reset->current;
    if (own) {
        targets_.insert(event.board);
        whole_.insert(event.board);
        resetEmpty_ = cleared_;
        for (const auto& [key, slots] : slots_) {
            if (key >> 32 == event.board)
                atReset_[key] = slots;
        }
    } else if (counts && targets_.contains(event.board)) {
        refuse("the leaderboard was reset since (change " + std::to_string(event.group) +
               "): undo that first");
    }
    if (const auto known = putAway_.find(event.group); known != putAway_.end() && !counts && !own)
        mention(known->second);
    inForce_[event.board][event.group] = current;
    if (!counts)
        return;
    submissions_.erase(event.board);
    for (auto& [key, slots] : slots_) {
        if (key >> 32 == event.board)
            clear(slots, current);
    }
    cleared_[event.board][event.group] = std::move(current);
}

void Refold::clear(std::vector<Slot>& slots, const std::vector<RankingRef>& current) {
    for (Slot& one : slots) {
        if (!isOfReset(one.ref, current))
            continue;
        one.known = true;
        one.tuple.reset();
        one.waiting.clear();
    }
}

void Refold::eatChange(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->after)
        return;
    const BoardConfig& after = *event.boardFacts->after;
    if (event.boardFacts->before && targets_.contains(event.board) && event.group != group_) {
        const BoardConfig& before = *event.boardFacts->before;
        if (before.sortOrder != after.sortOrder || before.updateMode != after.updateMode ||
            before.decimals != after.decimals || before.tieBreaks.secondaries != after.tieBreaks.secondaries)
            refuse("the leaderboard's order, mode, decimals or secondary values were changed since (change " +
                   std::to_string(event.group) + ")");
    }
    configs_[event.board] = after;
}

void Refold::eatMerge(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->merge)
        return;
    const MergeFacts& merge = *event.boardFacts->merge;
    if (players_.contains(event.player) || players_.contains(merge.into))
        merges_.emplace_back(event.player, merge.into);
    mention(merge.changes);
    if (!counts_(event.group))
        return;
    const std::uint32_t into = resolve(merge.into);
    if (into == event.player || links_.contains(event.player)) {
        refuse("the players were merged otherwise since: undo that first");
        return;
    }
    leave(event.player, into, event);
    links_[event.player] = into;
}

// The player's standings become part of another's. Where no event has mentioned them, this one neither, the player is not there; but
// for what a reset put away.
void Refold::leave(std::uint32_t player, std::uint32_t into, const Event& event) {
    for (const std::uint32_t board : whole_)
        makeSlots(board, player);
    for (const auto& [board, refs] : away_)
        makeAway(board, player);
    std::vector<std::pair<std::uint32_t, Slot>> leaving; // first: making slots moves others
    for (auto& [key, slots] : slots_) {
        if (static_cast<std::uint32_t>(key) != player)
            continue;
        const auto board = static_cast<std::uint32_t>(key >> 32);
        for (Slot& one : slots) {
            if (!one.known && isAway(board, one.ref)) {
                one.wanted = true; // the fold after this one knows
                continue;
            }
            learn(board, one, std::nullopt);
            if (one.tuple)
                leaving.emplace_back(board, one);
            one.tuple.reset();
        }
    }
    TupleOperation combine;
    combine.kind = TupleOperation::Kind::combine;
    combine.seq = event.seq;
    combine.atS = static_cast<std::uint32_t>(event.receivedAtMs / 1000);
    for (const auto& [board, left] : leaving) {
        combine.tuple = *left.tuple;
        happen(board, slot(board, left.ref, into), combine);
    }
}

void Refold::eatUndo(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->undo)
        return;
    const UndoFacts& undo = *event.boardFacts->undo;
    mention(undo.earlier);
    for (auto& [board, resets] : inForce_) {
        if (undo.undone)
            resets.erase(undo.group);
    }
    for (const UndoFacts::Step& step : undo.steps) {
        if (step.kind == UndoFacts::Step::Kind::resetDoneAgain)
            inForce_[step.board][undo.group] = step.current;
        if (step.kind == UndoFacts::Step::Kind::periodGivenBack && away_.contains(step.board))
            std::erase_if(away_[step.board],
                          [&](const RankingRef& ref) { return ref == step.current.front(); });
    }
    mention(undo.changes);
    const bool takesBack = std::any_of(undo.steps.begin(), undo.steps.end(), [](const UndoFacts::Step& step) {
        return step.kind == UndoFacts::Step::Kind::resetTakenBack;
    });
    if (takesBack && undo.group != group_ && !counts_(undo.group))
        learned_ = putAway_.try_emplace(undo.group, undo.changes).second || learned_;
}

bool Refold::learned() {
    for (auto& [key, all] : slots_) {
        const auto board = static_cast<std::uint32_t>(key >> 32);
        for (Slot& one : all) {
            if (one.wanted && !one.known)
                learn(board, one, live_(board, one.ref, one.player));
        }
    }
    return learned_;
}

// ---- results

void Refold::use(Slots& slots, const Use& use) {
    for (auto& [key, all] : slots) {
        const auto board = static_cast<std::uint32_t>(key >> 32);
        const auto player = static_cast<std::uint32_t>(key);
        for (Slot& one : all) {
            if (!one.known)
                learn(board, one, live_(board, one.ref, player));
            use(board, one.ref, player, one.tuple);
        }
    }
}

void Refold::results(const Use& use) { this->use(slots_, use); }
void Refold::atReset(const Use& use) { this->use(atReset_, use); }

Refold::Submissions Refold::submissionsOf(std::uint32_t board) const {
    const auto found = submissions_.find(board);
    return found == submissions_.end() ? Submissions() : found->second;
}

} // namespace rostrum
