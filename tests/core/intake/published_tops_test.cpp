// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/intake/house.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

using namespace rostrum;
using namespace rostrum::test;

namespace {

class CountingBell final : public Doorbell {
  public:
    void ring() override { ++rings; }
    std::atomic<int> rings = 0;
};

TopPtr waitFor(House& house, const std::string& board, const std::function<bool(const Top&)>& good) {
    for (int i = 0; i < 3000; ++i) {
        if (TopPtr top = house.tops.find(board, house.clock.steadyNs()); top && good(*top))
            return top;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    FAIL("the top was not published");
    return nullptr;
}

} // namespace

TEST_CASE("a top is published once it was asked for, and before its commit is answered from then on") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    CountingBell bell;
    house.tops.watch(&bell);
    CHECK(house.tops.find("default", house.clock.steadyNs()) == nullptr);
    waitFor(house, "default", [](const Top& top) { return top.entries.empty(); });
    for (int i = 1; i <= 150; ++i) {
        REQUIRE(commandAnswer<ScoreAnswer>(
                    caller.call(Command(score("default", "p" + std::to_string(i), i)))) != nullptr);
        const TopPtr top = house.tops.find("default", house.clock.steadyNs());
        REQUIRE(top != nullptr);
        CHECK(top->entries.front().score == i);
        CHECK(top->entries.size() == static_cast<std::size_t>(std::min(i, 100)));
        CHECK(top->meta.totalPlayers == static_cast<std::uint64_t>(i));
    }
    CHECK(bell.rings >= 150);
    house.tops.unwatch(&bell);
    const int rings = bell.rings;
    caller.call(Command(score("default", "p1", 1000)));
    CHECK(bell.rings == rings);
}

TEST_CASE("what looks the same has the same content version") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    for (int i = 0; i < 120; ++i)
        caller.call(Command(score("default", "p" + std::to_string(i), 1000 - i)));
    (void)house.tops.find("default", house.clock.steadyNs());
    const TopPtr before = waitFor(house, "default", [](const Top& top) { return top.entries.size() == 100; });
    caller.call(Command(score("default", "p119", 1))); // far below the top
    const TopPtr after = house.tops.find("default", house.clock.steadyNs());
    CHECK(after->meta.revision == before->meta.revision + 1);
    CHECK(after->contentVersion == before->contentVersion);
    caller.call(Command(score("default", "p0", 1)));
    CHECK(house.tops.find("default", house.clock.steadyNs())->contentVersion != before->contentVersion);
}

TEST_CASE("nothing is published of a frozen board but what everyone may see") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    const TopName truth("default", Period::all, true);
    const auto top = [&](const TopName& name) { return house.tops.find(name, house.clock.steadyNs()); };
    (void)top(truth);
    (void)top("default");
    caller.call(Command(score("default", "p1", 5)));
    waitFor(house, "default", [](const Top& t) { return t.entries.size() == 1; });
    caller.call(Command(FreezeBoard{"default", true, {}}));
    const TopPtr frozen = top("default");
    REQUIRE(frozen != nullptr);
    CHECK(frozen->meta.frozen);
    caller.call(Command(score("default", "p1", 7)));
    caller.call(Command(score("default", "p2", 9)));
    CHECK(top("default") == frozen); // the same value
    REQUIRE(top(truth) != nullptr);
    CHECK(top(truth)->entries.size() == 2);
    caller.call(Command(RevealBoard{"default", 1}));
    CHECK(top("default")->entries.size() == 2);
    CHECK(top("default")->meta.revision == frozen->meta.revision + 1);
    caller.call(Command(FreezeBoard{"default", false, {}}));
    CHECK(!top("default")->meta.frozen);
    CHECK(top("default")->meta.revision > frozen->meta.revision + 1);
}

TEST_CASE("deletion and rebirth of a board are seen") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    (void)house.tops.find("default", house.clock.steadyNs());
    waitFor(house, "default", [](const Top&) { return true; });
    caller.call(Command(DeleteBoard{"default"}));
    CHECK(house.tops.find("default", house.clock.steadyNs())->deleted);
    CreateBoard create;
    create.draft.id = "default";
    create.draft.name = "Again";
    caller.call(Command(create));
    const TopPtr top = house.tops.find("default", house.clock.steadyNs());
    CHECK(!top->deleted);
    CHECK(top->leaderboardName == "Again");
    CHECK(house.tops.find("../etc", house.clock.steadyNs()) == nullptr);
}

TEST_CASE("a board's rankings are published side by side, each by its name") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    CreateBoard create;
    create.draft.id = "b";
    create.draft.periods = PeriodSet::fromBits(3); // all and daily
    caller.call(Command(create));
    const auto find = [&](Period period, bool truth) {
        TopPtr top;
        for (int i = 0; i < 3000 && !top; ++i) {
            top = house.tops.find(TopName("b", period, truth), house.clock.steadyNs());
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return top;
    };
    REQUIRE(find(Period::all, false));
    REQUIRE(find(Period::daily, true));
    CHECK(house.tops.find(TopName("b", Period::weekly), house.clock.steadyNs()) == nullptr);
    SubmitScore old = score("b", "then", 9);
    old.submission.timestampMs = 0;
    caller.call(Command(old));
    CHECK(find(Period::all, false)->entries.size() == 1);
    CHECK(find(Period::daily, true)->entries.empty());
    caller.call(Command(score("b", "now", 1)));
    CHECK(find(Period::all, false)->entries.size() == 2);
    const TopPtr daily = find(Period::daily, true);
    CHECK(daily->entries.size() == 1);
    CHECK(daily->meta.period == Period::daily);
    CHECK(daily->truth);
    // A period that the board keeps no more.
    ChangeBoard change;
    change.leaderboardId = "b";
    change.draft.periods = PeriodSet();
    caller.call(Command(change));
    CHECK(find(Period::daily, true)->unkept);
    CHECK(!find(Period::all, false)->unkept);
}

TEST_CASE("guesses of a stranger take no places from real boards") {
    House house;
    house.writer.start();
    Caller caller(house.intake);
    std::vector<PublishedTops::Wanted> wanted;
    for (int i = 0; i < 12000; ++i)
        (void)house.tops.find("guess-" + std::to_string(i), house.clock.steadyNs());
    (void)caller.call(Query(BoardsQuery{})); // the writer has looked around since
    for (int i = 0; i < 3000 && (wanted.empty() || wanted.size() > 1); ++i) {
        (void)house.tops.find("default", house.clock.steadyNs());
        house.tops.wanted(wanted, house.clock.steadyNs());
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    REQUIRE(wanted.size() == 1);
    CHECK(wanted.front().key.leaderboardId == "default");
    waitFor(house, "default", [](const Top&) { return true; });
}

TEST_CASE("nobody asks, nothing is kept") {
    PublishedTops tops;
    CHECK(tops.find("a", 0) == nullptr);
    std::vector<PublishedTops::Wanted> wanted;
    tops.wanted(wanted, 59'000'000'000);
    CHECK(wanted.size() == 1);
    tops.wanted(wanted, 61'000'000'000);
    CHECK(wanted.empty());
    CHECK(tops.find("not an id", 0) == nullptr);
    tops.wanted(wanted, 0);
    CHECK(wanted.empty());
}
