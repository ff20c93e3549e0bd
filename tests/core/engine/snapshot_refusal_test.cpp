// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots whose bytes can be read but whose contents cannot be: refused, for later they would break an invariant.
#include "core/board/board_config_codec.h"
#include "core/board/text.h"
#include "core/engine/bytes.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr std::uint64_t seqOfSample = 10;

struct BoardWritten {
    std::uint64_t number = 1;
    std::string id = "b";
    std::uint64_t archives = 0;
    PeriodSet periods = {};
};

struct RecordWritten {
    std::uint64_t player = 1;
    std::uint64_t reachedSeq = 5;
};

void writeBoard(const BoardWritten& board, std::uint64_t records, ByteWriter& out) {
    BoardConfig config;
    config.id = board.id;
    config.name = board.id;
    config.periods = board.periods;
    out.varint(board.number);
    encodeConfig(config, out);
    out.varint(1); // generation
    out.zigzag(0); // created
    out.varint(1); // revision
    out.varint(1); // submissions
    out.zigzag(0); // updated
    out.flag(false);
    out.varint(records);
    out.varint(board.archives);
    for (std::uint64_t i = 0; i < board.archives; ++i) {
        out.varint(1); // generation
        out.varint(2); // ended by
        out.zigzag(0); // ended at
        out.varint(0); // cap
        out.u8(0);     // order
        out.varint(0); // records
    }
}

std::string header(const std::vector<BoardWritten>& boards, const std::vector<std::uint64_t>& gone,
                   std::uint64_t records) {
    std::string part;
    ByteWriter out(part);
    out.u8(1); // header
    out.u8(1); // form
    out.varint(seqOfSample);
    out.varint(3); // newest board
    out.varint(1); // players
    out.varint(0); // keys
    out.varint(gone.size());
    for (const std::uint64_t number : gone) {
        out.varint(number);
        out.text("was");
        out.u8(0);
    }
    out.varint(boards.size());
    for (const BoardWritten& board : boards)
        writeBoard(board, &board == &boards.front() ? records : 0, out);
    return part;
}

bool loads(const std::vector<BoardWritten>& boards, const std::vector<std::uint64_t>& gone,
           const std::vector<RecordWritten>& records) {
    Engine engine;
    SnapshotReader reader(engine);
    if (!reader.add(header(boards, gone, records.size())))
        return false;
    std::string players;
    ByteWriter out(players);
    out.u8(2);
    out.varint(1);
    out.text("ann");
    out.text("");
    REQUIRE(reader.add(players).ok());
    std::string ranking;
    ByteWriter more(ranking);
    more.u8(3);
    more.varint(boards.front().number);
    more.zigzag(-1);
    more.varint(records.size());
    for (const RecordWritten& record : records) {
        more.varint(record.player);
        more.varint(0);
        more.zigzag(7);
        more.varint(record.reachedSeq);
    }
    if (!reader.add(ranking) || !reader.finish())
        return false;
    engine.checkInvariants();
    return true;
}

} // namespace

TEST_CASE("a snapshot that is well is loaded") {
    CHECK(loads({{}}, {}, {{}}));
    CHECK(loads({{1, "b", 2}, {3, "c", 0}}, {2}, {{}}));
}

TEST_CASE("a board's number is given once, and not beyond the newest") {
    CHECK(!loads({{1, "b", 0}, {1, "c", 0}}, {}, {{}}));
    CHECK(!loads({{1, "b", 0}, {1, "c", 2}}, {}, {{}})); // nor with archives that the other has not
    CHECK(!loads({{1, "b", 0}, {2, "b", 0}}, {}, {{}}));
    CHECK(!loads({{1, "b", 0}}, {1}, {{}}));
    CHECK(!loads({{1, "b", 0}}, {2, 2}, {{}}));
    CHECK(!loads({{1, "b", 0}}, {4}, {{}}));
    CHECK(!loads({{4, "b", 0}}, {}, {{}}));
    CHECK(!loads({{0, "b", 0}}, {}, {{}}));
    CHECK(!loads({{(std::uint64_t{1} << 32) + 1, "b", 0}}, {}, {{}}));
}

TEST_CASE("a board has a ranking for each of its periods") {
    CHECK(!loads({{1, "b", 0, PeriodSet::fromBits(3)}}, {}, {{}}));
}

TEST_CASE("a record is a known player's, and of the past") {
    CHECK(loads({{}}, {}, {{1, seqOfSample}}));
    CHECK(!loads({{}}, {}, {{1, seqOfSample + 1}})); // the next event would reach it once more
    CHECK(!loads({{}}, {}, {{1, 0}}));
    CHECK(!loads({{}}, {}, {{2, 5}}));
    CHECK(!loads({{}}, {}, {{0, 5}}));
    CHECK(!loads({{}}, {}, {{(std::uint64_t{1} << 32) + 1, 5}}));
    CHECK(!loads({{}}, {}, {{1, 5}, {1, 6}}));
}

TEST_CASE("a player's texts have possible lengths, or the event does not apply") {
    const auto registers = [](std::size_t id, std::size_t name) {
        Event event;
        event.seq = 1;
        event.type = EventType::playerRegistered;
        event.player = 1;
        event.texts.make().playerId.assign(id, 'i');
        event.texts->username.assign(name, 'n');
        Engine engine;
        return engine.apply(event).ok();
    };
    CHECK(registers(128, maxUsernameBytes));
    CHECK(!registers(129, 5));
    CHECK(!registers(300, 5));
    CHECK(!registers(0, 5));
    CHECK(!registers(5, maxUsernameBytes + 1));
    CHECK(!registers(5, 70'000));
    CHECK(!registers(5, 0));
}
