// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/event.h"

namespace rostrum::test {

// What a ledger keeps of an event beside its body: the columns and the texts.
inline Event columnsOf(const Event& event) {
    Event columns;
    columns.seq = event.seq;
    columns.format = event.format;
    columns.type = event.type;
    columns.board = event.board;
    columns.player = event.player;
    columns.receivedAtMs = event.receivedAtMs;
    columns.texts = event.texts;
    return columns;
}

} // namespace rostrum::test
