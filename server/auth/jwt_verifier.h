// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// JwtVerifier: whether a JSON web token (RFC 7519) is good here and now, and what it says.
//
// Checked: the signature, by the one algorithm that the configuration names (RFC 8725, 3.1); "exp", which must be there; "nbf"; "aud" and "iss"
// where the configuration names them. Immutable; any thread. A changed key is a new verifier.

#include "core/result.h"
#include "server/auth/jwt_keys.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum {

struct JwtSettings {
    JwtAlgorithm algorithm = JwtAlgorithm::hs256;
    // One of them:
    std::string secret;
    std::string keyFile;
    std::string jwksFile;
    std::string audience; // empty: any
    std::string issuer;   // empty: any

    bool configured() const { return !secret.empty() || !keyFile.empty() || !jwksFile.empty(); }
    friend bool operator==(const JwtSettings&, const JwtSettings&) = default;
};

struct JwtClaims {
    std::string subject; // empty: it speaks for nobody
    std::vector<std::string> scopes;
    std::int64_t expiresMs = 0;

    bool has(std::string_view scope) const;
};

class JwtVerifier {
  public:
    // How far ahead the clock of the one who made the token may be ("nbf" only; what has expired has).
    static constexpr std::int64_t skewMs = 10'000;

    // Reads the keys. Code::invalidRequest, Code::fileUnusable.
    static Result<JwtVerifier> open(const JwtSettings& settings);

    // Code::unauthorized. `nowMs`: Unix time.
    Result<JwtClaims> verify(std::string_view token, std::int64_t nowMs) const;

  private:
    JwtVerifier(JwtKeys keys, const JwtSettings& settings)
        : keys_(std::move(keys)),
          audience_(settings.audience),
          issuer_(settings.issuer) {}

    JwtKeys keys_;
    std::string audience_;
    std::string issuer_;
};

} // namespace rostrum
