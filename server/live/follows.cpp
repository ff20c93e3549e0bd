// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/follows.h"

#include "core/check.h"

#include <algorithm>

namespace rostrum {
namespace {

// A rank takes the writer about a microsecond: so many a millisecond are two hundredths of its time.
constexpr std::size_t playersPerMs = 20;

Error notKept(const ChannelKey& key) {
    return Error{Code::invalidRequest,
                 std::string("This leaderboard keeps no ") + name(key.period) + " ranking."};
}

Error noSuchBoard() { return Error{Code::leaderboardNotFound, "There is no such leaderboard."}; }

} // namespace

Follows::Follows(Intake& intake, PublishedTops& tops, const Clock& clock, const HubLimits& limits,
                 Doorbell& bell)
    : intake_(intake),
      tops_(tops),
      clock_(clock),
      limits_(limits),
      mailbox_(std::make_shared<Mailbox>(&bell)) {
    roundTimer_.setSingleShot(true);
    roundTimer_.setTimerType(Qt::PreciseTimer);
    QObject::connect(&roundTimer_, &QTimer::timeout, &roundTimer_, [this] { round(); });
}

Follows::~Follows() { mailbox_->close(); }

// ---- viewers

Result<void> Follows::follow(Viewer& viewer, const ChannelKey& channel, const std::string& playerId,
                             const std::string& ref) {
    auto& mine = byViewer_[&viewer];
    const bool isNew = mine.insert({channel, playerId}).second;
    if (isNew && mine.size() > limits_.follows) {
        mine.erase({channel, playerId});
        return Error{Code::rateLimited, "A connection follows up to " + std::to_string(limits_.follows) +
                                            " players; unfollow one first."};
    }
    if (isNew && size_ >= limits_.allFollows) {
        mine.erase({channel, playerId});
        return Error{Code::rateLimited,
                     "As many players are followed as this server takes; try again later."};
    }
    size_ += isNew ? 1 : 0;
    Board& board = boards_[channel];
    Player& player = board.players[playerId];
    Follower& follower = player.followers[&viewer];
    follower.ref = ref;
    follower.told = false;
    if (player.known) {
        tell(channel, board, playerId, player, viewer, follower);
    } else {
        board.stale = true;
        schedule();
    }
    return {};
}

bool Follows::unfollow(Viewer& viewer, const ChannelKey& channel, const std::string& playerId) {
    const auto mine = byViewer_.find(&viewer);
    if (mine == byViewer_.end() || !mine->second.contains({channel, playerId}))
        return false;
    drop(viewer, channel, playerId);
    return true;
}

void Follows::drop(Viewer& viewer, const ChannelKey& channel, const std::string& playerId) {
    const auto mine = byViewer_.find(&viewer);
    const auto board = boards_.find(channel);
    ROSTRUM_CHECK(mine != byViewer_.end() && board != boards_.end(), "followers are known from both sides");
    const auto player = board->second.players.find(playerId);
    ROSTRUM_CHECK(player != board->second.players.end(), "followers are known from both sides");
    player->second.followers.erase(&viewer);
    if (player->second.followers.empty())
        board->second.players.erase(player);
    if (board->second.players.empty())
        boards_.erase(board);
    mine->second.erase({channel, playerId});
    if (mine->second.empty())
        byViewer_.erase(mine);
    --size_;
}

void Follows::forget(Viewer& viewer) {
    const auto mine = byViewer_.find(&viewer);
    if (mine == byViewer_.end())
        return;
    const auto all = mine->second;
    for (const auto& [channel, playerId] : all)
        drop(viewer, channel, playerId);
}

void Follows::payOwed(Viewer& viewer) {
    const auto mine = byViewer_.find(&viewer);
    if (mine == byViewer_.end())
        return;
    for (const auto& [channel, playerId] : mine->second) {
        const Board& board = boards_.at(channel);
        Player& player = boards_.at(channel).players.at(playerId);
        Follower& follower = player.followers.at(&viewer);
        if (player.known && !follower.told)
            tell(channel, board, playerId, player, viewer, follower);
    }
}

void Follows::tell(const ChannelKey& channel, const Board& board, const std::string& playerId,
                   const Player& player, Viewer& viewer, Follower& follower) {
    if (viewer.gone)
        return;
    follower.told = !viewer.congested();
    if (!follower.told) {
        viewer.owed = true;
        return;
    }
    follower.ever = true;
    viewer.send(playerMessage(channel, playerId, player.place, board.meta.decimals, board.meta.revision,
                              follower.ref));
}

// ---- questions

void Follows::noteChange() {
    if (!boards_.empty())
        schedule();
}

void Follows::schedule() {
    if (roundTimer_.isActive())
        return;
    const std::int64_t waitNs = std::max<std::int64_t>(nextRoundNs_ - clock_.steadyNs(), 0);
    roundTimer_.start(std::chrono::milliseconds((waitNs + 999'999) / 1'000'000));
}

void Follows::round() {
    std::size_t asked = 0;
    bool again = false;
    for (auto& [channel, board] : boards_) {
        if (board.asking || !(hasChanged(channel, board) || board.stale))
            continue;
        if (ask(channel, board))
            asked += board.players.size();
        else
            again = true;
    }
    const auto pauseMs = static_cast<std::int64_t>(asked / playersPerMs) + limits_.gateMs;
    nextRoundNs_ = clock_.steadyNs() + pauseMs * 1'000'000;
    if (again)
        schedule();
}

bool Follows::hasChanged(const ChannelKey& channel, const Board& board) {
    // Asking keeps the top published, and so the bell ringing.
    const TopPtr top = tops_.find(channel.top(), clock_.steadyNs());
    if (!board.answered || !top)
        return !board.answered;
    return top->deleted || top->unkept || top->meta.board != board.meta.board ||
           top->meta.revision > board.meta.revision;
}

bool Follows::ask(const ChannelKey& channel, Board& board) {
    std::vector<PendingQuery> queries;
    const std::uint64_t number = ++lastAsk_;
    // First who may know of the board: what is wrong with the ranking is told to no others.
    queries.push_back({BoardQuery{channel.leaderboardId, channel.operatorView}, {mailbox_, number}});
    RanksQuery part;
    part.leaderboardId = channel.leaderboardId;
    part.choice.period = channel.period;
    part.choice.truth = channel.operatorView;
    for (const auto& [playerId, player] : board.players) {
        part.playerIds.push_back(playerId);
        if (part.playerIds.size() == mostRanksAsked) {
            queries.push_back({part, {mailbox_, number}});
            part.playerIds.clear();
        }
    }
    if (!part.playerIds.empty())
        queries.push_back({std::move(part), {mailbox_, number}});
    const std::size_t parts = queries.size();
    board.stale = true;
    if (!intake_.askAll(queries))
        return false; // in a moment again
    board.asking = true;
    board.stale = false;
    asks_.emplace(number, Ask{channel, parts});
    return true;
}

void Follows::collect() {
    replies_.clear();
    mailbox_->collect(replies_);
    for (Reply& reply : replies_)
        settle(reply);
    replies_.clear();
}

void Follows::settle(Reply& reply) {
    const auto found = asks_.find(reply.ticket);
    ROSTRUM_CHECK(found != asks_.end(), "an answer nobody asked for");
    const ChannelKey channel = found->second.channel;
    const bool isLast = --found->second.parts == 0;
    if (isLast)
        asks_.erase(found);
    const auto at = boards_.find(channel);
    if (at == boards_.end())
        return; // all have left meanwhile
    Board& board = at->second;
    if (isLast)
        board.asking = false;
    if (const auto* error = std::get_if<Error>(&reply.content)) {
        if (error->code == Code::unavailable) {
            board.stale = true;
            schedule();
        } else {
            endBoard(at, error->code == Code::leaderboardNotFound ? noSuchBoard()
                         : error->code == Code::invalidRequest    ? notKept(channel)
                                                                  : *error);
        }
        return;
    }
    const auto& answer = std::get<QueryAnswer>(reply.content);
    if (const auto* info = std::get_if<BoardInfo>(&answer)) {
        if (info->config.visibility == Visibility::restricted)
            keepTrusted(at);
        return;
    }
    take(at, std::get<RanksAnswer>(answer));
}

void Follows::take(Boards::iterator at, const RanksAnswer& answer) {
    Board& board = at->second;
    if (board.answered && board.meta.board != answer.meta.board) {
        endBoard(at, noSuchBoard()); // its id was used again
        return;
    }
    board.answered = true;
    board.meta = answer.meta;
    for (const Entry& entry : answer.entries)
        setPlace(at, entry.playerId, {entry.rank, entry.score, entry.username});
    for (const std::string& playerId : answer.notFound)
        setPlace(at, playerId, {});
    // What has changed while the question was under way was not asked for.
    if (at->second.stale || hasChanged(at->first, at->second))
        schedule();
}

void Follows::setPlace(Boards::iterator at, const std::string& playerId, FollowedPlace&& place) {
    const auto found = at->second.players.find(playerId);
    if (found == at->second.players.end())
        return;
    Player& player = found->second;
    const bool differs = !player.known || !(player.place == place);
    player.known = true;
    player.place = std::move(place);
    for (auto& [viewer, follower] : player.followers) {
        if (differs || !follower.told)
            tell(at->first, at->second, playerId, player, *viewer, follower);
    }
}

void Follows::endBoard(Boards::iterator at, const Error& error) {
    const ChannelKey channel = at->first;
    const bool isGone = error.code == Code::leaderboardNotFound;
    std::vector<std::pair<Viewer*, std::string>> all;
    for (auto& [playerId, player] : at->second.players) {
        for (auto& [viewer, follower] : player.followers) {
            all.emplace_back(viewer, playerId);
            viewer->send(isGone && follower.ever
                             ? boardMessage(boardDeletedType, channel, follower.ref, std::nullopt)
                             : errorMessage(error, follower.ref));
        }
    }
    for (const auto& [viewer, playerId] : all)
        drop(*viewer, channel, playerId);
}

void Follows::keepTrusted(Boards::iterator at) {
    const ChannelKey channel = at->first;
    std::vector<std::pair<Viewer*, std::string>> strangers;
    for (auto& [playerId, player] : at->second.players) {
        for (auto& [viewer, follower] : player.followers) {
            if (viewer->caller().worksOn(channel.leaderboardId))
                continue;
            strangers.emplace_back(viewer, playerId);
            viewer->send(errorMessage(noSuchBoard(), follower.ref));
        }
    }
    for (const auto& [viewer, playerId] : strangers)
        drop(*viewer, channel, playerId);
}

} // namespace rostrum
