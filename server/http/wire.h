// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Wire: the bytes of one connection, plain or encrypted. It reads only when asked and keeps only what could not be
// sent yet. Unlike QTcpSocket it tells "the client sends no more" (half-closed: it still waits for its answer) from
// "the client has gone". One thread: the net thread that owns it.

#include "server/http/exchange.h"
#include "server/http/poller.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

class QTcpSocket;

namespace rostrum {

// What a wire tells its owner. A wire may be closed within any of these, and is destroyed in none of them.
class WireEvents {
  public:
    virtual ~WireEvents() = default;
    virtual void wireReadable() = 0;
    virtual void wireDrained() = 0; // all that was waiting is sent
    virtual void wireBroken() = 0;  // the connection is gone
};

class Wire {
  public:
    enum class Read : std::uint8_t { bytes, nothing, end, broken };
    struct Got {
        Read what = Read::nothing;
        std::size_t size = 0; // of bytes
    };

    virtual ~Wire() = default;

    virtual void start(WireEvents& events) = 0;
    virtual Got read(char* into, std::size_t size) = 0;
    virtual void wantRead(bool wanted) = 0;
    // Sends both parts, at once or at the end of the poller's turn, and keeps what the kernel does not take. False: broken.
    virtual bool send(std::string_view first, std::string_view second) = 0;
    virtual std::size_t unsent() const = 0;
    // As unsent(), with what the kernel holds and the client has not acknowledged: shrinks whenever it takes anything.
    virtual std::size_t untaken() const = 0;
    virtual void finish() = 0; // no more is sent; the client learns so after what is waiting
    virtual void close() = 0;  // at once
    virtual bool isOpen() const = 0;
    virtual bool secure() const = 0;
    virtual const Peer& peer() const = 0;
    // Gives the connection away as a Qt socket. The wire is closed after this. Null if the connection is already gone.
    virtual std::unique_ptr<QTcpSocket> release() = 0;
};

// Who is connected to a descriptor. False if nobody is any more.
bool describePeer(int fd, Peer& peer);

// What was sent on a descriptor and has not been acknowledged.
std::size_t unacknowledged(int fd);

// Plain TCP on a descriptor of its own.
class PlainWire final : public Wire, private PollTarget {
  public:
    PlainWire(Poller& poller, int fd, Peer peer);
    ~PlainWire() override;
    PlainWire(const PlainWire&) = delete;
    PlainWire& operator=(const PlainWire&) = delete;

    void start(WireEvents& events) override;
    Got read(char* into, std::size_t size) override;
    void wantRead(bool wanted) override;
    bool send(std::string_view first, std::string_view second) override;
    std::size_t unsent() const override { return out_.size() - outSent_; }
    std::size_t untaken() const override { return unsent() + unacknowledged(fd_); }
    void finish() override;
    void close() override;
    bool isOpen() const override { return fd_ >= 0; }
    bool secure() const override { return false; }
    const Peer& peer() const override { return peer_; }
    std::unique_ptr<QTcpSocket> release() override;

  private:
    void polled(std::uint32_t events) override;
    void turnEnded() override;
    void stopPolling();
    void flush();
    void updateInterest();

    Poller& poller_;
    int fd_;
    Peer peer_;
    WireEvents* events_ = nullptr;
    std::string out_;
    std::size_t outSent_ = 0;
    std::uint32_t interest_ = 0;
    bool wantRead_ = true;
    bool finishing_ = false;
    bool deferred_ = false; // what is unsent goes out at the end of this turn
};

} // namespace rostrum
