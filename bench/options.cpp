// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/options.h"

namespace rostrum::bench {

Extent Extent::quick() {
    Extent extent;
    extent.warmUpS = 0.2;
    extent.seconds = 0.6;
    extent.liveSeconds = 4;
    extent.growth = {10'000, 100'000, 1'000'000};
    extent.engineOps = 300'000;
    extent.manyBoards = 200;
    extent.intakeScores = 1'000'000;
    extent.syncs = 200;
    return extent;
}

Extent Extent::smoke() {
    Extent extent;
    extent.runs = 1;
    extent.warmUpS = 0.01;
    extent.seconds = 0.05;
    extent.liveSeconds = 0.5;
    extent.enginePlayers = {2'000, 5'000};
    extent.bigPlayers = 10'000;
    extent.growth = {1'000, 5'000};
    extent.engineOps = 5'000;
    extent.manyBoards = 20;
    extent.playersOfMany = 100;
    extent.intakeScores = 40'000;
    extent.httpPlayers = 2'000;
    extent.viewers = 20;
    extent.syncs = 10;
    return extent;
}

std::string shortCount(std::uint32_t count) {
    if (count % 1'000'000 == 0)
        return std::to_string(count / 1'000'000) + "m";
    return count % 1000 == 0 ? std::to_string(count / 1000) + "k" : std::to_string(count);
}

} // namespace rostrum::bench
