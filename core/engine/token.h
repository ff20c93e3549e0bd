// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Token: what an event knows of a pairing token, and TokenBook: those that count now. The token itself is nowhere: only its digest is kept,
// from which nobody finds it (the token has 128 random bits). Part of the engine's state; on the writer's thread.

#include "core/engine/role.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rostrum {

inline constexpr std::size_t tokenDigestBytes = 32; // SHA-256
inline constexpr std::size_t maxTokenLabelBytes = 128;
inline constexpr std::size_t maxTokenBoards = 64;

// tokenMade: all that is known of it but who made it and when, which the envelope says.
struct TokenFacts {
    std::string label; // what people call it: "court 3"
    Role role = Role::device;
    std::vector<std::string> boards;       // of a device: where it may send scores; empty: everywhere
    std::optional<std::int64_t> expiresMs; // Unix time; none: it is good until it is revoked
    std::string digest;

    friend bool operator==(const TokenFacts&, const TokenFacts&) = default;
};

struct Token {
    std::uint64_t number = 0; // the event that made it
    TokenFacts facts;
    std::string madeBy;
    std::int64_t madeAtMs = 0;

    friend bool operator==(const Token&, const Token&) = default;
};

class TokenBook {
  public:
    static constexpr std::size_t most = 1000;

    const std::map<std::uint64_t, Token>& all() const { return all_; }
    const Token* find(std::uint64_t number) const {
        const auto found = all_.find(number);
        return found == all_.end() ? nullptr : &found->second;
    }
    // Steps with each change, those that are taken back included.
    std::uint64_t version() const { return version_; }

    // False where there is one of that number.
    bool put(const Token& token) {
        ++version_;
        return all_.try_emplace(token.number, token).second;
    }
    // Nothing where there is none of that number.
    std::optional<Token> take(std::uint64_t number) {
        ++version_;
        auto node = all_.extract(number);
        return node ? std::optional(std::move(node.mapped())) : std::nullopt;
    }

  private:
    std::map<std::uint64_t, Token> all_;
    std::uint64_t version_ = 0;
};

} // namespace rostrum
