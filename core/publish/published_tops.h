// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PublishedTops: the newest top of each ranking that somebody looks at, as immutable values that any thread may keep. A ranking of a board
// is named by its period and by the view: what everyone sees, or the truth for operators; the same board may be there several times.
//
// A top is asked for by find(); the first time (and after a minute without anyone asking) there is none yet, and the caller asks the
// writer (RangeQuery) instead, while the writer publishes from its next commit on. Tops are always of a committed
// revision; a newer one replaces an older one, nothing queues. Listeners are rung when any top has changed.
// Thread: find, watch, unwatch: any. wanted, publish: the writer. Internal mutex, held for moments.

#include "core/board/board_config.h"
#include "core/engine/query.h"
#include "core/ports/doorbell.h"

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

inline constexpr std::size_t publishedTopSize = 100;

struct TopKey {
    std::string leaderboardId;
    Period period = Period::all;
    bool truth = false;
};

// A key that owns nothing, to look up with.
struct TopName {
    std::string_view leaderboardId;
    Period period = Period::all;
    bool truth = false;

    // A board's id is the name of what most ask for: NOLINTNEXTLINE(google-explicit-constructor)
    TopName(std::string_view id, Period of = Period::all, bool asOperator = false)
        : leaderboardId(id),
          period(of),
          truth(asOperator) {}
    TopName(const char* id) : leaderboardId(id) {}                                    // NOLINT
    TopName(const std::string& id) : leaderboardId(id) {}                             // NOLINT
    TopName(const TopKey& key) : TopName(key.leaderboardId, key.period, key.truth) {} // NOLINT

    friend auto operator<=>(const TopName&, const TopName&) = default;
};

struct TopOrder {
    using is_transparent = void;
    bool operator()(const TopName& a, const TopName& b) const { return a < b; }
};

struct Top {
    std::string leaderboardId;
    Period period = Period::all;
    bool truth = false; // as operators see it
    std::string leaderboardName;
    RankingMeta meta;
    RankMode rankMode = RankMode::ordinal;
    std::vector<Entry> entries;     // up to publishedTopSize, best first, ranks in the board's rank mode
    bool deleted = false;           // the board is gone; entries are empty
    bool unkept = false;            // the board keeps this period no more; entries are empty
    std::int64_t committedAtNs = 0; // steady: when the commit that made it was durable
    // Steps whenever entries, names or totals differ from the top published before: what has the same is the same to look at.
    std::uint64_t contentVersion = 0;
};

using TopPtr = std::shared_ptr<const Top>;

class PublishedTops {
  public:
    // The newest top of the ranking or nothing; asking keeps it published for a minute more. A board's id alone is what everyone sees of
    // `all`.
    TopPtr find(const TopName& name, std::int64_t nowNs);

    // Rings the doorbell after each publish that changed something, until unwatch().
    void watch(Doorbell* doorbell);
    void unwatch(Doorbell* doorbell);

    // ---- the writer's side
    // Whether anyone asked for this ranking in the last minute, and the top last published (for comparison).
    struct Wanted {
        TopKey key;
        TopPtr last;
    };
    // All rankings asked for in the last minute; forgets the others. `version` steps when one becomes wanted anew.
    void wanted(std::vector<Wanted>& out, std::int64_t nowNs);
    std::uint64_t interestVersion() const;
    // What is no board's ranking: the places are given back at once, or a stranger's guesses would take them all.
    void forget(const std::vector<TopKey>& keys);
    void publish(std::vector<TopPtr>& tops);

  private:
    struct Slot {
        TopPtr top;
        std::int64_t askedAtNs = 0;
    };
    mutable std::mutex mutex_;
    std::map<TopKey, Slot, TopOrder> slots_;
    std::vector<Doorbell*> doorbells_;
    std::uint64_t interestVersion_ = 0;
};

} // namespace rostrum
