// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How an event stands in the tables `events` and `event_texts`, for all that read them. On the thread of the connection.

#include "core/engine/event.h"
#include "core/result.h"
#include "server/ledger/sqlite_database.h"

#include <cstdint>
#include <string>

namespace rostrum {

// SELECT this; conditions and the order follow it. Columns of `events` are those of e.
inline constexpr const char* selectEvents =
    "SELECT e.seq, e.kind, e.board, e.player, e.received_at, e.body, t.seq, t.player_id, t.username, "
    "t.previous_username, t.game_id, t.metadata, e.score FROM events AS e LEFT JOIN event_texts AS t ON "
    "t.seq = "
    "e.seq ";

// The row that the statement stands at, as an event. Code::fileDamaged, with `path` in its sentence, where it is no event or not that of
// `expectedSeq`; Code::fileForeign where it is one of a newer version.
Result<void> decodeEventRow(const Statement& row, std::uint64_t expectedSeq, const std::string& path,
                            Event& event);

// A number of the port as SQLite knows them: none is beyond its signed 64 bits.
std::int64_t clampedSeq(std::uint64_t seq);

} // namespace rostrum
