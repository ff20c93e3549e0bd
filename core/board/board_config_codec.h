// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bytes of a board's configuration, as events and snapshots hold it. A list of (field number, value), so that a later version adds
// fields without changing the old ones; an unknown field number fails (it would mean a rule that this version does not know).

#include "core/board/board_config.h"
#include "core/engine/bytes.h"

namespace rostrum {

void encodeConfig(const BoardConfig& config, ByteWriter& out);

// Marks the reader as failed where the bytes are no configuration.
BoardConfig decodeConfig(ByteReader& in);

} // namespace rostrum
