// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/guard.h"

#include "server/http/problem.h"
#include "server/http/uri.h"

#include <algorithm>

namespace rostrum {
namespace {

constexpr std::size_t kKeptCapacity = 32UL * 1024;  // a larger buffer is given back after its request
constexpr std::size_t kIdleCapacity = 2UL * 1024;   // and this much is all that an idle connection keeps
constexpr std::size_t kMostDiscarded = 16UL << 20U; // a refused client that sends more than this is cut off
constexpr int kReadsATurn = 16;                     // then other connections have their turn
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

Guard::Guard(Edge& edge, std::unique_ptr<Wire> wire, std::unique_ptr<ConnectionSlot> slot)
    : edge_(edge),
      wire_(std::move(wire)),
      slot_(std::move(slot)),
      link_(std::make_shared<ExchangeLink>()) {
    link_->sink = this;
}

Guard::~Guard() { link_->sink = nullptr; }

void Guard::start(bool crowded) {
    wire_->start(*this);
    if (!wire_->isOpen()) {
        close();
        return;
    }
    setDeadline(wire_->secure() ? edge_.limits().requestTimeoutMs : edge_.limits().idleTimeoutMs);
    if (crowded)
        refuse(503, Code::unavailable, "Too many connections are open. Try again later.");
}

void Guard::drain() {
    closeAfter_ = true;
    if (state_ == State::waiting || state_ == State::body || state_ == State::lingering)
        close();
}

bool Guard::isLate(std::int64_t nowMs) {
    if (state_ == State::working || state_ == State::closed || nowMs < deadlineMs_)
        return false;
    if (state_ == State::sending) {
        const std::size_t untaken = wire_->untaken();
        if (untaken < stalledAt_) { // slow, but it moves
            stalledAt_ = untaken;
            deadlineMs_ = nowMs + edge_.limits().writeStallMs;
            return false;
        }
    }
    return true;
}

void Guard::deadlinePassed() {
    if ((state_ == State::waiting && requestBegun_) || state_ == State::body)
        refuse(408, Code::requestTimeout, "The request took too long to arrive.");
    else
        close(); // idle, or it takes nothing, or it was refused and has had its time
}

void Guard::wireReadable() {
    if (state_ == State::lingering)
        discard();
    else if (state_ != State::closed)
        receive();
}

void Guard::wireBroken() { close(); }

std::size_t Guard::room() const {
    if (state_ == State::body)
        return head_.size + head_.bodySize - request_.bytes_.size();
    return kMaxHeadBytes - std::min(in_.size(), kMaxHeadBytes);
}

void Guard::receive() {
    for (int i = 0; i < kReadsATurn; ++i) {
        const std::size_t wanted = std::min(room(), Edge::kScratchBytes);
        if (wanted == 0) {
            wire_->wantRead(false); // rest() turns it on again
            return;
        }
        const Wire::Got got = wire_->read(edge_.scratch(), wanted);
        if (got.what == Wire::Read::nothing)
            return;
        if (got.what == Wire::Read::broken) {
            close();
            return;
        }
        if (got.what == Wire::Read::end) {
            ended();
            return;
        }
        if (!take({edge_.scratch(), got.size}) || got.size < wanted)
            return;
    }
}

// False when the guard takes no more for now.
bool Guard::take(std::string_view bytes) {
    if (state_ == State::body) {
        request_.bytes_.append(bytes);
        if (room() == 0) {
            pumping_ =
                true; // the handler has request_ in its hands: an answer at once must not begin the next
            dispatch();
            pumping_ = false;
            pump();
        }
    } else {
        in_.append(bytes);
        pump();
    }
    return state_ != State::closed && state_ != State::lingering;
}

void Guard::ended() {
    inputEnded_ = true;
    wire_->wantRead(false);
    if (state_ == State::body || (state_ == State::waiting && !in_.empty()))
        refuse(400, Code::invalidRequest, "The request ended before it was complete.");
    else if (state_ == State::waiting)
        close();
    // working, sending: it has closed its side only, and still gets what it asked for
}

void Guard::discard() {
    for (int i = 0; i < kReadsATurn; ++i) {
        const Wire::Got got = wire_->read(edge_.scratch(), Edge::kScratchBytes);
        if (got.what == Wire::Read::nothing)
            return;
        discarded_ += got.size;
        if (got.what != Wire::Read::bytes || discarded_ > kMostDiscarded) {
            close();
            return;
        }
    }
}

// Works off what is in `in_`, as far as answers come at once. Not entered again by an answer from within.
void Guard::pump() {
    if (pumping_)
        return;
    pumping_ = true;
    while (state_ == State::waiting && nextRequest()) {
    }
    pumping_ = false;
    rest();
}

// Puts the connection into order for the time until something happens.
void Guard::rest() {
    if (state_ == State::closed || state_ == State::lingering)
        return;
    if (state_ == State::waiting) {
        if (inputEnded_) {
            close(); // nothing complete is left, and nothing more will come
            return;
        }
        if (in_.empty()) {
            requestBegun_ = false;
            setDeadline(edge_.limits().idleTimeoutMs);
            if (in_.capacity() > kIdleCapacity)
                std::string().swap(in_);
        } else if (!requestBegun_) {
            requestBegun_ = true;
            setDeadline(edge_.limits().requestTimeoutMs);
        }
    }
    if (!inputEnded_)
        wire_->wantRead(room() > 0);
}

bool Guard::nextRequest() {
    if (in_.empty())
        return false;
    bodyless_ = false;
    allowOrigin_.clear();
    parseHead(in_, head_);
    if (head_.state == HeadState::incomplete)
        return false;
    if (head_.state == HeadState::bad) {
        refuse(head_.status, head_.code, head_.detail);
        return false;
    }
    if (!requestBegun_) {
        requestBegun_ = true;
        setDeadline(edge_.limits().requestTimeoutMs);
    }
    if (!admit())
        return state_ == State::waiting; // a preflight was answered: go on with what follows it
    beginBody();
    if (room() > 0) {
        if (head_.expectContinue && !wire_->send(kContinue, {}))
            close();
        return false;
    }
    dispatch();
    return true;
}

// Moves what belongs to this request out of `in_`. Most often that is all there is, and no byte is copied.
void Guard::beginBody() {
    const std::size_t total = head_.size + static_cast<std::size_t>(head_.bodySize);
    std::string& bytes = request_.bytes_;
    bytes.clear();
    if (in_.size() <= total) {
        bytes.swap(in_);
    } else {
        bytes.assign(in_, 0, total);
        in_.erase(0, total);
    }
    bytes.reserve(total + HttpRequest::kPadding);
    state_ = State::body;
}

void Guard::dispatch() {
    request_.head_ = head_;
    if (!edge_.parser().agrees(request_.bytes_, head_)) {
        refuse(400, Code::invalidRequest, "The request can be read in more than one way.");
        return;
    }
    if (head_.escapedPath)
        percentDecode(request_.rawPath(), request_.decodedPath_);
    const Peer& peer = wire_->peer();
    request_.peer_ = peer.address;
    request_.loopback_ = peer.loopback;
    request_.secure_ = wire_->secure();
    state_ = State::working;
    requestBegun_ = false;
    bodyless_ = head_.method == Method::head;
    closeAfter_ = closeAfter_ || !head_.keepAlive;
    edge_.counters().requests.fetch_add(1, std::memory_order_relaxed);
    edge_.handler().handle(std::move(request_), Responder(link_));
    recycle();
}

// The handler may have kept the request or left it: what is left serves the next one.
void Guard::recycle() {
    request_.share_.release();
    request_.bytes_.clear();
    if (request_.bytes_.capacity() > kKeptCapacity)
        request_.bytes_.shrink_to_fit();
}

void Guard::answer(Response&& response) {
    if (state_ != State::working)
        return;
    const bool close = closeAfter_ || response.close || edge_.draining();
    closeAfter_ = close;
    transmit(response, close);
    if (state_ == State::sending && wire_->unsent() == 0)
        afterAnswer();
    pump();
}

// Hands an answer to the wire; state `sending`, or closed if the wire broke.
void Guard::transmit(const Response& response, bool close) {
    const std::string_view head = edge_.headWriter().write(response, close, allowOrigin_);
    const bool empty = bodyless_ || response.status == 204 || response.status == 304;
    state_ = State::sending;
    if (!wire_->send(head, empty ? std::string_view() : response.bodyView())) {
        this->close();
        return;
    }
    if (wire_->unsent() > 0) {
        stalledAt_ = wire_->untaken();
        setDeadline(edge_.limits().writeStallMs);
    }
}

void Guard::wireDrained() {
    if (state_ == State::sending) {
        afterAnswer();
        pump();
    }
}

void Guard::afterAnswer() {
    if (!closeAfter_) {
        state_ = State::waiting;
        return;
    }
    // With unread bytes around, closing would reset the connection and could destroy the answer on its way.
    linger();
}

// An answer of the edge itself; the connection ends after it.
void Guard::refuse(int status, Code code, std::string_view detail) {
    edge_.counters().refused.fetch_add(1, std::memory_order_relaxed);
    Response response =
        status == statusOf(code) ? problem(code, detail) : problem(status, codeName(code), detail);
    if (status == 426)
        response.addHeader("Sec-WebSocket-Version", "13");
    closeAfter_ = true;
    ++link_->serial;
    request_.share_.release();
    transmit(response, true);
    if (state_ == State::sending && wire_->unsent() == 0)
        afterAnswer();
}

void Guard::linger() {
    wire_->finish();
    if (inputEnded_ || !wire_->isOpen()) {
        close();
        return;
    }
    state_ = State::lingering;
    std::string().swap(in_);
    setDeadline(edge_.limits().lingerMs);
    wire_->wantRead(true);
}

void Guard::close() {
    if (state_ == State::closed)
        return;
    state_ = State::closed;
    link_->sink = nullptr;
    request_.share_.release();
    wire_->close();
    slot_.reset();
    edge_.retire(*this);
}

} // namespace rostrum
