// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// FileLock: keeps a second program (or a second ledger of this one) away from an event file. It locks a file of its own
// beside it, because opening and closing the event file itself would drop the locks that SQLite holds on it. The kernel
// releases the lock when its process dies, however it dies; the file that a killed program leaves behind locks nothing.
//
// Thread: any, one at a time. Source of the re-check of the inode: it makes deleting the lock file on release safe.

#include "core/result.h"

#include <string>

namespace rostrum {

class FileLock {
  public:
    // Code::fileInUse, which names the process, where another holds it; Code::fileUnusable where the folder cannot be written.
    static Result<FileLock> acquire(const std::string& eventFile);

    ~FileLock();
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

  private:
    FileLock(std::string path, int descriptor);
    void release();

    std::string path_;
    int descriptor_ = -1;
};

} // namespace rostrum
