// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bytes of an answer, as a requestAnswered event keeps it for the replay of a keyed request. Pure functions.

#include "core/engine/command.h"

#include <optional>
#include <string>
#include <string_view>

namespace rostrum {

std::string encodeAnswer(const CommandAnswer& answer);
std::optional<CommandAnswer> decodeAnswer(std::string_view bytes);

} // namespace rostrum
