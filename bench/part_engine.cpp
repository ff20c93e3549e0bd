// SPDX-License-Identifier: GPL-3.0-or-later
// Part engine: the ranking in memory, with Redis's sorted set beside it. Players have ids of twelve bytes; who is next and what score
// they have is random and prepared beforehand.
#include "bench/conversations.h"
#include "bench/engine_whole.h"
#include "bench/fail.h"
#include "bench/measure.h"
#include "bench/options.h"
#include "bench/redis_ranking.h"

#include "core/board/ranking.h"
#include "core/engine/player_table.h"

#include <cstring>
#include <string_view>
#include <vector>

namespace rostrum::bench {

namespace {

struct Operation {
    char id[idBytes];
    std::uint32_t score;
};

std::vector<Operation> randomOperations(std::uint32_t players, std::uint32_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<Operation> operations(count);
    for (Operation& operation : operations) {
        std::memcpy(operation.id, idOf(random.below(players)).data(), idBytes);
        operation.score = leastScore + random.below(scoreSpan);
    }
    return operations;
}

// What a sorted set of Redis is: players by their ids, and their order.
class BareRanking {
  public:
    explicit BareRanking(std::uint32_t players) {
        Random random(1);
        for (std::uint32_t i = 0; i < players; ++i) {
            const std::string id = idOf(i);
            ranking_.set({table_.add(id, id), 0, {leastScore + random.below(scoreSpan), ++seq_}});
        }
    }

    void update(const Operation& operation) {
        const std::uint32_t player = table_.find({operation.id, idBytes});
        ranking_.set({player, 0, {operation.score, ++seq_}});
    }
    std::uint64_t positionOf(const Operation& operation) const {
        return ranking_.positionOf(table_.find({operation.id, idBytes}));
    }

  private:
    PlayerTable table_;
    Ranking ranking_;
    std::uint64_t seq_ = 0;
};

template <typename Work>
Cost costOf(std::uint32_t count, Work&& work) {
    const std::int64_t wall = nowNs();
    const std::int64_t cpu = threadCpuNs();
    work();
    Cost cost;
    cost.cpuNs = static_cast<double>(threadCpuNs() - cpu) / count;
    cost.wallNs = static_cast<double>(nowNs() - wall) / count;
    return cost;
}

// A figure a second of the keeper's processor time, and one by the clock on the wall.
struct RatePair {
    RatePair(const std::string& name, const std::string& words, const std::string& players)
        : cpu{"engine",
              "engine." + name + "." + players,
              words + ", a second of processor time",
              "1/s",
              true,
              {},
              "redis",
              {}},
          wall{"engine",
               "engine." + name + "." + players + ".wall",
               words + ", a second by the clock",
               "1/s",
               true,
               {},
               "redis",
               {}} {}

    void add(const Cost& ours, const Cost& theirs) {
        cpu.runs.push_back(1e9 / ours.cpuNs);
        cpu.peerRuns.push_back(1e9 / theirs.cpuNs);
        wall.runs.push_back(1e9 / ours.wallNs);
        wall.peerRuns.push_back(1e9 / theirs.wallNs);
    }

    Figure cpu;
    Figure wall;
};

void fillRedis(RedisRanking& redis, std::uint32_t players) {
    Random random(1);
    redis.run(players, [&](std::string& out, std::uint32_t index) {
        appendZadd(out, idOf(index).data(), leastScore + random.below(scoreSpan));
    });
    if (redis.size() != players)
        fail("Redis has not taken all players");
}

void compareRankings(const Options& options, Report& report, RedisRanking& redis) {
    const std::uint32_t ops = options.extent.engineOps;
    const std::string players = shortCount(options.extent.enginePlayers);
    BareRanking bare(options.extent.enginePlayers);
    RatePair updates("update.single", "scores changed, found by id", players);
    RatePair ranks("rank.single", "ranks looked up by id", players);
    std::uint64_t sum = 0; // so that no look-up can be left out
    for (int run = 0; run < options.extent.runs; ++run) {
        const std::vector<Operation> work =
            randomOperations(options.extent.enginePlayers, ops, 100 + static_cast<std::uint64_t>(run));
        checkInterrupted();
        const Cost update = costOf(ops, [&] {
            for (const Operation& operation : work)
                bare.update(operation);
        });
        const Cost rank = costOf(ops, [&] {
            for (const Operation& operation : work)
                sum += bare.positionOf(operation);
        });
        updates.add(update, redis.run(ops, [&](std::string& out, std::uint32_t index) {
            appendZadd(out, work[index].id, work[index].score);
        }));
        ranks.add(rank, redis.run(ops, [&](std::string& out, std::uint32_t index) {
            appendZrevrank(out, work[index].id);
        }));
    }
    if (sum == 0)
        fail("all ranks are the first");
    for (const RatePair* pair : {&updates, &ranks}) {
        report.add(pair->cpu);
        report.add(pair->wall);
    }
}

} // namespace

void measureEngine(const Options& options, Report& report) {
    report.note("engine: " + std::to_string(options.extent.enginePlayers) +
                " players, ids of 12 bytes, in one thread. update and rank: player found by id, then the "
                "ranking's order, as ZADD and\n"
                "ZREVRANK do it. Redis: hiredis, 1,000 commands a pipeline, no persistence; its processor "
                "time is all of its server's, the "
                "reading of\ncommands included. execute: the engine's rules, event and way back (undo) too.");
    RedisRanking redis(options.folder);
    const std::int64_t before = redis.usedMemory();
    fillRedis(redis, options.extent.enginePlayers);
    const double redisBytes =
        static_cast<double>(redis.usedMemory() - before) / static_cast<double>(options.extent.enginePlayers);
    compareRankings(options, report, redis);
    const Cost redisTop =
        redis.run(options.extent.engineOps / 10, [](std::string& out, std::uint32_t /*index*/) {
            out += respCommand({"ZREVRANGE", benchBoard, "0", "9", "WITHSCORES"});
        });
    measureWholeEngine(options, report, {redisBytes, redisTop.cpuNs});
}

} // namespace rostrum::bench
