// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/board/ranking.h"
#include "core/board/ranking_change.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace rostrum {

// The player's whole tuple in a ranking; nothing where the player is not in it.
inline std::optional<RankedTuple> tupleIn(const Ranking& ranking, std::uint32_t player) {
    const std::optional<Ranking::Record> record = ranking.find(player);
    if (!record)
        return std::nullopt;
    RankedTuple tuple{record->standing, record->changedAtS, {}};
    if (ranking.order().secondaryCount != 0) {
        const Ranking::Secondaries values = ranking.secondariesOf(player);
        std::copy(values.begin(), values.end(), tuple.secondaries.begin());
    }
    return tuple;
}

} // namespace rostrum
