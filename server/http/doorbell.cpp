// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/doorbell.h"

#include "core/check.h"

#include <QSocketNotifier>
#include <atomic>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace rostrum {

class EventDoorbell::Bell final : public Doorbell {
  public:
    Bell() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        ROSTRUM_CHECK(fd_ >= 0, "no descriptor is left for a doorbell");
    }
    ~Bell() override { close(fd_); }
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;

    int fd() const { return fd_; }

    void ring() override {
        if (rung_.exchange(true, std::memory_order_acq_rel))
            return; // the callback has yet to start: it will see what this ring is about
        const std::uint64_t one = 1;
        // Cannot be full: at most one ring is ever outstanding.
        [[maybe_unused]] const auto written = write(fd_, &one, sizeof one);
    }

    void take() {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = read(fd_, &count, sizeof count);
        // After the read and before the callback: a ring from here on makes the descriptor readable again.
        rung_.exchange(false, std::memory_order_acq_rel);
    }

  private:
    int fd_;
    std::atomic<bool> rung_ = false;
};

EventDoorbell::EventDoorbell(std::function<void()> onRing)
    : bell_(std::make_shared<Bell>()),
      onRing_(std::move(onRing)),
      notifier_(std::make_unique<QSocketNotifier>(bell_->fd(), QSocketNotifier::Read)) {
    QObject::connect(notifier_.get(), &QSocketNotifier::activated, notifier_.get(), [this] {
        bell_->take();
        onRing_();
    });
}

EventDoorbell::~EventDoorbell() = default;

void EventDoorbell::ring() { bell_->ring(); }

std::shared_ptr<Doorbell> EventDoorbell::ringer() const { return bell_; }

} // namespace rostrum
