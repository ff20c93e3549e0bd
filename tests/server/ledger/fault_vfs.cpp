// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/ledger/fault_vfs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace rostrum {

namespace {

constexpr std::size_t sector = 512; // what a disk writes whole

std::string contentOf(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

void FaultVfs::opened(const std::string& path) {
    if (!files_.contains(path))
        files_[path].synced = contentOf(path); // was there before the faults began
}

bool FaultVfs::powerFailsNow() {
    if (powerIsCut())
        return true;
    ++operations_;
    return powerIsCut();
}

int FaultVfs::beforeWrite(const std::string& path, std::string_view bytes, std::int64_t offset) {
    if (powerIsCut())
        return SQLITE_IOERR_WRITE;
    if (++writes_ == failingWrite_.at)
        return failingWrite_.code;
    // The write that the power goes with may still be on the disk, or half of it.
    const bool last = powerFailsNow();
    files_[path].pending.push_back({static_cast<std::size_t>(offset), std::string(bytes), false});
    return last ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

int FaultVfs::beforeTruncate(const std::string& path, std::int64_t size) {
    if (powerIsCut())
        return SQLITE_IOERR_TRUNCATE;
    files_[path].pending.push_back({static_cast<std::size_t>(size), {}, true});
    return SQLITE_OK;
}

int FaultVfs::beforeSync(const std::string& path) {
    if (powerFailsNow())
        return SQLITE_IOERR_FSYNC;
    if (++syncs_ == failingSync_.at) {
        files_[path].pending.clear();
        return failingSync_.code;
    }
    return SQLITE_DONE; // this object is the disk: the real one would only cost time
}

void FaultVfs::afterSync(const std::string& path) {
    File& file = files_[path];
    for (const Change& change : file.pending)
        apply(change, file.synced);
    file.pending.clear();
}

int FaultVfs::beforeDelete(const std::string& path) {
    if (powerIsCut())
        return SQLITE_IOERR_DELETE;
    files_.erase(path);
    return SQLITE_OK;
}

void FaultVfs::apply(const Change& change, std::string& content) {
    if (change.truncates) {
        content.resize(change.offset);
        return;
    }
    content.resize(std::max(content.size(), change.offset + change.bytes.size()));
    content.replace(change.offset, change.bytes.size(), change.bytes);
}

void FaultVfs::restoreDisk(std::mt19937_64& random, bool keepNone) {
    for (auto& [path, file] : files_) {
        for (Change& change : file.pending) {
            const std::uint64_t fate = keepNone ? 0 : random() % 3;
            if (fate == 0)
                continue;
            if (fate == 1 && change.bytes.size() > sector)
                change.bytes.resize(random() % (change.bytes.size() / sector) * sector);
            apply(change, file.synced);
        }
        std::ofstream(path, std::ios::binary | std::ios::trunc) << file.synced;
        std::filesystem::remove(path + "-shm");
    }
    files_.clear();
    powerEnds_ = ~std::uint64_t{0};
}

} // namespace rostrum
