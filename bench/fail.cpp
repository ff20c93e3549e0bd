// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/fail.h"

#include <cerrno>
#include <csignal>
#include <system_error>

namespace rostrum::bench {

namespace {

volatile std::sig_atomic_t interrupted = 0;

void noteSignal(int /*signal*/) { interrupted = 1; }

} // namespace

void failErrno(const std::string& what) { fail(what + ": " + std::system_category().message(errno)); }

void catchInterrupts() {
    struct sigaction action = {};
    action.sa_handler = noteSignal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, nullptr);
}

void checkInterrupted() {
    if (interrupted != 0)
        fail("interrupted");
}

} // namespace rostrum::bench
