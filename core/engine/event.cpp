// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event.h"

#include <algorithm>

namespace rostrum {

bool operator==(const Event& a, const Event& b) {
    return a.seq == b.seq && a.format == b.format && a.type == b.type && a.source == b.source &&
           a.board == b.board && a.player == b.player && a.group == b.group && a.generation == b.generation &&
           a.receivedAtMs == b.receivedAtMs && a.timestampMs == b.timestampMs && a.score == b.score &&
           a.actor == b.actor && a.grounds == b.grounds && a.boardFacts == b.boardFacts &&
           a.extras == b.extras && a.texts == b.texts && a.key == b.key && a.answer == b.answer;
}

bool isOfReset(const RankingRef& ref, const std::vector<RankingRef>& current) {
    return std::none_of(current.begin(), current.end(), [&](const RankingRef& one) {
        return one.period == ref.period && ref.beginMs < one.beginMs;
    });
}

} // namespace rostrum
