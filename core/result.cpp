// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/result.h"

namespace rostrum {

const char* codeName(Code code) {
    switch (code) {
    case Code::invalidRequest: return "invalid_request";
    case Code::invalidScore: return "invalid_score";
    case Code::unauthorized: return "unauthorized";
    case Code::forbidden: return "forbidden";
    case Code::leaderboardNotFound: return "leaderboard_not_found";
    case Code::playerNotFound: return "player_not_found";
    case Code::notFound: return "not_found";
    case Code::methodNotAllowed: return "method_not_allowed";
    case Code::leaderboardExists: return "leaderboard_exists";
    case Code::conflict: return "conflict";
    case Code::lengthRequired: return "length_required";
    case Code::payloadTooLarge: return "payload_too_large";
    case Code::unsupportedMediaType: return "unsupported_media_type";
    case Code::misdirectedRequest: return "misdirected_request";
    case Code::idempotencyMismatch: return "idempotency_mismatch";
    case Code::rateLimited: return "rate_limited";
    case Code::unavailable: return "unavailable";
    case Code::headerFieldsTooLarge: return "header_fields_too_large";
    case Code::requestTimeout: return "request_timeout";
    case Code::cursorExpired: return "cursor_expired";
    case Code::fileDamaged: return "file_damaged";
    case Code::fileForeign: return "file_foreign";
    case Code::fileInUse: return "file_in_use";
    case Code::fileUnusable: return "file_unusable";
    }
    return "unknown";
}

} // namespace rostrum
