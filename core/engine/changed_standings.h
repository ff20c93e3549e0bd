// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an event that is about many says of each: a merge, an undo. Pure; any thread.

#include "core/board/ranking_change.h"
#include "core/engine/event.h"

#include <span>

namespace rostrum {

// Types of the events that may have such changes: few of all, and each of any boards and players.
inline constexpr EventType typesOfMany[] = {EventType::playersMerged, EventType::changeUndone};

// The standings of all who are concerned, in each ranking, those who stayed as they were included; empty for all other types. In `event`.
std::span<const RankingChange> changedStandings(const Event& event);

} // namespace rostrum
