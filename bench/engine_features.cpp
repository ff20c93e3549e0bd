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

constexpr std::uint64_t cap = 10'000; // of max_entries, as new boards have it

// A board with one feature more than the default one.
struct Featured {
    Featured(const Options& options, std::uint32_t players, const std::string& name, const std::string& words,
             std::unique_ptr<BareBoard> made)
        : board(std::move(made)),
          update(rateFigure(options, players, "feature." + name + ".update", "scores changed, " + words)),
          rank(rateFigure(options, players, "feature." + name + ".rank", "ranks looked up, " + words)),
          bytes(playersFigure(options, players, "feature." + name + ".bytes", "memory a player, " + words,
                              "bytes", false)) {}

    std::unique_ptr<BareBoard> board;
    RankMode mode = RankMode::ordinal;
    std::uint64_t maxEntries = 0;
    Figure update;
    Figure rank;
    Figure bytes;
};

void run(Featured& featured, const std::vector<Operation>& work) {
    featured.update.runs.push_back(rateOf(work.size(), [&] {
        for (const Operation& operation : work)
            featured.board->update(operation);
    }));
    std::uint64_t sum = 0; // so that no look-up can be left out
    featured.rank.runs.push_back(rateOf(work.size(), [&] {
        for (const Operation& operation : work)
            sum += featured.board->rankOf(operation, featured.mode, featured.maxEntries);
    }));
    if (sum == 0)
        fail("there are no ranks");
    checkInterrupted();
}

} // namespace

void measureFeatures(const Options& options, Report& report, std::uint32_t players) {
    std::vector<Featured> all;
    const auto add = [&](const std::string& name, const std::string& words, std::size_t rankings = 1,
                         const RankingOrder& order = {}) -> Featured& {
        return all.emplace_back(options, players, name, words, std::make_unique<BareBoard>(rankings, order));
    };
    constexpr SortOrder down = SortOrder::descending;
    add("none", "a default board");
    add("max_entries", "the first 10,000 ranked").maxEntries = cap;
    add("competition", "rank mode competition").mode = RankMode::competition;
    add("dense", "rank mode dense, its counts kept").mode = RankMode::dense;
    add("last", "equals ordered by who was last", 1, {down, 0, {}, TieBreak::last});
    add("player_id", "equals ordered by their ids", 1, {down, 0, {}, TieBreak::playerId});
    add("secondary1", "one secondary value", 1, {down, 1, {down}, TieBreak::first});
    add("secondary4", "four secondary values", 1, {down, 4, {down, down, down, down}, TieBreak::first});
    add("periods2", "two periods", 2);
    add("periods3", "three periods", 3);
    const std::vector<Operation> newcomers = newcomersOf({players}, 0, players);
    for (Featured& each : all) {
        each.board->add(newcomers);
        // The first dense rank that is asked for builds the counts.
        if (each.board->rankOf(newcomers.front(), each.mode, 0) == 0)
            fail("a player has no rank");
        each.bytes.runs.push_back(static_cast<double>(each.board->memoryBytes()) / players);
        checkInterrupted();
    }
    for (int i = 0; i < options.extent.runs; ++i) {
        const std::vector<Operation> work =
            operationsOf({players}, options.extent.engineOps, 400 + static_cast<std::uint64_t>(i));
        for (Featured& each : all)
            run(each, work);
    }
    for (Featured& each : all) {
        const std::vector<std::pair<Figure*, const Figure*>> pairs = {{&each.update, &all.front().update},
                                                                      {&each.rank, &all.front().rank},
                                                                      {&each.bytes, &all.front().bytes}};
        for (const auto& [figure, plain] : pairs) {
            if (figure != plain) {
                figure->peer = "default";
                figure->peerRuns = plain->runs;
            }
            report.add(*figure);
        }
    }
}

} // namespace rostrum::bench
