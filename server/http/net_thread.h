// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// NetThread: a thread with an event loop, an Edge and the handler that a factory made there. Commands come to it
// through a queue and a doorbell. start(), stop() and the destructor belong to one owning thread; post() and adopt() to
// any.

#include "core/ports/doorbell.h"
#include "core/result.h"
#include "server/http/edge.h"

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace rostrum {

class NetThread;

// Makes the handler of a net thread; called on that thread, inside its event loop.
using HandlerFactory = std::function<std::unique_ptr<EdgeHandler>(NetThread& thread)>;

class NetThread {
  public:
    NetThread(std::size_t index, EdgeSettings settings, HandlerFactory factory);
    ~NetThread();
    NetThread(const NetThread&) = delete;
    NetThread& operator=(const NetThread&) = delete;

    void start();

    // Stops taking connections and requests, lets those in work be answered (at most stopGraceMs), then ends the
    // thread and destroys handler, edge and all sockets on it.
    void stop();
    void beginStop(); // the same without waiting for the end; stop() waits

    // Runs `command` on the thread, in the order posted; false if the thread does not take any more. Commands are few
    // (accepted connections, settings): their number is bounded by those of their makers.
    bool post(std::function<void()> command);

    // Takes an accepted connection; closes it when the thread has stopped.
    void adopt(int fd, std::unique_ptr<ConnectionSlot> slot);
    void setPolicy(std::shared_ptr<const EdgePolicy> policy);

    std::size_t index() const { return index_; }

  private:
    void run();
    void runCommands();

    const std::size_t index_;
    EdgeSettings settings_;
    HandlerFactory factory_;
    std::thread thread_;
    bool stopping_ = false; // the owner's

    std::mutex mutex_;
    std::vector<std::function<void()>> commands_; // under mutex_
    std::shared_ptr<Doorbell> bell_;              // under mutex_; null when the thread takes no commands
    bool open_ = true;                            // under mutex_

    // On the thread only:
    Edge* edge_ = nullptr;
    std::function<void()> quit_;
};

} // namespace rostrum
