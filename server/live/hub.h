// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Hub: the live viewers of one net thread. It takes WebSockets, listens to what they say and shows them their boards: the state
// at once, then each change, at most one state in gateMs a board, newest only, whole or as what changed; tells them of the players that they
// follow, and hands on the scores that they send. It takes the newest tops from PublishedTops when the
// writer rings, and asks the writer only for a board that is not published yet. Boards that nobody of this hub subscribed to
// cost nothing. A viewer that does not take what it is sent misses states, and is dropped after stallMs; nobody waits
// for it.
//
// Thread: made, called and destroyed on its net thread, inside an event loop; counts() are read from any.

#include "core/intake/intake.h"
#include "core/ports/clock.h"
#include "core/publish/published_tops.h"
#include "server/http/doorbell.h"
#include "server/live/channel.h"
#include "server/live/follows.h"
#include "server/live/live_counts.h"
#include "server/live/live_scores.h"
#include "server/live/messages.h"
#include "server/live/viewer.h"

#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

class QWebSocket;

namespace rostrum {

class Hub {
  public:
    // All that is passed by reference must outlive it.
    Hub(Intake& intake, PublishedTops& tops, const Clock& clock, HubLimits limits = {},
        std::shared_ptr<const Gatekeeper> gate = std::make_shared<Gatekeeper>());
    ~Hub();
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    // A WebSocket that was opened at `path` with the raw query behind '?'. /ws: "leaderboard=ID" subscribes at once, with "limit",
    // "period", "mode" and "view" as in a subscribe message. /ws/simple: the first ten of "leaderboard=ID" or of the default board, at once
    // and at each change, in the small form; nothing is heard there. What cannot be served gets an error and is closed.
    void accept(std::unique_ptr<QWebSocket> socket, std::string_view path, std::string_view query,
                const ViewerPeer& peer);

    // Closes all with "going away", so that pages look for the server again; for a server that ends.
    void closeAll();

    const LiveCounts& counts() const { return counts_; }

  private:
    // A board that the writer was asked for: its name and its entries come as two answers of one turn.
    struct Ask {
        ChannelKey channel;
        std::optional<BoardInfo> board;
        std::optional<EntriesAnswer> entries;
    };

    // ---- viewers (hub.cpp)
    void listenTo(Viewer& viewer);
    void turnAway(Viewer& viewer, const Error& error);
    void subscribeByQuery(Viewer& viewer, std::string_view query);
    Result<ViewerMessage> wishOf(const Viewer& viewer, std::string_view query) const;
    static Result<void> judgeChannel(const Viewer& viewer, const ChannelKey& channel);
    void hear(Viewer& viewer, const QString& text);
    void obey(Viewer& viewer, ViewerMessage& message, const std::string& ref);
    void follow(Viewer& viewer, const ViewerMessage& message, const std::string& ref);
    void subscribe(Viewer& viewer, const ViewerMessage& message, const std::string& ref);
    void unsubscribe(Viewer& viewer, const ViewerMessage& message, const std::string& ref);
    void payOwed(Viewer& viewer);
    void drop(Viewer& viewer);
    void leave(Viewer& viewer);
    void bury();
    void sweep();
    void checkCallers();
    void checkCallersWhereDue();

    // ---- boards (hub_boards.cpp)
    void subscribeTo(Viewer& viewer, const ViewerMessage& message, const std::string& ref);
    void closeIfEmpty(const ChannelKey& key);
    void answerBell();
    void lookAround();
    // These may leave the channel empty (its board has gone, or nobody can be asked): to be closed by whoever walks over the channels.
    void look(Channel& channel);
    void takeTop(Channel& channel, const TopPtr& top);
    void ask(Channel& channel);
    void openGates();
    void scheduleGate(std::int64_t opensAtNs);
    void collect();
    void settle(Reply& reply);
    void concludeAsk(Ask&& answered);
    void failAsk(const ChannelKey& key, const Error& error, bool secret);

    Intake& intake_;
    PublishedTops& tops_;
    const Clock& clock_;
    const HubLimits limits_;
    KnownCallers callers_;
    std::uint64_t callersChecked_ = 0; // the generation
    LiveCounts counts_;
    MessageReader reader_;
    std::unordered_map<Viewer*, std::shared_ptr<Viewer>> viewers_;
    std::map<ChannelKey, std::unique_ptr<Channel>> channels_;
    std::unordered_map<std::uint64_t, Ask> asks_; // by half the ticket
    std::uint64_t lastAsk_ = 0;
    std::vector<Reply> replies_;   // kept for its capacity
    std::int64_t gateTimerNs_ = 0; // when gateTimer_ goes off; 0: it does not run
    std::int64_t lookedNs_ = 0;    // when all channels were looked at last
    QTimer gateTimer_;
    QTimer lookTimer_;
    QTimer sweepTimer_;
    QTimer burialTimer_;
    EventDoorbell doorbell_;
    std::shared_ptr<Mailbox> mailbox_;
    Follows follows_;
    LiveScores scores_;
};

} // namespace rostrum
