// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/channel.h"

#include "core/check.h"
#include "server/live/messages.h"

#include <utility>

namespace rostrum {
namespace {

// The gate after a show() that changed nothing for anyone (a place below every window, say): short, for the next change
// may be one that is seen, but not nothing, or a busy board would be encoded after each commit.
constexpr int quietShareOfGate = 10;

} // namespace

Channel::Channel(std::string leaderboardId, const HubLimits& limits, LiveCounts& counts)
    : leaderboardId_(std::move(leaderboardId)),
      limits_(limits),
      counts_(counts) {}

void Channel::subscribe(Viewer& viewer, std::uint64_t limit, const std::string& ref) {
    const auto [found, isNew] = subscriptions_.try_emplace(&viewer);
    Subscription& subscription = found->second;
    if (isNew) {
        viewer.boards.insert(leaderboardId_);
        counts_.subscriptions.fetch_add(1, std::memory_order_relaxed);
    } else {
        leaveWindow(subscription.limit);
    }
    subscription = {limit, ref, 0, 0};
    ++windows_.try_emplace(limit, Shown{Window(limit), 0, nullptr, 0}).first->second.viewers;
    if (newest_)
        deliver(viewer, subscription);
}

bool Channel::unsubscribe(Viewer& viewer) {
    const auto found = subscriptions_.find(&viewer);
    if (found == subscriptions_.end())
        return false;
    leaveWindow(found->second.limit);
    subscriptions_.erase(found);
    viewer.boards.erase(leaderboardId_);
    counts_.subscriptions.fetch_sub(1, std::memory_order_relaxed);
    return true;
}

void Channel::leaveWindow(std::uint64_t limit) {
    const auto found = windows_.find(limit);
    ROSTRUM_CHECK(found != windows_.end(), "a subscription has a window");
    if (--found->second.viewers == 0)
        windows_.erase(found);
}

bool Channel::isOfAnotherBoard(const Top& top) const {
    return newest_ && newest_->meta.board != top.meta.board;
}

bool Channel::take(const TopPtr& top) {
    if (newest_ && (top == newest_ || top->meta.revision < newest_->meta.revision))
        return false;
    // Revisions step with every change: the same one is the same state, by another way.
    const bool same = newest_ && top->meta.revision == newest_->meta.revision;
    newest_ = top;
    unshown_ = unshown_ || !same;
    return !same;
}

Channel::Shown& Channel::renderedWindow(std::uint64_t limit) {
    Shown& shown = windows_.at(limit);
    if (shown.top == newest_)
        return shown;
    if (shown.window.render(*newest_) || shown.stamp == 0)
        shown.stamp = ++lastStamp_;
    shown.top = newest_;
    return shown;
}

bool Channel::deliver(Viewer& viewer, Subscription& subscription) {
    Shown& shown = renderedWindow(subscription.limit);
    const std::uint64_t generation = newest_->meta.generation;
    const bool wasReset = subscription.stamp != 0 && subscription.generation != generation;
    if (viewer.gone || (subscription.stamp == shown.stamp && !wasReset))
        return false;
    if (viewer.congested()) {
        viewer.owed = true;
        counts_.statesSkipped.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    if (wasReset)
        viewer.send(boardResetMessage(leaderboardId_, newest_->meta.revision, subscription.ref));
    viewer.send(shown.window.message(subscription.ref));
    counts_.statesSent.fetch_add(1, std::memory_order_relaxed);
    subscription.stamp = shown.stamp;
    subscription.generation = generation;
    return true;
}

void Channel::show(std::int64_t nowNs) {
    ROSTRUM_CHECK(newest_ != nullptr, "a channel shows what it has");
    unshown_ = false;
    bool seen = false;
    for (auto& [viewer, subscription] : subscriptions_)
        seen |= deliver(*viewer, subscription);
    const std::int64_t gateNs = std::int64_t{limits_.gateMs} * 1'000'000;
    opensAtNs_ = nowNs + (seen ? gateNs : gateNs / quietShareOfGate);
}

void Channel::deliverOwed(Viewer& viewer) {
    const auto found = subscriptions_.find(&viewer);
    if (newest_ && found != subscriptions_.end())
        deliver(viewer, found->second);
}

template <typename Leaves>
void Channel::removeWhere(Leaves&& leaves) {
    for (auto at = subscriptions_.begin(); at != subscriptions_.end();) {
        if (!leaves(*at->first, at->second)) {
            ++at;
            continue;
        }
        at->first->boards.erase(leaderboardId_);
        leaveWindow(at->second.limit);
        counts_.subscriptions.fetch_sub(1, std::memory_order_relaxed);
        at = subscriptions_.erase(at);
    }
}

void Channel::tellDeleted() {
    removeWhere([&](Viewer& viewer, const Subscription& subscription) {
        viewer.send(boardDeletedMessage(leaderboardId_, subscription.ref));
        return true;
    });
}

void Channel::keepTrusted(const Error& error) {
    removeWhere([&](Viewer& viewer, const Subscription& subscription) {
        if (viewer.trusted())
            return false;
        viewer.send(errorMessage(error, subscription.ref));
        return true;
    });
}

void Channel::refuseWaiting(const Error& error) {
    removeWhere([&](Viewer& viewer, const Subscription& subscription) {
        if (subscription.stamp != 0)
            return false;
        viewer.send(errorMessage(error, subscription.ref));
        return true;
    });
}

} // namespace rostrum
