// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Channel: one ranking of a board in one view as a hub shows it: the newest top, the state shown last, the viewers and their windows. The rate gate is
// here: after a state the gate is closed for a while, and what changes meanwhile is seen when it opens, newest only.
// Thread: its hub's. Invariant: a viewer is never sent a state older than one that it has been sent.

#include "core/publish/published_tops.h"
#include "server/live/channel_key.h"
#include "server/live/live_counts.h"
#include "server/live/viewer.h"
#include "server/live/window.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rostrum {

class Channel {
  public:
    // What a viewer wants to see of it.
    struct Wish {
        LiveForm form = LiveForm::full;
        std::uint64_t limit = 0;
        std::string ref = "null";
    };

    Channel(ChannelKey key, const HubLimits& limits, LiveCounts& counts);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    const ChannelKey& key() const { return key_; }
    const std::string& leaderboardId() const { return key_.leaderboardId; }
    bool empty() const { return subscriptions_.empty(); }

    // Adds the viewer, or changes what it wants. It gets the newest state at once, whole, if there is one (else with the first), whether
    // or not the gate is open.
    void subscribe(Viewer& viewer, Wish wish);
    bool unsubscribe(Viewer& viewer);

    bool hasTop() const { return newest_ != nullptr; }
    // Whether only the trusted may see the board.
    bool isHidden() const { return newest_ && newest_->meta.visibility == Visibility::restricted; }
    // Whether the top is of another board than the one shown: that was deleted, and its id used again.
    bool isOfAnotherBoard(const Top& top) const;
    // Takes the top where it is newer than the one known: false otherwise. show() makes it seen.
    bool take(const TopPtr& top);

    bool gateIsOpen(std::int64_t nowNs) const { return nowNs >= opensAtNs_; }
    std::int64_t opensAtNs() const { return opensAtNs_; }
    // Whether the newest top has not been shown yet.
    bool hasUnshown() const { return unshown_; }
    // Sends the newest top to all whose window it changes, and closes the gate.
    void show(std::int64_t nowNs);
    // Sends the newest state to a viewer that was owed one.
    void deliverOwed(Viewer& viewer);

    // Tells all that the board is gone, and leaves nobody subscribed.
    void tellDeleted();
    // Leaves only those who may see a private board; tells the others the error, as to anyone who asks for what is not there.
    void keepTrusted(const Error& error);
    // Tells those who wait for their first state, and takes their subscriptions.
    void refuseWaiting(const Error& error);
    // The same with everybody.
    void refuseAll(const Error& error);

    // Hub's notes.
    bool dirty = false;     // something may have changed since the gate closed
    bool published = false; // PublishedTops had the top when last asked
    bool asking = false;    // the writer has been asked for the top

  private:
    struct Subscription {
        Wish wish;
        std::uint64_t stamp = 0;      // of the window's content that it has; 0: none yet
        std::uint64_t generation = 0; // of that content
        std::uint64_t revision = 0;   // that it was told with that content
        bool frozen = false;          // as it was told
        TopPtr has;                   // for deltas: a top with that content
    };
    using WindowKey = std::pair<LiveForm, std::uint64_t>; // full or simple, and the limit
    struct Shown {
        Window window;
        std::uint64_t stamp = 0;
        TopPtr top; // what it was rendered of
        std::size_t viewers = 0;
    };

    // A viewer of deltas begins with the same whole state as others.
    static WindowKey windowOf(const Wish& wish) {
        return {wish.form == LiveForm::simple ? LiveForm::simple : LiveForm::full, wish.limit};
    }
    // The window as of the newest top.
    Shown& renderedWindow(const Wish& wish);
    void leaveWindow(const Wish& wish);
    bool deliver(Viewer& viewer, Subscription& subscription);
    void sendState(Viewer& viewer, Subscription& subscription, Shown& shown);
    void sendNotice(Viewer& viewer, const Subscription& subscription, const char* type) const;
    void sendError(Viewer& viewer, const Subscription& subscription, const Error& error) const;
    // Takes away the subscriptions for which `leaves(viewer, subscription)` is true; it may tell the viewer why.
    template <typename Leaves>
    void removeWhere(Leaves&& leaves);

    const ChannelKey key_;
    const HubLimits& limits_;
    LiveCounts& counts_;
    TopPtr newest_;
    bool unshown_ = false;
    std::int64_t opensAtNs_ = 0;
    std::uint64_t lastStamp_ = 0;
    std::map<WindowKey, Shown> windows_;
    std::unordered_map<Viewer*, Subscription> subscriptions_;
};

} // namespace rostrum
