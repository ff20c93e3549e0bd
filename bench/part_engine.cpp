// SPDX-License-Identifier: GPL-3.0-or-later
// Parts engine and engine10m: the engine in this process, with Redis's sorted set beside it. Players have ids of twelve bytes; who is
// next and what score they have is random and prepared beforehand.
#include "bench/engine_bare.h"
#include "bench/engine_figures.h"
#include "bench/engine_intake.h"
#include "bench/engine_rules.h"
#include "bench/engine_shapes.h"
#include "bench/engine_whole.h"
#include "bench/options.h"
#include "bench/redis_ranking.h"

namespace rostrum::bench {

namespace {

const std::string conditions =
    " in this process, ids of 12 bytes, scores of 9 digits.\n"
    "update and rank: player found by id, then the ranking's order, as ZADD and ZREVRANK do it; one thread. "
    "Redis: hiredis, 1,000 commands a\npipeline, no persistence; its processor time is all of its server's, "
    "the "
    "reading of commands included. execute: the engine's rules, event\nand way back (undo) too. intake: from "
    "eight producers to their answers, by the wall clock.";

RedisFacts factsOf(const Options& options, RedisRanking& redis) {
    const Cost top = redis.run(options.extent.engineOps / 10, [](std::string& out, std::uint32_t /*index*/) {
        out += respCommand({"ZREVRANGE", benchBoard, "0", "9", "WITHSCORES"});
    });
    return {top.cpuNs};
}

} // namespace

void measureEngine(const Options& options, Report& report) {
    const std::uint32_t most = options.extent.enginePlayers.back();
    report.note("engine: up to " + std::to_string(most) + " players" + conditions);
    RedisFacts facts;
    {
        RedisRanking redis(options.folder);
        for (const std::uint32_t players : options.extent.enginePlayers)
            measureBare(options, report, redis, players);
        facts = factsOf(options, redis);
    }
    measureShapes(options, report, most);
    measureFeatures(options, report, most);
    measureRules(options, report, most);
    const Snapshot state = measureWholeEngine(options, report, most, facts);
    measureIntake(options, report, most, state, true);
}

void measureEngine10m(const Options& options, Report& report) {
    const std::uint32_t players = options.extent.bigPlayers;
    report.note("engine10m: " + std::to_string(players) + " players" + conditions);
    {
        RedisRanking redis(options.folder);
        measureBare(options, report, redis, players);
    }
    measureSmallPages(options, report, players);
    const Snapshot state = measureBigEngine(options, report, players);
    measureIntake(options, report, players, state, false);
}

} // namespace rostrum::bench
