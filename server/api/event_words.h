// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words by which events are told outside: their types, sources and operations. Pure, any thread.

#include "core/engine/event.h"

#include <optional>
#include <string_view>

namespace rostrum {

std::string_view word(EventType type);
std::string_view word(Source source);
std::string_view word(ScoreOperation operation);

// Nothing where there is no such word.
std::optional<EventType> parseEventType(std::string_view text);
std::optional<Source> parseSource(std::string_view text);

} // namespace rostrum
