// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/event_rows.h"

#include "core/engine/event_codec.h"

#include <algorithm>
#include <limits>

namespace rostrum {

Result<void> decodeEventRow(const Statement& row, std::uint64_t expectedSeq, const std::string& path,
                            Event& event) {
    const std::int64_t kind = row.integer(1);
    const std::int64_t board = row.integer(2);
    const std::int64_t player = row.integer(3);
    constexpr std::int64_t maxNumber = std::numeric_limits<std::uint32_t>::max();
    if (row.integer(0) != static_cast<std::int64_t>(expectedSeq) || kind < 0 || kind > 0xffff || board < 0 ||
        board > maxNumber || player < 0 || player > maxNumber)
        return Error{Code::fileDamaged,
                     "“" + path + "” is damaged: event " + std::to_string(expectedSeq) +
                         " is missing or not what it should be. It is left as it is; open a backup of it."};
    event.seq = expectedSeq;
    event.format = static_cast<std::uint8_t>(kind >> 8);
    event.type = static_cast<EventType>(kind & 0xff);
    event.board = static_cast<std::uint32_t>(board);
    event.player = static_cast<std::uint32_t>(player);
    event.receivedAtMs = row.integer(4);
    if (!row.isNull(6)) {
        EventTexts& texts = event.texts.make();
        texts.playerId = row.bytes(7);
        texts.username = row.bytes(8);
        texts.previousUsername = row.bytes(9);
        texts.gameId = row.bytes(10);
        texts.metadata = row.bytes(11);
    }
    return decodeBody(row.bytes(5), event);
}

std::int64_t clampedSeq(std::uint64_t seq) {
    constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::min(seq, static_cast<std::uint64_t>(greatest)));
}

} // namespace rostrum
