// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/exchange.h"

#include "server/http/problem.h"
#include "server/http/uri.h"

namespace rostrum {

bool BodyShare::take(const std::shared_ptr<Pool>& pool, std::size_t bytes) {
    release();
    std::size_t free = pool->load(std::memory_order_relaxed);
    do {
        if (free < bytes)
            return false;
    } while (!pool->compare_exchange_weak(free, free - bytes, std::memory_order_relaxed));
    pool_ = pool;
    bytes_ = bytes;
    return true;
}

void BodyShare::release() {
    if (pool_ && bytes_ > 0)
        pool_->fetch_add(bytes_, std::memory_order_relaxed);
    pool_.reset();
    bytes_ = 0;
}

Result<HttpRequest> HttpRequest::fromBytes(std::string bytes, const Peer& peer) {
    HttpRequest request;
    request.bytes_ = std::move(bytes);
    request.bytes_.reserve(request.bytes_.size() + kPadding);
    parseHead(request.bytes_, request.head_);
    if (request.head_.state == HeadState::incomplete)
        return Error{Code::invalidRequest, "The head of the request is not complete."};
    if (request.head_.state == HeadState::bad)
        return Error{request.head_.code, request.head_.detail};
    if (request.bytes_.size() != request.head_.size + request.head_.bodySize)
        return Error{Code::invalidRequest, "The body is not as long as Content-Length says."};
    if (request.head_.escapedPath && !percentDecode(request.rawPath(), request.decodedPath_))
        return Error{Code::invalidRequest, "The path is not percent-encoded UTF-8."};
    request.peer_ = peer.address;
    request.loopback_ = peer.loopback;
    return request;
}

void Response::addHeader(std::string_view name, std::string_view value) {
    constexpr std::string_view kBreaks("\r\n\0", 3);
    ROSTRUM_CHECK(name.find_first_of(kBreaks) == std::string_view::npos &&
                      value.find_first_of(kBreaks) == std::string_view::npos,
                  "a header of an answer has a line break");
    headers.append(name).append(": ").append(value).append("\r\n");
}

void Responder::respond(Response&& response) {
    const std::shared_ptr<ExchangeLink> link = std::move(link_);
    if (!link || link->sink == nullptr || link->serial != serial_)
        return;
    ROSTRUM_CHECK(link->owner == std::this_thread::get_id(),
                  "an answer on another thread than its request's");
    ++link->serial;
    link->sink->answer(std::move(response));
}

void Responder::abandon() {
    if (!gone())
        respond(problem(Code::unavailable, "The request was given up without an answer. Try again."));
    link_.reset();
}

} // namespace rostrum
