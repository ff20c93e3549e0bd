// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/event_file.h"

#include "server/ledger/migrations.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace rostrum {

namespace {

constexpr std::size_t headerSize = 100; // sqlite.org/fileformat.html, 1.3
constexpr std::string_view headerMagic("SQLite format 3\0", 16);
constexpr std::size_t applicationIdOffset = 68;

std::string quoted(const std::string& path) { return "“" + path + "”"; }

Error unusable(const std::string& path, const std::string& what) {
    return {Code::fileUnusable, quoted(path) + " " + what};
}

std::string systemMessage() { return std::generic_category().message(errno); }

// A descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0)
            close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return number_; }

  private:
    int number_;
};

Result<std::string> newEventId() {
    std::array<unsigned char, 16> random{};
    if (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        return Error{Code::fileUnusable, "The system gives no random numbers: " + systemMessage() + "."};
    std::string id;
    for (const unsigned char byte : random) {
        id.push_back("0123456789abcdef"[byte >> 4]);
        id.push_back("0123456789abcdef"[byte & 15]);
    }
    return id;
}

Result<LedgerIdentity> newIdentity() {
    Result<std::string> eventId = newEventId();
    if (!eventId)
        return eventId.error();
    return LedgerIdentity{*eventId, 1};
}

Result<void> fillNewFile(const std::string& path, const std::string& applicationVersion,
                         const LedgerIdentity& identity) {
    Result<Database> database = Database::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, {});
    if (!database)
        return database.error();
    const std::string id = std::to_string(eventFileApplicationId);
    if (Result<void> done = database->execute("PRAGMA synchronous = FULL; PRAGMA application_id = " + id);
        !done)
        return done;
    if (Result<void> done = applyMigrations(*database, embeddedMigrations()); !done)
        return done;
    Result<Statement> insert =
        database->prepare("INSERT INTO meta (key, value) VALUES ('event_id', ?1), ('epoch', ?3), "
                          "('created_at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), "
                          "('application_version', ?2), ('open', 'closed')");
    if (!insert)
        return insert.error();
    const std::string epoch = std::to_string(identity.epoch);
    insert->bindText(1, identity.eventId);
    insert->bindText(2, applicationVersion);
    insert->bindText(3, epoch);
    if (const int code = insert->run(); code != SQLITE_OK)
        return database->error(code);
    // The file remembers the mode; closing brings everything from the WAL into it and syncs it.
    return database->execute("PRAGMA journal_mode = WAL");
}

void removeFiles(const std::string& path) {
    for (const char* suffix : {"", "-journal", "-wal", "-shm"})
        unlink((path + suffix).c_str());
}

Result<void> moveIntoPlace(const std::string& made, const std::string& path) {
    struct stat status {};
    const bool absent = stat(path.c_str(), &status) != 0;
    if (!absent && status.st_size != 0)
        return unusable(path, "came to be while the event file was made; choose another name.");
    // Refuses to replace what somebody puts there this moment, on the file systems that know how.
    const unsigned flags = absent ? RENAME_NOREPLACE : 0;
    if (renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), flags) != 0 &&
        (errno != EINVAL || rename(made.c_str(), path.c_str()) != 0))
        return unusable(path, "could not be made: " + systemMessage() + ".");
    const std::string folder = std::filesystem::path(path).parent_path().string();
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0 || fsync(descriptor.get()) != 0)
        return unusable(
            path, "was made, but its folder could not be brought to the disk: " + systemMessage() + ".");
    return {};
}

} // namespace

Result<std::string> resolveEventFile(const std::string& path) {
    namespace fs = std::filesystem;
    if (path.empty() || path.find('\0') != std::string::npos)
        return Error{
            Code::fileUnusable,
            "The name of the event file is empty or not a file name; give a path such as finals.rostrum."};
    std::error_code error;
    const fs::path absolute = fs::absolute(path, error);
    if (error || !absolute.has_filename())
        return unusable(path, "is no file name; give a path such as finals.rostrum.");
    const fs::path whole = fs::canonical(absolute, error);
    if (!error)
        return whole.string();
    if (fs::is_symlink(absolute, error))
        return unusable(path,
                        "is a link to a file that is not there; remove the link or choose another name.");
    const fs::path folder = fs::canonical(absolute.parent_path(), error);
    if (error)
        return unusable(
            path, "cannot be made: its folder is not there or cannot be entered; make the folder first.");
    return (folder / absolute.filename()).string();
}

FileIdentity fileIdentity(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0)
        return {};
    return {status.st_dev, status.st_ino};
}

void removeEmptyWal(const std::string& path) {
    struct stat status {};
    const std::string wal = path + "-wal";
    if (stat(wal.c_str(), &status) != 0 || status.st_size != 0)
        return;
    unlink(wal.c_str());
    unlink((path + "-shm").c_str());
}

Result<EventFileState> inspectEventFile(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT)
            return EventFileState::absent;
        return unusable(path, "cannot be looked at: " + systemMessage() + ".");
    }
    if (!S_ISREG(status.st_mode))
        return unusable(path, "is a folder or a device; choose a file.");
    if (faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) != 0)
        return unusable(
            path, "cannot be read and written by this user; change its permissions or choose another file.");
    if (status.st_size == 0)
        return EventFileState::empty;
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.get() < 0)
        return unusable(path, "cannot be opened: " + systemMessage() + ".");
    std::array<unsigned char, headerSize> header{};
    const ssize_t length = pread(descriptor.get(), header.data(), header.size(), 0);
    if (length < 0)
        return unusable(path, "cannot be read: " + systemMessage() + ".");
    const auto foreign = [&] {
        return Error{Code::fileForeign,
                     quoted(path) +
                         " is not an event file of Rostrum; choose another file. It is left as it is."};
    };
    if (length < static_cast<ssize_t>(header.size()) ||
        std::string_view(reinterpret_cast<const char*>(header.data()), headerMagic.size()) != headerMagic)
        return foreign();
    std::uint32_t applicationId = 0;
    for (std::size_t i = 0; i < 4; ++i)
        applicationId = (applicationId << 8) | header[applicationIdOffset + i];
    if (applicationId != static_cast<std::uint32_t>(eventFileApplicationId))
        return foreign();
    return EventFileState::present;
}

Result<EventFileDraft> EventFileDraft::make(const std::string& path, const std::string& applicationVersion,
                                            const LedgerIdentity* identity) {
    // SQLite would play a log that is left beside a file that is gone into the new one.
    for (const char* left : {"-wal", "-journal"}) {
        std::error_code error;
        if (std::filesystem::exists(path + left, error))
            return Error{Code::fileDamaged,
                         quoted(path) + " is gone or empty, but “" + path + left +
                             "” beside it holds scores of it. Bring the file back, or move that one "
                             "away to begin a new event; nothing was changed."};
    }
    const Result<LedgerIdentity> own =
        identity != nullptr ? Result<LedgerIdentity>(*identity) : newIdentity();
    if (!own)
        return own.error();
    EventFileDraft draft(path);
    removeFiles(draft.file()); // of a creation that was interrupted; the lock says that nobody else is at it
    if (Result<void> done = fillNewFile(draft.file(), applicationVersion, *own); !done)
        return done.error();
    return draft;
}

EventFileDraft::~EventFileDraft() {
    if (!path_.empty())
        removeFiles(file());
}

Result<void> EventFileDraft::keep() {
    Result<void> done = moveIntoPlace(file(), path_);
    if (done)
        path_.clear();
    return done;
}

Result<void> createEventFile(const std::string& path, const std::string& applicationVersion) {
    Result<EventFileDraft> draft = EventFileDraft::make(path, applicationVersion);
    return draft ? draft->keep() : draft.error();
}

} // namespace rostrum
