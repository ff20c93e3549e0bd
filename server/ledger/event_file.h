// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The event file as a file: whether a path can be one, what lies there, and how a new one is made. Nothing here writes to a
// file that is not an event file, or overwrites anything. Any thread; the caller holds the FileLock where it says so.

#include "core/ports/ledger.h"
#include "core/result.h"
#include "server/ledger/sqlite_database.h"

#include <cstdint>
#include <string>
#include <utility>

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

// A new event file that is made under another name beside its place, and moved there whole, so that what is interrupted leaves no half
// of one. With the lock of `path` held, where its state is absent or empty.
class EventFileDraft {
  public:
    // With an identity of its own, or the one given: an event that comes from elsewhere.
    static Result<EventFileDraft> make(const std::string& path, const std::string& applicationVersion,
                                       const LedgerIdentity* identity = nullptr);
    ~EventFileDraft(); // removes what was not kept
    EventFileDraft(EventFileDraft&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    EventFileDraft& operator=(EventFileDraft&&) = delete;
    EventFileDraft(const EventFileDraft&) = delete;
    EventFileDraft& operator=(const EventFileDraft&) = delete;

    // Where it is while it is a draft.
    std::string file() const { return path_ + ".new"; }
    // With no connection open. Whole, or an error and nothing.
    Result<void> keep();

  private:
    explicit EventFileDraft(std::string path) : path_(std::move(path)) {}

    std::string path_; // where it will be; empty: nothing to remove
};

// An empty one, in its place.
Result<void> createEventFile(const std::string& path, const std::string& applicationVersion);

} // namespace rostrum
