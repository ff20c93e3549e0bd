// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// {"NAME": integer, …}: the secondary values that come with a score. Pure but for the reader.

#include "core/engine/command.h"
#include "core/result.h"
#include "server/api/json_reader.h"

#include <vector>

namespace rostrum {

// By name, ascending. Code::invalidScore for a value that is no whole number of 64 bits; which names there must be is the engine's to say.
Result<void> readSecondaries(JsonReader& reader, JsonReader::Value value, std::vector<SecondaryValue>& out);

} // namespace rostrum
