// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the program was called with, apart from commands like `replay`, which read their own arguments.

#include "core/result.h"
#include "server/ops/settings.h"

#include <QStringList>

#include <string>

namespace rostrum {

enum class Task { window, server, help, version };

struct CommandLine {
    Task task = Task::window;
    bool demo = false;
    SettingFlags flags;
};

// Code::invalidRequest with what is wrong; `args` are those after the program's name.
Result<CommandLine> parseCommandLine(const QStringList& args);

std::string usageText();

} // namespace rostrum
