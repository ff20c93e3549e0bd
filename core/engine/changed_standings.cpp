// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/changed_standings.h"

namespace rostrum {

std::span<const RankingChange> changedStandings(const Event& event) {
    if (!event.boardFacts)
        return {};
    if (event.type == EventType::playersMerged && event.boardFacts->merge)
        return event.boardFacts->merge->changes;
    if (event.type == EventType::changeUndone && event.boardFacts->undo)
        return event.boardFacts->undo->changes;
    return {};
}

} // namespace rostrum
