// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Window: the operator's window on its event and its server. Main thread.

#include "app/event_session.h"
#include "app/server_host.h"
#include "server/ops/settings.h"

#include <memory>
#include <string>

namespace rostrum {

class Window {
  public:
    // Whether there is somewhere to show a window.
    static bool hasDisplay();
    // What must be set before the application object is made.
    static void prepare();

    // The event file cannot be opened: shows why, in a window, and answers with the file to open instead; empty: the operator quits.
    static std::string askForAnotherFile(const std::string& sentence, const std::string& file,
                                         const std::string& newFile);

    // All must outlive it. Begins to listen as the settings say; a busy port is the window's to tell.
    Window(const Settings& settings, EventSession& event, ServerHost& host);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    bool open();
    void close();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace rostrum
