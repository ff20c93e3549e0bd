// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/engine_load.h"

#include "bench/measure.h"

#include "core/engine/snapshot.h"

#include <filesystem>
#include <fstream>

namespace rostrum::bench {

namespace {

void writeFile(const std::string& path, const Snapshot& snapshot) {
    std::ofstream file(path, std::ios::binary);
    for (const std::string& part : snapshot.parts) {
        const std::uint64_t size = part.size();
        file.write(reinterpret_cast<const char*>(&size), sizeof size);
        file.write(part.data(), static_cast<std::streamsize>(size));
    }
    file.close();
    if (!file)
        fail(path + " cannot be written");
}

} // namespace

Loaded loadFromFile(const std::string& folder, const Snapshot& snapshot) {
    const std::string path = folder + "/snapshot";
    writeFile(path, snapshot);
    Loaded loaded;
    const std::int64_t begin = nowNs();
    loaded.engine = std::make_unique<Engine>();
    SnapshotReader reader(*loaded.engine);
    std::ifstream file(path, std::ios::binary);
    std::string part;
    std::uint64_t size = 0;
    while (file.read(reinterpret_cast<char*>(&size), sizeof size)) {
        part.resize(size);
        file.read(part.data(), static_cast<std::streamsize>(size));
        Result<void> added = reader.add(part);
        if (!file || !added)
            fail("a part of a snapshot is refused");
    }
    if (!reader.finish())
        fail("a snapshot is refused");
    loaded.seconds = static_cast<double>(nowNs() - begin) / 1e9;
    std::filesystem::remove(path);
    return loaded;
}

} // namespace rostrum::bench
