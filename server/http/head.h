// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The head of an HTTP/1.1 request (RFC 9112), checked strictly: what two parsers could read in two ways is refused, so
// that nothing behind or before us ever sees another request than we do. Pure functions, any thread; no allocation
// unless the target has escapes.
//
// Accepted: origin-form targets; versions 1.1 and 1.0 (the latter always closes: plain proxies still speak it); CRLF
// line ends only; exactly one Host; at most one Content-Length, of digits; no Transfer-Encoding; no folded lines.

#include "core/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rostrum {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

inline constexpr std::size_t kMaxHeadBytes = 16UL * 1024; // request line to blank line, both included
inline constexpr std::size_t kMaxHeaderFields = 100;

// A part of the head, by place: stays right when the buffer moves. (A head fits 16 bits by kMaxHeadBytes.)
struct Slice {
    std::uint16_t pos = 0;
    std::uint16_t size = 0;
    std::string_view in(std::string_view buffer) const { return buffer.substr(pos, size); }
};

struct HeaderField {
    Slice name;
    Slice value; // without the blanks around it
};

enum class HeadState : std::uint8_t { incomplete, bad, complete };

struct Head {
    HeadState state = HeadState::incomplete;

    // bad: what to answer. `detail` is a literal.
    int status = 0;
    Code code = Code::invalidRequest;
    const char* detail = "";

    // complete:
    std::size_t size = 0;       // bytes of the head, blank line included; the body follows
    std::uint64_t bodySize = 0; // of Content-Length; 0 without one
    Method method = Method::other;
    bool keepAlive = true;
    bool expectContinue = false;
    bool upgradeSocket = false; // asks for a WebSocket (its own fields are not checked yet)
    bool forwarded = false;     // came through a proxy: Forwarded or X-Forwarded-*
    bool hasOrigin = false;
    bool escapedPath = false; // the path has a '%'
    Slice methodText;
    Slice target;
    Slice path;  // raw, to the '?'
    Slice query; // raw, after the '?'
    Slice host;
    Slice origin;
    std::size_t fieldCount = 0;
    std::array<HeaderField, kMaxHeaderFields> fields; // the first fieldCount; not initialised beyond

    // The value of the first field of that name (given in lower case), or null data. Names that carry trust or identity
    // (authorization, content-type, idempotency-key, origin, …) occur once at most in a complete head.
    std::string_view find(std::string_view buffer, std::string_view lowerName) const;
};

// Reads the head that `buffer` begins with. `incomplete` only while more bytes could still make it good.
void parseHead(std::string_view buffer, Head& head);

// A Host value (RFC 9110, 7.2) without its port and brackets. Empty if it is malformed.
std::string_view hostName(std::string_view host);

// ASCII comparisons without regard to case; `lower` is given in lower case.
bool equalsLower(std::string_view text, std::string_view lower);

// Whether the comma-separated list has that element.
bool listHas(std::string_view list, std::string_view lowerElement);

} // namespace rostrum
