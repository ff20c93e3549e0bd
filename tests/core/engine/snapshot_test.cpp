// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots that are taken while the event goes on: each is the state of one moment, in parts of bounded size.
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/desk_of_engine.h"

#include <memory>

using namespace rostrum;
using namespace rostrum::test;

namespace {

std::unique_ptr<Engine> load(const std::vector<std::string>& parts, const EngineLimits& limits = {}) {
    auto engine = std::make_unique<Engine>(limits);
    SnapshotReader reader(*engine);
    for (const std::string& part : parts)
        REQUIRE(reader.add(part).ok());
    REQUIRE(reader.finish().ok());
    engine->checkInvariants();
    return engine;
}

const EngineLimits fewKeys{20'000'000, 10'000, {150, 400'000}};

// An event with boards, archives, renames, removals and request keys, in batches of which some are taken back.
class Stream {
  public:
    explicit Stream(std::uint64_t seed) : random(seed), engine(fewKeys) {
        for (int i = 0; i < 5; ++i)
            makeBoard();
    }

    std::uint64_t below(std::uint64_t bound) { return random() % bound; }

    // A batch of submissions and removals, or, if allowed, a command that changes a board. What is due comes before it.
    void go(bool boardsChange) {
        if (below(40) == 0)
            nowMs_ += static_cast<std::int64_t>(below(36)) * 3'600'000;
        for (bool more = engine.nextDueMs() <= nowMs_; more;) {
            events_.clear(); // a full batch would always be followed by another
            engine.beginBatch();
            more = engine.runDue(nowMs_, events_);
            engine.keepBatch();
        }
        engine.beginBatch();
        events_.clear();
        const std::uint64_t dice = below(200);
        if (boardsChange && dice < 6) {
            run(ResetBoard{anyBoard(), "half time"});
        } else if (boardsChange && dice < 8) {
            run(DeleteBoard{anyBoard()});
        } else if (boardsChange && dice < 11) {
            BoardDraft change;
            change.name = "name " + std::to_string(below(1000));
            if (below(2) == 0)
                change.periods = PeriodSet::fromBits(static_cast<std::uint8_t>(below(16)));
            run(ChangeBoard{anyBoard(), change});
        } else if (dice < 14 && engine.boards().size() < mostBoards) {
            makeBoardCommand();
        } else {
            for (std::uint64_t i = 1 + below(20); i > 0; --i)
                one();
        }
        if (below(6) == 0)
            engine.undoBatch();
        else
            engine.keepBatch();
    }

    std::mt19937_64 random;
    Engine engine;

  private:
    // A snapshot of many takes long, meanwhile more are made, and the next one takes longer.
    static constexpr std::size_t mostBoards = 40;

    void run(const Command& command, const std::string& key = {}) {
        const Origin origin{Source::http, "tester", key};
        (void)engine.execute(command, origin, nowMs_ += static_cast<std::int64_t>(below(700)), events_);
    }
    void makeBoardCommand() {
        BoardDraft made = draft("board-" + std::to_string(++boards_));
        made.sortOrder = below(2) == 0 ? SortOrder::ascending : SortOrder::descending;
        made.metadata =
            below(4) == 0 ? std::string(R"({"long":")") + std::string(below(8000), 'x') + R"("})" : "";
        TieBreaks ties;
        ties.last = static_cast<TieBreak>(below(3));
        made.tieBreaks = ties;
        if (below(2) == 0) {
            made.periods = PeriodSet::fromBits(static_cast<std::uint8_t>(below(16)));
            made.resetPeriod = static_cast<ResetPeriod>(below(4));
        }
        run(CreateBoard{made});
    }
    void makeBoard() {
        engine.beginBatch();
        makeBoardCommand();
        engine.keepBatch();
    }
    std::string anyBoard() { return "board-" + std::to_string(1 + below(boards_)); }
    std::string anyPlayer() {
        std::string id = "player-" + std::to_string(below(800));
        if (id.back() == '7')
            id.resize(100, 'z');
        return id;
    }
    Submission anySubmission() {
        Submission item = submission(anyBoard(), anyPlayer(), std::to_string(below(500)).c_str());
        if (below(5) == 0)
            item.username = "name " + std::to_string(below(50));
        if (below(4) == 0)
            item.eventId = "e" + std::to_string(below(2000));
        return item;
    }
    void one() {
        const std::uint64_t dice = below(10);
        const std::string key = below(4) == 0 ? "k" + std::to_string(below(3000)) : std::string();
        if (dice == 0) {
            run(RemovePlayer{anyBoard(), anyPlayer()}, key);
        } else if (dice < 3) {
            SubmitBatch batch;
            batch.atomic = below(2) == 0;
            for (std::uint64_t i = 1 + below(8); i > 0; --i)
                batch.items.push_back(anySubmission());
            run(batch, key);
        } else {
            run(SubmitScore{anySubmission()}, key);
        }
    }

    std::vector<Event> events_;
    std::uint64_t boards_ = 0;
    std::int64_t nowMs_ = 1'767'225'600'000;
};

} // namespace

TEST_CASE("a snapshot is the state of its beginning, whatever happens before its end") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    Stream stream(seed);
    int whole = 0;
    const int rounds = longRun() ? 2000 : 60;
    for (int round = 0; round < rounds; ++round) {
        for (std::uint64_t i = stream.below(60); i > 0; --i)
            stream.go(true);
        const bool boardsChange = stream.below(4) != 0;
        const std::string expected = stream.engine.describe();
        SnapshotWriter::Pace pace;
        pace.partBytes = 44 * 1024; // 12 KiB beside what is kept free for heads
        pace.stepWork = 1 + stream.below(400);
        SnapshotWriter writer(stream.engine, pace);
        CHECK(writer.seq() == stream.engine.lastSeq());
        std::vector<std::string> parts;
        bool last = false;
        while (!last) {
            REQUIRE(!writer.stale());
            std::string part;
            if (writer.step(part, last)) {
                CHECK(part.size() <= pace.partBytes);
                parts.push_back(std::move(part));
            }
            if (stream.below(3) == 0)
                stream.go(boardsChange); // whatever becomes of its boards
        }
        if (last) {
            ++whole;
            CHECK(load(parts, fewKeys)->describe() == expected);
        }
        while (stream.below(3) != 0 && writer.release())
            stream.go(true);
    }
    CHECK(whole == rounds);
    stream.engine.checkInvariants();
}

TEST_CASE("boards that are made meanwhile do not end a snapshot, and are not in it") {
    DeskOfEngine desk;
    desk.create(draft("a"));
    desk.submit("a", "ann", "1");
    const std::string expected = desk.engine.describe();
    SnapshotWriter writer(desk.engine);
    desk.create(draft("b"));
    desk.submit("b", "ann", "2");
    desk.submit("a", "bob", "3");
    CHECK(!writer.stale());
    bool last = false;
    const std::string part = writer.next(last);
    REQUIRE(last);
    CHECK(load({part})->describe() == expected);
}

TEST_CASE("many rankings, in order on two threads, come back as they were") {
    DeskOfEngine desk;
    std::mt19937_64 random(7);
    for (const char* board : {"a", "b", "c"}) {
        BoardDraft made = draft(board);
        made.sortOrder = board[0] == 'b' ? SortOrder::ascending : SortOrder::descending;
        desk.create(made);
        for (int round = 0; round < 2; ++round) {
            if (round == 1)
                desk.run(ResetBoard{board, ""});
            SubmitBatch batch;
            for (int i = 0; i < 9000; ++i)
                batch.items.push_back(submission(board, "player-" + std::to_string(random() % 20'000),
                                                 std::to_string(random() % 5000).c_str()));
            desk.run(batch);
        }
    }
    std::vector<std::string> parts;
    SnapshotWriter writer(desk.engine);
    for (bool last = false; !last;)
        parts.push_back(writer.next(last));
    CHECK(load(parts)->describe() == desk.engine.describe());
}

TEST_CASE("what is small shares parts, and what is large fills them") {
    DeskOfEngine desk;
    for (int i = 0; i < 300; ++i) {
        const std::string id = "board-" + std::to_string(i);
        desk.create(draft(id));
        desk.submit(id, "ann", "1");
        desk.run(ResetBoard{id, ""});
    }
    SubmitBatch batch;
    for (int i = 0; i < 30'000; ++i)
        batch.items.push_back(submission("board-7", "player-" + std::to_string(i), "5"));
    desk.run(batch);
    SnapshotWriter writer(desk.engine);
    std::size_t bytes = 0;
    std::size_t parts = 0;
    std::size_t steps = 0;
    for (bool last = false; !last; ++steps) {
        std::string part;
        if (!writer.step(part, last))
            continue;
        ++parts;
        bytes += part.size();
        CHECK(part.size() <= SnapshotWriter::partBytes);
        CHECK((last || part.size() > SnapshotWriter::partBytes / 2));
    }
    CHECK(parts > 1);
    CHECK(parts <= 2 + bytes / (SnapshotWriter::partBytes / 2));
    CHECK(steps > parts); // no step makes a whole part of hundreds of boards
}

TEST_CASE("parts that are bent, cut, left out or out of order are refused or lead to a sound state") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    Stream stream(seed);
    for (int i = 0; i < 400; ++i)
        stream.go(true);
    std::vector<std::string> parts;
    SnapshotWriter::Pace pace;
    pace.partBytes = 44 * 1024;
    SnapshotWriter writer(stream.engine, pace);
    for (bool last = false; !last;)
        parts.push_back(writer.next(last));
    REQUIRE(parts.size() > 2);
    int refused = 0;
    const int rounds = longRun() ? 20'000 : 1000;
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::string> bent = parts;
        std::string& part = bent[stream.below(bent.size())];
        if (part.empty())
            continue; // the last one, where the others were just filled
        switch (stream.below(5)) {
        case 0: part.resize(stream.below(part.size())); break;
        case 1: bent.erase(bent.begin() + static_cast<std::ptrdiff_t>(stream.below(bent.size()))); break;
        case 2: std::swap(part, bent[stream.below(bent.size())]); break;
        case 3: bent.push_back(part); break;
        default:
            for (std::uint64_t i = 1 + stream.below(4); i > 0; --i)
                part[stream.below(part.size())] = static_cast<char>(stream.random());
            break;
        }
        Engine engine;
        SnapshotReader reader(engine);
        bool ok = true;
        for (const std::string& bytes : bent)
            ok = ok && reader.add(bytes).ok();
        const Result<void> finished = ok ? reader.finish() : Result<void>(Error{Code::fileDamaged, {}});
        if (finished) {
            engine.checkInvariants();
            continue;
        }
        CHECK(finished.error().code == Code::fileDamaged);
        ++refused;
    }
    CHECK(refused > rounds / 2);
}
