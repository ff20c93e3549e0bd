// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// EventDoorbell: a Doorbell that wakes an event loop, by an eventfd and a QSocketNotifier. Made and destroyed on the
// thread whose event loop runs the callback; rung from any thread. Rings before the callback has run melt into one;
// what was queued before a ring is seen by a callback that starts after it.
//
// ringer() is a handle that may outlive the bell and its thread: ringing it then wakes nobody.

#include "core/ports/doorbell.h"

#include <functional>
#include <memory>

class QSocketNotifier;

namespace rostrum {

class EventDoorbell final : public Doorbell {
  public:
    explicit EventDoorbell(std::function<void()> onRing);
    ~EventDoorbell() override;
    EventDoorbell(const EventDoorbell&) = delete;
    EventDoorbell& operator=(const EventDoorbell&) = delete;

    void ring() override;
    std::shared_ptr<Doorbell> ringer() const;

  private:
    class Bell;

    std::shared_ptr<Bell> bell_;
    std::function<void()> onRing_;
    std::unique_ptr<QSocketNotifier> notifier_;
};

} // namespace rostrum
