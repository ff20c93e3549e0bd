// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An event in which everything that the ledger can hold happens once: what a golden file is made of.

#include "core/ports/ledger.h"

#include <functional>
#include <string>

namespace rostrum::test {

// Plays the event into an empty ledger; a snapshot is taken in the middle. `fail` is called with a reason where something is refused.
void playGoldenEvent(Ledger& ledger, const std::function<void(const std::string&)>& fail);

} // namespace rostrum::test
