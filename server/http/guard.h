// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Guard: owns one connection and lets nothing past that is not one whole, checked, permitted request at a time.
//
//   waiting ──head good, allowed──▶ body ──all there──▶ working ──answer──▶ sending ──all sent──▶ waiting
//      └────────── refused: a full answer, then ──────────▶ lingering ──▶ closed
//
// Bytes are taken from the wire only as far as the present request needs them, and 16 KiB of what follows. The next
// pipelined request begins when the answer to this one is sent: answers cannot overtake each other, and a client that
// does not read its answers is not served more of them. Every state but `working` has a deadline.
//
// One thread: that of its edge. A closed guard is destroyed at the event loop's next turn.

#include "server/http/edge.h"
#include "server/http/wire.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rostrum {

class Guard final : private WireEvents, private AnswerSink {
  public:
    Guard(Edge& edge, std::unique_ptr<Wire> wire, std::unique_ptr<ConnectionSlot> slot);
    ~Guard() override;
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    // `crowded`: there are too many connections; this one is only told so.
    void start(bool crowded);
    void drain(); // no further request; closes as soon as the present one is answered
    bool isLate(std::int64_t nowMs);
    void deadlinePassed();

  private:
    enum class State : std::uint8_t { waiting, body, working, sending, lingering, closed };

    void wireReadable() override;
    void wireDrained() override;
    void wireBroken() override;
    void answer(Response&& response) override;

    void receive();
    void discard();
    bool take(std::string_view bytes);
    std::size_t room() const;
    void pump();
    bool nextRequest();
    bool admit();
    bool admitOrigin();
    bool admitBody();
    void beginBody();
    void preflight();
    void upgrade();
    void dispatch();
    void transmit(const Response& response, bool close);
    void afterAnswer();
    void ended();
    void refuse(int status, Code code, std::string_view detail);
    void linger();
    void close();
    void rest();
    void setDeadline(int ms) { deadlineMs_ = Edge::nowMs() + ms; }
    void recycle();

    Edge& edge_;
    std::unique_ptr<Wire> wire_;
    std::unique_ptr<ConnectionSlot> slot_;
    std::shared_ptr<ExchangeLink> link_;
    State state_ = State::waiting;
    bool pumping_ = false;
    bool inputEnded_ = false;   // the client sends no more; it may still listen
    bool closeAfter_ = false;   // the answer being made or sent is the last one
    bool bodyless_ = false;     // HEAD: the answer's body is not sent
    bool requestBegun_ = false; // the deadline of the request in `in_` is running
    Head head_;
    std::string in_;      // received, not yet part of a request in work
    HttpRequest request_; // being received or in work; its buffer is used again
    std::string allowOrigin_;
    std::int64_t deadlineMs_ = 0;
    std::size_t stalledAt_ = 0; // untaken bytes when the write deadline was set
    std::size_t discarded_ = 0;
};

} // namespace rostrum
