// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/vfs_shim.h"

#include "core/check.h"

#include <atomic>
#include <memory>
#include <new>

namespace rostrum {

namespace {

// SQLite allocates szOsFile bytes: this, and behind it the file of the default VFS.
struct ShimFile {
    sqlite3_file base; // first: SQLite sees it as this
    VfsShim* shim;
    std::string* path; // owned; deleted on close, as SQLite frees the memory without a destructor
};

ShimFile* shimFile(sqlite3_file* file) { return reinterpret_cast<ShimFile*>(file); }
sqlite3_file* inner(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(shimFile(file) + 1); }

int closeFile(sqlite3_file* file) {
    const int code = inner(file)->pMethods->xClose(inner(file));
    const std::unique_ptr<std::string> path(shimFile(file)->path);
    return code;
}
int readFile(sqlite3_file* file, void* bytes, int amount, sqlite3_int64 offset) {
    return inner(file)->pMethods->xRead(inner(file), bytes, amount, offset);
}
int writeFile(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
    const std::string_view view(static_cast<const char*>(bytes), static_cast<std::size_t>(amount));
    const int code = shimFile(file)->shim->beforeWrite(*shimFile(file)->path, view, offset);
    return code != SQLITE_OK ? code : inner(file)->pMethods->xWrite(inner(file), bytes, amount, offset);
}
int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    const int code = shimFile(file)->shim->beforeTruncate(*shimFile(file)->path, size);
    return code != SQLITE_OK ? code : inner(file)->pMethods->xTruncate(inner(file), size);
}
int syncFile(sqlite3_file* file, int flags) {
    int code = shimFile(file)->shim->beforeSync(*shimFile(file)->path);
    if (code == SQLITE_OK)
        code = inner(file)->pMethods->xSync(inner(file), flags);
    else if (code == SQLITE_DONE)
        code = SQLITE_OK;
    if (code == SQLITE_OK)
        shimFile(file)->shim->afterSync(*shimFile(file)->path);
    return code;
}
int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    return inner(file)->pMethods->xFileSize(inner(file), size);
}
int lockFile(sqlite3_file* file, int level) { return inner(file)->pMethods->xLock(inner(file), level); }
int unlockFile(sqlite3_file* file, int level) { return inner(file)->pMethods->xUnlock(inner(file), level); }
int checkReservedLock(sqlite3_file* file, int* out) {
    return inner(file)->pMethods->xCheckReservedLock(inner(file), out);
}
int fileControl(sqlite3_file* file, int operation, void* argument) {
    return inner(file)->pMethods->xFileControl(inner(file), operation, argument);
}
int sectorSize(sqlite3_file* file) { return inner(file)->pMethods->xSectorSize(inner(file)); }
int deviceCharacteristics(sqlite3_file* file) {
    return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}
int shmMap(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return inner(file)->pMethods->xShmMap(inner(file), page, size, extend, out);
}
int shmLock(sqlite3_file* file, int offset, int count, int flags) {
    return inner(file)->pMethods->xShmLock(inner(file), offset, count, flags);
}
void shmBarrier(sqlite3_file* file) { inner(file)->pMethods->xShmBarrier(inner(file)); }
int shmUnmap(sqlite3_file* file, int deleteFlag) {
    return inner(file)->pMethods->xShmUnmap(inner(file), deleteFlag);
}

// Version 2: shared memory for the WAL, no mapping of data.
constexpr sqlite3_io_methods methods = {2,
                                        closeFile,
                                        readFile,
                                        writeFile,
                                        truncateFile,
                                        syncFile,
                                        fileSize,
                                        lockFile,
                                        unlockFile,
                                        checkReservedLock,
                                        fileControl,
                                        sectorSize,
                                        deviceCharacteristics,
                                        shmMap,
                                        shmLock,
                                        shmBarrier,
                                        shmUnmap,
                                        nullptr,
                                        nullptr};

} // namespace

VfsShim::VfsShim(const std::string& kind) : base_(sqlite3_vfs_find(nullptr)), registration_{} {
    static std::atomic<std::uint64_t> made{0};
    ROSTRUM_CHECK(base_ != nullptr, "SQLite has a default VFS");
    name_ = "rostrum-" + kind + "-" + std::to_string(++made);
    registration_.vfs = *base_; // what is not named below is the default VFS's own
    registration_.vfs.szOsFile = static_cast<int>(sizeof(ShimFile)) + base_->szOsFile;
    registration_.vfs.pNext = nullptr;
    registration_.vfs.zName = name_.c_str();
    registration_.vfs.xOpen = openFile;
    registration_.vfs.xDelete = deleteFile;
    registration_.shim = this;
    const int code = sqlite3_vfs_register(&registration_.vfs, 0);
    ROSTRUM_CHECK(code == SQLITE_OK, "SQLite takes another VFS");
}

VfsShim::~VfsShim() { sqlite3_vfs_unregister(&registration_.vfs); }

VfsShim& VfsShim::shimOf(sqlite3_vfs* vfs) { return *reinterpret_cast<Registration*>(vfs)->shim; }

int VfsShim::openFile(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outFlags) {
    VfsShim& shim = shimOf(vfs);
    auto* opened = new (file) ShimFile{};
    const int code = shim.base_->xOpen(shim.base_, path, inner(file), flags, outFlags);
    if (code != SQLITE_OK)
        return code; // without methods SQLite does not close it, and the default VFS has left nothing open
    opened->shim = &shim;
    opened->path = std::make_unique<std::string>(path != nullptr ? path : "").release();
    opened->base.pMethods = &methods;
    shim.opened(*opened->path);
    return SQLITE_OK;
}

int VfsShim::deleteFile(sqlite3_vfs* vfs, const char* path, int syncFolder) {
    VfsShim& shim = shimOf(vfs);
    const int code = shim.beforeDelete(path);
    return code != SQLITE_OK ? code : shim.base_->xDelete(shim.base_, path, syncFolder);
}

void VfsShim::opened(const std::string& /*path*/) {}
int VfsShim::beforeWrite(const std::string& /*path*/, std::string_view /*bytes*/, std::int64_t /*offset*/) {
    return SQLITE_OK;
}
int VfsShim::beforeTruncate(const std::string& /*path*/, std::int64_t /*size*/) { return SQLITE_OK; }
int VfsShim::beforeSync(const std::string& /*path*/) { return SQLITE_OK; }
void VfsShim::afterSync(const std::string& /*path*/) {}
int VfsShim::beforeDelete(const std::string& /*path*/) { return SQLITE_OK; }

} // namespace rostrum
