// SPDX-License-Identifier: GPL-3.0-or-later
// The judging half of the engine: freezing, unfreezing and revealing.
#include "core/board/text.h"
#include "core/engine/engine.h"
#include "core/engine/reveal.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <string>
#include <utility>

namespace rostrum {

namespace {

constexpr std::int64_t mostRevealSteps = 1000;

Error notFrozen() { return Error{Code::conflict, "the leaderboard is not frozen"}; }

} // namespace

Result<CommandAnswer> Engine::run(const FreezeBoard& command, Call& call) {
    const Result<Board*> board = boardOrError(command.leaderboardId);
    if (!board)
        return board.error();
    if (command.reason.size() > maxReasonBytes || !isPlainText(command.reason))
        return Error{Code::invalidRequest, "reason must be at most 1024 bytes without control characters"};
    const bool isFrozen = (*board)->frozen != nullptr;
    if (command.frozen && isFrozen)
        return Error{Code::conflict, "the leaderboard is frozen already"};
    if (!command.frozen && !isFrozen)
        return notFrozen();
    Event& event =
        append(call, command.frozen ? EventType::boardFrozen : EventType::boardUnfrozen, (*board)->number, 0);
    event.generation = (*board)->generation;
    if (!command.reason.empty())
        event.grounds.make().reason = command.reason;
    const std::uint64_t seq = event.seq;
    if (!command.frozen) {
        event.format = viewFormat;
        event.boardFacts.make().unfreeze = UnfreezeFacts{viewsToGiveUp(*(*board)->frozen, 0)};
    }
    applyNew(event);
    BoardInfo answer = infoOf(**board);
    answer.seq = seq;
    return CommandAnswer(std::move(answer));
}

Result<CommandAnswer> Engine::run(const RevealBoard& command, Call& call) {
    const Result<Board*> found = boardOrError(command.leaderboardId);
    if (!found)
        return found.error();
    Board& board = **found;
    if (board.frozen == nullptr)
        return notFrozen();
    if (command.steps == 0 || command.steps > mostRevealSteps || command.steps < -mostRevealSteps)
        return Error{Code::invalidRequest, "steps must be 1 to 1000, or -1 to -1000 to go back"};
    const bool back = command.steps < 0;
    const auto wanted = static_cast<std::size_t>(back ? -command.steps : command.steps);
    std::vector<std::vector<RankingChange>> steps;
    if (back) {
        const auto& revealed = board.frozen->revealed;
        for (std::size_t i = 0; i < std::min(wanted, revealed.size()); ++i)
            steps.push_back(reversed(revealed[revealed.size() - 1 - i]));
    } else {
        steps = planReveal(board, sides_, wanted).steps;
    }
    RevealAnswer answer;
    for (std::vector<RankingChange>& changes : steps) {
        Event& event = append(call, EventType::boardRevealed, board.number, changes.front().player);
        event.generation = board.generation;
        event.boardFacts.make().reveal =
            RevealFacts{back, board.ranking.order().secondaryCount, std::move(changes)};
        answer.seq = event.seq;
        answer.steps += back ? -1 : 1;
        applyNew(event);
    }
    answer.board = infoOf(board);
    answer.remaining = planReveal(board, sides_, 0).remaining;
    return CommandAnswer(std::move(answer));
}

} // namespace rostrum
