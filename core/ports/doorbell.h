// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace rostrum {

// Wakes a thread that owns an event loop: something for it lies in a queue. Rings may be merged; whoever is woken looks
// through all of its queues. Any thread; never blocks.
class Doorbell {
  public:
    virtual ~Doorbell() = default;
    virtual void ring() = 0;
};

} // namespace rostrum
