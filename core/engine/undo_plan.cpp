// SPDX-License-Identifier: GPL-3.0-or-later
// What an undo or a redo does, of what research found out.
#include "core/engine/undo_plan.h"

#include "core/board/ranked_tuple.h"
#include "core/engine/undo_research.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rostrum {

namespace {

Error conflict(std::string why) { return {Code::conflict, std::move(why)}; }

// A request that names every field, so that the rules are those of any request.
BoardDraft draftOf(const BoardConfig& config) {
    const auto bound = [&](const std::optional<Score>& score) -> std::optional<ExactNumber> {
        if (!score)
            return std::nullopt;
        const Result<ExactNumber> number = parseExactNumber(formatScore(*score, config.decimals));
        return number ? std::optional(*number) : std::nullopt;
    };
    BoardDraft draft;
    draft.name = config.name;
    draft.sortOrder = config.sortOrder;
    draft.updateMode = config.updateMode;
    draft.rankMode = config.rankMode;
    draft.displayFormat = config.displayFormat;
    draft.visibility = config.visibility;
    draft.decimals = config.decimals;
    draft.maxEntries = config.maxEntries;
    draft.minScore = bound(config.minScore);
    draft.maxScore = bound(config.maxScore);
    draft.maxStep = bound(config.maxStep);
    draft.startsAtMs = config.startsAtMs;
    draft.endsAtMs = config.endsAtMs;
    draft.tieBreaks = config.tieBreaks;
    draft.resetPeriod = config.resetPeriod;
    draft.periods = config.periods;
    draft.timeZone = config.timeZone;
    draft.metadata = config.metadata;
    return draft;
}

} // namespace

// ---- standings

// The event by which the archives of the reset ended.
std::uint64_t UndoResearch::archivesOf(std::uint64_t resetSeq) const {
    const auto toggled = engine_.toggledGroups().find(group_);
    return toggled == engine_.toggledGroups().end() ? resetSeq : toggled->second.seq;
}

// As it is when the plan's changes are enacted: after a reset was taken back, or done again.
std::optional<RankedTuple> UndoResearch::standingBefore(std::uint32_t board, const RankingRef& ref,
                                                        std::uint32_t player) const {
    if (const Archive* archive = taken(board, ref))
        return tupleIn(archive->ranking, player);
    if (!own_.reset || own_.reset->board != board || !isOfReset(ref, own_.reset->current))
        return engine_.standingOf(board, ref, player);
    const Board* found = engine_.boardByNumber(board);
    if (!undone_ || found == nullptr || found->openRanking(ref) == nullptr)
        return std::nullopt;
    for (const Archive& archive : found->archives) {
        if (archive.endedSeq == archivesOf(own_.reset->seq) && archive.ref == ref)
            return tupleIn(archive.ranking, player);
    }
    return std::nullopt;
}

// What no event has mentioned is as it was: where a reset is taken back, when it came.
Refold::Live UndoResearch::live() const {
    return [this](std::uint32_t board, const RankingRef& ref, std::uint32_t player) {
        return undone_ || taken(board, ref) != nullptr ? standingBefore(board, ref, player)
                                                       : engine_.standingOf(board, ref, player);
    };
}

std::vector<RankingRef> UndoResearch::openRefs(std::uint32_t number) const {
    const Board* board = engine_.boardByNumber(number);
    if (board == nullptr)
        board = engine_.keptBoard(number);
    std::vector<RankingRef> refs;
    if (board == nullptr)
        return refs;
    refs.emplace_back();
    for (const auto& slice : board->periods)
        refs.push_back(slice->ref);
    for (const UndoPlan::Own::Slice& slice : own_.slices) {
        if (taken(number, slice.ref) != nullptr)
            refs.push_back(slice.ref);
    }
    return refs;
}

void UndoResearch::planStandings(UndoPlan& plan) {
    const bool givesBack =
        std::any_of(plan.facts.steps.begin(), plan.facts.steps.end(), [](const UndoFacts::Step& step) {
            return step.kind == UndoFacts::Step::Kind::periodGivenBack;
        });
    const auto isOpen = [&](std::uint32_t number, const RankingRef& ref) {
        if (own_.changed) // only what it gives back can have become another
            return givesBack && taken(number, ref) != nullptr;
        const Board* board = engine_.boardByNumber(number);
        if (board == nullptr)
            board = engine_.keptBoard(number);
        return board != nullptr && board->openRanking(ref) != nullptr;
    };
    const auto add = [&](std::vector<RankingChange>& to, const RankingChange& change) {
        // Whoever a reset concerned is named in any case: another undo has to know.
        if (change.before != change.after || (own_.reset && change.before))
            to.push_back(change);
    };
    const auto whole = [&](std::uint32_t board, const RankingRef& ref, std::uint32_t player,
                           const std::optional<RankedTuple>& tuple) {
        return tuple ? timed(board, ref, player, *tuple) : std::nullopt;
    };
    refold_->results([&](std::uint32_t board, const RankingRef& ref, std::uint32_t player,
                         const std::optional<RankedTuple>& tuple) {
        if (isOpen(board, ref))
            add(plan.facts.changes,
                {board, ref, player, standingBefore(board, ref, player), whole(board, ref, player, tuple)});
    });
    if (own_.reset && !undone_)
        refold_->atReset([&](std::uint32_t board, const RankingRef& ref, std::uint32_t player,
                             const std::optional<RankedTuple>& tuple) {
            if (isOpen(board, ref))
                add(plan.facts.earlier, {board, ref, player, engine_.standingOf(board, ref, player),
                                         whole(board, ref, player, tuple)});
        });
    for (std::vector<RankingChange>* changes : {&plan.facts.changes, &plan.facts.earlier})
        std::sort(changes->begin(), changes->end(), [](const RankingChange& a, const RankingChange& b) {
            return std::tie(a.board, a.ranking, a.player) < std::tie(b.board, b.ranking, b.player);
        });
}

void UndoResearch::planCounters(UndoPlan& plan) const {
    for (const auto& [number, count] : own_.submissions) {
        const BoardCounters& now = engine_.boardByNumber(number)->counters;
        const std::uint64_t after =
            undone_ ? now.submissions - std::min(now.submissions, count) : now.submissions + count;
        plan.facts.counters.push_back({number, now.submissions, after, now.lastSubmissionAtMs});
    }
    if (!own_.reset)
        return;
    const BoardCounters& now = engine_.boardByNumber(own_.reset->board)->counters;
    if (undone_) {
        const std::optional<std::int64_t> last =
            now.lastSubmissionAtMs ? now.lastSubmissionAtMs : own_.reset->lastSubmissionAtMs;
        plan.facts.counters.push_back(
            {own_.reset->board, now.submissions, own_.reset->submissions + now.submissions, last});
        return;
    }
    const Refold::Submissions since = refold_->submissionsOf(own_.reset->board);
    plan.facts.counters.push_back({own_.reset->board, now.submissions, since.count, since.lastAtMs});
}

// ---- names, facts, configurations

Result<void> UndoResearch::planFields(UndoPlan& plan) const {
    for (const auto& [player, name] : fields_.names()) {
        // Whose texts were erased has no name to go back to.
        if (!name.empty() && !engine_.playerFacts().of(player).erased &&
            engine_.players().username(player) != name)
            plan.names.push_back({player, name});
    }
    for (const auto& [player, facts] : fields_.facts()) {
        const PlayerFacts& now = engine_.playerFacts().of(player);
        const PlayerState state{now.team, now.division, now.hidden, now.banned};
        UndoPlan::Player changed{player, facts.state, {}};
        if (facts.metadataSeq != now.metadataSeq) {
            const auto text = metadataTexts_.find(facts.metadataSeq);
            const std::string metadata = text == metadataTexts_.end() ? std::string() : text->second;
            if (metadata != now.metadata)
                changed.metadata = metadata;
        }
        if (now.erased)
            return conflict("the player has been erased");
        if (state != changed.after || changed.metadata)
            plan.players.push_back(std::move(changed));
    }
    return planConfigs(plan);
}

Result<void> UndoResearch::planConfigs(UndoPlan& plan) const {
    for (const auto& [number, after] : fields_.boards()) {
        const Board* board = engine_.boardByNumber(number);
        if (board == nullptr || board->config == after)
            continue;
        const Result<BoardConfig> checked =
            changedConfig(board->config, draftOf(after), board->entries() != 0 || board->frozen != nullptr);
        if (!checked)
            return conflict("the leaderboard cannot be as it was before: " + checked.error().detail);
        plan.configs.push_back({number, after});
        if (Result<void> good = planPeriods(plan, *board, after); !good)
            return good;
    }
    return {};
}

// ---- boards, resets, merges

Result<void> UndoResearch::planBoards(UndoPlan& plan) const {
    const std::uint32_t number = own_.created != 0 ? own_.created : own_.deleted;
    if (number == 0) {
        for (const std::uint32_t board : own_.boards) {
            if (engine_.boardByNumber(board) == nullptr)
                return conflict(engine_.keptBoard(board) != nullptr
                                    ? "the leaderboard has been deleted: undo that first"
                                    : "the leaderboard has been deleted for good");
        }
        return {};
    }
    const bool deletes = (own_.created != 0) == undone_;
    if (deletes) {
        if (engine_.boardByNumber(number) == nullptr)
            return conflict("the leaderboard is deleted already");
        plan.boardToDelete = number;
        return {};
    }
    const Board* kept = engine_.keptBoard(number);
    if (kept == nullptr)
        return conflict(engine_.boardByNumber(number) != nullptr
                            ? "the leaderboard is there already"
                            : "the deleted leaderboard is not kept any more: only the newest are, and its "
                              "standings are in the history alone");
    if (engine_.findBoard(kept->config.id) != nullptr)
        return conflict("there is another leaderboard " + kept->config.id + " by now");
    UndoFacts::Step step;
    step.kind = UndoFacts::Step::Kind::boardRestored;
    step.board = number;
    plan.facts.steps.push_back(step);
    return {};
}

Result<void> UndoResearch::planReset(UndoPlan& plan) const {
    UndoFacts::Step step;
    step.board = own_.reset->board;
    step.kind = undone_ ? UndoFacts::Step::Kind::resetTakenBack : UndoFacts::Step::Kind::resetDoneAgain;
    step.seq = undone_ ? archivesOf(own_.reset->seq) : own_.reset->seq;
    step.atMs = undone_ ? 0 : own_.reset->atMs;
    step.current = own_.reset->current;
    const Board* board = engine_.boardByNumber(step.board);
    const auto archive =
        std::find_if(board->archives.begin(), board->archives.end(), [&](const Archive& one) {
            return one.endedSeq == step.seq && one.ref.period == Period::all;
        });
    if (undone_ && archive == board->archives.end())
        return conflict("the standings that the reset put away are not there any more");
    if (undone_ && (archive->ranking.order().sort != board->config.order().sort ||
                    archive->ranking.order().secondaryCount != board->config.order().secondaryCount ||
                    (archive->form->known && !fit(*archive->form, formOf(board->config)))))
        return conflict("the leaderboard's order or decimals were changed since");
    plan.facts.steps.push_back(step);
    return {};
}

Result<void> UndoResearch::planMerge(UndoPlan& plan) const {
    const UndoPlan::Own::Merge& merge = *own_.merge;
    const PlayerFacts& facts = engine_.playerFacts().of(merge.player);
    UndoFacts::Step step;
    step.kind = undone_ ? UndoFacts::Step::Kind::playerParted : UndoFacts::Step::Kind::playerMerged;
    step.player = merge.player;
    step.into = merge.into;
    step.seq = merge.seq;
    if (undone_ ? facts.mergedSeq != merge.seq
                : facts.mergedInto != 0 || engine_.playerFacts().resolve(merge.into) == merge.player)
        return conflict("the players were merged otherwise since: undo that first");
    plan.facts.steps.push_back(step);
    return {};
}

Result<void> UndoResearch::checkRoom(const UndoPlan& plan) const {
    std::uint64_t more = 0;
    for (const RankingChange& change : plan.facts.changes)
        more += !change.before && change.after ? 1U : 0U;
    for (const UndoFacts::Step& step : plan.facts.steps) {
        if (step.kind == UndoFacts::Step::Kind::periodGivenBack)
            more += taken(step.board, step.current.front())->ranking.size();
    }
    if (!engine_.hasRoomFor(more))
        return Error{Code::unavailable, "the limit of entries would be passed"};
    return {};
}

Result<UndoPlan> UndoResearch::plan() {
    if (refusal_)
        return *refusal_;
    if (own_.scores + own_.removed == 0 && !own_.reset && !own_.merge && !own_.changed && !own_.renamed &&
        own_.created == 0 && own_.deleted == 0 && own_.views.empty())
        return conflict("change " + std::to_string(group_) + " is none that can be undone");
    if (boardNumber_ != 0 && !own_.boards.empty() &&
        std::find(own_.boards.begin(), own_.boards.end(), boardNumber_) == own_.boards.end())
        return Error{Code::notFound, "change " + std::to_string(group_) + " is not one of this leaderboard"};
    UndoPlan plan;
    plan.own = own_;
    plan.facts.group = group_;
    plan.facts.undone = undone_;
    plan.facts.board = own_.boards.size() == 1 ? own_.boards.front() : 0;
    const bool onePlayer = !own_.players.empty() && !own_.reset &&
                           std::all_of(own_.players.begin(), own_.players.end(),
                                       [&](std::uint32_t player) { return player == own_.players.front(); });
    plan.facts.player = onePlayer && !own_.merge ? own_.players.front() : 0;
    if (Result<void> good = planBoards(plan); !good)
        return good.error();
    if (own_.reset) {
        if (Result<void> good = planReset(plan); !good)
            return good.error();
    }
    if (own_.merge) {
        if (Result<void> good = planMerge(plan); !good)
            return good.error();
    }
    if (Result<void> good = planViews(plan); !good)
        return good.error();
    if (Result<void> good = planFields(plan); !good)
        return good.error();
    planStandings(plan);
    if (refold_->refusal())
        return *refold_->refusal();
    planCounters(plan);
    if (Result<void> good = checkRoom(plan); !good)
        return good.error();
    return plan;
}

} // namespace rostrum
