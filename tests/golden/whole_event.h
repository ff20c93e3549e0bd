// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An event in which every type of event and every feature of boards happens: what a golden file of the newest form is made of. The same
// each time.

#include "core/engine/engine.h"
#include "core/ports/ledger.h"

#include <functional>
#include <string>

namespace rostrum::test {

// Plays the event into an empty ledger; snapshots are taken in the middle, unless somebody else takes them. `fail` is called with a reason
// where something is refused, `between` before each command. `engine`: a fresh one to play it with, where it is to outlive the play. Returns the state that the engine is in at its end, as a description.
std::string playWholeEvent(Ledger& ledger, const std::function<void(const std::string&)>& fail,
                           const std::function<void(Engine&)>& between = {}, Engine* engine = nullptr);

} // namespace rostrum::test
