// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_intake.h"

#include "bench/crew.h"
#include "bench/engine_figures.h"

#include "core/fakes/memory_ledger.h"
#include "core/intake/writer.h"

#include <atomic>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace rostrum::bench {

namespace {

constexpr std::uint32_t producers = 8;
constexpr std::uint32_t readers = 4;
constexpr std::uint32_t ranksPerSecond = 100'000; // all readers together

std::set<int> threadsNow() {
    std::set<int> threads;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task"))
        threads.insert(std::stoi(entry.path().filename().string()));
    return threads;
}

// A core with its writer running, as the server has it, but for the disk.
class House {
  public:
    House(std::uint32_t players, const Snapshot& state, std::uint64_t snapshotEveryEvents)
        : players_(players),
          ledger_({"0123456789abcdef0123456789abcdef", 1}, state.seq, state.parts),
          writer_(ledger_, intake_, tops_, vitals_, clock_, optionsWith(snapshotEveryEvents)) {
        if (const Result<void> opened = writer_.open(); !opened)
            fail("the writer does not begin: " + opened.error().detail);
        const Board* board = writer_.engine().findBoard(benchBoard);
        if (board == nullptr || board->ranking.size() != players)
            fail("the writer has begun with another state");
        submissions_ = board->counters.submissions;
        const std::set<int> before = threadsNow();
        writer_.start();
        for (const int thread : threadsNow()) {
            if (!before.contains(thread))
                writerThread_ = thread;
        }
    }

    struct Run {
        double perSecond = 0;      // submissions, by the clock, until the last is answered
        double writerCpuUs = 0;    // of the writer's thread, a submission
        double ranksPerSecond = 0; // of all readers
        double ranksEach = 0;      // that the readers got while one submission was executed
    };
    Run run(std::uint32_t scores, std::uint64_t seed, bool withReaders);

    // Ends the writer, and fails where it has lost anything.
    void stop() {
        writer_.stop();
        if (writer_.engine().findBoard(benchBoard)->counters.submissions != submissions_)
            fail("the writer has answered other submissions than it counts");
    }

  private:
    static WriterOptions optionsWith(std::uint64_t snapshotEveryEvents) {
        WriterOptions options;
        options.snapshotEveryEvents = snapshotEveryEvents;
        options.snapshotAtEndEvents = 0;
        options.defaultBoardId.clear();
        return options;
    }
    std::int64_t writerCpuNs() const {
        std::ifstream file("/proc/self/task/" + std::to_string(writerThread_) + "/schedstat");
        std::int64_t ns = 0;
        file >> ns;
        return ns;
    }

    std::uint32_t players_;
    MemoryLedger ledger_;
    Intake intake_;
    PublishedTops tops_;
    Vitals vitals_;
    SystemClock clock_;
    Writer writer_;
    int writerThread_ = 0;
    std::uint64_t submissions_ = 0;
};

House::Run House::run(std::uint32_t scores, std::uint64_t seed, bool withReaders) {
    const std::uint32_t each = scores / producers / batchSize * batchSize;
    const std::vector<Operation> operations = operationsOf({players_}, each * producers, seed);
    std::vector<std::thread> threads;
    std::atomic<bool> stop = false;
    std::vector<Read> read(withReaders ? readers : 0);
    for (std::size_t i = 0; i < read.size(); ++i)
        threads.emplace_back([&, i] {
            Reader reader(intake_, players_, ranksPerSecond / readers, seed + i);
            read[i] = reader.run(stop);
        });
    std::vector<Produced> produced(producers);
    std::vector<std::thread> crew;
    const std::int64_t cpu = writerCpuNs();
    const std::int64_t begin = nowNs();
    for (std::size_t i = 0; i < producers; ++i)
        crew.emplace_back(
            [&, i] { produced[i] = produce(intake_, std::span(operations).subspan(i * each, each)); });
    for (std::thread& thread : crew)
        thread.join();
    const auto seconds = static_cast<double>(nowNs() - begin) / 1e9;
    const auto cpuNs = static_cast<double>(writerCpuNs() - cpu);
    stop = true;
    for (std::thread& thread : threads)
        thread.join();
    Run run;
    std::uint64_t answered = 0;
    for (const Produced& one : produced) {
        if (!one.failure.empty())
            fail(one.failure);
        answered += one.scores;
    }
    for (const Read& one : read) {
        if (!one.failure.empty())
            fail(one.failure);
        run.ranksPerSecond += static_cast<double>(one.ranks) / seconds;
        run.ranksEach += static_cast<double>(one.ranks) / static_cast<double>(answered);
    }
    submissions_ += answered;
    run.perSecond = static_cast<double>(answered) / seconds;
    run.writerCpuUs = cpuNs / 1000 / static_cast<double>(answered);
    checkInterrupted();
    return run;
}

// What one rank takes of the writer's processor time: what submissions took more while there were readers, shared out. It
// does not depend on how much of the processor the writer got.
double rankCpuUs(const House::Run& alone, const House::Run& read) {
    return read.ranksEach > 0 ? (read.writerCpuUs - alone.writerCpuUs) / read.ranksEach : 0;
}

struct IntakeFigures {
    IntakeFigures(const Options& options, std::uint32_t players)
        : rate(playersFigure(options, players, "intake",
                             "submissions from 8 producers in batches of 1,000, executed, kept in memory and "
                             "answered, by the clock",
                             "1/s", true)),
          cpu(playersFigure(options, players, "intake.writer_cpu_us", "the writer's processor time each",
                            "us", false)),
          withReaders(playersFigure(options, players, "readers4.update",
                                    "the same with 4 readers of 100,000 ranks a second in all", "1/s", true)),
          loss(playersFigure(options, players, "readers4.loss",
                             "what the readers cost the writer, by the clock", "%", false)),
          cpuLoss(playersFigure(options, players, "readers4.cpu_loss",
                                "how much of the writer's processor 100,000 ranks a second take", "%",
                                false)),
          ranks(playersFigure(options, players, "readers4.ranks", "ranks that the readers got meanwhile",
                              "1/s", true)),
          snapshots(playersFigure(options, players, "intake.snapshots",
                                  "as intake, with snapshots as the server takes them", "1/s", true)) {
        withReaders.peer = "without readers";
        snapshots.peer = "without snapshots";
    }

    Figure rate;
    Figure cpu;
    Figure withReaders;
    Figure loss;
    Figure cpuLoss;
    Figure ranks;
    Figure snapshots;
};

} // namespace

void measureIntake(const Options& options, Report& report, std::uint32_t players, const Snapshot& state,
                   bool withReaders) {
    IntakeFigures figures(options, players);
    const std::uint32_t scores = options.extent.intakeScores;
    House house(players, state, 0);
    house.run(scores / 4, 500, false); // warms up
    for (int i = 0; i < options.extent.runs; ++i) {
        const auto seed = 510 + 10 * static_cast<std::uint64_t>(i);
        const House::Run alone = house.run(scores, seed, false);
        figures.rate.runs.push_back(alone.perSecond);
        figures.cpu.runs.push_back(alone.writerCpuUs);
        if (!withReaders)
            continue;
        const House::Run read = house.run(scores, seed + 1, true);
        figures.withReaders.runs.push_back(read.perSecond);
        figures.loss.runs.push_back(100 * (1 - read.perSecond / alone.perSecond));
        figures.cpuLoss.runs.push_back(100 * rankCpuUs(alone, read) * ranksPerSecond / 1e6);
        figures.ranks.runs.push_back(read.ranksPerSecond);
    }
    house.stop();
    report.add(figures.rate);
    report.add(figures.cpu);
    if (!withReaders)
        return;
    figures.withReaders.peerRuns = figures.rate.runs;
    report.add(figures.withReaders);
    report.add(figures.loss);
    report.add(figures.cpuLoss);
    report.add(figures.ranks);
    House snapping(players, state, WriterOptions{}.snapshotEveryEvents);
    for (int i = 0; i < options.extent.runs; ++i)
        figures.snapshots.runs.push_back(
            snapping.run(scores, 600 + static_cast<std::uint64_t>(i), false).perSecond);
    snapping.stop();
    figures.snapshots.peerRuns = figures.rate.runs;
    report.add(figures.snapshots);
}

} // namespace rostrum::bench
