// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/reveal.h"

#include "core/check.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

namespace rostrum {

namespace {

class Planner {
  public:
    Planner(const Board& board, const PlayerSides& sides, std::size_t steps)
        : board_(board),
          sides_(sides),
          most_(steps) {
        ROSTRUM_CHECK(board.frozen != nullptr, "only a frozen board is revealed");
        pairs_.push_back({{}, &board.frozen->ranking, &board.ranking});
        for (const auto& slice : board.frozen->periods)
            pairs_.push_back({slice->ref, &slice->ranking, truthOf(slice->ref)});
    }

    RevealPlan plan() {
        const LiveRanking& frozen = *pairs_.front().frozen;
        walk(*pairs_.front().truth, [&](std::uint32_t player) { return !frozen.find(player); });
        walk(frozen, [](std::uint32_t) { return true; });
        const auto onlyThere = [&](std::uint32_t player) {
            return !frozen.find(player) && !pairs_.front().truth->find(player) &&
                   others_.insert(player).second;
        };
        for (std::size_t i = 1; i < pairs_.size(); ++i) {
            if (pairs_[i].truth != nullptr)
                walk(*pairs_[i].truth, onlyThere);
            walk(*pairs_[i].frozen, onlyThere);
        }
        return std::move(plan_);
    }

  private:
    struct Pair {
        RankingRef ref;
        const LiveRanking* frozen;
        const LiveRanking* truth; // null: nobody
    };

    const LiveRanking* truthOf(const RankingRef& ref) const {
        if (const LiveRanking* open = board_.openRanking(ref))
            return open;
        for (std::size_t i = board_.archives.size(); i > 0; --i) {
            if (!board_.isPublic(board_.archives[i - 1]) && board_.archives[i - 1].ref == ref)
                return &board_.archives[i - 1].ranking;
        }
        return nullptr;
    }

    // From the last place up.
    template <typename Wanted>
    void walk(const LiveRanking& ranking, const Wanted& wanted) {
        std::array<Ranking::Placed, 256> part;
        for (std::uint64_t end = ranking.size(); end > 0;) {
            const std::uint64_t begin = end > part.size() ? end - part.size() : 0;
            const std::size_t count = ranking.read(begin, std::span(part).first(end - begin));
            for (std::size_t i = count; i-- > 0;) {
                if (wanted(part[i].player) && !sides_.sideOf(part[i].player).hidden)
                    consider(part[i].player);
            }
            end = begin;
        }
    }

    void consider(std::uint32_t player) {
        if (!differs(player))
            return;
        ++plan_.remaining;
        if (plan_.steps.size() < most_ && !moved_.contains(player))
            plan_.steps.push_back(stepOf(player));
    }

    bool differs(std::uint32_t player) const {
        return std::any_of(pairs_.begin(), pairs_.end(), [&](const Pair& pair) {
            return tupleIn(*pair.frozen, player) != tupleIn(pair.truth, player);
        });
    }

    static std::optional<RankedTuple> tupleIn(const LiveRanking* ranking, std::uint32_t player) {
        return ranking == nullptr ? std::nullopt : tupleIn(*ranking, player);
    }
    static std::optional<RankedTuple> tupleIn(const LiveRanking& ranking, std::uint32_t player) {
        const std::optional<Ranking::Record> record = ranking.find(player);
        if (!record)
            return std::nullopt;
        RankedTuple tuple{record->standing, record->changedAtS, {}};
        const Ranking::Secondaries values = ranking.secondariesOf(player);
        std::copy(values.begin(), values.end(), tuple.secondaries.begin());
        return tuple;
    }

    // The player's changes, and those of everyone who is still where somebody of the step goes.
    std::vector<RankingChange> stepOf(std::uint32_t first) {
        std::vector<RankingChange> changes;
        std::vector<std::uint32_t> players = {first};
        moved_.insert(first);
        for (std::size_t i = 0; i < players.size(); ++i) {
            const std::uint32_t player = players[i];
            for (const Pair& pair : pairs_) {
                const std::optional<RankedTuple> before = tupleIn(*pair.frozen, player);
                const std::optional<RankedTuple> after = tupleIn(pair.truth, player);
                if (before == after)
                    continue;
                changes.push_back({board_.number, pair.ref, player, before, after});
                const std::uint32_t there = after ? occupantOf(*pair.frozen, player, *after) : player;
                if (there != player && moved_.insert(there).second)
                    players.push_back(there);
            }
        }
        return changes;
    }

    // Who is at that place of the frozen ranking; the player where nobody else is.
    static std::uint32_t occupantOf(const LiveRanking& ranking, std::uint32_t player,
                                    const RankedTuple& tuple) {
        const RankingEntry entry{player, tuple.standing, tuple.secondaries.data()};
        const std::uint64_t position = ranking.countBefore(entry);
        if (position == ranking.size())
            return player;
        const std::uint32_t there = ranking.at(position).player;
        return ranking.comesBefore(entry, ranking.entryOf(there)) ? player : there;
    }

    const Board& board_;
    const PlayerSides& sides_;
    std::size_t most_;
    std::vector<Pair> pairs_; // `all` first
    RevealPlan plan_;
    std::unordered_set<std::uint32_t> moved_;  // by the steps
    std::unordered_set<std::uint32_t> others_; // who is in periods only
};

} // namespace

RevealPlan planReveal(const Board& board, const PlayerSides& sides, std::size_t steps) {
    return Planner(board, sides, steps).plan();
}

} // namespace rostrum
