// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_whole.h"

#include "bench/engine_figures.h"

#include "core/engine/reader.h"
#include "core/intake/top_builder.h"
#include "core/publish/published_tops.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::uint32_t shownPlaces = 10;
constexpr std::size_t scoresACommit = 100;
constexpr std::uint32_t readsAtOnce = 1000;
constexpr std::uint64_t leastRevisions = 100;
constexpr std::int64_t patienceNs = 20'000'000'000;

// What a thread saw that did nothing but read tops.
struct Seen {
    Cost cost;
    std::uint64_t revisions = 0; // different ones
    Score sum = 0;               // so that no read can be left out
};

// At least so many, and until enough have changed meanwhile.
Seen readTops(PublishedTops& tops, std::uint32_t reads) {
    Seen seen;
    std::uint64_t revision = 0;
    std::uint64_t done = 0;
    const std::int64_t untilNs = nowNs() + patienceNs;
    const Cost all = costOf(1, [&] {
        while (done < reads || (seen.revisions < leastRevisions && nowNs() < untilNs)) {
            for (std::uint32_t i = 0; i < readsAtOnce; ++i) {
                const TopPtr top = tops.find(benchBoard, 1);
                for (std::size_t place = 0; place < shownPlaces; ++place)
                    seen.sum += top->entries[place].score;
                seen.revisions += top->meta.revision != revision ? 1 : 0;
                revision = top->meta.revision;
            }
            done += readsAtOnce;
        }
    });
    seen.cost = {all.cpuNs / static_cast<double>(done), all.wallNs / static_cast<double>(done)};
    return seen;
}

// Commits go on, each publishes a new top, until the reader has read enough. Commits a second.
double publishWhile(const std::atomic<bool>& reading, Engine& engine, TopBuilder& builder,
                    const std::vector<Operation>& operations) {
    Command command = SubmitScore{submissionOf(operations.front())};
    Submission& submission = std::get<SubmitScore>(command).submission;
    std::vector<Event> events;
    std::uint64_t commits = 0;
    const std::int64_t begin = nowNs();
    for (std::size_t at = 0; reading.load(std::memory_order_relaxed); ++commits) {
        events.clear();
        engine.beginBatch();
        for (std::size_t i = 0; i < scoresACommit; ++i, at = (at + 1) % operations.size()) {
            submission.playerId.assign(operations[at].playerId());
            submission.score.significand = operations[at].score;
            execute(engine, command, events);
        }
        engine.keepBatch();
        builder.afterCommit(engine, engine.changedBoards(), nowNs());
    }
    return static_cast<double>(commits) * 1e9 / static_cast<double>(nowNs() - begin);
}

} // namespace

void measureTops(const Options& options, Report& report, Engine& engine, std::uint32_t players,
                 const RedisFacts& redis) {
    PublishedTops tops;
    TopBuilder builder(tops);
    tops.find(benchBoard, 1);
    builder.serveInterest(engine, 1);
    if (!tops.find(benchBoard, 1))
        fail("the top is not published");
    const auto figure = [](const std::string& name, const std::string& words, const std::string& unit,
                           bool more) {
        return Figure{"engine", "engine.top10." + name, words, unit, more, {}, "", {}, ""};
    };
    const std::string words =
        "a published top found and its ten first scores read, while another thread publishes";
    Figure read = figure("ns", words + ", processor time", "ns", false);
    read.peer = "redis";
    read.peerRuns = {redis.top10CpuNs};
    read.basis = againstServer;
    Figure wall = figure("ns.wall", words + ", by the clock", "ns", false);
    Figure commits = figure("commits", "commits meanwhile, each publishes", "1/s", true);
    Figure build = playersFigure(options, players, "top100.build_us", "a top of 100 made anew after a commit",
                                 "us", false);
    const Board& board = *engine.findBoard(benchBoard);
    const std::uint32_t reads = options.extent.engineOps;
    for (int i = 0; i < options.extent.runs; ++i) {
        const std::vector<Operation> work =
            operationsOf({players}, 100'000, 50 + static_cast<std::uint64_t>(i));
        std::atomic<bool> reading = true;
        Seen seen;
        std::thread reader([&] {
            seen = readTops(tops, reads);
            reading = false;
        });
        commits.runs.push_back(publishWhile(reading, engine, builder, work));
        reader.join();
        if (seen.sum == 0 || seen.revisions < leastRevisions)
            fail("the top does not change while it is read");
        read.runs.push_back(seen.cost.cpuNs);
        wall.runs.push_back(seen.cost.wallNs);
        Score sum = 0;
        const std::uint32_t builds = std::max(1U, reads / 100);
        build.runs.push_back(
            costOf(
                builds,
                [&] {
                    for (std::uint32_t k = 0; k < builds; ++k)
                        sum +=
                            topEntries(engine, board, publishedTopSize, board.config.rankMode).back().score;
                })
                .cpuNs /
            1000);
        if (sum == 0)
            fail("the top has no scores");
        checkInterrupted();
    }
    for (const Figure* each : {&read, &wall, &commits, &build})
        report.add(*each);
}

} // namespace rostrum::bench
