// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// OfflineEvent: an event file that no program has open, worked on by a command of the command line: opened, one thing done after the
// other by the same writer that the program has, closed. Blocking; one thread.

#include "core/engine/command.h"
#include "core/engine/query.h"
#include "core/result.h"

#include <memory>
#include <string>

namespace rostrum {

class OfflineEvent {
  public:
    // The file must be there. Code::fileInUse where a program has it open; the others of SqliteLedger and Writer::open.
    static Result<std::unique_ptr<OfflineEvent>> open(const std::string& file);
    ~OfflineEvent(); // closes the file
    OfflineEvent(const OfflineEvent&) = delete;
    OfflineEvent& operator=(const OfflineEvent&) = delete;

    // By an actor "command_line". What was answered ok is on the disk.
    Result<CommandAnswer> execute(Command command);
    Result<QueryAnswer> ask(Query query);

  private:
    class Impl;
    explicit OfflineEvent(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace rostrum
