// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/gatekeeper.h"

#include "server/auth/pairing.h"
#include "server/http/head.h"

#include <QByteArray>

#include <optional>
#include <utility>

namespace rostrum {

namespace {

// The token in "Bearer …" (RFC 6750, 2.1).
std::optional<std::string_view> bearerOf(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer";
    if (authorization.size() <= scheme.size() + 1 ||
        !equalsLower(authorization.substr(0, scheme.size()), scheme) || authorization[scheme.size()] != ' ')
        return std::nullopt;
    const std::size_t begin = authorization.find_first_not_of(' ', scheme.size());
    if (begin == std::string_view::npos)
        return std::nullopt;
    return authorization.substr(begin);
}

// What tells one token from another, and nothing else of it.
std::string shortDigestOf(std::string_view token) {
    constexpr std::size_t bytes = 6;
    const std::string digest = digestOfToken(token).substr(0, bytes);
    return QByteArray::fromStdString(digest).toHex().toStdString();
}

Role roleOf(const JwtClaims& claims) {
    if (claims.has("admin"))
        return Role::admin;
    if (claims.has("operate"))
        return Role::operators;
    return claims.has("submit") ? Role::device : Role::viewer;
}

} // namespace

Result<Caller> Gatekeeper::identify(const Approach& approach, std::int64_t nowMs) const {
    // Read before the keys are: a caller found with old keys does not hold under the new ones.
    const std::uint64_t generation = generation_.load(std::memory_order_acquire);
    Caller caller;
    if (!approach.presented) {
        if (trustLoopback_ && approach.loopback && !approach.forwarded)
            caller = loopbackCaller();
        caller.generation = generation;
        return caller;
    }
    const std::optional<std::string_view> token = bearerOf(approach.authorization);
    if (!token)
        return Error{Code::unauthorized, "Authorization must be the word Bearer and a token."};
    Result<Caller> shown =
        token->starts_with(pairingPrefix) ? ofPairing(*token, nowMs) : ofJwt(*token, nowMs);
    if (!shown)
        return shown;
    shown->generation = generation;
    shown->presented = true;
    return shown;
}

Result<Caller> Gatekeeper::ofPairing(std::string_view token, std::int64_t nowMs) const {
    const std::string digest = digestOfToken(token);
    const std::lock_guard lock(mutex_);
    const auto found = tokens_.find(digest);
    if (found == tokens_.end())
        return Error{Code::unauthorized, "The token is not known here, or was revoked."};
    const Paired& paired = found->second;
    if (nowMs >= paired.expiresMs)
        return Error{Code::unauthorized, "The token has expired."};
    Caller caller;
    caller.role = paired.role;
    caller.actor = "token:" + std::to_string(paired.number);
    caller.boards = paired.boards;
    caller.expiresMs = paired.expiresMs;
    caller.forOthers = true;
    caller.lastUsedMs = paired.lastUsedMs;
    return caller;
}

Result<Caller> Gatekeeper::ofJwt(std::string_view token, std::int64_t nowMs) const {
    std::shared_ptr<const JwtVerifier> verifier;
    {
        const std::lock_guard lock(mutex_);
        verifier = verifier_;
    }
    if (!verifier)
        return Error{Code::unauthorized, "The token is not known here."};
    Result<JwtClaims> claims = verifier->verify(token, nowMs);
    if (!claims)
        return claims.error();
    Caller caller;
    caller.role = roleOf(*claims);
    // Idempotency keys belong to the actor: tokens that speak for nobody are callers of their own.
    caller.actor = claims->subject.empty() ? "jwt#" + shortDigestOf(token) : "jwt:" + claims->subject;
    caller.subject = std::move(claims->subject);
    caller.expiresMs = claims->expiresMs;
    caller.forOthers = caller.may(Role::operators);
    return caller;
}

void Gatekeeper::setTokens(const TokenBook& tokens) {
    {
        const std::lock_guard lock(mutex_);
        tokens_.clear();
        for (const auto& [number, token] : tokens.all())
            tokens_.insert_or_assign(token.facts.digest, Paired{number, token.facts.role, token.facts.boards,
                                                                token.facts.expiresMs.value_or(Caller::never),
                                                                &lastUsed_[number]});
    }
    generation_.fetch_add(1, std::memory_order_release);
}

std::optional<std::int64_t> Gatekeeper::lastUsedMs(std::uint64_t token) const {
    const std::lock_guard lock(mutex_);
    const auto found = lastUsed_.find(token);
    const std::int64_t ms = found == lastUsed_.end() ? 0 : found->second.load(std::memory_order_relaxed);
    return ms == 0 ? std::nullopt : std::optional(ms);
}

void Gatekeeper::setVerifier(std::shared_ptr<const JwtVerifier> verifier) {
    {
        const std::lock_guard lock(mutex_);
        verifier_ = std::move(verifier);
    }
    generation_.fetch_add(1, std::memory_order_release);
}

void KnownCallers::noteUse(const Caller& caller, std::int64_t nowMs) {
    if (caller.lastUsedMs != nullptr)
        caller.lastUsedMs->store(nowMs, std::memory_order_relaxed);
}

Result<Caller> KnownCallers::identify(const Approach& approach) {
    const std::int64_t nowMs = clock_.wallMs();
    if (!approach.presented)
        return gate_->identify(approach, nowMs);
    const std::string shown(approach.authorization);
    if (const auto met = met_.find(shown); met != met_.end() && gate_->holds(met->second, nowMs)) {
        noteUse(met->second, nowMs);
        return met->second;
    }
    Result<Caller> caller = gate_->identify(approach, nowMs);
    if (met_.size() >= most)
        met_.clear();
    if (caller) {
        met_.insert_or_assign(shown, *caller);
        noteUse(*caller, nowMs);
    } else {
        met_.erase(shown);
    }
    return caller;
}

} // namespace rostrum
