// SPDX-License-Identifier: GPL-3.0-or-later
// Part live: from a score to the screens of an audience.
#include "bench/conversations.h"
#include "bench/fail.h"
#include "bench/measure.h"
#include "bench/options.h"
#include "bench/servers.h"
#include "bench/viewers.h"

#include <filesystem>

namespace rostrum::bench {

namespace {

constexpr std::uint32_t scoresPerSecond = 200;

void addLeaders(const RostrumServer& server) {
    std::string scores;
    for (std::uint32_t player = 0; player < leaders; ++player)
        scores += (player == 0 ? "" : ",") + scoreBody(player, player);
    server.ask(httpPost("/api/v1/scores/batch", R"({"scores":[)" + scores + "]}"));
}

} // namespace

void measureLive(const Options& options, Report& report) {
    const std::string viewers = std::to_string(options.extent.viewers);
    report.note(
        "live: " + viewers + " WebSockets on one board, " + std::to_string(scoresPerSecond) +
        " single POSTs a second, each a new leader. commit_to_frame counts from the moment when a score\n"
        "should be sent to the first frame at a viewer that shows it or a newer state, for every score at "
        "every viewer: request, commit "
        "and the gate\nof 50 ms between two states are in it. It is thus more than what its name says.");
    const std::string folder = options.folder + "/live";
    std::filesystem::create_directories(folder);
    RostrumServer server(options.program, folder);
    server.makeBoard();
    addLeaders(server);
    Audience audience(server.port(), options.extent.viewers);
    const auto figure = [&](const std::string& name, const std::string& words, const std::string& unit,
                            bool more) {
        return Figure{"live", "live.viewers" + viewers + "." + name, words, unit, more, {}, "", {}, {}};
    };
    Figure p50 = figure("commit_to_frame.p50_ms", "half of all frames within", "ms", false);
    Figure p99 = figure("commit_to_frame.p99_ms", "99 % of all frames within", "ms", false);
    Figure answerP50 = figure("post.p50_ms", "meanwhile, half of the POSTs answered within", "ms", false);
    Figure answerP99 = figure("post.p99_ms", "meanwhile, 99 % of the POSTs answered within", "ms", false);
    Figure frames = figure("frames", "frames that arrive, all viewers together", "1/s", true);
    Figure bytes = figure("frame_bytes", "size of a frame", "bytes", false);
    Figure cpu = figure("cpu_percent", "processor time of the server, of one core", "%", false);
    for (int run = 0; run < options.extent.runs; ++run) {
        const std::uint64_t revision = server.boardRevision();
        const std::int64_t beginNs = nowNs();
        const std::int64_t cpuNs = server.process().cpuNs();
        const Audience::Seen seen = audience.run(options.extent.liveSeconds, scoresPerSecond, revision);
        cpu.runs.push_back(100.0 * static_cast<double>(server.process().cpuNs() - cpuNs) /
                           static_cast<double>(nowNs() - beginNs));
        if (server.boardRevision() != revision + seen.scores)
            fail("the board's revision does not step by one for each score");
        p50.runs.push_back(seen.p50Ms);
        p99.runs.push_back(seen.p99Ms);
        answerP50.runs.push_back(seen.answerP50Ms);
        answerP99.runs.push_back(seen.answerP99Ms);
        frames.runs.push_back(seen.framesPerSecond);
        bytes.runs.push_back(seen.frameBytes);
    }
    for (Figure* each : {&p50, &p99, &answerP50, &answerP99, &frames, &bytes, &cpu})
        report.add(std::move(*each));
}

} // namespace rostrum::bench
