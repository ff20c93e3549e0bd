// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/rank_trend.h"

namespace rostrum {

RankTrend::Mark RankTrend::mark(Player& player, const Entry& entry, std::int64_t nowNs) {
    const std::uint64_t rank = entry.rank.value_or(0);
    const bool calm = nowNs - player.movedAtNs >= calmNs;
    if (calm) {
        player.from = player.rank;
    }
    if (rank != player.rank) {
        player.rank = rank;
        player.movedAtNs = nowNs;
    }
    if (entry.score != player.score) {
        player.score = entry.score;
        ++player.scored;
    }
    return {static_cast<int>(static_cast<std::int64_t>(player.from) - static_cast<std::int64_t>(player.rank)),
            player.scored};
}

std::vector<RankTrend::Mark> RankTrend::next(const std::vector<Entry>& entries, std::int64_t nowNs) {
    std::vector<Mark> marks;
    marks.reserve(entries.size());
    ++state_;
    lit_ = false;
    for (const Entry& entry : entries) {
        const std::uint64_t rank = entry.rank.value_or(0);
        const auto [found, isNew] =
            players_.try_emplace(entry.playerId, Player{rank, rank, entry.score, nowNs, 0, state_});
        found->second.seenIn = state_;
        marks.push_back(isNew ? Mark{} : mark(found->second, entry, nowNs));
        lit_ = lit_ || marks.back().change != 0;
    }
    std::erase_if(players_, [&](const auto& player) { return player.second.seenIn != state_; });
    return marks;
}

} // namespace rostrum
