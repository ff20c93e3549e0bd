// SPDX-License-Identifier: GPL-3.0-or-later
// Part growth: how rates and memory change as players come, for Rostrum and for what one would use instead; drawn as SVG.
#include "bench/bare_board.h"
#include "bench/engine_figures.h"
#include "bench/fail.h"
#include "bench/machine.h"
#include "bench/options.h"
#include "bench/peers/ordered_peer.h"
#include "bench/peers/skip_list.h"
#include "bench/plot.h"
#include "bench/redis_ranking.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::uint32_t fillStep = 1'000'000; // so that few operations are prepared at once

// One of those who are compared; each of the functions may be called with any row of operations on players that are there.
struct Contender {
    std::string name;  // in figures
    std::string title; // in charts
    std::function<void(const std::vector<Operation>&)> add;
    std::function<double(const std::vector<Operation>&)> updateNs;                   // processor time each
    std::function<double(const std::vector<Operation>&, std::uint64_t& sum)> rankNs; // adds up the places
    std::function<double()> bytes;                                                   // in all
};

struct Curves {
    Series update;
    Series rank;
    Series bytes;
};

Figure growthFigure(const std::string& name, std::uint32_t players, const std::string& words,
                    const std::string& unit, bool moreIsBetter) {
    return {"growth", "growth." + name + "." + shortCount(players), words, unit, moreIsBetter, {}, "", {},
            ""};
}

Curves measure(const Options& options, Report& report, const Contender& who,
               std::vector<std::uint64_t>& sums) {
    Curves curves{{who.title, {}}, {who.title, {}}, {who.title, {}}};
    std::uint32_t known = 0;
    for (std::size_t size = 0; size < options.extent.growth.size(); ++size) {
        const std::uint32_t players = options.extent.growth[size];
        while (known < players) {
            const std::uint32_t to = std::min(players, known + fillStep);
            who.add(newcomersOf({players}, known, to));
            known = to;
            checkInterrupted();
        }
        Figure update = growthFigure(who.name + ".update", players,
                                     who.title + ": scores changed, a second of processor time", "1/s", true);
        Figure rank = growthFigure(who.name + ".rank", players,
                                   who.title + ": ranks looked up, a second of processor time", "1/s", true);
        Figure bytes =
            growthFigure(who.name + ".bytes", players, who.title + ": memory a player", "bytes", false);
        bytes.runs.push_back(who.bytes() / players);
        for (int run = 0; run < options.extent.runs; ++run) {
            const std::vector<Operation> work =
                operationsOf({players}, options.extent.engineOps / 2 / batchSize * batchSize,
                             700 + static_cast<std::uint64_t>(run));
            update.runs.push_back(1e9 / who.updateNs(work));
            rank.runs.push_back(1e9 / who.rankNs(work, sums[size]));
            checkInterrupted();
        }
        curves.update.points.emplace_back(players, median(update.runs));
        curves.rank.points.emplace_back(players, median(rank.runs));
        curves.bytes.points.emplace_back(players, median(bytes.runs));
        for (const Figure* figure : {&update, &rank, &bytes})
            report.add(*figure);
    }
    return curves;
}

Contender ofBoard(BareBoard& board, bool inBatches) {
    Contender who;
    who.name = inBatches ? "rostrum_batch" : "rostrum";
    who.title = inBatches ? "Rostrum, batches of 1,000" : "Rostrum";
    who.add = [&](const std::vector<Operation>& some) { board.add(some); };
    who.bytes = [&] { return static_cast<double>(board.memoryBytes()); };
    who.updateNs = [&board, inBatches](const std::vector<Operation>& work) {
        return costOf(work.size(),
                      [&] {
                          for (std::size_t i = 0; i < work.size(); i += inBatches ? batchSize : 1) {
                              if (inBatches)
                                  board.update(std::span(work).subspan(i, batchSize));
                              else
                                  board.update(work[i]);
                          }
                      })
            .cpuNs;
    };
    who.rankNs = [&board, inBatches](const std::vector<Operation>& work, std::uint64_t& sum) {
        std::vector<std::uint64_t> places(work.size());
        const double ns = costOf(work.size(), [&] {
                              for (std::size_t i = 0; i < work.size(); i += inBatches ? batchSize : 1) {
                                  if (inBatches)
                                      board.positionsOf(std::span(work).subspan(i, batchSize),
                                                        std::span(places).subspan(i, batchSize));
                                  else
                                      places[i] = board.positionOf(work[i]);
                              }
                          }).cpuNs;
        for (const std::uint64_t place : places)
            sum += place;
        return ns;
    };
    return who;
}

Contender ofPeer(Peer& peer, const std::string& name, const std::string& title) {
    Contender who{name, title, {}, {}, {}, {}};
    const std::int64_t before = heapInUse();
    who.add = [&](const std::vector<Operation>& some) {
        for (const Operation& operation : some)
            peer.set(operation);
    };
    who.bytes = [before] { return static_cast<double>(heapInUse() - before); };
    who.updateNs = [&](const std::vector<Operation>& work) {
        return costOf(work.size(),
                      [&] {
                          for (const Operation& operation : work)
                              peer.set(operation);
                      })
            .cpuNs;
    };
    who.rankNs = [&](const std::vector<Operation>& work, std::uint64_t& sum) {
        return costOf(work.size(),
                      [&] {
                          for (const Operation& operation : work)
                              sum += peer.positionOf(operation);
                      })
            .cpuNs;
    };
    return who;
}

Contender ofRedis(RedisRanking& redis) {
    Contender who{"redis", "Redis (server CPU)", {}, {}, {}, {}};
    const std::int64_t before = redis.usedMemory();
    who.add = [&](const std::vector<Operation>& some) { redis.addAll(some); };
    who.bytes = [&redis, before] { return static_cast<double>(redis.usedMemory() - before); };
    who.updateNs = [&](const std::vector<Operation>& work) {
        return redis
            .run(static_cast<std::uint32_t>(work.size()),
                 [&](std::string& out, std::uint32_t index) { appendZadd(out, work[index]); })
            .cpuNs;
    };
    who.rankNs = [&](const std::vector<Operation>& work, std::uint64_t&) {
        return redis
            .run(static_cast<std::uint32_t>(work.size()),
                 [&](std::string& out, std::uint32_t index) { appendZrevrank(out, work[index]); })
            .cpuNs;
    };
    return who;
}

void draw(const Options& options, Report& report, const std::vector<Curves>& all) {
    std::vector<Panel> panels = {{"Scores changed a second, one core", true, {}},
                                 {"Ranks looked up a second, one core", true, {}},
                                 {"Bytes a player (ids of 12 bytes)", false, {}}};
    for (const Curves& curves : all) {
        panels[0].series.push_back(curves.update);
        panels[1].series.push_back(curves.rank);
        panels[2].series.push_back(curves.bytes);
    }
    const std::string foot =
        "Random players and scores, found by id. Redis: its server's processor time under pipelines of "
        "1,000, the reading of commands included; the others: this process, not end to end. " +
        machineName();
    std::filesystem::path path(options.json);
    path.replace_filename("bench-growth.svg");
    std::ofstream file(path);
    file << lineCharts("A ranking as it grows", "players", panels, foot);
    file.close();
    if (!file)
        fail(path.string() + " cannot be written");
    report.note("The curves are in " + path.string());
}

} // namespace

void measureGrowth(const Options& options, Report& report) {
    report.note("growth: the same players and scores for Rostrum (players, records and order), GNU pb_ds' "
                "order-statistics tree with "
                "a hash of ids,\na skip list with spans and a hash of ids, and Redis; one after the other, "
                "one thread.");
    // The sums of all places that each found, by size: all who keep the same order must agree.
    const std::size_t sizes = options.extent.growth.size();
    std::vector<std::vector<std::uint64_t>> sums(4, std::vector<std::uint64_t>(sizes));
    std::vector<Curves> curves;
    for (const bool inBatches : {false, true}) {
        BareBoard board;
        curves.push_back(measure(options, report, ofBoard(board, inBatches), sums[inBatches ? 1 : 0]));
    }
    {
        const std::unique_ptr<Peer> peer = makeOrderedPeer();
        curves.push_back(measure(options, report, ofPeer(*peer, "pbds", "GNU pb_ds tree + hash"), sums[2]));
    }
    {
        const std::unique_ptr<Peer> peer = makeSkipListPeer();
        curves.push_back(measure(options, report, ofPeer(*peer, "skiplist", "skip list + hash"), sums[3]));
    }
    for (const std::vector<std::uint64_t>& each : sums) {
        if (each != sums.front())
            fail("those who keep the same order find other ranks");
    }
    RedisRanking redis(options.folder);
    std::vector<std::uint64_t> unused(sizes);
    curves.push_back(measure(options, report, ofRedis(redis), unused));
    draw(options, report, curves);
}

} // namespace rostrum::bench
