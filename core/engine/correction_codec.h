// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bytes of what the events of corrections say (core/engine/correction_facts.h). Pure functions; readers are marked as failed
// where bytes are none of theirs.

#include "core/engine/bytes.h"
#include "core/engine/event.h"

namespace rostrum {

// The part of the event's boardFacts that its type has: of playerChanged, playersMerged and changeUndone all of them; of boardReset and
// boardDeleted what format 2 adds.
void encodeCorrection(const Event& event, ByteWriter& out);
void decodeCorrection(ByteReader& in, Event& event);

} // namespace rostrum
