// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// TopBuilder: makes and publishes the tops that somebody looks at, after each commit. Knows which those are without asking
// PublishedTops each time. Thread: the writer's.

#include "core/engine/engine.h"
#include "core/publish/published_tops.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace rostrum {

class TopBuilder {
  public:
    explicit TopBuilder(PublishedTops& tops) : tops_(tops) {}

    // After a commit: publishes anew the boards that it changed.
    void afterCommit(const Engine& engine, const std::vector<std::uint32_t>& changedBoards,
                     std::int64_t nowNs);
    // Between commits: publishes what somebody has begun to ask for, and forgets what nobody asks for any more.
    void serveInterest(const Engine& engine, std::int64_t nowNs);
    // Everything anew: the engine has caught up with a ledger.
    void publishAll(const Engine& engine, std::int64_t nowNs);

  private:
    void refresh(std::int64_t nowNs);
    void build(const Engine& engine, const TopKey& key, TopPtr& last, std::int64_t nowNs);

    PublishedTops& tops_;
    std::map<TopKey, TopPtr, TopOrder> wanted_; // with the top last published, if any
    std::vector<PublishedTops::Wanted> scratch_;
    std::vector<TopPtr> ready_;
    std::vector<TopKey> unknown_;
    std::uint64_t interestSeen_ = ~0ULL;
    std::int64_t refreshedAtNs_ = 0;
    std::uint64_t contentVersion_ = 0;
};

} // namespace rostrum
