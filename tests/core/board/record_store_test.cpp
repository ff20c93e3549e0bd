// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/record_store.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace rostrum;

namespace {

RankRecord record(std::uint32_t player) {
    return {player, player + 1, {Score{player} * 3, player + std::uint64_t{10}}};
}

void add(RecordStore& store, std::uint32_t player) {
    const std::array<std::int64_t, 2> values = {-std::int64_t{player}, player * std::int64_t{5}};
    store.add(record(player), std::span(values).first(store.secondaryCount()));
}

void checkHas(const RecordStore& store, std::uint32_t player) {
    const std::uint32_t slot = store.slotOf(player);
    REQUIRE(slot != RecordStore::noSlot);
    REQUIRE(store.at(slot).player == player);
    REQUIRE(store.at(slot).changedAtS == player + 1);
    REQUIRE(store.at(slot).standing == record(player).standing);
    if (store.secondaryCount() == 2) {
        REQUIRE(store.secondariesAt(slot)[0] == -std::int64_t{player});
        REQUIRE(store.secondariesAt(slot)[1] == player * std::int64_t{5});
    }
}

} // namespace

TEST_CASE("records of most players are dense, of few sparse, and change over both ways") {
    for (const unsigned secondaries : {0U, 2U}) {
        RecordStore store(secondaries);
        constexpr std::uint32_t players = 50000;
        for (std::uint32_t player = players; player > 0; player -= 10) // 10 % of them
            add(store, player);
        CHECK(!store.dense());
        for (std::uint32_t player = players; player > 0; player -= 10)
            checkHas(store, player);
        CHECK(store.slotOf(1) == RecordStore::noSlot);
        store.checkInvariants();
        for (std::uint32_t player = 1; player <= players; ++player) {
            if (player % 10 != 0)
                add(store, player);
        }
        CHECK(store.dense());
        CHECK(store.size() == players);
        CHECK(store.memoryBytes() < players * (24.0 + secondaries * 9.0));
        for (std::uint32_t player = 1; player <= players; ++player)
            checkHas(store, player);
        for (std::uint32_t player = 1; player <= players; ++player) {
            if (player % 7 != 0)
                store.remove(store.slotOf(player));
        }
        CHECK(!store.dense());
        store.checkInvariants();
        for (std::uint32_t player = 7; player <= players; player += 7)
            checkHas(store, player);
        const std::size_t bytes = store.memoryBytes();
        CHECK(bytes < store.size() * (40 + secondaries * 9) + 20000);
        for (std::uint32_t player = 7; player <= players; player += 7)
            store.remove(store.slotOf(player));
        CHECK(store.size() == 0);
        CHECK(store.memoryBytes() < 1000);
    }
}

TEST_CASE("one player with a number far beyond all others makes no dense store of holes") {
    RecordStore store;
    for (std::uint32_t player = 1; player <= 1000; ++player)
        add(store, player);
    CHECK(store.dense());
    add(store, 40'000'000);
    CHECK(!store.dense());
    CHECK(store.memoryBytes() < 100'000);
    checkHas(store, 1);
    checkHas(store, 40'000'000);
    // Coming and going there costs no conversion each time.
    store.remove(store.slotOf(40'000'000));
    CHECK(!store.dense());
    for (std::uint32_t player = 1001; player <= 5000; ++player) // and the high number is forgotten in time
        add(store, player);
    CHECK(store.dense());
    store.checkInvariants();
}

TEST_CASE("a form is kept between the two limits") {
    RecordStore store;
    for (std::uint32_t player = 1; player <= 10000; ++player)
        add(store, player);
    std::uint32_t changes = 0;
    bool dense = store.dense();
    const auto note = [&] {
        changes += store.dense() != dense ? 1 : 0;
        dense = store.dense();
    };
    for (std::uint32_t round = 0; round < 5; ++round) { // between 40 and 100 %
        for (std::uint32_t player = 1; player <= 6000; ++player, note())
            store.remove(store.slotOf(player));
        for (std::uint32_t player = 1; player <= 6000; ++player, note())
            add(store, player);
    }
    CHECK(changes == 0);
}

TEST_CASE("a capture holds conversions back, and reads what was") {
    RecordStore store(2);
    constexpr std::uint32_t players = 3000;
    for (std::uint32_t player = 1; player <= players; ++player)
        add(store, player);
    store.beginCapture();
    std::vector<RankRecord> records;
    std::vector<std::int64_t> values;
    CHECK(store.capture(100, records, &values));
    for (std::uint32_t player = 1; player <= players; ++player)
        store.remove(store.slotOf(player));
    CHECK(store.dense());
    add(store, 5);
    while (store.capture(100, records, &values)) {
    }
    store.endCapture();
    REQUIRE(records.size() == players);
    for (std::uint32_t player = 1; player <= players; ++player) {
        REQUIRE(records[player - 1].player == player);
        REQUIRE(records[player - 1].standing == record(player).standing);
        REQUIRE(values[(player - 1) * 2] == -std::int64_t{player});
    }
    store.remove(store.slotOf(5));
    CHECK(!store.dense());
    CHECK(store.memoryBytes() < 1000);
}

TEST_CASE("a number far beyond all others makes no store of holes during a capture either") {
    RecordStore store(2);
    constexpr std::uint32_t players = 1000;
    for (std::uint32_t player = 1; player <= players; ++player)
        add(store, player);
    store.beginCapture();
    std::vector<RankRecord> records;
    std::vector<std::int64_t> values;
    CHECK(store.capture(100, records, &values));
    store.remove(store.slotOf(50)); // read already
    store.remove(store.slotOf(500));
    add(store, 40'000'000);
    CHECK(store.memoryBytes() < 300'000);
    for (std::uint32_t player = 200; player <= players; player += 3) {
        if (player != 500)
            store.remove(store.slotOf(player));
    }
    add(store, 500);
    store.checkInvariants();
    while (store.capture(100, records, &values)) {
    }
    store.endCapture();
    REQUIRE(records.size() == players);
    for (std::uint32_t player = 1; player <= players; ++player) {
        REQUIRE(records[player - 1].player == player);
        REQUIRE(records[player - 1].standing == record(player).standing);
        REQUIRE(values[(player - 1) * 2] == -std::int64_t{player});
    }
    checkHas(store, 1);
    checkHas(store, 500);
    checkHas(store, 40'000'000);
}

TEST_CASE("an announced form is kept until all have come") {
    RecordStore store;
    store.expect(1000, 1000);
    CHECK(store.dense());
    add(store, 700);
    CHECK(store.dense());
    store.settle(); // no more came
    CHECK(!store.dense());
    checkHas(store, 700);
    store.clear();
    store.expect(10, 1000);
    for (std::uint32_t player = 100; player <= 1000; player += 100)
        add(store, player);
    store.settle();
    CHECK(!store.dense());
    store.checkInvariants();
}
