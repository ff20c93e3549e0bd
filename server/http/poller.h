// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Poller: readiness of many descriptors within a Qt event loop. One epoll descriptor stands for all of them towards Qt
// (one QSocketNotifier), so that a turn costs what is ready and not what is connected; Qt's own dispatchers walk every
// descriptor on every turn. Level-triggered. One thread: the one that made it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <sys/epoll.h>
#include <vector>

class QSocketNotifier;

namespace rostrum {

class PollTarget {
  public:
    virtual ~PollTarget() = default;
    virtual void polled(std::uint32_t events) = 0; // EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR
    virtual void turnEnded() {}                    // after deferToTurnEnd()
};

class Poller {
  public:
    Poller();
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    // A target must be removed before its descriptor is closed, and must live until the event loop's next turn after
    // that: events already fetched are still delivered to it.
    bool add(int fd, std::uint32_t events, PollTarget& target);
    void change(int fd, std::uint32_t events, PollTarget& target);
    void remove(int fd);

    // While a turn hands out what is ready: the target hears turnEnded() once, when all of that is handed out. False where no turn is
    // under way. What is sent at the end of a turn goes out close together, so that whoever waits for it on this machine is woken
    // once and not for each: waking costs more than sending.
    bool deferToTurnEnd(PollTarget& target);
    // It shall not hear of it any more: it goes away.
    void forget(PollTarget& target);

  private:
    void dispatch();
    void endTurn();

    int epoll_;
    std::vector<epoll_event> events_;   // of one turn
    std::vector<PollTarget*> deferred_; // to the end of this turn; null where it has gone since
    bool inTurn_ = false;
    std::unique_ptr<QSocketNotifier> notifier_;
};

} // namespace rostrum
