// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_shapes.h"

#include "bench/bare_board.h"
#include "bench/engine_figures.h"
#include "bench/fail.h"
#include "bench/workload.h"

#include "core/memory/page_array.h"

#include <array>
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
    bool hugePages = true;
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

class Features {
  public:
    Features(const Options& options, std::uint32_t players) : options_(options), players_(players) {}

    Featured& add(const std::string& name, const std::string& words, std::size_t rankings = 1,
                  const RankingOrder& order = {}) {
        return all_.emplace_back(options_, players_, name, words,
                                 std::make_unique<BareBoard>(rankings, order));
    }
    void measure(Report& report);

  private:
    void fill();

    const Options& options_;
    std::uint32_t players_;
    std::vector<Featured> all_; // the first is the default
};

void Features::fill() {
    const std::vector<Operation> newcomers = newcomersOf({players_}, 0, players_);
    for (Featured& each : all_) {
        setHugePages(each.hugePages);
        each.board->add(newcomers);
        setHugePages(true);
        // The first dense rank that is asked for builds the counts.
        if (each.board->rankOf(newcomers.front(), each.mode, 0) == 0)
            fail("a player has no rank");
        each.bytes.runs.push_back(static_cast<double>(each.board->memoryBytes()) / players_);
        checkInterrupted();
    }
}

void Features::measure(Report& report) {
    fill();
    for (int i = 0; i < options_.extent.runs; ++i) {
        const std::vector<Operation> work =
            operationsOf({players_}, options_.extent.engineOps, 400 + static_cast<std::uint64_t>(i));
        for (Featured& each : all_)
            run(each, work);
    }
    Featured& plain = all_.front();
    for (Featured& each : all_) {
        const std::array<std::pair<Figure*, const Figure*>, 3> pairs = {
            {{&each.update, &plain.update}, {&each.rank, &plain.rank}, {&each.bytes, &plain.bytes}}};
        for (const auto& [figure, theirs] : pairs) {
            if (&each != &plain) {
                figure->peer = "default";
                figure->peerRuns = theirs->runs;
            }
            report.add(*figure);
        }
    }
}

void addSmallPages(Features& features) {
    features.add("small_pages", "without huge pages").hugePages = false;
}

} // namespace

void measureFeatures(const Options& options, Report& report, std::uint32_t players) {
    Features all(options, players);
    constexpr SortOrder down = SortOrder::descending;
    all.add("none", "a default board");
    all.add("max_entries", "the first 10,000 ranked").maxEntries = cap;
    all.add("competition", "rank mode competition").mode = RankMode::competition;
    all.add("dense", "rank mode dense, its counts kept").mode = RankMode::dense;
    all.add("last", "equals ordered by who was last", 1, {down, 0, {}, TieBreak::last});
    all.add("player_id", "equals ordered by their ids", 1, {down, 0, {}, TieBreak::playerId});
    all.add("secondary1", "one secondary value", 1, {down, 1, {down}, TieBreak::first});
    all.add("secondary4", "four secondary values", 1, {down, 4, {down, down, down, down}, TieBreak::first});
    all.add("periods2", "two periods", 2);
    all.add("periods3", "three periods", 3);
    addSmallPages(all);
    all.measure(report);
}

void measureSmallPages(const Options& options, Report& report, std::uint32_t players) {
    Features all(options, players);
    all.add("none", "a default board");
    addSmallPages(all);
    all.measure(report);
}

} // namespace rostrum::bench
