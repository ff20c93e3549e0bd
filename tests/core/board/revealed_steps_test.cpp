// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/revealed_steps.h"
#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

using namespace rostrum;
using namespace rostrum::test;

namespace {

RevealedSteps::Step stepOf(std::uint32_t player, std::size_t changes) {
    RankingChange change;
    change.player = player;
    return RevealedSteps::Step(changes, change);
}

void checkSame(const RevealedSteps& ours, const std::vector<RevealedSteps::Step>& expected) {
    REQUIRE(ours.size() == expected.size());
    CHECK(ours.empty() == expected.empty());
    std::uint64_t changes = 0;
    std::size_t next = 0;
    bool same = true;
    ours.forEach([&](const RevealedSteps::Step& step) {
        changes += step.size();
        same = same && step == expected[next] && ours[next] == step;
        ++next;
    });
    CHECK(same);
    CHECK(next == expected.size());
    CHECK(ours.changes() == changes);
}

} // namespace

TEST_CASE("steps of a reveal are put in and taken out anywhere, as of a plain list") {
    Random random(seed());
    CAPTURE(seed());
    RevealedSteps ours;
    std::vector<RevealedSteps::Step> expected;
    for (std::uint32_t i = 1; i < 6000; ++i) {
        // It grows, then shrinks to nothing.
        const bool more = expected.empty() || below(random, 10) < (i < 4000 ? 8U : 1U);
        if (more) {
            const std::size_t index =
                below(random, 3) == 0 ? below(random, expected.size() + 1) : expected.size();
            const RevealedSteps::Step step = stepOf(i, 1 + below(random, 3));
            ours.insert(index, step);
            expected.insert(expected.begin() + static_cast<std::ptrdiff_t>(index), step);
        } else {
            const std::size_t index = below(random, expected.size());
            ours.erase(index);
            expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(index));
        }
        if (i % 500 == 0)
            checkSame(ours, expected);
    }
    checkSame(ours, expected);
    while (!expected.empty()) {
        CHECK(ours.back() == expected.back());
        ours.takeNewest();
        expected.pop_back();
    }
    checkSame(ours, expected);
    for (std::uint32_t i = 1; i < 1500; ++i)
        ours.add(stepOf(i, 1));
    ours.addToBack(stepOf(1499, 2));
    CHECK(ours.changes() == 1501);
    CHECK(ours.back().size() == 3);
}
