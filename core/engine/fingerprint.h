// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The fingerprint of a request: equal where the parsed values are equal, whatever bytes they came in. What tells a repeated request
// from another one under the same key. Pure function.

#include "core/engine/command.h"

#include <cstdint>

namespace rostrum {

std::uint64_t fingerprintOf(const Command& command);
std::uint64_t fingerprintOf(const Submission& submission);

} // namespace rostrum
