// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/published_tops.h"

#include <algorithm>

namespace rostrum {

namespace {
constexpr std::int64_t keptAfterAskNs = 60'000'000'000;
}

TopPtr PublishedTops::find(const TopName& name, std::int64_t nowNs) {
    const std::lock_guard lock(mutex_);
    const auto found = slots_.find(name);
    if (found != slots_.end()) {
        found->second.askedAtNs = nowNs;
        return found->second.top;
    }
    // Ids that cannot be a board's are not remembered; of the others only so many that a stranger's guesses cost little.
    constexpr std::size_t mostSlots = 10000;
    if (isBoardId(name.leaderboardId) && slots_.size() < mostSlots) {
        slots_.emplace(TopKey{std::string(name.leaderboardId), name.period, name.truth},
                       Slot{nullptr, nowNs});
        ++interestVersion_;
    }
    return nullptr;
}

void PublishedTops::watch(Doorbell* doorbell) {
    const std::lock_guard lock(mutex_);
    doorbells_.push_back(doorbell);
}

void PublishedTops::unwatch(Doorbell* doorbell) {
    const std::lock_guard lock(mutex_);
    std::erase(doorbells_, doorbell);
}

void PublishedTops::wanted(std::vector<Wanted>& out, std::int64_t nowNs) {
    out.clear();
    const std::lock_guard lock(mutex_);
    for (auto slot = slots_.begin(); slot != slots_.end();) {
        if (nowNs - slot->second.askedAtNs > keptAfterAskNs) {
            slot = slots_.erase(slot);
            continue;
        }
        out.push_back({slot->first, slot->second.top});
        ++slot;
    }
}

std::uint64_t PublishedTops::interestVersion() const {
    const std::lock_guard lock(mutex_);
    return interestVersion_;
}

void PublishedTops::forget(const std::vector<TopKey>& keys) {
    const std::lock_guard lock(mutex_);
    for (const TopKey& key : keys) {
        const auto found = slots_.find(key);
        if (found != slots_.end() && !found->second.top)
            slots_.erase(found);
    }
}

void PublishedTops::publish(std::vector<TopPtr>& tops) {
    if (tops.empty())
        return;
    const std::lock_guard lock(mutex_);
    for (TopPtr& top : tops) {
        // One that is no longer wanted is let go of; it would be stale when asked for again.
        const auto found = slots_.find(TopName(top->leaderboardId, top->period, top->truth));
        if (found != slots_.end())
            found->second.top = std::move(top);
    }
    tops.clear();
    for (Doorbell* doorbell : doorbells_)
        doorbell->ring();
}

} // namespace rostrum
