// SPDX-License-Identifier: GPL-3.0-or-later
// What time it is when the wall clock cannot be trusted.
#include "core/fakes/manual_clock.h"
#include "core/intake/wall_watch.h"
#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace rostrum;

namespace {

constexpr std::int64_t hourMs = 3'600'000;

struct Room {
    ManualClock clock;
    WallWatch watch{clock};
    std::int64_t beganMs = watch.nowMs();
    std::int64_t passedMs = 0;

    // Time passes, and is looked at ten times a second as the writer does.
    std::int64_t pass(std::int64_t ms) {
        std::int64_t now = 0;
        while (ms > 0) {
            const std::int64_t step = std::min<std::int64_t>(ms, 100);
            clock.advanceMs(step);
            now = watch.nowMs();
            ms -= step;
            passedMs += step;
        }
        return now;
    }
    void jump(std::int64_t ms) { clock.setWallMs(clock.wallMs() + ms); }
    std::int64_t trueMs() const { return beganMs + passedMs; }
};

} // namespace

TEST_CASE("a wall clock that does not jump is followed") {
    Room room;
    CHECK(room.watch.nowMs() == room.clock.wallMs());
    room.pass(5 * hourMs);
    CHECK(room.watch.nowMs() == room.trueMs());
    CHECK(!room.watch.doubtedMs());
}

TEST_CASE("a jump that does not last is passed over") {
    for (const std::int64_t jump : {24 * hourMs, -24 * hourMs, std::int64_t{1001}, std::int64_t{-1001}}) {
        CAPTURE(jump);
        Room room;
        room.pass(10'000);
        room.jump(jump);
        CHECK(room.watch.nowMs() == room.trueMs());
        CHECK(room.watch.doubtedMs() == jump);
        room.pass(59'900);
        CHECK(room.watch.nowMs() == room.trueMs());
        room.jump(-jump);
        room.pass(100);
        CHECK(room.watch.nowMs() == room.trueMs());
        CHECK(!room.watch.doubtedMs());
        room.pass(hourMs);
        CHECK(room.watch.nowMs() == room.trueMs());
    }
}

TEST_CASE("a jump that stays is believed after a minute of steady time, forward and back") {
    for (const std::int64_t jump : {24 * hourMs, -24 * hourMs}) {
        CAPTURE(jump);
        Room room;
        room.pass(10'000);
        room.jump(jump);
        room.watch.nowMs();
        room.pass(59'999);
        CHECK(room.watch.nowMs() == room.trueMs());
        room.pass(1);
        CHECK(room.watch.nowMs() == room.trueMs() + jump);
        CHECK(!room.watch.doubtedMs());
        room.pass(hourMs);
        CHECK(room.watch.nowMs() == room.trueMs() + jump);
    }
}

TEST_CASE("the minute begins anew with each further jump") {
    Room room;
    room.jump(hourMs);
    room.watch.nowMs();
    room.pass(40'000);
    room.jump(hourMs);
    room.watch.nowMs();
    room.pass(59'900);
    CHECK(room.watch.nowMs() == room.trueMs());
    room.pass(100);
    CHECK(room.watch.nowMs() == room.trueMs() + 2 * hourMs);
}

TEST_CASE("a minute of the wall clock is no minute of steady time") {
    Room room;
    // A wall clock that runs wild, two seconds each tenth: never twice at the same place.
    for (int i = 0; i < 3000; ++i) {
        room.jump(2000);
        room.pass(100);
        CHECK(room.watch.nowMs() == room.trueMs());
    }
}

TEST_CASE("a clock that is being slewed is followed at once") {
    for (const int perStep : {1, -1}) { // 1 ms in 100 ms, more than any system does
        CAPTURE(perStep);
        Room room;
        for (int i = 0; i < 100'000; ++i) {
            room.jump(perStep);
            room.pass(100);
            REQUIRE(room.watch.nowMs() == room.clock.wallMs());
        }
        CHECK(!room.watch.doubtedMs());
    }
}

TEST_CASE("steps below a second are followed, but not many of them") {
    Room room;
    room.pass(1000);
    room.jump(900);
    CHECK(room.watch.nowMs() == room.trueMs() + 900);
    room.jump(900); // 1.8 s within the minute: a jump in two steps
    CHECK(room.watch.nowMs() == room.trueMs() + 900);
    room.pass(59'000);
    CHECK(room.watch.nowMs() == room.trueMs() + 900);
    room.pass(1000);
    CHECK(room.watch.nowMs() == room.trueMs() + 1800);
}

TEST_CASE("time does not go back for a small step back: it stands until the wall clock has caught up") {
    Room room;
    const std::int64_t before = room.pass(1000);
    room.jump(-500);
    CHECK(room.watch.nowMs() == before);
    room.pass(400);
    CHECK(room.watch.nowMs() == before);
    room.pass(200);
    CHECK(room.watch.nowMs() == before + 100);
}

TEST_CASE("sleep of the machine is no jump where steady time passes meanwhile") {
    Room room;
    room.pass(1000);
    room.clock.advanceMs(8 * hourMs); // nobody looked
    CHECK(room.watch.nowMs() == room.clock.wallMs());
    CHECK(!room.watch.doubtedMs());
}

TEST_CASE("sleep with a steady clock that stood still is a jump that stays") {
    Room room;
    room.pass(1000);
    room.jump(8 * hourMs);
    room.watch.nowMs();
    room.pass(59'900);
    CHECK(room.watch.nowMs() == room.trueMs());
    room.pass(100);
    CHECK(room.watch.nowMs() == room.clock.wallMs());
}

TEST_CASE("whatever the wall clock does, time goes back only by a believed jump, and is right again after a "
          "minute") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    test::Random random(seed);
    Room room;
    std::int64_t last = room.watch.nowMs();
    std::int64_t jumpedAtMs = 0;
    for (int i = 0; i < 20'000; ++i) {
        const std::uint64_t what = test::below(random, 400);
        if (what < 2) {
            const std::int64_t jump = static_cast<std::int64_t>(test::below(random, 200'000)) - 100'000;
            room.jump(jump);
            jumpedAtMs = room.passedMs;
        } else if (what == 2) {
            room.pass(70'000);
            REQUIRE(room.watch.nowMs() == room.clock.wallMs());
            last = room.clock.wallMs();
        }
        const std::int64_t now = room.pass(100);
        if (now < last + 100)
            REQUIRE((now >= last || room.passedMs - jumpedAtMs >= WallWatch::believedAfterMs));
        if (room.watch.doubtedMs())
            REQUIRE(now != room.clock.wallMs());
        last = now;
    }
}
