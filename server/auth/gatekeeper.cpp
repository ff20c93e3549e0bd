// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/gatekeeper.h"

#include "server/http/head.h"

#include <QByteArray>
#include <QCryptographicHash>

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
std::string digestOf(std::string_view token) {
    constexpr qsizetype bytes = 6;
    const QByteArrayView text(token.data(), static_cast<qsizetype>(token.size()));
    return QCryptographicHash::hash(text.toByteArray(), QCryptographicHash::Sha256)
        .left(bytes)
        .toHex()
        .toStdString();
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
    std::shared_ptr<const JwtVerifier> verifier;
    {
        const std::lock_guard lock(mutex_);
        verifier = verifier_;
    }
    if (!verifier)
        return Error{Code::unauthorized, "The token is not known here."};
    Result<JwtClaims> claims = verifier->verify(*token, nowMs);
    if (!claims)
        return claims.error();
    caller.role = roleOf(*claims);
    // Idempotency keys belong to the actor: tokens that speak for nobody are callers of their own.
    caller.actor = claims->subject.empty() ? "jwt#" + digestOf(*token) : "jwt:" + claims->subject;
    caller.subject = std::move(claims->subject);
    caller.expiresMs = claims->expiresMs;
    caller.generation = generation;
    caller.presented = true;
    return caller;
}

void Gatekeeper::setVerifier(std::shared_ptr<const JwtVerifier> verifier) {
    {
        const std::lock_guard lock(mutex_);
        verifier_ = std::move(verifier);
    }
    generation_.fetch_add(1, std::memory_order_release);
}

Result<Caller> KnownCallers::identify(const Approach& approach) {
    const std::int64_t nowMs = clock_.wallMs();
    if (!approach.presented)
        return gate_->identify(approach, nowMs);
    const std::string shown(approach.authorization);
    if (const auto met = met_.find(shown); met != met_.end() && gate_->holds(met->second, nowMs))
        return met->second;
    Result<Caller> caller = gate_->identify(approach, nowMs);
    if (met_.size() >= most)
        met_.clear();
    if (caller)
        met_.insert_or_assign(shown, *caller);
    else
        met_.erase(shown);
    return caller;
}

} // namespace rostrum
