// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/score_curve.h"

namespace rostrum {

namespace {

std::optional<CurvePoint> pointOf(const Event& event, std::uint32_t player) {
    CurvePoint point{event.seq, event.receivedAtMs, std::nullopt, 0};
    switch (event.type) {
    case EventType::scoreSubmitted:
        if (event.player != player || !event.score.updated)
            return std::nullopt;
        point.score = event.score.standing.score;
        point.rank = event.score.rank;
        return point;
    case EventType::playerRemoved: return event.player == player ? std::optional(point) : std::nullopt;
    case EventType::boardReset: return point;
    default: return std::nullopt;
    }
}

} // namespace

std::vector<EventType> curveTypes() {
    return {EventType::scoreSubmitted, EventType::playerRemoved, EventType::boardReset};
}

std::vector<CurvePoint> curveOf(std::span<const Event> events, std::uint32_t board, std::uint32_t player,
                                bool there) {
    std::vector<CurvePoint> curve;
    for (const Event& event : events) {
        if (event.board != board)
            continue;
        const std::optional<CurvePoint> point = pointOf(event, player);
        // Who is not there cannot leave: a reset before the first score, or a second one.
        if (!point || (!point->score && !there))
            continue;
        there = point->score.has_value();
        curve.push_back(*point);
    }
    return curve;
}

} // namespace rostrum
