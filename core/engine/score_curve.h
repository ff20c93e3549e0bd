// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The curve of one player on one board: how score and rank went, out of the events that changed them. Pure; any thread.

#include "core/engine/event.h"
#include "core/ranking/score.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rostrum {

struct CurvePoint {
    std::uint64_t seq = 0;
    std::int64_t atMs = 0;      // when it was received
    std::optional<Score> score; // none: the player left the board, by a removal, a reset, a merge or an undo
    std::uint64_t rank =
        0; // as it was published with the event; 0 where the event has none: a merge, an undo

    friend bool operator==(const CurvePoint&, const CurvePoint&) = default;
};

// Types of the events that may be points of a curve.
std::vector<EventType> curveTypes();

// `events` in the ledger's order, of any boards and players. Events that changed nothing are no points. `there`: whether the player
// was on the board before the first of them. A reset that is undone shows the score of before it again
// where that is among `events`: a page that begins between the two has no point of that return.
std::vector<CurvePoint> curveOf(std::span<const Event> events, std::uint32_t board, std::uint32_t player,
                                bool there = false);

} // namespace rostrum
