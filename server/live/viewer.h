// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Viewer: one WebSocket and what the hub must know of it: who it is, how fast it takes what it is sent, what it subscribed to.
// It never waits for the other end: what cannot be sent is the hub's to skip.
// Thread: its hub's.

#include "core/ports/clock.h"
#include "server/auth/gatekeeper.h"
#include "server/live/channel_key.h"
#include "server/live/live_counts.h"

#include <QString>
#include <QWebSocket>

#include <cstdint>
#include <memory>
#include <set>
#include <string>

namespace rostrum {

// Who is on the other end, as found at the handshake, and what it takes to find that out again.
struct ViewerPeer {
    Caller caller;
    bool loopback = false;
    bool forwarded = false;
    std::string authorization; // what was shown; looked at where caller.presented

    Approach approach() const { return {loopback, forwarded, caller.presented, authorization}; }
};

struct HubLimits {
    std::size_t sockets = 4096;      // of this hub
    std::size_t subscriptions = 64;  // a socket
    std::size_t follows = 64;        // players a socket
    std::size_t allFollows = 20'000; // players and sockets that follow them, of this hub
    std::size_t submissions = 256;   // scores under way, of a socket
    qint64 messageBytes = 64 * 1024; // one message of a viewer
    qint64 waitingBytes =
        256 * 1024;         // beyond this a viewer gets no more states until it has taken half of it
    int stallMs = 10'000;   // one that takes nothing for so long is dropped
    int silenceMs = 30'000; // one that says nothing for so long is pinged, and after as long again dropped
    int gateMs = 50; // between two states of a board, and between two questions about its followed players
    std::string defaultBoardId = "default"; // of /ws/simple where none is named
    // Of one viewer, after a burst of five seconds' worth; one on this machine without a token has no limit.
    double messagesPerSecond = 20;
    double deviceMessagesPerSecond = 1000; // of one whose token lets it send scores
};

class Viewer : public std::enable_shared_from_this<Viewer> {
  public:
    Viewer(std::unique_ptr<QWebSocket> socket, ViewerPeer peer, const HubLimits& limits, const Clock& clock);
    Viewer(const Viewer&) = delete;
    Viewer& operator=(const Viewer&) = delete;

    QWebSocket& socket() { return *socket_; }
    const Caller& caller() const { return peer_.caller; }
    // Finds out anew who it is where that does not hold any more. Code::unauthorized: its token is good no longer.
    Result<void> identify(KnownCallers& callers);

    // Sends unless it has gone.
    void send(const QString& message);
    // Whether too much waits for it to take a state. Once true it stays so until half has been taken.
    bool congested();
    // Called when some bytes have left.
    void noteProgress();
    // Called when anything was heard.
    void noteHeard();
    // Takes one message out of the allowance; false where it is used up.
    bool mayAsk();
    // Whether it has to be dropped by now: it took nothing, or said nothing, for too long. Pings one that is silent.
    bool isLost();

    // What it subscribed to; the hub's channels have the details.
    std::set<ChannelKey> channels;
    std::size_t follows = 0;     // players; the hub's Follows have the details
    std::size_t submissions = 0; // scores that it sent and that are under way
    bool simple = false;         // it came to /ws/simple, which hears nothing
    bool owed = false;           // a state was skipped
    bool dismissed = false;      // told to go: it hears nothing more
    bool gone = false;           // its socket has closed; waits for its burial

  private:
    const std::unique_ptr<QWebSocket> socket_;
    ViewerPeer peer_;
    const HubLimits& limits_;
    const Clock& clock_;
    std::int64_t progressNs_;
    std::int64_t heardNs_;
    std::int64_t pingedNs_ = 0; // 0: not since anything was heard
    std::int64_t allowanceNs_;
    double allowance_;
    bool congested_ = false;
};

} // namespace rostrum
