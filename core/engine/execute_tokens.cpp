// SPDX-License-Identifier: GPL-3.0-or-later
// Commands about pairing tokens.
#include "core/board/board_config.h"
#include "core/board/text.h"
#include "core/engine/engine.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <string>

namespace rostrum {

namespace {

Error invalid(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

Result<void> check(const TokenFacts& facts, std::int64_t nowMs) {
    if (facts.label.empty() || facts.label.size() > maxTokenLabelBytes || !isPlainText(facts.label))
        return invalid("label must be 1 to " + std::to_string(maxTokenLabelBytes) +
                       " bytes without control characters");
    if (facts.role == Role::viewer)
        return invalid("role must be device, operator or admin: a viewer needs no token");
    if (!facts.boards.empty() && facts.role != Role::device)
        return invalid("only a device's token is for certain leaderboards");
    if (facts.boards.size() > maxTokenBoards)
        return invalid("a token is for at most " + std::to_string(maxTokenBoards) + " leaderboards");
    if (!std::all_of(facts.boards.begin(), facts.boards.end(), isBoardId))
        return invalid("leaderboards must be a list of leaderboards' ids");
    if (facts.expiresMs && *facts.expiresMs <= nowMs)
        return invalid("the token would have expired already");
    ROSTRUM_CHECK(facts.digest.size() == tokenDigestBytes, "a token without its digest");
    return {};
}

} // namespace

Result<CommandAnswer> Engine::run(const MakeToken& command, Call& call) {
    if (Result<void> good = check(command.facts, call.nowMs); !good)
        return good.error();
    for (const std::string& board : command.facts.boards) {
        if (const Result<Board*> there = boardOrError(board); !there)
            return there.error();
    }
    if (tokens_.all().size() >= TokenBook::most)
        return Error{Code::conflict, "there are " + std::to_string(TokenBook::most) +
                                         " tokens, which is the limit; revoke some that are not needed"};
    Event& event = append(call, EventType::tokenMade, 0, 0);
    event.boardFacts.make().token = command.facts;
    const std::uint64_t number = event.seq;
    applyNew(event);
    return CommandAnswer(TokenInfo{*tokens_.find(number), number});
}

Result<CommandAnswer> Engine::run(const RevokeToken& command, Call& call) {
    const Token* const found = tokens_.find(command.number);
    if (found == nullptr)
        return Error{Code::notFound, "there is no token " + std::to_string(command.number)};
    TokenInfo answer{*found, lastSeq_ + 1};
    Event& event = append(call, EventType::tokenRevoked, 0, 0);
    event.grounds.make().causes.push_back(command.number);
    applyNew(event);
    return CommandAnswer(std::move(answer));
}

} // namespace rostrum
