// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// JwtKeys: the keys that tokens may be signed with, all of the one algorithm that the configuration names.
//
// A shared secret, a public key or certificate in PEM, or a file of JSON web keys (RFC 7517), whose keys for other purposes and
// algorithms are passed over. What is too weak is refused: secrets under 32 bytes (RFC 7518, 3.2), RSA under 2,048 bits (3.3). Immutable; any
// thread.

#include "core/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

enum class JwtAlgorithm : std::uint8_t { hs256, rs256, es256 };

// "HS256", as a token's head and the configuration say it.
const char* name(JwtAlgorithm algorithm);

class JwtKeys {
  public:
    // Code::invalidRequest where a key is not what it should be, Code::fileUnusable where a file cannot be read.
    static Result<JwtKeys> fromSecret(std::string_view secret);
    static Result<JwtKeys> fromPemFile(JwtAlgorithm algorithm, const std::string& path);
    static Result<JwtKeys> fromJwksFile(JwtAlgorithm algorithm, const std::string& path);

    JwtAlgorithm algorithm() const { return algorithm_; }
    std::size_t size() const { return keys_.size(); }

    // Whether one of them made the signature of this JWS (RFC 7515, compact form), whose head must name the algorithm. The
    // payload's bytes, or nothing.
    std::unique_ptr<std::string> payloadOf(std::string_view token) const;

  private:
    struct Key {
        std::string id;           // "kid"; empty: none
        std::shared_ptr<void> of; // cjose's
    };

    explicit JwtKeys(JwtAlgorithm algorithm) : algorithm_(algorithm) {}

    JwtAlgorithm algorithm_;
    std::vector<Key> keys_;
};

} // namespace rostrum
