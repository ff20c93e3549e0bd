// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a board's schedule is told of what is open on it (core/board/schedule.h). Internal to core/engine.

#include "core/board/board.h"
#include "core/board/schedule.h"

namespace rostrum {

std::vector<RankingRef> currentSlices(const Board& board);
// Of a period that the board has (checked).
OpenSlices openSlicesOf(const Board& board, Period period);
BoardTimes timesOf(const Board& board);

// Nothing, where each period of the board has one current slice and all slices of it follow each other; else what is wrong.
const char* wrongWithPeriods(const Board& board);

} // namespace rostrum
