// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_shapes.h"

#include "bench/bare_board.h"
#include "bench/engine_figures.h"
#include "bench/fail.h"
#include "bench/workload.h"

#include <memory>
#include <utility>
#include <vector>

namespace rostrum::bench {

namespace {

struct Shape {
    std::string name;
    std::string words;
    Workload workload;
    bool churned = false; // half of the players have left and come back
};

// A ranking of one shape, and its figures.
struct Shaped {
    Shaped(const Options& options, const Shape& made);
    void fill();
    void run(std::uint32_t ops, std::uint64_t seed);
    void compareWith(const Shaped& uniform);
    void report(Report& report);

    Shape shape;
    std::unique_ptr<BareBoard> board = std::make_unique<BareBoard>();
    Figure update;
    Figure rank;
    Figure updateBatch;
    Figure rankBatch;
};

Shaped::Shaped(const Options& options, const Shape& made)
    : shape(made),
      update(
          rateFigure(options, made.workload.players, made.name + ".update", "scores changed, " + made.words)),
      rank(rateFigure(options, made.workload.players, made.name + ".rank", "ranks looked up, " + made.words)),
      updateBatch(rateFigure(options, made.workload.players, made.name + ".update_batch",
                             "scores changed by 1,000, " + made.words)),
      rankBatch(rateFigure(options, made.workload.players, made.name + ".rank_batch",
                           "ranks looked up by 1,000, " + made.words)) {}

void Shaped::fill() {
    const std::vector<Operation> all = newcomersOf(shape.workload, 0, shape.workload.players);
    board->add(all);
    if (!shape.churned)
        return;
    const std::size_t half = all.size() / 2;
    for (std::size_t i = 0; i < half; ++i)
        board->erase(all[i]);
    for (const std::uint32_t i : shuffled(0, static_cast<std::uint32_t>(half), 3))
        board->update(all[i]);
}

void Shaped::run(std::uint32_t ops, std::uint64_t seed) {
    const std::vector<Operation> work = operationsOf(shape.workload, ops, seed);
    const std::vector<Operation> more = operationsOf(shape.workload, ops, seed + 1);
    std::vector<std::uint64_t> singly(ops);
    std::vector<std::uint64_t> together(ops);
    update.runs.push_back(rateOf(ops, [&] {
        for (const Operation& operation : work)
            board->update(operation);
    }));
    updateBatch.runs.push_back(rateOf(ops, [&] {
        for (std::size_t i = 0; i < ops; i += batchSize)
            board->update(std::span(more).subspan(i, batchSize));
    }));
    rank.runs.push_back(rateOf(ops, [&] {
        for (std::size_t i = 0; i < ops; ++i)
            singly[i] = board->positionOf(work[i]);
    }));
    rankBatch.runs.push_back(rateOf(ops, [&] {
        for (std::size_t i = 0; i < ops; i += batchSize)
            board->positionsOf(std::span(work).subspan(i, batchSize),
                               std::span(together).subspan(i, batchSize));
    }));
    if (singly != together)
        fail("ranks looked up in batches are not those looked up one by one");
    checkInterrupted();
}

void Shaped::compareWith(const Shaped& uniform) {
    const auto compare = [](Figure& ours, const Figure& theirs) {
        ours.peer = "uniform";
        ours.peerRuns = theirs.runs;
    };
    compare(update, uniform.update);
    compare(rank, uniform.rank);
    compare(updateBatch, uniform.updateBatch);
    compare(rankBatch, uniform.rankBatch);
}

void Shaped::report(Report& report) {
    for (const Figure* figure : {&update, &rank, &updateBatch, &rankBatch})
        report.add(*figure);
}

// Many boards with the same players, each player on all of them.
void measureManyBoards(const Options& options, Report& report) {
    const std::uint32_t players = options.extent.playersOfMany;
    const std::uint32_t boards = options.extent.manyBoards;
    BareBoard all(boards);
    all.add(newcomersOf({players}, 0, players));
    const std::string words = "one of " + std::to_string(boards) + " boards of " + std::to_string(players);
    Figure update =
        rateFigure(options, players, "boards" + shortCount(boards) + ".update", "scores changed on " + words);
    Figure rank =
        rateFigure(options, players, "boards" + shortCount(boards) + ".rank", "ranks looked up on " + words);
    Figure bytes = playersFigure(options, players, "boards" + shortCount(boards) + ".bytes_per_entry",
                                 "memory an entry, " + words, "bytes", false);
    bytes.runs.push_back(static_cast<double>(all.memoryBytes()) / players / boards);
    const std::uint32_t ops = options.extent.engineOps;
    std::vector<std::uint32_t> where(ops);
    std::uint64_t sum = 0; // so that no look-up can be left out
    for (int run = 0; run < options.extent.runs; ++run) {
        const auto seed = 300 + static_cast<std::uint64_t>(run);
        const std::vector<Operation> work = operationsOf({players}, ops, seed);
        Random random(seed);
        for (std::uint32_t& board : where)
            board = random.below(boards);
        update.runs.push_back(rateOf(ops, [&] {
            for (std::size_t i = 0; i < ops; ++i)
                all.update(work[i], where[i]);
        }));
        rank.runs.push_back(rateOf(ops, [&] {
            for (std::size_t i = 0; i < ops; ++i)
                sum += all.positionOf(work[i], where[i]);
        }));
        checkInterrupted();
    }
    if (sum == 0)
        fail("all ranks are the first");
    for (const Figure* figure : {&update, &rank, &bytes})
        report.add(*figure);
}

} // namespace

void measureShapes(const Options& options, Report& report, std::uint32_t players) {
    const std::uint32_t ops = options.extent.engineOps / batchSize * batchSize;
    std::vector<Shaped> all;
    all.emplace_back(options, Shape{"uniform", "any players and scores", {players}});
    all.emplace_back(options, Shape{"ties", "all scores equal", {players, Choice::uniform, Scores::equal}});
    all.emplace_back(
        options, Shape{"ties100", "a hundred different scores", {players, Choice::uniform, Scores::hundred}});
    all.emplace_back(options,
                     Shape{"zipf", "few players most of the time", {players, Choice::zipf, Scores::uniform}});
    all.emplace_back(options, Shape{"ascending",
                                    "each score better than all before",
                                    {players, Choice::uniform, Scores::ascending}});
    all.emplace_back(options, Shape{"churn", "after half had left and come back", {players}, true});
    for (Shaped& each : all) {
        each.fill();
        checkInterrupted();
    }
    for (int run = 0; run < options.extent.runs; ++run) {
        for (Shaped& each : all)
            each.run(ops, 200 + 2 * static_cast<std::uint64_t>(run));
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i != 0)
            all[i].compareWith(all[0]);
        all[i].report(report);
    }
    measureManyBoards(options, report);
}

} // namespace rostrum::bench
