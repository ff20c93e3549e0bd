// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bytes of an event's body: what a ledger stores beside its columns. Little-endian, varints (LEB128, zigzag for signed), strings as
// length and bytes. The same bytes in every ledger; a golden file in tests/golden holds them fixed. Pure functions.

#include "core/engine/event.h"

#include <string>
#include <string_view>

namespace rostrum {

// Appends the body: all of the event but seq, format, type, board, player, receivedAtMs (the ledger's columns) and texts.
void encodeBody(const Event& event, std::string& out);

// Fills `event`, whose column fields are set, from a body. Code::fileForeign for a format or type of a newer version,
// Code::fileDamaged for bytes that are no body; both name the seq.
Result<void> decodeBody(std::string_view body, Event& event);

} // namespace rostrum
