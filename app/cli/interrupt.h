// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Interrupt: tells an event loop of Ctrl-C and SIGTERM, so that long work ends cleanly. While one exists the signals do not end the
// program; afterwards what held before holds again. One at a time in a process; made and destroyed on the thread whose
// event loop runs the callback.

#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace rostrum {

class Interrupt {
  public:
    explicit Interrupt(std::function<void()> onInterrupt);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

  private:
    struct Handlers;
    std::function<void()> onInterrupt_;
    std::unique_ptr<Handlers> handlers_;
    std::unique_ptr<QSocketNotifier> notifier_;
};

} // namespace rostrum
