// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is asked and answered about pairing tokens. The reader as BodyReader: only the form is judged, and bodies must have readable
// bytes behind them; one thread at a time. The rest are pure functions.

#include "core/engine/command.h"
#include "core/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rostrum {

class TokenBodies {
  public:
    TokenBodies();
    ~TokenBodies();
    TokenBodies(const TokenBodies&) = delete;
    TokenBodies& operator=(const TokenBodies&) = delete;

    // {label, role?, leaderboards?, expires_at? or expires_in?}: everything but the digest.
    Result<TokenFacts> readToken(std::string_view body, std::int64_t nowMs);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

// A token as answers show it, and when it was shown last.
struct ShownToken {
    Token token;
    std::optional<std::int64_t> lastUsedMs;
};

// `secret`: the token itself, which is told this once; null where an answer is given again.
std::string renderTokenMade(const ShownToken& token, const std::string& secret);
std::string renderToken(const ShownToken& token);
std::string renderTokens(std::span<const ShownToken> tokens);

} // namespace rostrum
