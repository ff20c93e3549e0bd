// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a fuzz driver without libFuzzer: every file of its corpus, then rows of bytes made up from a seed (ROSTRUM_SEED), half of
// them bent copies of what the corpus holds. With ROSTRUM_LONG=1 many more. A file named on the command line is run alone.
//
//     fuzz_NAME CORPUS | fuzz_NAME FILE
//
// Where a driver aborts, the row that led there is written to crash-NAME in the working folder, to be run again.
#include "tests/core/ranking/seed.h"
#include "tests/fuzz/fuzz_input.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// With a sanitizer: it ends the program in its own way, and calls this before. NOLINTNEXTLINE(readability-identifier-naming)
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

using Row = std::vector<std::uint8_t>;
using rostrum::test::Random;

constexpr int rowsMade = 400;
constexpr int rowsMadeLong = 50'000;
constexpr std::size_t longestRow = 4096;

// What a signal handler can reach: the row under way, and where it is to be written.
const Row* rowUnderWay = nullptr;
std::array<char, 256> crashFile{};

void writeRow() {
    if (rowUnderWay == nullptr)
        return;
    const Row* const row = std::exchange(rowUnderWay, nullptr);
    const int file = ::open(crashFile.data(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
    if (file < 0)
        return;
    const bool whole = ::write(file, row->data(), row->size()) == static_cast<ssize_t>(row->size());
    ::close(file);
    constexpr std::string_view said = "the row of bytes that led here is in ";
    if (whole && ::write(STDERR_FILENO, said.data(), said.size()) > 0 &&
        ::write(STDERR_FILENO, crashFile.data(), std::char_traits<char>::length(crashFile.data())) > 0)
        (void)!::write(STDERR_FILENO, "\n", 1);
}

void onSignal(int signal) {
    writeRow();
    (void)std::signal(signal, SIG_DFL);
    (void)std::raise(signal);
}

void run(const Row& row) {
    rowUnderWay = &row;
    LLVMFuzzerTestOneInput(row.data(), row.size());
    rowUnderWay = nullptr;
}

Row readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::size_t below(Random& random, std::size_t bound) { return static_cast<std::size_t>(random() % bound); }

Row randomRow(Random& random) {
    // Lengths of all magnitudes.
    Row row(below(random, (std::size_t{16} << below(random, 11)) + 1));
    // Some rows are of few different bytes: the same operations again and again.
    const std::size_t different = below(random, 3) == 0 ? 1 + below(random, 8) : 256;
    std::array<std::uint8_t, 256> alphabet{};
    std::generate(alphabet.begin(), alphabet.end(), [&] { return static_cast<std::uint8_t>(random()); });
    std::generate(row.begin(), row.end(), [&] {
        return different == 256 ? static_cast<std::uint8_t>(random()) : alphabet[below(random, different)];
    });
    return row;
}

// A copy with a few bytes changed, a piece taken out, and a piece of another put in.
Row bentRow(Random& random, const std::vector<Row>& corpus) {
    Row row = corpus[below(random, corpus.size())];
    const Row& other = corpus[below(random, corpus.size())];
    for (std::size_t changes = 1 + below(random, 4); changes > 0 && !row.empty(); --changes) {
        const std::size_t at = below(random, row.size());
        const std::size_t length = below(random, std::min<std::size_t>(row.size() - at, 64) + 1);
        const auto from = row.begin() + static_cast<std::ptrdiff_t>(at);
        switch (below(random, 3)) {
        case 0: *from = static_cast<std::uint8_t>(random()); break;
        case 1: row.erase(from, from + static_cast<std::ptrdiff_t>(length)); break;
        default:
            if (!other.empty() && row.size() < longestRow) {
                const std::size_t begin = below(random, other.size());
                const std::size_t end = std::min(other.size(), begin + length);
                const Row piece(other.begin() + static_cast<std::ptrdiff_t>(begin),
                                other.begin() + static_cast<std::ptrdiff_t>(end));
                row.insert(from, piece.begin(), piece.end());
            }
        }
    }
    return row;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        (void)std::fprintf(stderr, "usage: %s CORPUS|FILE\n", argv[0]);
        return 2;
    }
    const std::string name = std::filesystem::path(argv[0]).filename().string();
    (void)std::snprintf(crashFile.data(), crashFile.size(), "crash-%s", name.c_str());
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        (void)std::signal(signal, onSignal);
    if (__sanitizer_set_death_callback != nullptr)
        __sanitizer_set_death_callback(writeRow);
    const std::filesystem::path path = argv[1];
    if (!std::filesystem::is_directory(path)) {
        run(readFile(path));
        return 0;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Row> corpus;
    for (const std::filesystem::path& file : files) {
        corpus.push_back(readFile(file));
        run(corpus.back());
    }
    const std::uint64_t seed = rostrum::test::seed();
    const int rows = rostrum::test::isLong() ? rowsMadeLong : rowsMade;
    std::printf("%s: %zu files of the corpus were run; %d rows follow from seed %llu\n", name.c_str(),
                corpus.size(), rows, static_cast<unsigned long long>(seed));
    (void)std::fflush(stdout);
    Random random(seed);
    for (int i = 0; i < rows; ++i)
        run(corpus.empty() || i % 2 == 0 ? randomRow(random) : bentRow(random, corpus));
    return corpus.empty() ? 1 : 0; // a corpus that was not found is no success
}
