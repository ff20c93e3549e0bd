// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sorts places by key, for loading a ranking whose records come in any other order.
//
// In place, with no memory but a few KiB of the stack: the places are dealt out over up to 256 buckets by the highest bits in
// which their keys differ, each bucket likewise, and small ones are sorted by insertion. A constant part of the keys (one score for all,
// the high bytes of small numbers) costs nothing. Places of equal keys come to stand together, in any order.
// Cost: O(n) passes over at most 16 digits, few of them for keys that are spread; O(n) where the places are in order already.
// Thread: any; nothing is shared.
// Source: McIlroy, Bostic, McIlroy, Engineering Radix Sort, 1993 (American flag sort).

#include "core/ranking/rank_index.h"

#include <span>

namespace rostrum {

void sortPlaces(std::span<Place> places);

} // namespace rostrum
