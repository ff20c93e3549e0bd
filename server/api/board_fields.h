// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The fields of a board in a request's body. For bodies.cpp only (includes simdjson).

#include "core/board/board_config.h"
#include "server/api/json_reader.h"

namespace rostrum {

// Reads the whole body into `draft`.
Result<void> readBoardFields(JsonReader& reader, std::string_view body, BoardDraft& draft);

} // namespace rostrum
