// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/sqlite_ledger.h"

#include "server/ledger/event_file.h"
#include "server/ledger/file_lock.h"
#include "server/ledger/ledger_connection.h"
#include "server/ledger/sync_delay_vfs.h"

#include <utility>

namespace rostrum {

namespace {

constexpr const char* closedCleanly = "closed";
constexpr const char* openAsync = "async";

const char* noteOf(Durability durability) { return durability == Durability::commit ? "commit" : openAsync; }

} // namespace

// The parts in the order in which they must come and go: the lock outlives the connection, the VFS too.
class SqliteLedger::Impl {
  public:
    Impl(std::string file, FileLock lock, const SqliteLedgerOptions& options)
        : path(std::move(file)),
          durability(options.durability),
          readOnly(options.readOnly),
          lock_(std::move(lock)) {}
    ~Impl() { close(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> start(const SqliteLedgerOptions& options);
    Result<void> reopen();
    void fail() {
        connection->leaveAsItIs();
        connection.reset();
    }
    Result<void> requireOpen() const {
        if (!connection)
            return Error{Code::fileUnusable,
                         "“" + path + "” is closed since a commit failed; it has to be reopened."};
        return {};
    }

    const std::string path;
    const Durability durability;
    const bool readOnly;
    LedgerIdentity identity;
    std::uint64_t lastSeq = 0; // of what was reported as committed, or found at opening

  private:
    Result<std::unique_ptr<LedgerConnection>> connect();
    Result<void> beginWriting(const std::string& left);
    void close();

    FileLock lock_;
    FileIdentity file_; // of what was opened first
    std::unique_ptr<SyncDelayVfs> slowDisk_;
    std::string vfs_;

  public:
    std::unique_ptr<LedgerConnection> connection; // none after a failure
};

Result<void> SqliteLedger::Impl::start(const SqliteLedgerOptions& options) {
    vfs_ = options.vfs;
    if (options.syncDelay.count() > 0) {
        slowDisk_ = std::make_unique<SyncDelayVfs>(options.syncDelay);
        vfs_ = slowDisk_->name();
    }
    Result<std::unique_ptr<LedgerConnection>> opened = connect();
    if (!opened)
        return opened.error();
    Result<LedgerIdentity> found = (*opened)->identity();
    Result<std::uint64_t> last = (*opened)->lastSeq();
    Result<std::string> left = (*opened)->meta("open");
    if (!found || !last || !left)
        return !found ? found.error() : !last ? last.error() : left.error();
    identity = *found;
    lastSeq = *last;
    connection = std::move(*opened);
    return readOnly ? Result<void>() : beginWriting(*left);
}

Result<void> SqliteLedger::Impl::beginWriting(const std::string& left) {
    // Answers that were given out may have been taken back by a power cut; cursors and ETags of that life must not match.
    if (left == openAsync)
        ++identity.epoch;
    Result<void> done = connection->noteOpen(noteOf(durability), identity.epoch);
    if (done)
        done = connection->waitForDisk(durability == Durability::commit);
    if (!done)
        connection.reset(); // not a clean close
    return done;
}

// A history may be reading the same file: to open and close it by hand would drop the locks of that connection (they belong to the
// process and the file). So it is looked into only where another file stands in its place.
Result<std::unique_ptr<LedgerConnection>> SqliteLedger::Impl::connect() {
    const FileIdentity now = fileIdentity(path);
    if (now != file_ || now == FileIdentity()) {
        Result<EventFileState> state = inspectEventFile(path);
        if (!state)
            return state.error();
        if (*state != EventFileState::present)
            return Error{Code::fileUnusable, "“" + path + "” is not there any more."};
        file_ = now;
    }
    return readOnly ? LedgerConnection::openToRead(path, vfs_) : LedgerConnection::open(path, vfs_);
}

Result<void> SqliteLedger::Impl::reopen() {
    if (connection) {
        connection->leaveAsItIs();
        connection.reset();
    }
    Result<std::unique_ptr<LedgerConnection>> opened = connect();
    if (!opened)
        return opened.error();
    Result<LedgerIdentity> found = (*opened)->identity();
    Result<std::uint64_t> last = (*opened)->lastSeq();
    if (!found || !last)
        return !found ? found.error() : last.error();
    if (found->eventId != identity.eventId)
        return Error{Code::fileForeign,
                     "“" + path +
                         "” was replaced by another event file; restart Rostrum with the right one."};
    if (*last < lastSeq)
        return Error{Code::fileDamaged,
                     "“" + path + "” has lost the events after " + std::to_string(*last) +
                         ", which were saved up to " + std::to_string(lastSeq) +
                         "; check the disk, and open a backup or restart Rostrum with what is left."};
    if (!readOnly) {
        if (Result<void> set = (*opened)->waitForDisk(durability == Durability::commit); !set)
            return set;
    }
    lastSeq = *last;
    connection = std::move(*opened);
    return {};
}

void SqliteLedger::Impl::close() {
    if (!connection)
        return;
    if (readOnly) {
        connection.reset();
        removeEmptyWal(path);
        return;
    }
    // A failure here leaves the mark of an unclean stop, which is then the truth.
    if (!connection->noteOpen(closedCleanly, identity.epoch))
        connection->leaveAsItIs();
    connection.reset();
}

Result<std::unique_ptr<SqliteLedger>> SqliteLedger::open(const std::string& path,
                                                         const SqliteLedgerOptions& options) {
    Result<std::string> resolved = resolveEventFile(path);
    if (!resolved)
        return resolved.error();
    Result<FileLock> lock = FileLock::acquire(*resolved);
    if (!lock)
        return lock.error();
    Result<EventFileState> state = inspectEventFile(*resolved);
    if (!state)
        return state.error();
    if (*state != EventFileState::present) {
        if (!options.create || options.readOnly)
            return Error{Code::fileUnusable, "There is no event file “" + *resolved + "”; check its name."};
        if (Result<void> made = createEventFile(*resolved, options.applicationVersion); !made)
            return made.error();
    }
    auto impl = std::make_unique<Impl>(*resolved, std::move(*lock), options);
    if (Result<void> started = impl->start(options); !started)
        return started.error();
    return std::unique_ptr<SqliteLedger>(new SqliteLedger(std::move(impl)));
}

SqliteLedger::SqliteLedger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteLedger::~SqliteLedger() = default;

const std::string& SqliteLedger::path() const { return impl_->path; }
Database* SqliteLedger::database() { return impl_->connection ? &impl_->connection->database() : nullptr; }
LedgerIdentity SqliteLedger::identity() const { return impl_->identity; }

Result<std::uint64_t> SqliteLedger::lastSeq() {
    if (Result<void> open = impl_->requireOpen(); !open)
        return open.error();
    return impl_->lastSeq;
}

Result<void> SqliteLedger::commit(std::span<const Event> events, const SnapshotPart* part) {
    if (Result<void> open = impl_->requireOpen(); !open)
        return open;
    std::uint64_t last = impl_->lastSeq;
    for (const Event& event : events) {
        ++last;
        ROSTRUM_CHECK(event.seq == last, "sequence numbers of a ledger are dense");
    }
    if (events.empty() && part == nullptr)
        return {};
    if (impl_->readOnly)
        return Error{Code::fileUnusable, "“" + impl_->path + "” is open for reading only."};
    Result<void> written = impl_->connection->write(events, part);
    if (!written) {
        impl_->fail();
        return written;
    }
    impl_->lastSeq = last;
    return {};
}

Result<void> SqliteLedger::reopen() { return impl_->reopen(); }

Result<void> SqliteLedger::read(std::uint64_t afterSeq, std::uint64_t limit, const EventVisitor& each) {
    if (Result<void> open = impl_->requireOpen(); !open)
        return open;
    return impl_->connection->read(afterSeq, limit, each);
}

Result<std::vector<std::uint64_t>> SqliteLedger::snapshots() {
    if (Result<void> open = impl_->requireOpen(); !open)
        return open.error();
    return impl_->connection->snapshots().complete();
}

Result<void> SqliteLedger::readSnapshot(std::uint64_t snapshotSeq, const PartVisitor& each) {
    if (Result<void> open = impl_->requireOpen(); !open)
        return open;
    return impl_->connection->snapshots().read(snapshotSeq, each);
}

} // namespace rostrum
