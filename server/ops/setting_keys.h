// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What may be set, by name, and what reads each value: the one list that the file's reader goes by. Private to the settings.

#include "core/result.h"
#include "server/ops/settings.h"

#include <span>
#include <string>
#include <vector>

namespace rostrum {

// Without `apply`: known, and not in this version.
struct SettingKey {
    const char* section;
    const char* name; // "jwt.algorithm" is in a group of its own
    bool list;
    Result<void> (*apply)(Settings& settings, const std::vector<std::string>& values);
};

// Those of a section follow each other, and so do those of a group.
std::span<const SettingKey> settingKeys();

// The flags, above everything else.
Result<void> applyFlags(const SettingFlags& flags, Settings& settings);

} // namespace rostrum
