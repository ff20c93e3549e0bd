// SPDX-License-Identifier: GPL-3.0-or-later
// Part http: the whole way from a request's bytes to its answer, through the program as it ships, under load from the same
// machine; and Redis with the same scores, made durable before each answer as Rostrum does it.
#include "bench/conversations.h"
#include "bench/fail.h"
#include "bench/load.h"
#include "bench/machine.h"
#include "bench/options.h"
#include "bench/servers.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace rostrum::bench {

namespace {

constexpr std::uint32_t batchScores = 1000;
constexpr std::size_t batchConnections = 4;
constexpr std::size_t topConnections = 64;
constexpr std::size_t topLines = 41; // of Redis's answer with ten members and scores
constexpr int slowDiskUs = 2000;
const std::string equalTerms = "over sockets, durable before each answer, the client included for both";

// Rostrum and Redis on one kind of disk, with the same players ranked.
struct Rivals {
    Rivals(const Options& options, const std::string& disk, int syncDelayUs);

    std::string folder;
    RostrumServer rostrum;
    RedisServer redis;
    std::uint64_t submitted = 0; // and answered, by Rostrum
};

std::string madeFolder(const std::string& path) {
    std::filesystem::create_directories(path);
    return path;
}

Rivals::Rivals(const Options& options, const std::string& disk, int syncDelayUs)
    : folder(madeFolder(options.folder + "/http" + disk)),
      rostrum(options.program, folder, syncDelayUs),
      redis(folder, RedisServer::Durability::everyWrite, syncDelayUs == 0 ? "" : options.slowSync,
            syncDelayUs) {
    rostrum.makeBoard();
    // Everybody has a score before anything is measured.
    BatchScores scores(Protocol::http, options.extent.httpPlayers, batchScores);
    for (std::size_t i = 0; i < scores.round(); ++i) {
        rostrum.ask(std::string(scores.request(0)));
        submitted += batchScores;
    }
    std::string all;
    for (std::uint32_t player = 0; player < options.extent.httpPlayers; ++player)
        all += respCommand({"ZADD", benchBoard, std::to_string(leastScore), idOf(player)});
    SameRequest load(Protocol::resp, std::move(all), options.extent.httpPlayers);
    LoadGenerator(load, redis.port(), 1).run(0, 0);
    if (redis.number("ZCARD bench") != options.extent.httpPlayers)
        fail("Redis has not taken all players");
}

LoadResult runAgainst(Process& server, Conversation& conversation, std::uint16_t port,
                      std::size_t connections, const Extent& extent) {
    LoadGenerator generator(conversation, port, connections);
    const std::int64_t before = server.cpuNs();
    LoadResult result = generator.run(extent.warmUpS, extent.seconds);
    result.serverCpuUs =
        static_cast<double>(server.cpuNs() - before) / 1000 / static_cast<double>(result.answered);
    return result;
}

// What is asked of both, in turns, so that what else the machine does meets both alike.
struct Comparison {
    std::string name;
    std::string words;
    Conversation& ours;
    Conversation& theirs;
    std::size_t connections = 1;
    double scoresEach = 1; // of a request
    bool withLatency = false;
    bool writes = true;
};

void compare(const Options& options, Report& report, Rivals& rivals, const Comparison& what) {
    const auto figure = [&](const std::string& ending, const std::string& words, const std::string& unit,
                            bool more) {
        Figure made{"http", "http." + what.name + ending, words + what.words, unit, more, {}, "redis", {},
                    {}};
        if (what.writes)
            made.basis = equalTerms;
        return made;
    };
    Figure rate = figure("", what.scoresEach > 1 ? "scores " : "", "1/s", true);
    Figure p50 = figure(".p50_ms", "half answered within: ", "ms", false);
    Figure p99 = figure(".p99_ms", "99 % answered within: ", "ms", false);
    Figure cpu = figure(".cpu_us", "server's processor time each: ", "us", false);
    for (int run = 0; run < options.extent.runs; ++run) {
        const LoadResult ours = runAgainst(rivals.rostrum.process(), what.ours, rivals.rostrum.port(),
                                           what.connections, options.extent);
        const LoadResult theirs = runAgainst(rivals.redis.process(), what.theirs, rivals.redis.port(),
                                             what.connections, options.extent);
        if (what.writes)
            rivals.submitted += ours.answered * static_cast<std::uint64_t>(what.scoresEach);
        rate.runs.push_back(ours.perSecond * what.scoresEach);
        rate.peerRuns.push_back(theirs.perSecond * what.scoresEach);
        p50.runs.push_back(ours.p50Ms);
        p50.peerRuns.push_back(theirs.p50Ms);
        p99.runs.push_back(ours.p99Ms);
        p99.peerRuns.push_back(theirs.p99Ms);
        cpu.runs.push_back(ours.serverCpuUs / what.scoresEach);
        cpu.peerRuns.push_back(theirs.serverCpuUs / what.scoresEach);
    }
    report.add(std::move(rate));
    if (what.withLatency) {
        report.add(std::move(p50));
        report.add(std::move(p99));
    }
    report.add(std::move(cpu));
}

// A benchmark that lost scores would measure nothing.
void checkCount(const Rivals& rivals) {
    const std::uint64_t counted = rivals.rostrum.boardSubmissions();
    if (counted != rivals.submitted)
        fail("Rostrum answered " + std::to_string(rivals.submitted) + " submissions and counts " +
             std::to_string(counted));
}

void compareDurable(const Options& options, Report& report, Rivals& rivals, const std::string& disk) {
    for (const std::size_t connections : {1U, 64U, 256U}) {
        SingleScores ours(Protocol::http, connections, options.extent.httpPlayers);
        SingleScores theirs(Protocol::resp, connections, options.extent.httpPlayers);
        const std::string many = std::to_string(connections);
        Comparison what{"post.durable", "durable single POSTs, ", ours, theirs, connections, 1, true, true};
        what.name.append(disk).append(".c").append(many);
        what.words.append(many).append(connections == 1 ? " connection" : " connections");
        compare(options, report, rivals, what);
    }
    BatchScores ours(Protocol::http, options.extent.httpPlayers, batchScores);
    BatchScores theirs(Protocol::resp, options.extent.httpPlayers, batchScores);
    compare(options, report, rivals,
            {"batch.scores" + disk, "by durable batches of 1,000 (1,000 ZADD a pipeline), 4 connections",
             ours, theirs, batchConnections, batchScores, false, true});
    BatchScores members(Protocol::resp, options.extent.httpPlayers, batchScores, true);
    compare(options, report, rivals,
            {"batch.one_zadd" + disk,
             "by durable batches of 1,000 (one ZADD of 1,000 members), 4 connections", ours, members,
             batchConnections, batchScores, false, true});
    checkCount(rivals);
}

} // namespace

void measureDisk(const Options& options, Report& report) {
    Figure figure{"disk",
                  "disk.fdatasync_us",
                  "fdatasync after 4 KiB appended, where the event files lie",
                  "us",
                  false,
                  {},
                  "",
                  {},
                  {}};
    for (int run = 0; run < options.extent.runs; ++run)
        figure.runs.push_back(fdatasyncMedianUs(options.folder, options.extent.syncs));
    report.add(std::move(figure));
}

void measureHttp(const Options& options, Report& report) {
    report.note(
        "http: rostrum --server and redis-server 7 in turns, on loopback, " +
        std::to_string(options.extent.httpPlayers) +
        " players ranked; the load generator (one thread, closed loop) shares the\n"
        "machine. Redis: ZADD, appendonly yes, appendfsync always, one command a round trip as with a POST; "
        "1,000 pipelined as with a batch.");
    {
        Rivals rivals(options, "", 0);
        compareDurable(options, report, rivals, "");
        SameRequest ours(Protocol::http, httpGet("/api/v1/leaderboards/bench/top?limit=10"), 0);
        SameRequest theirs(Protocol::resp, respCommand({"ZREVRANGE", benchBoard, "0", "9", "WITHSCORES"}),
                           topLines);
        compare(options, report, rivals,
                {"top10", "top-10 reads, 64 connections", ours, theirs, topConnections, 1, true, false});
    }
    report.note("The durable ones again, with 2 ms added to each sync of the disk (Redis: by a library "
                "loaded before its own).");
    Rivals rivals(options, ".slowdisk", slowDiskUs);
    compareDurable(options, report, rivals, ".slowdisk");
}

} // namespace rostrum::bench
