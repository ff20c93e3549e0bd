// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/poller.h"

#include "core/check.h"

#include <QSocketNotifier>
#include <algorithm>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

namespace rostrum {
namespace {

constexpr int kBatch = 256; // events fetched at once; timers and bells of the loop get their turn in between

}

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)), events_(kBatch) {
    ROSTRUM_CHECK(epoll_ >= 0, "no descriptor is left for a poller");
    notifier_ = std::make_unique<QSocketNotifier>(epoll_, QSocketNotifier::Read);
    QObject::connect(notifier_.get(), &QSocketNotifier::activated, notifier_.get(), [this] { dispatch(); });
}

Poller::~Poller() {
    notifier_.reset();
    close(epoll_);
}

bool Poller::add(int fd, std::uint32_t events, PollTarget& target) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &target;
    return epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0;
}

void Poller::change(int fd, std::uint32_t events, PollTarget& target) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &target;
    ROSTRUM_CHECK(epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0,
                  "a descriptor that is not polled was changed");
}

void Poller::remove(int fd) { epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

void Poller::dispatch() {
    const int count = epoll_wait(epoll_, events_.data(), kBatch, 0);
    inTurn_ = true;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events_[static_cast<std::size_t>(i)];
        static_cast<PollTarget*>(event.data.ptr)->polled(event.events);
    }
    inTurn_ = false;
    endTurn();
}

void Poller::endTurn() {
    // The list does not grow meanwhile: the turn is over.
    for (PollTarget*& slot : deferred_) {
        if (PollTarget* const target = std::exchange(slot, nullptr))
            target->turnEnded();
    }
    deferred_.clear();
}

bool Poller::deferToTurnEnd(PollTarget& target) {
    if (inTurn_)
        deferred_.push_back(&target);
    return inTurn_;
}

void Poller::forget(PollTarget& target) {
    std::replace(deferred_.begin(), deferred_.end(), &target, static_cast<PollTarget*>(nullptr));
}

} // namespace rostrum
