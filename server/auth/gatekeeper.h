// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Gatekeeper: who somebody is, from where they call and from the token that they show.
//
// A token that is shown decides, wherever it is shown: one that is bad is refused everywhere, and one that gives little gives no more from
// the program's own machine. Without one, that machine is trusted if the configuration says so, unless a proxy speaks for somebody
// else. Tokens are those of pairing, which the event knows (server/auth/pairing.h), and JSON web tokens. Any thread; keys and tokens may be
// changed while it is asked, and count from the next question on.

#include "core/engine/token.h"
#include "core/ports/clock.h"
#include "server/auth/caller.h"
#include "server/auth/jwt_verifier.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rostrum {

// How somebody comes up.
struct Approach {
    bool loopback = false;          // as the socket says
    bool forwarded = false;         // a proxy speaks for somebody else
    bool presented = false;         // has a header Authorization
    std::string_view authorization; // its value
};

class Gatekeeper {
  public:
    explicit Gatekeeper(bool trustLoopback = true) : trustLoopback_(trustLoopback) {}

    // Code::unauthorized for a token that is not good.
    Result<Caller> identify(const Approach& approach, std::int64_t nowMs) const;
    // Whether a caller is still who they were found to be; if not, they are to be identified anew.
    bool holds(const Caller& caller, std::int64_t nowMs) const {
        return caller.generation == generation_.load(std::memory_order_acquire) && nowMs < caller.expiresMs;
    }

    // Steps whenever callers have to be identified anew.
    std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

    // From now on these keys; nothing: no such token is known.
    void setVerifier(std::shared_ptr<const JwtVerifier> verifier);
    // From now on these pairing tokens, and no others.
    void setTokens(const TokenBook& tokens);
    // When a pairing token was shown last, since the program began. Unix time.
    std::optional<std::int64_t> lastUsedMs(std::uint64_t token) const;

  private:
    struct Paired {
        std::uint64_t number = 0;
        Role role = Role::device;
        std::vector<std::string> boards;
        std::int64_t expiresMs = Caller::never;
        std::atomic<std::int64_t>* lastUsedMs = nullptr;
    };
    Result<Caller> ofPairing(std::string_view token, std::int64_t nowMs) const;
    Result<Caller> ofJwt(std::string_view token, std::int64_t nowMs) const;

    const bool trustLoopback_;
    std::atomic<std::uint64_t> generation_ = 0;
    mutable std::mutex mutex_; // of what follows
    std::shared_ptr<const JwtVerifier> verifier_;
    std::unordered_map<std::string, Paired> tokens_; // by digest
    std::map<std::uint64_t, std::atomic<std::int64_t>>
        lastUsed_; // their places are stable, and stay; 0: never
};

// The callers that one thread has met, so that a token's signature is checked once and not with each request.
class KnownCallers {
  public:
    KnownCallers(std::shared_ptr<const Gatekeeper> gate, const Clock& clock)
        : gate_(std::move(gate)),
          clock_(clock) {}

    Result<Caller> identify(const Approach& approach);
    bool holds(const Caller& caller) const { return gate_->holds(caller, clock_.wallMs()); }
    std::uint64_t generation() const { return gate_->generation(); }

  private:
    static void noteUse(const Caller& caller, std::int64_t nowMs);

    static constexpr std::size_t most = 1024; // tokens; with one more all are forgotten

    std::shared_ptr<const Gatekeeper> gate_;
    const Clock& clock_;
    std::unordered_map<std::string, Caller> met_; // by token
};

} // namespace rostrum
