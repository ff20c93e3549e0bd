// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Role: what somebody may do, from the least to the most. A value.

#include <cstdint>

namespace rostrum {

// Numbers are those of the file format: append, never change.
enum class Role : std::uint8_t { viewer = 0, device = 1, operators = 2, admin = 3 };

} // namespace rostrum
