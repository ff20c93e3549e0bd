// SPDX-License-Identifier: GPL-3.0-or-later
// What the events of pairing tokens do. No rule, no clock.
#include "core/engine/engine.h"

#include <string>
#include <utility>

namespace rostrum {

namespace {

Error differs(const Event& event, const char* what) {
    return Error{Code::fileDamaged,
                 "event " + std::to_string(event.seq) + " does not follow from those before it: " + what};
}

} // namespace

Result<void> Engine::applyTokenMade(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->token ||
        event.boardFacts->token->digest.size() != tokenDigestBytes)
        return differs(event, "it does not say which token it made");
    tokens_.put({event.seq, *event.boardFacts->token, std::string(event.actor.view()), event.receivedAtMs});
    noteStep([this, number = event.seq] { tokens_.take(number); });
    return {};
}

Result<void> Engine::applyTokenRevoked(const Event& event) {
    if (!event.grounds || event.grounds->causes.size() != 1)
        return differs(event, "it does not say which token it revoked");
    std::optional<Token> token = tokens_.take(event.grounds->causes.front());
    if (!token)
        return differs(event, "there is no such token");
    noteStep([this, taken = std::move(*token)] { tokens_.put(taken); });
    return {};
}

} // namespace rostrum
