// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/problem.h"

#include "server/http/uri.h"

#include <array>

namespace rostrum {

int statusOf(Code code) {
    switch (code) {
    case Code::invalidRequest:
    case Code::invalidScore: return 400;
    case Code::unauthorized: return 401;
    case Code::forbidden: return 403;
    case Code::leaderboardNotFound:
    case Code::playerNotFound:
    case Code::notFound: return 404;
    case Code::methodNotAllowed: return 405;
    case Code::requestTimeout: return 408;
    case Code::leaderboardExists:
    case Code::conflict: return 409;
    case Code::cursorExpired: return 410;
    case Code::lengthRequired: return 411;
    case Code::payloadTooLarge: return 413;
    case Code::unsupportedMediaType: return 415;
    case Code::misdirectedRequest: return 421;
    case Code::idempotencyMismatch: return 422;
    case Code::rateLimited: return 429;
    case Code::headerFieldsTooLarge: return 431;
    case Code::unavailable: return 503;
    default: return 500; // the codes that only files know
    }
}

std::string_view statusPhrase(int status) {
    switch (status) {
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Unknown";
    }
}

void appendJsonString(std::string& out, std::string_view text) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    const bool clean = isUtf8(text);
    out.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\\u00";
            out.push_back(kHex[byte >> 4U]);
            out.push_back(kHex[byte & 0xfU]);
        } else if (byte >= 0x80 && !clean) {
            out += "\xef\xbf\xbd";
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

Response problem(int status, std::string_view code, std::string_view detail) {
    Response response;
    response.status = status;
    response.contentType = "application/problem+json";
    std::string& body = response.body;
    body.reserve(160 + 2 * detail.size());
    body += R"({"success":false,"code":)";
    appendJsonString(body, code);
    body += R"(,"title":)";
    appendJsonString(body, statusPhrase(status));
    body += R"(,"status":)";
    body += std::to_string(status);
    body += R"(,"detail":)";
    appendJsonString(body, detail);
    body += R"(,"error":)";
    appendJsonString(body, detail);
    body += "}";
    return response;
}

Response problem(Code code, std::string_view detail, int retryAfterSeconds) {
    Response response = problem(statusOf(code), codeName(code), detail);
    if (response.status == 429 || response.status == 503)
        response.addHeader("Retry-After", std::to_string(retryAfterSeconds));
    if (response.status == 401)
        response.addHeader("WWW-Authenticate", "Bearer");
    return response;
}

Response problem(const Error& error) { return problem(error.code, error.detail); }

} // namespace rostrum
