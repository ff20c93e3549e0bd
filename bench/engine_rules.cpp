// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_rules.h"

#include "bench/engine_figures.h"
#include "bench/engine_state.h"
#include "bench/fail.h"

#include "core/engine/reader.h"

#include <array>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::int64_t anyTimeMs = 1'700'000'000'000;

// A whole engine whose board has one rule more than the default one.
struct Ruled {
    std::string name;
    std::string words;
    BoardDraft draft;
    std::function<void(Engine&, std::uint32_t players)> afterwards; // what is set once the players are there
    std::unique_ptr<Engine> engine;
    Figure update;
    Figure bytes;
};

void command(Engine& engine, const Command& command) {
    std::vector<Event> events;
    engine.beginBatch();
    execute(engine, command, events);
    engine.keepBatch();
}

Submission submissionFor(const Ruled& ruled, const Operation& operation) {
    Submission submission = submissionOf(operation);
    if (ruled.draft.tieBreaks) {
        for (const SecondaryRule& rule : ruled.draft.tieBreaks->secondaries)
            submission.secondaries.push_back({rule.name, operation.score % 97});
    }
    return submission;
}

// Submissions in commands of 1,000; a second of processor time.
double submitAll(const Ruled& ruled, std::span<const Operation> operations) {
    std::int64_t spentNs = 0;
    std::vector<Event> events;
    for (std::size_t i = 0; i < operations.size(); i += batchSize) {
        SubmitBatch batch;
        for (const Operation& operation :
             operations.subspan(i, std::min<std::size_t>(batchSize, operations.size() - i)))
            batch.items.push_back(submissionFor(ruled, operation));
        const Command all = std::move(batch);
        events.clear();
        const std::int64_t begin = threadCpuNs();
        ruled.engine->beginBatch();
        execute(*ruled.engine, all, events);
        ruled.engine->keepBatch();
        spentNs += threadCpuNs() - begin;
    }
    checkInterrupted();
    return static_cast<double>(operations.size()) * 1e9 / static_cast<double>(spentNs);
}

void fill(Ruled& ruled, std::uint32_t players) {
    ruled.engine = std::make_unique<Engine>();
    ruled.draft.id = std::string(benchBoard);
    ruled.draft.maxEntries = 0;
    command(*ruled.engine, CreateBoard{ruled.draft});
    submitAll(ruled, newcomersOf({players}, 0, players));
    if (ruled.afterwards)
        ruled.afterwards(*ruled.engine, players);
}

// One in so many players is given these facts.
std::function<void(Engine&, std::uint32_t)> everyNth(std::uint32_t step, const ChangePlayer& facts) {
    return [step, facts](Engine& engine, std::uint32_t players) {
        for (std::uint32_t player = step; player <= players; player += step) {
            ChangePlayer change = facts;
            change.playerId = engine.players().playerId(player);
            command(engine, change);
        }
    };
}

Ruled ruled(const std::string& name, const std::string& words) {
    Ruled result;
    result.name = name;
    result.words = words;
    return result;
}

Ruled withTieBreaks(const std::string& name, const std::string& words, const std::vector<std::string>& list) {
    Ruled result = ruled(name, words);
    Result<TieBreaks> parsed = parseTieBreaks(list);
    result.draft.tieBreaks = good(parsed);
    return result;
}

Ruled withPeriods(const std::string& name, const std::string& words, std::initializer_list<Period> periods) {
    Ruled result = ruled(name, words);
    PeriodSet set;
    for (const Period period : periods)
        set.add(period);
    result.draft.periods = set;
    return result;
}

std::vector<Ruled> allRules() {
    std::vector<Ruled> all;
    all.push_back(ruled("none", "a default board"));
    all.push_back(withTieBreaks("last", "equals ordered by who was last", {"last"}));
    all.push_back(withTieBreaks("player_id", "equals ordered by their ids", {"player_id"}));
    all.push_back(withTieBreaks("secondary1", "one secondary value", {"secondary:a"}));
    all.push_back(withTieBreaks("secondary4", "four secondary values",
                                {"secondary:a", "secondary:b", "secondary:c", "secondary:d"}));
    all.push_back(withPeriods("periods2", "all and daily", {Period::daily}));
    all.push_back(withPeriods("periods4", "all, daily, weekly and monthly",
                              {Period::daily, Period::weekly, Period::monthly}));
    ChangePlayer hidden;
    hidden.hidden = true;
    all.push_back(ruled("hidden", "one player in 100 hidden"));
    all.back().afterwards = everyNth(100, hidden);
    ChangePlayer division;
    division.division = "U18";
    all.push_back(ruled("division", "one player in 10 in a division"));
    all.back().afterwards = everyNth(10, division);
    all.push_back(ruled("frozen", "while the public sees it frozen"));
    all.back().afterwards = [](Engine& engine, std::uint32_t) {
        command(engine, FreezeBoard{std::string(benchBoard), true, "bench"});
    };
    return all;
}

} // namespace

void measureRules(const Options& options, Report& report, std::uint32_t players) {
    std::vector<Ruled> all = allRules();
    for (Ruled& each : all) {
        fill(each, players);
        each.update = rateFigure(options, players, "rule." + each.name + ".update",
                                 "submissions executed, 1,000 a command, " + each.words);
        each.bytes = playersFigure(options, players, "rule." + each.name + ".bytes",
                                   "memory a player, " + each.words, "bytes", false);
        each.bytes.runs.push_back(static_cast<double>(each.engine->memoryBytes()) / players);
        checkInterrupted();
    }
    const std::uint32_t count = options.extent.engineOps / 4 / batchSize * batchSize;
    for (int i = 0; i < options.extent.runs; ++i) {
        const std::vector<Operation> work =
            operationsOf({players}, count, 700 + static_cast<std::uint64_t>(i));
        for (Ruled& each : all)
            each.update.runs.push_back(submitAll(each, work));
    }
    const Ruled& plain = all.front();
    for (Ruled& each : all) {
        for (const auto& [figure, theirs] :
             {std::pair<Figure*, const Figure*>{&each.update, &plain.update}, {&each.bytes, &plain.bytes}}) {
            if (&each != &plain) {
                figure->peer = "default";
                figure->peerRuns = theirs->runs;
            }
            report.add(*figure);
        }
    }
}

} // namespace rostrum::bench
