// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which endpoint a path means, and which methods that endpoint knows. Pure, any thread.

#include "core/engine/command.h"
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
    undoAny, // undo and redo of what belongs to no board
    redoAny,
    tokens, // pairing tokens
    token,  // one of them
    // ---- of a board
    board,
    reset,
    freeze,
    unfreeze,
    reveal,
    undo,
    redo,
    stats,
    top,
    range,
    entries,
    ranks,
    archives,   // the standings that were put away
    archiveTop, // one of them
    history,
    exported,
    // ---- of a player on a board
    around,
    player,
    curve, // the player's score and rank over time
    // ---- of a player
    playerInfo,
    merge,
    erase
};

struct Route {
    Endpoint endpoint = Endpoint::none;
    std::string board;         // percent-decoded; of endpoints below a board
    std::string player;        // percent-decoded
    std::uint64_t archive = 0; // of archiveTop: from 1
    std::uint64_t token = 0;   // of token: its number
};

// `rawPath` is taken apart at its slashes before it is decoded, so that an id may contain an escaped slash.
// Code::invalidRequest where an id is no percent-encoded UTF-8 text, or an archive's number is none.
Result<Route> routeOf(std::string_view rawPath);

// HEAD is known wherever GET is.
bool allows(Endpoint endpoint, Method method);
// For the header Allow: "GET, HEAD, PATCH".
std::string allowedMethods(Endpoint endpoint);

// Whether the request changes something; all else is open to readers. Long lists are asked for by POST.
constexpr bool isWrite(Method method) { return method != Method::get && method != Method::head; }
constexpr bool isWrite(Endpoint endpoint, Method method) {
    return isWrite(method) && endpoint != Endpoint::ranks;
}

// What somebody must be to ask for it: scores are sent by devices, boards belong to admins.
Role leastRole(Endpoint endpoint, Method method);

} // namespace rostrum
