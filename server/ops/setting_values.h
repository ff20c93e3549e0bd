// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The forms that values of settings are written in. Pure. Errors are what the value must be: "must be …".

#include "core/result.h"
#include "server/ops/settings.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum {

// Puts values for ${VAR:default} and ${VAR}.
Result<std::string> expandVariables(std::string_view text, const Environment& environment);

Result<std::uint64_t> readWhole(std::string_view text, std::uint64_t least, std::uint64_t most);
Result<bool> readSwitch(std::string_view text);
// "10s", "500ms", "2m", "1h": milliseconds, at least 1 and at most a day.
Result<int> readDuration(std::string_view text);
// The same, or "0"; at most 12 hours: milliseconds.
Result<std::int64_t> readGrace(std::string_view text);
// A zone of the IANA database, such as Europe/Berlin.
Result<std::string> readTimeZone(std::string_view text);
// "1MiB", "512KiB", "1048576": bytes.
Result<std::size_t> readBytes(std::string_view text, std::size_t least, std::size_t most);
// A name or address without scheme, port and path, in lower case; or "*".
Result<std::string> readHostName(std::string_view text);
// "https://board.example" or with a port; or "*".
Result<std::string> readOrigin(std::string_view text);

} // namespace rostrum
