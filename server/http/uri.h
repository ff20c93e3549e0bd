// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bytes of a request target: percent-decoding (RFC 3986) into UTF-8. Pure functions, any thread.

#include "core/board/text.h" // isUtf8

#include <string>
#include <string_view>

namespace rostrum {

// Decodes %XX into `out` (replaced). False, with `out` unspecified, for a broken escape, for a result that is not UTF-8
// and for a result with a control character (U+0000..U+001F, U+007F). A '+' stays a '+'.
bool percentDecode(std::string_view text, std::string& out);

// As percentDecode, for a name or value of a query: '+' is a space there.
bool queryDecode(std::string_view text, std::string& out);

// Whether percentDecode would succeed; allocates nothing when there is no escape in `text`.
bool isDecodable(std::string_view text);

} // namespace rostrum
