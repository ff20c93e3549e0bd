// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Caller: who is on the other end and what they may do, as it was found out of the place they call from and of their token. A value.
//
// viewer: reads what is public, needs nothing. device: sends scores, to its boards. operators: what an evening takes - scores of others,
// undo, freeze, players, the truth. admin: also boards themselves.

#include "core/engine/command.h"
#include "core/result.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

struct Caller {
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    Role role = Role::viewer;
    std::string actor = "network";   // as events name who did something; idempotency keys belong to it
    std::string subject;             // the player that a token speaks for; empty: none
    std::vector<std::string> boards; // of a device: where it may send scores; empty: everywhere
    std::int64_t expiresMs = never;  // Unix time
    std::uint64_t generation = 0;    // the gatekeeper's, when this was found out
    bool presented = false;          // showed a token
    bool forOthers = false;          // sends actions of players who are not its subject
    std::atomic<std::int64_t>* lastUsedMs =
        nullptr; // of a pairing token: the gatekeeper's, as long as that lives

    bool may(Role least) const { return role >= least; }
    // Sends scores there, and therefore sees it even where it is private.
    bool worksOn(std::string_view board) const {
        return may(Role::operators) ||
               (may(Role::device) &&
                (boards.empty() || std::find(boards.begin(), boards.end(), board) != boards.end()));
    }
};

// Why a caller may not do what takes `least`: Code::unauthorized where a token would help, Code::forbidden where theirs does not suffice.
Error lacking(const Caller& caller, Role least);
Error notOnBoard(std::string_view board);

// The program's own machine, where it is trusted.
Caller loopbackCaller();

} // namespace rostrum
