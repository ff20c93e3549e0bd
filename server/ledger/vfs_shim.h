// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// VfsShim: stands between SQLite and the file system and passes everything on to SQLite's default VFS. A derived class
// sees what concerns durability, and may refuse it: a slow disk (SyncDelayVfs) or a failing one (the tests).
//
// Thread: hooks are called on the thread that uses the connection. The shim must outlive every connection opened
// through it. Source of the form: sqlite.org/vfs.html, "VFS shims"; memory mapping of data is left out on purpose, so that
// every write is seen.

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum {

class VfsShim {
  public:
    // Registers itself with SQLite under a name that is unique in this process.
    explicit VfsShim(const std::string& kind);
    virtual ~VfsShim();
    VfsShim(const VfsShim&) = delete;
    VfsShim& operator=(const VfsShim&) = delete;

    const std::string& name() const { return name_; }

    // Hooks. What is not SQLITE_OK is returned to SQLite in place of the real call. `path` is the full path of the file (the
    // database, its -wal or its -journal).
    virtual void opened(const std::string& path);
    virtual int beforeWrite(const std::string& path, std::string_view bytes, std::int64_t offset);
    virtual int beforeTruncate(const std::string& path, std::int64_t size);
    virtual int beforeSync(const std::string& path); // SQLITE_DONE: it is done, the disk is not asked
    virtual void afterSync(const std::string& path);
    virtual int beforeDelete(const std::string& path);

  private:
    // What SQLite knows us by. It hands back a pointer to the first member; the default VFS's own field for such a
    // pointer (pAppData) is taken by it.
    struct Registration {
        sqlite3_vfs vfs;
        VfsShim* shim;
    };
    static VfsShim& shimOf(sqlite3_vfs* vfs);
    static int openFile(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outFlags);
    static int deleteFile(sqlite3_vfs* vfs, const char* path, int syncFolder);

    sqlite3_vfs* base_;
    std::string name_;
    Registration registration_;
};

} // namespace rostrum
