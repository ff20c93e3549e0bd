// SPDX-License-Identifier: GPL-3.0-or-later
// Changes: which command a request means.
#include "server/api/api.h"

#include "core/board/text.h"
#include "server/auth/pairing.h"
#include "server/http/problem.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rostrum {

void Api::write(Call& call) {
    Origin origin;
    origin.source = Source::http;
    origin.actor = call.caller.actor;
    origin.role = call.caller.role;
    origin.headerKey = call.request.header("idempotency-key");
    if (call.request.hasHeader("idempotency-key") &&
        (origin.headerKey.empty() || origin.headerKey.size() > maxKeyBytes ||
         !isPlainText(origin.headerKey))) {
        call.responder.respond(
            problem(Code::invalidRequest,
                    "Idempotency-Key must be 1 to " + std::to_string(maxKeyBytes) + " bytes of UTF-8."));
        return;
    }
    Pending found;
    Result<Command> command = commandOf(call, found);
    if (!command) {
        call.responder.respond(problem(command.error()));
        return;
    }
    Pending pending = pendingOf(call);
    pending.unreadable = std::move(found.unreadable);
    pending.secret = std::move(found.secret);
    enqueue(std::move(*command), std::move(origin), std::move(pending));
}

Result<Command> Api::commandOf(Call& call, Pending& pending) {
    const std::string_view body = call.request.body();
    const std::int64_t latestMs = clock_.wallMs() + timestampToleranceMs;
    if (call.route.endpoint == Endpoint::scores) {
        Result<Submission> submission = bodies_.readScore(body, latestMs);
        if (!submission)
            return submission.error();
        if (!call.caller.worksOn(submission->leaderboardId))
            return notOnBoard(submission->leaderboardId);
        return Command(SubmitScore{std::move(*submission)});
    }
    if (call.route.endpoint == Endpoint::batch)
        return batchCommand(call, pending.unreadable);
    if (call.route.endpoint == Endpoint::tokens || call.route.endpoint == Endpoint::token)
        return tokenCommand(call, pending.secret);
    return boardCommand(call);
}

// Items for boards that the caller has no right to stand as those that could not be read do: the engine refuses them.
Result<Command> Api::batchCommand(Call& call, std::vector<BatchError>& unreadable) {
    Result<BatchBody> read = bodies_.readBatch(call.request.body(), clock_.wallMs() + timestampToleranceMs);
    if (!read)
        return read.error();
    unreadable = std::move(read->unreadable);
    if (call.caller.boards.empty())
        return Command(std::move(read->batch));
    std::vector<BatchError> refused;
    for (std::size_t i = 0; i < read->batch.items.size(); ++i) {
        Submission& item = read->batch.items[i];
        if (item.playerId.empty() || call.caller.worksOn(item.leaderboardId))
            continue;
        const Error error = notOnBoard(item.leaderboardId);
        refused.push_back({static_cast<std::uint32_t>(i), error.code, error.detail});
        item.playerId.clear();
    }
    unreadable.insert(unreadable.end(), std::make_move_iterator(refused.begin()),
                      std::make_move_iterator(refused.end()));
    std::sort(unreadable.begin(), unreadable.end(),
              [](const BatchError& a, const BatchError& b) { return a.index < b.index; });
    return Command(std::move(read->batch));
}

Result<Command> Api::boardCommand(Call& call) {
    const std::string_view body = call.request.body();
    const std::string& board = call.route.board;
    const Method method = call.request.method();
    if (call.route.endpoint != Endpoint::board && call.route.endpoint != Endpoint::boards)
        return operatorCommand(call);
    if (method == Method::del)
        return Command(DeleteBoard{board});
    Result<BoardDraft> draft = bodies_.readBoard(body, method == Method::post);
    if (!draft)
        return draft.error();
    if (method == Method::post)
        return Command(CreateBoard{std::move(*draft)});
    return Command(ChangeBoard{board, std::move(*draft)});
}

Result<Command> Api::operatorCommand(Call& call) {
    const std::string_view body = call.request.body();
    const std::string& board = call.route.board;
    switch (call.route.endpoint) {
    case Endpoint::reset:
    case Endpoint::freeze:
    case Endpoint::unfreeze: {
        Result<std::string> reason = operatorBodies_.readReason(body);
        if (!reason)
            return reason.error();
        if (call.route.endpoint == Endpoint::reset)
            return Command(ResetBoard{board, std::move(*reason)});
        return Command(FreezeBoard{board, call.route.endpoint == Endpoint::freeze, std::move(*reason)});
    }
    case Endpoint::reveal: {
        const Result<std::int64_t> steps = operatorBodies_.readSteps(body);
        if (!steps)
            return steps.error();
        return Command(RevealBoard{board, *steps});
    }
    case Endpoint::undo:
    case Endpoint::undoAny: return undoCommand(call, false);
    case Endpoint::redo:
    case Endpoint::redoAny: return undoCommand(call, true);
    default: return playerCommand(call);
    }
}

Result<Command> Api::undoCommand(Call& call, bool redo) {
    Result<UndoChange> undo = operatorBodies_.readUndo(call.request.body());
    if (!undo)
        return undo.error();
    undo->leaderboardId = call.route.board;
    undo->redo = redo;
    return Command(std::move(*undo));
}

Result<Command> Api::playerCommand(Call& call) {
    const std::string_view body = call.request.body();
    const std::string& player = call.route.player;
    switch (call.route.endpoint) {
    case Endpoint::player: {
        if (call.request.method() == Method::del)
            return Command(RemovePlayer{call.route.board, player});
        Result<SetScore> set = operatorBodies_.readSetScore(body);
        if (!set)
            return set.error();
        set->leaderboardId = call.route.board;
        set->playerId = player;
        return Command(std::move(*set));
    }
    case Endpoint::playerInfo: {
        Result<ChangePlayer> change = operatorBodies_.readPlayer(body);
        if (!change)
            return change.error();
        change->playerId = player;
        return Command(std::move(*change));
    }
    case Endpoint::merge: {
        Result<MergePlayers> merge = operatorBodies_.readMerge(body);
        if (!merge)
            return merge.error();
        merge->playerId = player;
        return Command(std::move(*merge));
    }
    case Endpoint::erase: {
        Result<std::string> reason = operatorBodies_.readReason(body);
        if (!reason)
            return reason.error();
        return Command(ErasePlayer{player, std::move(*reason)});
    }
    default: ROSTRUM_CHECK(false, "an endpoint that changes nothing");
    }
}

Result<Command> Api::tokenCommand(Call& call, std::string& secret) {
    if (call.route.endpoint == Endpoint::token)
        return Command(RevokeToken{call.route.token});
    Result<TokenFacts> facts = tokenBodies_.readToken(call.request.body(), clock_.wallMs());
    if (!facts)
        return facts.error();
    secret = drawPairingToken();
    facts->digest = digestOfToken(secret);
    return Command(MakeToken{std::move(*facts)});
}

} // namespace rostrum
