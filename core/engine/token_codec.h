// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bytes of what is known of a pairing token: in its event, in answers and in snapshots. Pure functions; readers are marked as
// failed where bytes are none of theirs.

#include "core/engine/bytes.h"
#include "core/engine/token.h"

namespace rostrum {

void encodeToken(const TokenFacts& facts, ByteWriter& out);
TokenFacts decodeToken(ByteReader& in);

} // namespace rostrum
