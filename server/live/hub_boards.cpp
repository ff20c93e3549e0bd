// SPDX-License-Identifier: GPL-3.0-or-later
// The hub's boards: where their tops come from, and when they are shown.
#include "server/live/hub.h"

#include <algorithm>
#include <utility>

namespace rostrum {
namespace {

// The same words whether the board is missing or hidden from the asker.
Error noSuchBoard() { return Error{Code::leaderboardNotFound, "There is no such leaderboard."}; }

Error notKept(const ChannelKey& key) {
    return Error{Code::invalidRequest,
                 std::string("This leaderboard keeps no ") + name(key.period) + " ranking."};
}

// With very many boards open here, looking at all of them at every ring would take the thread's time: the pause
// between two looks grows by a millisecond with each so many boards.
constexpr std::size_t boardsPerPauseMs = 256;

} // namespace

void Hub::subscribeTo(Viewer& viewer, const ViewerMessage& message, const std::string& ref) {
    // What is published by now may be newer than what was shown, or another board.
    if (const auto found = channels_.find(message.channel); found != channels_.end())
        look(*found->second);
    closeIfEmpty(message.channel);
    std::unique_ptr<Channel>& slot = channels_[message.channel];
    if (!slot) {
        slot = std::make_unique<Channel>(message.channel, limits_, counts_);
        // Nobody is there yet to be told of anything: this only fetches what is published.
        if (const TopPtr top = tops_.find(message.channel.top(), clock_.steadyNs());
            top && !top->deleted && !top->unkept) {
            slot->published = true;
            slot->take(top);
        }
    }
    Channel& channel = *slot;
    if (channel.hasTop() && channel.isHidden() && !viewer.caller().worksOn(message.channel.leaderboardId)) {
        channel.unsubscribe(viewer); // it may have been on it before
        viewer.send(viewer.simple ? simpleErrorMessage(noSuchBoard()) : errorMessage(noSuchBoard(), ref));
        closeIfEmpty(message.channel);
        return;
    }
    channel.subscribe(viewer, {message.form, message.limit, ref});
    if (!channel.hasTop() && !channel.asking)
        ask(channel);
    closeIfEmpty(message.channel);
}

void Hub::closeIfEmpty(const ChannelKey& key) {
    const auto found = channels_.find(key);
    if (found != channels_.end() && found->second->empty())
        channels_.erase(found);
}

// ---- published tops

void Hub::answerBell() {
    checkCallersWhereDue();
    collect();
    follows_.collect();
    scores_.collect();
    follows_.noteChange();
    if (channels_.empty())
        return;
    const auto pauseNs = static_cast<std::int64_t>(channels_.size() / boardsPerPauseMs) * 1'000'000;
    const std::int64_t waitNs = lookedNs_ + pauseNs - clock_.steadyNs();
    if (waitNs <= 0)
        lookAround();
    else if (!lookTimer_.isActive())
        lookTimer_.start(std::chrono::milliseconds(waitNs / 1'000'000 + 1));
}

void Hub::lookAround() {
    checkCallersWhereDue();
    const std::int64_t nowNs = clock_.steadyNs();
    lookedNs_ = nowNs;
    follows_.noteChange(); // which asks for its boards' tops too
    for (auto at = channels_.begin(); at != channels_.end();) {
        Channel& channel = *at->second;
        if (!channel.gateIsOpen(nowNs)) {
            // Looked at when the gate opens: only the newest state of that moment matters.
            channel.dirty = true;
            scheduleGate(channel.opensAtNs());
        } else {
            look(channel);
        }
        at = channel.empty() ? channels_.erase(at) : std::next(at);
    }
}

void Hub::look(Channel& channel) {
    const TopPtr top = tops_.find(channel.key().top(), clock_.steadyNs());
    if (top) {
        channel.published = true;
        takeTop(channel, top);
        return;
    }
    // Forgotten, because this thread did not ask for a minute (the machine slept, say): what came meanwhile is unknown.
    if (std::exchange(channel.published, false) && !channel.asking)
        ask(channel);
}

void Hub::takeTop(Channel& channel, const TopPtr& top) {
    if (top->deleted) {
        // Without a state shown it is the notice of an older board of that id: what there is now, the writer was asked.
        if (channel.hasTop() && !channel.isOfAnotherBoard(*top))
            channel.tellDeleted();
        return;
    }
    if (channel.isOfAnotherBoard(*top)) {
        channel.tellDeleted();
        return;
    }
    if (top->unkept) {
        channel.refuseAll(notKept(channel.key()));
        return;
    }
    if (!channel.take(top))
        return;
    if (channel.isHidden())
        channel.keepTrusted(noSuchBoard());
    const std::int64_t nowNs = clock_.steadyNs();
    if (channel.gateIsOpen(nowNs)) {
        channel.show(nowNs);
    } else {
        channel.dirty = true;
        scheduleGate(channel.opensAtNs());
    }
}

void Hub::scheduleGate(std::int64_t opensAtNs) {
    if (gateTimer_.isActive() && gateTimerNs_ <= opensAtNs)
        return;
    gateTimerNs_ = opensAtNs;
    // Rounded up: a gate found closed would have to be waited for again.
    const std::int64_t waitNs = std::max<std::int64_t>(opensAtNs - clock_.steadyNs(), 0);
    gateTimer_.start(std::chrono::milliseconds((waitNs + 999'999) / 1'000'000));
}

void Hub::openGates() {
    checkCallersWhereDue();
    const std::int64_t nowNs = clock_.steadyNs();
    for (auto at = channels_.begin(); at != channels_.end();) {
        Channel& channel = *at->second;
        if (channel.dirty && channel.gateIsOpen(nowNs)) {
            channel.dirty = false;
            look(channel);
            // What was taken while the gate was closed is not new to look().
            if (channel.hasUnshown())
                channel.show(nowNs);
        } else if (channel.dirty) {
            scheduleGate(channel.opensAtNs());
        }
        at = channel.empty() ? channels_.erase(at) : std::next(at);
    }
}

// ---- questions to the writer

void Hub::ask(Channel& channel) {
    const std::uint64_t number = ++lastAsk_;
    const std::string& id = channel.leaderboardId();
    // Handed in together they are answered between the same two commits.
    std::vector<PendingQuery> queries;
    RankingChoice choice;
    choice.period = channel.key().period;
    choice.truth = channel.key().operatorView;
    queries.push_back({BoardQuery{id, choice.truth}, {mailbox_, number * 2}});
    queries.push_back(
        {RangeQuery{id, 1, publishedTopSize, std::nullopt, choice}, {mailbox_, number * 2 + 1}});
    if (const Result<void> asked = intake_.askAll(queries); !asked) {
        channel.refuseWaiting(asked.error());
        return; // whoever asked closes what is empty now
    }
    channel.asking = true;
    asks_.emplace(number, Ask{channel.key(), std::nullopt, std::nullopt});
}

void Hub::collect() {
    replies_.clear();
    mailbox_->collect(replies_);
    for (Reply& reply : replies_)
        settle(reply);
    replies_.clear();
}

void Hub::settle(Reply& reply) {
    const auto found = asks_.find(reply.ticket / 2);
    if (found == asks_.end())
        return; // its other half failed
    Ask& ask = found->second;
    if (const auto* error = std::get_if<Error>(&reply.content)) {
        const Ask failed = std::move(ask);
        asks_.erase(found);
        // What is wrong with the ranking is told only to those who may know of the board, which was asked about first.
        const bool secret = failed.board && failed.board->config.visibility == Visibility::restricted;
        failAsk(failed.channel, *error, secret);
        return;
    }
    auto& answer = std::get<QueryAnswer>(reply.content);
    if (auto* board = std::get_if<BoardInfo>(&answer))
        ask.board = std::move(*board);
    else if (auto* entries = std::get_if<EntriesAnswer>(&answer))
        ask.entries = std::move(*entries);
    if (!ask.board || !ask.entries)
        return;
    Ask whole = std::move(ask);
    asks_.erase(found);
    concludeAsk(std::move(whole));
}

void Hub::concludeAsk(Ask&& answered) {
    const auto found = channels_.find(answered.channel);
    if (found == channels_.end())
        return; // all have left meanwhile
    found->second->asking = false;
    auto top = std::make_shared<Top>();
    top->leaderboardId = answered.channel.leaderboardId;
    top->period = answered.channel.period;
    top->truth = answered.channel.operatorView;
    top->leaderboardName = std::move(answered.board->config.name);
    top->rankMode = answered.board->config.rankMode;
    top->meta = answered.entries->meta;
    top->entries = std::move(answered.entries->entries);
    takeTop(*found->second, top);
    closeIfEmpty(answered.channel);
}

void Hub::failAsk(const ChannelKey& key, const Error& error, bool secret) {
    const auto found = channels_.find(key);
    if (found == channels_.end())
        return;
    Channel& channel = *found->second;
    channel.asking = false;
    const bool missing = error.code == Code::leaderboardNotFound;
    if (secret)
        channel.keepTrusted(noSuchBoard());
    channel.refuseWaiting(missing                              ? noSuchBoard()
                          : error.code == Code::invalidRequest ? notKept(key)
                                                               : error);
    if (missing && channel.hasTop())
        channel.tellDeleted(); // it went while nobody looked
    closeIfEmpty(key);
}

} // namespace rostrum
