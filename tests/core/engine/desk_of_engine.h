// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the engine's tests share: an engine with a ledger behind it, driven a command at a time.

#include "core/engine/engine.h"
#include "core/engine/reader.h"
#include "core/engine/recovery.h"
#include "core/engine/undo_research.h"
#include "core/fakes/memory_ledger.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace rostrum::test {

inline std::uint64_t seedOfRun() {
    if (const char* text = std::getenv("ROSTRUM_SEED")) // NOLINT(concurrency-mt-unsafe)
        return std::strtoull(text, nullptr, 10);
    return std::random_device{}();
}

inline bool longRun() { return std::getenv("ROSTRUM_LONG") != nullptr; } // NOLINT(concurrency-mt-unsafe)

inline ExactNumber number(const char* text) {
    const Result<ExactNumber> parsed = parseExactNumber(text);
    REQUIRE(parsed.ok());
    return *parsed;
}

inline Submission submission(std::string board, std::string player, const char* score) {
    Submission result;
    result.leaderboardId = std::move(board);
    result.playerId = std::move(player);
    result.score = number(score);
    return result;
}

inline BoardDraft draft(std::string id) {
    BoardDraft result;
    result.id = std::move(id);
    return result;
}

class DeskOfEngine {
  public:
    explicit DeskOfEngine(const EngineLimits& limits = {}) : engine(limits) {}

    MemoryLedger ledger;
    Engine engine;
    std::int64_t nowMs = 1'767'225'600'000;
    std::uint64_t researchedAtOnce = 1000;
    Origin origin{Source::http, "tester", {}};

    Result<Engine::Executed> execute(const Command& command) {
        std::vector<Event> events;
        std::unique_ptr<UndoResearch> research;
        if (const auto* undo = std::get_if<UndoChange>(&command)) {
            research = std::make_unique<UndoResearch>(engine, *undo);
            for (bool done = false; !done;) {
                const Result<bool> step = research->step(ledger, researchedAtOnce);
                REQUIRE(step.ok());
                done = *step;
            }
        }
        engine.takeResearch(research.get());
        engine.beginBatch();
        Result<Engine::Executed> executed = engine.execute(command, origin, nowMs, events);
        if (!events.empty())
            REQUIRE(ledger.commit(events, nullptr).ok());
        engine.keepBatch();
        return executed;
    }
    // The answer; fails the test where the command was refused.
    CommandAnswer run(const Command& command) {
        Result<Engine::Executed> executed = execute(command);
        REQUIRE_MESSAGE(executed.ok(), (executed.ok() ? "" : executed.error().detail));
        if (const auto* replay = std::get_if<Engine::Replay>(&*executed)) {
            Result<CommandAnswer> first = Error{};
            REQUIRE(ledger
                        .read(replay->seq - 1, 1,
                              [&](const Event& event) -> Result<void> {
                                  first = engine.answerIn(event);
                                  return {};
                              })
                        .ok());
            REQUIRE(first.ok());
            return *first;
        }
        return std::get<CommandAnswer>(*executed);
    }
    Code refusal(const Command& command) {
        const std::string before = engine.describe();
        const Result<Engine::Executed> executed = execute(command);
        REQUIRE(!executed.ok());
        CHECK(engine.describe() == before); // a refusal leaves nothing
        CHECK(!executed.error().detail.empty());
        return executed.error().code;
    }
    ScoreAnswer submit(const std::string& board, const std::string& player, const char* score) {
        return std::get<ScoreAnswer>(run(SubmitScore{submission(board, player, score)}));
    }
    BoardInfo create(BoardDraft with) { return std::get<BoardInfo>(run(CreateBoard{std::move(with)})); }

    std::vector<Entry> top(const std::string& board, std::optional<RankMode> mode = {}) const {
        const Result<QueryAnswer> answer = answerQuery(engine, RangeQuery{board, 1, 1000, mode});
        REQUIRE(answer.ok());
        return std::get<EntriesAnswer>(*answer).entries;
    }
    // The ledger played from nothing.
    std::string replayed() {
        Result<Recovered> recovered = recover(ledger, {{}, false});
        REQUIRE_MESSAGE(recovered.ok(), (recovered.ok() ? "" : recovered.error().detail));
        recovered->engine->checkInvariants();
        return recovered->engine->describe();
    }
};

} // namespace rostrum::test
