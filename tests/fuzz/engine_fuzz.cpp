// SPDX-License-Identifier: GPL-3.0-or-later
// The engine, driven by bytes: commands of all kinds in batches that are kept or taken back, with keys, and a snapshot that is written
// meanwhile. Whatever was done: a batch taken back leaves no trace; a second engine that applies the kept events, as a ledger would give
// them back, is in the same state; and so is a third that begins with a snapshot.
#include "core/check.h"
#include "core/engine/engine.h"
#include "core/engine/event_codec.h"
#include "core/engine/reader.h"
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/event_columns.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace rostrum;
using fuzz::FuzzInput;

namespace {

EngineLimits fewOfAll() {
    EngineLimits limits;
    limits.maxEntries = 400;
    limits.maxBoards = 6;
    limits.keys.maxKeys = 12;
    limits.keys.maxAgeMs = 50'000;
    return limits;
}

// What a ledger gives back: the columns, the texts, and the body read from its bytes.
Event throughBytes(const Event& event) {
    Event copy = test::columnsOf(event);
    std::string body;
    encodeBody(event, body);
    ROSTRUM_CHECK(decodeBody(body, copy).ok(), "the body of an event cannot be read");
    ROSTRUM_CHECK(copy == event, "an event comes back as another");
    return copy;
}

class Driver {
  public:
    explicit Driver(FuzzInput in) : in_(in), engine_(fewOfAll()), mirror_(fewOfAll()) { createBoard(); }

    void run() {
        while (in_.more() && kept_.size() < 4000)
            step();
        while (writer_)
            stepSnapshot();
        compareAll();
    }

  private:
    // ---- what is asked

    void step() {
        switch (in_.byte() % 16) {
        case 0: createBoard(); break;
        case 1: boardCommand(); break;
        case 2:
        case 3: writer_ ? stepSnapshot() : beginSnapshot(); break;
        case 4: ask(); break;
        case 5: nowMs_ += static_cast<std::int64_t>(in_.number(2)) - 1000; break;
        case 6:
            if (in_.oneIn(8))
                compareAll();
            break;
        default: submissions(); break;
        }
    }
    std::string anyBoard() { return "b" + std::to_string(in_.byte() % 5); }
    std::string anyPlayer() {
        const std::uint8_t kind = in_.byte();
        const std::string number = std::to_string(kind < 128 ? kind % 16 : in_.number(2) % 700);
        if (kind % 8 == 7)
            return "a player whose id is longer than most " + number; // not to be kept inline
        if (kind == 254)
            return std::string(129, 'x'); // too long
        return kind == 253 ? std::string() : "p" + number;
    }
    ExactNumber anyNumber() {
        switch (in_.byte() % 8) {
        case 0: return {static_cast<std::int64_t>(in_.number(8)), 0};
        case 1: return {static_cast<std::int8_t>(in_.byte()), -1};
        case 2: return {1 + in_.byte() % 9, 1 + in_.byte() % 20};
        default: return {static_cast<std::int8_t>(in_.byte()) % 20, 0};
        }
    }
    Submission anySubmission() {
        Submission result;
        result.leaderboardId = anyBoard();
        result.playerId = anyPlayer();
        result.score = anyNumber();
        const std::uint8_t rare = in_.byte();
        if (rare % 8 == 1)
            result.username =
                in_.byte() % 16 == 0 ? "a bad\nname" : "Name " + std::to_string(in_.byte() % 10);
        if (rare % 16 == 2)
            result.eventId = "e" + std::to_string(in_.byte() % 20);
        if (rare % 16 == 3)
            result.metadata = R"({"x":1})";
        if (rare % 32 == 4)
            result.timestampMs = nowMs_ - in_.byte();
        if (rare % 32 == 5)
            result.gameId = "game";
        return result;
    }
    BoardDraft anyDraft() {
        BoardDraft draft;
        const std::uint64_t which = in_.number(2);
        if ((which & 1) != 0)
            draft.updateMode = static_cast<UpdateMode>(in_.byte() % 3);
        if ((which & 2) != 0)
            draft.sortOrder = static_cast<SortOrder>(in_.byte() % 2);
        if ((which & 4) != 0)
            draft.rankMode = static_cast<RankMode>(in_.byte() % 4);
        if ((which & 8) != 0)
            draft.maxEntries = in_.byte() % 30;
        if ((which & 16) != 0)
            draft.decimals = in_.byte() % 8;
        if ((which & 32) != 0)
            draft.minScore.emplace(in_.byte() % 2 == 0 ? std::nullopt : std::optional(anyNumber()));
        if ((which & 64) != 0)
            draft.maxScore.emplace(in_.byte() % 2 == 0 ? std::nullopt : std::optional(anyNumber()));
        if ((which & 128) != 0)
            draft.maxStep.emplace(in_.byte() % 2 == 0 ? std::nullopt : std::optional(anyNumber()));
        if ((which & 256) != 0)
            draft.name = "Board " + std::to_string(in_.byte());
        return draft;
    }
    Origin anyOrigin() {
        const std::uint8_t rare = in_.byte();
        Origin origin{static_cast<Source>(1 + rare % 6), rare % 2 == 0 ? "one" : "two", {}};
        if (rare % 8 == 0)
            origin.headerKey = "k" + std::to_string(in_.byte() % 16);
        return origin;
    }

    Command anySubmitting() {
        const std::uint8_t kind = in_.byte();
        if (kind % 8 == 0)
            return RemovePlayer{anyBoard(), anyPlayer()};
        if (kind % 8 > 3)
            return SubmitScore{anySubmission()};
        SubmitBatch batch;
        batch.atomic = kind % 8 == 1;
        for (std::uint64_t i = in_.byte() % 64; i > 0; --i)
            batch.items.push_back(anySubmission());
        return batch;
    }
    void submissions() {
        std::vector<std::pair<Command, Origin>> commands;
        for (std::size_t i = 1 + in_.byte() % 8; i > 0; --i) {
            Command command = anySubmitting();
            commands.emplace_back(std::move(command), anyOrigin());
        }
        execute(commands, in_.byte() % 4 != 0);
    }
    void createBoard() {
        CreateBoard command;
        command.draft = anyDraft();
        command.draft.id = anyBoard();
        execute({{command, anyOrigin()}}, in_.byte() % 8 != 7);
    }
    void boardCommand() {
        Command command;
        switch (in_.byte() % 4) {
        case 0: command = DeleteBoard{anyBoard()}; break;
        case 1: command = ResetBoard{anyBoard(), "a reason"}; break;
        default: command = ChangeBoard{anyBoard(), anyDraft()}; break;
        }
        execute({{command, anyOrigin()}}, in_.byte() % 8 != 7);
    }

    // ---- what becomes of it

    void execute(const std::vector<std::pair<Command, Origin>>& commands, bool keep) {
        const std::string before = keep ? std::string() : engine_.describe();
        std::vector<Event> events;
        engine_.beginBatch();
        for (const auto& [command, origin] : commands) {
            const std::size_t had = events.size();
            const Result<Engine::Executed> executed = engine_.execute(command, origin, nowMs_, events);
            checkExecuted(command, origin, executed, events.size() - had);
        }
        nowMs_ += 7;
        if (!keep) {
            writer_.reset(); // as after a commit that failed
            engine_.undoBatch();
            ROSTRUM_CHECK(engine_.describe() == before, "a batch that was taken back left something");
            return;
        }
        if (writer_ && !writer_->stale() && in_.byte() % 2 == 0)
            takePart(); // goes along with the commit
        engine_.keepBatch();
        if (writer_ && writer_->stale())
            writer_.reset();
        for (const Event& event : events) {
            kept_.push_back(throughBytes(event));
            const Result<void> applied = mirror_.apply(kept_.back());
            if (!applied)
                (void)std::fprintf(stderr, "%s\n", applied.error().detail.c_str());
            ROSTRUM_CHECK(applied.ok(), "an event that was made here does not apply");
        }
        ROSTRUM_CHECK(engine_.lastSeq() == kept_.size(), "sequence numbers are not those of the events");
    }
    void checkExecuted(const Command& command, const Origin& origin, const Result<Engine::Executed>& executed,
                       std::size_t events) const {
        if (!executed || std::holds_alternative<Engine::Replay>(*executed)) {
            ROSTRUM_CHECK(events == 0, "what was refused or seen before left events");
            return;
        }
        const auto* submitted = std::get_if<SubmitBatch>(&command);
        if (submitted == nullptr)
            return;
        const auto& answer = std::get<BatchAnswer>(std::get<CommandAnswer>(*executed));
        ROSTRUM_CHECK(answer.accepted + answer.rejected == submitted->items.size(), "items are missing");
        if (submitted->atomic && answer.rejected != 0)
            ROSTRUM_CHECK(events == (origin.headerKey.empty() ? 0 : 1), "a refused atomic batch left events");
    }

    void ask() {
        const Result<QueryAnswer> range =
            answerQuery(engine_, RangeQuery{anyBoard(), 1, 50, static_cast<RankMode>(in_.byte() % 4)});
        if (!range)
            return;
        const auto& answer = std::get<EntriesAnswer>(*range);
        ROSTRUM_CHECK(answer.entries.size() == std::min<std::uint64_t>(answer.meta.totalPlayers, 50),
                      "entries are missing");
        const std::string id(engine_.boardId(answer.meta.board));
        for (const Entry& entry : answer.entries) {
            const Result<QueryAnswer> player = answerQuery(engine_, PlayerQuery{id, entry.playerId, {}});
            ROSTRUM_CHECK(player.ok() && std::get<PlayerAnswer>(*player).entry.score == entry.score,
                          "a player who is listed is not found, or with another score");
        }
    }

    // ---- snapshots

    void beginSnapshot() {
        writer_ = std::make_unique<SnapshotWriter>(engine_);
        parts_.clear();
    }
    void stepSnapshot() {
        if (!writer_)
            return;
        if (writer_->stale())
            writer_.reset();
        else
            takePart();
    }
    void takePart() {
        bool last = false;
        parts_.push_back(writer_->next(last));
        ROSTRUM_CHECK(parts_.back().size() <= SnapshotWriter::partBytes, "a part is too large");
        if (!last)
            return;
        whole_ = std::move(parts_);
        wholeSeq_ = writer_->seq();
        writer_.reset();
    }
    void compareAll() {
        engine_.checkInvariants();
        mirror_.checkInvariants();
        const std::string state = engine_.describe();
        ROSTRUM_CHECK(mirror_.describe() == state, "the events lead to another state");
        if (whole_.empty())
            return;
        Engine loaded(fewOfAll());
        SnapshotReader reader(loaded);
        for (const std::string& part : whole_)
            ROSTRUM_CHECK(reader.add(part).ok(), "a part of a snapshot of our own is refused");
        ROSTRUM_CHECK(reader.finish().ok(), "a snapshot of our own is refused");
        ROSTRUM_CHECK(loaded.lastSeq() == wholeSeq_, "a snapshot is of another moment");
        loaded.checkInvariants();
        for (std::uint64_t seq = wholeSeq_; seq < kept_.size(); ++seq)
            ROSTRUM_CHECK(loaded.apply(kept_[static_cast<std::size_t>(seq)]).ok(),
                          "an event does not apply after a snapshot");
        ROSTRUM_CHECK(loaded.describe() == state, "a snapshot and the events lead to another state");
    }

    FuzzInput in_;
    Engine engine_;
    Engine mirror_;
    std::vector<Event> kept_;
    std::int64_t nowMs_ = 1'767'225'600'000;
    std::unique_ptr<SnapshotWriter> writer_;
    std::vector<std::string> parts_;
    std::vector<std::string> whole_; // the newest that was finished
    std::uint64_t wholeSeq_ = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Driver(FuzzInput(data, size)).run();
    return 0;
}
