// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_whole.h"

#include "bench/conversations.h"
#include "bench/fail.h"
#include "bench/measure.h"

#include "core/engine/engine.h"
#include "core/engine/reader.h"
#include "core/engine/snapshot.h"
#include "core/intake/top_builder.h"
#include "core/publish/published_tops.h"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::int64_t anyTimeMs = 1'700'000'000'000;
constexpr std::uint32_t fillBatch = 1000;

template <typename T>
T& good(Result<T>& result) {
    if (!result)
        fail("the engine refuses: " + result.error().detail);
    return *result;
}

Submission submissionOf(std::uint32_t player, std::uint32_t score) {
    Submission submission;
    submission.leaderboardId = benchBoard;
    submission.playerId = idOf(player);
    submission.score = {score, 0};
    return submission;
}

Figure figureOf(const std::string& name, const std::string& words, const std::string& unit, bool more) {
    return Figure{"engine", "engine." + name, words, unit, more, {}, "", {}};
}

void run(Engine& engine, const Command& command, std::vector<Event>& events) {
    const Origin origin{Source::http, "loopback", ""};
    Result<Engine::Executed> done = engine.execute(command, origin, anyTimeMs, events);
    good(done);
}

void makeBoard(Engine& engine) {
    CreateBoard create;
    create.draft.id = std::string(benchBoard);
    create.draft.maxEntries = 0;
    std::vector<Event> events;
    engine.beginBatch();
    run(engine, create, events);
    engine.keepBatch();
}

// Everybody gets a score, in batches as they come from the network. Submissions a second.
double fill(Engine& engine, std::uint32_t players) {
    Random random(1);
    std::vector<Event> events;
    std::int64_t spentNs = 0;
    for (std::uint32_t i = 0; i < players; i += fillBatch) {
        SubmitBatch batch;
        for (std::uint32_t k = i; k < std::min(players, i + fillBatch); ++k)
            batch.items.push_back(submissionOf(k, leastScore + random.below(scoreSpan)));
        const Command command = std::move(batch);
        events.clear();
        const std::int64_t begin = threadCpuNs();
        engine.beginBatch();
        run(engine, command, events);
        engine.keepBatch();
        spentNs += threadCpuNs() - begin;
        checkInterrupted();
    }
    return players * 1e9 / static_cast<double>(spentNs);
}

// Single submissions, `each` of them between beginBatch and keepBatch; a second. Their events are kept where `kept` is given.
double execute(Engine& engine, const Extent& extent, std::uint32_t each, std::uint64_t seed,
               std::vector<Event>* kept) {
    Random random(seed);
    Command command = SubmitScore{submissionOf(0, leastScore)};
    Submission& submission = std::get<SubmitScore>(command).submission;
    const std::uint32_t count = extent.engineOps / 4 / each * each;
    std::vector<Event> events;
    const std::int64_t begin = threadCpuNs();
    for (std::uint32_t i = 0; i < count; i += each) {
        events.clear();
        engine.beginBatch();
        for (std::uint32_t k = 0; k < each; ++k) {
            writeDigits(submission.playerId.data() + 1, idBytes - 1, random.below(extent.enginePlayers));
            submission.score.significand = leastScore + random.below(scoreSpan);
            run(engine, command, events);
        }
        engine.keepBatch();
        if (kept != nullptr)
            kept->insert(kept->end(), std::make_move_iterator(events.begin()),
                         std::make_move_iterator(events.end()));
    }
    return count * 1e9 / static_cast<double>(threadCpuNs() - begin);
}

void measureExecute(Engine& engine, const Options& options, Report& report) {
    const std::string players = shortCount(options.extent.enginePlayers);
    Figure single =
        figureOf("execute.single." + players, "submissions executed, each a batch of its own", "1/s", true);
    Figure grouped =
        figureOf("execute.batch100." + players, "submissions executed, 100 a batch", "1/s", true);
    for (int i = 0; i < options.extent.runs; ++i) {
        single.runs.push_back(
            execute(engine, options.extent, 1, 10 + static_cast<std::uint64_t>(i), nullptr));
        grouped.runs.push_back(
            execute(engine, options.extent, 100, 20 + static_cast<std::uint64_t>(i), nullptr));
        checkInterrupted();
    }
    report.add(std::move(single));
    report.add(std::move(grouped));
}

void measureTops(Engine& engine, const Options& options, Report& report, const RedisFacts& redis) {
    PublishedTops tops;
    TopBuilder builder(tops);
    tops.find(benchBoard, 1);
    builder.serveInterest(engine, 1);
    if (!tops.find(benchBoard, 1))
        fail("the top is not published");
    Figure read = figureOf("top10.ns", "the published top found, and its ten first scores read", "ns", false);
    Figure build = figureOf("top100.build_us", "a top of 100 made anew after a commit", "us", false);
    const Board& board = *engine.findBoard(benchBoard);
    Score sum = 0;
    for (int i = 0; i < options.extent.runs; ++i) {
        const std::uint32_t reads = options.extent.engineOps;
        std::int64_t begin = threadCpuNs();
        for (std::uint32_t k = 0; k < reads; ++k) {
            const TopPtr top = tops.find(benchBoard, 1);
            for (std::size_t place = 0; place < 10; ++place)
                sum += top->entries[place].score;
        }
        read.runs.push_back(static_cast<double>(threadCpuNs() - begin) / reads);
        const std::uint32_t builds = reads / 100;
        begin = threadCpuNs();
        for (std::uint32_t k = 0; k < builds; ++k)
            sum += topEntries(engine, board, publishedTopSize, board.config.rankMode).back().score;
        build.runs.push_back(static_cast<double>(threadCpuNs() - begin) / 1000 / builds);
        checkInterrupted();
    }
    if (sum == 0)
        fail("the top has no scores");
    read.peer = "redis";
    read.peerRuns = {redis.top10CpuNs};
    report.add(std::move(read));
    report.add(std::move(build));
}

std::vector<std::string> snapshotOf(Engine& engine) {
    std::vector<std::string> parts;
    SnapshotWriter writer(engine);
    for (bool last = false; !last;)
        parts.push_back(writer.next(last));
    return parts;
}

void measureSnapshots(Engine& engine, const Options& options, Report& report) {
    const std::string players = shortCount(options.extent.enginePlayers);
    Figure write = figureOf("snapshot.write_ms." + players, "a snapshot's parts made", "ms", false);
    Figure read =
        figureOf("snapshot.read_ms." + players, "an engine made from a snapshot's parts", "ms", false);
    Figure apply = figureOf("apply." + players, "events applied to it, as at a start", "1/s", true);
    for (int i = 0; i < options.extent.runs; ++i) {
        std::int64_t begin = threadCpuNs();
        const std::vector<std::string> parts = snapshotOf(engine);
        write.runs.push_back(static_cast<double>(threadCpuNs() - begin) / 1e6);
        begin = threadCpuNs();
        Engine copy;
        SnapshotReader reader(copy);
        for (const std::string& part : parts) {
            if (!reader.add(part))
                fail("a part of a snapshot is refused");
        }
        if (!reader.finish())
            fail("a snapshot is refused");
        read.runs.push_back(static_cast<double>(threadCpuNs() - begin) / 1e6);
        std::vector<Event> events;
        execute(engine, options.extent, 100, 30 + static_cast<std::uint64_t>(i), &events);
        begin = threadCpuNs();
        for (const Event& event : events) {
            if (const Result<void> applied = copy.apply(event); !applied)
                fail("an event is refused: " + applied.error().detail);
        }
        apply.runs.push_back(static_cast<double>(events.size()) * 1e9 /
                             static_cast<double>(threadCpuNs() - begin));
        const Board& one = *engine.findBoard(benchBoard);
        const Board& other = *copy.findBoard(benchBoard);
        if (copy.lastSeq() != engine.lastSeq() || one.ranking.sumOfScores() != other.ranking.sumOfScores())
            fail("snapshot and events lead to another state");
        checkInterrupted();
    }
    report.add(std::move(write));
    report.add(std::move(read));
    report.add(std::move(apply));
}

} // namespace

void measureWholeEngine(const Options& options, Report& report, const RedisFacts& redis) {
    const std::string players = shortCount(options.extent.enginePlayers);
    const auto engine = std::make_unique<Engine>();
    makeBoard(*engine);
    Figure newcomers =
        figureOf("newcomers." + players, "players who were not known, in batches of 1,000", "1/s", true);
    newcomers.runs.push_back(fill(*engine, options.extent.enginePlayers));
    Figure bytes =
        figureOf("bytes_per_player." + players, "memory of the whole engine a player", "bytes", false);
    bytes.runs.push_back(static_cast<double>(engine->memoryBytes()) / options.extent.enginePlayers);
    bytes.peer = "redis";
    bytes.peerRuns.push_back(redis.bytesPerMember);
    report.add(std::move(bytes));
    report.add(std::move(newcomers));
    measureExecute(*engine, options, report);
    measureTops(*engine, options, report, redis);
    measureSnapshots(*engine, options, report);
}

} // namespace rostrum::bench
