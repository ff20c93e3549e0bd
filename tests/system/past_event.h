// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Event files as the program would have left them at some moment of the past, for tests of what time brings about.

#include "core/engine/command.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rostrum::test {

SubmitScore scoring(const char* board, const char* player, std::int64_t value);

// Opens the file, made where there is none, at that moment of a zone of the world, carries out the commands as an operator's, and closes
// it; what was due by then happens first. False where one of them is refused.
bool writeThen(const std::string& path, const std::string& zone, std::int64_t thenMs,
               const std::vector<Command>& commands);

} // namespace rostrum::test
