// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Scores as people read and type them. Reading is exact: 9540 is "9 540" (thin, unbreakable gaps between thousands), a time
// of 83.456 s is "1:23.456". Typing goes by the same rules as every other way in: what does not fit exactly is refused, and
// what could mean two things is asked back. Pure functions, any thread (translated texts: main).

#include "core/board/board_config.h"
#include "core/ranking/score.h"
#include "core/result.h"

#include <QString>

#include <cstdint>

namespace rostrum {

QString readableScore(Score score, int decimals, DisplayFormat format);

// "+10", "−3.50": an amount with its sign.
QString readableAmount(Score amount, int decimals, DisplayFormat format);

// "1 204", for counts.
QString readableCount(std::uint64_t count);

// "1st", "2nd", "14th"; other languages have their own form.
QString readableOrdinal(std::uint64_t rank);

// " ▲2", " ▼1": what a change of rank looks like behind a sentence; nothing where the rank is the same.
QString readableMove(std::uint64_t before, std::uint64_t now);

// A name inside a sentence of ours: where it is written from right to left, or carries marks of direction, it is isolated, so that
// it turns nothing around it.
QString isolated(const QString& name);

// What an operator typed, as a number: blanks between digits, a leading plus, a typographic minus and a decimal comma are
// understood, times as [h:]m:ss[.fff] where the board shows times. Code::invalidScore with a sentence for the operator.
// What is written as an example has decimals where the board has.
Result<ExactNumber> readTypedScore(const QString& typed, DisplayFormat format, int decimals = 1);

} // namespace rostrum
