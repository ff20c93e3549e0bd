// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/channel.h"

#include "core/check.h"
#include "server/live/messages.h"

#include <optional>
#include <utility>

namespace rostrum {
namespace {

// The gate after a show() that changed nothing for anyone (a place below every window, say): short, for the next change
// may be one that is seen, but not nothing, or a busy board would be encoded after each commit.
constexpr int quietShareOfGate = 10;

} // namespace

Channel::Channel(ChannelKey key, const HubLimits& limits, LiveCounts& counts)
    : key_(std::move(key)),
      limits_(limits),
      counts_(counts) {}

void Channel::subscribe(Viewer& viewer, Wish wish) {
    const auto [found, isNew] = subscriptions_.try_emplace(&viewer);
    Subscription& subscription = found->second;
    if (isNew) {
        viewer.channels.insert(key_);
        counts_.subscriptions.fetch_add(1, std::memory_order_relaxed);
    } else {
        leaveWindow(subscription.wish);
    }
    subscription = Subscription{};
    subscription.wish = std::move(wish);
    const WindowKey window = windowOf(subscription.wish);
    ++windows_.try_emplace(window, Shown{Window(window.first, window.second), 0, nullptr, 0})
          .first->second.viewers;
    if (newest_)
        deliver(viewer, subscription);
}

bool Channel::unsubscribe(Viewer& viewer) {
    const auto found = subscriptions_.find(&viewer);
    if (found == subscriptions_.end())
        return false;
    leaveWindow(found->second.wish);
    subscriptions_.erase(found);
    viewer.channels.erase(key_);
    counts_.subscriptions.fetch_sub(1, std::memory_order_relaxed);
    return true;
}

void Channel::leaveWindow(const Wish& wish) {
    const auto found = windows_.find(windowOf(wish));
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

Channel::Shown& Channel::renderedWindow(const Wish& wish) {
    Shown& shown = windows_.at(windowOf(wish));
    if (shown.top == newest_)
        return shown;
    if (shown.window.render(*newest_, key_) || shown.stamp == 0)
        shown.stamp = ++lastStamp_;
    shown.top = newest_;
    return shown;
}

bool Channel::deliver(Viewer& viewer, Subscription& subscription) {
    Shown& shown = renderedWindow(subscription.wish);
    const RankingMeta& meta = newest_->meta;
    const bool isFirst = subscription.stamp == 0;
    const bool wasReset = !isFirst && subscription.generation != meta.generation;
    const bool freezeTurned = subscription.frozen != meta.frozen;
    const bool stateDiffers = subscription.stamp != shown.stamp || wasReset;
    if (viewer.gone || (!stateDiffers && !freezeTurned)) {
        // The window looks the same in the newest top: an older one need not be kept for it.
        if (subscription.has)
            subscription.has = newest_;
        return false;
    }
    if (viewer.congested()) {
        viewer.owed = true;
        counts_.statesSkipped.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    if (wasReset)
        sendNotice(viewer, subscription, boardResetType);
    if (freezeTurned && !isFirst)
        sendNotice(viewer, subscription, meta.frozen ? frozenType : revealedType);
    if (stateDiffers)
        sendState(viewer, subscription, shown);
    if (freezeTurned && isFirst)
        sendNotice(viewer, subscription, frozenType); // a freeze is part of the state that it finds
    subscription.frozen = meta.frozen;
    return true;
}

void Channel::sendState(Viewer& viewer, Subscription& subscription, Shown& shown) {
    const bool wantsDelta = subscription.wish.form == LiveForm::delta;
    std::optional<QString> delta;
    if (wantsDelta && subscription.has)
        delta = shown.window.delta(subscription.has, newest_, subscription.revision, subscription.wish.ref);
    viewer.send(delta ? *delta : shown.window.message(subscription.wish.ref));
    counts_.statesSent.fetch_add(1, std::memory_order_relaxed);
    subscription.stamp = shown.stamp;
    subscription.generation = newest_->meta.generation;
    subscription.revision = newest_->meta.revision;
    if (wantsDelta)
        subscription.has = newest_;
}

void Channel::sendNotice(Viewer& viewer, const Subscription& subscription, const char* type) const {
    // The small form knows states only.
    if (subscription.wish.form != LiveForm::simple)
        viewer.send(boardMessage(type, key_, subscription.wish.ref, newest_->meta.revision));
}

void Channel::sendError(Viewer& viewer, const Subscription& subscription, const Error& error) const {
    viewer.send(subscription.wish.form == LiveForm::simple ? simpleErrorMessage(error)
                                                           : errorMessage(error, subscription.wish.ref));
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
        at->first->channels.erase(key_);
        leaveWindow(at->second.wish);
        counts_.subscriptions.fetch_sub(1, std::memory_order_relaxed);
        at = subscriptions_.erase(at);
    }
}

void Channel::tellDeleted() {
    removeWhere([&](Viewer& viewer, const Subscription& subscription) {
        if (subscription.wish.form == LiveForm::simple)
            sendError(viewer, subscription, {Code::leaderboardNotFound, "The leaderboard was deleted."});
        else
            viewer.send(boardMessage(boardDeletedType, key_, subscription.wish.ref, std::nullopt));
        return true;
    });
}

void Channel::keepTrusted(const Error& error) {
    removeWhere([&](Viewer& viewer, const Subscription& subscription) {
        if (viewer.caller().worksOn(key_.leaderboardId))
            return false;
        sendError(viewer, subscription, error);
        return true;
    });
}

void Channel::refuseWaiting(const Error& error) {
    removeWhere([&](Viewer& viewer, const Subscription& subscription) {
        if (subscription.stamp != 0)
            return false;
        sendError(viewer, subscription, error);
        return true;
    });
}

void Channel::refuseAll(const Error& error) {
    removeWhere([&](Viewer& viewer, const Subscription& subscription) {
        sendError(viewer, subscription, error);
        return true;
    });
}

} // namespace rostrum
