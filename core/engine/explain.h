// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Why a player has the rank they have, in sentences for people: the tuple, how many are better, equal and worse, what decided against the
// next above and the next below, how the rank mode counts, the cap, the slice of time, the division, who is hidden, and whether the
// board is frozen. It says nothing that the view it is made of does not show. Thread: the writer's.

#include "core/engine/board_view.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rostrum {

// Of a player whom view.places.find() knows.
std::vector<std::string> explainRank(const Engine& engine, const BoardView& view, std::uint32_t player,
                                     RankMode mode, const std::string& division);

} // namespace rostrum
