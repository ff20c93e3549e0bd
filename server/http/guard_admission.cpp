// SPDX-License-Identifier: GPL-3.0-or-later
// The guard's judgement of a head: who is asked for, who asks, how much is coming. Nothing of the body is taken before.
#include "server/http/guard.h"
#include "server/http/problem.h"
#include "server/http/socket_door.h"
#include "server/http/uri.h"

#include <QTcpSocket>
#include <algorithm>

namespace rostrum {
namespace {

constexpr std::size_t kSmallBody = 16UL * 1024; // within what every connection may hold anyway
constexpr std::size_t kWebSocketKeyBytes = 24;  // 16 bytes in Base64

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

// "http://" + Host, as a browser on our own page names itself; the scheme's own port is left out by browsers.
std::string ownOrigin(std::string_view host, bool secure) {
    std::string origin = (secure ? "https://" : "http://") + lowered(host);
    const std::string_view port = secure ? ":443" : ":80";
    if (origin.ends_with(port))
        origin.resize(origin.size() - port.size());
    return origin;
}

} // namespace

// Whether to go on with this request. If not it has been answered: refused, upgraded, or told what a browser may do.
bool Guard::admit() {
    bodyless_ = head_.method == Method::head;
    const std::string name = lowered(hostName(head_.host.in(in_)));
    if (!edge_.policy().hostAllowed(name, wire_->peer().localAddress)) {
        refuse(421, Code::misdirectedRequest,
               "This server is not known under that name. Names are allowed in its configuration.");
        return false;
    }
    if (!admitOrigin())
        return false;
    if (head_.upgradeSocket) {
        upgrade();
        return false;
    }
    if (head_.method == Method::options && !allowOrigin_.empty() &&
        !head_.find(in_, "access-control-request-method").empty() && head_.bodySize == 0) {
        preflight();
        return false;
    }
    return admitBody();
}

bool Guard::admitOrigin() {
    if (!head_.hasOrigin)
        return true;
    const std::string_view origin = head_.origin.in(in_);
    if (lowered(origin) == ownOrigin(head_.host.in(in_), wire_->secure()))
        return true;
    if (edge_.policy().originAllowed(origin)) {
        allowOrigin_ = origin;
        return true;
    }
    refuse(403, Code::forbidden, "Pages of that origin may not use this server.");
    return false;
}

bool Guard::admitBody() {
    if (head_.bodySize == 0)
        return true;
    std::string decoded;
    std::string_view path = head_.path.in(in_);
    if (head_.escapedPath && percentDecode(path, decoded))
        path = decoded;
    const std::size_t limit = edge_.policy().bodyLimit(head_.method, path);
    if (head_.bodySize > limit) {
        refuse(413, Code::payloadTooLarge,
               "The body is larger than the " + std::to_string(limit) + " bytes that are taken here.");
        return false;
    }
    if (head_.bodySize > kSmallBody &&
        !request_.share_.take(edge_.bodies(), static_cast<std::size_t>(head_.bodySize))) {
        refuse(503, Code::unavailable, "Too many large requests are being received. Try again.");
        return false;
    }
    return true;
}

// A browser asks whether a page of an allowed site may send what it wants to send.
void Guard::preflight() {
    Response response;
    response.status = 204;
    response.addHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
    response.addHeader("Access-Control-Allow-Headers",
                       "Authorization, Content-Type, Idempotency-Key, If-None-Match");
    response.addHeader("Access-Control-Max-Age", "600");
    in_.erase(0, head_.size);
    requestBegun_ = false;
    closeAfter_ = closeAfter_ || !head_.keepAlive;
    transmit(response, closeAfter_);
    if (state_ == State::sending && wire_->unsent() == 0)
        afterAnswer();
}

void Guard::upgrade() {
    if (!edge_.policy().isSocketPath(head_.path.in(in_))) {
        refuse(404, Code::notFound, "There is no WebSocket here.");
        return;
    }
    if (head_.find(in_, "sec-websocket-version") != "13") {
        refuse(426, Code::invalidRequest, "The WebSocket version spoken here is 13.");
        return;
    }
    if (const std::string_view token = head_.find(in_, "authorization"); token.data() != nullptr) {
        if (const Result<void> good = edge_.policy().judgeToken(token); !good) {
            refuse(401, Code::unauthorized, good.error().detail);
            return;
        }
    }
    const std::string_view key = head_.find(in_, "sec-websocket-key");
    const auto base64 = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
               c == '/' || c == '=';
    };
    if (key.size() != kWebSocketKeyBytes || !std::all_of(key.begin(), key.end(), base64)) {
        refuse(400, Code::invalidRequest, "The WebSocket handshake has no good Sec-WebSocket-Key.");
        return;
    }
    HttpRequest handshake;
    handshake.bytes_ = in_.substr(0, head_.size);
    handshake.head_ = head_;
    if (head_.escapedPath)
        percentDecode(handshake.rawPath(), handshake.decodedPath_);
    handshake.peer_ = wire_->peer().address;
    handshake.loopback_ = wire_->peer().loopback;
    handshake.secure_ = wire_->secure();
    if (std::unique_ptr<QTcpSocket> socket = wire_->release()) {
        edge_.socketDoor().admit(std::move(socket), std::move(handshake), in_.substr(head_.size),
                                 std::move(slot_));
    }
    close();
}

} // namespace rostrum
