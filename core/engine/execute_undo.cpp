// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo: the events that a plan comes to.
#include "core/board/text.h"
#include "core/engine/engine.h"
#include "core/engine/times.h"
#include "core/engine/undo.h"
#include "core/engine/undo_plan.h"
#include "core/engine/undo_research.h"

#include <algorithm>
#include <set>
#include <utility>

namespace rostrum {

namespace {

std::string shown(const std::optional<RankedTuple>& tuple, int decimals) {
    return tuple ? formatScore(tuple->standing.score, decimals) : std::string("no score");
}

std::string countOf(std::uint64_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

} // namespace

// A sentence: what changed hands, or what kind of change it was.
std::string Engine::summaryOf(const UndoPlan& plan) const {
    const UndoPlan::Own& own = plan.own;
    const std::string where = own.boards.size() == 1
                                  ? std::string(boardId(own.boards.front()))
                                  : countOf(own.boards.size(), "leaderboard", "leaderboards");
    if (own.created != 0)
        return "the leaderboard " + where;
    if (own.deleted != 0)
        return "the deletion of " + where;
    if (own.reset)
        return "the reset of " + where;
    if (!own.views.empty() && own.views.front().type == EventType::boardRevealed)
        return (own.views.size() == 1 ? "a step" : countOf(own.views.size(), "step", "steps")) +
               std::string(own.views.front().back ? " back" : "") + " of the reveal of " + where;
    if (!own.views.empty())
        return (own.views.front().type == EventType::boardFrozen ? "the freeze of "
                                                                 : "the end of the freeze of ") +
               where;
    if (own.merge)
        return std::string(players_.username(own.merge->player)) + " merged into " +
               std::string(players_.username(own.merge->into));
    if (own.changed)
        return "the settings of " + where;
    if (own.scores + own.removed > 1)
        return countOf(own.scores + own.removed, "score", "scores") + " on " + where;
    if (own.scores + own.removed == 1) {
        const std::uint32_t player = own.players.back();
        std::string text(players_.username(player));
        for (const RankingChange& change : plan.facts.changes) {
            if (change.player != player || change.ranking.period != Period::all)
                continue;
            const int decimals = anyDecimals(change.board);
            text += " " + shown(change.before, decimals) + " → " + shown(change.after, decimals);
        }
        return text + " on " + where;
    }
    return own.players.empty() ? where
                               : "what is known of " + std::string(players_.username(own.players.front()));
}

int Engine::anyDecimals(std::uint32_t board) const {
    const Board* found = boardByNumber(board);
    if (found == nullptr)
        found = keptBoard(board);
    return found == nullptr ? 0 : found->config.decimals;
}

void Engine::enactPlan(const UndoPlan& plan, const UndoChange& command, Call& call) {
    // Each names what it undoes, and so is told from what somebody asked for.
    const auto made = [&](EventType type, std::uint32_t board, std::uint32_t player) -> Event& {
        Event& event = append(call, type, board, player);
        EventGrounds& grounds = event.grounds.make();
        grounds.reason = command.reason;
        grounds.causes.push_back(plan.facts.group);
        if (const Board* of = boardByNumber(board))
            event.generation = of->generation;
        return event;
    };
    for (const UndoPlan::Name& name : plan.names) {
        Event& event = made(EventType::playerRenamed, 0, name.player);
        event.texts.make().username = name.after;
        event.texts->previousUsername = players_.username(name.player);
        applyNew(event);
    }
    for (const UndoPlan::Player& player : plan.players) {
        const PlayerFacts& now = facts_.of(player.player);
        Event& event = made(EventType::playerChanged, 0, player.player);
        PlayerChangeFacts& change = event.boardFacts.make().player.emplace();
        change.before = {now.team, now.division, now.hidden, now.banned};
        change.after = player.after;
        change.metadataBefore = now.metadataSeq;
        change.setsMetadata = player.metadata.has_value();
        if (player.metadata)
            event.texts.make().metadata = *player.metadata;
        applyNew(event);
    }
    for (const UndoPlan::Config& config : plan.configs) {
        const Board& board = *boards_.at(config.board);
        const BoardConfig before = board.config;
        const bool rescheduled =
            before.resetPeriod != config.after.resetPeriod || before.timeZone != config.after.timeZone;
        Event& event = made(EventType::boardChanged, config.board, 0);
        setNextReset(event, rescheduled
                                ? resetAfter(config.after.resetPeriod, midnightsOf(config.after), call.nowMs)
                                : board.nextResetAtMs);
        event.boardFacts.make().before = before;
        event.boardFacts->after = config.after;
        applyNew(event);
        PeriodSet givenBack;
        for (const UndoFacts::Step& step : plan.facts.steps) {
            if (step.kind == UndoFacts::Step::Kind::periodGivenBack && step.index == 1)
                givenBack.add(step.current.front().period);
        }
        changePeriods(call, board, before, givenBack);
    }
    if (plan.boardToDelete != 0) {
        Event& event = made(EventType::boardDeleted, plan.boardToDelete, 0);
        event.format = extendedFormat;
        event.boardFacts.make().deletion = deletionOf(*boards_.at(plan.boardToDelete));
        applyNew(event);
    }
    Event& event = made(EventType::changeUndone, plan.facts.board, plan.facts.player);
    if (std::any_of(plan.facts.steps.begin(), plan.facts.steps.end(),
                    [](const UndoFacts::Step& step) { return step.isOfView(); }))
        event.format = viewFormat;
    if (std::any_of(plan.facts.steps.begin(), plan.facts.steps.end(), [](const UndoFacts::Step& step) {
            return step.kind == UndoFacts::Step::Kind::periodGivenBack;
        }))
        event.format = periodFormat;
    event.boardFacts.make().undo = plan.facts;
    applyNew(event);
}

Result<CommandAnswer> Engine::run(const UndoChange& command, Call& call) {
    if (command.reason.size() > maxReasonBytes || !isPlainText(command.reason))
        return Error{Code::invalidRequest, "reason must be at most 1024 bytes without control characters"};
    if (research_ == nullptr)
        return Error{Code::unavailable, "the history was not looked through"};
    const Result<UndoPlan> plan = research_->plan();
    if (!plan)
        return plan.error();
    // What takes more to do takes as much to undo.
    if (call.origin.role < Role::admin &&
        (plan->own.created != 0 || plan->own.deleted != 0 || plan->own.changed))
        return Error{Code::forbidden, "a change of the leaderboard itself is undone by admins"};
    if (plan->boardToDelete == 0 && !plan->facts.steps.empty() &&
        plan->facts.steps.front().kind == UndoFacts::Step::Kind::boardRestored &&
        boards_.size() >= limits_.maxBoards)
        return Error{Code::conflict,
                     "there are " + std::to_string(boards_.size()) + " boards, which is the limit"};
    UndoAnswer answer;
    UndoneChange& change = answer.change;
    change.seq = plan->own.first;
    change.type = plan->own.type;
    if (plan->facts.board != 0)
        change.leaderboardId = boardId(plan->facts.board);
    if (plan->facts.player != 0)
        change.playerId = players_.playerId(plan->facts.player);
    change.events = plan->own.events;
    change.receivedAtMs = plan->own.receivedAtMs;
    change.actor = plan->own.actor;
    change.summary = summaryOf(*plan);
    answer.redo = !plan->facts.undone;
    answer.dryRun = command.dryRun;
    std::set<std::uint32_t> players;
    for (const auto* changes : {&plan->facts.changes, &plan->facts.earlier}) {
        for (const RankingChange& one : *changes) {
            if (one.before != one.after)
                players.insert(one.player);
        }
    }
    for (const UndoFacts::Step& step : plan->facts.steps) {
        for (const RankingChange& one : step.shown)
            players.insert(one.player);
    }
    answer.players = players.size();
    enactPlan(*plan, command, call);
    answer.seq = command.dryRun ? 0 : lastSeq_;
    return CommandAnswer(std::move(answer));
}

} // namespace rostrum
