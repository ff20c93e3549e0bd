// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/head.h"

#include "server/http/uri.h"

#include <algorithm>

namespace rostrum {
namespace {

constexpr std::size_t kMaxMethodBytes = 16;
constexpr std::size_t kMaxLengthDigits = 15; // far beyond every body limit, far below overflow

char lowerOf(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isAlnum(char c) { return isDigit(c) || (lowerOf(c) >= 'a' && lowerOf(c) <= 'z'); }
bool isHex(char c) { return isDigit(c) || (lowerOf(c) >= 'a' && lowerOf(c) <= 'f'); }

// tchar of RFC 9110, 5.6.2, as a table: this runs for every byte of every field name.
constexpr std::array<bool, 256> tokenTable() {
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c)
        table[static_cast<std::size_t>(c)] =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}
constexpr auto kToken = tokenTable();

bool isFieldValueByte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
}

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

// Reads one head; every step says whether to go on, having set what to answer if not.
class HeadReader {
  public:
    HeadReader(std::string_view text, Head& head) : text_(text), head_(head) {}

    bool run() {
        const std::size_t end = text_.find("\r\n");
        if (!requestLine(text_.substr(0, end)))
            return false;
        std::size_t at = end + 2;
        while (at + 2 < text_.size()) { // the blank line is all that is left otherwise
            const std::size_t lineEnd = text_.find("\r\n", at);
            if (!field(text_.substr(at, lineEnd - at)))
                return false;
            at = lineEnd + 2;
        }
        return conclude();
    }

  private:
    bool fail(const char* detail, int status = 400, Code code = Code::invalidRequest) {
        head_.state = HeadState::bad;
        head_.status = status;
        head_.code = code;
        head_.detail = detail;
        return false;
    }

    Slice sliceOf(std::string_view part) const {
        return {static_cast<std::uint16_t>(part.data() - text_.data()),
                static_cast<std::uint16_t>(part.size())};
    }

    bool requestLine(std::string_view line) {
        const std::size_t first = line.find(' ');
        const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
        if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos)
            return fail("The request line must be a method, a target and a version with one space between.");
        const std::string_view method = line.substr(0, first);
        if (method.empty() || method.size() > kMaxMethodBytes ||
            !std::all_of(method.begin(), method.end(), isUpper))
            return fail("The method must be 1 to 16 capital letters.");
        head_.methodText = sliceOf(method);
        head_.method = methodOf(method);
        const std::string_view version = line.substr(second + 1);
        oldVersion_ = version == "HTTP/1.0";
        if (!oldVersion_ && version != "HTTP/1.1")
            return fail("This server speaks HTTP/1.1.", 505);
        return target(line.substr(first + 1, second - first - 1));
    }

    static Method methodOf(std::string_view text) {
        if (text == "GET")
            return Method::get;
        if (text == "POST")
            return Method::post;
        if (text == "HEAD")
            return Method::head;
        if (text == "PUT")
            return Method::put;
        if (text == "PATCH")
            return Method::patch;
        if (text == "DELETE")
            return Method::del;
        return text == "OPTIONS" ? Method::options : Method::other;
    }

    bool target(std::string_view text) {
        if (text.empty() || text.front() != '/')
            return fail("The target must be a path that begins with '/'.");
        const auto plain = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
        if (!std::all_of(text.begin(), text.end(), plain))
            return fail("The target has a character that must be percent-encoded.");
        head_.target = sliceOf(text);
        const std::size_t mark = std::min(text.find('?'), text.size());
        const std::string_view path = text.substr(0, mark);
        const std::string_view query = mark < text.size() ? text.substr(mark + 1) : text.substr(mark);
        head_.path = sliceOf(path);
        head_.query = sliceOf(query);
        head_.escapedPath = path.find('%') != std::string_view::npos;
        if (!isDecodable(path) || !isDecodable(query))
            return fail("The target must be percent-encoded UTF-8 without control characters.");
        return true;
    }

    bool field(std::string_view line) {
        if (head_.fieldCount == kMaxHeaderFields)
            return fail("The request has more than 100 header fields.", 431, Code::headerFieldsTooLarge);
        const std::size_t colon = line.find(':');
        if (colon == 0 || colon == std::string_view::npos)
            return fail("A header field must be a name, a colon and a value.");
        const std::string_view name = line.substr(0, colon);
        // This refuses folded lines and blanks before the colon as well: neither is a token.
        if (!std::all_of(name.begin(), name.end(),
                         [](char c) { return kToken[static_cast<unsigned char>(c)]; }))
            return fail("A header field's name has a character that does not belong there.");
        const std::string_view value = line.substr(colon + 1);
        if (!std::all_of(value.begin(), value.end(), isFieldValueByte))
            return fail("A header field's value has a control character.");
        const HeaderField added{sliceOf(name), sliceOf(trimmed(value))};
        head_.fields[head_.fieldCount++] = added;
        return known(name, added.value);
    }

    // Fields that steer the edge. The length comes first: most names differ in it.
    bool known(std::string_view name, Slice slice) {
        const std::string_view value = slice.in(text_);
        if (name.size() > 12 && equalsLower(name.substr(0, 12), "x-forwarded-")) // of any length
            head_.forwarded = true;
        switch (name.size()) {
        case 4: return !equalsLower(name, "host") || host(slice);
        case 6:
            if (equalsLower(name, "expect"))
                return expect(value);
            if (equalsLower(name, "origin")) {
                head_.origin = slice;
                return once(head_.hasOrigin, "The request has more than one Origin.");
            }
            return true;
        case 7:
            if (equalsLower(name, "upgrade"))
                upgradeNamed_ = upgradeNamed_ || listHas(value, "websocket");
            return true;
        case 9: head_.forwarded = head_.forwarded || equalsLower(name, "forwarded"); return true;
        case 10:
            if (equalsLower(name, "connection")) {
                connectionClose_ = connectionClose_ || listHas(value, "close");
                connectionUpgrade_ = connectionUpgrade_ || listHas(value, "upgrade");
            }
            return true;
        case 12:
            return !equalsLower(name, "content-type") ||
                   once(hasContentType_, "The request has more than one Content-Type.");
        case 13:
            return !equalsLower(name, "authorization") ||
                   once(hasAuthorization_, "The request has more than one Authorization.");
        case 14: return !equalsLower(name, "content-length") || contentLength(value);
        case 15:
            return !equalsLower(name, "idempotency-key") ||
                   once(hasIdempotencyKey_, "The request has more than one Idempotency-Key.");
        case 17:
            // Judged at the end: alone it is a chunked body (411), with a Content-Length an attack (400).
            hasTransferEncoding_ = hasTransferEncoding_ || equalsLower(name, "transfer-encoding");
            return true;
        default: return true;
        }
    }

    bool once(bool& seen, const char* detail) {
        if (seen)
            return fail(detail);
        seen = true;
        return true;
    }

    bool host(Slice value) {
        if (!once(hasHost_, "The request has more than one Host."))
            return false;
        head_.host = value;
        return !hostName(value.in(text_)).empty() || fail("The Host is not a name or an address.");
    }

    bool expect(std::string_view value) {
        if (!equalsLower(value, "100-continue"))
            return fail("The only expectation known here is 100-continue.", 417);
        head_.expectContinue = true;
        return true;
    }

    bool contentLength(std::string_view value) {
        if (!once(hasContentLength_, "The request has more than one Content-Length."))
            return false;
        if (value.empty() || !std::all_of(value.begin(), value.end(), isDigit))
            return fail("Content-Length must be a number of bytes, in digits.");
        if (value.size() > kMaxLengthDigits)
            return fail("The body is larger than anything taken here.", 413, Code::payloadTooLarge);
        for (const char c : value)
            head_.bodySize = head_.bodySize * 10 + static_cast<std::uint64_t>(c - '0');
        return true;
    }

    bool conclude() {
        if (hasTransferEncoding_ && (hasContentLength_ || oldVersion_))
            return fail("Transfer-Encoding does not go with Content-Length or HTTP/1.0.");
        if (hasTransferEncoding_)
            return fail("Send the body with a Content-Length: chunked bodies are not taken.", 411,
                        Code::lengthRequired);
        if (!hasHost_)
            return fail("The request has no Host.");
        head_.keepAlive = !oldVersion_ && !connectionClose_;
        head_.expectContinue = head_.expectContinue && !oldVersion_;
        head_.upgradeSocket =
            upgradeNamed_ && connectionUpgrade_ && !oldVersion_ && head_.method == Method::get;
        if (head_.upgradeSocket && head_.bodySize > 0)
            return fail("A WebSocket handshake has no body.");
        head_.state = HeadState::complete;
        return true;
    }

    std::string_view text_;
    Head& head_;
    bool oldVersion_ = false;
    bool hasHost_ = false;
    bool hasContentLength_ = false;
    bool hasContentType_ = false;
    bool hasAuthorization_ = false;
    bool hasIdempotencyKey_ = false;
    bool hasTransferEncoding_ = false;
    bool upgradeNamed_ = false;
    bool connectionClose_ = false;
    bool connectionUpgrade_ = false;
};

// Whether more bytes could still make a good head of `text`, which has no blank line yet. A client that speaks
// something else (TLS, bare line feeds) is told at once and not after the deadline.
bool canBecomeHead(std::string_view text) {
    if (!text.empty() && !isUpper(text.front()))
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n' ? (i == 0 || text[i - 1] != '\r') : (c != '\r' && !isFieldValueByte(c)))
            return false;
    }
    return true;
}

void reset(Head& head) {
    // All but `fields`, which fieldCount guards: clearing 800 bytes for each request is not free.
    head.state = HeadState::incomplete;
    head.status = 0;
    head.code = Code::invalidRequest;
    head.detail = "";
    head.size = 0;
    head.bodySize = 0;
    head.method = Method::other;
    head.keepAlive = true;
    head.expectContinue = head.upgradeSocket = head.forwarded = head.hasOrigin = head.escapedPath = false;
    head.methodText = head.target = head.path = head.query = head.host = head.origin = Slice{};
    head.fieldCount = 0;
}

void setBad(Head& head, int status, Code code, const char* detail) {
    head.state = HeadState::bad;
    head.status = status;
    head.code = code;
    head.detail = detail;
}

} // namespace

bool equalsLower(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(),
                                                     [](char a, char b) { return lowerOf(a) == b; });
}

bool listHas(std::string_view list, std::string_view lowerElement) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (equalsLower(trimmed(list.substr(0, comma)), lowerElement))
            return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

std::string_view hostName(std::string_view host) {
    std::string_view name;
    std::string_view rest;
    if (!host.empty() && host.front() == '[') {
        const std::size_t close = host.find(']');
        if (close == std::string_view::npos)
            return {};
        name = host.substr(1, close - 1);
        rest = host.substr(close + 1);
        const auto ok = [](char c) { return isHex(c) || c == ':' || c == '.'; };
        if (!std::all_of(name.begin(), name.end(), ok))
            return {};
    } else {
        const std::size_t colon = std::min(host.find(':'), host.size());
        name = host.substr(0, colon);
        rest = host.substr(colon);
        const auto ok = [](char c) { return isAlnum(c) || c == '-' || c == '.' || c == '_'; };
        if (!std::all_of(name.begin(), name.end(), ok))
            return {};
    }
    const bool portOk = rest.empty() || (rest.size() <= 6 && rest.front() == ':' &&
                                         std::all_of(rest.begin() + 1, rest.end(), isDigit));
    return portOk && name.size() <= 255 ? name : std::string_view{};
}

std::string_view Head::find(std::string_view buffer, std::string_view lowerName) const {
    for (std::size_t i = 0; i < fieldCount; ++i) {
        if (fields[i].name.size == lowerName.size() && equalsLower(fields[i].name.in(buffer), lowerName))
            return fields[i].value.in(buffer);
    }
    return {};
}

void parseHead(std::string_view buffer, Head& head) {
    reset(head);
    const std::string_view window = buffer.substr(0, kMaxHeadBytes);
    const std::size_t blank = window.find("\r\n\r\n");
    if (blank == std::string_view::npos) {
        if (!canBecomeHead(window))
            setBad(head, 400, Code::invalidRequest, "This is not an HTTP/1.1 request.");
        else if (window.size() == kMaxHeadBytes)
            setBad(head, 431, Code::headerFieldsTooLarge, "The head of the request is larger than 16 KiB.");
        return;
    }
    head.size = blank + 4;
    HeadReader(window.substr(0, head.size), head).run();
}

} // namespace rostrum
