// SPDX-License-Identifier: GPL-3.0-or-later
// rostrum_bench: measures what is fast, beside what users would pick instead, on this machine and in one run.
#include "bench/fail.h"
#include "bench/machine.h"
#include "bench/options.h"
#include "bench/process.h"
#include "bench/report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <sys/resource.h>

namespace {

using namespace rostrum::bench;

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;
constexpr int exitSkipped = 77; // what ctest takes for "skipped"

struct Part {
    std::string_view name;
    void (*measure)(const Options&, Report&);
};
constexpr std::array<Part, 3> allParts = {
    {{"engine", measureEngine}, {"http", measureHttp}, {"live", measureLive}}};

constexpr std::string_view usage =
    R"(rostrum_bench [PART…] [--quick | --smoke] [--json FILE] [--rostrum PROGRAM]

Measures the parts named (engine, http, live), or all of them, and writes build/bench.json.
  --quick            shorter runs: two minutes in all
  --smoke            hardly any: shows that the benchmarks work, the figures mean nothing
  --json FILE        writes there instead
  --rostrum PROGRAM  the program that is measured; otherwise the one of this build
)";

// Nothing where the arguments cannot be understood.
std::optional<Options> parse(const std::vector<std::string>& words) {
    Options options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const bool isPart = std::any_of(allParts.begin(), allParts.end(),
                                        [&](const Part& part) { return part.name == word; });
        if (isPart)
            options.parts.push_back(word);
        else if (word == "--quick")
            options.extent = Extent::quick();
        else if (word == "--smoke")
            options.extent = Extent::smoke();
        else if (word == "--json" && i + 1 < words.size())
            options.json = words[++i];
        else if (word == "--rostrum" && i + 1 < words.size())
            options.program = words[++i];
        else
            return std::nullopt;
    }
    return options;
}

// The program of this build lies in the folder above ours, the library beside us.
void findNeighbours(Options& options) {
    const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    options.slowSync = (here / "libbench_slow_sync.so").string();
    if (options.program.empty())
        options.program = (here.parent_path() / "rostrum").string();
    if (!std::filesystem::exists(options.program))
        fail("there is no program " + options.program + "; ./dev bench builds it");
}

// A connection is a descriptor, here and in the children.
void raiseDescriptorLimit() {
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

void writeJson(const Options& options, const Report& report) {
    const std::filesystem::path path(options.json);
    if (path.has_parent_path())
        std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path);
    file << report.json();
    file.close();
    if (!file)
        fail(options.json + " cannot be written");
    std::printf("\nThe figures are in %s\n", options.json.c_str());
}

void measure(Options& options) {
    raiseDescriptorLimit();
    findNeighbours(options);
    // In the build tree: on a disk that keeps what it is given, which /tmp need not be.
    const TempFolder folder("build");
    options.folder = folder.path();
    Report report;
    report.note(machineLine());
    if (const std::string memory = memoryFileSystem(options.folder); !memory.empty())
        report.note("CAUTION: the benchmarks write to " + memory + ", where nothing is durable.");
    measureDisk(options, report);
    for (const Part& part : allParts) {
        const bool wanted = options.parts.empty() || std::find(options.parts.begin(), options.parts.end(),
                                                               part.name) != options.parts.end();
        if (wanted)
            part.measure(options, report);
    }
    report.note("At the end: " + machineLine());
    report.printTable();
    writeJson(options, report);
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    std::optional<Options> options = parse(words);
    if (!options) {
        std::fputs(usage.data(), stderr);
        return exitUsage;
    }
    if (!isInstalled("redis-server")) {
        std::fputs("rostrum_bench: redis-server is not installed, and there is nothing to compare with\n",
                   stderr);
        return exitSkipped;
    }
    catchInterrupts();
    try {
        measure(*options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "rostrum_bench: %s\n", error.what());
        return exitFailure;
    }
    return 0;
}
