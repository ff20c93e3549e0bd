// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/caller.h"

namespace rostrum {

Error lacking(const Caller& caller, Role least) {
    const std::string takes = least == Role::admin       ? "the right to administer"
                              : least == Role::operators ? "the right to operate"
                                                         : "the right to submit scores";
    if (!caller.presented)
        return {Code::unauthorized, "This takes " + takes + ": send a token (Authorization: Bearer …)."};
    return {Code::forbidden, "This takes " + takes + ", which the token does not give."};
}

Error notOnBoard(std::string_view board) {
    return {Code::forbidden, "The token gives no right to submit scores to '" + std::string(board) + "'."};
}

Caller loopbackCaller() {
    Caller caller;
    caller.role = Role::admin;
    caller.actor = "loopback";
    return caller;
}

} // namespace rostrum
