// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/distinct_scores.h"

#include "core/check.h"

#include <array>
#include <vector>

namespace rostrum {

void DistinctScores::build(const RankIndex& index) {
    std::vector<Place> scores;
    std::array<Place, 256> part;
    for (std::uint64_t position = 0; position < index.size();) {
        const std::size_t count = index.read(position, part);
        for (std::size_t i = 0; i < count; ++i)
            if (scores.empty() || scores.back().key.order != part[i].key.order)
                scores.push_back(Place{PlaceKey{part[i].key.order, 0}, 0});
        position += count;
    }
    scores_.assign(scores);
}

void DistinctScores::add(std::int64_t order) { scores_.insert(PlaceKey{order, 0}, 0); }

void DistinctScores::remove(std::int64_t order) {
    const bool there = scores_.erase(PlaceKey{order, 0});
    ROSTRUM_CHECK(there, "a score that leaves the ranking was counted");
}

} // namespace rostrum
