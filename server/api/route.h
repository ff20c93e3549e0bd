// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which endpoint a path means, and which methods that endpoint knows. Pure, any thread.

#include "core/result.h"
#include "server/http/head.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum {

enum class Endpoint : std::uint8_t {
    none, // nothing of the API
    health,
    ready,
    scores,
    batch,
    publicTop, // the default board's top for everyone
    boards,
    board,
    reset,
    stats,
    top,
    range,
    around,
    player
};

struct Route {
    Endpoint endpoint = Endpoint::none;
    std::string board;  // percent-decoded; of endpoints below a board
    std::string player; // percent-decoded
};

// `rawPath` is taken apart at its slashes before it is decoded, so that an id may contain an escaped slash.
// Code::invalidRequest where an id is no percent-encoded UTF-8 text.
Result<Route> routeOf(std::string_view rawPath);

// HEAD is known wherever GET is.
bool allows(Endpoint endpoint, Method method);
// For the header Allow: "GET, HEAD, PATCH".
std::string allowedMethods(Endpoint endpoint);

// Whether the method changes something; all else is open to readers.
constexpr bool isWrite(Method method) { return method != Method::get && method != Method::head; }

} // namespace rostrum
