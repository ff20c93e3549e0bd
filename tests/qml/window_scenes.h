// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Scenes: states of the window worth a picture, by name; what each prepares has happened when it returns, but for what still moves. Main
// thread.

#include "tests/qml/desk_rig.h"

#include <span>

namespace rostrum {

struct Scene {
    const char* name = nullptr;
    void (*prepare)(DeskRig& rig) = nullptr;
    bool running = true; // the writer runs
};

std::span<const Scene> scenes();

} // namespace rostrum
