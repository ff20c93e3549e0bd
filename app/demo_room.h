// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DemoRoom: a generated tournament that plays on the program's own intake while it lives. Main thread.

#include "app/cli/demo.h"
#include "app/server_host.h"

namespace rostrum {

class DemoRoom {
  public:
    static constexpr const char* boardId = "battle-royale"; // the board that it makes in a fresh event

    explicit DemoRoom(const ServerParts& parts) : tournament_(parts.intake, parts.clock) {
        tournament_.start();
    }
    ~DemoRoom() { tournament_.stop(); }
    DemoRoom(const DemoRoom&) = delete;
    DemoRoom& operator=(const DemoRoom&) = delete;

  private:
    DemoTournament tournament_;
};

} // namespace rostrum
