// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What most scenes begin with, and how they act. Main thread.

#include "tests/qml/desk_rig.h"

#include <cstdint>
#include <string>

namespace rostrum {

Submission score(const std::string& board, const std::string& player, std::int64_t points);
void press(DeskRig& rig, const char* objectName);
void showPage(DeskRig& rig, int page);
// The board "spring-cup", which adds up, and is looked at.
void makeCup(DeskRig& rig, RankMode rankMode = RankMode::ordinal);
// With thirty players who have just scored.
void tournament(DeskRig& rig);

} // namespace rostrum
