// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include "core/check.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace rostrum {
namespace {

volatile std::sig_atomic_t wakeDescriptor = -1;

// Only what a signal handler may do: an eventfd takes a write at any time.
void onSignal(int /*signal*/) {
    const int keptErrno = errno;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(wakeDescriptor, &one, sizeof one);
    errno = keptErrno;
}

} // namespace

struct Interrupt::Handlers {
    Handlers() : descriptor(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        ROSTRUM_CHECK(descriptor >= 0, "no descriptor is left for the signals");
        ROSTRUM_CHECK(wakeDescriptor < 0, "one Interrupt at a time");
        wakeDescriptor = descriptor;
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
        wakeDescriptor = -1;
        close(descriptor);
    }
    Handlers(const Handlers&) = delete;
    Handlers& operator=(const Handlers&) = delete;

    const int descriptor;
    std::array<struct sigaction, 2> before{};
};

Interrupt::Interrupt(std::function<void()> onInterrupt)
    : onInterrupt_(std::move(onInterrupt)),
      handlers_(std::make_unique<Handlers>()),
      notifier_(std::make_unique<QSocketNotifier>(handlers_->descriptor, QSocketNotifier::Read)) {
    QObject::connect(notifier_.get(), &QSocketNotifier::activated, notifier_.get(), [this] {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = read(handlers_->descriptor, &count, sizeof count);
        onInterrupt_();
    });
}

Interrupt::~Interrupt() = default;

} // namespace rostrum
