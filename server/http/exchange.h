// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a handler sees of HTTP: a checked request, a response to fill, and a Responder that takes the response now or
// later. Everything here belongs to the net thread that the request came in on; a request may be moved to another
// thread and be destroyed there, a Responder may not.

#include "core/result.h"
#include "server/http/head.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace rostrum {

// Who is on the other end, as the socket says (never as a header says).
struct Peer {
    std::string address; // "192.0.2.7" or "2001:db8::7"; mapped IPv4 is shown as IPv4
    std::uint16_t port = 0;
    std::string localAddress; // ours, on this connection
    bool loopback = false;
};

// A share of the memory that bodies may take together; given back when destroyed, on any thread.
class BodyShare {
  public:
    using Pool = std::atomic<std::size_t>; // bytes still free

    BodyShare() = default;
    ~BodyShare() { release(); }
    BodyShare(const BodyShare&) = delete;
    BodyShare& operator=(const BodyShare&) = delete;
    BodyShare(BodyShare&& other) noexcept
        : pool_(std::move(other.pool_)),
          bytes_(std::exchange(other.bytes_, 0)) {}
    BodyShare& operator=(BodyShare&& other) noexcept {
        if (this != &other) {
            release();
            pool_ = std::move(other.pool_);
            bytes_ = std::exchange(other.bytes_, 0);
        }
        return *this;
    }

    // Takes `bytes` out of the pool. False, taking nothing, if it has less.
    bool take(const std::shared_ptr<Pool>& pool, std::size_t bytes);
    void release();

  private:
    std::shared_ptr<Pool> pool_;
    std::size_t bytes_ = 0;
};

// One whole request whose head was checked. Views are valid as long as the request is neither moved nor destroyed.
class HttpRequest {
  public:
    // Bytes behind the body that may be read (never used), so that SIMD parsers need no copy.
    static constexpr std::size_t kPadding = 64;

    HttpRequest() = default;

    // From the bytes of one whole request, for those who have no socket (tests, tools).
    static Result<HttpRequest> fromBytes(std::string bytes, const Peer& peer);

    Method method() const { return head_.method; }
    std::string_view methodText() const { return head_.methodText.in(bytes_); }
    std::string_view path() const { return head_.escapedPath ? std::string_view(decodedPath_) : rawPath(); }
    // Not decoded: take it apart at its slashes first, then decode (an id may contain an escaped slash).
    std::string_view rawPath() const { return head_.path.in(bytes_); }
    std::string_view query() const { return head_.query.in(bytes_); } // raw, without the '?'
    std::string_view body() const { return std::string_view(bytes_).substr(head_.size); }

    // The value of a header, its name given in lower case; empty if there is none.
    std::string_view header(std::string_view lowerName) const { return head_.find(bytes_, lowerName); }
    bool hasHeader(std::string_view lowerName) const { return header(lowerName).data() != nullptr; }
    std::string_view host() const { return head_.host.in(bytes_); }

    const std::string& peer() const { return peer_; } // address of the other end of the socket
    bool loopback() const { return loopback_; }
    bool forwarded() const {
        return head_.forwarded;
    }                                       // has Forwarded or X-Forwarded-*: then loopback proves nothing
    bool secure() const { return secure_; } // came over TLS

    const Head& head() const { return head_; }
    std::string_view bytes() const { return bytes_; }

  private:
    friend class Guard;

    std::string bytes_; // head and body; capacity of kPadding more
    Head head_;
    std::string decodedPath_; // only for paths with escapes
    std::string peer_;
    BodyShare share_;
    bool loopback_ = false;
    bool secure_ = false;
};

// Headers that every answer has are added on the way out: Date, Content-Length, Cache-Control, nosniff,
// Referrer-Policy, Content-Security-Policy.
struct Response {
    int status = 200;
    std::string_view contentType =
        "application/json"; // a literal: it must outlive the answer. Empty: none is sent
    std::string body;
    std::shared_ptr<const std::string> sharedBody; // instead of `body`: sent to many without copying
    std::string cacheControl;                      // empty: no-store
    std::string contentSecurityPolicy;             // empty: nothing may be loaded or framed
    std::string headers;                           // rendered lines; see addHeader
    bool close = false;                            // end the connection after this answer

    // Adds a header line. Name and value must be clean: a line break in them is a broken invariant.
    void addHeader(std::string_view name, std::string_view value);
    std::string_view bodyView() const {
        return sharedBody ? std::string_view(*sharedBody) : std::string_view(body);
    }
};

// Takes the answers of one connection.
class AnswerSink {
  public:
    virtual ~AnswerSink() = default;
    virtual void answer(Response&& response) = 0;
};

// Shared by a connection and the Responder of the request it works on. The connection clears `sink` when it ends, and
// counts `serial` on with each answer, so that a late or second answer finds nobody instead of somebody else.
struct ExchangeLink {
    AnswerSink* sink = nullptr;
    std::uint64_t serial = 0;
    std::thread::id owner = std::this_thread::get_id();
};

// The right to answer one request, once, now or later, on the thread that it came from. Answers nobody if the client
// has gone. Destroyed unused it answers 503, so that no client waits for ever. Moving allocates nothing.
class Responder {
  public:
    Responder() = default;
    explicit Responder(std::shared_ptr<ExchangeLink> link) : link_(std::move(link)), serial_(link_->serial) {}
    ~Responder() { abandon(); }
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;
    Responder(Responder&& other) noexcept : link_(std::move(other.link_)), serial_(other.serial_) {}
    Responder& operator=(Responder&& other) noexcept {
        if (this != &other) {
            abandon();
            link_ = std::move(other.link_);
            serial_ = other.serial_;
        }
        return *this;
    }

    void respond(Response&& response);

    // Nobody would get an answer any more: the client has gone, or was answered.
    bool gone() const { return !link_ || link_->sink == nullptr || link_->serial != serial_; }

  private:
    void abandon();

    std::shared_ptr<ExchangeLink> link_;
    std::uint64_t serial_ = 0;
};

} // namespace rostrum
