// SPDX-License-Identifier: GPL-3.0-or-later
// write_golden FOLDER: writes event.rostrum, state.txt and event_id.txt of the present form into a new folder.
#include "core/engine/recovery.h"
#include "server/ledger/sqlite_ledger.h"
#include "tests/golden/whole_event.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

[[noreturn]] void stop(const std::string& reason) {
    std::fprintf(stderr, "write_golden: %s\n", reason.c_str());
    std::exit(1); // NOLINT(concurrency-mt-unsafe)
}

} // namespace

int main(int argc, char** argv) {
    using namespace rostrum;
    namespace fs = std::filesystem;
    if (argc != 2 || !fs::create_directory(argv[1]))
        stop("name a folder that is not there yet: a golden file is never written over");
    const fs::path folder = argv[1];
    Result<std::unique_ptr<SqliteLedger>> ledger = SqliteLedger::open((folder / "event.rostrum").string());
    if (!ledger)
        stop(ledger.error().detail);
    test::playWholeEvent(**ledger, [](const std::string& reason) { stop(reason); });
    const Result<Recovered> recovered = recover(**ledger, {{}, false});
    if (!recovered)
        stop(recovered.error().detail);
    std::ofstream(folder / "state.txt", std::ios::binary) << recovered->engine->describe();
    std::ofstream(folder / "event_id.txt", std::ios::binary) << (*ledger)->identity().eventId;
    return 0;
}
