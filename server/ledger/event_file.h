// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The event file as a file: whether a path can be one, what lies there, and how a new one is made. Nothing here writes to a
// file that is not an event file, or overwrites anything. Any thread; the caller holds the FileLock where it says so.

#include "core/result.h"
#include "server/ledger/sqlite_database.h"

#include <cstdint>
#include <string>

namespace rostrum {

// PRAGMA application_id of an event file: "Rstr".
inline constexpr std::int32_t eventFileApplicationId = 0x52737472;

// The path without links, so that two names of one file have one lock. The file need not be there, its folder must.
Result<std::string> resolveEventFile(const std::string& path);

// Which file stands under a name; equal ones are the same file. All zero where there is none.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};
FileIdentity fileIdentity(const std::string& path);

enum class EventFileState { absent, empty, present };

// With the lock held, and no connection of this process open on the file (opening and closing it drops SQLite's locks). `present`: it
// bears SQLite's header and our application id, and can be written. Code::fileForeign, fileUnusable otherwise.
Result<EventFileState> inspectEventFile(const std::string& path);

// With the lock held, and no connection open: a connection that only read may have made a log and its index, which hold nothing.
void removeEmptyWal(const std::string& path);

// With the lock held, where the state is absent or empty: makes the file under another name beside it and moves it into place whole, so that an
// interrupted creation leaves no half of one.
Result<void> createEventFile(const std::string& path, const std::string& applicationVersion);

} // namespace rostrum
