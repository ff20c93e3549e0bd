// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots of frozen boards: what the public sees, and how far a reveal has come, whatever becomes of it meanwhile.
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/desk_of_engine.h"

#include <algorithm>
#include <memory>

using namespace rostrum;
using namespace rostrum::test;

namespace {

std::string stateIn(const std::vector<std::string>& parts) {
    Engine loaded;
    SnapshotReader reader(loaded);
    for (const std::string& part : parts)
        REQUIRE(reader.add(part).ok());
    REQUIRE(reader.finish().ok());
    loaded.checkInvariants();
    return loaded.describe();
}

// A frozen board of many players who have all changed places since, and of whom some are revealed.
void freezeCup(DeskOfEngine& desk, int players, int revealed) {
    BoardDraft cup = draft("cup");
    cup.periods = PeriodSet::fromBits(7);
    cup.tieBreaks = TieBreaks{{{"wins", SortOrder::descending}}, TieBreak::first};
    desk.run(CreateBoard{cup});
    const auto submit = [&](int player, int score) {
        Submission item = submission("cup", "p" + std::to_string(player), std::to_string(score).c_str());
        item.secondaries = {{"wins", score % 3}};
        desk.run(SubmitScore{item});
    };
    for (int player = 0; player < players; ++player)
        submit(player, player);
    desk.run(FreezeBoard{"cup", true, ""});
    for (int player = 0; player < players; ++player)
        submit(player, players - player);
    desk.run(ResetBoard{"cup", "and on it goes"}); // the freeze stays
    for (int player = 0; player < players; ++player)
        submit(player, players * 2 - player);
    for (int step = 0; step < revealed; ++step)
        desk.run(RevealBoard{"cup", 1});
}

} // namespace

TEST_CASE("a snapshot has what the public sees of a frozen board, and how far its reveal has come") {
    DeskOfEngine desk;
    freezeCup(desk, 700, 300);
    desk.run(RevealBoard{"cup", -1});
    SnapshotWriter::Pace pace;
    pace.partBytes = 44 * 1024;
    SnapshotWriter writer(desk.engine, pace);
    std::vector<std::string> parts;
    for (bool last = false; !last;) {
        parts.push_back(writer.next(last));
        CHECK(parts.back().size() <= pace.partBytes);
    }
    CHECK(parts.size() > 3);
    CHECK(stateIn(parts) == desk.engine.describe());
    CHECK(desk.engine.findBoard("cup")->frozen->revealed.size() >= 100);
    // Each part of it is needed.
    for (std::size_t left = 0; left < parts.size(); ++left) {
        Engine loaded;
        SnapshotReader reader(loaded);
        bool good = true;
        for (std::size_t i = 0; i < parts.size() && good; ++i)
            good = i == left || reader.add(parts[i]).ok();
        CHECK(!(good && reader.finish().ok()));
    }
}

TEST_CASE("what is done with a frozen board while a snapshot is taken is not in it") {
    const std::vector<Command> all = {RevealBoard{"cup", 3},
                                      RevealBoard{"cup", -2},
                                      FreezeBoard{"cup", false, ""},
                                      ResetBoard{"cup", ""},
                                      DeleteBoard{"cup"},
                                      SubmitScore{[] {
                                          Submission named = submission("cup", "p3", "1");
                                          named.secondaries = {{"wins", 1}};
                                          named.username = "Another name"; // which shows in the frozen view
                                          return named;
                                      }()}};
    for (std::size_t which = 0; which < all.size(); ++which) {
        for (const int stepsBefore : {0, 3, 40}) {
            CAPTURE(which);
            CAPTURE(stepsBefore);
            DeskOfEngine desk;
            freezeCup(desk, 60, 20);
            const std::string expected = desk.engine.describe();
            SnapshotWriter::Pace pace;
            pace.partBytes = 44 * 1024;
            pace.stepWork = 1;
            SnapshotWriter writer(desk.engine, pace);
            std::vector<std::string> parts;
            bool last = false;
            const auto step = [&] {
                std::string part;
                if (writer.step(part, last))
                    parts.push_back(std::move(part));
            };
            for (int i = 0; i < stepsBefore && !last; ++i)
                step();
            REQUIRE(!last);
            desk.run(all[which]);
            REQUIRE(!writer.stale());
            while (!last)
                step();
            CHECK(stateIn(parts) == expected);
        }
    }
}
