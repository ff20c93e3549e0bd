// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The figures of rankings that are not uniform, beside uniform ones in the same minutes: equal scores, favourites, ever better
// scores, players who come and go, many boards. And what each feature beyond the default board costs, and what it would cost to do without
// huge pages.

#include "bench/options.h"

namespace rostrum::bench {

void measureShapes(const Options& options, Report& report, std::uint32_t players);
void measureFeatures(const Options& options, Report& report, std::uint32_t players);
// Only the last of these.
void measureSmallPages(const Options& options, Report& report, std::uint32_t players);

} // namespace rostrum::bench
