// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded before a peer's own libraries (LD_PRELOAD), makes each sync of a file last ROSTRUM_SYNC_DELAY_US longer: the same slow
// disk for the peer that Rostrum's own delay imitates.
#include <cstdlib>
#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

void delay() {
    static const long delayUs = [] {
        const char* text = std::getenv("ROSTRUM_SYNC_DELAY_US");
        return text == nullptr ? 0L : std::strtol(text, nullptr, 10);
    }();
    const timespec time = {delayUs / 1'000'000, delayUs % 1'000'000 * 1000};
    if (delayUs > 0)
        nanosleep(&time, nullptr);
}

} // namespace

extern "C" {

int fdatasync(int fildes) {
    delay();
    return static_cast<int>(syscall(SYS_fdatasync, fildes));
}

int fsync(int fd) {
    delay();
    return static_cast<int>(syscall(SYS_fsync, fd));
}

} // extern "C"
