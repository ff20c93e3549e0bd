// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pairing tokens: how one is drawn and told from others. 128 bits of the system's randomness, as "rst_" and 26 characters of Crockford's
// base 32 in small letters (no i, l, o, u: they are read out and typed). An event keeps only a token's digest. Pure but for the
// drawing; any thread.

#include <string>
#include <string_view>

namespace rostrum {

inline constexpr std::string_view pairingPrefix = "rst_";

// A new one, which nobody else has.
std::string drawPairingToken();
// SHA-256 of its text.
std::string digestOfToken(std::string_view token);

} // namespace rostrum
