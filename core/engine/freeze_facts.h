// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/board/ranking_change.h"

#include <cstdint>
#include <vector>

namespace rostrum {

// boardRevealed: one step of a reveal, or one back. The changes are those of the frozen rankings, in one piece: who makes room and who takes
// it may be in a circle.
struct RevealFacts {
    bool back = false;
    std::uint8_t secondaryCount = 0;
    std::vector<RankingChange> changes; // never empty

    friend bool operator==(const RevealFacts&, const RevealFacts&) = default;
};

// What leads back.
std::vector<RankingChange> reversed(std::vector<RankingChange> changes);

// boardUnfrozen: the frozen view is held from now on, to be shown again should this be undone. Views that are given up for good for it, by
// the seqs of their freezes, so that no more are held than there is room for; this one itself, where it is too large.
struct UnfreezeFacts {
    std::vector<std::uint64_t> givenUp;

    friend bool operator==(const UnfreezeFacts&, const UnfreezeFacts&) = default;
};

} // namespace rostrum
