// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One row of a live ranking as the window shows it. A value; main thread.

#include "core/ranking/score.h"

#include <QString>

#include <cstdint>

namespace rostrum {

struct RankingRow {
    QString playerId;       // the key: rows of two states with the same one are the same player
    QString name;           // came from outside: shown as plain text only
    std::uint64_t rank = 0; // as shown, 1-based, in the board's rank mode
    Score score = 0;        // in units of the board's decimals
    QString scoreText;      // formatted for reading
    QString gapText;        // what is missing to the place above; empty for the first
    int change = 0;         // places gained (+) or lost (-) lately
    int scored = 0;         // steps with every change of the score, so that a row can glow once
    bool hidden = false;    // the audience does not see them
    bool banned = false;    // nor is any score of theirs taken

    friend bool operator==(const RankingRow&, const RankingRow&) = default;
};

} // namespace rostrum
