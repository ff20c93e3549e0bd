// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bytes of a list of RankingChange, as events of several types hold it. Pure functions.

#include "core/board/ranking_change.h"
#include "core/engine/bytes.h"

#include <cstddef>
#include <span>
#include <vector>

namespace rostrum {

// `secondaries`: how many values each tuple has; the others are 0 and not written.
void encodeChanges(std::span<const RankingChange> changes, std::size_t secondaries, ByteWriter& out);

// Marks the reader as failed where the bytes are no such list.
std::vector<RankingChange> decodeChanges(ByteReader& in);

} // namespace rostrum
