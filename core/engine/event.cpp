// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event.h"

namespace rostrum {

namespace {

template <typename T>
bool samePointee(const std::shared_ptr<const T>& a, const std::shared_ptr<const T>& b) {
    if (!a || !b)
        return !a && !b;
    return *a == *b;
}

} // namespace

bool operator==(const Event& a, const Event& b) {
    return a.seq == b.seq && a.format == b.format && a.type == b.type && a.source == b.source &&
           a.board == b.board && a.player == b.player && a.group == b.group && a.generation == b.generation &&
           a.receivedAtMs == b.receivedAtMs && a.timestampMs == b.timestampMs && a.score == b.score &&
           a.actor == b.actor && a.reason == b.reason && a.causes == b.causes &&
           samePointee(a.boardFacts, b.boardFacts) && samePointee(a.texts, b.texts) &&
           samePointee(a.key, b.key) && samePointee(a.answer, b.answer);
}

} // namespace rostrum
