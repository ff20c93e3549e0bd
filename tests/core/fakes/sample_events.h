// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events for the tests of ledgers: one of each type with everything in it, the extremes of every field, and seeded random
// ones. They make no sense as a history; a ledger does not ask.

#include "core/engine/event.h"

#include <cstdint>
#include <random>
#include <vector>

namespace rostrum {

// A short submission, as most events are.
Event plainSubmission(std::uint64_t seq, Score score = 3);

// `count` of them, from `first` on.
std::vector<Event> plainSubmissions(std::uint64_t first, std::uint64_t count);

// Every type, in its fullest, emptiest and most extreme forms; dense from `first`.
std::vector<Event> everyKindOfEvent(std::uint64_t first);

Event randomEvent(std::mt19937_64& random, std::uint64_t seq);

// ROSTRUM_SEED, or a fixed one; to be named in the failure messages.
std::uint64_t testSeed();

} // namespace rostrum
