// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A skip list whose links know how far they reach, beside a hash of ids: what a sorted set of Redis is, without its server.
// Sources: Pugh, "Skip lists: a probabilistic alternative to balanced trees" (1990); Redis 7, t_zset.c, for the form: a quarter of
// the nodes of each level is in the next one, 32 levels at most, each link with the number of nodes it leads over.

#include "bench/peers/peer.h"

#include <memory>

namespace rostrum::bench {

std::unique_ptr<Peer> makeSkipListPeer();

} // namespace rostrum::bench
