// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Follows: players that viewers follow, wherever they stand. A viewer is told the place at once, and then whenever rank, score or name
// have changed; of a player whom the board does not show, that there is none.
//
// The writer is asked only when the board's published top says that the board has changed, for all followed players of a board
// at once, at most one question a board under way. The pause between two rounds of questions grows with the number of players, so that
// followers never take more than a bounded share of the writer. A viewer that does not take what it is sent is told the newest place later.
// Thread: its hub's, inside an event loop.

#include "core/intake/intake.h"
#include "core/ports/clock.h"
#include "core/publish/published_tops.h"
#include "server/live/messages.h"
#include "server/live/viewer.h"

#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rostrum {

class Follows {
  public:
    // All that is passed by reference must outlive it; the bell rings when collect() has something to do.
    Follows(Intake& intake, PublishedTops& tops, const Clock& clock, const HubLimits& limits, Doorbell& bell);
    ~Follows();
    Follows(const Follows&) = delete;
    Follows& operator=(const Follows&) = delete;

    // Following again changes the ref, and tells the place again. Code::rateLimited beyond the bounds.
    Result<void> follow(Viewer& viewer, const ChannelKey& channel, const std::string& playerId,
                        const std::string& ref);
    // False where the viewer does not follow the player.
    bool unfollow(Viewer& viewer, const ChannelKey& channel, const std::string& playerId);
    // The viewer has gone.
    void forget(Viewer& viewer);
    // The viewer takes messages again.
    void payOwed(Viewer& viewer);

    // Some tops have changed, or time has passed.
    void noteChange();
    // Takes the writer's answers.
    void collect();

    std::size_t size() const { return size_; }

  private:
    struct Follower {
        std::string ref;
        bool told = false; // of the place as it is now
        bool ever = false; // of any place
    };
    struct Player {
        FollowedPlace place;
        bool known = false; // the writer has answered
        std::map<Viewer*, Follower> followers;
    };
    struct Board {
        std::map<std::string, Player> players;
        RankingMeta meta; // of the last answer
        bool answered = false;
        bool asking = false;
        bool stale = false; // asked in vain, or somebody new is followed
    };
    using Boards = std::map<ChannelKey, Board>;
    struct Ask {
        ChannelKey channel;
        std::size_t parts = 0; // answers that are still to come
    };

    void schedule();
    void round();
    bool hasChanged(const ChannelKey& channel, const Board& board);
    bool ask(const ChannelKey& channel, Board& board);
    void settle(Reply& reply);
    void take(Boards::iterator at, const RanksAnswer& answer);
    void setPlace(Boards::iterator at, const std::string& playerId, FollowedPlace&& place);
    void tell(const ChannelKey& channel, const Board& board, const std::string& playerId,
              const Player& player, Viewer& viewer, Follower& follower);
    void endBoard(Boards::iterator at, const Error& error);
    void keepTrusted(Boards::iterator at);
    void drop(Viewer& viewer, const ChannelKey& channel, const std::string& playerId);

    Intake& intake_;
    PublishedTops& tops_;
    const Clock& clock_;
    const HubLimits& limits_;
    Boards boards_;
    std::unordered_map<Viewer*, std::set<std::pair<ChannelKey, std::string>>> byViewer_;
    std::size_t size_ = 0;                        // followers of all players
    std::unordered_map<std::uint64_t, Ask> asks_; // by ticket
    std::uint64_t lastAsk_ = 0;
    std::vector<Reply> replies_; // kept for its capacity
    std::int64_t nextRoundNs_ = 0;
    QTimer roundTimer_;
    std::shared_ptr<Mailbox> mailbox_;
};

} // namespace rostrum
