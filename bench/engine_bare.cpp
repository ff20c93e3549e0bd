// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_bare.h"

#include "bench/bare_board.h"
#include "bench/engine_figures.h"
#include "bench/fail.h"
#include "bench/workload.h"

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace rostrum::bench {

namespace {

void addBytes(Report& report, Figure figure, double bytes) {
    figure.runs.push_back(bytes);
    report.add(std::move(figure));
}

// What a player takes, in all, by part and as the system sees it.
void reportMemory(const Options& options, Report& report, const BareBoard& board, std::uint32_t players,
                  const std::string& name, double resident, double redisBytes) {
    const PlayerTable::MemoryParts table = board.table().memoryParts();
    const Ranking::MemoryParts ranking = board.ranking().memoryParts();
    struct Part {
        const char* name;
        const char* words;
        std::size_t bytes;
    };
    const std::array<Part, 6> parts = {{{"rows", "rows, with ids of up to 15 bytes", table.rows},
                                        {"hash", "the hash of ids", table.hash},
                                        {"ids", "texts that rows have no room for", table.texts},
                                        {"records", "records", ranking.records},
                                        {"leaves", "the index's leaves", ranking.leaves},
                                        {"inner", "the index's inner nodes", ranking.inner}}};
    const auto figure = [&](const std::string& ending, const std::string& words) {
        Figure made = playersFigure(options, players, name, words, "bytes", false);
        made.name += ending;
        return made;
    };
    const auto each = [&](double bytes) { return bytes / players; };
    Figure all = figure("", "memory a player: players, records and order, all counted");
    all.peer = "redis";
    all.peerRuns = {redisBytes};
    addBytes(report, std::move(all), each(static_cast<double>(board.memoryBytes())));
    addBytes(report, figure(".rss", "growth of the resident memory a player"), each(resident));
    for (const Part& part : parts)
        addBytes(report, figure(std::string(".") + part.name, std::string("of it ") + part.words),
                 each(static_cast<double>(part.bytes)));
}

void fillRedis(RedisRanking& redis, std::uint32_t players) {
    const auto known = static_cast<std::uint32_t>(redis.size());
    redis.addAll(newcomersOf({players}, known, players));
    if (redis.size() != players)
        fail("Redis has not taken all players");
}

// In turns, so that what else the machine does meets all alike.
void compareRates(const Options& options, Report& report, RedisRanking& redis, BareBoard& board,
                  std::uint32_t players) {
    const std::uint32_t ops = options.extent.engineOps / batchSize * batchSize;
    RatePair updates(options, players, "update.single", "scores changed one by one, found by id");
    RatePair batches(options, players, "update.batch", "scores changed in batches of 1,000, found by id");
    RatePair ranks(options, players, "rank.single", "ranks looked up one by one, found by id");
    RatePair rankBatches(options, players, "rank.batch", "ranks looked up in batches of 1,000, found by id");
    std::vector<std::uint64_t> singly(ops);
    std::vector<std::uint64_t> together(ops);
    for (int run = 0; run < options.extent.runs; ++run) {
        const auto seed = 100 + 2 * static_cast<std::uint64_t>(run);
        const std::vector<Operation> work = operationsOf({players}, ops, seed);
        const std::vector<Operation> more = operationsOf({players}, ops, seed + 1);
        const Cost update = costOf(ops, [&] {
            for (const Operation& operation : work)
                board.update(operation);
        });
        const Cost batch = costOf(ops, [&] {
            for (std::size_t i = 0; i < ops; i += batchSize)
                board.update(std::span(more).subspan(i, batchSize));
        });
        const Cost rank = costOf(ops, [&] {
            for (std::size_t i = 0; i < ops; ++i)
                singly[i] = board.positionOf(work[i]);
        });
        const Cost rankBatch = costOf(ops, [&] {
            for (std::size_t i = 0; i < ops; i += batchSize)
                board.positionsOf(std::span(work).subspan(i, batchSize),
                                  std::span(together).subspan(i, batchSize));
        });
        if (singly != together)
            fail("ranks looked up in batches are not those looked up one by one");
        const Cost redisUpdate =
            redis.run(ops, [&](std::string& out, std::uint32_t index) { appendZadd(out, work[index]); });
        const Cost redisRank =
            redis.run(ops, [&](std::string& out, std::uint32_t index) { appendZrevrank(out, work[index]); });
        updates.add(update, redisUpdate);
        batches.add(batch, redisUpdate);
        ranks.add(rank, redisRank);
        rankBatches.add(rankBatch, redisRank);
        checkInterrupted();
    }
    for (RatePair* pair : {&updates, &batches, &ranks, &rankBatches})
        pair->report(report);
}

// Half of all players leave the ranking and come back, each in a random order of its own.
void churn(const Options& options, Report& report, BareBoard& board, std::uint32_t players) {
    std::vector<Operation> leaving = operationsOf({players}, players / 2, 7);
    const std::vector<std::uint32_t> who = shuffled(0, players, 8);
    const std::vector<std::uint32_t> back = shuffled(0, players / 2, 9);
    for (std::uint32_t i = 0; i < players / 2; ++i)
        writeDigits(leaving[i].id + 1, idBytes - 1, who[i]);
    Figure erase = rateFigure(options, players, "erase", "players removed one by one");
    Figure insert = rateFigure(options, players, "reinsert", "players who had left ranked again one by one");
    erase.runs.push_back(rateOf(leaving.size(), [&] {
        for (const Operation& operation : leaving)
            board.erase(operation);
    }));
    checkInterrupted();
    insert.runs.push_back(rateOf(leaving.size(), [&] {
        for (const std::uint32_t i : back)
            board.update(leaving[i]);
    }));
    if (board.ranking().size() != players)
        fail("the ranking has lost players");
    report.add(std::move(erase));
    report.add(std::move(insert));
}

} // namespace

void measureBare(const Options& options, Report& report, RedisRanking& redis, std::uint32_t players) {
    const std::int64_t redisBefore = redis.usedMemory();
    const auto redisKnown = static_cast<std::uint32_t>(redis.size());
    fillRedis(redis, players);
    const double redisBytes = static_cast<double>(redis.usedMemory() - redisBefore) / (players - redisKnown);
    const std::int64_t before = residentNow();
    const auto board = std::make_unique<BareBoard>();
    {
        const std::vector<Operation> newcomers = newcomersOf({players}, 0, players);
        Figure insert =
            rateFigure(options, players, "insert", "players who were not known ranked one by one");
        insert.runs.push_back(rateOf(players, [&] { board->add(newcomers); }));
        report.add(std::move(insert));
    }
    const auto resident = [before] { return static_cast<double>(residentNow() - before); };
    checkInterrupted();
    reportMemory(options, report, *board, players, "bytes_per_player", resident(), redisBytes);
    compareRates(options, report, redis, *board, players);
    churn(options, report, *board, players);
    reportMemory(options, report, *board, players, "bytes_per_player.churn", resident(), redisBytes);
}

} // namespace rostrum::bench
