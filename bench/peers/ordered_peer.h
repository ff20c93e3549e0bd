// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GNU's order-statistics tree (pb_ds: a red-black tree whose nodes count what is below them) beside a hash of ids, as its users put
// them together.

#include "bench/peers/peer.h"

#include <memory>

namespace rostrum::bench {

std::unique_ptr<Peer> makeOrderedPeer();

} // namespace rostrum::bench
