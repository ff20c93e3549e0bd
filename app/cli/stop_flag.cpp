// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/stop_flag.h"

#include "core/check.h"

#include <array>
#include <csignal>

namespace rostrum {
namespace {

std::atomic<bool> stopWanted =
    false; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): a handler has no other
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch it");
std::atomic<bool> inUse = false; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void onSignal(int signal) {
    if (stopWanted.exchange(true)) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

} // namespace

struct StopFlag::Handlers {
    Handlers() {
        ROSTRUM_CHECK(!inUse.exchange(true), "one StopFlag at a time");
        stopWanted = false;
        struct sigaction action {};
        action.sa_handler = onSignal;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(SIGINT, &action, before.data());
        sigaction(SIGTERM, &action, &before[1]);
    }
    ~Handlers() {
        sigaction(SIGINT, before.data(), nullptr);
        sigaction(SIGTERM, &before[1], nullptr);
        inUse = false;
    }
    Handlers(const Handlers&) = delete;
    Handlers& operator=(const Handlers&) = delete;

    std::array<struct sigaction, 2> before{};
};

StopFlag::StopFlag() : handlers_(std::make_unique<Handlers>()) {}
StopFlag::~StopFlag() = default;

const std::atomic<bool>* StopFlag::flag() const { return &stopWanted; }

} // namespace rostrum
