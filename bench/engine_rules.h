// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What each rule of a board costs beside the default board, through the whole engine (rules, events, way back): the rate of
// submissions, and the memory of a player, in the same minutes.

#include "bench/options.h"

namespace rostrum::bench {

void measureRules(const Options& options, Report& report, std::uint32_t players);

} // namespace rostrum::bench
