// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// StopFlag: Ctrl-C and SIGTERM as a flag, for long work without an event loop, which looks at it now and then and ends cleanly. While one
// exists the first signal sets it and the second one ends the program; afterwards what held before holds again. One at a time.

#include <atomic>
#include <memory>

namespace rostrum {

class StopFlag {
  public:
    StopFlag();
    ~StopFlag();
    StopFlag(const StopFlag&) = delete;
    StopFlag& operator=(const StopFlag&) = delete;

    const std::atomic<bool>* flag() const;

  private:
    struct Handlers;
    std::unique_ptr<Handlers> handlers_;
};

} // namespace rostrum
