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
#include <sstream>
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
    bool ofProgram; // measures the program, not only the engine within us
};
constexpr std::array<Part, 5> allParts = {{{"engine", measureEngine, false},
                                           {"engine10m", measureEngine10m, false},
                                           {"growth", measureGrowth, false},
                                           {"http", measureHttp, true},
                                           {"live", measureLive, true}}};

constexpr std::string_view usage =
    R"(rostrum_bench [PART…] [--quick | --smoke] [--json FILE] [--rostrum PROGRAM]

Measures the parts named, or all of them, and writes build/bench.json; what that file has of other parts stays in it.
  engine             the engine in this process: 100,000 and 1,000,000 players
  engine10m          likewise: 10,000,000 players (needs 4 GiB of memory)
  growth             engine, peers in this process and Redis from 10,000 to 10,000,000 players; draws bench-growth.svg
                     beside the JSON (needs 8 GiB of memory)
  http, live         the whole program
  --quick            shorter runs: two minutes a part
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

bool wanted(const Options& options, const Part& part) {
    return options.parts.empty() ||
           std::find(options.parts.begin(), options.parts.end(), part.name) != options.parts.end();
}

// The program of this build lies in the folder above ours, the library beside us.
void findNeighbours(Options& options) {
    const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    options.slowSync = (here / "libbench_slow_sync.so").string();
    if (options.program.empty())
        options.program = (here.parent_path() / "rostrum").string();
    const bool needed = std::any_of(allParts.begin(), allParts.end(), [&](const Part& part) {
        return part.ofProgram && wanted(options, part);
    });
    if (needed && !std::filesystem::exists(options.program))
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
    std::ostringstream earlier;
    earlier << std::ifstream(path).rdbuf();
    const std::string text = report.json(earlier.str());
    std::ofstream file(path);
    file << text;
    file.close();
    if (!file)
        fail(options.json + " cannot be written");
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
        if (!wanted(options, part))
            continue;
        part.measure(options, report);
        writeJson(options, report); // what takes long may be interrupted later
    }
    report.note("At the end: " + machineLine());
    report.printTable();
    std::printf("\nThe figures are in %s\n", options.json.c_str());
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
