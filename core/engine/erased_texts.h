// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a ledger does to the texts of an erased player's events, those before the playerErased event: an id or a name gives way to the id
// that stands for the player from then on (texts.playerId of that event), all else but the game's id goes. So a ledger that is read from
// the beginning leads to the same state, and nothing in it says who the player was. Pure; any thread.

#include "core/engine/event.h"

#include <string>

namespace rostrum {

inline void eraseTexts(EventTexts& texts, const std::string& placeholder) {
    if (!texts.playerId.empty())
        texts.playerId = placeholder;
    if (!texts.username.empty())
        texts.username = placeholder;
    texts.previousUsername.clear();
    texts.metadata.clear();
}

} // namespace rostrum
