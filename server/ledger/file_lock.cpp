// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace rostrum {

namespace {

Error lockError(const std::string& eventFile, int number) {
    const std::string name = "“" + eventFile + "”";
    if (number == EACCES || number == EPERM || number == EROFS)
        return {Code::fileUnusable,
                "The folder of " + name +
                    " cannot be written; give this user the right to write in it, or keep the "
                    "event file in another folder."};
    return {Code::fileUnusable, "The lock file beside " + name +
                                    " cannot be used: " + std::generic_category().message(number) +
                                    ". Keep the event file in a folder on a local disk."};
}

Error inUse(const std::string& eventFile, int descriptor) {
    std::array<char, 32> text{};
    const ssize_t length = pread(descriptor, text.data(), text.size() - 1, 0);
    std::string who;
    for (ssize_t i = 0;
         i < length && text[static_cast<std::size_t>(i)] >= '0' && text[static_cast<std::size_t>(i)] <= '9';
         ++i)
        who.push_back(text[static_cast<std::size_t>(i)]);
    if (who == std::to_string(getpid()))
        return {Code::fileInUse, "“" + eventFile + "” is already open in this program."};
    return {Code::fileInUse, "“" + eventFile + "” is open in another program" +
                                 (who.empty() ? std::string() : " (process " + who + ")") +
                                 "; close it there, or choose another event file."};
}

bool isSameFile(int descriptor, const std::string& path) {
    struct stat held {};
    struct stat named {};
    return fstat(descriptor, &held) == 0 && stat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

} // namespace

Result<FileLock> FileLock::acquire(const std::string& eventFile) {
    const std::string path = eventFile + ".lock";
    while (true) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (descriptor < 0)
            return lockError(eventFile, errno);
        FileLock lock({}, descriptor); // without a path it only closes
        if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EINTR)
                continue;
            return errno == EWOULDBLOCK ? inUse(eventFile, descriptor) : lockError(eventFile, errno);
        }
        // Whoever released it meanwhile has deleted this very file: a lock on it would keep nobody out.
        if (!isSameFile(descriptor, path))
            continue;
        lock.path_ = path;
        const std::string pid = std::to_string(getpid()) + "\n";
        if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, pid.data(), pid.size(), 0) < 0)
            return lockError(eventFile, errno);
        return lock;
    }
}

FileLock::FileLock(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

FileLock::~FileLock() { release(); }

FileLock::FileLock(FileLock&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    if (this != &other) {
        release();
        path_ = std::move(other.path_);
        descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
}

void FileLock::release() {
    if (descriptor_ < 0)
        return;
    if (!path_.empty())
        unlink(path_.c_str()); // before the lock goes, so that nobody's is deleted
    close(descriptor_);
    descriptor_ = -1;
}

} // namespace rostrum
