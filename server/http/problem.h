// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Refusals as the callers see them: application/problem+json (RFC 9457) with the members that every failure here has:
// {"success":false,"code","title","status","detail","error"}. Pure functions, any thread.

#include "core/result.h"
#include "server/http/exchange.h"

#include <string_view>

namespace rostrum {

// The HTTP status that goes with a code, and its standard phrase ("Not Found").
int statusOf(Code code);
std::string_view statusPhrase(int status);

// A whole answer. Those for 429 and 503 carry Retry-After: 1; the caller may set another by giving the seconds.
Response problem(Code code, std::string_view detail, int retryAfterSeconds = 1);
Response problem(const Error& error);

// For what has no Code: the status and the wire's code by name ("cursor_expired").
Response problem(int status, std::string_view code, std::string_view detail);

// Appends `text` as a JSON string with its quotes; what is not UTF-8 becomes U+FFFD.
void appendJsonString(std::string& out, std::string_view text);

} // namespace rostrum
